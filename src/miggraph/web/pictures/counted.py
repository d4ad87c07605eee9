"""The numbers of a picture: asked for by one query, kept for each version of the dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from miggraph.engine import Engine, Query, Term
from miggraph.web.pages.description import written
from miggraph.web.pages.facts import nodes, rows
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.lists import sparql
from miggraph.web.pages.lists.asked import Asked
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.declared import NONE, Field, Kind, List
from miggraph.web.pages.lists.index import Index, folded, index_of
from miggraph.web.pictures.asked import Chosen, field_of, index_for
from miggraph.web.pictures.declared import Axis, Form, Order, Picture

_KIND = "kind"
"""The variable that tells lists apart."""
_LONGEST = 60
"""Years that an axis of time may have without a gap."""


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: its value, what it is called, and its day where it has one."""

    value: str
    label: str
    short: str
    day: str = ""

    @property
    def iri(self) -> str:
        """The IRI of a thing; empty for a year and the like."""
        return self.value if "://" in self.value else ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of a picture."""

    chosen: Chosen
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    numbers: Mapping[tuple[str, str], int]
    """Row and column → how many; only where there is something."""
    of_columns: Mapping[str, int]
    """Column → how many things it has, with a row or without."""
    total: int
    """How many things are chosen."""
    drawn: int
    """How many of them are in the numbers."""
    query: str
    codes: Mapping[str, str]
    """Country → its code, for a map."""
    repeated: frozenset[str]
    """Rows that are a part of another with the same numbers."""
    room: int = 100
    """How many rows are drawn at most."""

    @property
    def drawn_rows(self) -> tuple[Head, ...]:
        """The rows that the picture has room for, and that have a number in one of its columns."""
        if self.chosen.picture.rows is None:
            return self.rows
        columns = {column.value for column in self.drawn_columns}
        filled = {row for row, column in self.numbers if column in columns}
        own = tuple(row for row in self.rows if row.value in filled - self.repeated)
        return own[: min(self.room, self.chosen.picture.rows.most)]

    @property
    def drawn_columns(self) -> tuple[Head, ...]:
        """The columns that the picture has room for; of more in time the last ones."""
        columns = self.chosen.picture.columns
        return self.columns[-columns.most :] if columns.order is Order.TIME else self.columns[: columns.most]

    def cells(self) -> Iterator[tuple[Head, Head, int]]:
        """All numbers with their rows and columns, in order; a pair that stands there twice is told once."""
        told: set[frozenset[str]] = set()
        for row in self.rows:
            for column in self.columns:
                count, pair = self.numbers.get((row.value, column.value), 0), frozenset((row.value, column.value))
                if count and not (self.chosen.picture.symmetric and pair in told):
                    told.add(pair)
                    yield row, column, count

    def asked(self, row: Head, column: Head) -> Asked:
        """The list that a number counts."""
        picture, values = self.chosen.picture, {self.chosen.picture.columns.facet: column.value}
        listed = picture.lists[0]
        if picture.rows is None:
            listed = next(each for each in picture.lists if each.name == row.value)
        else:
            values[picture.rows.facet] = row.value
        asked = self.chosen.of(listed)
        facets = {
            field.name: ((values[field.name],) if field.name in values else asked.chosen.get(field.name, ()))
            for field in listed.facets
        }
        return replace(asked, chosen={name: several for name, several in facets.items() if several})


_COUNTED: Kept[Counted] = Kept(200)


def counted(chosen: Chosen, engine: Engine) -> Counted:
    """The numbers of a picture in the version that is served."""
    name = f"{chosen.picture.name}?{chosen.query_string}"
    found = _COUNTED.get(engine, name, lambda: _count(chosen, engine))
    assert found is not None
    return found


def _count(chosen: Chosen, engine: Engine) -> Counted:
    picture = chosen.picture
    text = _united({listed.name: _query(chosen, listed, engine, picture.axes) for listed in picture.lists})
    numbers: dict[tuple[str, str], int] = {}
    names = [field_of(picture.lists[0], axis.facet).variable for axis in picture.axes]
    for row in _rows(engine, text):
        values = [written(row[name]) for name in names]
        kind = written(row[_KIND]) if _KIND in row else picture.lists[0].name
        numbers[values[0] if picture.rows else kind, values[-1]] = int(written(row["count"]))
    totals = [_numbers(engine, sparql.prologue(told) + told) for told in _wholes(chosen, engine, ())]
    drawn = [_numbers(engine, sparql.prologue(told) + told) for told in _wholes(chosen, engine, picture.axes)]
    of_columns = _of_columns(chosen, engine) if picture.shares else {}
    index = index_for(picture.lists[0], engine)
    repeated = _repeated(picture, numbers, engine)
    row_heads, columns = _heads(chosen, numbers, engine, index)
    return Counted(
        chosen,
        row_heads,
        columns,
        numbers,
        of_columns,
        sum(totals),
        sum(drawn),
        text,
        _codes(picture, engine),
        repeated,
    )


def _of_columns(chosen: Chosen, engine: Engine) -> dict[str, int]:
    picture = chosen.picture
    text = _query(chosen, picture.lists[0], engine, (picture.columns,))
    name = field_of(picture.lists[0], picture.columns.facet).variable
    return {written(row[name]): int(written(row["count"])) for row in _rows(engine, sparql.prologue(text) + text)}


def _wholes(chosen: Chosen, engine: Engine, axes: Sequence[Axis]) -> Iterator[str]:
    """Queries for how many things of each list have a value on each axis."""
    for listed in chosen.picture.lists:
        yield _query(chosen, listed, engine, axes, grouped=False)


def _query(chosen: Chosen, listed: List, engine: Engine, axes: Sequence[Axis], *, grouped: bool = True) -> str:
    asked, index = chosen.of(listed), index_for(listed, engine)
    on_axes = {axis.facet for axis in axes}
    rest = {facet: values for facet, values in asked.chosen.items() if facet not in on_axes}
    by = [(field_of(listed, axis.facet), _further(axis, field_of(listed, axis.facet), asked)) for axis in axes]
    names = {value: index.label(value) for values in rest.values() for value in values}
    return sparql.counted(listed, rest, asked.terms, names, by, grouped=grouped)


def _further(axis: Axis, field: Field, asked: Asked) -> str:
    """What an axis holds: what is chosen of its facet with all that is narrower, or else what is drawn at first."""
    values = asked.chosen.get(axis.facet, ())
    if not values:
        return " . ".join(filter(None, (axis.only, axis.first)))
    some = [value for value in values if value != NONE]
    if field.kind is not Kind.THING:
        return f"FILTER(?{field.variable} IN ({', '.join(map(sparql.literal, some))}))"
    if not field.wider:
        return f"VALUES ?{field.variable} {{ {nodes(some)} }}"
    return (
        f"VALUES ?chosen_{field.variable} {{ {nodes(some)} }} ?{field.variable} {field.wider} ?chosen_{field.variable}"
    )


def _united(texts: Mapping[str, str]) -> str:
    """One query of one for each list, with the list as a further column where there are several."""
    if len(texts) == 1:
        text = next(iter(texts.values()))
    else:
        parts = []
        for name, each in texts.items():
            told = each.replace("SELECT ", f'SELECT ("{name}" AS ?{_KIND}) ', 1).partition("\nORDER BY")[0]
            parts.append("  { " + told.replace("\n", "\n    ") + "\n  }")
        heads = next(iter(texts.values())).split("(COUNT", 1)[0].removeprefix("SELECT ")
        text = (
            f"SELECT ?{_KIND} {heads}?count\nWHERE {{\n"
            + "\n  UNION\n".join(parts)
            + f"\n}}\nORDER BY {heads}?{_KIND}\n"
        )
    return f"{sparql.prologue(text)}\n{text}"


def _heads(
    chosen: Chosen, numbers: Mapping[tuple[str, str], int], engine: Engine, index: Index
) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
    picture = chosen.picture
    columns = _ordered(picture.columns, [(column, count) for (_, column), count in numbers.items()], engine, index)
    if picture.rows is None:
        return tuple(Head(each.name, each.title, each.title) for each in picture.lists), columns
    return _ordered(picture.rows, [(row, count) for (row, _), count in numbers.items()], engine, index), columns


def _ordered(axis: Axis, counts: Iterable[tuple[str, int]], engine: Engine, index: Index) -> tuple[Head, ...]:
    sums: dict[str, int] = {}
    for value, count in counts:
        sums[value] = sums.get(value, 0) + count
    sums = _with_gaps(axis, sums)
    days = _days(axis, sums, engine)
    alike = Counter(map(index.short, sums))
    heads = [
        Head(value, index.detailed(value), _told_apart(value, index, alike, days), days.get(value, ""))
        for value in sums
    ]
    if axis.order is Order.TIME:
        return tuple(sorted(heads, key=lambda head: (not head.day, head.day, head.value)))
    return tuple(sorted(heads, key=lambda head: (-sums[head.value], folded(head.label), head.value)))


def _told_apart(value: str, index: Index, alike: Mapping[str, int], days: Mapping[str, str]) -> str:
    """The short name of a value; where others have it too, with the year or in full."""
    short = index.short(value)
    if alike[short] == 1:
        return short
    return f"{short}, {days[value][:4]}" if value in days else index.label(value)


def _with_gaps(axis: Axis, sums: dict[str, int]) -> dict[str, int]:
    """The values of an axis of years with those between them, of which there is nothing."""
    if axis.order is not Order.TIME or axis.facet == "event" or not all(map(str.isdecimal, sums)):
        return sums
    years = [int(value) for value in sums]
    if not years or max(years) - min(years) > _LONGEST:
        return sums
    return {str(year): sums.get(str(year), 0) for year in range(min(years), max(years) + 1)}


def _days(axis: Axis, values: Mapping[str, int], engine: Engine) -> dict[str, str]:
    """Value → when it was."""
    if axis.order is not Order.TIME:
        return {}
    if axis.facet != "event":
        return {value: value for value in values}
    events = index_of("events", engine)
    date = next(field for field in LISTS["events"].fields if field.name == "date")
    numbers = {thing: number for number, thing in enumerate(events.things)}
    found = {value: events.values(date, numbers[value]) for value in values if value in numbers}
    return {value: several[0] for value, several in found.items() if several}


def _repeated(picture: Picture, numbers: Mapping[tuple[str, str], int], engine: Engine) -> frozenset[str]:
    """Rows of which a wider row has the same numbers: to draw both would say the same twice."""
    wider = field_of(picture.lists[0], picture.rows.facet).wider if picture.rows else ""
    if not wider or not numbers:
        return frozenset()
    told: dict[str, dict[str, int]] = {}
    for (row, column), count in numbers.items():
        told.setdefault(row, {})[column] = count
    pairs = rows(engine, f"SELECT ?row ?wider WHERE {{ VALUES ?row {{ {nodes(told)} }} ?row {wider} ?wider }}")
    above = [(written(row["row"]), written(row["wider"])) for row in pairs]
    return frozenset(part for part, whole in above if part != whole and told[part] == told.get(whole))


def _codes(picture: Picture, engine: Engine) -> dict[str, str]:
    if picture.form is not Form.MAP:
        return {}
    found = rows(engine, "SELECT ?country ?code WHERE { ?country mig:iso3 ?code }")
    return {written(row["country"]): written(row["code"]) for row in found}


def _rows(engine: Engine, text: str) -> Iterator[Mapping[str, Term]]:
    yield from engine.query(Query(text, unlimited=True)).rows()


def _numbers(engine: Engine, text: str) -> int:
    return sum(int(written(row["count"])) for row in engine.query(Query(text, unlimited=True)).rows())
