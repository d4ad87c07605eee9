"""Who says what a sentence reports: the person, organisation or collective that is its source.

A report names a speaker once in full ("Ms. Mary Smith, Director of …") and goes on with "Ms. Smith", "she" or nothing
at all. The rules follow the speaker from sentence to sentence until another source takes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from miggraph.extract.discourse.structure import Boundary
from miggraph.extract.rules import TokenLine, line_of, load, word_set
from miggraph.lexicon import Lexicon, fold_typography
from miggraph.model import LexiconEntry, NameKind

FOLLOWED = "source/followed"
"""The method of a source that an earlier sentence named."""

_PROPOSED = "source/body.in-brackets"
_RESOLVES = ("source/body.resolves", "source/collective.resolves")
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_LONG = 3
"""A middle name of more letters may stand for its bearer."""
_STEM = 7
"""Letters that the kinds of document share in English, French and Spanish."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words are reported: names of people and bodies, or a collective as printed ("several experts")."""

    names: tuple[str, ...] = ()
    collective: str | None = None
    method: str = field(default=FOLLOWED, compare=False)
    """The rule that tells it from the sentence itself, or :data:`FOLLOWED`."""


NOBODY = Source()


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    title: str

    def may_be(self, pronoun: str) -> bool:
        others = {"pronoun of a man": "gender/female", "pronoun of a woman": "gender/male"}
        said = [rule for words, rule in others.items() if pronoun.lower() in word_set(words)]
        return all(load("source")[rule].search(line_of(self.title)) is None for rule in said)


class _People:
    """The people named in a part of the report, by surname.

    :param known: full names found by other means, which short forms may stand for
    """

    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = known
        self._openings = {name: line_of(name).printed[0] for name in known if " " in name}
        self._by_word: dict[str, _Person] = {}

    def clear(self) -> None:
        """Forget who was named."""
        self._by_word.clear()

    def has(self, name: str) -> bool:
        """Whether a name is a person's."""
        return any(person.name == name for person in self._by_word.values())

    def named_in(self, line: TokenLine, text: str) -> dict[tuple[int, int], _Person]:
        """The people that a sentence names, by where.

        :param text: the sentence as printed, of the length of the line's text
        """
        found: dict[tuple[int, int], _Person] = {}
        for match in load("source")["personal-name/titled"].finditer(line):
            name, title = (text[slice(*match.groups[group])] for group in ("name", "title"))
            found[match.start, match.end] = self._register(name, title)
        words = set(line.printed)
        for name, opening in self._openings.items():
            start = text.find(name) if opening in words else -1
            if start >= 0 and not any(begin <= start < end for begin, end in found):
                found[start, start + len(name)] = self._register(name, "")
        if not words.isdisjoint(self._by_word):
            for word, start in zip(line.printed, line.starts, strict=True):
                person = self._by_word.get(word)
                if person and not any(begin <= start < last for begin, last in found):
                    found[start, start + len(word)] = person
        return found

    def _register(self, name: str, title: str) -> _Person:
        words = name.split()
        if len(words) == 1 or words[-1] in self._by_word or words[0] in self._by_word:
            for word in (words[-1], words[0]):
                known = self._by_word.get(word) or self._by_surname(word, title)
                if known:
                    return known
        person = _Person(name, title)
        self._by_word[words[-1]] = person
        for word in words[1:-1]:
            if len(word) > _LONG and word[0].isupper():
                self._by_word.setdefault(word, person)
        return person

    def _by_surname(self, surname: str, title: str) -> _Person | None:
        fits = [name for name in self._known if surname in name.split()[1:]]
        return _Person(fits[0], title) if len(fits) == 1 else None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with the people and bodies that it names, by where they begin."""

    text: str
    line: TokenLine
    people: dict[int, _Person]
    bodies: dict[int, str]


class Attributor:
    """Follows the sources through a report, sentence by sentence.

    :param known: full names found by other means, which short forms may stand for
    :param bodies: names of organisations that the lexicon does not have
    """

    def __init__(self, lexicon: Lexicon, known: tuple[str, ...] = (), bodies: tuple[str, ...] = ()) -> None:
        self._lexicon = lexicon
        self._bodies = Lexicon(LexiconEntry(name, NameKind.ORGANIZATION, name, names=()) for name in bodies)
        self._people = _People(known)
        self._recent: list[_Person] = []
        self._full_names: dict[str, str] = {}
        self._current = NOBODY
        self._in_paragraph = False
        self._resolving = False
        """Whether a body opened a resolution ("The Assembly,"), in whose paragraphs it goes on."""
        self._last_body = NOBODY
        """The body or country that spoke last in the paragraph."""

    def cross(self, boundary: Boundary) -> None:
        """Note what begins with the next sentence.

        With a part, the people named before are no longer meant by a short form. With a section, nobody speaks until
        somebody is named. With a paragraph, an impersonal sentence no longer belongs to who spoke before.
        """
        if boundary >= Boundary.PART:
            self._people.clear()
            self._full_names.clear()
        if boundary >= Boundary.SECTION:
            self._recent.clear()
            self._current = NOBODY
            self._resolving = False
        if boundary >= Boundary.PARAGRAPH:
            self._in_paragraph = False
            self._last_body = NOBODY
            if not self._resolving and (self._current.collective or self._is_body(self._current)):
                self._current = NOBODY

    def attribute(self, sentence: str) -> Source:
        """The source of the next sentence of the running text."""
        read = self._read(sentence)
        source = next(self._named_sources(read), None)
        self._note_full_names(read)
        if source is None:
            return self._current if self._resolving else self._carried(read.line)
        self._resolving = source.method in _RESOLVES
        self._last_body = source if self._is_body(source) else self._last_body
        if not (self._is_body(source) and self._current.names):
            self._current, self._in_paragraph = Source(source.names, source.collective), True
        return source

    def alone(self, cell: str) -> Source:
        """The source that a cell of a table names itself: no speaker of the text before goes on there."""
        return next(self._named_sources(self._read(cell)), NOBODY)

    def proposer(self, item: str) -> Source | None:
        """The states in brackets behind an item of a list, which propose it. They are no source of what follows."""
        return next((s for s in self._named_sources(self._read(item)) if s.method == _PROPOSED), None)

    def _read(self, sentence: str) -> _Sentence:
        text, line = fold_typography(sentence), line_of(sentence)
        people = self._people.named_in(line, text)
        bodies = {
            (found.start, found.end): found.only
            for found in self._lexicon.find(text, *_BODIES)
            if found.only and not any(start < found.end and found.start < end for start, end in people)
        }
        for found in self._bodies.find(text):
            if found.only and not any(a < found.end and found.start < b for a, b in (*people, *bodies)):
                bodies[found.start, found.end] = found.only
        tags = [("Person", *span) for span in people]
        tags += [("Country" if e.kind is NameKind.COUNTRY else "Body", *span) for span, e in bodies.items()]
        return _Sentence(
            text,
            line.tagged(tags) if tags else line,
            {start: person for (start, _), person in people.items()},
            {start: entry.label for (start, _), entry in bodies.items()},
        )

    def _named_sources(self, read: _Sentence) -> Iterator[Source]:
        """The sources that a sentence names itself, by the rules in their order."""
        for match in load("source").under("source/").all(read.line):
            words = match.group(read.line, "who")
            match match.rule.gives["who"]:
                case "person":
                    person = read.people[match.groups["who"][0]]
                    self._recent.append(person)
                    yield Source((person.name,), method=match.rule.id)
                case "pronoun" | "it":
                    names = self._meant_by(words)
                    if names:
                        yield Source(names, method=match.rule.id)
                case "body":
                    start, end = match.groups["who"]
                    yield Source(tuple(b for at, b in read.bodies.items() if start <= at < end), method=match.rule.id)
                case "short name":
                    if words in self._full_names:
                        yield Source((self._full_names[words],), method=match.rule.id)
                case "document":
                    kind = match.group(read.line, "kind")[:_STEM]
                    yield Source(collective=self._full_names.get(kind, words).lower(), method=match.rule.id)
                case _:
                    yield Source(collective=words.lower(), method=match.rule.id)

    def _meant_by(self, pronoun: str) -> tuple[str, ...]:
        """The person, or for "it" the body or country, that spoke before."""
        if pronoun.lower() == "it":
            return self._last_body.names
        return next(((person.name,) for person in reversed(self._recent) if person.may_be(pronoun)), ())

    def _carried(self, line: TokenLine) -> Source:
        """The source of a sentence that names none."""
        match = load("source").under("unattributed/").first(line)
        if match is None:
            return self._current
        goes_on = load("source")["followed/further"].search(line) and self._in_paragraph and self._current.names
        if match.rule.method == "unattributed/impersonal" and goes_on:
            return self._current
        self._current, self._in_paragraph = NOBODY, False
        return NOBODY

    def _is_body(self, source: Source) -> bool:
        return bool(source.names) and not self._people.has(source.names[0])

    def _note_full_names(self, read: _Sentence) -> None:
        """Remember the full names of bodies and documents, for "the Commission" and "this Declaration"."""
        for match in load("source").under("full-name/").every(read.line):
            name = read.text[match.start : match.end].removeprefix("The ").strip()
            key = match.group(read.line, "head")
            document = match.rule.method == "full-name/document"
            self._full_names[key[:_STEM] if document else key] = f"the {name}".lower() if document else name
