"""What a report tells the others, where something is decided among all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from miggraph.model.annotations import Annotations, Iri, NameKind
from miggraph.model.text import LanguagePart, ReportMeta


@dataclass(frozen=True, slots=True)
class ReportBrief:
    """What is known of a report without its text.

    ``characters`` and ``sections`` are numbers; ``unread`` has a line for each language of it without rules.
    """

    slug: str
    meta: ReportMeta
    characters: int
    sections: int
    remarks: tuple[str, ...]
    languages: tuple[LanguagePart, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What linking needs of a report to decide what is decided among all reports.

    ``counts`` has how often each full name of a person stands in it, ``seen`` the keys of the events in which it does;
    ``called`` are all names that may be a person's, ``targets`` the IRIs that mentions give. ``told`` are its events
    and the items of their programmes. ``words`` has how often its running text prints a word small and, under
    its form with a capital, large; ``short`` the words that it prints in capitals among others. ``titles`` are the
    titles that it shows, in small letters, ``capitals`` the words in capitals in them, ``large`` those with a capital.
    """

    slug: str
    language: str | None
    added: date
    counts: Mapping[str, int]
    seen: Mapping[str, frozenset[str]]
    called: frozenset[str]
    targets: frozenset[Iri]
    told: Annotations
    words: Mapping[str, int]
    short: frozenset[str]
    titles: str
    capitals: frozenset[str]
    large: frozenset[str]


@dataclass(frozen=True, slots=True)
class MintedNames:
    """The names of a report that no authority file has.

    ``counts`` has how often each is asked for, ``tags`` the languages of the reports that do (None for English),
    ``kinds`` of what kinds of thing it is the name. ``cited`` are the titles of instruments that only reports cite,
    each with the IRI of the instrument.
    """

    counts: Mapping[str, int]
    tags: Mapping[str, frozenset[str | None]]
    kinds: frozenset[tuple[NameKind, str]]
    cited: frozenset[tuple[Iri, str]]


@dataclass(frozen=True, slots=True)
class GraphBrief:
    """What all reports have to know of the graph of one.

    ``digest`` is the hash of its N-Quads, ``quads`` their number, ``passages`` how many were compared with the text,
    ``graphs`` the named graphs. ``described`` and ``named`` are the IRIs that it describes and names, but for its own
    passages, as sorted hashes of 8 and of 16 bytes, one begins as the other (:mod:`miggraph.build.hashes`).
    """

    digest: str
    quads: int
    passages: int
    graphs: tuple[str, ...]
    described: bytes
    named: bytes


@dataclass(frozen=True, slots=True)
class InferenceBrief:
    """What all reports have to know of what follows from one.

    ``digest`` is the hash of its N-Quads, ``quads`` their number; ``whole`` tells that parts will not do. ``ends``,
    ``starts`` and ``alone`` are hashes of the things at which its triples can meet those of others, ``kinds`` the
    things by the classes that others may be disjoint with.
    """

    digest: str
    quads: int
    whole: bool
    ends: bytes
    starts: bytes
    alone: bytes
    kinds: Mapping[tuple[str, ...], bytes]
