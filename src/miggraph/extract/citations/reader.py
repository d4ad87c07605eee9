"""All citations of a report, each name for one instrument: short forms, countries and parts of names settled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from miggraph.extract.citations.series import Cited, cited, head_words
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PRINTED
from miggraph.extract.rules import line_of, load, smooth
from miggraph.lexicon import Form, Match
from miggraph.model import Block, BlockKind, Citation, Event, LexiconEntry, NameKind, Span

SHORT = "citation/short"
LONGEST = 26
"""More words than this are lines that lost their ends, not a name."""
_RULES = load("citation")
_CONFIDENCE = _RULES.methods[SHORT].confidence
_CITATIONS = [matcher for matcher in _RULES.matchers if matcher.rule.id.startswith("citation/")]
_NUMBER = _RULES["citation-part/number"]
_KNOWN_AS = _RULES["citation-part/known-as"]
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-ZÀ-Þ])")
_ADJACENT = re.compile(r"\s*(?:of|in|\()\s*(?:the )?")
_PREFIXES = re.compile(r"(?:(?:the|1[89]\d\d|20\d\d|un|united nations|international|european|council of europe|ilo|wto)\s+)*", re.I)
_ACRONYM = re.compile(r"[A-Z][\w.&/-]*[A-Z][\w.&/-]*")


@dataclass(slots=True)
class _Place:
    """A citation in its block, with the country of its law and whether the words say so themselves."""

    block: Block
    cited: Cited
    country: str | None = None
    sure: bool = False


@dataclass(slots=True)
class Citations:
    """The citations of a report by the span of their block, in the order of the text.

    ``short`` has the forms that the report defined for an instrument: the citation, or the entry of the authority files.
    """

    by_block: dict[Span, list[Cited]] = field(default_factory=lambda: defaultdict(list))
    short: dict[str, Citation | LexiconEntry] = field(default_factory=dict)

    def of(self, block: Block) -> list[tuple[Cited, Citation | LexiconEntry]]:
        """The citations of a block with what they mean, those by short forms among them, from left to right."""
        found: list[tuple[Cited, Citation | LexiconEntry]] = [
            (each, self.short.get(each.citation.title, each.citation) if each.series == "name" else each.citation)
            for each in self.by_block.get(block.span, ())
        ]
        for form, meant in self.short.items():
            for place in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", block.text):
                if not any(each.start < place.end() and place.start() < each.end for each, _ in found):
                    title = meant.title if isinstance(meant, Citation) else meant.label
                    stand_in = meant if isinstance(meant, Citation) else Citation(name=title, kind="", title=title)
                    found.append((Cited(*place.span(), stand_in, "short", "", SHORT, _CONFIDENCE, place.start()), meant))
        return sorted(found, key=lambda pair: pair[0].start)


def read_citations(document: Document) -> Citations:
    """Every citation of a report."""
    return _Reader(document).read()


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: list[_Place] = []
        self.short: dict[str, Citation | LexiconEntry] = {}
        self.entries: dict[str, LexiconEntry] = {}
        self.has_ilo = "ILO" in document.report.text or "International Labour" in document.report.text

    def read(self) -> Citations:
        before: list[Match] = []
        for block in self.document.blocks(PRINTED):
            if block.text.isupper():
                continue
            matches = self.document.lexicon.find(block.text, NameKind.COUNTRY, NameKind.PLACE)
            countries = [m for m in matches if m.only and m.only.kind is NameKind.COUNTRY]
            self._block(block, countries, before)
            before = countries
        self._settle_numbered()
        self._settle_named()
        self._settle_short()
        found = Citations(short=self.short)
        for place in self.places:
            found.by_block[place.block.span].append(place.cited)
        return found

    def _block(self, block: Block, countries: Sequence[Match], before: Sequence[Match]) -> None:
        text = block.text
        numbers = [("Name", m.start, m.end) for m in _NUMBER.finditer(line_of(text))]
        tags = [*numbers, *(("Country", m.start, m.end) for m in countries)]
        used = bytearray(len(text))
        new: list[_Place] = []
        for begin, stop in lines_of(block):
            part = text[begin:stop]
            inside = [(kind, a - begin, b - begin) for kind, a, b in tags if begin <= a and b <= stop]
            line = line_of(part).tagged(inside)
            for matcher in _CITATIONS:
                for found in matcher.finditer(line):
                    for each in cited(found, line, part):
                        each = replace(each, start=begin + each.start, end=begin + each.end, at=begin + each.at)
                        if any(used[each.start : each.end]) and not _same(new, each):
                            continue
                        if len(text[each.start : each.end].split()) > LONGEST or not self._is_meant(each):
                            continue
                        new.append(_Place(block, each))
                    if any(p.cited.start == begin + found.groups.get("title", (found.start, 0))[0] for p in new):
                        used[begin + found.start : begin + found.end] = b"\x01" * (found.end - found.start)
        new.sort(key=lambda place: place.cited.start)
        for place in new:
            if place.cited.series.startswith("national"):
                place.country, place.sure = self._country(place, countries, before)
        self.places += self._joined(text, new)
        self._define(block, new)

    def _is_meant(self, each: Cited) -> bool:
        return not each.method.endswith("ilo.code") or self.has_ilo

    def _joined(self, text: str, new: list[_Place]) -> list[_Place]:
        """The citations of a block; a number in brackets behind a name is the number of what is named."""
        kept: list[_Place] = []
        for place in new:
            last = kept[-1] if kept else None
            gap = text[last.cited.end : place.cited.start] if last else ""
            closed = text[place.cited.end : place.cited.end + 1] in (")", ",", ";")
            if last and re.fullmatch(r"\s*\((?:the )?", gap) and closed and _may_be_one(last.cited, place.cited):
                number = last.cited.citation.number or place.cited.citation.number
                whole = replace(last.cited.citation, number=number)
                if place.cited.series in ("europe", "eu", "un"):
                    whole = replace(whole, name=place.cited.citation.name)
                last.cited = last.cited.standing_for(whole)
                place.cited = place.cited.standing_for(whole)
                place.country, place.sure = last.country, last.sure
                kept.append(place)
            else:
                kept.append(place)
        return kept

    def _define(self, block: Block, new: list[_Place]) -> None:
        """Learn the short forms that stand behind names: of citations, and of instruments of the authority files."""
        named: list[tuple[int, Citation | LexiconEntry]] = [(p.cited.end, p.cited.citation) for p in new]
        matches = self.document.lexicon.find(block.text, NameKind.INSTRUMENT)
        for match in matches:
            if match.only:
                self.entries[match.only.iri] = match.only
                if match.form is Form.NAME:
                    named.append((match.end, match.only))
        plain = smooth(block.text)
        for end, meant in named:
            found = _KNOWN_AS.match(line_of(plain[end : end + 90]))
            short = found.group(line_of(plain[end : end + 90]), "short").strip() if found else ""
            if short and _is_short_form(short) and not self.document.lexicon.named(short):
                self.short.setdefault(short, meant)

    # --- countries of laws ---

    def _country(self, place: _Place, countries: Sequence[Match], before: Sequence[Match]) -> tuple[str | None, bool]:
        """The country of a law, and whether the words beside its name say so."""
        text, each = place.block.text, place.cited
        for match in countries:
            entry = match.only
            if entry is None:
                continue
            if each.start <= match.start < min(each.at, each.start + 4):
                return entry.iri, True
            if match.end <= each.start and re.fullmatch(r"\s*(?:'s|’s|s')?\s*(?:[\w-]+ )?", text[match.end : each.start]):
                return entry.iri, True
            if match.start >= each.end and _ADJACENT.fullmatch(text[each.end : match.start]):
                return entry.iri, True
            if each.series == "national-name" and each.head == "Constitution" and each.start <= match.start < each.end:
                return entry.iri, True
        sentence = _sentence_start(text, each.start)
        same = [m for m in countries if sentence <= m.start < each.start]
        if same:
            return _iri(same[-1]), False
        end = _SENTENCE_END.search(text, each.end)
        after = {_iri(m) for m in countries if each.end <= m.start < (end.start() if end else len(text))}
        if len(after) == 1:
            return after.pop(), False
        earlier = [m for m in countries if m.end <= sentence]
        if earlier:
            begin = _sentence_start(text, earlier[-1].start)
            last = {_iri(m) for m in earlier if m.start >= begin}
            return (last.pop(), False) if len(last) == 1 else (None, False)
        for section in reversed(list(self.document.report.lineage(place.block.section))):
            named = self._countries(section.title)
            if len(named) == 1:
                return named.pop(), False
            if named:
                break
        return None, False

    def _countries(self, text: str) -> set[str | None]:
        found = self.document.lexicon.find(text, NameKind.COUNTRY, NameKind.PLACE)
        return {_iri(match) for match in found if match.only and match.only.kind is NameKind.COUNTRY}

    def _own_country(self) -> str | None:
        """The country that the report is of: that of its title, or where its events were held."""
        named = self._countries(self.document.report.meta.title)
        if not named:
            cities = [self.document.lexicon.named(event.city, NameKind.PLACE) for event in self.document.of(Event) if event.city]
            named = {city.country for city in cities if city and city.country}
        return named.pop() if len(named) == 1 else None

    def _settle_numbered(self) -> None:
        """Give each numbered law the country that some of its citations have."""
        for places in self._by_name("national").values():
            countries = {p.country for p in places if p.country and p.sure} or {p.country for p in places if p.country}
            only = countries.pop() if len(countries) == 1 else None
            for place in places:
                self._in_country(place, only or place.country)

    def _settle_named(self) -> None:
        """Give each law without a number its country: two countries may have a law of this name."""
        own = self._own_country()
        for places in self._by_name("national-name").values():
            countries = {p.country for p in places if p.country}
            for place in places:
                only = next(iter(countries)) if len(countries) == 1 else None
                self._in_country(place, place.country or only or own)

    def _by_name(self, series: str) -> dict[str, list[_Place]]:
        groups: dict[str, list[_Place]] = defaultdict(list)
        for place in self.places:
            if place.cited.series == series:
                groups[_fold(place.cited.citation.name)].append(place)
        return groups

    def _in_country(self, place: _Place, country: str | None) -> None:
        citation = replace(place.cited.citation, country=country, local=country is None)
        place.cited = place.cited.standing_for(citation)

    # --- one instrument, several names ---

    def _settle_short(self) -> None:
        self._same_titles()
        for place in self.places:
            meant = self.short.get(place.cited.citation.title)
            if isinstance(meant, Citation) and place.cited.series in ("name", "national-name"):
                place.cited = replace(place.cited.standing_for(meant), method=SHORT)
        titles: dict[str, str] = {}
        for place in self.places:
            key, title = place.cited.citation.key, place.cited.citation.title
            titles[key] = max(titles.get(key, ""), title, key=lambda name: (len(name), name))
        for place in self.places:
            place.cited = place.cited.standing_for(replace(place.cited.citation, title=titles[place.cited.citation.key]))
        settled = {place.cited.citation.key: place.cited.citation for place in self.places}
        for form, meant in list(self.short.items()):
            if isinstance(meant, Citation):
                self.short[form] = next(
                    (c for c in settled.values() if c.name == meant.name), settled.get(meant.key, meant)
                )

    def _same_titles(self) -> None:
        """Take a name that begins or ends one longer name of the report as a short form of it."""
        named = {
            p.cited.citation.key: p.cited.citation
            for p in self.places
            if p.cited.series in ("name", "national-name", "ilo-protocol", "national")
        }
        for place in self.places:
            if place.cited.series not in ("name", "national-name"):
                continue
            mine = place.cited.citation
            longer = {
                other.key: other
                for other in named.values()
                if other.key != mine.key and other.kind == mine.kind and _extends(other, mine)
            }
            if len(longer) == 1:
                place.cited = replace(place.cited.standing_for(*longer.values()), method=SHORT)


def _extends(longer: Citation, shorter: Citation) -> bool:
    """Whether a title goes on where another ends, or has words before it, and none speaks against one instrument."""
    if shorter.country and longer.country and shorter.country != longer.country:
        return False
    long, short = _fold(longer.title), _fold(shorter.title)
    long, short = (_PREFIXES.sub("", name, count=1) for name in (long, short))
    years = re.findall(r"\b(?:1[89]|20)\d\d\b", short)
    if years and not set(years) <= set(re.findall(r"\b(?:1[89]|20)\d\d\b", long)):
        return False
    if not longer.country and longer.kind == "mig:NationalLaw" and shorter.country:
        return False
    return long != short and (long.startswith(f"{short} ") or long.endswith(f" {short}") and len(short.split()) > 3)


def lines_of(block: Block) -> Iterator[tuple[int, int]]:
    """The stretches of a block that no name goes beyond: in lines that are no running text, each line that is whole."""
    text = block.text
    if block.kind is not BlockKind.LINES:
        yield 0, len(text)
        return
    begin = 0
    for match in re.finditer(r"\n", text):
        if not _goes_on(text[begin : match.start()], text[match.end() :]):
            yield begin, match.start()
            begin = match.end()
    yield begin, len(text)


def _goes_on(line: str, following: str) -> bool:
    """Whether a name goes on in the next line: a small word stands at the break."""
    unfinished = load("mention")["mention/unfinished"]
    return following.lstrip()[:1].islower() or unfinished.search(line_of(line.rstrip())) is not None


def _same(new: list[_Place], each: Cited) -> bool:
    """Whether the last match named several instruments, of which this is a further one."""
    return bool(new) and (new[-1].cited.start, new[-1].cited.end, new[-1].cited.method) == (
        each.start,
        each.end,
        each.method,
    )


def _may_be_one(first: Cited, second: Cited) -> bool:
    """Whether what stands in brackets may be the number of what stands before."""
    if second.series in ("europe", "eu", "un"):
        return first.series == "name"
    return second.series == "national" and first.series in ("national-name", "national")


def _is_short_form(short: str) -> bool:
    """Whether words can stand for an instrument by themselves: an acronym, or a noun with more than the kind."""
    if _ACRONYM.fullmatch(short):
        return True
    words = short.split()
    return 1 < len(words) <= 7 and words[-1].casefold() in head_words()


def _sentence_start(text: str, at: int) -> int:
    ends = [m.end() for m in _SENTENCE_END.finditer(smooth(text), 0, at)]
    return ends[-1] if ends else 0


def _iri(match: Match) -> str | None:
    return match.only.iri if match.only else None


def _fold(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))
