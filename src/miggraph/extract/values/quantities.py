"""Quantities in running text: figures and number words, with scale, percentage, currency and range.

What looks like a number and is none (a year, a date, an article, an age, a list number) is excluded by the rules of the
file ``quantity``, so that the rest can be read plainly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from miggraph.extract.rules import (
    RuleMatch,
    TokenLine,
    cached_by_language,
    current_rules,
    entries,
    line_of,
    load,
    word_set,
)

DASHES = frozenset("-–")
_THOUSAND = 1000
"""What the lower bound of a range lacks that is printed short: 15-20,000."""
MOST_OF_RATIO = 100
"""A ratio in words is of at most this many."""


class QuantityKind(StrEnum):
    """What a quantity counts or measures."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at ``text[start:end]``; a range has ``upper``, one with "million" is ``scaled``.

    A percentage is given in hundredths (50 % is 50), a fraction in words as the percentage to one decimal (one third is
    33.3), an amount of money in units of ``currency`` (ISO 4217).
    """

    start: int
    end: int
    value: Decimal
    kind: QuantityKind
    upper: Decimal | None = None
    currency: str | None = None
    scaled: bool = False
    spoken: bool = False


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a sentence from left to right; none overlaps another."""
    line = line_of(text)
    if _number_words().isdisjoint(line.words):
        return []
    found: list[Quantity] = []
    for match in load("quantity").under("quantity/").every(line):
        quantity = _READERS[match.rule.method](line, match)
        if quantity and not any(quantity.start < have.end and have.start < quantity.end for have in found):
            found.append(quantity)
    return _ranges(sorted(found, key=lambda q: q.start), line)


def parse_spoken(words: str) -> Decimal:
    """The value of number words as in "thirty-seven thousand".

    :raises ValueError: if one of them is no number word
    """
    values, scales = _values(), _numbered("scale")
    total, current = 0, 0
    for word in _with_whole_words(words.lower()).replace("-", " ").split():
        if word in word_set("joint of a number"):
            continue
        if word.isdigit():
            current += int(word)
        elif word in word_set("dozen"):
            current = max(current, 1) * 12
        elif word in values:
            current += values[word]
        elif word not in scales:
            raise ValueError(f"no number word: {word!r}")
        elif scales[word] == 2:
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * 10 ** scales[word], 0
    return Decimal(total + current)


def _with_whole_words(words: str) -> str:
    """Number words with those that are one number together in figures, as those for eighty are in French."""
    for phrase, number in _numbered("number").items():
        words = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", str(number), words)
    return words


def parse_figure(figure: str) -> Decimal:
    """The value of a number in figures with separators of thousands or a decimal comma: 130,000; 1.250.000; 19,81."""
    plain = re.sub(r"[\s'\u2019]", "", figure)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    whole, comma, decimals = plain.partition(",")
    if comma and whole.isdigit() and decimals.isdigit() and len(decimals) <= 2:
        return Decimal(f"{whole}.{decimals}")
    return Decimal(plain.replace(",", ""))


@cached_by_language
def _values() -> dict[str, int]:
    """Number words below a hundred and what they are worth."""
    small = {word: value for value, word in enumerate(entries("small number"))}
    return small | {word: 10 * n for n, word in enumerate(entries("ten"), 2)}


@cached_by_language
def _numbered(name: str) -> dict[str, int]:
    """The words of the vocabularies "name 2", "name 3" … and their numbers."""
    found = {vocabulary: vocabulary.removeprefix(f"{name} ") for vocabulary in current_rules().words}
    return {word: int(number) for words, number in found.items() if number.isdigit() for word in entries(words)}


@cached_by_language
def _currencies() -> dict[str, str]:
    """The words and signs of money and the codes of their currencies."""
    names = [name for name in current_rules().words if name.startswith("currency ")]
    return {word: name.removeprefix("currency ") for name in names for word in entries(name)}


@cached_by_language
def _number_words() -> frozenset[str]:
    """Words of which a sentence that holds a quantity holds one."""
    counted = (_numbered(name) for name in ("scale", "part", "times", "number", "nth"))
    return frozenset({"@Number", "none"}).union(_values(), entries("dozen"), *counted)


def _amount(line: TokenLine, match: RuleMatch) -> Quantity:
    spoken, scale = match.group(line, "spoken"), match.group(line, "scale").lower().rstrip(".")
    figure = match.group(line, "pointed").replace(".", "") or match.group(line, "figure")
    value = parse_spoken(spoken) if spoken else parse_figure(figure)
    letter = match.group(line, "letter").lower()
    if scale or letter:
        value *= 10 ** (_numbered("scale")[scale] if scale else _numbered("scale sign")[letter])
    coin = match.group(line, "sign") or match.group(line, "coin")
    percent = bool(match.group(line, "percent"))
    return Quantity(
        match.start,
        match.end,
        _plain(value),
        QuantityKind.PERCENT if percent else QuantityKind.MONEY if coin else QuantityKind.COUNT,
        currency=_currencies()[" ".join(coin.lower().split())] if coin and not percent else None,
        scaled=bool(scale or letter)
        or any(_numbered("scale").get(word, 0) > 2 for word in spoken.lower().replace("-", " ").split()),
        spoken=bool(spoken),
    )


def _fraction(line: TokenLine, match: RuleMatch) -> Quantity:
    word = (match.group(line, "part") or match.group(line, "half")).lower()
    parts = _numbered("part")
    part = parts[word] if word in parts else parts[word.removesuffix("s")]
    return _share(
        match.start, match.end, parse_spoken(many) if (many := match.group(line, "many")) else Decimal(1), part
    )


def _ratio(line: TokenLine, match: RuleMatch) -> Quantity | None:
    part = _number(match.group(line, "part"))
    whole = _number(match.group(line, "whole"))
    end = match.groups["whole"][1]
    return _share(match.start, end, part, whole) if 0 < part < whole <= MOST_OF_RATIO else None


def _every(line: TokenLine, match: RuleMatch) -> Quantity:
    """One of so many: every third."""
    return _share(match.start, match.groups["nth"][1], Decimal(1), _numbered("nth")[match.group(line, "nth").lower()])


def _share(start: int, end: int, part: Decimal, whole: Decimal | int) -> Quantity:
    share = (100 * part / whole).quantize(Decimal("0.1")).normalize()
    return Quantity(start, end, _plain(share), QuantityKind.PERCENT, spoken=True)


def _mixed(line: TokenLine, match: RuleMatch) -> Quantity:
    scale = 10 ** _numbered("scale")[match.group(line, "scale").lower()]
    value = (_number(match.group(line, "number")) + Decimal("0.5")) * scale
    return Quantity(match.start, match.end, _plain(value), QuantityKind.COUNT, scaled=True, spoken=True)


def _multiple(line: TokenLine, match: RuleMatch) -> Quantity:
    words = match.group(line, "times").split()
    times = next(
        (n for word, n in _numbered("times").items() if words[0].lower().startswith(word.removesuffix("e"))), 0
    )
    return Quantity(*match.groups["times"], Decimal(times) or _number(words[0]), QuantityKind.TIMES, spoken=True)


def _none(_: TokenLine, match: RuleMatch) -> Quantity:
    return Quantity(*match.groups["none"], Decimal(0), QuantityKind.COUNT, spoken=True)


_READERS: dict[str, Callable[[TokenLine, RuleMatch], Quantity | None]] = {
    "quantity/multiple": _multiple,
    "quantity/ratio": _ratio,
    "quantity/every": _every,
    "quantity/mixed": _mixed,
    "quantity/fraction": _fraction,
    "quantity/none": _none,
    "quantity/amount": _amount,
}


def _number(text: str) -> Decimal:
    return parse_figure(text) if text[0].isdigit() else parse_spoken(text)


def _plain(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == value.to_integral_value() else value


def _ranges(found: list[Quantity], line: TokenLine) -> list[Quantity]:
    """Neighbours that a dash, "to", "or" or "between … and" joins become one with two bounds."""
    joined: list[Quantity] = []
    for quantity in found:
        if joined and _is_range(joined[-1], quantity, line):
            joint = line.text[joined[-1].end : quantity.start].strip()
            joined[-1] = _range(joined[-1], quantity, joint)
        else:
            joined.append(quantity)
    return joined


def _is_range(low: Quantity, high: Quantity, line: TokenLine) -> bool:
    joint = line.text[low.end : high.start].strip().lower()
    if low.upper is not None or not (low.kind is high.kind or QuantityKind.COUNT in (low.kind, high.kind)):
        return False
    if high.kind is QuantityKind.COUNT and low.kind not in (QuantityKind.COUNT, QuantityKind.MONEY):
        return False
    changed, between = (_holds(f"quantity-range/{rule}", line, low.start) for rule in ("change", "between"))
    joins = {"either": True, "up to": not changed, "both": between}
    joined = any(holds and joint in word_set(words) for words, holds in joins.items())
    return joined and _range(low, high, joint).value < high.value


def _holds(rule: str, line: TokenLine, offset: int) -> bool:
    """Whether a match of a rule holds an offset."""
    return any(match.start <= offset < match.end for match in load("quantity")[rule].finditer(line))


def _range(low: Quantity, high: Quantity, joint: str) -> Quantity:
    value = low.value
    shortened = joint in DASHES and value < _THOUSAND <= high.value and not high.value % _THOUSAND
    if high.scaled and not low.scaled and value:
        value *= _scale_of(high)
    elif shortened and value * _THOUSAND < high.value:
        value *= _THOUSAND
    coined = low if low.currency and not high.currency else high
    return replace(high, start=low.start, value=value, upper=high.value, kind=coined.kind, currency=coined.currency)


def _scale_of(quantity: Quantity) -> Decimal:
    for scale in (10**12, 10**9, 10**6, 10**3):
        if quantity.value >= scale:
            return Decimal(scale)
    return Decimal(1)
