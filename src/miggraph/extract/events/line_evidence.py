"""What shows that words of a programme name a person, say an office, or are a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.people.affiliations import names_organization, names_position
from miggraph.extract.people.display import display_name
from miggraph.extract.people.kinds import credential_kind
from miggraph.extract.people.name_words import after_letters
from miggraph.extract.people.names import Named, NameTest, find_names, read_name
from miggraph.extract.rules import is_known, line_of, load
from miggraph.lexicon import Lexicon

_RULES = load("programme")
_BEFORE = re.compile(r"[,;:/|•·(\[.?!)\"”»“„«\t]\s*(?:[–—-]+\s+)?|\s[–—-]+\s+|—\s*|\s{2,}")
"""Behind what a name may begin; a dash may follow the mark that ends a title."""
_BEHIND = frozenset(',:;(–—-/|•·"“„«.)]')
_OWNER = re.compile(r"['’](?:\s|$)")
"""The end of a word that owns what is named behind it: "Keepers' Guild"."""
_ENTRY_PARTS = re.compile(r"\s*[,;()]\s*|\s+[–—-]\s+")
_HONORIFIC, _NAME, _DOUBTFUL, _DOUBTFUL_ALONE = 3.0, 2.0, -1.0, 1.0
_OFFICE, _SHORT_OFFICE, _TITLE_IN_OFFICES, _QUESTION_IN_OFFICES = 1.0, 0.5, -1.5, -2.0
_SURE = 2.0
_TITLE_WORDS = 3
_CONTENT = 4
"""A word of so many letters is no mere article or preposition."""
_LONG_TITLE = 30


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """Where a person may be named, what shows it, and how sure that is."""

    named: Named
    cue: str
    score: float

    @property
    def start(self) -> int:
        """Where the name begins, its honorific included."""
        return self.named.start


def find_people(text: str, start: int, end: int, test: NameTest, *, alone: bool = False) -> list[PersonPlace]:
    """The places where people may be named in a stretch of a line, in order.

    :param alone: whether a label says that people are named here
    """
    part = text[:end]
    named_so = [n for n in find_names(part, test) if n.start >= start]
    named_so = [n if n.is_full else _behind_address(part, n, test) for n in named_so]
    titled = [PersonPlace(n, "honorific", _HONORIFIC) for n in named_so if n.is_full or (alone and n.honorific)]
    found = list(titled)
    for place in _places(part, start):
        named = _bare(part, place, test)
        if named is None or any(p.start < named.end and place < p.named.end for p in titled):
            continue
        doubtful = test.is_common(named.name)
        score = (_DOUBTFUL_ALONE if alone else _DOUBTFUL) if doubtful else _NAME
        found.append(PersonPlace(named, "name", score))
    return sorted(found, key=lambda p: p.start)


def _behind_address(text: str, named: Named, test: NameTest) -> Named:
    """A surname with the given name before it that is a title of address elsewhere: "Mr. Don Lund"."""
    words = (named.honorific or "").split()
    start = text.rfind(words[-1], named.start, named.name_start) if len(words) > 1 else -1
    if start < 0 or not test.is_name(text[start : named.end]):
        return named
    return Named(display_name(text[start : named.end]), " ".join(words[:-1]), named.start, start, named.end)


def _places(text: str, start: int) -> Iterator[int]:
    """Where names may begin: behind marks, and behind words such as "and" and "by"."""
    places = {start, *(match.end() for match in _BEFORE.finditer(text, start))}
    for match in _RULES["programme/separator.before"].finditer(line_of(text), start):
        places.add(match.end + len(text[match.end :]) - len(text[match.end :].lstrip()))
    yield from sorted(place for place in places if text[place : place + 1].isalpha())


def _bare(text: str, start: int, test: NameTest) -> Named | None:
    """The full name without honorific that begins at a place, and behind which a mark or a preposition stands."""
    rest = text[start:]
    end = test.with_surname(rest, read_name(rest, 0))
    if not end or not test.is_name(rest[:end]) or _OWNER.search(rest[:end]):
        return None
    behind = rest[after_letters(rest, end) :].lstrip()
    if slot_kind(rest[:end]) or (behind and not _is_apart(behind, test)):
        return None
    return Named(display_name(rest[:end]), None, start, start, start + end)


def listed_parts(text: str) -> list[str]:
    """The parts of a list between commas, semicolons and conjunctions."""
    ends = [0]
    for joint in _RULES["programme/separator.list"].finditer(line_of(text)):
        ends += [joint.start, joint.end]
    parts = (text[first:last].strip() for first, last in zip(ends[::2], [*ends[1::2], len(text)], strict=True))
    return [part for part in parts if part]


def _is_apart(behind: str, test: NameTest) -> bool:
    """Whether what stands behind a name parts it from the rest: a mark, a preposition, or a conjunction and a name."""
    joined = _RULES["programme/separator.and"].match(line_of(behind))
    if joined:
        other = behind[joined.end :].lstrip()
        return test.is_name(other[: read_name(other, 0)]) or next(find_names(other, test), None) is not None
    return behind[0] in _BEHIND or _RULES["programme/separator.behind"].match(line_of(behind)) is not None


def people_entries(text: str, people: Sequence[PersonPlace], end: int) -> list[PersonPlace]:
    """Those of some places at which an entry begins: behind a bare comma a name may belong to the entry before."""
    kept = [people[0]]
    last = people[-1].named.end
    listed = listed_parts(text[people[0].start : end].strip(" .;"))
    names_only = len(listed) <= len(people) and last >= end - 2 and all(p.score >= _NAME for p in people)
    for person in people[1:]:
        before = text[: person.start].rstrip()
        comma = before.endswith(",") and not before[:-1].rstrip().endswith(")")
        stop = before.endswith((".", "?", "!", ":", '"', "“", "„", "«", "("))
        if person.cue == "honorific" or names_only or (not comma and not stop and person.score >= _NAME):
            kept.append(person)
    return kept


def offices_score(text: str, lexicon: Lexicon, *, doubtful: bool = False) -> float:
    """How well words behind a name are what is said of a person.

    :param doubtful: whether the name is a doubtful one, which an office behind it makes sure
    """
    bare = text.strip(" .;")
    if not bare:
        return 0.0
    if "?" in bare or bare.endswith(("”", "“", "»", '"')):
        return _QUESTION_IN_OFFICES
    parts = [part for part in _ENTRY_PARTS.split(bare) if part.strip()]
    kinds = [credential_kind(part, lexicon) for part in parts]
    titles = any(kind == "other" and _says_something(part) for part, kind in zip(parts, kinds, strict=True))
    if any(kind in ("position", "organization") for kind in kinds):
        sure = _SURE if doubtful and kinds[0] in ("position", "organization") else 0
        return _OFFICE + sure + (_TITLE_IN_OFFICES if titles else 0) - (": " in bare)
    return _TITLE_IN_OFFICES if titles else _SHORT_OFFICE


def _says_something(text: str) -> bool:
    """Whether words read like a title and not like a name: several, some small ones of which tell what it is about."""
    words = text.split()
    small = (word for word in words if word.islower() and len(word.strip("’'")) >= _CONTENT)
    return len(words) >= _TITLE_WORDS and text[:1].isupper() and any(map(_is_word, small))


def _is_word(word: str) -> bool:
    return is_known(word.strip(",.;:?!’'")) and not _RULES["programme/function-word"].match(line_of(word))


def _opens_title(text: str) -> bool:
    """Whether words begin as titles do and names do not."""
    return _RULES["programme/function-word"].match(line_of(text)) is not None


def title_score(text: str, lexicon: Lexicon, *, quoted: bool, apart: bool) -> float:
    """How well some words are the title of an item of a programme.

    :param quoted: whether they stand in quotes
    :param apart: whether the print sets them apart
    """
    words = text.split()
    if not any(character.isalnum() for character in text):
        return -9.0
    score = 3.0 * quoted + 1.0 * apart
    kind = slot_kind(text)
    score += 1.5 if kind else (1.0 if len(words) >= _TITLE_WORDS else 0.5 if len(words) > 1 else -0.5)
    if quoted:
        return score
    if text[:1].islower():
        score -= 1.5
    if len(words) > _LONG_TITLE:
        score -= 1.0
    first = _ENTRY_PARTS.split(text)[0]
    office = names_position(first) or names_organization(first) or credential_kind(first, lexicon) == "place"
    if not kind and office:
        score -= 1.5
    elif first != text and len(first.split()) > 1 and first.istitle() and not _opens_title(first):
        score -= 0.5
    elif _says_something(text):
        score += 0.5
    elif not kind and len(words) > 1 and not _opens_title(text):
        score -= 1.0
    return score + text.rstrip().endswith("?")
