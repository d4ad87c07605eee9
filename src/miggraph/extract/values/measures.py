"""What quantities measure, read from the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miggraph.extract.values.quantities import Quantity, QuantityKind

MOST_WORDS = 12
"""A phrase for what is measured has at most about this many words."""
SHORT_CLAUSE = 4
"""A clause with fewer words does not say what is measured; the one before it is taken too."""

_AUX = re.compile(
    r"is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|shall|should|must|do|does|did", re.IGNORECASE
)
_STOP = re.compile(
    r"while|because|since|if|than|but|however|although|compared|according|so|thus|using|until|such|usually|often"
    r"|currently|annually|already|today|now|reaching|aged|representing|when|where",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"who|which|that|whose|being|including|during|there", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"of|in|from|for|among|at|with|on|to|by|per|under|into|through|over|about|as|between|within|worldwide",
    re.IGNORECASE,
)
_JOIN = re.compile(r"and|or", re.IGNORECASE)
_DETERMINER = re.compile(r"the|these|those|all|a|an|its|their|this", re.IGNORECASE)
_DANGLING = re.compile(
    r"of|in|from|for|among|at|with|on|to|by|per|under|into|through|and|or|the|a|an|not|as|that|which|who|between"
    r"|about|over|than|only|some|almost|nearly|close|less|more|average"
    rf"|{_AUX.pattern}",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[A-Za-z-]{2,}[^su'’i]s|people|women|men|children|states|youth|staff", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()\d%]*\)")
_MARK = re.compile(r"[;:()]|,(?!\d)|(?<!\w)[–—-](?!\w)|\.(?=\s|$)")
_QUALIFIER = re.compile(
    r"(?:\b(?:about|over|some|approximately|roughly|around|nearly|almost|close\s+to|more\s+than|less\s+than|fewer\s+than"
    r"|at\s+least|up\s+to|an?|only|between|from|as\s+high\s+as|estimated|the|(?:on\s+)?average|additional|there)\s*)+$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:and|with|that|for\s+example|(?:out\s+)?of\s+which|which|but|also|thus|so\s+far|while|where|has|have|had|been|in|of|can|could"
    r"|it\s+(?:is|was)\s+\w+(?:\s+\w+)?\s+that|estimated\s+at|amounts?\s+to)(?:\s+|$)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:is|are|was|were|be|at|to|from|of|by|in|ranging|amounts?|amounting|constitutes?|reached|reaching|with|and|on"
    r"|has|have|been|will|the|an?|approximately|about|stands|stood|as|for|high|that|there|go|up)$",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(
    r"\bnumber\s+of\s+((?:[\w'’-]+\s+){1,5}?)(?=(?:will|is|was|has|have|had|would|rose|grew|fell|increased|from)\b)"
)
_PER = re.compile(
    r"\s*(?:annually|(?:a|per|each)\s+(?:year|capita|month|week|day)\b(?:\s+and\s+capita)?)", re.IGNORECASE
)
_LINKED = re.compile(r"^\W*(?:but|and|or|compared)\b|\b(?:and|or|compared\s+to)\W*$", re.IGNORECASE)
_PRONOUN = re.compile(r"they|it|he|she|we", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a quantity is told in (``%``, a currency, the things counted) and what it measures."""

    unit: str | None
    measures: str | None


def describe(text: str, quantities: Sequence[Quantity]) -> list[Measure]:
    """The measure of each quantity of a sentence, in order."""
    reader = _MeasureReader(text, quantities)
    found: list[Measure] = []
    for place, quantity in enumerate(quantities):
        if quantity.kind is QuantityKind.COUNT:
            found.append(reader.count(place, found))
        elif quantity.kind is QuantityKind.PERCENT:
            found.append(Measure("%", reader.share(place)))
        elif quantity.kind is QuantityKind.MONEY:
            found.append(reader.money(place))
        else:
            found.append(Measure("times", reader.number_of(place) or reader.before(place)))
    return found


class _MeasureReader:
    """A sentence, its quantities, and the words before and after each."""

    def __init__(self, text: str, quantities: Sequence[Quantity]) -> None:
        blank = _BRACKET.sub(lambda match: " " * len(match[0]), text)
        self.text = re.sub(r"[\"“”]", " ", blank)
        self.quantities = quantities
        self.marks = [
            match.span()
            for match in _MARK.finditer(self.text)
            if not any(q.start <= match.start() < q.end for q in quantities)
        ]
        self._money = ""
        self._whole = ""

    def after(self, place: int) -> list[str]:
        """The words from a quantity to the next one or the end of its clause."""
        start = self._end(place)
        end = min([first for first, _ in self.marks if first >= start], default=len(self.text))
        if place + 1 < len(self.quantities):
            end = min(end, self.quantities[place + 1].start)
        words: list[str] = []
        for word in self.text[start:end].lstrip("-").split():
            if _STOP.fullmatch(word.strip(".'’")) or len(words) > 2 * MOST_WORDS:
                break
            words.append(word)
        return words

    def before(self, place: int, *, open_end: bool = False) -> str:
        """The clause before a quantity, or with the one before that where it is short.

        :param open_end: leave prepositions at its end
        """
        start = self.quantities[place].start
        ends = [0, *(last for _, last in self.marks if last <= start)]
        inside = self.text[:start].rstrip().endswith("(")
        floor = self._end(place - 1) if place and not inside else 0
        phrase = _polished(self.text[max(ends[-1], floor) : start], open_end=open_end)
        if len(phrase.split()) < SHORT_CLAUSE and len(ends) > 1 and ends[-1] > floor:
            earlier = re.sub(r"\s*[(;:]\s*", " ", self.text[max(ends[-2], floor) : start])
            phrase = _polished(earlier, open_end=open_end) or phrase
        return phrase

    def _end(self, place: int) -> int:
        """Where a quantity ends, with the rate after an amount."""
        end = self.quantities[place].end
        rate = _PER.match(self.text, end) if self.quantities[place].kind is QuantityKind.MONEY else None
        return rate.end() if rate else end

    def number_of(self, place: int) -> str | None:
        """The "number of X" that the clause speaks of."""
        match = _NUMBER_OF.search(self.text, 0, self.quantities[place].start + 1)
        return " ".join(match[0].split()) if match else None

    def count(self, place: int, earlier: Sequence[Measure]) -> Measure:
        """What a plain number counts."""
        words = self.after(place)
        phrase = _noun_phrase(words)
        if phrase and self.text.startswith("-", self.quantities[place].end):
            return Measure(f"{words[0]}s", _trimmed(phrase[1:]))
        if phrase:
            return Measure(_head(phrase), self._counted(place, phrase, words))
        number = self.number_of(place)
        if number:
            return Measure(number.split()[-1], number)
        unit = next((m.unit for m, q in self._counts_before(place, earlier) if m.unit), None)
        unit = unit or (self._unit_after(place) if self.quantities[place].scaled or words[:1] == ["of"] else None)
        if unit and words[:1] == ["of"]:
            return Measure(unit, self._counted(place, [unit], []))
        own = _trimmed(words[:MOST_WORDS]) if words and _PREPOSITION.fullmatch(words[0]) else ""
        if self.text[: self.quantities[place].start].rstrip().endswith("("):
            inside = self.before(place)
            return Measure(inside.split()[-1] if inside else None, inside or None)
        if not self.quantities[place].scaled:
            return Measure(None, None)
        return Measure(unit, f"{unit} {own}".strip() if own and unit else self.before(place) or unit)

    def _counts_before(self, place: int, earlier: Sequence[Measure]) -> list[tuple[Measure, Quantity]]:
        pairs = list(zip(earlier, self.quantities[:place], strict=True))
        return [pair for pair in reversed(pairs) if pair[1].kind is QuantityKind.COUNT]

    def _unit_after(self, place: int) -> str | None:
        """The unit of the next number, which stands for both ("150 million and 1 billion people")."""
        if place + 1 >= len(self.quantities):
            return None
        phrase = _noun_phrase(self.after(place + 1))
        return _head(phrase) if phrase else None

    def _counted(self, place: int, phrase: list[str], words: list[str]) -> str:
        """The noun phrase; with what is said of it, where it is one bare noun."""
        if any(word in ("before", "after") for word in phrase):
            return _trimmed(words[:MOST_WORDS])
        if len(phrase) > 1:
            return _trimmed(phrase)
        rest = words[len(phrase) :]
        if len(rest) > 1 and not _JOIN.fullmatch(rest[0]):
            return _trimmed([*phrase, *rest[: MOST_WORDS - 1]])
        before = self.before(place, open_end=True)
        return f"{before} {phrase[0]}" if len(before.split()) > 1 else phrase[0]

    def share(self, place: int) -> str | None:
        """What a percentage is a share of, and what is said of that share."""
        words = self.after(place)[:MOST_WORDS]
        if not words or (_PREPOSITION.fullmatch(words[0]) and words[0].casefold() != "of"):
            return self.before(place) or None
        if words[0].casefold() == "of":
            if words[1:2] in (["whom"], ["which"]):
                return "share that " + _trimmed(words[2:])
            verb = next((n for n, w in enumerate(words) if n > 1 and _AUX.fullmatch(w)), None)
            self._whole = _trimmed(words[:verb])
            if verb and not _PRONOUN.fullmatch(words[verb - 1]):
                words = [*words[:verb], "that", *words[verb:]]
            return "share " + _trimmed(words)
        if _DETERMINER.fullmatch(words[0]):
            return f"{self.before(place)} {_trimmed(words)}".strip()
        if re.search(r"\ban?\s+(?:up\s+to\s+|about\s+|over\s+)?$", self.text[: self.quantities[place].start]):
            return _trimmed(words)
        return " ".join(f"share {self._whole} that {_trimmed(words)}".split())

    def money(self, place: int) -> Measure:
        """The currency of an amount, with the rate it is paid at, and what it is paid for."""
        quantity = self.quantities[place]
        rate = _PER.match(self.text, quantity.end)
        unit = quantity.currency or ""
        unit = f"{unit} {' '.join(rate[0].split())}" if rate else unit
        own = _trimmed(self.after(place)[:MOST_WORDS])
        if self._money and self._follows(place):
            return Measure(unit, f"{self._money} {own}".strip())
        before = self.before(place)
        self._money = before or own.partition(" in ")[0]
        return Measure(unit, f"{before} {own}".strip() or None)

    def _follows(self, place: int) -> bool:
        """Whether an amount is set beside another one ("and", "compared to")."""
        if not place or self.quantities[place - 1].kind is not QuantityKind.MONEY:
            return False
        between = self.text[self._end(place - 1) : self.quantities[place].start]
        return bool(_LINKED.search(_QUALIFIER.sub("", between.rstrip() + " ")))


def _noun_phrase(words: Sequence[str]) -> list[str]:
    """The words of a noun phrase at the beginning; none where a verb or preposition stands there."""
    phrase: list[str] = []
    for word in words:
        ends = _AUX.fullmatch(word) or _RELATIVE.fullmatch(word)
        empty = not phrase and (_JOIN.fullmatch(word) or (_PREPOSITION.fullmatch(word) and word.casefold() != "of"))
        if ends or empty or len(phrase) >= MOST_WORDS:
            break
        phrase.append(word)
    bare = [w for w in phrase if not _DETERMINER.fullmatch(w) and not _PREPOSITION.fullmatch(w)]
    return phrase if bare else []


def _head(phrase: Sequence[str]) -> str | None:
    """The noun of a phrase: its first plural before a preposition, else the last word there."""
    words = list(phrase[1:] if phrase and phrase[0].casefold() == "of" else phrase)
    core: list[str] = []
    for word in words:
        if _PREPOSITION.fullmatch(word) or _JOIN.fullmatch(word):
            break
        if not _DETERMINER.fullmatch(word):
            core.append(word.strip(".'’"))
    return next((w for w in core if _PLURAL.fullmatch(w)), core[-1] if core else None)


def _trimmed(words: Sequence[str]) -> str:
    """The words without what hangs loose at the end."""
    kept = list(words)
    while kept and _DANGLING.fullmatch(kept[-1].strip(".")):
        kept.pop()
    return " ".join(kept).strip(" .")


def _polished(phrase: str, *, open_end: bool = False) -> str:
    """A phrase that comes before a quantity, without qualifiers and linking words at its ends."""
    phrase = _QUALIFIER.sub("", " ".join(phrase.split()) + " ").strip(" .$,")
    for pattern in (_LEADING,) if open_end else (_LEADING, _TRAILING):
        while (shorter := pattern.sub("", phrase).strip(" ,")) != phrase:
            phrase = shorter
    return " ".join(_QUALIFIER.sub("", phrase + " ").split()[-MOST_WORDS:])
