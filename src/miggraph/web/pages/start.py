"""The start page: what this is, a search box, common questions, and the events in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, render_template

from miggraph.engine import Engine
from miggraph.web.pages import dates
from miggraph.web.pages.description import Value, name_of, written
from miggraph.web.pages.facts import names, rows
from miggraph.web.pages.statements import CLASSES, KINDS, cards
from miggraph.web.views import page, services

blueprint = Blueprint("pages", __name__)

_KINDS = ", ".join(f"<{name}>" for name in CLASSES)
_EVENTS = f"""
SELECT ?event ?date ?kind (COUNT(DISTINCT ?x) AS ?n) WHERE {{
  ?event a mig:Event ; schema:startDate ?date .
  FILTER NOT EXISTS {{ ?event a mig:ProgrammeItem }} FILTER NOT EXISTS {{ ?event a mig:ReferenceEntry }}
  OPTIONAL {{ ?x mig:madeAt ?event ; a ?kind FILTER(?kind IN ({_KINDS})) }}
}} GROUP BY ?event ?date ?kind"""
_REPORTS = """
SELECT ?report (MIN(?date) AS ?issued) (SAMPLE(?by) AS ?publisher) WHERE {
  ?report a mig:Report . OPTIONAL { ?report dcterms:issued ?date } OPTIONAL { ?report dcterms:publisher ?by }
} GROUP BY ?report"""
_COUNTS = (
    ("recommendations", "recommendations", "mig:Recommendation"),
    ("findings", "findings", "mig:Finding"),
    ("figures", "figures", "mig:Statistic"),
    ("events", "events", "mig:Event"),
    ("people", "people", "mig:Person"),
    ("organisations", "organisations", "mig:Organization"),
    ("instruments", "legal instruments", "mig:LegalInstrument"),
    ("activities", "activities", "mig:CapacityBuildingActivity"),
)
"""List, its name in words, the class of what it holds."""
_COUNT = """{{ SELECT ("{0}" AS ?k) (COUNT(DISTINCT ?x) AS ?n) WHERE {{
  ?x a {1} FILTER NOT EXISTS {{ ?x a mig:ReferenceEntry }} }} }}"""
"""What no report speaks of is not counted."""
_EXAMPLES = """{{ SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s {0} ?x . ?x a {1} }}
  GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1 }}"""
_EXAMPLE_PATTERNS = (
    ("a mig:Recommendation ; mig:concerns", "mig:LegalInstrument"),
    ("a mig:Recommendation ; mig:madeBy", "mig:Person"),
    ("mig:concerns", "mig:Country"),
    ("a mig:Recommendation ; dcterms:subject", "skos:Concept"),
)
_CARD = """
SELECT ?x WHERE {
  ?x a mig:Recommendation ; mig:text ?text ; mig:madeBy ?who ; mig:spokenFor ?body ; mig:addressedTo ?whom ;
    mig:concerns ?norm . ?norm a mig:LegalInstrument . ?who a mig:Person
  OPTIONAL { ?x mig:context ?context }
} ORDER BY BOUND(?context) STRLEN(?text) ?x LIMIT 1"""
"""The shortest recommendation that shows all that a card can show; one that stands alone, if there is one."""
_COMMON = 4
"""Questions of a group that the page shows; the list of all has the others."""
_WIDTH, _LEFT = 1000, 20
_BAR = 240


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of an event's bar: the statements of one kind."""

    style: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Held:
    """An event with its place in time and the statements made there."""

    value: Value
    date: str
    x: float
    count: int
    told: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in time: by year, and on an axis with its years."""

    years: Sequence[tuple[str, Sequence[Held]]]
    ticks: Sequence[tuple[str, float]]
    kinds: Sequence[str]
    count: int


@blueprint.get("/")
def start() -> Response:
    """What the dataset holds, and where to go."""
    engine = services().engine

    def make() -> str:
        return render_template(
            "start.html",
            counts=_counts(engine),
            reports=_reports(engine),
            groups=[(group.title, group.questions[:_COMMON]) for group in services().library.groups()],
            questions=len(services().library),
            timeline=_timeline(engine),
            examples=_examples(engine),
            card=_card(engine),
            facts=engine.facts,
        )

    return page(make, "start")


def _counts(engine: Engine) -> list[tuple[str, str, int]]:
    parts = " UNION ".join(_COUNT.format(name, class_) for name, _, class_ in _COUNTS)
    found = {written(row["k"]): int(written(row["n"])) for row in rows(engine, f"SELECT ?k ?n WHERE {{ {parts} }}")}
    return [(name, words, found[name]) for name, words, _ in _COUNTS if found.get(name)]


def _reports(engine: Engine) -> list[tuple[Value, str, str]]:
    found = rows(engine, _REPORTS)
    iris = [written(row[name]) for row in found for name in ("report", "publisher") if name in row]
    known = names(engine, iris)
    told = (
        (
            Value(name_of(written(row["report"]), known), written(row["report"])),
            name_of(written(row["publisher"]), known) if "publisher" in row else "",
            dates.day(written(row["issued"])) if "issued" in row else "",
        )
        for row in found
        if "report" in row
    )
    return sorted(told, key=lambda each: each[0].text)


def _examples(engine: Engine) -> list[Value]:
    """What a reader may look for: of each kind the thing of which most is said."""
    parts = " UNION ".join(_EXAMPLES.format(path, class_) for path, class_ in _EXAMPLE_PATTERNS)
    iris = [written(row["x"]) for row in rows(engine, f"SELECT ?x WHERE {{ {parts} }}")]
    known = names(engine, iris)
    return [Value(known[iri], iri) for iri in iris if iri in known]


def _card(engine: Engine) -> object:
    found = [written(row["x"]) for row in rows(engine, _CARD)]
    return next(iter(cards(engine, found)), None)


def _timeline(engine: Engine) -> Timeline:
    held: dict[str, dict[str, int]] = {}
    days: dict[str, str] = {}
    for row in rows(engine, _EVENTS):
        iri = written(row["event"])
        days[iri] = min(days.get(iri, "9"), written(row["date"]))
        kinds = held.setdefault(iri, {})
        if "kind" in row:
            kinds[CLASSES[written(row["kind"])]] = int(written(row["n"]))
    known = names(engine, held)
    most = max((sum(kinds.values()) for kinds in held.values()), default=0) or 1
    years = sorted({int(day[:4]) for day in days.values() if day[:4].isdecimal()})
    first, last = (years[0], years[-1] + 1) if years else (0, 1)
    made = [_held(iri, days[iri], held[iri], known, most, (first, last)) for iri in sorted(held, key=days.__getitem__)]
    step = max(1, (last - first) // 10)
    ticks = [(str(year), _place(float(year), first, last)) for year in range(first, last + 1, step)]
    used = [kind for kind in KINDS if any(kinds.get(kind) for kinds in held.values())]
    by_year = [(year, list(same)) for year, same in groupby(made, key=lambda each: each.date[:4])]
    return Timeline(by_year, ticks, used, len(made))


def _held(
    iri: str, day: str, kinds: Mapping[str, int], known: Mapping[str, str], most: int, ends: tuple[int, int]
) -> Held:
    bars, start = [], 0.0
    for kind in KINDS:
        width = round(_BAR * kinds.get(kind, 0) / most, 1)
        if width:
            bars.append(Bar(KINDS[kind].style, round(start, 1), width))
            start += width
    told = ", ".join(
        f"{kinds[kind]} {KINDS[kind].name if kinds[kind] == 1 else KINDS[kind].plural}"
        for kind in KINDS
        if kind in kinds
    )
    month, day_of_month = (int(part) if part.isdecimal() else 1 for part in (day[5:7], day[8:10]))
    when = int(day[:4] or 0) + ((month or 1) - 1) / 12 + ((day_of_month or 1) - 1) / 365
    return Held(Value(name_of(iri, known), iri), day, _place(when, *ends), sum(kinds.values()), told, tuple(bars))


def _place(year: float, first: int, last: int) -> float:
    """Where a moment stands on the axis."""
    return round(_LEFT + (year - first) / (last - first) * (_WIDTH - 2 * _LEFT), 1)
