"""Titles and names that are printed in capitals, as they are shown: "WORK AT SEA" as "Work at Sea"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from miggraph.lexicon import Form, Match
from miggraph.link.reference import Finds
from miggraph.model import NameKind

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = frozenset(
    {
        *("a", "an", "and", "as", "at", "but", "by", "de", "for", "from", "in", "into", "of", "on", "or"),
        *("over", "per", "the", "through", "to", "under", "upon", "via", "vs", "with", "within", "between"),
    }
)
_NUMERAL = re.compile(r"[IVXLC]+")
_MOSTLY = 0.9
_OPENS = re.compile(r"[:.?!–—]\s*[\"“(]?$")
_SHORTEST = 5
_PROPER = frozenset(NameKind) - {NameKind.CONCEPT}


_SHORT_FORM = re.compile(r"(?<=[a-z,(] )[A-Z]{2,8}(?=[ ,.)]{1,2}[a-z(])")


def short_forms(text: str) -> frozenset[str]:
    """The words that running text prints in capitals between words that it does not."""
    return frozenset(_SHORT_FORM.findall(text))


def readable(text: str, names: Finds, short: AbstractSet[str] = frozenset()) -> str:
    """A text in capitals with the capitals of a title; short forms that are known or that brackets hold stay.

    What is not printed in capitals is returned with its first letter as a capital.

    :param short: further short forms, as running text prints them
    """
    letters = [character for character in text if character.isalpha()]
    if len(letters) < _SHORTEST or sum(c.isupper() for c in letters) < _MOSTLY * len(letters):
        return text[:1].upper() + text[1:]
    known = {match.start: (match.end, written) for match, written in _written(text, names)}
    shown: list[str] = []
    place = 0
    for word in _WORD.finditer(text):
        if word.start() < place:
            continue
        shown.append(text[place : word.start()])
        if word.start() in known:
            place, written = known[word.start()]
            shown.append(written)
            continue
        place = word.end()
        shown.append(_cased(word, text, opens=not shown[1:] or bool(_OPENS.search(text[: word.start()])), short=short))
    return "".join([*shown, text[place:]])


def _cased(word: re.Match[str], text: str, *, opens: bool, short: AbstractSet[str]) -> str:
    small = word[0].lower()
    bracketed = text[word.start() - 1 : word.start()] == "(" and text[word.end() : word.end() + 1] == ")"
    if bracketed or _NUMERAL.fullmatch(word[0]) or (word[0] in short and small not in _SMALL):
        return word[0]
    return small if small in _SMALL and not opens else small[0].upper() + small[1:]


def _written(text: str, names: Finds) -> Iterator[tuple[Match, str]]:
    """The known names in a text, each as the authority files write it."""
    for match in names.find(text):
        surface = text[match.start : match.end]
        if match.form is Form.ACRONYM:
            yield match, surface
        elif match.form is Form.NAME and match.entries[0].kind in _PROPER:
            forms = (match.entries[0].label, *match.entries[0].names)
            same = next((n for n in forms if n.casefold() == surface.casefold() and not n.isupper()), None)
            if same:
                yield match, same
