"""Quantities in running text: figures and number words, with scale, percentage, currency and range.

What looks like a number and is none (a year, a date, an article, an age, a list number) is masked first, so that the
rest can be read plainly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(UNITS)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
_WORDS["dozen"] = 12
_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "mio": 10**6,
    "billion": 10**9,
    "bio": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_CURRENCIES = {
    "us$": "USD", "us $": "USD", "usd": "USD", "$": "USD", "us dollar": "USD", "dollar": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP", "gbp": "GBP", "chf": "CHF", "swiss franc": "CHF",
}  # fmt: skip
"""A bare dollar sign is read as the dollar of the United States, as reports in the United Nations use it."""

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?:1[89]|20)\d\d"
_SPOKEN = rf"(?:{'|'.join([*TENS, *UNITS])})(?:-(?:{'|'.join(UNITS[1:10])}))?"
_NUMBER = rf"(?:\d+|{_SPOKEN})"
_SPAN_OF_TIME = r"(?:years?|months?|weeks?|days?|decades?|hours?|minutes?)"
_LABEL = (
    r"(?:articles?|art\.|conventions?|nos?\.?|chapters?|sections?|sessions?|panels?|mode|goals?|mdgs?|targets?|annex"
    r"|parts?|phase|rev\.?|revision|protocol|resolutions?|roundtable|paragraphs?|para\.?|pages?|pp?\.|vol(?:ume|\.)?"
    r"|tables?|figures?|modules?|room|floor|categor(?:y|ies)|class|principles?|rules?|decisions?|items?|version"
    r"|fig\.|box|directive|regulation|agenda)"
)

_MASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bhttps?://\S+",
        r"(?<!\w)[A-Z]+/\S*\d\S*|\b\d+/\d+(?:/\d+)*\b",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{{1,2}})?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?",
        rf"\b{_MONTH}(?:\s+\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?\b(?!\s*(?:%|million)))?,?\s+{_YEAR}\b",
        rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b",
        rf"(?<![$€£\w.,])(?<!about )(?<!over )(?<!some )(?<!than )(?<!nearly )(?<!almost )(?<!mately )(?<!USD )"
        rf"{_YEAR}s?(?:\s*[-–/]\s*(?:{_YEAR}|\d\d))?(?![\w,]*\d)(?!\s*(?:%|per\s?cent|million|billion))\b",
        rf"\b{_LABEL}\s*\(?\d+(?:\.\d+)*\b(?:(?:,| and| or| to|\s*[-–])\s*\d+(?:\.\d+)*\b)*",
        r"(?:^|(?<=[\s(:;,]))\(?\d{1,2}\.?\)",
        r"(?:^|(?<=[\s(:;,]))\d{1,2}\.(?=\s+\w)",
        r"^\d\s+(?=[A-Z])",
        r"\b\d+\s*:\s*\d+\b|\b\d{1,2}(?:\.\d\d)?\s*[ap]\.?m\b",
        r"\b\d+\s*(?:by|for|x)\s*\d+\b",
        r"\b\d{1,2}(?-i:-?[A-Z]s?|\s[A-Z]s)\b",
        rf"\b(?:aged?|ages?\s+of)\s+(?:between\s+)?{_NUMBER}(?:\s*(?:to|and|or|[-–])\s*{_NUMBER})?(?:\s+years)?",
        rf"\b{_NUMBER}(?:\s*(?:to|and|or|[-–])\s*{_NUMBER})?(?:\s+years\s+(?:old|of\s+age)|-years?-old)",
        rf"\b(?:under|below|above)\s+(?:the\s+age\s+of\s+)?{_NUMBER}(?:\s+years?)?(?=\s+(?:years|work|old)|\s*[,.;)]|$)",
        rf"\b(?:last|past|next|first|coming|previous|period\s+of)\s+{_NUMBER}\s+{_SPAN_OF_TIME}",
        rf"\b{_NUMBER}[\s-]+{_SPAN_OF_TIME}(?:'|’)?\s+(?:ago|later|earlier|period)",
        rf"\bwithin\s+{_NUMBER}\s+{_SPAN_OF_TIME}",
        r"\b(?:\d+|[a-z]+)-(?:way|day|step|fold|pronged|layered|year|month|week|hour|point|size|scale)\b(?!\s+increase)",
        rf"\b{_NUMBER}\s+or\s+more\b",
    )
)
_FILL = "\x00"

_FIGURE = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u2009]\d{3})+"
    r"|\d+[.,]\d{1,2}(?=\s*(?:%|per\s?cent|[mb]i))|\d{1,15}(?!\d)(?:\.\d{1,6})?"
)
_SIGN = r"(?:US\s?\$|\$|€|£|USD|EUR|GBP|CHF)"
_COIN = r"(?:USD|EUR|GBP|CHF|(?:US|U\.S\.)?[ -]?dollars?|euros?|Swiss francs?)"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|[mb]io\b\.?|bn\b)"
_WORD = rf"(?:{'|'.join([*TENS, *UNITS[1:]])}|dozen|hundred|thousand|million|billion)"
_AMOUNT = re.compile(
    rf"(?:(?<![A-Za-z])(?P<sign>{_SIGN})\s*|(?<![\w.,/])(?<![A-Za-z]-))(?P<figure>{_FIGURE})(?![\w/])(?!-(?!member|\d))"
    rf"(?:[\s-]*(?P<scale>{_SCALE}))?(?:\s*(?P<percent>%|per\s?cent\b|percent\b))?(?:\s*(?P<coin>{_COIN})\b)?"
    rf"|\b(?P<spoken>{_WORD}(?:[\s-]+(?:and\s+)?{_WORD}){{0,7}})\b(?!-)"
    rf"(?:\s+(?P<percent2>per\s?cent|percent)\b)?(?:\s+(?P<coin2>{_COIN})\b)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?:\b(?P<many>an?|one|two|three|four)[\s-]+)(?P<part>half|third|quarter|fourth|fifth|sixth|tenth)s?\b"
    r"(?!-|\s+(?:party|parties|country|countries|state))"
    r"|(?<!first )(?<!second )(?<!-)\b(?P<half>half)\b(?!-|\s+(?:an?\b|way|hour|year|century|day))",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    r"\b(?P<verb>doubl|tripl|quadrupl)(?P<ending>ed|e|es|ing)\b|\b(?P<twice>twice)\s+(?=as\b|the\b)"
    r"|\b(?P<times>\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten)\s+times\s+(?=as\b|more\b|higher\b|larger\b|the\b)",
    re.IGNORECASE,
)
_BEFORE_MULTIPLE = re.compile(
    r"\b(?:will|would|could|has|have|had|to|nearly|almost|than|about|can|may)\s+$", re.IGNORECASE
)
_RATIO = re.compile(rf"\b(?P<part>{_NUMBER})\s+(?:in|out of)\s+(?:every\s+)?(?P<whole>{_NUMBER})\b", re.IGNORECASE)
_NONE = re.compile(r"\bnone\s+of\s+the\s+(?!above|se\b)", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?P<how>[-–—]|to|and|or)\s*", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:rise|rose|risen|grow|grew|grown|increas|declin|fall|fell|fallen|drop|decreas|reduc|quadrupl|doubl|tripl)\w*"
    r"[^.;]*\bfrom\s+\S*$",
    re.IGNORECASE,
)


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
    masked = mask_numbers(text)
    found: list[Quantity] = []
    for finder in (_multiples, _ratios, _fractions, _nones, _amounts):
        for quantity in finder(masked):
            if not any(quantity.start < have.end and have.start < quantity.end for have in found):
                found.append(quantity)
    return _ranges(sorted(found, key=lambda q: q.start), masked)


def mask_numbers(text: str) -> str:
    """The text, as long as it was, with filler for numbers that count nothing: dates, labels, ages, list numbers."""
    for pattern in _MASKED:
        text = pattern.sub(lambda match: _FILL * len(match[0]), text)
    return text


def parse_spoken(words: str) -> Decimal:
    """The value of number words as in "thirty-seven thousand".

    :raises ValueError: if one of them is no number word
    """
    total, current = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "and":
            continue
        if word == "dozen":
            current = max(current, 1) * _WORDS[word]
        elif word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred":
            current = max(current, 1) * _SCALES[word]
        elif word in _SCALES:
            total, current = total + max(current, 1) * _SCALES[word], 0
        else:
            raise ValueError(f"no number word: {word!r}")
    return Decimal(total + current)


def parse_figure(figure: str) -> Decimal:
    """The value of a number in figures, with thousands separators or a decimal comma ("130,000", "19,81")."""
    plain = re.sub(r"[ \u00a0\u2009]", "", figure)
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        return Decimal(plain.replace(",", "."))
    return Decimal(plain.replace(",", ""))


def _number(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else parse_spoken(text)


def _amounts(text: str) -> list[Quantity]:
    return [_amount(match) for match in _AMOUNT.finditer(text)]


def _amount(match: re.Match[str]) -> Quantity:
    if match["spoken"]:
        value, scaled = (
            parse_spoken(match["spoken"]),
            bool(re.search(r"thousand|illion", match["spoken"], re.IGNORECASE)),
        )
    else:
        value, scaled = parse_figure(match["figure"]), bool(match["scale"])
        if scaled:
            value *= _SCALES[match["scale"].lower().rstrip(".")]
    coin = match["sign"] or match["coin"] or match["coin2"]
    kind = QuantityKind.COUNT
    if match["percent"] or match["percent2"]:
        kind = QuantityKind.PERCENT
    elif coin:
        kind = QuantityKind.MONEY
    return Quantity(
        match.start(),
        match.end(),
        _plain(value),
        kind,
        currency=_currency(coin) if kind is QuantityKind.MONEY else None,
        scaled=scaled,
        spoken=bool(match["spoken"]),
    )


def _currency(coin: str) -> str:
    plain = coin.lower().replace("u.s.", "us").replace("-", " ").strip().rstrip("s")
    return _CURRENCIES[" ".join(plain.split())]


def _fractions(text: str) -> list[Quantity]:
    found = []
    for match in _FRACTION.finditer(text):
        part = (match["part"] or match["half"]).lower()
        many = (match["many"] or "one").lower()
        if many in ("a", "an") and not re.match(r"\s+of\b", text[match.end() :]):
            continue
        count = Decimal(1) if many in ("a", "an") else parse_spoken(many)
        share = (100 * count / _PARTS[part]).quantize(Decimal("0.1")).normalize()
        found.append(Quantity(match.start(), match.end(), _plain(share), QuantityKind.PERCENT, spoken=True))
    return found


def _plain(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == value.to_integral_value() else value


def _ratios(text: str) -> list[Quantity]:
    found = []
    for match in _RATIO.finditer(text):
        part, whole = _number(match["part"]), _number(match["whole"])
        if 0 < part < whole <= 100 and "in" in match[0] and (match["whole"].isalpha() or "out of" in match[0]):
            share = _plain((100 * part / whole).quantize(Decimal("0.1")).normalize())
            found.append(Quantity(match.start(), match.end(), share, QuantityKind.PERCENT, spoken=True))
    return found


def _multiples(text: str) -> list[Quantity]:
    values = {"doubl": 2, "tripl": 3, "quadrupl": 4}
    found = []
    for match in _MULTIPLE.finditer(text):
        if match["verb"]:
            past = match["ending"].lower() == "ed"
            if not past and not _BEFORE_MULTIPLE.search(text[: match.start()]):
                continue
            value = Decimal(values[match["verb"].lower()])
        else:
            times = match["times"]
            value = Decimal(2) if match["twice"] else Decimal(times) if times[0].isdigit() else parse_spoken(times)
        end = match.start() + len(match[0].rstrip())
        found.append(Quantity(match.start(), end, value, QuantityKind.TIMES, spoken=True))
    return found


def _nones(text: str) -> list[Quantity]:
    return [
        Quantity(m.start(), m.start() + len("none"), Decimal(0), QuantityKind.COUNT, spoken=True)
        for m in _NONE.finditer(text)
    ]


def _ranges(found: list[Quantity], text: str) -> list[Quantity]:
    """Neighbours that a dash, "to", "or" or "between … and" joins become one with two bounds."""
    joined: list[Quantity] = []
    for quantity in found:
        if joined and _is_range(joined[-1], quantity, text):
            joined[-1] = _range(joined[-1], quantity)
        else:
            joined.append(quantity)
    return joined


def _is_range(low: Quantity, high: Quantity, text: str) -> bool:
    joint = _JOINT.fullmatch(text[low.end : high.start])
    if not joint or low.upper is not None or not (low.kind is high.kind or low.kind is QuantityKind.COUNT):
        return False
    before = text[: low.start]
    if joint["how"] == "and" and not re.search(r"\bbetween\s+\S*\s*$", before, re.IGNORECASE):
        return False
    if joint["how"] == "to" and _CHANGE.search(before):
        return False
    return _range(low, high).value < high.value


def _range(low: Quantity, high: Quantity) -> Quantity:
    value = low.value
    if high.scaled and not low.scaled and value:
        value *= _scale_of(high)
    return replace(high, start=low.start, value=value, upper=high.value)


def _scale_of(quantity: Quantity) -> Decimal:
    for scale in (10**12, 10**9, 10**6, 10**3):
        if quantity.value >= scale:
            return Decimal(scale)
    return Decimal(1)
