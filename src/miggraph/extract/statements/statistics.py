"""Figures about the world: what a sentence counts or measures, each number a statistic of its own.

The methods and the words that decide whether a number counts stand in ``statistic.toml``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import FOLLOWED, NOBODY, Source
from miggraph.extract.discourse.structure import TEXT
from miggraph.extract.discourse.tables import TableFigure, figures_of
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.extract.statements.conceded import source_at
from miggraph.extract.statements.concerns import concerned, speakers_among, without
from miggraph.extract.statements.coverage import NamedPlaces, Told, places_of
from miggraph.extract.statements.instruments import instruments_in
from miggraph.extract.statements.statement import THEMES_AROUND, told_by
from miggraph.extract.values.anaphora import resolved
from miggraph.extract.values.dates import find_periods
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.measures import Measure, counted_in, describe, plural_in, taken_up, whole_in
from miggraph.extract.values.quantities import Quantity, QuantityKind, find_quantities
from miggraph.extract.values.wording import joined_up as join_words
from miggraph.extract.values.wording import joining_word, share_of
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Attribution,
    Event,
    Iri,
    Mention,
    Participation,
    Prose,
    Span,
    Statistic,
    join,
)

METHODS = {
    QuantityKind.PERCENT: "statistic/percentage",
    QuantityKind.MONEY: "statistic/money",
    QuantityKind.TIMES: "statistic/multiple",
    QuantityKind.COUNT: "statistic/count",
}
SMALL_COUNT = "statistic/small-count"
TABLED = "statistic/table"
SMALL = 6
"""Smaller counts are statistics only of what populations are counted in: "two panels" is none, "two countries" is."""
SPOKEN = 10
"""Number words up to this one count nothing new after "the", "these", "both": "the seven treaties"."""
MOST_QUANTITIES = 40
"""What has more numbers than this is no sentence but a table that lost its lines."""


_RULES = load("statistic")
_POPULATION = _RULES["statistic/population.unit"]
_WHOLE_WORD = 4
"""Shorter units are signs of measures: "km"."""
_SAYS = load("measure")["measure/verb"]
_UNVARIED = _RULES["statistic/unvaried.unit"]
_UNCOUNTED = _RULES["statistic/uncounted.unit"]
_DEFINITE = _RULES["statistic/definite.before"]
_POINTED = _RULES["statistic/bare.pointed"]
_SUBJECT, _VERB = _RULES["statistic/bare.subject"], _RULES["statistic/bare.verb"]
_NOW, _BEGUN = _RULES["statistic/time.now"], _RULES["statistic/time.begun"]
_PARTIES = _RULES["statistic/party.rate"]
_CHANGED = _RULES["statistic/bare.change"]
_POINTS_BACK = load("unit")["unit/back-reference"]
_PERSON = load("source")["personal-name/titled"]


@dataclass(frozen=True, slots=True)
class _CountedSentence:
    """A sentence with the quantities that count in it."""

    prose: Prose
    event: str | None
    quantities: tuple[Quantity, ...]
    measures: tuple[Measure, ...]
    method: str = ""
    """The method of a figure that is in no sentence."""
    source: Source = NOBODY
    said_by: str = ""
    """The method that tells its source."""
    before: tuple[str, ...] = ()
    """The sentences before it in its paragraph, the nearest first."""
    earlier: tuple[str, ...] = ()
    """Those of the paragraph before in its section, the nearest first."""
    heading: str = ""
    antecedents: tuple[Iri, ...] = ()
    """The instruments that were named up to it."""

    @property
    def text(self) -> str:
        return self.prose.text


def run(document: Document) -> Iterator[Annotation]:
    """The figures of a report, footnotes included, in the order of the text."""
    names = NamedPlaces(document.lexicon)
    for sentence in _counted_sentences(document):
        points_back = _POINTS_BACK.search(line_of(sentence.text)) is not None
        topics = document.topics(sentence.text, sentence.prose.spans()[0], sentence.before[:1], points_back=points_back)
        for number in range(len(sentence.quantities)):
            figure = _statistic(sentence, number, names)
            named = figure.made_by or figure.voices
            by = [("made_by", sentence.said_by or _PERSON.rule.id)] if named else []
            around = [("subjects", THEMES_AROUND)] if topics.themes and not topics.is_whole else []
            yield replace(
                figure,
                concerns=_concerned(sentence, document),
                subjects=topics.themes,
                subjects_are_own=topics.is_own,
                found_by=(*by, *around),
            )


def _concerned(sentence: _CountedSentence, document: Document) -> tuple[Iri, ...]:
    """The instruments, processes and others that a sentence with figures is about, but for who says it."""
    named = instruments_in(sentence.text, document, sentence.antecedents)
    own = [iri for _, _, iris in named for iri in iris if iri in document.lexicon.by_iri]
    spoken = sentence.said_by not in ("", FOLLOWED)
    about = concerned(sentence.text, sentence.prose.spans(), (), document, spoken=spoken)
    return tuple(dict.fromkeys((*own, *without(about, speakers_among(sentence.source.names, document)))))


def _counted_sentences(document: Document) -> Iterator[_CountedSentence]:
    said_by = _SaidBy(document)
    last: tuple[str, ...] = ()
    section = -1
    for block in document.blocks(TEXT):
        if not document.is_said(block):
            continue
        event = document.event_at(block.span)
        yield from filter(None, (_counted_cell(figure, event) for figure in figures_of(block)))
        whole = number = ""
        measured: list[Measure] = []
        heading = document.report.sections[block.section].title if block.section >= 0 else ""
        earlier = last if block.section == section else ()
        last, section = tuple(each.text for each in reversed(block.sentences)), block.section
        for place, prose in enumerate(block.sentences):
            every = find_quantities(prose.text)
            if len(every) > MOST_QUANTITIES or _is_row(prose.text, every):
                continue
            before = last[len(last) - place :]
            told, measured = measured, describe(prose.text, every, whole, number)
            if len(every) == 1 and _POINTS_BACK.search(line_of(prose.text)):
                measured = [taken_up(measured[0], told)]
            measured = [
                _resolved(measure, quantity, (*before, *earlier))
                for measure, quantity in zip(measured, every, strict=True)
            ]
            whole, number = whole_in(prose.text, measured), counted_in(every, measured)
            pairs = list(zip(every, measured, strict=True))
            counted = [(quantity, measure) for quantity, measure in pairs if _counts(prose.text, quantity, measure)]
            first = {(q.value, q.upper, m.unit): (q, m) for q, m in reversed(counted)}
            kept = sorted(first.values(), key=lambda pair: pair[0].start)
            if kept:
                quantities, measures = tuple(q for q, _ in kept), tuple(m for _, m in kept)
                source, by, named = said_by.at(prose.spans()[0])
                key = event.key if event else None
                sentence = _CountedSentence(prose, key, quantities, measures, source=source, said_by=by)
                yield replace(sentence, before=before, earlier=earlier, heading=heading, antecedents=named)


def _resolved(measure: Measure, quantity: Quantity, before: Sequence[str]) -> Measure:
    """A measure that names what it points back to, and says for each of what an amount is paid."""
    if not measure.measures:
        return measure
    words = resolved(measure.measures, before)
    rate = (measure.unit or "").partition(" ")[2] if quantity.kind is QuantityKind.MONEY else ""
    first, _, rest = words.partition(" ")
    said = join_words(first, rate, rest) if rest and first == joining_word("amount") else join_words(words, rate)
    return replace(measure, measures=words if rate in words else said)


def _is_row(text: str, quantities: Sequence[Quantity]) -> bool:
    """Whether a text is a row of a table that lost its lines: numbers behind hardly any words."""
    words = len(text.split()) - sum(len(text[q.start : q.end].split()) for q in quantities)
    return len(quantities) > 1 and words <= len(quantities) and _SAYS.search(line_of(text)) is None


class _SaidBy:
    """Whose words the sentences of a report are, by where they stand."""

    def __init__(self, document: Document) -> None:
        units = [
            (unit.spans[0].start, unit.spans[-1].end, *_source(document, unit, said), said.antecedents)
            for said in document.attributed_units
            for unit in (said.group.lead, *said.group.items)
        ]
        self._units = sorted(units, key=lambda unit: unit[:2])
        self._starts = [unit[0] for unit in self._units]

    def at(self, span: Span) -> tuple[Source, str, tuple[Iri, ...]]:
        """The source of the unit in which a span begins, the method that tells it, and the instruments named so far."""
        place = bisect_right(self._starts, span.start) - 1
        if place < 0 or self._units[place][1] <= span.start:
            return NOBODY, "", ()
        return self._units[place][2:]


def _source(document: Document, unit: Unit, said: AttributedUnit) -> tuple[Source, str]:
    source = document.source_of(unit, said)
    return source, told_by(document, (unit.spans[0], said.group.lead.spans[0]), source) if source != NOBODY else ""


def _counted_cell(figure: TableFigure, event: Event | None) -> _CountedSentence | None:
    """A number of a table, read as the sentence that its row and column make."""
    found = find_quantities(figure.amount)
    prose = join([join([figure.head, figure.row], ", ", broken=True), figure.cell], ": ", broken=True)
    start = len(prose.text) - len(figure.cell.text)
    if len(found) != 1:
        return None
    quantity = replace(found[0], start=start, end=len(prose.text))
    unit = {QuantityKind.PERCENT: "%", QuantityKind.MONEY: quantity.currency}.get(
        quantity.kind, plural_in(figure.measures)
    )
    measure = Measure(unit, figure.measures)
    if not _counts(prose.text, quantity, Measure(unit or figure.head.text, figure.measures)):
        return None
    return _CountedSentence(prose, event.key if event else None, (quantity,), (measure,), TABLED)


def _counts(text: str, quantity: Quantity, measure: Measure) -> bool:
    """Whether a quantity says something of the world, rather than numbers the points of an argument."""
    if quantity.kind is not QuantityKind.COUNT:
        return True
    unit = measure.unit
    if quantity.value >= SMALL and _stands_bare(text, quantity):
        return True
    if unit and not (measure.measures or "").startswith("number of") and not _can_be_counted(unit):
        return False
    if quantity.scaled:
        return True
    if quantity.value == 0:
        return bool(unit)
    if not unit or (quantity.value == 1 and quantity.upper is None):
        return False
    if (
        quantity.value <= SPOKEN
        and (quantity.spoken or quantity.value < SMALL)
        and _DEFINITE.search(line_of(text[: quantity.start]))
    ):
        return False
    if quantity.value >= SMALL:
        return True
    return bool(_POPULATION.search(line_of(unit))) or (not quantity.spoken and unit.startswith("year"))


def _stands_bare(text: str, quantity: Quantity) -> bool:
    """Whether a number names nothing that it counts, since that was named before: "40 of them", "down from 40"."""
    before, behind = line_of(text[: quantity.start].rstrip()), line_of(text[quantity.end :].lstrip())
    if _POINTED.match(behind) or quantity.spoken:
        return _POINTED.match(behind) is not None
    is_subject = _VERB.match(behind) and (not before.text or _SUBJECT.search(before))
    return bool(is_subject or _CHANGED.search(before))


def _can_be_counted(unit: str) -> bool:
    """Whether a unit is a word for things: no pronoun, no mark, and no name of one thing that has the number."""
    if not any(character.isalpha() for character in unit) or _UNCOUNTED.search(line_of(unit)):
        return False
    short = unit.isupper() or (unit[-1] == "s" and unit[:-1].isupper()) or len(unit) < _WHOLE_WORD
    return short or plural_in(unit) is not None or _UNVARIED.search(line_of(unit)) is not None


def _statistic(sentence: _CountedSentence, number: int, names: NamedPlaces) -> Statistic:
    text, quantity, measure = sentence.text, sentence.quantities[number], sentence.measures[number]
    is_small = quantity.kind is QuantityKind.COUNT and quantity.value < SMALL
    source = source_at(text, quantity.end, sentence.source)
    words = _of_instrument(sentence, quantity, measure, names.lexicon)
    told = Told(text, sentence.quantities, sentence.measures, sentence.before, sentence.earlier, sentence.heading)
    method = _RULES.methods[sentence.method or (SMALL_COUNT if is_small else METHODS[quantity.kind])]
    return Statistic(
        spans=sentence.prose.spans(),
        method=method.id,
        confidence=method.confidence,
        kind="statistic",
        text=text,
        event=sentence.event,
        made_by=source.names or _speaker(text, quantity.start),
        voices=(source.collective,) if source.collective else (),
        affects=_concepts(text, names.lexicon, "affected-groups"),
        value=quantity.value,
        upper=quantity.upper,
        unit=None if measure.unit and _UNCOUNTED.search(line_of(measure.unit)) else measure.unit,
        measures=words,
        hedge=_hedge(text, quantity, sentence.method),
        period=_period(text, quantity),
        places=places_of(told, number, names),
    )


def _of_instrument(sentence: _CountedSentence, quantity: Quantity, measure: Measure, lexicon: Lexicon) -> str | None:
    """A measure with the instrument named last, where the figure tells how many are bound by it."""
    before = line_of(sentence.text[: hedge_before(sentence.text, quantity.start).start].rstrip())
    entry = lexicon.by_iri.get(sentence.antecedents[-1]) if sentence.antecedents else None
    if not measure.measures or not entry or not _PARTIES.search(before):
        return measure.measures
    return join_words(measure.measures, share_of(), entry.label)


def _hedge(text: str, quantity: Quantity, method: str) -> str | None:
    """How exact a figure is; a range says it by its bounds."""
    if quantity.upper is not None:
        return "between"
    return None if method else hedge_before(text, quantity.start).kind


def _period(text: str, quantity: Quantity) -> str | None:
    """The period that stands nearest to a quantity."""

    def distance(period: tuple[int, int, str]) -> int:
        return max(period[0] - quantity.end, quantity.start - period[1], 0)

    if _NOW.match(line_of(text[quantity.end :].lstrip())):
        return None
    told = (period for period in find_periods(text) if not _BEGUN.search(line_of(text[: period[0]].rstrip())))
    nearest = min(told, key=distance, default=None)
    return nearest[2] if nearest else None


def _concepts(text: str, lexicon: Lexicon, scheme: str) -> tuple[str, ...]:
    matches = lexicon.concepts(scheme).find(text)
    return tuple(dict.fromkeys(entry.iri for match in matches for entry in match.entries))


def _speaker(text: str, end: int) -> tuple[str, ...]:
    """Who is named with a title ahead of a figure, without the title."""
    line = line_of(text)
    match = _PERSON.search(line)
    return (match.group(line, "name"),) if match and match.end <= end else ()


STAGE = Stage(name="statistics", run=run, provides=(Statistic,), requires=(Event, Attribution, Mention, Participation))
