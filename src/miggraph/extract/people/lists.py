"""Lists of people in their layouts: an entry a line, lines below a name, sub-headings of countries, tables.

A line that begins with a name opens an entry; what stands behind the name and on the lines below it says who the
person is. A country, group or organisation above names is that of all of them, up to the next of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from miggraph.extract.people.affiliations import Credentials, split_credentials, split_title
from miggraph.extract.people.appositions import title_before
from miggraph.extract.people.display import display_name
from miggraph.extract.people.kinds import credential_kind, names_position
from miggraph.extract.people.names import Named, NameTest, find_names
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, NameKind, Prose, Row, Span

Heading = Literal["country", "organization", "group"]
_RULES = load("participant")
_COLUMNS = _RULES.under("attendance/column.")
_GAP = re.compile(r"\s{3,}")
_LONGEST_HEADING = 12
"""A heading over names has at most this many words."""
_LONGEST_ENTRY = 6
"""An entry has at most this many lines."""
_JOINTS = frozenset({"of", "for", "the", "and", "on", "in", "at", "to", "de", "du", "la", "des", "et", "del", "y"})
"""Words in small letters inside a name."""
_SEVERAL = 2
_LABEL = re.compile(r"\s*([^.:;()]{3,80}(?=:)|[^.:;,()]{3,60})[.:]\s+")
"""What may stand before the people of one country or group on their line."""
_UNFINISHED = re.compile(r"(?:,|-|\b(?:of|for|the|and|on|in|to|at|de|du))$")


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of a list: the name, where it and the whole entry stand, and what the list says of the person."""

    named: Named
    spans: tuple[Span, ...]
    name_spans: tuple[Span, ...]
    offices: Credentials
    certain: bool
    tabled: bool = False


@dataclass(slots=True)
class _Entry:
    """A name with the lines that belong to it."""

    named: Named
    prose: Prose
    more: list[Prose] = field(default_factory=list)
    office: str | None = None
    """An office that is printed before the name."""

    def words(self) -> str:
        """All that is printed behind the name; each line below it is a part of its own, unless it goes on."""
        text = self.prose.text[self.named.end :].lstrip(" ,;:–-")
        for line in self.more:
            joint = "" if not text else " " if _UNFINISHED.search(text) or line.text[:1].islower() else ", "
            text = f"{text}{joint}{line.text}"
        return text


@dataclass(frozen=True, slots=True)
class _Line:
    prose: Prose
    heads: bool
    """Whether it is printed as a heading."""
    first: bool
    last: bool
    """Whether it is the first and the last line of its block."""


@dataclass(slots=True)
class _Above:
    """The headings that hold for the names below them."""

    country: str | None = None
    organization: str | None = None

    def set(self, kind: Heading, text: str) -> None:
        if kind == "country":
            self.country, self.organization = text, None
        elif kind == "organization":
            self.organization = text
        else:
            self.country = self.organization = None

    def head(self, kind: Heading, text: str, lexicon: Lexicon) -> None:
        """Take what a heading says; behind an organisation its country may stand."""
        self.set(kind, _heading(text, kind, lexicon))
        said = split_credentials(self.organization, lexicon) if kind == "organization" and self.organization else None
        if said and said.affiliation and said.country and not said.position:
            self.organization, self.country = said.affiliation, _heading(said.country, "country", lexicon)

    def add_to(self, offices: Credentials) -> Credentials:
        """What is said of a person, with what the headings say where that leaves it open."""
        found = offices
        if self.organization and not offices.affiliation:
            found = replace(found, affiliation=self.organization)
        if self.country and not offices.country:
            found = replace(found, country=self.country)
        return found


def read_list(blocks: Iterable[Block], test: NameTest, lexicon: Lexicon) -> list[Listed]:
    """The people of a list."""
    found: list[Listed] = []
    lines: list[_Line] = []
    for block in blocks:
        if block.rows:
            found += _people(lines, test, lexicon)
            lines = []
            found += read_table(block.rows, test, lexicon)
        else:
            lines += _lines(block, test)
    found += _people(lines, test, lexicon)
    sure = sum(person.certain for person in found)
    return [p for p in found if p.certain or (2 * sure >= len(found) and not test.is_common(p.named.name))]


def _lines(block: Block, test: NameTest) -> Iterator[_Line]:
    """The lines of a block; running text counts as one unless another of its lines begins with a name."""
    lines = [line.prose for line in block.lines]
    styled = [line.style == "bold" for line in block.lines]
    running = block.kind is BlockKind.PARAGRAPH and not any(test.entry(line.text) for line in lines[1:])
    if (running or block.kind is BlockKind.LIST_ITEM) and not _is_alone(lines, test):
        lines, styled = [block.prose], [all(styled)]
    heading = block.kind is BlockKind.HEADING and len(lines) == 1
    for number, (line, bold) in enumerate(zip(lines, styled, strict=True)):
        if line.text:
            yield _Line(line, heading or bold, number == 0, number == len(lines) - 1)


def _is_alone(lines: Sequence[Prose], test: NameTest) -> bool:
    """Whether a name is all that stands on the first of several lines."""
    named = test.entry(lines[0].text) if len(lines) > 1 else None
    return named is not None and named.end == len(lines[0].text.rstrip(" .,;"))


def _people(lines: Sequence[_Line], test: NameTest, lexicon: Lexicon) -> list[Listed]:
    """The people of lines that are no table."""
    above = _Above()
    found: list[Listed] = []
    entry: _Entry | None = None
    side_by_side = any(_countries_abreast(line.prose.text, lexicon) for line in lines)

    def close() -> None:
        nonlocal entry
        if entry:
            found.append(_listed(entry, above, lexicon))
        entry = None

    for number, line in enumerate(lines):
        text = line.prose.text
        following = lines[number + 1] if number + 1 < len(lines) else None
        several = list(_run_on(line.prose, above, test, lexicon)) if not line.heads else []
        if several:
            close()
            found += [_listed(each, above, lexicon) for each in several]
            continue
        opened = _opens_entry(line, following, entry, test, lexicon)
        if opened:
            close()
            entry = opened
            continue
        kind = _heading_kind(text, lexicon)
        opens = line.first and (line.last or (following is not None and test.entry(following.prose.text) is not None))
        told = entry is not None and bool(entry.words())
        if kind and (line.heads or entry is None or (opens and (kind != "organization" or not line.last or told))):
            close()
            if not (side_by_side and kind == "country"):
                above.head(kind, text, lexicon)
        elif line.heads:
            close()
            above.set("group", "")
        elif entry and not line.first and len(entry.more) < _LONGEST_ENTRY:
            entry.more.append(line.prose)
        else:
            close()
            found += _within(line.prose, above, test, lexicon)
    close()
    return found


def _opens_entry(
    line: _Line, following: _Line | None, entry: _Entry | None, test: NameTest, lexicon: Lexicon
) -> _Entry | None:
    """The entry that a line opens, with the name first or behind an office."""
    titled = office_first(line.prose, test)
    if titled:
        return titled
    named = test.entry(line.prose.text)
    if named and not (entry and not line.first and _is_body_of(entry, named, line.prose.text, following, lexicon)):
        return _Entry(named, line.prose)
    return None


def is_titled(text: str) -> bool:
    """Whether all words of a text begin with a capital, but for those that join the words of a name."""
    return all(word in _JOINTS or not word[:1].islower() for word in text.split())


def _run_on(prose: Prose, above: _Above, test: NameTest, lexicon: Lexicon) -> Iterator[_Entry]:
    """The people of a line that has several, perhaps behind their country: "Ruritania. Ada Holm (HU); Bo Sund (HU)"."""
    text = prose.text
    head = _LABEL.match(text)
    kind = _heading_kind(head[1], lexicon) if head and is_titled(head[1]) else None
    if head and kind == "organization" and names_position(head[1].split(",")[0]):
        kind = None
    start = head.end() if head and kind else 0
    entries: list[_Entry] = []
    for begin, end in _segments(text, start):
        part = prose.slice(begin, end)
        named = test.entry(part.text)
        if not named or (not kind and named.end == end - begin):
            return
        entries.append(_Entry(named, part))
    if not entries or (len(entries) < _SEVERAL and not kind):
        return
    if head and kind:
        above.head(kind, head[1], lexicon)
    yield from entries


def _segments(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The stretches between semicolons outside brackets, without the spaces around them."""
    depth, begin = 0, start
    for place in range(start, len(text) + 1):
        character = text[place : place + 1]
        depth += (character == "(") - (character == ")")
        ends = character == ";" or (character == "," and text[:place].endswith(")"))
        if (ends and depth <= 0) or not character:
            words = text[begin:place]
            first = begin + len(words) - len(words.lstrip())
            if words.strip():
                yield first, begin + len(words.rstrip())
            begin = place + 1


def office_first(prose: Prose, test: NameTest) -> _Entry | None:
    """A line that prints an office before the name: "Clerk: Ada Holm"."""
    match = _RULES["attendance/office-first"].search(line_of(prose.text))
    office = prose.text[slice(*match.groups["office"])].strip() if match else ""
    if not match or not names_position(office) or test.entry(office):
        return None
    rest = prose.text[match.end :]
    part = prose.slice(match.end + len(rest) - len(rest.lstrip()))
    named = test.entry(part.text)
    return _Entry(named, part, office=office) if named else None


def _is_body_of(entry: _Entry, named: Named, text: str, following: _Line | None, lexicon: Lexicon) -> bool:
    """Whether what looks like a name is the organisation of the person above, whose job title is printed before it."""
    if named.honorific or named.end < len(text.rstrip(" .;")):
        return False
    offices = split_credentials(entry.words(), lexicon)
    if not offices.position or offices.affiliation:
        return False
    return following is None or following.first or credential_kind(following.prose.text, lexicon) != "position"


def _countries_abreast(text: str, lexicon: Lexicon) -> bool:
    """Whether two countries head columns side by side, so that it is not told which of them a name stands under."""
    parts = _GAP.split(text)
    return len(parts) > 1 and all(lexicon.named(part, NameKind.COUNTRY) for part in parts)


def _heading_kind(text: str, lexicon: Lexicon) -> Heading | None:
    """What a line above names is: a country, an organisation, or a group of people; None if it is none of these."""
    bare = text.strip(" :")
    if len(bare.split()) > _LONGEST_HEADING:
        return None
    if lexicon.named(bare, NameKind.COUNTRY):
        return "country"
    if _RULES["attendance/group"].search(line_of(bare)):
        return "group"
    return "organization" if credential_kind(bare, lexicon) == "organization" else None


def _heading(text: str, kind: Heading | None, lexicon: Lexicon) -> str:
    """The words of a heading; a country by its usual name, since headings are often printed in capitals."""
    bare = " ".join(text.split()).strip(" :")
    country = lexicon.named(bare, NameKind.COUNTRY) if kind == "country" else None
    return country.label if country else bare


def _listed(entry: _Entry, above: _Above, lexicon: Lexicon) -> Listed:
    offices = split_credentials(entry.words(), lexicon)
    if entry.office and not offices.position:
        before = split_credentials(entry.office, lexicon)
        offices = Credentials(before.position, offices.affiliation or before.affiliation, offices.country)
    printed = entry.prose.text[entry.named.name_start : entry.named.end]
    behind = re.split(r"[,;(]", entry.prose.text[entry.named.end :].lstrip(" ,;:(–-"))[0]
    from_body = credential_kind(behind, lexicon) == "organization"
    certain = bool(entry.named.honorific or offices.position or from_body or _is_marked(printed))
    spans = tuple(span for prose in (entry.prose, *entry.more) for span in prose.spans())
    name_spans = entry.prose.spans(entry.named.name_start, entry.named.end)
    return Listed(entry.named, spans, name_spans, above.add_to(offices), certain)


def _is_marked(printed: str) -> bool:
    """Whether a surname is printed in capitals, which no other name is beside words that are not."""
    return any(w.isupper() and len(w) > 2 for w in printed.split()) and not printed.isupper()


def _within(prose: Prose, above: _Above, test: NameTest, lexicon: Lexicon) -> Iterator[Listed]:
    """The people whom a sentence in a list names: "The delegation of Ruritania was headed by Ms. Ada Holm"."""
    text = prose.text
    names = [named for named in find_names(text, test) if named.is_full]
    delegation = _RULES["attendance/delegation"].search(line_of(text))
    if delegation:
        country = text[slice(*delegation.groups["country"])]
        if lexicon.named(country, NameKind.COUNTRY):
            above.set("country", _heading(country, "country", lexicon))
    for number, named in enumerate(names):
        end = names[number + 1].start if number + 1 < len(names) else len(text)
        behind = text[named.end : end]
        stop = _RULES["attendance/goes-on"].search(line_of(behind))
        behind = behind[: stop.start] if stop else behind
        offices = split_credentials(behind.lstrip(" ,–-"), lexicon) if behind[:1] in (",", " ") else Credentials()
        if not offices.position and not offices.affiliation:
            offices = title_before(text, named, lexicon)
        yield Listed(
            named,
            prose.spans(named.start, named.end + len(behind.rstrip(" ,;."))),
            prose.spans(named.name_start, named.end),
            above.add_to(offices),
            certain=True,
        )


def names_people(rows: Sequence[Row]) -> bool:
    """Whether the heads of a table say that it lists people: a name, and an office, organisation or country."""
    fields = {name for name in _fields(rows) if name}
    return "name" in fields and len(fields) > 1


def read_table(rows: Sequence[Row], test: NameTest, lexicon: Lexicon) -> list[Listed]:
    """The people of a table, by the heads of its columns, or by what the cells hold where there are none."""
    fields = _fields(rows)
    above = _Above()
    found: list[Listed] = []
    bodies = "organization" in fields
    spanning = bodies and "name" in fields and fields.index("organization") < fields.index("name")
    body: str | None = None
    for row in rows:
        if row.header:
            continue
        cells = [cell for cell in row.cells if cell.text.strip()]
        if len(cells) == 1 and len(row.cells) > 1 and not test.entry(cells[0].text):
            kind = _heading_kind(cells[0].text, lexicon)
            above.set(kind or "group", _heading(cells[0].text, kind, lexicon))
            continue
        person = _of_columns(row, fields, test, lexicon) if "name" in fields else _of_cells(row, test, lexicon)
        if person:
            offices = person.offices
            if not bodies and not above.organization and not offices.affiliation and offices.position:
                said = split_title(offices.position, lexicon)
                offices = replace(said, country=offices.country or said.country)
            body = offices.affiliation or (body if spanning else None)
            offices = replace(offices, affiliation=body)
            found.append(replace(person, offices=above.add_to(offices)))
    return found


def _fields(rows: Sequence[Row]) -> list[str]:
    """What each column holds, by its head; "" where that does not tell."""
    head = next((row for row in rows if row.header), None)
    if head is None:
        return []
    found = [_COLUMNS.first(line_of(cell.text)) for cell in head.cells]
    return [match.rule.gives["field"] if match else "" for match in found]


def _of_columns(row: Row, fields: Sequence[str], test: NameTest, lexicon: Lexicon) -> Listed | None:
    columns = {name: cell for name, cell in zip(fields, row.cells, strict=False) if name}
    cells = {name: " ".join(cell.text.split()) for name, cell in columns.items()}
    name, given = columns["name"], cells.get("given name", "")
    whole = Named(display_name(f"{name.text}, {given}"), None, 0, 0, len(name.text)) if given else None
    named = whole or test.slot(name.text)
    if named is None or not name.text:
        return None
    rest = name.text[named.end :].lstrip(" ,–-")
    mixed = split_credentials(", ".join(filter(None, [rest, cells.get("offices")])), lexicon)
    origin = cells.get("origin", "")
    country = lexicon.named(origin, NameKind.COUNTRY) is not None
    offices = Credentials(
        cells.get("position") or mixed.position,
        cells.get("organization") or (None if country else origin) or mixed.affiliation,
        cells.get("country") or (origin if country else None) or mixed.country,
    )
    spans = tuple(span for cell in row.cells for span in cell.spans())
    return Listed(named, spans, name.spans(named.name_start, named.end), offices, certain=True, tabled=True)


def _of_cells(row: Row, test: NameTest, lexicon: Lexicon) -> Listed | None:
    """A person of a table without heads: the first cell that is a name, and the cells behind it."""
    for number, cell in enumerate(row.cells):
        named = test.entry(cell.text)
        if named:
            behind = [cell.text[named.end :].lstrip(" ,–-"), *(c.text for c in row.cells[number + 1 :])]
            offices = split_credentials(", ".join(filter(None, behind)), lexicon)
            whole = tuple(span for c in row.cells for span in c.spans())
            certain = bool(named.honorific or offices.position)
            return Listed(named, whole, cell.spans(named.name_start, named.end), offices, certain, tabled=True)
    return None
