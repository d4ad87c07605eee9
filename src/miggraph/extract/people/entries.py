"""The people of lists: a name with all lines that belong to it, and the headings that hold for it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from miggraph.extract.people.affiliations import Credentials, piece_kinds, split_credentials
from miggraph.extract.people.before_names import honorific_office
from miggraph.extract.people.holders import Holder, offices_of
from miggraph.extract.people.kinds import Kind, credential_kind, matches
from miggraph.extract.people.names import Named
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import Line, NameKind, Prose, Span, join

Heading = Literal["country", "organization", "group"]
_RULES = load("participant")
_ADDRESS = load("name")["personal-name/address"]
_LONGEST_HEADING = 12
"""A heading over names has at most this many words."""
_UNFINISHED = re.compile(r"(?:-|\b(?:of|for|the|and|on|in|to|at|de|du|la|des|et|del|y|&))$")
_ENDED = re.compile(r"[,;:]$")
_CODE = re.compile(r"(?<=[\s(])([A-Z]{2,3})(?=\)?\s*[.;]?\s*$)")
"""The code of a country at the end of an entry."""
_INDENTED = 6
"""A line that begins so many characters farther right goes on with the one above."""
_FEWEST_SIBLINGS = 3
"""So many entries of as many pieces show an order."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of a list: the name, where it and the whole entry stand, and what the list says of the person."""

    named: Named
    spans: tuple[Span, ...]
    name_spans: tuple[Span, ...]
    offices: Credentials
    certain: bool
    tabled: bool = False


@dataclass(slots=True)
class Above:
    """The headings that hold for the names below them."""

    country: str | None = None
    organization: str | None = None

    def set(self, kind: Heading, text: str) -> None:
        """Take the words of a heading: a country ends what an organisation above it says, a group ends both."""
        if kind == "country":
            self.country, self.organization = text, None
        elif kind == "organization":
            self.organization = text
        else:
            self.country = self.organization = None

    def head(self, kind: Heading, text: str, lexicon: Lexicon) -> None:
        """Take what a heading says; behind an organisation its country may stand."""
        self.set(kind, heading_words(text, kind, lexicon))
        said = split_credentials(self.organization, lexicon) if kind == "organization" and self.organization else None
        if said and said.affiliation and said.country and not said.position:
            self.organization, self.country = said.affiliation, heading_words(said.country, "country", lexicon)

    def add_to(self, offices: Credentials) -> Credentials:
        """What is said of a person, with what the headings say where that leaves it open."""
        return offices.within(Credentials(None, self.organization, self.country))


@dataclass(slots=True)
class Entry:
    """A person with the lines that belong to the name, and what the headings above say."""

    holder: Holder
    above: Above = field(default_factory=Above)
    more: list[tuple[Prose, bool]] = field(default_factory=list)
    """The lines below that of the name, each with whether it stands in a column of its own."""

    indent: int = 0
    """How far the line of the name is indented."""

    def goes_on(self, indent: int) -> bool:
        """Whether the next line goes on with this: the last ends within a name, or the next stands in its column."""
        last = self.more[-1][0].text if self.more else self.holder.behind
        return self.hangs(indent) or _UNFINISHED.search(last) is not None

    def hangs(self, indent: int) -> bool:
        """Whether a line stands so far to the right that it goes on with a column of this entry."""
        return indent >= self.indent + _INDENTED

    def words(self, lexicon: Lexicon) -> str:
        """All that is printed behind the name; each line below it is a part of its own, unless it goes on.

        The person's initials in brackets, by which minutes call them, say no office.
        """
        text = self.holder.behind
        for line, hangs in self.more:
            text = f"{text}{_joint(text, line.text, hangs, lexicon)}{line.text}"
        initials = "".join(word[0] for word in self.holder.named.name.split())
        return text.replace(f"({initials})", "").rstrip()


def heading_kind(text: str, lexicon: Lexicon) -> Heading | None:
    """What a line above names is: a country, an organisation, or a group of people; None if it is none of these."""
    bare = text.strip(" :")
    if len(bare.split()) > _LONGEST_HEADING:
        return None
    if lexicon.named(bare, NameKind.COUNTRY):
        return "country"
    if _RULES["attendance/group"].search(line_of(bare)):
        return "group"
    return "organization" if credential_kind(bare, lexicon) == "organization" else None


def heading_words(text: str, kind: Heading | None, lexicon: Lexicon) -> str:
    """The words of a heading; a country by its usual name, since headings are often printed in capitals."""
    bare = " ".join(text.split()).strip(" :")
    country = lexicon.named(bare, NameKind.COUNTRY) if kind == "country" else None
    return country.label if country else bare


def listed(entries: Iterable[Entry], lexicon: Lexicon) -> list[Listed]:
    """The people of the entries of one list; what is not told by its words is told by the order of most entries."""
    said = _with_countries([(entry, entry.words(lexicon)) for entry in entries], lexicon)
    kinds = [piece_kinds(words, lexicon) if len(said) >= _FEWEST_SIBLINGS else () for _, words in said]
    orders = _orders(kinds)
    return [
        _listed(entry, words, orders.get(len(own), ()), lexicon)
        for (entry, words), own in zip(said, kinds, strict=True)
    ]


def _with_countries(said: list[tuple[Entry, str]], lexicon: Lexicon) -> list[tuple[Entry, str]]:
    """The words of entries with the names of countries for their codes, where those end most entries of a list."""
    ends = [lexicon.coded(found[1]) if (found := _CODE.search(words)) else None for _, words in said]
    if len(said) < _FEWEST_SIBLINGS or 2 * sum(map(bool, ends)) <= len(said):
        return said
    return [
        (entry, _CODE.sub(country.label, words) if country else words)
        for (entry, words), country in zip(said, ends, strict=True)
    ]


def _orders(entries: Iterable[tuple[Kind, ...]]) -> dict[int, tuple[Kind, ...]]:
    """What stands at each place in most entries, by the number of their pieces."""
    by_length: dict[int, list[tuple[Kind, ...]]] = defaultdict(list)
    for kinds in entries:
        by_length[len(kinds)].append(kinds)
    orders: dict[int, tuple[Kind, ...]] = {}
    for length, rows in by_length.items():
        if length > 1 and len(rows) >= _FEWEST_SIBLINGS:
            orders[length] = tuple(_usual(column) for column in zip(*rows, strict=True))
    return orders


def _usual(column: Sequence[Kind]) -> Kind:
    """The kind of most pieces at one place; "other" where no kind is that of more than half of them."""
    kind, count = Counter(column).most_common(1)[0]
    return kind if 2 * count > len(column) else "other"


def _listed(entry: Entry, words: str, order: tuple[Kind, ...], lexicon: Lexicon) -> Listed:
    holder = entry.holder
    offices = offices_of(holder.before, words, lexicon, order)
    prose, named = holder.prose, holder.named
    if not offices.position:
        offices = replace(offices, position=honorific_office(named, offices.affiliation))
    printed = prose.text[named.name_start : named.end]
    behind = re.split(r"[,;()]", holder.behind.lstrip(" ("))[0]
    from_body = credential_kind(behind, lexicon) == "organization"
    certain = bool(named.honorific or offices.position or from_body or holder.before or _is_marked(printed))
    spans = tuple(span for part in (prose, *(line for line, _ in entry.more)) for span in part.spans())
    return Listed(named, spans, prose.spans(named.name_start, named.end), entry.above.add_to(offices), certain)


def _is_marked(printed: str) -> bool:
    """Whether a surname is printed in capitals, which no other name is beside words that are not."""
    return any(w.isupper() and len(w) > 2 for w in printed.split()) and not printed.isupper()


def unwrap(lines: Sequence[Line]) -> list[Prose]:
    """The lines of a block, each with the lines below it that go on with a column of it."""
    whole: list[Prose] = []
    begun = 0
    for line in lines:
        indent = indent_of(line)
        if whole and line.prose.text and (indent >= begun + _INDENTED or _is_cut(whole[-1].text, line.prose.text)):
            whole[-1] = join([whole[-1], line.prose], " ")
        else:
            whole.append(line.prose)
            begun = indent
    return whole


def _is_cut(before: str, line: str) -> bool:
    """Whether a line break stands within a name or between a title of address and the name."""
    last = before.split()[-1:] or [""]
    address = _ADDRESS.search(line_of(f"{last[0]} A"))
    return bool(_UNFINISHED.search(before)) or line[:1].islower() or (address is not None and before.endswith(last[0]))


def indent_of(line: Line) -> int:
    """How many characters stand before the words of a line: white space, unless a marker stands there."""
    return line.prose.pieces[0].source - line.span.start if line.prose.pieces and not line.marker else 0


def _joint(text: str, line: str, hangs: bool, lexicon: Lexicon) -> str:
    """What joins a line to the words before it: a space where it goes on with their last piece, else a comma.

    :param hangs: whether the line goes on with a column, so that it may have been wrapped
    """
    if not text:
        return ""
    if _ENDED.search(text) or _UNFINISHED.search(text) or line[:1].islower():
        return " "
    last, first = text.split(",")[-1].strip(), line.split(",")[0].strip()
    if matches("affiliation/bare-noun", first):
        return " "
    kinds = ("organization", "other") if hangs else ("organization",)
    wrapped = "," in text and credential_kind(last, lexicon) in kinds
    return " " if wrapped and credential_kind(first, lexicon) == "other" else ", "
