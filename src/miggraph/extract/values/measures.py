"""What quantities measure, read from the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from miggraph.extract.rules import cached_by_language, entries, line_of, load, word_set
from miggraph.extract.values.quantities import Quantity, QuantityKind

MOST_WORDS = 12
"""A phrase for what is measured has at most about this many words."""
SHORT_CLAUSE = 4
"""A clause with fewer words does not say what is measured; the one before it is taken too."""

LONGEST = 3
"""Phrases of vocabularies that are looked up word by word have at most so many words."""

_BRACKET = re.compile(r"\([^()\d%]*\)")
_MARK = re.compile(r"[;:()]|,(?!\d)|(?<!\w)[–—-](?!\w)|\.(?=\s|$)")
_QUOTES = str.maketrans('"“”', "   ")
_OPENING_MARKS = str.maketrans("(;:", "   ")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a quantity is told in (``%``, a currency, the things counted) and what it measures."""

    unit: str | None
    measures: str | None


def describe(text: str, quantities: Sequence[Quantity]) -> list[Measure]:
    """The measure of each quantity of a sentence, in order."""
    found: list[Measure] = []
    if not quantities:
        return found
    reader = _MeasureReader(text, quantities)
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
        self.original = text
        blank = _BRACKET.sub(lambda match: " " * len(match[0]), text)
        self.text = blank.translate(_QUOTES)
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
            if _is(word.strip(".'’"), "clause opener") or len(words) > 2 * MOST_WORDS:
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
            earlier = self.text[max(ends[-2], floor) : start].translate(_OPENING_MARKS)
            phrase = _polished(earlier, open_end=open_end) or phrase
        return phrase

    def _end(self, place: int) -> int:
        """Where a quantity ends, with the rate after an amount."""
        end = self.quantities[place].end
        return end + len(self._rate(place)) if self.quantities[place].kind is QuantityKind.MONEY else end

    def _rate(self, place: int) -> str:
        """The words right after an amount for a rate ("per year"), with the space before them."""
        line, end = line_of(self.text), self.quantities[place].end
        match = load("measure")["measure/rate"].search(line, end)
        return self.text[end : match.end] if match and not self.text[end : match.start].strip() else ""

    def number_of(self, place: int) -> str | None:
        """The "number of X" that the clause speaks of."""
        line = line_of(self.text)
        match = load("measure")["measure/number-of"].search(line)
        if not match or match.end > self.quantities[place].start:
            return None
        return " ".join(match.group(line, "number").split())

    def count(self, place: int, earlier: Sequence[Measure]) -> Measure:
        """What a plain number counts."""
        words = self.after(place)
        phrase = _noun_phrase(words)
        if phrase and self.text.startswith("-", self.quantities[place].end):
            return Measure(f"{words[0]}s", _trimmed(phrase[1:]))
        if phrase:
            return Measure(_head(phrase), self._counted(place, phrase, words))
        number = self.number_of(place) or self._sampled(place)
        if number:
            return Measure(number.split()[-1], number)
        unit = next((m.unit for m, q in self._counts_before(place, earlier) if m.unit), None)
        unit = unit or (self._unit_after(place) if self.quantities[place].scaled or words[:1] == ["of"] else None)
        if unit and words[:1] == ["of"]:
            return Measure(unit, self._counted(place, [unit], []))
        own = _trimmed(words[:MOST_WORDS]) if words and _is(words[0], "after the noun") else ""
        if self.text[: self.quantities[place].start].rstrip().endswith("("):
            inside = self.before(place)
            return Measure(inside.split()[-1] if inside else None, inside or None)
        if not self.quantities[place].scaled:
            return Measure(None, None)
        return Measure(unit, f"{unit} {own}".strip() if own and unit else self.before(place) or unit)

    def _sampled(self, place: int) -> str | None:
        """The things before the brackets with the size of a sample ("pilots (n = 40)")."""
        before = self.original[: self.quantities[place].start]
        mark = load("measure")["measure/sample"].search(line_of(before))
        words = before[: mark.start].split() if mark else []
        return words[-1].lower() if words and _is_plural(words[-1]) else None

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
        if len(rest) > 1 and not _is(rest[0], "conjunction"):
            return _trimmed([*phrase, *rest[: MOST_WORDS - 1]])
        before = self.before(place, open_end=True)
        return f"{before} {phrase[0]}" if len(before.split()) > 1 else phrase[0]

    def share(self, place: int) -> str | None:
        """What a percentage is a share of, and what is said of that share."""
        words = self._gapped(place, self.after(place)[:MOST_WORDS])
        if not words or (_is(words[0], "after the noun") and words[0].casefold() != "of"):
            return self.before(place) or None
        if words[0].casefold() == "of":
            if words[1:2] in (["whom"], ["which"]):
                return _joined(_word("share"), _word("that"), _trimmed(words[2:]))
            verb = next((n for n, w in enumerate(words) if n > 1 and _is(w, "auxiliary form")), None)
            self._whole = _trimmed(words[:verb])
            if verb and not _is(words[verb - 1], "personal pronoun"):
                words = [*words[:verb], *filter(None, [_word("that")]), *words[verb:]]
            return _joined(_word("share"), _trimmed(words))
        if _is(words[0], "determiner"):
            return f"{self.before(place)} {_trimmed(words)}".strip()
        if _is(_cut_end(self.text[: self.quantities[place].start], "degree").rpartition(" ")[2], "indefinite article"):
            return _trimmed(words)
        return _joined(_word("share"), self._whole, _word("that"), _trimmed(words))

    def _gapped(self, place: int, words: list[str]) -> list[str]:
        """The words after a percentage, with the verb that only the one before has ("…, and 12 per cent in ports")."""
        if not place or not words or self.quantities[place - 1].kind is not QuantityKind.PERCENT:
            return words
        earlier = [word.strip(",") for word in self.after(place - 1)]
        preposition = words[0].casefold()
        if preposition == "of" or not _is(preposition, "preposition") or preposition not in earlier[1:]:
            return words
        return [*earlier[: earlier.index(preposition, 1)], *words]

    def money(self, place: int) -> Measure:
        """The currency of an amount, with the rate it is paid at, and what it is paid for."""
        quantity = self.quantities[place]
        unit = " ".join([quantity.currency or "", *self._rate(place).split()])
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
        words = [word.strip(",.;") for word in _cut_end(between, "qualifier").split()]
        return bool(_at_start(words, "beside") or _at_end(words, "beside"))


def _is(word: str, vocabulary: str) -> bool:
    """Whether a word stands in a vocabulary."""
    return word.casefold() in word_set(vocabulary)


def _word(joint: str) -> str:
    """The word of the language that stands for a share in what is measured, or before what is so of it; "" for none."""
    return next(iter(entries(f"{joint} in a measure")), "")


def _joined(*parts: str) -> str:
    return " ".join(" ".join(parts).split())


@cached_by_language
def _phrases(vocabulary: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a vocabulary as words."""
    return frozenset(tuple(entry.split()) for entry in entries(vocabulary))


def _noun_phrase(words: Sequence[str]) -> list[str]:
    """The words of a noun phrase at the beginning; none where a verb or preposition stands there."""
    phrase: list[str] = []
    for word in words:
        ends = _is(word, "auxiliary form") or _is(word, "relative word")
        empty = not phrase and (_is(word, "conjunction") or (_is(word, "after the noun") and word.casefold() != "of"))
        if ends or empty or len(phrase) >= MOST_WORDS:
            break
        phrase.append(word)
    bare = [word for word in phrase if not _is(word, "determiner") and not _is(word, "after the noun")]
    return phrase if bare else []


def _head(phrase: Sequence[str]) -> str | None:
    """The noun of a phrase: its first plural before a preposition, else the last word there."""
    words = list(phrase[1:] if phrase and phrase[0].casefold() == "of" else phrase)
    core: list[str] = []
    for word in words:
        if _is(word, "after the noun") or _is(word, "conjunction"):
            break
        if not _is(word, "determiner"):
            core.append(word.strip(".'’"))
    return next((word for word in core if _is_plural(word)), core[-1] if core else None)


def plural_in(phrase: str) -> str | None:
    """The first word of a phrase that counts things, in lower case unless it is a name."""
    words = [word.strip(".,;:'’") for word in phrase.split()]
    found = next((word for word in words if _is_plural(word)), None)
    return found.lower() if found and found[1:].islower() else found


def _is_plural(word: str) -> bool:
    regular = len(word) > 3 and word.endswith("s") and word[-2] not in "su'’i"
    return (regular and word.replace("-", "").isalpha()) or _is(word, "plural noun")


def _trimmed(words: Sequence[str]) -> str:
    """The words without dangling prepositions, conjunctions and auxiliaries at the end."""
    kept = list(words)
    while kept and _is(kept[-1].strip("."), "loose end"):
        kept.pop()
    return " ".join(kept).strip(" .")


def _polished(phrase: str, *, open_end: bool = False) -> str:
    """A phrase that comes before a quantity, without qualifiers and linking words at its ends."""
    phrase = _cut_start(_cut_end(phrase, "qualifier").strip(" .$,"))
    if not open_end:
        phrase = _cut_end(phrase, "linking end", least=1)
    return " ".join(_cut_end(phrase, "qualifier").split()[-MOST_WORDS:])


def _cut_start(phrase: str) -> str:
    """A phrase without linking words, and without "it is said that", at its beginning."""
    words = phrase.split()
    while words:
        said = load("measure")["measure/said"].match(line_of(" ".join(words)))
        cut = _at_start(words, "linking beginning")
        if not said and not cut:
            break
        words = (" ".join(words)[said.end :] if said else " ".join(words[cut:])).strip(" ,").split()
    return " ".join(words)


def _cut_end(phrase: str, vocabulary: str, *, least: int = 0) -> str:
    """A phrase without the phrases of a vocabulary at its end, but with a least number of words."""
    words = phrase.split()
    while (cut := _at_end(words, vocabulary)) and len(words) - cut >= least:
        words = " ".join(words[:-cut]).rstrip(" ,").split()
    return " ".join(words)


def _at_start(words: Sequence[str], vocabulary: str) -> int:
    """How many words the longest phrase of a vocabulary has with which the words begin; 0 for none."""
    folded = [word.casefold() for word in words[:LONGEST]]
    return next((n for n in range(len(folded), 0, -1) if tuple(folded[:n]) in _phrases(vocabulary)), 0)


def _at_end(words: Sequence[str], vocabulary: str) -> int:
    """How many words the longest phrase of a vocabulary has with which the words end; 0 for none."""
    folded = [word.casefold() for word in words[-LONGEST:]]
    return next((n for n in range(len(folded), 0, -1) if tuple(folded[-n:]) in _phrases(vocabulary)), 0)
