"""What quantities measure, read from the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from miggraph.extract.rules import entries, line_of, load, word_set
from miggraph.extract.values.amounts import Amounts
from miggraph.extract.values.context import Context
from miggraph.extract.values.counts import Counts
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.measured import Measure, Read
from miggraph.extract.values.quantities import Quantity, QuantityKind
from miggraph.extract.values.shares import Shares
from miggraph.extract.values.wording import (
    asked_in,
    is_noun_phrase,
    joined_up,
    joining_word,
    plain_of,
    plural_in,
    share_of,
    without_brackets,
)
from miggraph.extract.values.words import is_plural, stands_in

__all__ = ["Measure", "counted_in", "describe", "plural_in", "whole_in", "whole_of"]


_SETTING = 7
"""The group or place that a sentence begins with is named in at most so many words."""


def describe(text: str, quantities: Sequence[Quantity], earlier: str = "", counted: str = "") -> list[Measure]:
    """The measure of each quantity of a sentence, in order.

    :param earlier: what the shares of the sentence before are shares of
    :param counted: what the sentence before counted last
    """
    kept = [q for q in quantities if not stands_in(text[q.start : q.end], "article")]
    if len(kept) < len(quantities):
        found = iter(describe(text, kept, earlier, counted))
        return [next(found) if quantity in kept else Measure(None, None) for quantity in quantities]
    if not quantities:
        return []
    reader = _MeasureReader(text, quantities, earlier, counted)
    for place in range(len(quantities)):
        reader.read(place)
    measures = [
        _settled(text, quantity, reader.in_setting(place, _readable(reader.completed(place, measure), read)))
        for place, (quantity, (measure, read)) in enumerate(zip(quantities, reader.found, strict=True))
    ]
    return [_of_next(text, quantities, measures, place) for place in range(len(quantities))]


def _of_next(text: str, quantities: Sequence[Quantity], measures: Sequence[Measure], place: int) -> Measure:
    """The measure of a number, which is that of the next if only that one names it ("4 (one study) and 6 boats")."""
    own, later = measures[place], measures[place + 1 : place + 2]
    quantity, other = quantities[place], quantities[place + 1 : place + 2]
    if own.measures or own.unit or not later or {quantity.kind, other[0].kind} != {QuantityKind.COUNT}:
        return own
    between = without_brackets(text[quantity.end : other[0].start]).split()
    joined = len(between) == 1 and (stands_in(between[0], "conjunction") or between[0] in word_set("to in a measure"))
    return later[0] if joined and (quantity.scaled or other[0].scaled) else own


def _readable(measure: Measure, read: Read) -> Measure:
    """A measure that is a noun phrase, or the thing counted alone where what was put together is a clause."""
    words = measure.measures or ""
    if is_noun_phrase(words):
        return measure
    share = words.split()[0] == joining_word("share")
    short = joined_up(joining_word("share"), share_of(), read.noun) if share and read.noun else read.noun
    return replace(measure, measures=next((each for each in (short, read.unit) if each and is_noun_phrase(each)), None))


def counted_in(quantities: Sequence[Quantity], measures: Sequence[Measure]) -> str:
    """What a sentence counts last, without what is said of it."""
    counts = [m for q, m in zip(quantities, measures, strict=True) if q.kind is QuantityKind.COUNT]
    words = (counts[-1].measures or "").split() if counts else []
    stops = ("relative pronoun", "adposition")
    end = next((at for at, word in enumerate(words) if at and any(stands_in(word, stop) for stop in stops)), None)
    return " ".join(words[:end])


def whole_in(text: str, measures: Sequence[Measure]) -> str:
    """What the shares of the next sentence are shares of: the last whole of this one, else who was asked in it."""
    return next(filter(None, map(whole_of, reversed(measures))), "") or asked_in(text)


def taken_up(measure: Measure, earlier: Sequence[Measure]) -> Measure:
    """A sum with what the sentence before says it is of ("The cost of lamps is $9. This is a cost of $2 per head")."""
    words, told = (measure.measures or "").split(), (earlier[-1].measures or "").split() if earlier else []
    if not words or not stands_in(words[-1], "sum noun") or words[-1] not in told:
        return measure
    behind = told[told.index(words[-1]) + 1 :]
    of = behind and behind[0] in word_set("of a share")
    return replace(measure, measures=joined_up(*words, *behind)) if of else measure


def _settled(text: str, quantity: Quantity, measure: Measure) -> Measure:
    """A measure that can be read alone: one that only says where or when says nothing, a list of places is whole."""
    words = measure.measures or ""
    if len(words.split()) > 1 and stands_in(words.split()[0], "indefinite article"):
        words = words.partition(" ")[2]
        measure = replace(measure, measures=words)
    if words and stands_in(words.split()[0], "adposition"):
        return _in_points(text, quantity, replace(measure, measures=None))
    for head, tail in dict.fromkeys(((words, ""), _parted(words))):
        if behind := _places_behind(text, quantity, head):
            measure = replace(measure, measures=joined_up(f"{head}{behind}", tail))
            break
    return _in_points(text, quantity, measure)


def _places_behind(text: str, quantity: Quantity, words: str) -> str:
    """The further names of a list of which words end with the first."""
    last = " ".join(words.split()[-2:])
    at = text.find(last, quantity.end) if last else -1
    if at < 0 or not last.split()[-1][0].isupper() or not stands_in(last.split()[0], "adposition"):
        return ""
    behind = text[at + len(last) :]
    more = load("measure")["measure/places-behind"].match(line_of(behind))
    return behind[: more.end] if more else ""


def _parted(words: str) -> tuple[str, str]:
    """The things of a measure, and what is said of them from the relative pronoun, or its preposition, on."""
    told = words.split()
    at = next((at for at, word in enumerate(told) if at > 1 and stands_in(word, "relative pronoun")), len(told))
    at -= at < len(told) and stands_in(told[at - 1], "adposition")
    return " ".join(told[:at]), " ".join(told[at:])


def _in_points(text: str, quantity: Quantity, measure: Measure) -> Measure:
    """The measure of a difference between shares, which is told in percentage points."""
    printed = text[quantity.start : quantity.end].casefold()
    points = next((points for points in entries("percentage point") if printed.endswith(points)), None)
    return replace(measure, unit=entries("percentage point")[0]) if points else measure


def whole_of(measure: Measure) -> str:
    """What a share is a share of, without what is said of the share; "" for what is none."""
    words = (measure.measures or "").split()
    if measure.unit != "%" or words[:1] != [joining_word("share")] or len(words) < 3:
        return ""
    that = joining_word("who") or joining_word("that")
    return " ".join(words[1 + bool(share_of()) : words.index(that) if that in words else None])


class _MeasureReader(Counts, Shares, Amounts, Context):
    """Reads each quantity of a sentence by its kind."""

    def read(self, place: int) -> None:
        """Read what one quantity measures."""
        quantity = self.quantities[place]
        frame = self._frame(place)
        if quantity.kind is QuantityKind.COUNT:
            read = self._count(place, frame)
        elif quantity.kind is QuantityKind.PERCENT:
            read = self._percent(place, frame)
        elif quantity.kind is QuantityKind.MONEY:
            read = self._money(place, frame)
        else:
            read = self._times(place, frame)
        self.found.append(read)

    def in_setting(self, place: int, measure: Measure) -> Measure:
        """A measure with the group or place that the sentence begins with."""
        words = self.clauses.words(None)
        around = self.clauses.inside(place)
        if not words or around or not measure.measures or not self.clauses.part_of(place, None):
            return measure
        first = [word for word in words if word.part == words[0].part]
        text = plain_of(first)
        if (
            len(first) == len(words)
            or len(first) > _SETTING
            or not load("measure")["measure/setting"].match(line_of(text))
        ):
            return measure
        if not any(is_plural(word.text) or word.text[0].isupper() for word in first[1:]):
            return measure
        if text[1:] in measure.measures or self.quantities[0].start < first[-1].start:
            return measure
        return Measure(measure.unit, f"{measure.measures} {text[0].lower()}{text[1:]}")

    def _frame(self, place: int) -> Frame:
        frame = self._taking_up(self.clauses.frame(place))
        if frame.role is Role.JOINED:
            return frame if place else frame._replace(role=Role.SUBJECT)
        kind = self.quantities[place].kind
        if place:
            frame = self.clauses.up_to(frame)
            frame = self.clauses.goes_on(self.found[place - 1][1].frame, frame)
        if place and frame.role is Role.OBLIQUE and self.quantities[place - 1].kind is kind:
            own, earlier = self.clauses.joins(place), self.found[place - 1][1].frame
            if own and earlier.role is Role.COPULA and earlier.preposition.split()[-1:] == [own]:
                return earlier
            if own and earlier.role is Role.OBLIQUE:
                return earlier._replace(preposition=own)
        beside = frame.role is Role.SUBJECT and not frame.before and place and not self.clauses.inside(place)
        if beside and self.quantities[place - 1].kind is kind and not self._predicate(self.clauses.after(place)):
            return frame._replace(role=Role.JOINED)
        return frame
