"""Where the text names people, with what it says of them there: by names known, by honorifics, by what people do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from miggraph.extract.people.affiliations import Credentials
from miggraph.extract.people.appositions import read_apposition
from miggraph.extract.people.before_names import (
    around,
    enclosing,
    follows_noun,
    follows_title,
    is_part,
    owner_before,
    title_start,
)
from miggraph.extract.people.display import display_name
from miggraph.extract.people.kinds import credential_kind, spells_out
from miggraph.extract.people.name_words import after_letters
from miggraph.extract.people.names import (
    Named,
    NameTest,
    find_capitals,
    find_names,
    read_name,
)
from miggraph.extract.people.resolving import fold_name, resolve
from miggraph.extract.rules import Rule, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Block,
    NameKind,
)

_RULES = load("speaker")
_ROLES = _RULES.under("narrative/")
_NAMES = load("name")
_OFFICES = load("role").under("office/")
_PART_BEHIND = re.compile(r"(?:,|\s[–—-])\s+([^,.;–—]{3,80})|\s*\(([^()]{2,60})\)")
"""The first part of what is printed behind a name: behind a comma, or in brackets."""
_FIELDS = 120
"""How many characters before words are looked at for the ministry of whose work they may be a field."""
_LONG_SURNAME = 4
"""A surname in capitals has at least so many letters; what is shorter may be an acronym."""
_SHORTEST_GIVEN = 3
_SPEECH = re.compile(r"(?:\s*\([^()]{2,80}\)|,\s+[^:.]{2,100})?\s*:\s")
"""What stands between a speaker's name and the speech in minutes: nothing, an organisation, or an office."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name where it stands, with what it says of the person, and the rule that gives the person a part."""

    block: Block
    named: Named
    full: str | None
    part: Rule | None
    role: str
    parts: tuple[Rule, ...]
    """The rules that say which part the person takes besides that of a speaker."""
    end: int
    offices: Credentials
    listed: bool
    """Whether it stands as people do in a list: behind the label of an office, in brackets behind a body."""

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        """A sighting that gives the full name, and position or organisation, tells most; then one with the latter."""
        offices = self.offices
        return (
            self.named.is_full,
            bool(offices.affiliation or offices.position),
            bool(offices.affiliation),
            bool(offices.position),
        )


def find_sightings(blocks: Sequence[Block], printed: Sequence[str], test: NameTest, lexicon: Lexicon) -> list[Sighting]:
    """Every name in some blocks; ``printed`` are full names known beforehand."""
    certain = [(block, list(_names(block.text, printed, test, lexicon))) for block in blocks]
    full = [named.name for _, names in certain for named in names if named.is_full]
    longer = {name: _tail_of(name, full) for name in full}
    known = sorted({longer[name] or _fullest(name, printed) for name in full})
    longest_first = sorted({*known, *printed}, key=len, reverse=True)
    sightings = []
    for block, have in sorted(certain, key=lambda pair: pair[0].span.start):
        names = sorted([*have, *_surnames(block.text, have, longest_first, test)], key=lambda named: named.start)
        for named in names:
            after = min((other.start for other in names if other.start >= named.end), default=len(block.text))
            full_name = (
                longer.get(named.name) or _fullest(named.name, printed)
                if named.is_full
                else resolve(named.name, known) or resolve(named.name, printed)
            )
            sightings.append(_sighting(block, named, full_name, after, printed, lexicon))
    return sightings


def _sighting(
    block: Block, named: Named, full: str | None, after: int, printed: Sequence[str], lexicon: Lexicon
) -> Sighting:
    """A name with what is said of the person; ``after`` is where the next name begins."""
    end, offices = read_apposition(block.text, named, after, lexicon)
    titled = replace(named, start=title_start(block.text, named))
    lines = [around(block.text, each, end) for each in ((named, titled) if titled != named else (named,))]
    match = next((found for line in lines if (found := _ROLES.first(line))), None)
    part = match.rule if match else None
    role = _role(part, in_programme=bool(full and resolve(full, printed)))
    chairs = named.honorific and is_part(named.honorific)
    bare = replace(named, start=named.name_start) if chairs else named
    offices_told = {
        found.rule.id: found.rule
        for each in ((bare, titled) if titled != named else (bare,))
        for found in _OFFICES.all(around(block.text, each, end, wide=True))
    }
    parts = tuple(offices_told.values())
    listed = bool(enclosing(block.text, named, lexicon))
    return Sighting(block, named, full, part, role, parts, end, offices, listed)


def _tail_of(name: str, full: Iterable[str]) -> str | None:
    """The only full name of which a name of several words is the end: "Bel Holm" for "Ada Bel Holm"."""
    words = fold_name(name)
    found = {each for each in full if len(fold_name(each)) > len(words) > 1 and fold_name(each)[-len(words) :] == words}
    return found.pop() if len(found) == 1 else None


def _fullest(name: str, printed: Iterable[str]) -> str:
    """The name as printed here, or a longer form of it that the programme prints."""
    other = resolve(name, printed)
    return other if other and len(fold_name(other)) > len(fold_name(name)) else name


def _names(text: str, printed: Sequence[str], test: NameTest, lexicon: Lexicon) -> Iterator[Named]:
    """Names with an honorific, and names without one that are known or that a position follows."""
    places = [(found.start, found.end) for found in lexicon.find(text, NameKind.COUNTRY)]
    certain = list(find_names(text, test))
    yield from certain
    speaker = _speaker_line(text, printed, test) if not certain or certain[0].start else None
    if speaker:
        certain.append(speaker)
        yield speaker
    for start, titled in find_capitals(text):
        end = test.with_surname(text, read_name(text, start))
        if any(n.start < end and start < n.end for n in certain) or not test.is_name(text[start:end], strict=True):
            continue
        if any(first <= start and end <= last for first, last in places):
            continue
        if _NAMES["personal-name/field"].search(line_of(text[max(0, start - _FIELDS) : end])):
            continue
        named = Named(display_name(text[start:end]), None, start, start, end)
        if test.is_phrase(text[start:end]):
            titled = False
        if titled or resolve(named.name, printed) or _is_person(text, named, certain, test, lexicon):
            certain.append(named)
            yield named


def _is_person(text: str, named: Named, others: Sequence[Named], test: NameTest, lexicon: Lexicon) -> bool:
    """Whether what stands around capitalised words says that they name a person."""
    if _is_acronym(text[named.name_start : named.end]):
        return False
    if _has_office(text, named, others, test, lexicon):
        return True
    line = around(text, named, named.end)
    if _NAMES["personal-name/led"].search(line):
        return True
    words = text[named.name_start : named.end]
    if test.is_common(words) or words.isupper():
        return False
    if _NAMES["personal-name/stands-for"].search(line) or _is_of_body(text, named, lexicon):
        return True
    if _NAMES["personal-name/is"].search(around(text, named, named.end)) and not test.is_phrase(words):
        return True
    return _NAMES["personal-name/says"].search(around(text, named, named.end)) is not None


def _is_acronym(words: str) -> bool:
    """Whether words in capitals begin with one too short for a given name: "DG SEA"."""
    return words.isupper() and len(words.split()[0].strip(".")) < _SHORTEST_GIVEN and "." not in words


def _is_of_body(text: str, named: Named, lexicon: Lexicon) -> bool:
    """Whether the body to which somebody belongs stands right behind the words, or in the possessive before them."""
    line = around(text, named, named.end)
    match = _NAMES["personal-name/of-body"].search(line)
    body = line.text[slice(*match.groups["body"])] if match else ""
    return (bool(body) and credential_kind(body, lexicon) == "organization") or bool(owner_before(text, named, lexicon))


def _speaker_line(text: str, printed: Sequence[str], test: NameTest) -> Named | None:
    """The name without honorific that opens a speech in minutes: "Ada Holm (Harbour Union): …"."""
    end = read_name(text, 0)
    name = text[:end]
    speech = _SPEECH.match(text, end) if end and test.is_name(name, strict=True) else None
    if speech and (speech.end() - end > len(": ") or resolve(name, printed)):
        return Named(display_name(name), None, 0, 0, end)
    return None


def _has_office(text: str, named: Named, others: Sequence[Named], test: NameTest, lexicon: Lexicon) -> bool:
    """Whether a job title stands behind the name or before it, or in brackets where the person is from.

    :param others: names before it; the title behind one of them is that person's
    """
    behind = _PART_BEHIND.match(text, after_letters(text, named.end))
    kind = credential_kind(behind[1] or behind[2], lexicon) if behind else "other"
    if behind and behind[2]:
        opens = not text[: named.start].strip() or text[: named.start].rstrip().endswith((".", "!", "?"))
        if kind == "place":
            place = _NAMES["personal-name/place"].search(around(text, named, named.end))
            return place is None and not test.is_common(text[named.name_start : named.end])
        told = kind in ("organization", "position") and not test.is_phrase(named.name)
        own = spells_out(f"{named.name} ({behind[2]})")
        return told and (opens or not (own or test.is_common(text[named.name_start : named.end])))
    if kind in ("position", "former") or (follows_noun(text, named) and not test.is_common(named.name)):
        return True
    if test.is_phrase(text[named.name_start : named.end]):
        return False
    before = text[max((n.end for n in others if n.end < named.start), default=0) : named.start].strip()
    own = not before.startswith(",") or before.rfind(". ") > 0
    return before.endswith(",") and own and follows_title(text, named)


def _surnames(text: str, have: Sequence[Named], known: Sequence[str], test: NameTest) -> Iterator[Named]:
    """Known people by full name or bare surname, where no honorific stands before it."""
    for name in known:
        surname = name.split()[-1]
        for form in dict.fromkeys((name, surname, surname.upper())):
            if form not in text or (form.isupper() and len(form) < _LONG_SURNAME):
                continue
            for match in re.finditer(rf"(?<![\w.’'-]){re.escape(form)}(?![\w-])", text):
                inside = any(n.start < match.end() and match.start() < n.end for n in have)
                if not inside and (form == name or test.is_surname(form)) and not _part_of_name(text, match):
                    yield Named(form, None, match.start(), match.start(), match.end())


def _part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether another capitalised word stands right beside a surname: then it names something else."""
    if " " in match[0]:
        return False
    before = re.search(r"([\w'’-]+)[ ]$", text[: match.start()])
    after = re.match(r"[ ]([A-Z])", text[match.end() :])
    starts = before is None or not before[1][0].isupper()
    return bool(after) or not starts


def _role(part: Rule | None, *, in_programme: bool) -> str:
    """Whether somebody speaks, is quoted, or is only named ("")."""
    if part is None:
        return ""
    return (in_programme and part.gives.get("programme")) or part.gives["role"]
