"""Figures about the world: what a sentence counts or measures, each number a statistic of its own.

| method | what it does |
| --- | --- |
| statistic/percentage | reads a percentage, or a fraction in words |
| statistic/money | reads an amount of money |
| statistic/multiple | reads "doubled", "three times as many" |
| statistic/count | reads a number that counts the things named after it |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.lexicon import Form, Lexicon
from miggraph.extract.numbers import Quantity, QuantityKind, find_quantities
from miggraph.extract.periods import find_periods
from miggraph.extract.phrases import measured
from miggraph.extract.stages import Stage
from miggraph.model import (
    Block,
    BlockKind,
    EventFound,
    Finding,
    Findings,
    NameKind,
    ParticipationFound,
    Prose,
    Report,
    Span,
    StatisticFound,
)

METHODS = {
    QuantityKind.PERCENT: "statistic/percentage",
    QuantityKind.MONEY: "statistic/money",
    QuantityKind.TIMES: "statistic/multiple",
    QuantityKind.COUNT: "statistic/count",
}
SMALL = 10
"""Smaller counts are statistics only of what populations are counted in: "two panels" is none, "eight countries" is."""
MOST_SUBJECTS = 3

_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE)
_ANNEX = re.compile(r"\b(?:programmes?|agenda|list of participants|annex|timetable)\b", re.IGNORECASE)
_POPULATION = re.compile(
    r"\b(?:migrants?|people|persons?|individuals|countries|nations|governments|states|women|men|girls|boys|children|workers"
    r"|refugees|families|households|municipalities|cities|victims|students|nationals|citizens|residents|returnees"
    r"|organi[sz]ations|agencies)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|these|those|both|all|its|their|our|all\s+the|of\s+the)\s+(?:\w+\s+)?$", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:H\.\s?E\.\s+)?(?:Mr|Mrs|Ms|Dr|Prof|Professor|Ambassador)\b\.?\s+(?P<name>[A-Z][\w.'’-]+(?:\s+(?:de|da|van|von|el|[A-Z][\w.'’-]+))*)"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with the quantities that count in it."""

    prose: Prose
    event: str | None
    quantities: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        return self.prose.text


def _run(report: Report, found: Findings, lexicon: Lexicon) -> Iterable[Finding]:
    people = _full_names(found.of(ParticipationFound))
    for sentence in _sentences(report, found.of(EventFound)):
        for number, quantity in enumerate(sentence.quantities):
            yield _statistic(sentence, number, quantity, lexicon, people)


def _sentences(report: Report, events: Sequence[EventFound]) -> Iterator[_Sentence]:
    programmes = tuple(event.programme for event in events if event.programme)
    for block in report.blocks:
        if block.kind not in _KINDS or _in_annex(report, block, programmes):
            continue
        for prose in block.sentences:
            quantities = tuple(q for q in find_quantities(prose.text) if _counts(prose.text, q))
            if quantities:
                yield _Sentence(prose, _event(block.span, events), quantities)


def _in_annex(report: Report, block: Block, programmes: Sequence[Span]) -> bool:
    if any(programme.overlaps(block.span) for programme in programmes):
        return True
    return any(_ANNEX.search(section.title) and section.level == 1 for section in report.lineage(block.section))


def _event(span: Span, events: Sequence[EventFound]) -> str | None:
    return next((event.key for event in events if any(part.covers(span) for part in event.parts)), None)


def _counts(text: str, quantity: Quantity) -> bool:
    """Whether a quantity says something of the world, rather than numbers the points of an argument."""
    if quantity.kind is not QuantityKind.COUNT or quantity.scaled or quantity.value == 0:
        return True
    unit, _ = measured(text, quantity)
    if not unit or quantity.value == 1 and quantity.upper is None:
        return False
    if quantity.value >= SMALL:
        return True
    if _DEFINITE.search(text[: quantity.start]):
        return False
    return bool(_POPULATION.search(unit)) or (not quantity.spoken and unit.startswith("year"))


def _statistic(
    sentence: _Sentence, number: int, quantity: Quantity, lexicon: Lexicon, people: dict[str, str | None]
) -> StatisticFound:
    text = sentence.text
    unit, measures = measured(text, quantity)
    return StatisticFound(
        spans=sentence.prose.spans(),
        method=METHODS[quantity.kind],
        confidence=0.9 if not quantity.spoken or quantity.value >= SMALL else 0.75,
        kind="statistic",
        text=text,
        event=sentence.event,
        made_by=_speaker(text[: quantity.start], people),
        subjects=_concepts(text, lexicon, "themes")[:MOST_SUBJECTS],
        affects=_concepts(text, lexicon, "affected-groups"),
        concerns=tuple(dict.fromkeys(m.only.iri for m in lexicon.find(text, NameKind.INSTRUMENT) if m.only)),
        value=quantity.value,
        upper=quantity.upper,
        unit=unit,
        measures=measures,
        period=_period(text, quantity),
        places=_places(text, number, sentence.quantities, lexicon),
    )


def _period(text: str, quantity: Quantity) -> str | None:
    """The period that stands nearest to a quantity."""

    def distance(period: tuple[int, int, str]) -> int:
        return max(period[0] - quantity.end, quantity.start - period[1], 0)

    nearest = min(find_periods(text), key=distance, default=None)
    return nearest[2] if nearest else None


def _places(text: str, number: int, quantities: Sequence[Quantity], lexicon: Lexicon) -> tuple[str, ...]:
    """Countries and regions that a quantity is about: those between it and the next one, else those of the sentence."""
    named: list[tuple[int, str]] = []
    for match in lexicon.find(text):
        kinds = {entry.kind for entry in match.entries}
        if kinds <= {NameKind.COUNTRY, NameKind.REGION} and match.form is not Form.ADJECTIVE:
            named.extend((match.start, entry.iri) for entry in match.entries)
    start = quantities[number].end
    end = quantities[number + 1].start if number + 1 < len(quantities) else len(text)
    own = [iri for at, iri in named if start <= at < end]
    first = [iri for at, iri in named if at < quantities[0].start]
    chosen = own or first or ([iri for _, iri in named] if len(quantities) == 1 else [])
    return tuple(dict.fromkeys(chosen))


def _concepts(text: str, lexicon: Lexicon, scheme: str) -> tuple[str, ...]:
    matches = lexicon.find(text, NameKind.CONCEPT)
    return tuple(dict.fromkeys(e.iri for m in matches for e in m.entries if e.scheme == scheme))


def _full_names(participations: Sequence[ParticipationFound]) -> dict[str, str | None]:
    """Full names by surname; None where two people share it."""
    names: dict[str, str | None] = {}
    for name in dict.fromkeys(p.name for p in participations):
        surname = name.split()[-1].casefold()
        names[surname] = None if surname in names else name
    return names


def _speaker(before: str, people: dict[str, str | None]) -> tuple[str, ...]:
    """Who is named with a title ahead of the figure: the full name, if the sentence or another place gives it."""
    match = _PERSON.search(before)
    if not match:
        return ()
    name = match["name"].rstrip(".,'’").removesuffix("'s").removesuffix("’s")
    if " " in name:
        return (name,)
    full = people.get(name.casefold())
    return (full,) if full else ()


STAGE = Stage(name="statistics", run=_run, provides=(StatisticFound,))
