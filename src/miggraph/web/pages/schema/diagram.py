"""The classes in use and what leads from one to another, as a drawing: a box for each class, a line for each property.

Boxes stand in columns, and most lines lead to the right. What a property is called stands in the box that it leaves,
so that no word lies on a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from miggraph.engine import Engine, Query
from miggraph.iris import MIG, expand
from miggraph.web.pages.description import Value, written
from miggraph.web.pages.schema.used import Schema, UsedClass, UsedProperty
from miggraph.web.pictures.marks import Drawing, Mark, cut

_FOLLOW = f"""
SELECT DISTINCT ?p ?kind WHERE {{
  {{ ?p <{expand("owl:propertyChainAxiom")}> ?chain }}
  UNION {{ ?p a <{expand("owl:TransitiveProperty")}> BIND(true AS ?kind) }}
}}"""
_VOCABULARIES = ("mig", "schema", "dcterms")
"""Those whose properties are drawn; others say the same more generally."""
_DULL = frozenset(
    map(expand, ("mig:attestedIn", "mig:mentionedIn", "mig:subjectFrom", "dcterms:hasPart", "schema:subEvent"))
)
"""What leads from nearly everything to the words of a report, and what leads from a whole to its parts and so back."""
_STATUS = frozenset(map(expand, ("mig:ReferenceEntry", "mig:ReadShare")))
"""Classes that say of things of other classes how they came here."""
_MOST = 9
"""Properties of a class, those used most."""
_SWEEPS = 4
_COLUMNS = 4
_WIDTH, _GAP, _APART = 206, 92, 22
_FARTHEST = 60
"""What may come to the distance of two boxes, so that a column is as high as the highest."""
_HEAD, _ROW, _WORDS = 28, 20, 24
_COLOURS = ("rec", "fin", "fig", "cla", "out", "com", "def")

Link = tuple[UsedProperty, Mapping[str, int]]
"""A property, and how often it leads to each of some classes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A property of a class, and the classes that it leads to."""

    label: str
    name: str
    uses: int
    to: tuple[str, ...]


@dataclass(slots=True)
class Box:
    """A class with its properties, and where it stands."""

    iri: str
    label: str
    things: int
    rows: list[Row]
    kinds: tuple[Value, ...] = ()
    """Narrower classes."""
    column: int = 0
    y: float = 0
    style: str = ""

    @property
    def height(self) -> int:
        """Units from its upper edge to its lower one."""
        return _HEAD + _ROW * len(self.rows) + (6 if self.rows else 0)

    @property
    def x(self) -> int:
        """Its left edge."""
        return self.column * (_WIDTH + _GAP)

    @property
    def targets(self) -> set[str]:
        """Where its lines lead."""
        return {iri for row in self.rows for iri in row.to if iri != self.iri}


def following(engine: Engine) -> dict[str, bool]:
    """The properties that follow from others by the ontology: whether they are those others, over and over."""
    return {written(row["p"]): "kind" in row for row in engine.query(Query(_FOLLOW, unlimited=True)).rows()}


def boxes(known: Schema, follow: Mapping[str, bool]) -> list[Box]:
    """The most general classes of the ontology's own that others lead to or that lead to others.

    :param follow: properties that follow from others: whether they are those others, over and over
    """
    shown = {
        used.iri: used
        for used in known.subjects()
        if used.iri.startswith(MIG)
        and used.iri not in _STATUS
        and not any(iri.startswith(MIG) for iri in known.above.get(used.iri, ()) if iri in known.classes)
    }
    links = {iri: list(_links(used, shown, follow)) for iri, used in shown.items()}
    found = [
        Box(iri, known.label(iri), used.things, _rows(known, shown, links, iri), _kinds(known, iri))
        for iri, used in shown.items()
    ]
    led_to = {target for box in found for target in box.targets}
    return [box for box in found if box.rows or box.iri in led_to]


def _kinds(known: Schema, iri: str) -> tuple[Value, ...]:
    return tuple(Value(known.label(used.iri)) for used in known.subjects() if iri in known.above.get(used.iri, ()))


def _links(used: UsedClass, shown: Mapping[str, UsedClass], follow: Mapping[str, bool]) -> Iterator[Link]:
    """The properties of a class with the shown classes that they lead to, each property under one of its names."""
    told: set[object] = set()
    reached: set[str] = set()

    def rank(each: UsedProperty) -> tuple[bool, bool, int, str]:
        return follow.get(each.iri, False), not each.iri.startswith(MIG), -each.uses, each.iri

    for each in sorted(used.properties, key=rank):
        prefix, _, name = each.name.partition(":")
        to = {iri: count for iri, count in each.classes.items() if iri in shown}
        targets = frozenset(to)
        if not to or prefix not in _VOCABULARIES or name.endswith("Method"):
            continue
        if (each.uses, targets) in told or (targets in told and not each.iri.startswith(MIG)):
            continue
        if each.iri in _DULL:
            continue
        if each.iri in follow and (not follow[each.iri] or targets & reached):
            told.add(targets)
            continue
        told.add((each.uses, targets))
        reached |= targets
        yield each, to


def _rows(known: Schema, shown: Mapping[str, UsedClass], links: Mapping[str, Sequence[Link]], iri: str) -> list[Row]:
    """The properties of a class as its box has them: of two that say the same both ways, that of the many."""
    rows = []
    own: set[int] = set()
    for each, to in links[iri]:
        kept = [
            target
            for target, count in to.items()
            if (count not in own if target == iri else not _is_back(shown, links, iri, target, count))
        ]
        own |= {to[iri]} if iri in to else set()
        if kept:
            uses = min(each.uses, sum(to[target] for target in kept))
            rows.append(Row(known.label(each.iri), each.name, uses, tuple(kept)))
    return sorted(rows, key=lambda row: -row.uses)[:_MOST]


def _is_back(
    shown: Mapping[str, UsedClass], links: Mapping[str, Sequence[Link]], iri: str, target: str, count: int
) -> bool:
    """Whether the things of another class, of which there are more, lead here as often."""
    return shown[iri].things < shown[target].things and any(to.get(iri) == count for _, to in links[target])


def placed(found: Sequence[Box]) -> list[Box]:
    """The boxes with their places: what leads to another stands left of it, as far as there is room."""
    by_iri = {box.iri: box for box in found}
    order = _ordered(by_iri)
    first, last = _ranks(order, by_iri), _ranks(order[::-1], by_iri, back=True)
    most = max(first.values(), default=0) + 1
    columns: dict[int, list[Box]] = defaultdict(list)
    for number, iri in enumerate(order):
        box = by_iri[iri]
        middle = (first[iri] + most - 1 - last[iri]) / 2  # between the first rank that it can have, and the last
        box.column = int(middle * min(_COLUMNS, most) / most)
        box.style = _COLOURS[number % len(_COLOURS)]
        columns[box.column].append(box)
    tallest = max(map(_height, columns.values()), default=0)
    for _ in range(_SWEEPS):
        for _, column in sorted(columns.items()):
            column.sort(key=lambda box: _middle(box, by_iri))
            apart = min(_FARTHEST, (tallest - _height(column)) / max(1, len(column) - 1))
            y = (tallest - _height(column) - apart * (len(column) - 1)) / 2
            for box in column:
                box.y, y = y, y + box.height + _APART + apart
    return [by_iri[iri] for iri in order]


def _ordered(by_iri: Mapping[str, Box]) -> list[str]:
    """The classes so that few lines lead back (Eades, Lin, Smyth 1993)."""
    left = dict(by_iri)
    first: list[str] = []
    last: list[str] = []
    while left:
        into = {iri: sum(iri in box.targets for box in left.values()) for iri in left}
        out = {iri: len(box.targets & left.keys()) for iri, box in left.items()}
        ends = [iri for iri in left if not out[iri]]
        starts = [iri for iri in left if not into[iri] and out[iri]]
        last[:0] = ends
        first += starts or ([] if ends else [max(left, key=lambda iri: (out[iri] - into[iri], left[iri].things))])
        left = {iri: box for iri, box in left.items() if iri not in {*first, *last}}
    return first + last


def _ranks(order: Sequence[str], by_iri: Mapping[str, Box], *, back: bool = False) -> dict[str, int]:
    """How many lines lead to each class, one after the other.

    :param back: whether they are followed against their direction, as the order is
    """
    found: dict[str, int] = {}
    for iri in order:
        before = (o for o in found if (o in by_iri[iri].targets if back else iri in by_iri[o].targets))
        found[iri] = max((found[other] + 1 for other in before), default=0)
    return found


def _height(column: Sequence[Box]) -> int:
    return sum(box.height + _APART for box in column) - _APART


def _middle(box: Box, by_iri: Mapping[str, Box]) -> float:
    """About where the boxes are that a box is joined with."""
    joined = [by_iri[iri] for iri in box.targets if iri in by_iri]
    joined += [other for other in by_iri.values() if box.iri in other.targets]
    return sum(other.y + other.height / 2 for other in joined) / len(joined) if joined else box.y


def drawn(found: Sequence[Box], address: Callable[[str], str]) -> Drawing:
    """The drawing of placed boxes.

    :param address: where the box of a class leads
    """
    by_iri = {box.iri: box for box in found}
    lines = [
        Mark(
            "path",
            f"wire {box.style}-line",
            text=_line(box, box.y + _HEAD + _ROW * (number + 0.5), by_iri[target]),
            title=f"{box.label}: {row.label} → {by_iri[target].label}",
        )
        for box in found
        for number, row in enumerate(box.rows)
        for target in row.to
        if target in by_iri and target != box.iri
    ]
    width = max((box.x + _WIDTH for box in found), default=0) + _GAP // 2
    height = round(max((box.y + box.height for box in found), default=0)) + 2
    marks = [mark for box in found for mark in _box(box, address(box.iri))]
    return Drawing(width, height, [*lines, *marks], f"{len(found)} classes in boxes, {len(lines)} lines between them.")


def _box(box: Box, address: str) -> Iterator[Mark]:
    title = f"{box.label}: {box.things:,} things"
    yield Mark("rect", "box", box.x, box.y, _WIDTH, box.height)
    yield Mark("rect", f"{box.style} bar", box.x, box.y, 5, box.height)
    yield Mark("text", "b", box.x + 14, box.y + 19, text=cut(box.label, 21), href=address, title=title)
    yield Mark("text", "r s", box.x + _WIDTH - 8, box.y + 19, text=f"{box.things:,}")
    for number, row in enumerate(box.rows):
        told = f"{row.label} ↺" if row.to == (box.iri,) else row.label
        yield Mark("text", "", box.x + 14, box.y + _HEAD + _ROW * number + 14, text=cut(told, _WORDS))
        yield Mark("text", "r s", box.x + _WIDTH - 8, box.y + _HEAD + _ROW * number + 14, text=f"{row.uses:,}")


def _line(box: Box, y: float, to: Box) -> str:
    """From a row of a box to the head of another one, by the side that is nearer."""
    right, end = box.x + _WIDTH, to.y + _HEAD / 2
    if to.column > box.column:
        bend = _GAP * 0.8
        return f"M{right} {y:.1f}C{right + bend:.1f} {y:.1f} {to.x - bend:.1f} {end:.1f} {to.x} {end:.1f}"
    side = to.x + _WIDTH
    if to.column == box.column:
        return f"M{right} {y:.1f}C{right + _GAP / 2} {y:.1f} {side + _GAP / 2} {end:.1f} {side} {end:.1f}"
    return f"M{box.x} {y:.1f}C{box.x - _GAP * 0.8:.1f} {y:.1f} {side + _GAP * 0.8:.1f} {end:.1f} {side} {end:.1f}"


def words(found: Sequence[Box]) -> list[tuple[Box, list[tuple[Row, list[Box]]]]]:
    """The same in words: each class, its properties, the classes that these lead to."""
    by_iri = {box.iri: box for box in found}
    return [(box, [(row, [by_iri[iri] for iri in row.to if iri in by_iri]) for row in box.rows]) for box in found]
