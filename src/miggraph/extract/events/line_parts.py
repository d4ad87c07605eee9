"""A line of a programme taken apart: which of its words are a title, and which name people.

A line may print its people before the title, behind it or in brackets, with one mark or another between. Every way to
divide it is a reading with a score: what is known of the words, and which marks part them. Of the forms that readings
have, the one in which a programme prints most of its lines weighs more (:func:`usual_forms`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from miggraph.extract.events.line_evidence import PersonPlace, find_people, offices_score, people_entries, title_score
from miggraph.extract.people.names import Named, NameTest
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon

_RULES = load("programme")
_QUOTE = re.compile(r"(?<!\w)[\"“„«‘][^\"“”„«»]{3,}?[\"”“»’](?!\w)")
_MARKS = (
    ("gap", re.compile(r"\s{3,}|\s*\t\s*|\s*\n\s*")),
    ("colon", re.compile(r"\s*:\s+")),
    ("dash", re.compile(r"\s+[–—-]+\s+|\s*—\s*")),
    ("slash", re.compile(r"\s*[/|•]\s*|\s+·\s+")),
    ("stop", re.compile(r"(?<=[^\W\d_.]{2})[.?!]\s+(?=[^\W\d_a-z])|(?<=\))[.]?\s+(?=[^\W\d_a-z])")),
    ("comma", re.compile(r"\s*[,;]\s+")),
)
"""What may part a title from people."""
_WEIGHTS = {"quote": 1.5, "style": 1.5, "by": 2.0, "gap": 1.0, "colon": 1.0, "dash": 0.5, "slash": 0.5, "bracket": 1.0}
"""How much a mark says that it parts a title from people."""
_COMMA_BEFORE_TITLE = -1.5
"""Behind a comma stands more of what is said of a person, as a rule."""
_NO_OFFICE = -0.75
"""Where commas part all, what is said of a person stands between the name and the title, as a rule."""
_NEAR = 0.5
"""A reading that has so much less evidence than the best one may still be meant."""
_USUAL = 2.0
_FEWEST_ALIKE = 2
_PEOPLE_ALONE = 0.25
_LOOSE = " \t\n,;:/|•·–—-"
_TRAILING = " .;,"


class Part(NamedTuple):
    """A title or a person in a line; ``named`` is the name of a person, ``cue`` what showed that it is one."""

    start: int
    end: int
    named: Named | None
    cue: str = ""


class Reading(NamedTuple):
    """A way to divide a line: its parts, each title before its people; ``form`` names their order and the mark."""

    form: str
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class LineText:
    """A stretch of a line that no label cuts.

    ``set_apart`` is where the style of the print changes, 0 where it does not; ``labelled`` is the role that a label
    before it gives, None without label.
    """

    text: str
    set_apart: int = 0
    italic: bool = False
    labelled: str | None = None

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        """Where quoted titles stand."""
        return tuple(match.span() for match in _QUOTE.finditer(self.text))


def read_line(line: LineText, test: NameTest, lexicon: Lexicon) -> list[Reading]:
    """All ways to divide a line that the words allow."""
    pieces = list(_between_semicolons(line.text))
    if len(pieces) > 1:
        read = [_Reader(line, start, end, test, lexicon).readings() for start, end in pieces]
        best = [max(readings, key=lambda reading: reading.score) for readings in read]
        if all(len(reading.parts) > 1 and reading.form not in ("title", "people") for reading in best):
            score = sum(reading.score for reading in best)
            return [Reading(best[0].form, score, tuple(part for reading in best for part in reading.parts))]
    return _Reader(line, 0, len(line.text), test, lexicon).readings()


def usual_forms(lines: Iterable[Sequence[Reading]]) -> Mapping[str, float]:
    """How much each form is worth, by the lines of a programme that can be read so."""
    support: Counter[str] = Counter()
    for readings in lines:
        best = max(reading.score for reading in readings)
        support.update({reading.form for reading in readings if reading.score >= best - _NEAR} - {"title"})
    most = max(support.values(), default=0)
    return {form: _USUAL * count / most for form, count in support.items() if count >= _FEWEST_ALIKE}


def best_reading(readings: Sequence[Reading], usual: Mapping[str, float]) -> Reading:
    """The reading of a line with most evidence, that of its siblings included."""
    return max(readings, key=lambda reading: reading.score + usual.get(reading.form, 0))


def _between_semicolons(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between semicolons outside brackets and quotes."""
    place, depth, quoted = 0, 0, False
    for number, character in enumerate([*text, ";"]):
        depth += (character == "(") - (character == ")")
        quoted = character in "“«„" or (quoted and character not in "”»")
        if character == ";" and (number == len(text) or (depth <= 0 and not quoted)):
            piece = text[place:number]
            if piece.strip():
                yield place + len(piece) - len(piece.lstrip()), place + len(piece.rstrip())
            place = number + 1


class _Reader:
    """The readings of one stretch of a line."""

    def __init__(self, line: LineText, start: int, end: int, test: NameTest, lexicon: Lexicon) -> None:
        self._line, self._text, self._start, self._end = line, line.text, start, end
        self._lexicon = lexicon
        self._quotes = [quote for quote in line.quotes if start <= quote[0] and quote[1] <= end]
        found = find_people(self._text, start, end, test, alone=line.labelled is not None)
        self._people = [p for p in found if not any(q[0] <= p.start < q[1] for q in self._quotes)]

    def readings(self) -> list[Reading]:
        """All readings; that all is a title is always one."""
        found = [self._title_only(), *self._title_first()]
        if self._people and self._people[0].start == self._start:
            found += [self._people_only(), *self._people_first()]
        return found

    def _title_only(self) -> Reading:
        score = self._title(self._start, self._end) - max((p.score for p in self._people), default=0)
        return Reading(self._styled("title"), score, (Part(self._start, self._end, None),))

    def _people_only(self) -> Reading:
        score, parts = self._entries(self._people, self._end)
        score += _PEOPLE_ALONE + (self._line.labelled is not None)
        return Reading(self._styled("people"), score, parts)

    def _styled(self, form: str) -> str:
        return f"{form} in italics" if self._line.italic else form

    def _title_first(self) -> Iterator[Reading]:
        """A title, a mark and people, from each person on."""
        for number, person in enumerate(self._people):
            mark = self._mark_before(person) if person.start > self._start else None
            if mark is None:
                continue
            name, title_end = mark
            end = self._end
            if name == "bracket":
                end = self._text.rfind(")", person.start, self._end)
                if end < 0 or self._text[end + 1 : self._end].strip(_TRAILING):
                    continue
            score, parts = self._entries(self._people[number:], end)
            score += self._title(self._start, title_end) + _WEIGHTS.get(name, 0)
            score -= max((p.score for p in self._people[:number]), default=0)
            yield Reading(f"title {name} people", score, (self._title_part(self._start, title_end), *parts))

    def _people_first(self) -> Iterator[Reading]:
        """People, a mark and a title, from each mark behind the first name on."""
        for name, end, start in self._marks_behind(self._people[0].named.end):
            people = [p for p in self._people if p.start < end]
            score, parts = self._entries(people, end)
            score += self._title(start, self._end) + _WEIGHTS.get(name, 0)
            if name == "comma":
                score += _COMMA_BEFORE_TITLE + (_NO_OFFICE if end == people[-1].named.end else 0)
            score -= max((p.score for p in self._people if p.start >= start), default=0)
            if self._line.labelled in _LEADING and name != "quote":
                continue
            yield Reading(f"people {name} title", score, (self._title_part(start, self._end), *parts))

    def _title(self, start: int, end: int) -> float:
        words = self._text[start:end].strip(_LOOSE)
        quoted = any(start <= q[0] and not self._text[q[1] : end].strip(_TRAILING) for q in self._quotes[:1])
        apart = self._line.italic or self._line.set_apart in (start, end)
        return title_score(words, self._lexicon, quoted=quoted, apart=apart) if words else -9.0

    def _title_part(self, start: int, end: int) -> Part:
        words = self._text[start:end]
        begin = start + len(words) - len(words.lstrip(_LOOSE))
        last = len(words.rstrip(_LOOSE))
        quoted = any(quote[1] == start + last - 1 for quote in self._quotes) and words[last - 1] == "."
        return Part(begin, start + last - quoted, None)

    def _entries(self, people: Sequence[PersonPlace], end: int) -> tuple[float, tuple[Part, ...]]:
        kept = people_entries(self._text, people, end)
        score = kept[0].score
        parts = []
        for number, person in enumerate(kept):
            stop = kept[number + 1].start if number + 1 < len(kept) else end
            stop = person.start + len(_without_separator(self._text[person.start : stop]))
            offices = self._text[person.named.end : stop]
            score += offices_score(offices, self._lexicon, doubtful=person.score < 0) / (1 + number)
            cue = person.cue if person.cue == "honorific" or not number else "separator"
            if cue == "name" and self._line.labelled is not None:
                cue = "label"
            parts.append(
                Part(person.start, stop, person.named, "italics" if cue == "name" and self._line.italic else cue)
            )
        return score, tuple(parts)

    def _mark_before(self, person: PersonPlace) -> tuple[str, int] | None:
        """The mark before a person, and where the title before it ends; a title of address needs none."""
        start = person.start
        before = self._text[self._start : start]
        by = _RULES["programme/by"].search(line_of(before))
        if by:
            return "by", self._start + by.start
        bare = before.rstrip()
        if _RULES["programme/separator.and-end"].search(line_of(bare)):
            return None
        end = self._start + len(bare)
        if bare.endswith(("(", "[")):
            return "bracket", self._start + len(bare[:-1].rstrip())
        trimmed = self._start + len(bare.rstrip(_LOOSE + "."))
        if any(quote[1] in (end, trimmed) for quote in self._quotes):
            return "quote", trimmed
        if self._line.set_apart and trimmed <= self._line.set_apart <= start:
            return "style", trimmed
        for name, mark in _MARKS:
            match = next((m for m in mark.finditer(self._text, self._start) if m.end() == start), None)
            if match:
                return name, match.start() + (self._text[match.start()] in "?!)")
        return ("bare", end) if person.cue == "honorific" else None

    def _marks_behind(self, place: int) -> Iterator[tuple[str, int, int]]:
        """The marks behind a name outside brackets and quotes: what each is, where it begins, where a title begins."""
        taken: set[int] = set()
        for start, end in self._quotes:
            before = self._text[self._start : start].rstrip()
            alone = not self._text[end : self._end].strip(_TRAILING) and not before[-1:].isalnum()
            if start >= place and (alone or len(before) <= place - self._start):
                taken.add(start)
                yield "quote", self._start + len(self._text[self._start : start].rstrip(_LOOSE)), start
        apart = self._line.set_apart
        if apart >= place:
            taken.add(apart)
            yield "style", self._start + len(self._text[self._start : apart].rstrip(_LOOSE)), apart
        for name, mark in _MARKS:
            for match in mark.finditer(self._text, place, self._end):
                if match.end() in taken or match.end() >= self._end or self._is_inside(match.start()):
                    continue
                taken.add(match.end())
                yield name, match.start(), match.end()

    def _is_inside(self, place: int) -> bool:
        before = self._text[self._start : place]
        return before.count("(") > before.count(")") or any(start < place < end for start, end in self._quotes)


_LEADING = frozenset({"chair", "co-chair", "moderator", "rapporteur"})
"""The roles of those whom a label names without a talk of theirs."""


def _without_separator(text: str) -> str:
    """An entry without the mark or conjunction that parts it from what stands behind it."""
    bare = text.rstrip(_LOOSE)
    conjunction = _RULES["programme/separator.and-end"].search(line_of(bare))
    bare = bare[: conjunction.start].rstrip(_LOOSE) if conjunction else bare
    return (
        bare[:-1].rstrip() if bare.endswith("(") or (bare.endswith(")") and bare.count(")") > bare.count("(")) else bare
    )
