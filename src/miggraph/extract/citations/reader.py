"""All citations of a report, each name for one instrument: short forms, countries and parts of names settled."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from miggraph.extract.citations.series import Cited, cited, head_words, is_plan
from miggraph.extract.citations.titles import alike, begins, extends, fold, fuller, has_subject
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PRINTED
from miggraph.extract.rules import line_of, load, smooth
from miggraph.lexicon import Form, Match
from miggraph.model import Block, BlockKind, Citation, LexiconEntry, NameKind, Span

SHORT = "citation/short"
LONGEST = 26
"""More words than this are lines that lost their ends, not a name."""
_RULES = load("citation")
_CONFIDENCE = _RULES.methods[SHORT].confidence
_CITATIONS = _RULES.under("citation/")
_NUMBER = _RULES["citation-part/number"]
_KNOWN_AS = _RULES["citation-part/known-as"]
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-ZÀ-Þ])")
_ADJACENT, _TIE, _OWN = (_RULES[f"citation-part/{rule}"] for rule in ("adjacent", "tie", "own"))
_YEAR = re.compile(r" (?:of )?(?:1[89]|20)\d\d$")
_UNFINISHED = re.compile(r"[A-ZÀ-Þ][\w'’-]*\s*$")
"""The end of a line behind which a name may go on."""
_PLACES = (NameKind.COUNTRY, NameKind.PLACE, NameKind.REGION, NameKind.ORGANIZATION, NameKind.PROCESS)
_BEFORE = {True: re.compile(r"\s*(?:[\w-]+ )?"), False: re.compile(r"\s*(?:['’]s?\s*(?:[\w-]+ )?)?")}
"""What may stand between a country and its law: a word behind an adjective, or behind a possessive."""
_BESIDE, _TIED, _SUBJECT = 3, 2, 1
"""How plainly words tell whose a law is: its country stands beside it, is where it applies, or is named before it."""
_OFTEN = 5
_ASKS = _RULES["citation-part/asks"]
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*-?[A-Z][A-Za-z-]*")


@dataclass(slots=True)
class _Place:
    """A citation in its block, with the country of its law and how plainly the words tell it."""

    block: Block
    cited: Cited
    country: str | None = None
    plainly: int = 0


@dataclass(slots=True)
class Citations:
    """The citations of a report by the span of their block, in the order of the text.

    ``short`` has the forms that the report defined: the citation, or the entry of the authority files, that each means;
    ``named`` are the instruments of the authority files that the report calls by a full name.
    """

    by_block: dict[Span, list[Cited]] = field(default_factory=lambda: defaultdict(list))
    short: dict[str, Citation | LexiconEntry] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def of(self, block: Block) -> list[tuple[Cited, Citation | LexiconEntry]]:
        """The citations of a block with what they mean, those by short forms among them, from left to right."""
        found: list[tuple[Cited, Citation | LexiconEntry]] = [
            (each, self.short.get(each.citation.title, each.citation) if each.series == "name" else each.citation)
            for each in self.by_block.get(block.span, ())
        ]
        for form, meant in self.short.items():
            if form not in block.text:
                continue
            for place in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", block.text):
                if not any(each.start < place.end() and place.start() < each.end for each, _ in found):
                    title = meant.title if isinstance(meant, Citation) else meant.label
                    stand_in = meant if isinstance(meant, Citation) else Citation(name=title, kind="", title=title)
                    found.append(
                        (Cited(*place.span(), stand_in, "short", "", SHORT, _CONFIDENCE, place.start()), meant)
                    )
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
        self.counts: Counter[str] = Counter()
        self.named: set[str] = set()
        labour = _RULES["citation-part/labour"]
        self.has_ilo = any(labour.search(line_of(block.text)) for block in document.blocks(PRINTED))

    def read(self) -> Citations:
        for block in self.document.blocks(PRINTED):
            if block.text.isupper():
                continue
            matches = self.document.lexicon.find(block.text, NameKind.COUNTRY, NameKind.PLACE)
            countries = [m for m in matches if m.only and m.only.kind is NameKind.COUNTRY]
            self.counts.update(match.only.iri for match in countries if match.only and match.form is Form.NAME)
            self._block(block, countries)
        self._settle_countries()
        self._settle_short()
        found = Citations(short=self.short, named=self.named)
        for place in self.places:
            found.by_block[place.block.span].append(place.cited)
        return found

    def _block(self, block: Block, countries: Sequence[Match]) -> None:
        text = block.text
        numbers = [("Name", m.start, m.end) for m in _NUMBER.finditer(line_of(text))]
        tags = [*numbers, *(("Country", m.start, m.end) for m in countries)]
        used = bytearray(len(text))
        new: list[_Place] = []
        for begin, stop in lines_of(block):
            part = text[begin:stop]
            inside = [(kind, a - begin, b - begin) for kind, a, b in tags if begin <= a and b <= stop]
            line = line_of(part).tagged(inside)
            for found in _CITATIONS.every(line):
                for each in cited(found, line, part):
                    each = replace(each, start=begin + each.start, end=begin + each.end, at=begin + each.at)
                    if any(used[each.start : each.end]) and not _same(new, each):
                        continue
                    if len(text[each.start : each.end].split()) > LONGEST or not self._is_meant(block, each, begin):
                        continue
                    new.append(_Place(block, each))
                if any(p.cited.start == begin + found.groups.get("title", (found.start, 0))[0] for p in new):
                    used[begin + found.start : begin + found.end] = b"\x01" * (found.end - found.start)
        new.sort(key=lambda place: place.cited.start)
        for place in new:
            if place.cited.series.startswith("national"):
                place.country, place.plainly = self._country(place, countries)
        self.places += self._joined(text, new)
        self._define(block, new)

    def _is_meant(self, block: Block, each: Cited, line: int) -> bool:
        """Whether a match is the whole name of an instrument.

        :param line: where the line begins in which it stands
        """
        if each.method.endswith("ilo.code"):
            return self.has_ilo
        if line and each.start == line and _UNFINISHED.search(block.text[:line]):
            return False
        before = block.text[each.start : each.at]
        return not is_plan(each.head) or any(match.only for match in self.document.lexicon.find(before, *_PLACES))

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
                place.country, place.plainly = last.country, last.plainly
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
                    self.named.add(match.only.iri)
                    named.append((match.end, match.only))
        plain = smooth(block.text)
        for end, meant in named:
            found = _KNOWN_AS.match(line_of(plain[end : end + 90]))
            short = found.group(line_of(plain[end : end + 90]), "short").strip() if found else ""
            if short and _is_short_form(short) and not self.document.lexicon.named(short):
                self.short.setdefault(short, meant)

    # --- countries of laws ---

    def _country(self, place: _Place, countries: Sequence[Match]) -> tuple[str | None, int]:
        """The country of a law as the words around its name tell it, and how plainly they do."""
        text, each = place.block.text, place.cited
        beside = next((_iri(match) for match in countries if _is_beside(text, each, match)), None)
        if beside:
            return beside, _BESIDE
        sentence = _sentence_start(text, each.start)
        if opening := [match for match in countries if _opens(each, match)]:
            return _iri(opening[0]), _SUBJECT
        before = [match for match in countries if sentence <= match.start < each.start]
        tied = [
            match for match in before if match.form is Form.NAME and _TIE.search(line_of(text[: match.start][-25:]))
        ]
        if tied:
            return _iri(tied[-1]), _TIED
        subjects = [match for match in before if not self._asks(text[match.end : each.start])]
        if subjects and len({_iri(match) for match in subjects}) == len({_iri(match) for match in before}):
            return _iri(subjects[-1]), _SUBJECT
        earlier = [match for match in countries if match.end <= sentence]
        if earlier and not before and _OWN.search(line_of(text[: each.start][-40:])):
            begin = _sentence_start(text, earlier[-1].start)
            last = {_iri(match) for match in earlier if match.start >= begin}
            return (last.pop(), _SUBJECT) if len(last) == 1 else (None, 0)
        for section in reversed(list(self.document.report.lineage(place.block.section))):
            named = self._countries(section.title)
            if named:
                return (named.pop(), _SUBJECT) if len(named) == 1 else (None, 0)
        return None, 0

    def _asks(self, words: str) -> bool:
        """Whether somebody asks or praises another: the law is not the speaker's own."""
        return _ASKS.search(line_of(words)) is not None

    def _countries(self, text: str) -> set[str | None]:
        found = self.document.lexicon.find(text, NameKind.COUNTRY, NameKind.PLACE)
        return {_iri(match) for match in found if match.only and match.only.kind is NameKind.COUNTRY}

    def _own_country(self) -> str | None:
        """The country that the report is about: that of its title, or one that it names more than all others."""
        named = self._countries(self.document.report.meta.title)
        if len(named) == 1:
            return named.pop()
        (most, count), (_, second) = [*self.counts.most_common(2), ("", 0), ("", 0)][:2]
        return most if count >= max(_OFTEN, 3 * second) else None

    def _place_country(self) -> str | None:
        """The country where the events of the report were held."""
        cities = (
            self.document.lexicon.named(event.city, NameKind.PLACE) for event in self.document.events if event.city
        )
        held = {city.country for city in cities if city and city.country}
        return held.pop() if len(held) == 1 else None

    def _settle_countries(self) -> None:
        """Give each law its country: that of the words, of its other citations, or of the report.

        A law with a number is one law wherever the report cites it; laws of one name may be those of several countries.
        """
        own, held = self._own_country(), self._place_country()
        for series in ("national", "national-name"):
            for places in self._by_name(series).values():
                plainest = max(place.plainly for place in places)
                told = {p.country for p in places if p.country and p.plainly == plainest}
                only = told.pop() if len(told) == 1 and (plainest > _SUBJECT or not own) else None
                for place in places:
                    country = place.country if place.plainly > (_SUBJECT if own else 0) else None
                    if series == "national" and only:
                        country = only
                    self._in_country(place, country or own or only or held)

    def _by_name(self, series: str) -> dict[str, list[_Place]]:
        """The citations of a series by name: "Port Act" and "Port Act of 1995" are of one country."""
        groups: dict[str, list[_Place]] = defaultdict(list)
        for place in self.places:
            if place.cited.series == series:
                groups[_YEAR.sub("", fold(place.cited.citation.name))].append(place)
        return groups

    def _in_country(self, place: _Place, country: str | None) -> None:
        citation = replace(place.cited.citation, country=country, local=country is None)
        place.cited = place.cited.standing_for(citation)

    # --- one instrument, several names ---

    def _settle_short(self) -> None:
        self._same_titles()
        self._refresh_short()
        for place in self.places:
            meant = self.short.get(place.cited.citation.title)
            if isinstance(meant, Citation) and place.cited.series in ("name", "national-name"):
                place.cited = replace(place.cited.standing_for(meant), method=SHORT)
        told: dict[str, Citation] = {}
        for place in self.places:
            citation = place.cited.citation
            told[citation.key] = fuller(told.get(citation.key, citation), citation)
        for place in self.places:
            place.cited = place.cited.standing_for(told[place.cited.citation.key])
        self._refresh_short()

    def _refresh_short(self) -> None:
        """Let short forms mean citations as they are settled by now, with their countries and titles."""
        settled = {place.cited.citation.name: place.cited.citation for place in self.places}
        for form, meant in self.short.items():
            if isinstance(meant, Citation):
                self.short[form] = settled.get(meant.name, meant)

    def _same_titles(self) -> None:
        """Take a name that begins or ends one longer name of the report as a short form of it."""
        named = {
            p.cited.citation.key: p.cited.citation
            for p in self.places
            if p.cited.series in ("name", "national-name", "ilo", "ilo-protocol", "national")
        }
        for place in self.places:
            if place.cited.series not in ("name", "weak", "national-name"):
                continue
            mine = place.cited.citation
            longer = {
                other.key: other
                for other in named.values()
                if other.key != mine.key and alike(other.kind, mine.kind) and extends(other, mine)
            }
            listed = [entry for entry in self.entries.values() if begins(entry.label, mine.title)]
            if len(longer) == 1:
                place.cited = replace(place.cited.standing_for(*longer.values()), method=SHORT, series="name")
            elif place.cited.series == "weak" and not longer and len(listed) == 1:
                self.short.setdefault(mine.title, listed[0])
        self.places = [place for place in self.places if place.cited.series != "weak" or self._stands(place.cited)]

    def _stands(self, cited: Cited) -> bool:
        """Whether a name of common words is that of an instrument, and stands for no other one."""
        return has_subject(cited.citation.title) and cited.citation.title not in self.short


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


def _is_beside(text: str, each: Cited, match: Match) -> bool:
    """Whether a country's name stands directly before or behind the name of a law, opens it, or ends it."""
    if match.end <= each.start:
        return _BEFORE[match.form is Form.ADJECTIVE].fullmatch(text[match.end : each.start]) is not None
    if match.start >= each.end:
        follows = _ADJACENT.match(line_of(text[each.end : match.start])) is not None
        return follows and text[match.end : match.end + 1] not in (")", ";")
    if _opens(each, match):
        return match.form is Form.NAME or not text[match.end : each.at].strip()
    ends = match.end == each.end and _TIE.search(line_of(text[: match.start][-25:])) is not None
    return ends or (each.head == "Constitution" and each.start <= match.start)


def _opens(each: Cited, match: Match) -> bool:
    """Whether the name of a law begins with a country: its own, or that whose people it is about."""
    return each.start <= match.start < min(each.at, each.start + 4)


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
