"""Quads of one named graph, and the passages that they rest on: one node a span, however much rests on it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad

from miggraph import iris
from miggraph.model import Annotation, Block, EventIdentity, Report, Span, Title

_PLAIN = "en"
"""The language of the names that have no tag, as the authority files have them."""
_LONGEST_SHORT = 60
"""A title that cannot be told in so few characters has no short form."""
_XSD = iris.PREFIXES["xsd"]


def typed(value: str, datatype: str) -> Literal:
    """A literal of an XSD datatype: ``typed("2006", "gYear")``."""
    return Literal(value, datatype=NamedNode(_XSD + datatype))


def literal(value: str | int | Decimal | date | datetime) -> Literal:
    """A literal with the datatype that fits the value."""
    if isinstance(value, datetime):
        return typed(value.isoformat(), "dateTime")
    if isinstance(value, date):
        return typed(value.isoformat(), "date")
    if isinstance(value, Decimal):
        return typed(plain_decimal(value), "decimal")
    if isinstance(value, int):
        return typed(str(value), "integer")
    return Literal(value)


def tagged(words: str | None, language: str | None) -> str | Literal | None:
    """Words as a literal with the tag of their language; as they are for None, as those of English are written."""
    return Literal(words, language=language) if words and language else words


def plain_decimal(value: Decimal) -> str:
    """A decimal in the canonical form of XSD: no exponent, no needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dated(text: str) -> Literal:
    """A year, month or day as printed in ISO 8601, with the datatype of its precision."""
    return typed(text, {4: "gYear", 7: "gYearMonth"}.get(len(text), "date"))


class Writer:
    """Collects the quads of one named graph."""

    def __init__(self, graph: str) -> None:
        self._graph = NamedNode(graph)
        self._quads: dict[Quad, None] = {}
        self._nodes: dict[str, NamedNode] = {}

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._quads)

    def _node(self, iri: str) -> NamedNode:
        if iri not in self._nodes:
            self._nodes[iri] = NamedNode(iri)
        return self._nodes[iri]

    def _property(self, curie: str) -> NamedNode:
        return self._node(iris.expand(curie))

    def link(self, subject: str, curie: str, target: str | None) -> None:
        """A triple between two IRIs; nothing for None."""
        if target:
            self._quads[Quad(self._node(subject), self._property(curie), self._node(target), self._graph)] = None

    def value(self, subject: str, curie: str, value: str | int | Decimal | date | datetime | Literal | None) -> None:
        """A triple with a literal; nothing for None or an empty text."""
        if value is None or value == "":
            return
        term = value if isinstance(value, Literal) else literal(value)
        self._quads[Quad(self._node(subject), self._property(curie), term, self._graph)] = None

    def leave_out(self, known: Iterable[Quad]) -> None:
        """Say nothing of some quads, which are said already."""
        for quad in known:
            self._quads.pop(quad, None)

    def kind(self, subject: str, *curies: str) -> None:
        """The classes of a resource."""
        for curie in curies:
            self.link(subject, "rdf:type", iris.expand(curie))


class ReportWriter(Writer):
    """Collects the quads of a report's graph; knows the report, so that it can make passages."""

    def __init__(
        self,
        report: Report,
        *,
        graph: str = "report",
        events: Mapping[str, EventIdentity] = MappingProxyType({}),
        titles: Mapping[str, Title] = MappingProxyType({}),
        shared: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(iris.graph(f"{graph}/{report.slug}"))
        self.shared = shared
        """The events that the project names and the corpus does not name anew."""
        self.events = events
        self._titles = titles
        """The identity of each event of the report by the event's key."""
        self.subjects: dict[Annotation, str] = {}
        """The resource that each annotation was written as."""
        self.report = report
        self._passages: dict[Span, str] = {}
        self._labels: dict[str, str] = {}
        self._sections = section_iris(report)
        self._language = report.language
        self._parts = sorted((part.span.start, part.span.end, part.language) for part in report.languages)
        self._starts = [block.span.start for block in report.blocks]

    def block_at(self, offset: int) -> Block | None:
        """The block in which an offset lies, that begins last before it."""
        place = bisect_right(self._starts, offset) - 1
        for block in self.report.blocks[max(0, place - 20) : place + 1][::-1]:
            if block.span.start <= offset < block.span.end and any(
                s.start <= offset < s.end for s in block.prose.spans()
            ):
                return block
        return None

    def language_at(self, place: Span | None) -> str | None:
        """The language of the text at a place, or that of most of the report; None where none is recognised."""
        if place is not None:
            at = bisect_right(self._parts, (place.start, len(self.report.text) + 1)) - 1
            if at >= 0 and self._parts[at][0] <= place.start < self._parts[at][1]:
                return self._parts[at][2]
        return self._language

    def words(self, subject: str, curie: str, words: str | None, at: Span | None = None) -> None:
        """A triple with words of the report, tagged with the language of their place or of the report."""
        self.value(subject, curie, tagged(words, self.language_at(at)))

    def name(self, subject: str, curie: str, words: str | None) -> None:
        """A triple with a name: tagged as words are, but plain in English, as in the authority files."""
        self.value(subject, curie, tagged(words, self._language if self._language != _PLAIN else None))

    def title(self, subject: str, printed: str, language: str | None) -> None:
        """The title that something is shown with, which is its label too; a shorter one; and the printed one."""
        self.entitle(subject, self.shown(printed), printed, language)

    def shown(self, printed: str) -> Title:
        """How a printed title is shown."""
        return self._titles.get(printed) or Title(printed, printed, printed)

    def entitle(self, subject: str, title: Title, printed: str, language: str | None) -> None:
        """The same, for a title that is the same in several reports, whatever each prints."""
        self.value(subject, "dcterms:title", tagged(title.shown, language))
        self.value(subject, "rdfs:label", tagged(title.shown, language))
        self.shorter(subject, title, language)
        self.value(subject, "mig:printedTitle", tagged(printed, language))

    def shorter(self, subject: str, title: Title, language: str | None) -> None:
        """The short form of a title, where there is one."""
        if len(title.short) <= _LONGEST_SHORT:
            self.value(subject, "mig:shortTitle", tagged(title.short, language))

    def section(self, index: int) -> str:
        """The IRI of a section by its index; that of the report for -1."""
        return self._sections[index] if index >= 0 else iris.thing("report", self.report.slug)

    def section_at(self, offset: int) -> str:
        """The IRI of the deepest section that holds an offset."""
        return self.section(self.report.section_at(offset))

    def passage(self, span: Span) -> str:
        """The passage of a span; written on first use."""
        if span not in self._passages:
            iri = iris.passage(self.report.slug, span.start, span.end)
            self._passages[span] = iri
            self.kind(iri, "mig:Passage")
            self.link(iri, "nif:referenceContext", iris.document(self.report.slug))
            self.value(iri, "nif:beginIndex", typed(str(span.start), "nonNegativeInteger"))
            self.value(iri, "nif:endIndex", typed(str(span.end), "nonNegativeInteger"))
            self.value(iri, "nif:anchorOf", self.report.quote(span))
            self.link(iri, "dcterms:isPartOf", self.section_at(span.start))
            self._page(iri, self.report.page_index(span.start))
        return self._passages[span]

    def label(self, subject: str, text: str) -> None:
        """The one label of a resource that several annotations name: the first that is given."""
        self.words(subject, "rdfs:label", self._labels.setdefault(subject, text))

    def _page(self, passage: str, index: int) -> None:
        """The page on which a passage begins: counted from 1, and as printed; neither where pages are unknown."""
        if index:
            self.value(passage, "mig:pageIndex", typed(str(index), "positiveInteger"))
            printed = self.report.pages[index - 1].printed
            if printed:
                self.value(passage, "mig:page", printed)

    def attest(self, subject: str, spans: Iterable[Span]) -> None:
        """The passages that say so."""
        for span in spans:
            self.link(subject, "mig:attestedIn", self.passage(span))

    def evidence(self, subject: str, annotation: Annotation) -> None:
        """Passages, method and confidence of an annotation."""
        self.subjects[annotation] = subject
        self.attest(subject, annotation.spans)
        self.found_by(subject, annotation.method, annotation.confidence)

    def found_by(self, subject: str, method: str, confidence: float) -> None:
        """How something was found and how sure that is."""
        self.link(subject, "mig:method", iris.method(method))
        self.value(subject, "mig:confidence", Decimal(str(round(confidence, 3))))


def section_iris(report: Report) -> tuple[str, ...]:
    """An IRI for each section, from its place in the hierarchy and its title ("3-2-fees")."""
    made: dict[str, None] = {}
    for section in report.sections:
        place = section.number.replace(".", "-")
        plain = iri = iris.thing("section", report.slug, iris.slug(f"{place} {section.title}"))
        opening = report.text[section.span.start : section.span.end][:2000]
        while iri in made:
            iri = f"{plain}-{iris.digest(opening)}"
            opening += " again"
        made[iri] = None
    return tuple(made)
