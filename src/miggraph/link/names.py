"""Names of organisations, instruments and places to IRIs: by the authority files, or minted from the name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from miggraph import iris
from miggraph.link.bodies import apart
from miggraph.link.lookups import BRACKETED, CONFIDENCE, ORGANIZATIONS, bare, is_national, resolved
from miggraph.link.reference import Reference
from miggraph.link.spelling import distinct_slugs, preferred
from miggraph.model import Citation, Iri, LexiconEntry, MintedNames, NameKind, Resolved

_WITH_ARTICLE = re.compile(
    r"(?:united|russian federation|netherlands|philippines|gambia|bahamas|comoros|maldives|sudan|holy see)\b"
    r"|.*\b(?:republic|islands|kingdom|states)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SettledName:
    """What all reports together say of a name that no authority file has: one IRI, one label, and one language."""

    iri: Iri
    label: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What is decided among all reports of the names that no authority file has.

    :param names: by kind, and by the name as it is asked for
    :param titles: of instruments that only reports cite, by their IRIs
    """

    names: Mapping[tuple[NameKind, str], SettledName] = field(default_factory=dict)
    titles: Mapping[Iri, str] = field(default_factory=dict)

    def applied(self, found: Resolved) -> Resolved:
        """A minted thing with its label; as it is where nothing is decided of it."""
        known = self.names.get((found.kind, found.label))
        if known is None:
            return found
        printed = found.label if found.label != known.label else None
        return replace(found, iri=known.iri, label=known.label, printed=printed, language=known.language)

    def of(self, asked: MintedNames) -> Settled:
        """The part that touches the names of one report."""
        names = {key: self.names[key] for key in sorted(asked.kinds)}
        return Settled(names, {iri: self.titles[iri] for iri in sorted({iri for iri, _ in asked.cited})})

    def said(self) -> str:
        """All of it in words that are the same for equal decisions."""
        return repr((sorted(self.names.items(), key=lambda item: item[0]), sorted(self.titles.items())))


def settled(asked: Iterable[MintedNames]) -> Settled:
    """What all reports together say of the names that no authority file has.

    :param asked: those of each report, in any order
    """
    counts: Counter[str] = Counter()
    tags: dict[str, set[str | None]] = defaultdict(set)
    names: dict[NameKind, set[str]] = defaultdict(set)
    titles: dict[Iri, str] = {}
    for each in asked:
        counts.update(each.counts)
        for label, languages in each.tags.items():
            tags[label] |= languages
        for kind, label in each.kinds:
            names[kind].add(label)
        for iri, title in each.cited:
            titles[iri] = _longest((title, titles.get(iri, "")))
    iri_of = {
        (kind, name): iris.minted(kind, slug)
        for kind, labels in names.items()
        for name, slug in distinct_slugs(labels).items()
    }
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for (_, name), iri in iri_of.items():
        spellings[iri][name] = counts[name]
    made = {}
    for key, iri in iri_of.items():
        languages = frozenset().union(*(tags[name] for name in spellings[iri]))
        language = next(iter(languages)) if len(languages) == 1 else None
        made[key] = SettledName(iri, preferred(spellings[iri]), language)
    return Settled(made, titles)


def _longest(titles: Iterable[str]) -> str:
    return max(titles, key=lambda title: (len(title), title))


class Names:
    """Resolves the names of reports; equal names give equal IRIs.

    What is minted has the spelling asked for as its label, unless the names of all reports are settled.
    """

    def __init__(self, reference: Reference, settled: Settled | None = None) -> None:
        self.reference = reference
        self.language: str | None = None
        """The language of the report whose names are asked for; None for English."""
        self._settled = settled or Settled()
        self._asked: Counter[str] = Counter()
        self._tags: dict[str, set[str | None]] = defaultdict(set)
        self._kinds: set[tuple[NameKind, str]] = set()
        self._titles: dict[str, set[str]] = defaultdict(set)

    def organization(self, name: str, country: LexiconEntry | None = None) -> Resolved:
        """An organisation or process by its name as printed.

        :param country: the State that it belongs to, if it is a body such as each State has
        """
        found = self._cached(name, ORGANIZATIONS)
        if country is None or not is_national(name):
            return (found.minted and country and self.reference.begun_by(name, country.iri)) or found
        if not found.minted:
            known = self.reference.entry(found.iri)
            if known is None or known.country in (None, country.iri) or self.reference.countries(name):
                return found
            found = self.reference.minted(bare(name), ORGANIZATIONS)
        if own := self.reference.own_of(name, country.iri):
            return own
        name = self.reference.whole(name, ORGANIZATIONS)
        if self.reference.countries(name):
            return replace(found, country=country.iri)
        plain = bare(name)
        bracketed = BRACKETED.match(plain)
        joint = ", " if self.language else " of "
        whole = self._cached(f"{bracketed['name'] if bracketed else plain}{joint}{_called(country)}", ORGANIZATIONS)
        if not whole.minted:
            return whole
        short = bracketed["short"] if bracketed else None
        return replace(whole, printed=bracketed["name"] if bracketed else plain, short=short, country=country.iri)

    def organizations(self, name: str, country: LexiconEntry | None = None) -> tuple[Resolved, ...]:
        """The organisations that a printed name names: two known ones that stand in one, or the one."""
        plain = bare(name)
        for parts in () if self.reference.named(plain, *ORGANIZATIONS) else apart(plain):
            found = [self.reference.look_up(bare(part), ORGANIZATIONS) for part in parts]
            if not any(each.minted for each in found):
                return tuple(dict.fromkeys(found))
        return (self.organization(name, country),)

    def resolve(self, name: str, *kinds: NameKind) -> Resolved:
        """A thing of one of these kinds by its name as printed; minted as the first kind where it is not known."""
        return self._cached(name, kinds)

    def known(self, name: str, *kinds: NameKind) -> Resolved | None:
        """The same, but None where the authority files do not have it."""
        found = self._cached(name, kinds)
        return None if found.minted else found

    def cited(self, citation: Citation, report: str) -> Resolved:
        """A legal instrument that no authority file has; one node for all reports that cite it.

        The identifier is made of its number or name, after its country; where that is not known, after the report.

        :param report: the slug of the report that cites it
        """
        name = iris.slug(citation.name)
        country = (citation.country or "").rpartition("/")[2]
        if country and not f"{name}-".startswith(f"{country}-"):
            name = iris.slug(f"{country} {name}")
        iri = iris.thing("instrument", *((report, name) if citation.local else (name,)))
        same = self.reference.entry(iri)
        if same:
            return resolved(same, "name/authority")
        self._titles[iri].add(citation.title)
        label = self._settled.titles.get(iri) or _longest(self._titles[iri])
        method = "name/cited"
        printed = citation.title if citation.title != label else None
        return Resolved(
            iri,
            NameKind.INSTRUMENT,
            method,
            CONFIDENCE[method],
            label,
            minted=True,
            printed=printed,
            country=citation.country,
            citation=citation,
        )

    def _cached(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        found = self.reference.look_up(bare(name), kinds)
        if not found.minted:
            return found
        self._asked[found.label] += 1
        self._tags[found.label].add(self.language)
        if found.method != "name/minted":
            return found
        self._kinds.add((found.kind, found.label))
        return self._settled.applied(found)

    def asked(self) -> MintedNames:
        """The names of no authority file that were asked for up to now."""
        cited = frozenset((iri, title) for iri, titles in self._titles.items() for title in titles)
        tags = {label: frozenset(tags) for label, tags in self._tags.items()}
        return MintedNames(dict(self._asked), tags, frozenset(self._kinds), cited)

    def settle(self) -> None:
        """Give each minted thing one IRI and one label, from all spellings that were asked for up to now."""
        self._settled = settled([self.asked()])


def _called(country: LexiconEntry) -> str:
    """A country as it is called behind "of"."""
    label = country.label.partition(" (")[0]
    return f"the {label}" if _WITH_ARTICLE.match(label) else label
