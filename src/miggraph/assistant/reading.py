"""Reading: a stretch of a report, by its characters or by its page, with what was read from it."""

from __future__ import annotations

import re

import msgspec

from miggraph.assistant.evidence import reports, texts, whole
from miggraph.assistant.replies import Reply, lines
from miggraph.errors import ParameterError
from miggraph.iris import local, passage
from miggraph.queries.words import fold, says
from miggraph.web.pages.links import place
from miggraph.web.pages.reader.facts import ReportFacts, report_facts
from miggraph.web.views import services

LONGEST = 6_000
"""Characters that are read at once."""
_SAID = 30
"""Statements that are told of a stretch."""
_PASSAGE = re.compile(r"(?:.*?/?text/)?([^#?/\s]+)#char=(\d+),(\d+)|.*?/reports/([^#?/]+)\?char=(\d+),(\d+).*")


class Read(msgspec.Struct, frozen=True):
    """A statement that was read from a stretch."""

    kind: str
    iri: str
    start: int
    end: int


class Stretch(Reply, frozen=True, omit_defaults=True):
    """A stretch of a report as it is stored."""

    words: str
    """The characters as they are, with the marks of headings and emphasis."""
    report: str
    name: str
    start: int
    end: int
    iri: str
    link: str
    length: int
    """Characters of the whole report."""
    page: str = ""
    section: str = ""
    before: str = ""
    after: str = ""
    said: tuple[Read, ...] = ()
    next: int = 0
    """Where to go on where the stretch was too long."""

    def text(self) -> str:
        """The words with their place."""
        page = f", p. {self.page}" if self.page else ""
        told = [f"{self.report} ({self.name}){page}, characters {self.start}–{self.end} of {self.length}: {self.link}"]
        told += [f"Section: {self.section}"] if self.section else []
        told += ["", "Before it:", self.before] if self.before else []
        told += ["", "The words:", self.words]
        told += ["", "After it:", self.after] if self.after else []
        told += ["", f"Too long for one reply; go on with start {self.next}."] if self.next else []
        told += ["", "Read from it:"] if self.said else []
        told += [f"- {each.kind}, characters {each.start}–{each.end} <{each.iri}>" for each in self.said]
        return lines(told)


def stretch(report: str, start: int | None, end: int | None, page: str, around: int) -> Stretch:
    """A stretch of a report.

    :param report: its name, title or IRI, or the IRI of a passage
    :param around: characters before and after it that are told too
    :raises ParameterError: where there is no such report or place
    """
    named = _PASSAGE.fullmatch(report.strip())
    if named:
        name, first, last = named.groups()[:3] if named[1] else named.groups()[3:]
        report, start, end = name, int(first) if start is None else start, int(last) if end is None else end
    if page.strip() and not (start is None and end is None):
        raise ParameterError("is given together with characters", where="page", hint="give either page or characters")
    facts = _report(report)
    text = facts.layout.text
    begin, stop = _page(facts, page) if page.strip() else _span(start, end, len(text))
    cut = min(stop, begin + LONGEST)
    here = facts.layout.page_at(begin)
    iri = passage(facts.slug, begin, cut)
    said = sorted({(each.start, each.end, each.kind, each.iri) for each in facts.said if begin <= each.start < cut})
    return Stretch(
        words=text[begin:cut],
        report=facts.head.title,
        name=facts.slug,
        start=begin,
        end=cut,
        iri=iri,
        link=whole(place(iri)),
        length=len(text),
        page=here.label if here else "",
        section=next((each.title for each in reversed(facts.sections) if each.start <= begin), ""),
        before=text[max(0, begin - around) : begin],
        after=text[cut : cut + around],
        said=tuple(Read(kind, each, first, last) for first, last, kind, each in said[:_SAID]),
        next=cut if cut < stop else 0,
    )


def _report(name: str) -> ReportFacts:
    """The report of a name, an IRI or a title."""
    engine = services().engine
    known = reports(engine)
    slug = local(name.strip()).removeprefix("id/report/").removeprefix("text/")
    if slug not in known:
        fits = [each.name for each in known.values() if fold(each.title) == fold(name)]
        fits = fits or [each.name for each in known.values() if fold(name) and says(each.title, name)]
        if len(fits) != 1:
            names = ", ".join(f"{each} ({known[each].title})" for each in (fits or sorted(known))[:10])
            what = f"{len(fits)} reports are called {name[:80]!r}" if fits else f"no report is called {name[:80]!r}"
            raise ParameterError(what, where="report", hint=f"give one of {names}")
        slug = fits[0]
    facts = report_facts(engine, slug, texts())
    if facts is None:
        raise ParameterError(f"{slug} has no text", where="report", hint="give another report")
    return facts


def _page(facts: ReportFacts, page: str) -> tuple[int, int]:
    pages = facts.layout.pages
    wanted = page.strip().casefold().removeprefix("p.").strip()
    found = next((each for each in pages if wanted in {each.label.casefold(), each.name.casefold()}), None)
    if found is None:
        labels = f"its pages are {pages[0].label} to {pages[-1].label}" if pages else "its pages are not known"
        raise ParameterError(f"the report has no page {page[:40]!r}", where="page", hint=f"{labels}; or give start")
    after = (each.start for each in pages if each.start > found.start)
    return found.start, min(after, default=len(facts.layout.text))


def _span(start: int | None, end: int | None, length: int) -> tuple[int, int]:
    begin = start or 0
    stop = min(length, begin + LONGEST) if end is None else end
    if not 0 <= begin < stop <= length:
        hint = f"give start and end within 0 and {length}"
        raise ParameterError(f"characters {begin} to {stop} are no stretch of it", where="start", hint=hint)
    return begin, stop
