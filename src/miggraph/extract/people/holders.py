"""A stretch of text that holds a person with offices, in whatever order: a line, a cell, a list item, a bracket.

The name is looked for at the beginning and behind each mark that may part it from an office or a body before it:
"Harbour Union: Ada Holm, pilot", "Coast Office (Ada Holm, pilot)", "Director Ada Holm, Coast Office".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.people.affiliations import Credentials, split_credentials
from miggraph.extract.people.kinds import Kind, credential_kind, matches, names_organization, names_position
from miggraph.extract.people.names import Named, NameTest, find_capitals
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind, Prose

_MARK = re.compile(r"\s*[:(]\s*|,\s+|\s+[–—-]\s+|\s{3,}|\t+")
"""What may stand between a person and what is printed of the person before the name."""
_LOOSE = " ,;:–-"
_WEAK = ","
_LONGEST_BEFORE = 20
"""So many words may stand before the name."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a stretch of text, with what is printed before the name and behind it."""

    named: Named
    prose: Prose
    before: str = ""

    @property
    def behind(self) -> str:
        """All that is printed behind the name."""
        return self.prose.text[self.named.end :].lstrip(_LOOSE)


def find_holder(prose: Prose, test: NameTest, lexicon: Lexicon) -> Holder | None:
    """The person whom a stretch of text is about, wherever in it the name stands."""
    named = test.entry(prose.text)
    return Holder(named, prose) if named else _behind_offices(prose, test, lexicon)


def offices_of(before: str, behind: str, lexicon: Lexicon, order: Sequence[Kind] = ()) -> Credentials:
    """What is said of a person before the name and behind it, taken together."""
    said = split_credentials(behind, lexicon, order)
    if not before:
        return said
    return said.within(split_credentials(before, lexicon))


def _behind_offices(prose: Prose, test: NameTest, lexicon: Lexicon) -> Holder | None:
    """A person before whose name an office, a body or a country is printed."""
    text = prose.text
    for start, end, weak in _places(text):
        before = text[:start].rstrip(_LOOSE)
        if len(before.split()) > _LONGEST_BEFORE or test.entry(before):
            return None
        named = test.entry(text[end:])
        if not named or not _tells(before, lexicon):
            continue
        if not named.honorific and (test.is_common(named.name) or (weak and not _is_followed(text[end + named.end :]))):
            continue
        part = prose.slice(end)
        return Holder(named, part, before)
    return _behind_title(prose, test)


def _places(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where a name may begin: the mark before it, and whether that is one that also stands inside names of bodies."""
    for mark in _MARK.finditer(text):
        yield mark.start(), mark.end(), mark[0].strip() == _WEAK


def _is_followed(rest: str) -> bool:
    """Whether what stands behind a name may be said of a person."""
    return not rest.strip(" .") or rest.lstrip()[:1] in ",(;"


def _tells(before: str, lexicon: Lexicon) -> bool:
    """Whether what stands before a name says who a person is."""
    if names_position(before) or names_organization(before) or lexicon.named(before, NameKind.COUNTRY):
        return not matches("affiliation/no-office", before)
    return credential_kind(before, lexicon) == "organization"


def _behind_title(prose: Prose, test: NameTest) -> Holder | None:
    """A person right behind the title with which the text begins: "Director Ada Holm"."""
    for start, titled in find_capitals(prose.text):
        before = prose.text[:start].strip()
        if not titled or not before or not matches("affiliation/position.head", before):
            return None
        part = prose.slice(start)
        named = test.entry(part.text)
        return Holder(named, part, before) if named and not test.is_common(named.name) else None
    return None
