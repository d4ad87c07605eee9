"""Who says what a sentence reports: the person, organisation or collective that is its source.

A report names a speaker once in full ("Ms. Mary Smith, Director of …") and goes on with "Ms. Smith", "she" or nothing
at all. The rules follow the speaker from sentence to sentence until another source takes over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.extract.discourse.structure import Boundary
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon, fold_typography
from miggraph.model import NameKind

_STEM = 7  # letters that the kinds of document share in English, French and Spanish


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words are reported: names of people and bodies, or a collective as printed ("several experts")."""

    names: tuple[str, ...] = ()
    collective: str | None = None


NOBODY = Source()


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    title: str

    def may_be(self, pronoun: str) -> bool:
        wrong = "source/female" if pronoun.lower() == "he" else "source/male"
        return not _found(wrong, self.title)


@dataclass
class Attributor:
    """Follows the sources through a report, sentence by sentence.

    :param known: full names found by other means, which short forms may stand for
    """

    lexicon: Lexicon
    known: tuple[str, ...] = ()
    _people: dict[str, _Person] = field(default_factory=dict)
    _recent: list[_Person] = field(default_factory=list)
    _bodies: dict[str, str] = field(default_factory=dict)
    _current: Source = NOBODY
    _in_paragraph: bool = False

    def cross(self, boundary: Boundary) -> None:
        """Note what begins with the next sentence.

        With a part, the people named before are no longer meant by a short form. With a section, nobody speaks until
        somebody is named. With a paragraph, an impersonal sentence no longer belongs to who spoke before.
        """
        if boundary >= Boundary.PART:
            self._people.clear()
            self._bodies.clear()
        if boundary >= Boundary.SECTION:
            self._recent.clear()
            self._current = NOBODY
        if boundary >= Boundary.PARAGRAPH:
            self._in_paragraph = False
            if self._current.collective or self._is_body(self._current):
                self._current = NOBODY

    def attribute(self, sentence: str) -> Source:
        """The source of the next sentence of the running text."""
        text = fold_typography(sentence)
        named = self._named(text)
        self._note_documents(text)
        source = self._speaking(text, named)
        if source is None:
            return self._carried(text)
        if not (self._is_body(source) and self._current.names):
            self._current, self._in_paragraph = source, True
        return source

    def _speaking(self, text: str, named: list[tuple[int, int, _Person]]) -> Source | None:
        """The source that a sentence names itself, None where it names none."""
        if body := self._body(text, "source/advocate"):
            return Source((body,))
        pronoun = _captured("source/pronoun", text, "pronoun")
        if pronoun and (person := self._meant(pronoun)):
            return Source((person.name,))
        for start, end, person in named:
            if self._is_subject(text, start, end):
                self._recent.append(person)
                return Source((person.name,))
        if body := self._body(text, "source/body") or self._short_body(text):
            return Source((body,))
        if document := self._document(text):
            return Source(collective=document)
        for rule in ("source/actors", "source/collective", "source/passive"):
            if collective := _captured(rule, text, "voice"):
                return Source(collective=collective.lower())
        return None

    def _carried(self, text: str) -> Source:
        if _found("source/floor", text):
            self._current, self._in_paragraph = NOBODY, False
            return NOBODY
        if _found("source/impersonal", text) and not (
            _found("source/further", text) and self._in_paragraph and self._current.names
        ):
            self._in_paragraph = False
            self._current = NOBODY
            return NOBODY
        return self._current

    def _named(self, text: str) -> list[tuple[int, int, _Person]]:
        found = []
        for match in load("source")["source/person"].finditer(line_of(text)):
            name, title = (text[slice(*match.groups[group])] for group in ("name", "title"))
            found.append((match.start, match.end, self._register(name, title)))
        for name in self.known:
            start = text.find(name) if " " in name else -1
            if start >= 0 and not any(begin <= start < end for begin, end, _ in found):
                found.append((start, start + len(name), self._register(name, "")))
        taken = [range(start, end) for start, end, _ in found]
        for surname, person in self._people.items():
            for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
                if not any(match.start() in span for span in taken):
                    found += [(match.start(), match.end(), person)]
        return sorted(found, key=lambda f: f[0])

    def _register(self, name: str, title: str) -> _Person:
        words = name.split()
        if len(words) == 1 or words[-1] in self._people or words[0] in self._people:
            for word in (words[-1], words[0]):
                known = self._people.get(word) or self._by_surname(word, title)
                if known:
                    return known
        person = _Person(name, title)
        self._people[words[-1]] = person
        for word in words[1:-1]:
            if len(word) > 3 and word[0].isupper():
                self._people.setdefault(word, person)
        return person

    def _by_surname(self, surname: str, title: str) -> _Person | None:
        fits = [n for n in self.known if surname in n.split()[1:]]
        return _Person(fits[0], title) if len(fits) == 1 else None

    def _is_subject(self, text: str, start: int, end: int) -> bool:
        before = text[:start]
        if _found("source/by", before):
            return not _found("source/work", before)
        if _found("source/another", before):
            return False
        return start == 0 or _found("source/reporting", text[end:])

    def _meant(self, pronoun: str) -> _Person | None:
        return next((p for p in reversed(self._recent) if p.may_be(pronoun)), None)

    def _is_body(self, source: Source) -> bool:
        people = {person.name for person in self._people.values()}
        return bool(source.names) and source.names[0] not in people

    def _short_body(self, text: str) -> str | None:
        """The full name behind "the Commission recommended", and note of the full names in the sentence."""
        name = self._bodies.get(_captured("source/short-body", text, "head"))
        line = line_of(text)
        for match in load("source")["source/full-body"].finditer(line):
            self._bodies[match.group(line, "head")] = text[match.start : match.end].removeprefix("The ").strip()
        return name

    def _note_documents(self, text: str) -> None:
        """Remember the full names of declarations and the like, for "this Declaration"."""
        line = line_of(text)
        for match in load("source")["source/document-name"].finditer(line):
            self._bodies[match.group(line, "kind")[:_STEM]] = f"the {text[match.start : match.end]}".lower()

    def _document(self, text: str) -> str | None:
        """The declaration, report or the like that a sentence says is calling for something."""
        line = line_of(text)
        found = load("source")["source/document"].search(line)
        if found is None:
            return None
        kind, named = found.group(line, "kind"), found.group(line, "voice").lower()
        return self._bodies.get(kind[:_STEM], named) if kind else named

    def _body(self, text: str, saying: str) -> str | None:
        """The organisation or country that the sentence says is speaking."""
        for match in self.lexicon.find(text, NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY):
            if match.only is None:
                continue
            after = line_of(text[match.end :].lstrip())
            says = load("source")[saying].match(after)
            represented = saying == "source/body" and _found("source/representative", text[: match.start])
            if match.only.kind is NameKind.COUNTRY:
                says = (
                    load("source")["source/country"].match(after)
                    if _found("source/clause", text[: match.start])
                    else None
                )
            if says or represented:
                return match.only.label
        return None


def _found(rule: str, text: str) -> bool:
    return load("source")[rule].search(line_of(text)) is not None


def _captured(rule: str, text: str, name: str) -> str:
    """The words that a rule captures under a name, "" where it does not match."""
    line = line_of(text)
    found = load("source")[rule].search(line)
    return found.group(line, name) if found else ""
