"""What a name names by itself: a thing of the authority files, or else a thing of its own that is called so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from pyoxigraph import Quad
from rapidfuzz import fuzz, process, utils

from miggraph import iris
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.link.bodies import body_kind, is_undertaking, shortened
from miggraph.link.concepts import area_of, unit_of
from miggraph.link.reference import Triple
from miggraph.link.spelling import distinct_slugs
from miggraph.model import Iri, LexiconEntry, NameKind, Resolved
from miggraph.named import without_names

BRACKETED = re.compile(r"^(?P<name>.+?)\s*\((?P<short>[^()]{2,20})\)\s*$", re.DOTALL)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_SIMILAR = 92
CONFIDENCE = {
    "name/authority": 0.97,
    "name/authority-part": 0.85,
    "name/spelling": 0.75,
    "name/gazetteer": 0.9,
    "name/minted": 0.7,
    "name/cited": 0.9,
}
"""The methods by which a name is resolved, each with the share of right ones, as the rule files publish it."""
_NATIONAL = re.compile(
    r"\b(?:ministry|department of|ministère|ministerio|office of the (?:prime minister|president|attorney)|parliament"
    r"|senate|national (?:assembly|police|institute|office|agency|bureau|commission|council|statistic\w*)"
    r"|(?:supreme|high|constitutional|federal) court|court of (?:appeal|cassation)|attorney general"
    r"|border (?:guard|police)|state secretariat|central bank"
    r"|(?:bureau|institute|office) of (?:statistics|immigration|emigration))",
    re.IGNORECASE,
)
"""What each State has one of, so that its name means nothing without the State's."""
_UNIT = re.compile(
    r"\b(?:unit|section|division|department|directorate|branch|desk|bureau|office|faculty|school|college|team|mission"
    r"|programme?|services?|group|cluster|laboratory|secretariat|unité|section|direction|département|service)s?\b",
    re.IGNORECASE,
)
"""Nouns of the parts of a body."""
_WHOLE = re.compile(
    r"\b(?:ministry|ministère|universit\w+|organi[sz]ation|commission|union|association|council|institut\w*|bank|agency"
    r"|foundation|federation|confederation|parliament|academy|society|company|corporation|government|police|court"
    r"|authority|ltd|inc|plc)\b|(?-i:^[A-Z][A-Z-]+$)|(?-i:\([A-Z][A-Za-z-]+\)$)",
    re.IGNORECASE,
)
"""Nouns of a body that is no part of another, or its short form."""
_UNIT_OF = re.compile(
    r".*\b(?:Unit|Section|Division|Branch|Desk|Department|Directorate) of (?:the )?(?P<body>[A-Z].*)", re.DOTALL
)
"""A part of a body that names the body itself."""
_PART = re.compile(r",\s+(?![^()]*\))")
ORGANIZATIONS = (NameKind.ORGANIZATION, NameKind.PROCESS)
_ORGAN = re.compile(
    r"\b(?:commission|parliament|council|court|assembly|secretariat|bank|foundation|university|institute|society)\b",
    re.IGNORECASE,
)
"""Nouns of a body of its own, whose name may begin with that of the larger one: "African Union Commission"."""
_TELLING = 3
"""So many words of a longer name tell whose it is."""
_MOST = 50_000
"""Names of which is remembered what they name."""


class Lookups:
    """Answers what linking asks of the authority files; what a name names depends on nothing else: it is remembered.

    :param quads: what the authority files say
    """

    def __init__(self, lexicon: Lexicon, quads: Iterable[Quad] = ()) -> None:
        self._lexicon = lexicon
        self._quads = quads
        self._known: dict[tuple[str, tuple[NameKind, ...]], Resolved] = {}
        self._plain: dict[Iri, LexiconEntry] = {}
        self._choices: dict[tuple[NameKind, ...], dict[str, str]] = {}
        self._languages = sorted({each.language for entry in lexicon.entries for each in entry.translations})

    def look_up(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of one of these kinds; minted as the first kind where no authority file has it.

        :param name: as printed, see :func:`bare`
        """
        found = self._known.get((name, kinds))
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[name, kinds] = self._resolve(name, kinds)
        return found

    def entry_at(self, iri: str) -> LexiconEntry | None:
        """The entry of the authority files that has an IRI, or the same path under the base of the project."""
        return self._lexicon.by_iri.get(iri) or self._lexicon.by_iri.get(iris.BASE + iris.local(iri))

    def countries(self, name: str) -> frozenset[Iri]:
        """The countries that a name names, in whatever form."""
        found = self._lexicon.find(name, NameKind.COUNTRY)
        return frozenset(entry.iri for match in found for entry in match.entries)

    def _resolve(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        bracketed = BRACKETED.match(name)
        forms = [name, *((bracketed["name"], bracketed["short"]) if bracketed else ())]
        for form in forms:
            entry = self._lexicon.named(form, *kinds)
            if entry:
                return resolved(entry, "name/authority")
        for form in forms:
            entry = self._translated(form, kinds)
            if entry:
                return resolved(entry, "name/authority")
        whole = self.whole(name, kinds)
        unit = _UNIT_OF.match(name)
        if unit and self._lexicon.named(BRACKETED.sub(r"\g<name>", unit["body"]), *kinds):
            whole = unit["body"]
        if whole != name:
            found = self.look_up(whole, kinds)
            return found if found.minted else replace(found, method="name/authority-part")
        inside = self._cut(name, kinds) or self._longest_inside(name, kinds)
        if inside:
            return inside
        close = self._similar(bracketed["name"] if bracketed else name, kinds)
        if close:
            return close
        return self.minted(name, kinds)

    def minted(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of its own, called as printed."""
        bracketed = BRACKETED.match(name)
        label = bracketed["name"] if bracketed else name
        short = bracketed["short"] if bracketed and bracketed["short"].isupper() else None
        iri, method = iris.minted(kinds[0], distinct_slugs([label])[label]), "name/minted"
        same = self.entry_at(iri)
        if same:
            return resolved(same, "name/spelling")
        body = body_kind(name) if kinds[0] is NameKind.ORGANIZATION else None
        return Resolved(iri, kinds[0], method, CONFIDENCE[method], label, short, minted=True, body=body)

    def whole(self, name: str, kinds: tuple[NameKind, ...]) -> str:
        """The body, where a part of it is printed before or behind it between commas, or else the name."""
        parts = _PART.split(name)
        if len(parts) == 1:
            return name
        for number in reversed(range(len(parts))):
            rest = [part for other, part in enumerate(parts) if other != number]
            body = parts[number]
            named = self._lexicon.named(BRACKETED.sub(r"\g<name>", body), *kinds) or _WHOLE.search(body)
            if named and any(_UNIT.search(part) and not _WHOLE.search(part) for part in rest):
                return body
        return name

    def _cut(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved | None:
        """A known name before what is printed behind it, or the known body whose programme a name is that of."""
        for head, tail in shortened(name):
            entry = self._lexicon.named(head, *kinds)
            if entry and not self._of_another_country(tail, entry, name):
                return resolved(entry, "name/authority-part" if tail else "name/authority")
            body = self._lexicon.named(tail, *kinds) if is_undertaking(head) else None
            if body:
                return resolved(body, "name/authority-part")
        return None

    def _translated(self, name: str, kinds: tuple[NameKind, ...]) -> LexiconEntry | None:
        """The one thing that is called so in some other language than English."""
        found = {
            entry.iri: entry
            for each in self._languages
            if (entry := self._lexicon.in_language(each).named(name, *kinds))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _longest_inside(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved | None:
        """A known name that begins or ends what is printed, or fills most of it."""
        matches = [m for m in self._lexicon.find(name, *kinds) if m.only and m.form is not Form.AMBIGUOUS]
        for match in sorted(matches, key=lambda m: (-(m.end - m.start), m.start)):
            before, after = name[: match.start].strip(" ,"), name[match.end :].strip(" ,")
            cut_off = name[match.end : match.end + 1] in (",", "") and (not before or name[match.start - 2] in ",(")
            if match.only and self._of_another_country(f"{before} {after}", match.only, name):
                continue
            if _ORGAN.search(f"{before} {after}") and not cut_off:
                continue
            if match.only and (cut_off or len(before) + len(after) <= 12):
                return resolved(match.only, "name/authority-part")
        return None

    def _of_another_country(self, beside: str, entry: LexiconEntry, name: str) -> bool:
        """Whether words beside a known name of a body such as each State has name another State than its own."""
        others = self.countries(beside) if is_national(name) else frozenset()
        return bool(others) and entry.country not in others

    def own_of(self, name: str, country: Iri) -> Resolved | None:
        """The body of a State that the authority files say is called so, there or in its context."""
        wanted = utils.default_process(bare(name))
        for entry in self._of_country(country):
            forms = (entry.label, *entry.names, *entry.ambiguous, *entry.contextual)
            if any(utils.default_process(form) == wanted for form in forms):
                return resolved(entry, "name/authority")
        return None

    def begun_by(self, name: str, country: Iri) -> Resolved | None:
        """The one body of a State whose name begins with a shorter one of several words."""
        wanted = utils.default_process(bare(name))
        if len(wanted.split()) < _TELLING:
            return None
        found = {
            entry.iri: entry
            for entry in self._of_country(country)
            for form in (entry.label, *entry.names)
            if utils.default_process(form).startswith(f"{wanted} ")
        }
        return resolved(next(iter(found.values())), "name/spelling") if len(found) == 1 else None

    def _of_country(self, country: Iri) -> Iterator[LexiconEntry]:
        return (entry for entry in self._lexicon.of(*ORGANIZATIONS) if entry.country == country)

    def find(self, text: str, *kinds: NameKind) -> list[Match]:
        """Names in a text from left to right; of each thing the names alone that it has there, in whatever case."""
        found = self._lexicon.find(text, *kinds)
        return [
            replace(match, entries=tuple(self._as_found(each, match, text) for each in match.entries))
            for match in found
        ]

    def _as_found(self, entry: LexiconEntry, match: Match, text: str) -> LexiconEntry:
        surface = text[match.start : match.end].casefold()
        names = tuple(name for name in entry.names if name.casefold() == surface)
        plain = self._without_names(entry)
        return replace(plain, names=names) if names else plain

    def named(self, name: str, *kinds: NameKind) -> LexiconEntry | None:
        """The one entry that has exactly this name, without its names but for its label."""
        found = self._lexicon.named(name, *kinds)
        return self._without_names(found) if found else None

    def entry(self, iri: Iri) -> LexiconEntry | None:
        """What a thing of the authority files is, without its names but for its label."""
        found = self.entry_at(iri)
        return self._without_names(found) if found else None

    def _without_names(self, entry: LexiconEntry) -> LexiconEntry:
        if entry.iri not in self._plain:
            self._plain[entry.iri] = without_names(entry)
        return self._plain[entry.iri]

    def is_alt_label(self, iri: Iri, surface: str) -> bool | None:
        """Whether a form is another label of a thing; None for one that no authority file has."""
        entry = self._lexicon.by_iri.get(iri)
        if entry is None:
            return None
        return surface != entry.label and (surface in entry.names or surface not in entry.acronyms)

    def wholes(self, iri: Iri) -> tuple[Iri, ...]:
        """The organisations that one belongs to, the nearest first."""
        seen = {iri: None}
        while (entry := self._lexicon.by_iri.get(iri)) and entry.part_of and entry.part_of not in seen:
            iri = entry.part_of
            seen[iri] = None
        return tuple(seen)[1:]

    def unit(self, printed: str | None) -> Iri | None:
        """The unit that a printed word means."""
        return unit_of(printed, self._lexicon)

    def area(self, heading: str | None) -> Iri | None:
        """The field of work that a printed heading names first."""
        return area_of(heading, self._lexicon)

    def described(self, things: tuple[str, ...], within: str) -> tuple[str, ...]:
        """Which of some things the authority files describe, and what else they describe whose name begins so."""
        beneath = (each for each in self._said if each.startswith(within))
        return tuple(sorted({*(each for each in things if each in self._said), *beneath}))

    def stated(self, triples: tuple[Triple, ...]) -> tuple[Triple, ...]:
        """Which of some triples the authority files state."""
        return tuple(each for each in triples if each[1:] in self._said.get(each[0], ()))

    @cached_property
    def _said(self) -> dict[str, set[tuple[str, str]]]:
        """What is said of each thing, its terms as N-Triples."""
        said: dict[str, set[tuple[str, str]]] = {}
        for quad in self._quads:
            said.setdefault(str(quad.subject), set()).add((str(quad.predicate), str(quad.object)))
        return said

    def _similar(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved | None:
        if kinds not in self._choices:
            self._choices[kinds] = {
                utils.default_process(form): entry.iri
                for entry in self._lexicon.of(*kinds)
                for form in (entry.label, *entry.names)
                if len(form) >= 12
            }
        wanted = utils.default_process(name)
        found = process.extractOne(wanted, self._choices[kinds].keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if not found or re.findall(r"\d+", wanted) != re.findall(r"\d+", found[0]):
            return None
        if is_national(name) and self.countries(name) != self.countries(found[0].title()):
            return None
        return resolved(self._lexicon.by_iri[self._choices[kinds][found[0]]], "name/spelling")


def is_national(name: str) -> bool:
    """Whether a name is that of a body such as each State has: a ministry, a supreme court."""
    return _NATIONAL.search(name) is not None


def bare(name: str) -> str:
    """A name without an article before it and marks around it."""
    return _ARTICLE.sub("", " ".join(name.split())).strip(" ,;:./")


def resolved(entry: LexiconEntry, method: str) -> Resolved:
    """A thing of the authority files, with the method that found it and its confidence."""
    return Resolved(entry.iri, entry.kind, method, CONFIDENCE[method], entry.label)
