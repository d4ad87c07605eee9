"""Tables of people: what each column holds is told by its head, or by what most of its cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from miggraph.extract.people.affiliations import Credentials, piece_kinds, split_credentials, split_title
from miggraph.extract.people.display import display_name
from miggraph.extract.people.entries import Above, Listed, heading_kind, heading_words
from miggraph.extract.people.holders import find_holder, offices_of
from miggraph.extract.people.names import Named, NameTest
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind, Prose, Row

_COLUMNS = load("participant").under("attendance/column.")
_BREAK = re.compile(r",?\s*\n\s*")
_ADDRESS = load("name")["personal-name/address"]
_MOST_ROWS = 30
"""So many rows show what a column holds."""
_BREAKS = (len("<br>"), len("<br/>"))
"""So long is the markup of a break that is read as one space."""
_BESIDE = 2
"""A table of so many columns prints beside each name who that is."""
_MOST = 0.6
"""A column holds what this share of its cells holds."""


def names_people(rows: Sequence[Row]) -> bool:
    """Whether the heads of a table say that it lists people: a name, and an office, organisation or country."""
    fields = {name for name in _by_heads(rows) if name}
    return "name" in fields and len(fields) > 1


def read_table(rows: Sequence[Row], test: NameTest, lexicon: Lexicon) -> list[Listed]:
    """The people of a table."""
    fields = _by_heads(rows)
    unheaded = "name" not in fields
    if unheaded:
        fields = _by_content([row for row in rows if not row.header], fields, test, lexicon)
    rows = [replace(row, cells=tuple(map(_with_breaks, row.cells))) for row in rows]
    above = Above()
    found: list[Listed] = []
    bodies = "organization" in fields
    spanning = bodies and "name" in fields and fields.index("organization") < fields.index("name")
    body: str | None = None
    for row in rows:
        if row.header and not (unheaded and any(test.entry(cell.text) for cell in row.cells)):
            continue
        cells = [cell for cell in row.cells if cell.text.strip()]
        if len(cells) == 1 and len(row.cells) > 1 and not test.entry(cells[0].text):
            kind = heading_kind(cells[0].text, lexicon)
            above.set(kind or "group", heading_words(cells[0].text, kind, lexicon))
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


def _with_breaks(cell: Prose) -> Prose:
    """A cell with a line break for the space that stands where its markup has one."""
    text = list(cell.text)
    for piece in cell.pieces:
        if piece.length == 1 and piece.stored in _BREAKS and text[piece.at].isspace():
            text[piece.at] = "\n"
    return replace(cell, text="".join(text))


def _by_heads(rows: Sequence[Row]) -> list[str]:
    """What each column holds, by its head; "" where that does not tell."""
    head = next((row for row in rows if row.header), None)
    if head is None:
        return []
    found = [_COLUMNS.first(line_of(cell.text)) for cell in head.cells]
    return [match.rule.gives["field"] if match else "" for match in found]


def _by_content(rows: Sequence[Row], heads: Sequence[str], test: NameTest, lexicon: Lexicon) -> list[str]:
    """What each column holds, by most of its cells where the head does not tell; each kind of thing once."""
    width = max((len(row.cells) for row in rows), default=0)
    fields: list[str] = []
    for column in range(width):
        told = heads[column] if column < len(heads) else ""
        cells = [row.cells[column].text for row in rows[:_MOST_ROWS] if column < len(row.cells)]
        votes = Counter(_field(cell, test, lexicon) for cell in cells if cell.strip())
        field, count = votes.most_common(1)[0] if votes else ("", 0)
        usual = told or (field if count >= _MOST * votes.total() else "")
        fields.append(usual if usual not in fields else "")
    if width == _BESIDE and "name" in fields and "" in fields:
        fields[fields.index("")] = "offices"
    return fields


def _field(cell: str, test: NameTest, lexicon: Lexicon) -> str:
    """What a cell holds: a name, a title of address, a country, an office, a body, or an office with its body."""
    address = _ADDRESS.search(line_of(f"{cell} A"))
    if address and address.end >= len(cell.rstrip(" .")):
        return "address"
    if test.entry(cell):
        return "name"
    if lexicon.named(cell.strip(" ."), NameKind.COUNTRY):
        return "country"
    kinds = set(piece_kinds(cell, lexicon))
    if {"position", "organization"} <= kinds:
        return "offices"
    return next((kind for kind in ("position", "organization") if kind in kinds), "")


def _of_columns(row: Row, fields: Sequence[str], test: NameTest, lexicon: Lexicon) -> Listed | None:
    columns = {name: cell for name, cell in zip(fields, row.cells, strict=False) if name}
    cells = {name: " ".join(cell.text.split()) for name, cell in columns.items()}
    name, given = columns["name"], cells.get("given name", "")
    whole = Named(display_name(f"{name.text}, {given}"), None, 0, 0, len(name.text)) if given else None
    named = whole or test.slot(name.text)
    if named is None or not name.text:
        return None
    rest = _BREAK.sub(", ", name.text[named.end :].lstrip(" ,–-\n"))
    mixed = split_credentials(", ".join(filter(None, [rest, cells.get("offices")])), lexicon)
    origin = cells.get("origin", "")
    country = lexicon.named(origin, NameKind.COUNTRY) is not None
    offices = Credentials(
        cells.get("position") or mixed.position,
        cells.get("organization") or (None if country else origin) or mixed.affiliation,
        cells.get("country") or (origin if country else None) or mixed.country,
    )
    named = replace(named, honorific=named.honorific or cells.get("address") or None)
    spans = tuple(span for cell in row.cells for span in cell.spans())
    return Listed(named, spans, name.spans(named.name_start, named.end), offices, certain=True, tabled=True)


def _of_cells(row: Row, test: NameTest, lexicon: Lexicon) -> Listed | None:
    """A person of a table whose columns nothing tells: the first cell that names one, and the cells around it."""
    for number, cell in enumerate(row.cells):
        holder = find_holder(cell, test, lexicon)
        if holder:
            named = holder.named
            behind = [holder.behind, *(c.text for c in row.cells[number + 1 :])]
            before = [*(c.text for c in row.cells[:number]), holder.before]
            offices = offices_of(", ".join(filter(None, before)), ", ".join(filter(None, behind)), lexicon)
            whole = tuple(span for c in row.cells for span in c.spans())
            certain = bool(named.honorific or offices.position)
            spans = holder.prose.spans(named.name_start, named.end)
            return Listed(named, whole, spans, offices, certain, tabled=True)
    return None
