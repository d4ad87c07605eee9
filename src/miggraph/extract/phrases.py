"""What a quantity measures, read from the words around it."""

from __future__ import annotations

import re

from miggraph.extract.numbers import Quantity, QuantityKind, mask_numbers

MOST_WORDS = 12

_AUXILIARY = (
    "is are was were be been has have had will would can could may might shall should must do does did"
).split()
_STOP = frozenset(
    "who which that whose where when while because since if than but however although compared according "
    "so thus being including using during until such usually often currently annually".split()
)
_PREPOSITIONS = frozenset(
    "of in from for among at with on to by per under into through over about as between within".split()
)
_QUALIFIER = re.compile(
    r"(?:\b(?:about|over|some|approximately|roughly|around|nearly|almost|close\s+to|more\s+than|less\s+than|fewer\s+than"
    r"|at\s+least|up\s+to|an?|only|between|from|to|as\s+high\s+as|estimated|the|amount(?:ing|s|ed)?\s+to|average"
    r"|additional)\s*)+$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:()\"“”]|\s[–—-]\s|\.\s|\.$")
_WORD = re.compile(r"[^\s,;:()\"“”]+")
_LEADING = re.compile(
    r"^(?:and|with|that|of which|out of which|which|but|also|thus|for example|so far|while|where|of|in|has|have|had|been"
    r"|it is estimated that|it was deemed alarming that|estimated at)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:is|are|was|were|be|at|to|from|of|by|in|ranging|amounts?|amounting|constitutes?|reached|reaching|with|and|on"
    r"|has|have|been|will|the|an?|approximately|about|stands|stood|as)$",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\s*(?:annually|(?:a|per|each)\s+(?:year|capita|month|week|day)\b(?:\s+and\s+capita)?)", re.IGNORECASE
)


def measured(text: str, quantity: Quantity) -> tuple[str | None, str | None]:
    """The unit of a quantity, and a short phrase for what it measures; None where the words do not tell."""
    after = _following(text, quantity)
    if quantity.kind is QuantityKind.COUNT:
        unit = _head(after)
        return unit, after or _clause(text, quantity)
    if quantity.kind is QuantityKind.PERCENT:
        return "%", _share(after) if after else _clause(text, quantity)
    if quantity.kind is QuantityKind.TIMES:
        return "times", _clause(text, quantity)
    rate = _PER.match(text, quantity.end)
    unit = quantity.currency or ""
    return f"{unit} {' '.join(rate[0].split())}" if rate else unit, _clause(text, quantity)


def _following(text: str, quantity: Quantity) -> str:
    """The noun phrase after a quantity; for a percentage, the rest of its clause."""
    masked = mask_numbers(text)
    stop = _CLAUSE.search(text, quantity.end)
    end = stop.start() if stop else len(text)
    words: list[str] = []
    for match in _WORD.finditer(text, quantity.end, end):
        word = match[0]
        low = word.casefold().strip(".'’")
        if low in _STOP or masked[match.start()] == "\x00" or re.search(r"\d", word):
            break
        if quantity.kind is QuantityKind.COUNT and _ends_noun_phrase(low, words):
            break
        words.append(word)
        if len(words) >= MOST_WORDS:
            break
    return _trim(" ".join(words))


def _ends_noun_phrase(word: str, words: list[str]) -> bool:
    if word in _AUXILIARY or (not words and word in (_PREPOSITIONS - {"of"}) | {"and", "or", "not"}):
        return True
    return word in ("and", "or") and any(w in _PREPOSITIONS for w in words)


def _trim(phrase: str) -> str:
    phrase = phrase.strip(" .")
    while True:
        words = phrase.split()
        if words and words[-1].casefold() in _PREPOSITIONS | {"and", "or", "the", "a", "an", "not", *_AUXILIARY}:
            phrase = " ".join(words[:-1])
        else:
            return phrase


def _head(phrase: str) -> str | None:
    """The noun that is counted: the last word of the phrase before its first preposition."""
    words = phrase.split()
    if words and words[0].casefold() == "of":
        words = words[1:]
    core: list[str] = []
    for word in words:
        if word.casefold() in _PREPOSITIONS or (core and word.casefold() in ("and", "or")):
            break
        core.append(word)
    nouns = [w for w in core[:4] if w.casefold() not in ("the", "these", "all", "those", "a")]
    plural = next((w for w in nouns if re.search(r"[a-z]{2}(?<!s)s$|^people$|^women$|^men$|^children$", w)), None)
    head = plural or (nouns[-1] if nouns else None)
    return head.strip("'’") if head else None


def _share(phrase: str) -> str:
    """ "of domestic workers being foreign born" as what has a share: "share of domestic workers being foreign born"."""
    words = phrase.split()
    if words[0].casefold() != "of":
        words = ["share:", *words] if words[0].casefold() in _AUXILIARY else words
        return " ".join(words)
    for index, word in enumerate(words):
        if word.casefold() in _AUXILIARY and index > 1:
            words.insert(index, "that")
            break
    return "share " + " ".join(words)


def _clause(text: str, quantity: Quantity) -> str | None:
    """The clause around a quantity without it: what is said before it, or else after it."""
    starts = [m.end() for m in _CLAUSE.finditer(text, 0, quantity.start)]
    begin = starts[-1] if starts else 0
    before = _polished(text[begin : quantity.start])
    if len(before.split()) < 2 and len(starts) > 1 and quantity.kind is not QuantityKind.MONEY:
        before = _polished(text[starts[-2] : max(starts[-2], begin - 1)])
    stop = _CLAUSE.search(text, quantity.end)
    after = " ".join(text[quantity.end : stop.start() if stop else len(text)].split()[:MOST_WORDS])
    after = _trim(re.sub(r"^(?:annually|of which)\s*", "", after))
    whole = f"{before} {after}".strip() if quantity.kind is not QuantityKind.PERCENT else before or after
    return whole or None


def _polished(phrase: str) -> str:
    phrase = _QUALIFIER.sub("", phrase).strip(" .$")
    for pattern in (_LEADING, _TRAILING):
        while True:
            shorter = pattern.sub("", phrase).strip()
            if shorter == phrase:
                break
            phrase = shorter
    return " ".join(phrase.split()[-MOST_WORDS:])
