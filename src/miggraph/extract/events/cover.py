"""The cover of a report: the lines at its top that tell of the event, without those that tell of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from miggraph.extract.events.parties import is_body, is_party_label, label_lines, read_parties
from miggraph.extract.events.places import is_address, is_all, is_pair, is_place
from miggraph.extract.rules import line_of, load
from miggraph.extract.values.dates import Dated, find_date, without_weekdays
from miggraph.extract.values.times import read_clock
from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, Line, NameKind, Report, Section, Span, join

_RULES = load("event")
_RULES_OF_PARTIES = load("party")
_BODY = _RULES["place/body"]
_COVER = frozenset({BlockKind.HEADING, BlockKind.LINES, BlockKind.PARAGRAPH})
_PASSED_OVER = frozenset({BlockKind.METADATA, BlockKind.MARK, BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.QUOTE})
_MOST_LINES = 30
_NEAR = 2
"""So many lines below the date the place of the event may stand alone."""
_PICTURES = re.compile(r"(?:\[[^\[\]]{3,120}\]\s*)+")
"""What stands for pictures: "[logo: Harbour Union] [photo]"."""
_BARS = re.compile(r"\s+(?:\|+|//+)\s+")
_LONGEST = 220
"""A paragraph of more characters is no line of a cover."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The section that a cover makes of the whole report; its headline holds the lines that tell of an event.

    ``only_session`` says that no other word for an event stands there than "session"; ``called`` is the line that
    says of what event the document is a report.
    """

    section: Section
    dated: Line
    only_session: bool = False
    called: str = ""


def read_cover(report: Report, lexicon: Lexicon) -> Cover | None:
    """The cover of a report that names an event and its day; None where the lines at the top do not."""
    told = [(number, line) for number, line in _lines(report, lexicon) if not is_of_document(line.text, lexicon)]
    parts = [(number, part) for number, line in told for part in _parts(line)]
    top = [(number, part) for number, part in parts if not is_of_document(part.text, lexicon)]
    lines = list(_without_fragments(top, lexicon))
    dated = [(line, found) for _, line in lines if (found := find_date(line.text))]
    if not dated:
        return None
    chosen = max(dated, key=lambda each: _fit(each[0], each[1], [line for _, line in lines]))[0]
    kept = list(_kept(lines, chosen, lexicon))
    spread = find_date(chosen.text)
    titled = [line for line in kept if line is not chosen or _has_title(line.text)]
    named = [word for line in titled for word in _occasions(line.text)]
    if not titled or not (named or (spread and spread.first != spread.last)):
        return None
    whole = Span(min(line.span.start for line in kept), len(report.text))
    before = chosen.text[: spread.start].strip(" ,:–-") if spread else ""
    title = next((line.text for line in kept if line is not chosen), before or chosen.text)
    section = Section(title, "", 1, whole, -1, tuple(line.span for line in kept), tuple(kept))
    only_session = bool(named) and all(_RULES["event/session"].search(line_of(word)) for word in named)
    called = next((line.text for _, line in lines if _calls_document(line.text) and _occasions(line.text)), "")
    return Cover(section, chosen, only_session, called)


def _parts(line: Line) -> Iterator[Line]:
    """What a line prints between strokes, each on a line of its own; the line itself where it has none."""
    start = 0
    for bar in [*_BARS.finditer(line.text), None]:
        prose = line.prose.slice(start, bar.start() if bar else None)
        if prose.text:
            yield replace(line, prose=prose, span=Span(prose.spans()[0].start, prose.spans()[-1].end))
        start = bar.end() if bar else start


def is_paper(report: Report, lexicon: Lexicon) -> bool:
    """Whether a line at the top says that the text was written for an event, or given at it."""
    return any(_RULES["event/paper"].search(line_of(line.text)) for _, line in _lines(report, lexicon))


def _occasions(text: str) -> list[str]:
    return [text[match.start : match.end] for match in _RULES["event/occasion"].finditer(line_of(text))]


def _lines(report: Report, lexicon: Lexicon) -> list[tuple[int, Line]]:
    """The lines at the top of a report with the number of their block, as far as the running text and its heading."""
    found: list[tuple[int, Line]] = []
    for number, block in enumerate(report.blocks):
        if block.kind in _PASSED_OVER or _PICTURES.fullmatch(block.text):
            continue
        if found and _is_subtitle(report, number):
            before, line = found.pop()
            found.append((before, replace(line, prose=join([line.prose, block.lines[0].prose], " – "))))
            continue
        numbered = block.kind is BlockKind.HEADING and any(line.marker for line in block.lines)
        if block.kind not in _COVER or _is_running(block) or numbered or len(found) > _MOST_LINES:
            break
        below = block.kind is not BlockKind.HEADING and any(_day(line.text, lexicon) for _, line in found)
        lines = label_lines(block, found[-1][1] if found else None)
        if below and all(is_of_document(line.text, lexicon) for line in lines):
            continue
        if below and not any(_tells(line, lexicon) for line in lines):
            break
        if found and lines and lines[0].span == found[-1][1].span:
            found.pop()
        found += [(number, line) for line in lines if line.text]
    last = found[-1][0] if found else 0
    heading = [line for number, line in found if number == last]
    is_heading = report.blocks[last].kind is BlockKind.HEADING and last != found[0][0] if found else False
    tells = any(
        find_date(line.text) or read_parties(line.prose, lexicon) or is_address(line.text, lexicon) for line in heading
    )
    return found[: -len(heading)] if is_heading and not tells else found


def _is_subtitle(report: Report, number: int) -> bool:
    """Whether a block goes on, behind a dash, with the line above it, and is no list although it looks like one."""
    block = report.blocks[number]
    if block.kind is not BlockKind.LIST_ITEM or len(block.lines) != 1 or block.text.endswith((".", ";")):
        return False
    around = [report.blocks[n] for n in (number - 1, number + 1) if 0 <= n < len(report.blocks)]
    listed = any(other.kind is BlockKind.LIST_ITEM for other in around)
    dashed = (block.lines[0].marker or "").strip() in ("–", "—", "-")
    return dashed and not listed and bool(_occasions(around[0].text)) and not find_date(block.text)


def _tells(line: Line, lexicon: Lexicon) -> bool:
    """Whether a line below a day goes on with the cover: it names parties, another day, or what was held."""
    if is_party_label(line.text) or read_parties(line.prose, lexicon) or find_date(line.text):
        return True
    return _RULES["event/goes-on"].match(line_of(line.text)) is not None


def _day(text: str, lexicon: Lexicon) -> Dated | None:
    """The day that a line names, if it is not one on which the document was issued."""
    return None if is_of_document(text, lexicon) else find_date(text)


def _without_fragments(lines: Sequence[tuple[int, Line]], lexicon: Lexicon) -> Iterator[tuple[int, Line]]:
    """The lines without those that only join others: "of the" below "Report", "held at" above a place."""
    for place, (number, line) in enumerate(lines):
        if _RULES["event/fragment"].match(line_of(line.text)):
            before = lines[place - 1][1].text if place else ""
            after = lines[place + 1][1].text if place + 1 < len(lines) else ""
            if not before or _calls_document(before) or find_date(after) or is_place(after, lexicon):
                continue
        yield number, line


def _is_running(block: Block) -> bool:
    if block.kind is BlockKind.HEADING:
        return False
    if len(block.sentences) < 2 and _RULES["event/goes-on"].match(line_of(block.text)):
        return block.text.endswith((".", ";"))
    return len(block.sentences) > 1 or len(block.text) > _LONGEST or block.text.endswith((".", ";"))


def is_of_document(text: str, lexicon: Lexicon) -> bool:
    """Whether a line tells of a periodical, an issue or the document, and of no event.

    Bars part what a masthead says; they may also part the day of an event from its place.
    """
    parts = [part.strip() for part in text.split("|")]
    if any(_RULES[rule].search(line_of(part)) for part in parts for rule in ("event/periodical", "event/issued")):
        return True
    if len(parts) == 1:
        return False
    dated = any(find_date(part) for part in parts)
    told = any(
        is_place(part, lexicon) or is_pair(part) or _occasions(part) or read_clock(part) is not None for part in parts
    )
    return not (dated and told) or any(_calls_document(part) for part in parts)


def _has_title(text: str) -> bool:
    """Whether a line with a date has more words than those of a place."""
    found = find_date(text)
    before = text[: found.start] if found else text
    return bool(_RULES["event/occasion"].search(line_of(before)))


def _fit(line: Line, dated: Dated, lines: Sequence[Line]) -> tuple[int, int]:
    """How well a dated line fits an event: spans of days first, then dates with a place, then those near a title."""
    around = without_weekdays(f"{line.text[: dated.start]} {line.text[dated.end :]}".strip())
    place = lines.index(line)
    near = lines[max(0, place - 2) : place + 2]
    named = sum(bool(_RULES["event/occasion"].search(line_of(each.text))) for each in near)
    return 2 * (dated.first != dated.last) + bool(around.strip(" ,.()")) + min(named, 1), -place


def _kept(lines: Sequence[tuple[int, Line]], chosen: Line, lexicon: Lexicon) -> Iterator[Line]:
    """The lines that tell of the event: its title, series, date, place and those who held it."""
    day = next(place for place, (_, line) in enumerate(lines) if line is chosen)
    titles = _title_blocks(lines, chosen, lexicon)
    named = {line.text for _, line in lines if _is_titled(line, chosen) and not _is_session(line.text)}
    placed = _names_place(chosen.text)
    last_dropped = -2
    for place, (number, line) in enumerate(lines):
        text = line.text
        if line is chosen or read_parties(line.prose, lexicon):
            yield line
            continue
        if find_date(text) or _is_body(text, lexicon) or (named and text not in named and _BODY.match(line_of(text))):
            continue
        goes_on = last_dropped == place - 1 and text[:1].islower() and not _is_titled(line, chosen)
        if _calls_document(text) or goes_on:
            last_dropped = place
        elif number in titles or (place < day and _is_about_event(text, place, day, titles, lexicon)):
            yield line
        elif (
            place > day
            and not _is_no_place(text, lexicon, placed)
            and (not titles or _is_behind(text, place - day, placed, lexicon))
        ):
            titles |= set() if titles else {number}
            placed = True
            yield line


def _title_blocks(lines: Sequence[tuple[int, Line]], chosen: Line, lexicon: Lexicon) -> set[int]:
    """The blocks that hold the title of the event; that of the day where the title stands before it."""
    ranks: dict[int, int] = {}
    for number, line in lines:
        if _is_titled(line, chosen) or (line is chosen and _has_title(line.text)):
            ranks[number] = max(ranks.get(number, 0), _title_rank(line.text))
    best = max(ranks.values(), default=0)
    titles = {number for number, rank in ranks.items() if rank == best and (rank or not _is_dated(lines, number))}
    if not titles and _has_title(chosen.text) and not _RULES["event/document.some"].search(line_of(chosen.text)):
        titles.add(next(number for number, line in lines if line is chosen))
    titles |= {
        n for (n, line), (after, below) in pairwise(lines) if after in titles and _begins_above(line, below, chosen)
    }
    titles |= set(_beside_bare(lines, titles, chosen, lexicon))
    return titles | set(_continued(lines, titles))


def _begins_above(line: Line, below: Line, chosen: Line) -> bool:
    """Whether a title begins with the kind of event in the line above it: "Round table", "on the wages of pilots"."""
    goes_on = below.text[:1].islower() and _RULES["event/goes-on.small"].match(line_of(below.text))
    return bool(goes_on) and _is_titled(line, chosen)


def _beside_bare(lines: Sequence[tuple[int, Line]], titles: set[int], chosen: Line, lexicon: Lexicon) -> Iterator[int]:
    """The block with the title of an event of which the lines found say the kind alone: what is heard, or the next."""
    named = [place for place, (number, line) in enumerate(lines) if number in titles and line is not chosen]
    if not named and _is_bare_kind(chosen.text):
        day = next(place for place, (_, line) in enumerate(lines) if line is chosen)
        yield from (
            number
            for number, line in takewhile(lambda each: _may_be_title(each[1].text, lexicon), reversed(lines[:day]))
        )
        return
    if not named or not all(_RULES["event/bare"].match(line_of(lines[place][1].text)) for place in named):
        return
    around = [*lines[named[-1] + 1 :][:1], *reversed(lines[: named[0]])]
    inquiries = [each for each in around if _RULES["event/inquiry"].match(line_of(each[1].text))]
    below = [each for each in around[:1] if named[-1] + 1 < len(lines) and _may_be_title(each[1].text, lexicon)]
    for number, _ in (inquiries or below)[:1]:
        yield number


def _is_bare_kind(text: str) -> bool:
    """Whether a dated line says of which kind an event is, perhaps where, and not what it was about."""
    found = find_date(text)
    before = text[: found.start].strip(" ,:–-") if found else ""
    kind, _, place = before.partition(",")
    return bool(_RULES["event/bare"].match(line_of(kind))) and all(word[:1].isupper() for word in place.split())


def _may_be_title(text: str, lexicon: Lexicon) -> bool:
    """Whether a line next to the kind of an event may be its title: no date, place, body or party."""
    if find_date(text) or is_place(text, lexicon) or _is_body(text, lexicon) or _BODY.match(line_of(text)):
        return False
    no_title = _calls_document(text) or is_party_label(text) or _RULES["place/none"].match(line_of(text))
    return not no_title and len(text.split()) > 1


def _title_rank(text: str) -> int:
    """How well a line names an event: by a kind and what it is about, by a kind, by the word "session" alone."""
    if _RULES["event/document.some"].search(line_of(text)):
        return 0
    return 0 if _is_session(text) else 2 if _RULES["event/about"].search(line_of(text)) else 1


def _is_dated(lines: Sequence[tuple[int, Line]], block: int) -> bool:
    return any(find_date(line.text) for number, line in lines if number == block)


def _is_about_event(text: str, place: int, day: int, titles: set[int], lexicon: Lexicon) -> bool:
    """Whether a line above the date names the place, the series or the kind of the event, or is its only title."""
    if day <= place + 2 and "," in text and (is_place(text, lexicon) or (day == place + 1 and is_pair(text))):
        return True
    return not titles or bool(_RULES["event/series"].search(line_of(text))) or is_all(text, _RULES["event/report"])


def _is_no_place(text: str, lexicon: Lexicon, placed: bool) -> bool:
    """Whether a line is the name of a body although it has a word for premises: the place is told already."""
    is_open = _RULES_OF_PARTIES["party/open"].search(line_of(text)) is not None
    return placed and is_open and is_body(text) and not is_address(text, lexicon)


def _is_behind(text: str, distance: int, placed: bool, lexicon: Lexicon) -> bool:
    """Whether a line so far below the date names the place of the event."""
    if not placed and distance <= _NEAR and _may_be_place(text, lexicon):
        return True
    return distance <= _NEAR + 1 and is_place(text, lexicon)


def _is_session(text: str) -> bool:
    """Whether a line has no other word for an event than "session", or only numbers a meeting of a body."""
    return _RULES["event/numbered"].match(line_of(text)) is not None or all(
        _RULES["event/session"].search(line_of(word)) for word in _occasions(text)
    )


def _continued(lines: Sequence[tuple[int, Line]], titles: set[int]) -> Iterator[int]:
    """The blocks that go on with a title, by the small word that stands at the break."""
    known = set(titles)
    for (number, line), (after, following) in pairwise(lines):
        breaks = _RULES["event/broken"].search(line_of(f"{line.text.rstrip()} / {following.text}"))
        if number in known and after not in known and breaks and not find_date(following.text):
            known.add(after)
            yield after


def _is_titled(line: Line, chosen: Line) -> bool:
    """Whether a line is, or is part of, the title of an event."""
    if line is chosen or find_date(line.text) or is_all(line.text, _RULES["event/report"]):
        return False
    return bool(_RULES["event/occasion"].search(line_of(line.text))) and not _calls_document(line.text)


def _calls_document(text: str) -> bool:
    """Whether a line says what the document is, and not of which event."""
    match = _RULES["event/document"].match(line_of(text))
    named = _RULES["event/document.of"].match(line_of(text))
    tail = line_of(text[named.groups["name"][0] :]) if named else None
    return bool(match) and not (tail and _RULES["event/occasion"].search(tail) and len(text.split()) > 4)


def _is_body(text: str, lexicon: Lexicon) -> bool:
    """Whether a line names organisations and nothing else."""
    parts = [part.strip(" ,.") for part in text.replace("—", "–").replace("/", "–").split("–")]
    return all(lexicon.named(part, NameKind.ORGANIZATION, NameKind.PROCESS) for part in parts if part)


def _names_place(text: str) -> bool:
    found = find_date(text)
    around = f"{text[: found.start]} {text[found.end :]}" if found else ""
    return any(word[:1].isupper() for word in without_weekdays(around).strip(" ,.()").split())


def _may_be_place(text: str, lexicon: Lexicon) -> bool:
    plain = len(text.split()) <= 6 and not any(character.isdigit() for character in text) and "(" not in text
    plain = plain and not _RULES["place/none"].match(line_of(text))
    return plain or is_place(text, lexicon)
