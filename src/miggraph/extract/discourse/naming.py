"""The people whom a part of a report names: what short forms, pronouns and posts stand for.

A report names a speaker once in full ("Ms. Mary Smith, Director of …") and goes on with "Ms. Smith" or "she"; it says
once who holds a post ("The Chair, Ms. Smith") and goes on with "the Chair".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from miggraph.extract.discourse.sources import Source
from miggraph.extract.rules import TokenLine, is_known, lemma, line_of, load, word_set

_LONG = 3
"""A middle name of more letters may stand for its bearer; a name in capitals of more letters is no acronym."""
_EXCELLENCIES = ("ambassador", "minister")
_FORMS = ("person", "man", "woman")
"""How the names of posts end that are one post."""


class Printed(NamedTuple):
    """A name of a person that other stages found in a text: as printed, with title, and in full where it is known."""

    surface: str
    name: str
    title: str = ""
    full: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is named; without a full name the one as printed, with its title."""

    name: str
    title: str = ""
    full: bool = True

    def may_be(self, pronoun: str) -> bool:
        """Whether the title leaves it open that a pronoun means this person."""
        others = {"pronoun of a man": "gender/female", "pronoun of a woman": "gender/male"}
        said = [rule for words, rule in others.items() if pronoun.lower() in word_set(words)]
        return all(load("source")[rule].search(line_of(self.title)) is None for rule in said)

    def source(self, method: str) -> Source:
        """What this person says: words of a person known by full name, or of a voice as printed."""
        if self.full:
            return Source((self.name,), method=method)
        return Source(collective=f"{self.title} {self.name}".strip().lower(), method=method)


class People:
    """The people named in a part of the report, by surname.

    :param known: full names found by other means, which short forms may stand for
    :param givens: given names by which alone the report may call people: those that name nothing else
    """

    def __init__(self, known: Sequence[str], givens: Iterable[str] = ()) -> None:
        self._known = known
        self._openings = {name: line_of(name).printed[0] for name in known if " " in name}
        counts = Counter(name.split()[-1] for name in known if " " in name)
        self._surname_of = {name.split()[-1]: name for name in known if counts[name.split()[-1]] == 1}
        self._given = {given: name for given in givens if (name := self._only_named(given))}
        self._by_word: dict[str, Person] = {}

    def clear(self) -> None:
        """Forget who was named."""
        self._by_word.clear()

    def named_in(self, line: TokenLine, text: str, printed: Sequence[Printed] = ()) -> dict[tuple[int, int], Person]:
        """The people that a sentence names, by where.

        :param text: the sentence as printed, of the length of the line's text
        :param printed: the names that are known to stand in it, in their order
        """
        found = dict(self._printed_in(text, printed))
        for match in load("source")["personal-name/titled"].finditer(line):
            if not _overlaps(found, match.start, match.end):
                name, title = (text[slice(*match.groups[group])] for group in ("name", "title"))
                found[match.start, match.end] = self.called(name, title)
        for match in load("source")["personal-name/introduced"].finditer(line):
            start, end = match.groups["name"]
            if not _overlaps(found, start, end):
                found[start, end] = self.introduced(text[start:end])
        words = set(line.printed)
        for name, opening in self._openings.items():
            start = text.find(name) if opening in words else -1
            if start >= 0 and not _overlaps(found, start, start + len(name)):
                found[start, start + len(name)] = self._register(Person(name))
        found.update(self._surnames(line, found))
        return found

    def called(self, name: str, title: str) -> Person:
        """The person whom a name with a title means, a new one where none is known."""
        return self.find(name, title) or self._register(Person(name, title, len(name.split()) > 1))

    def introduced(self, name: str) -> Person:
        """The person whom a name in full means; by the words alone where nobody of this name is known."""
        return self._register(Person(name, full=name in self._known))

    def find(self, name: str, title: str) -> Person | None:
        """The person whom a name with a title means, where one is known."""
        words = name.replace(".", " ").split()
        for word in (words[-1], words[0]):
            known = self._by_word.get(word) or self._by_word.get(_in_small_letters(word))
            if known and _may_be(words, known.name.split()):
                return known
            if known := self._by_surname(word, words, title):
                return known
        return None

    def _printed_in(self, text: str, printed: Sequence[Printed]) -> Iterator[tuple[tuple[int, int], Person]]:
        at = 0
        for name in printed:
            start = text.find(name.surface, at)
            if start < 0:
                continue
            at = start + len(name.surface)
            before = text[:start].rstrip()
            start = len(before) - len(name.title) if name.title and before.endswith(name.title) else start
            known = self._by_word.get(name.name.split()[-1])
            if known and known.name == name.name:
                yield (start, at), known
            elif name.full:
                yield (start, at), self._register(Person(name.name, name.title))
            else:
                yield (start, at), self.called(name.name, name.title)

    def _surnames(self, line: TokenLine, found: Mapping[tuple[int, int], Person]) -> dict[tuple[int, int], Person]:
        more: dict[tuple[int, int], Person] = {}
        for word, start in zip(line.printed, line.starts, strict=True):
            person = self._by_word.get(word) or self._by_word.get(_in_small_letters(word)) or self._alone(word)
            if not person and start == line.starts[0]:
                person = self._first(word, line)
            if person and not _overlaps(found, start, start + len(word)):
                more[start, start + len(word)] = person
        return more

    def _alone(self, word: str) -> Person | None:
        """The one known person of a surname that is no word of the language."""
        name = self._surname_of.get(word)
        return Person(name) if name and len(word) > _LONG and not is_known(word.lower()) else None

    def _only_named(self, given: str) -> str | None:
        """The one known person of a given name that is no surname of another."""
        bearers = [name for name in self._known if given in name.split()]
        return bearers[0] if len(bearers) == 1 and bearers[0].split()[0] == given else None

    def _first(self, word: str, line: TokenLine) -> Person | None:
        """The person whom a sentence that begins with a given name calls so: no surname follows."""
        follows = line.printed[1] if len(line.printed) > 1 else ""
        name = self._given.get(word) if follows[:1].islower() or follows == "," else None
        return Person(name) if name else None

    def _register(self, person: Person) -> Person:
        words = person.name.split()
        self._by_word[words[-1]] = person
        for word in words[1:-1]:
            if len(word) > _LONG and word[0].isupper():
                self._by_word.setdefault(word, person)
        return person

    def _by_surname(self, surname: str, words: Sequence[str], title: str) -> Person | None:
        forms = {surname, _in_small_letters(surname)}
        fits = [
            name
            for name in self._known
            if not forms.isdisjoint(name.split()[1:]) and _may_be(words, name.replace(".", " ").split())
        ]
        return Person(fits[0], title) if len(fits) == 1 else None


class Posts:
    """Who holds a post of the meeting, as far as the report says so.

    :param known: full names of the holders of posts that other stages found, by post
    :param positions: the job titles of people, by full name
    """

    def __init__(self, known: Mapping[str, str], positions: Mapping[str, Sequence[str]]) -> None:
        self._known = {post_key(post): Person(name) for post, name in known.items()}
        self._positions = positions
        self._noted: dict[str, Person] = {}

    def clear(self) -> None:
        """Forget what the text said."""
        self._noted.clear()

    def note(self, line: TokenLine, people: Mapping[int, Person]) -> None:
        """Remember who holds a post by a sentence: "The Chair was Ms. Smith"."""
        rules = load("post")
        for match in rules.under("post/holder").every(line):
            if person := people.get(match.groups["who"][0]):
                self._noted[post_key(match.group(line, "post"))] = person
        listed = rules["post/listed.of"].search(line)
        for match in rules["post/listed.side"].finditer(line) if listed else ():
            if listed and (person := people.get(match.groups["who"][0])):
                self._noted[post_key(f"{match.group(line, 'side')} {listed.group(line, 'post')}")] = person

    def holder(self, post: str, spoke: Iterable[Person] = ()) -> Person | None:
        """Who holds a post; None where nobody is known to, or more than one.

        :param spoke: people who spoke before: the post can be the job of one of them
        """
        key = post_key(post)
        fits = {person.name: person for person in spoke if self._has(person, key)}
        one = next(iter(fits.values())) if len(fits) == 1 else None
        if key in _EXCELLENCIES and one:  # many in a report bear the title; the one who has just spoken is meant
            return self._noted.get(key) or one
        return self._noted.get(key) or self._known.get(key) or one

    def _has(self, person: Person, key: str) -> bool:
        if key in _EXCELLENCIES and load("post")["post/excellency"].search(line_of(person.title)):
            return True
        jobs = (person.title, *self._positions.get(person.name, ()))
        return any(f" {post_key(job)} ".startswith(f" {key} ") for job in jobs if job)


def _may_be(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a name can be a longer one: its surname is in it, and its first word too or as an initial."""
    first, last = short[0], short[-1]
    folded = {word.casefold() for word in full}
    given = first.casefold() in folded or (len(first) == 1 and full[0][0].casefold() == first.casefold())
    return len(short) == 1 or (last.casefold() in folded and given)


def post_key(post: str) -> str:
    """The words of a post in one form: "the Chairperson" and "Chair" are one, and so are "Workers'" and "Worker"."""
    words = [lemma(word.lower()) for word in line_of(post).printed if word[0].isalpha()]
    kept = [word for word in words if word not in ("the", "a", "an")]
    for form in _FORMS:
        if kept and kept[-1].endswith(form) and kept[-1] not in _FORMS and not kept[-1].startswith("spokes"):
            kept[-1] = kept[-1].removesuffix(form)
    return " ".join(kept)


def _overlaps(found: Mapping[tuple[int, int], Person], start: int, end: int) -> bool:
    return any(begin < end and start < last for begin, last in found)


def _in_small_letters(word: str) -> str:
    """A word in capitals as a name is usually printed."""
    return "-".join(part.capitalize() for part in word.split("-")) if len(word) > _LONG and word.isupper() else word
