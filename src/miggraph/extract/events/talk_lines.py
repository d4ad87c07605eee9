"""Lines of a programme that name talks together with those who give them, the speaker before or behind the title.

A line is read here only where all of it is understood: "Ada Holm (Harbour Union): Lamps", "“Lamps”, Ada Holm, pilot",
"Lamps (A. Holm)", "Opening: A. Holm, B. Sund", or several of these between semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from miggraph.extract.people.affiliations import names_organization, names_position
from miggraph.extract.people.display import display_name
from miggraph.extract.people.names import Named, NameTest, find_names, read_name

_QUOTE = r"[\"“„«][^\"“”„«»]{3,}[\"”“»]"
_QUOTED_FIRST = re.compile(rf"(?P<title>{_QUOTE})\s*[,.:–—-]?\s*(?:(?:presented |given )?by\s+)?")
_QUOTED_LAST = re.compile(rf"\s*[:,–—-]?\s*(?P<title>{_QUOTE})\W*$")
_IN_BRACKETS = re.compile(r"(?P<title>[^\W_].*?)\s+\((?P<who>[^()]+)\)\W*$")
_AFTER_SPEAKER = re.compile(r"\s*:\s+|\s+[–—-]\s+")
_STOPS = re.compile(r"(?<=[^\W\d_]{2})[.?!]\s+(?=[^\W\d_a-z])")
_SET_APART = re.compile(r"\s*[.,:–—-]?\s+(?:by\s+)?")
_LISTED = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")
_BRACKETS = re.compile(r"\s*\([^()]+\)")
_LOOSE = " .;,"
_FEWEST_WORDS = 2


class Part(NamedTuple):
    """A title or a person in a line; ``named`` is the name of a person and None for a title."""

    start: int
    end: int
    named: Named | None


def read_talk_line(text: str, test: NameTest, kind: Callable[[str], str], titled: int = 0) -> list[Part]:
    """The titles and people of a line that names talks, each title before its people; empty where it does not.

    :param kind: tells what the words of a title say that its slot is
    :param titled: how many characters at the beginning are known to be a title
    """
    reader = _Reader(text, test, kind)
    if titled:
        apart = _SET_APART.match(text, titled)
        people = reader.person(apart.end(), len(text)) if apart else []
        return [Part(0, titled, None), *people] if people else []
    found: list[Part] = []
    for start, end in _pieces(text):
        parts = reader.talk(start, end)
        if not parts:
            return []
        found += parts
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between semicolons outside brackets and quotes."""
    place, depth, quoted = 0, 0, False
    for number, character in enumerate([*text, ";"]):
        depth += (character == "(") - (character == ")")
        quoted = character in "“«„" or (quoted and character not in "”»")
        if character == ";" and (number == len(text) or (depth <= 0 and not quoted)):
            piece = text[place:number]
            start = place + len(piece) - len(piece.lstrip())
            if piece.strip():
                yield start, place + len(piece.rstrip())
            place = number + 1


class _Reader:
    def __init__(self, text: str, test: NameTest, kind: Callable[[str], str]) -> None:
        self._text, self._test, self._kind = text, test, kind

    def talk(self, start: int, end: int) -> list[Part]:
        """The parts of one talk."""
        for read in (self._quoted_first, self._speaker_first, self._bracketed, self._labelled, self._stopped):
            parts = read(start, end)
            if parts:
                return parts
        return []

    def _quoted_first(self, start: int, end: int) -> list[Part]:
        quoted = _QUOTED_FIRST.match(self._text, start, end)
        people = self.person(quoted.end(), end) if quoted else []
        return [Part(*quoted.span("title"), None), *people] if quoted and people else []

    def _speaker_first(self, start: int, end: int) -> list[Part]:
        named = self._name(start, end)
        if named is None or self._kind(self._text[start:end]):
            return []
        quoted = _QUOTED_LAST.search(self._text, named.end, end)
        if quoted and not self._text[named.end : quoted.start()].strip() and not named.honorific:
            quoted = None if self._is_doubtful(named) else quoted
        if quoted and self._is_said(named.end, quoted.start()):
            return [Part(*quoted.span("title"), None), Part(start, quoted.start(), named)]
        place = named.end
        bracket = _BRACKETS.match(self._text, place, end)
        place = bracket.end() if bracket else place
        apart = _AFTER_SPEAKER.search(self._text, place, end)
        if not apart or not self._is_said(named.end, apart.start()):
            return []
        if not named.honorific and not self._text[named.end : apart.start()].strip() and self._is_doubtful(named):
            return []
        title = self._text[apart.end() : end]
        first = re.split(r"[,;(–—]", title)[0]
        offices = names_position(first) or names_organization(first) or self._name(apart.end(), end)
        if offices or len(title.split()) < _FEWEST_WORDS or not title[:1].isupper():
            return []
        return [Part(apart.end(), end, None), Part(start, apart.start(), named)]

    def _bracketed(self, start: int, end: int) -> list[Part]:
        bracket = _IN_BRACKETS.match(self._text, start, end)
        if not bracket or self._name(start, end):
            return []
        people = self._people(*bracket.span("who"))
        return [Part(*bracket.span("title"), None), *people] if people else []

    def _labelled(self, start: int, end: int) -> list[Part]:
        """What opens or closes a meeting, and behind a colon nothing but names."""
        head, colon, _ = self._text[start:end].partition(":")
        people = (
            self._people(start + len(head) + 1, end) if colon and self._kind(head) in ("opening", "closing") else []
        )
        return [Part(start, start + len(head), None), *people] if people else []

    def _stopped(self, start: int, end: int) -> list[Part]:
        """A title that ends with a full stop or question mark, and a person with offices behind it."""
        titles = list(find_names(self._text, self._test))
        for stop in _STOPS.finditer(self._text, start, end):
            inside = any(named.start <= stop.start() < named.end for named in titles)
            people = self.person(stop.end(), end) if not inside else []
            if people and "," in self._text[stop.end() : end] and not self._name(start, end):
                return [Part(start, stop.start() + (self._text[stop.start()] != "."), None), *people]
        return []

    def person(self, start: int, end: int) -> list[Part]:
        """One person with what is said of them, or several names; empty where the stretch is nothing but that."""
        start += len(self._text[start:end]) - len(self._text[start:end].lstrip())
        several = self._people(start, end)
        if several:
            return several
        named = self._name(start, end)
        return [Part(start, end, named)] if named and self._is_said(named.end, end) else []

    def _people(self, start: int, end: int) -> list[Part]:
        """Names between commas and nothing else, or one name with its offices."""
        places = [start, *(p for m in _LISTED.finditer(self._text, start, end) for p in m.span()), end]
        spans = list(zip(places[::2], places[1::2], strict=True))
        parts = [Part(*self._stripped(*span), self._whole(*self._stripped(*span))) for span in spans]
        if all(part.named for part in parts):
            return parts
        first = self._stripped(start, end)
        named = self._name(*first)
        one = named and self._text[named.end : end].lstrip()[:1] == "," and self._is_said(named.end, first[1])
        return [Part(*first, named)] if one else []

    def _stripped(self, start: int, end: int) -> tuple[int, int]:
        words = self._text[start:end]
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip(_LOOSE))

    def _whole(self, start: int, end: int) -> Named | None:
        """The name that a stretch is, and nothing more."""
        named = self._name(start, end)
        if named is None or named.end != end:
            return None
        return named if named.honorific or not self._is_doubtful(named) else None

    def _name(self, start: int, end: int) -> Named | None:
        """The full name with which a stretch begins, and behind which a mark stands."""
        text = self._text[start:end]
        first = next(find_names(text, self._test), None)
        if first and first.start == 0:
            return _moved(first, start) if first.is_full else None
        stop = read_name(text, 0)
        behind = text[stop:].lstrip()[:1]
        if not stop or not self._test.is_name(text[:stop]) or (behind and behind not in ',:;(–—-"“„«.'):
            return None
        return Named(display_name(text[:stop]), None, start, start, start + stop)

    def _is_doubtful(self, named: Named) -> bool:
        """Whether a name consists of words of the language."""
        return self._test.is_common(named.name)

    def _is_said(self, start: int, end: int) -> bool:
        """Whether a stretch behind a name can be what is said of a person: nothing, or words behind a mark."""
        words = self._text[start:end].strip(" .")
        return not words or (words[0] in ",(–—-" and not re.search(r"[\"“”«»:]", words))


def _moved(named: Named, by: int) -> Named:
    return Named(named.name, named.honorific, named.start + by, named.name_start + by, named.end + by)
