"""What a measure points back to ("such pacts", "this rule"), by the name that the text before gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.extract.rules import is_known, lemma, line_of, load
from miggraph.extract.values.words import is_plural, stands_in

_TOKEN = re.compile(r"[“\"][^“”\"]{1,60}[”\"]|[\w'’.-]*[\w'’]|[^\w\s]")
_ATTRIBUTES = 4
"""A name takes at most so many words before its noun."""
_BEHIND = 8
"""A name takes at most so many words behind its noun."""
_SMALL = (
    "adposition",
    "conjunction",
    "auxiliary form",
    "determiner",
    "relative pronoun",
    "personal pronoun",
    "clause opener",
    "negation",
    "sentence adverb",
)


def resolved(measure: str, before: Sequence[str]) -> str:
    """A measure with the name of what it points back to, where the text before has a fuller one.

    :param before: the sentences before it, the nearest first
    """
    words = measure.split()
    for at, word in enumerate(words[:-1]):
        sum_alone = stands_in(word, "article") and stands_in(words[at + 1], "sum noun")
        if not sum_alone and not stands_in(word, "pointing determiner"):
            continue
        end = at + 1
        while end < len(words) and end - at <= _ATTRIBUTES and not _is_small(words[end]):
            end += 1
        behind = words[end] if end < len(words) else ""
        numbered = any(word[0].isdigit() for word in words[at + 1 : end])
        if numbered or end == at + 1 or stands_in(behind, "noun joint") or (sum_alone and end > at + 2):
            continue
        name = next(filter(None, (_named(words[end - 1], text, of_only=sum_alone) for text in before)), "")
        if len(name.split()) > (1 if sum_alone else end - at - 1):
            first = [*words[:at], word] if sum_alone else words[:at]
            return " ".join([*first, name, *words[end:]])
    return measure


def _is_small(word: str) -> bool:
    return any(stands_in(word, each) for each in _SMALL)


def _named(noun: str, text: str, *, of_only: bool) -> str:
    """The last name in a text whose noun is the same: with what stands before it, or only with what it is of."""
    tokens = list(_TOKEN.finditer(text))
    verbs = {match.start for match in load("measure")["measure/verb"].finditer(line_of(text))}
    for at in reversed(range(len(tokens))):
        if lemma(tokens[at][0].casefold()) != lemma(noun.casefold()):
            continue
        first = at
        while not of_only and first and at - first < _ATTRIBUTES and _is_attribute(tokens[first - 1], verbs):
            first -= 1
        owned = first < at and tokens[first][0].endswith(("'s", "’s")) and tokens[first][0].islower()
        first -= bool(owned and first and stands_in(tokens[first - 1][0], "article"))
        last = _end_behind(tokens, at, verbs)
        if first < at or last > at + 1:
            noun = noun if of_only else tokens[at][0]
            opened = first == 0 and first < at and is_known(tokens[0][0].casefold())
            text = text[0].lower() + text[1:] if opened else text
            return (
                text[tokens[first].start() : tokens[at].start()]
                + noun
                + text[tokens[at].end() : tokens[last - 1].end()]
            )
    return ""


def _is_attribute(token: re.Match[str], verbs: set[int]) -> bool:
    """Whether a word before a noun belongs to its name."""
    word = token[0]
    if any(stands_in(word, each) for each in ("verb particle", "vague number", "part noun")):
        return False
    if word[0] in '“"':
        return True
    if is_plural(word):
        return False
    return word[0].isalpha() and token.start() not in verbs and not _is_small(word) and not word.endswith("ly")


def _is_from(word: str) -> bool:
    return stands_in(word, "from in a measure")


def _end_behind(tokens: Sequence[re.Match[str]], at: int, verbs: set[int]) -> int:
    """Where the words end that tell of what, or for what, a noun is."""
    if at + 1 == len(tokens) or not (stands_in(tokens[at + 1][0], "noun joint") or _is_from(tokens[at + 1][0])):
        return at + 1
    end = at + 2
    while end < len(tokens) and end - at <= _BEHIND:
        word = tokens[end][0]
        apart = _is_small(word) and not stands_in(word, "noun joint") and not stands_in(word, "determiner")
        if apart or tokens[end].start() in verbs or not (word[0].isalnum() or word[0] in '“"'):
            break
        end += 1
    amount = tokens[at + 2][0][0].isdigit() or not tokens[at + 2][0].islower() if at + 2 < len(tokens) else True
    return at + 1 if end == at + 2 or amount else end
