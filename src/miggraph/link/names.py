"""Names of organisations, instruments and places to IRIs: by the authority files, or minted from the name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from rapidfuzz import fuzz, process, utils

from miggraph import iris
from miggraph.lexicon import Form, Lexicon
from miggraph.link.bodies import apart, body_kind, is_undertaking, shortened
from miggraph.link.spelling import distinct_slugs, preferred
from miggraph.model import Citation, LexiconEntry, NameKind, Resolved

BRACKETED = re.compile(r"^(?P<name>.+?)\s*\((?P<short>[^()]{2,20})\)\s*$", re.DOTALL)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_SIMILAR = 92
_TELLING = 3
"""So many words of a longer name tell whose it is."""
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
_ORGAN = re.compile(
    r"\b(?:commission|parliament|council|court|assembly|secretariat|bank|foundation|university|institute|society)\b",
    re.IGNORECASE,
)
"""Nouns of a body of its own, whose name may begin with that of the larger one: "African Union Commission"."""
_WITH_ARTICLE = re.compile(
    r"(?:united|russian federation|netherlands|philippines|gambia|bahamas|comoros|maldives|sudan|holy see)\b"
    r"|.*\b(?:republic|islands|kingdom|states)\b",
    re.IGNORECASE,
)
ORGANIZATIONS = (NameKind.ORGANIZATION, NameKind.PROCESS)


class Names:
    """Resolves names with one lexicon; equal names give equal IRIs.

    What is minted has the spelling first asked for as its label until :meth:`settle` has compared all spellings.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.language: str | None = None
        """The language of the report whose names are asked for; None for English."""
        self._asked: Counter[str] = Counter()
        self._tags: dict[str, set[str | None]] = defaultdict(set)
        self._known: dict[tuple[str, tuple[NameKind, ...]], Resolved] = {}
        self._choices: dict[tuple[NameKind, ...], dict[str, str]] = {}
        self._languages = sorted({each.language for entry in lexicon.entries for each in entry.translations})
        self._titles: dict[str, set[str]] = defaultdict(set)

    def organization(self, name: str, country: LexiconEntry | None = None) -> Resolved:
        """An organisation or process by its name as printed.

        :param country: the State that it belongs to, if it is a body such as each State has
        """
        found = self._cached(name, ORGANIZATIONS)
        if country is None or not is_national(name):
            return (found.minted and country and self._begins(name, country)) or found
        if not found.minted:
            known = self.lexicon.by_iri.get(found.iri)
            if known is None or known.country in (None, country.iri) or self._countries(name):
                return found
            found = self._minted(_bare(name), ORGANIZATIONS)
        if own := self._own_of(name, country):
            return own
        name = self._whole(name, ORGANIZATIONS)
        if self._countries(name):
            return replace(found, country=country.iri)
        bare = _bare(name)
        bracketed = BRACKETED.match(bare)
        joint = ", " if self.language else " of "
        whole = self._cached(f"{bracketed['name'] if bracketed else bare}{joint}{_called(country)}", ORGANIZATIONS)
        if not whole.minted:
            return whole
        short = bracketed["short"] if bracketed else None
        return replace(whole, printed=bracketed["name"] if bracketed else bare, short=short, country=country.iri)

    def organizations(self, name: str, country: LexiconEntry | None = None) -> tuple[Resolved, ...]:
        """The organisations that a printed name names: two known ones that stand in one, or the one."""
        bare = _bare(name)
        for parts in () if self.lexicon.named(bare, *ORGANIZATIONS) else apart(bare):
            found = [self._look_up(_bare(part), ORGANIZATIONS) for part in parts]
            if not any(each.minted for each in found):
                return tuple(dict.fromkeys(found))
        return (self.organization(name, country),)

    def _own_of(self, name: str, country: LexiconEntry) -> Resolved | None:
        """The body of a State that the authority files say is called so, there or in its context."""
        wanted = utils.default_process(_bare(name))
        for entry in self.lexicon.of(*ORGANIZATIONS):
            forms = (entry.label, *entry.names, *entry.ambiguous, *entry.contextual)
            if entry.country == country.iri and any(utils.default_process(form) == wanted for form in forms):
                return resolved(entry, "name/authority")
        return None

    def _begins(self, name: str, country: LexiconEntry) -> Resolved | None:
        """The one body of a State whose name begins with a shorter one of several words."""
        wanted = utils.default_process(_bare(name))
        if len(wanted.split()) < _TELLING:
            return None
        found = {
            entry.iri: entry
            for entry in self.lexicon.of(*ORGANIZATIONS)
            if entry.country == country.iri
            for form in (entry.label, *entry.names)
            if utils.default_process(form).startswith(f"{wanted} ")
        }
        return resolved(next(iter(found.values())), "name/spelling") if len(found) == 1 else None

    def _countries(self, name: str) -> set[str]:
        """The countries that a name names, in whatever form."""
        return {entry.iri for match in self.lexicon.find(name, NameKind.COUNTRY) for entry in match.entries}

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
        same = self.lexicon.by_iri.get(iri)
        if same:
            return resolved(same, "name/authority")
        self._titles[iri].add(citation.title)
        label = max(self._titles[iri], key=lambda title: (len(title), title))
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
        bare = _bare(name)
        key = (bare, kinds)
        if key not in self._known:
            self._known[key] = self._look_up(bare, kinds)
        found = self._known[key]
        if found.minted:
            self._asked[found.label] += 1
            self._tags[found.label].add(self.language)
        return found

    def settle(self) -> None:
        """Give each minted thing one IRI and one label, from all spellings that were asked for up to now."""
        minted = {key: found for key, found in self._known.items() if found.minted and found.method == "name/minted"}
        names: dict[NameKind, set[str]] = defaultdict(set)
        for found in minted.values():
            names[found.kind].add(found.label)
        iri = {
            (kind, name): iris.thing(kind, slug)
            for kind, labels in names.items()
            for name, slug in distinct_slugs(labels).items()
        }
        spellings: dict[str, dict[str, int]] = defaultdict(dict)
        for (_, name), made in iri.items():
            spellings[made][name] = self._asked[name]
        for key, found in minted.items():
            made = iri[found.kind, found.label]
            label = preferred(spellings[made])
            printed = found.label if found.label != label else None
            tags = set().union(*(self._tags[name] for name in spellings[made]))
            language = tags.pop() if len(tags) == 1 else None
            self._known[key] = replace(found, iri=made, label=label, printed=printed, language=language)

    def _look_up(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        bracketed = BRACKETED.match(name)
        forms = [name, *((bracketed["name"], bracketed["short"]) if bracketed else ())]
        for form in forms:
            entry = self.lexicon.named(form, *kinds)
            if entry:
                return resolved(entry, "name/authority")
        for form in forms:
            entry = self._translated(form, kinds)
            if entry:
                return resolved(entry, "name/authority")
        whole = self._whole(name, kinds)
        unit = _UNIT_OF.match(name)
        if unit and self.lexicon.named(BRACKETED.sub(r"\g<name>", unit["body"]), *kinds):
            whole = unit["body"]
        if whole != name:
            found = self._look_up(whole, kinds)
            return found if found.minted else replace(found, method="name/authority-part")
        inside = self._cut(name, kinds) or self._longest_inside(name, kinds)
        if inside:
            return inside
        close = self._similar(bracketed["name"] if bracketed else name, kinds)
        if close:
            return close
        return self._minted(name, kinds)

    def _minted(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of its own, called as printed."""
        bracketed = BRACKETED.match(name)
        label = bracketed["name"] if bracketed else name
        short = bracketed["short"] if bracketed and bracketed["short"].isupper() else None
        iri, method = iris.thing(kinds[0], distinct_slugs([label])[label]), "name/minted"
        same = self.lexicon.by_iri.get(iri)
        if same:
            return resolved(same, "name/spelling")
        body = body_kind(name) if kinds[0] is NameKind.ORGANIZATION else None
        return Resolved(iri, kinds[0], method, CONFIDENCE[method], label, short, minted=True, body=body)

    def _whole(self, name: str, kinds: tuple[NameKind, ...]) -> str:
        """The body, where a part of it is printed before or behind it between commas, or else the name."""
        parts = _PART.split(name)
        if len(parts) == 1:
            return name
        for number in reversed(range(len(parts))):
            rest = [part for other, part in enumerate(parts) if other != number]
            body = parts[number]
            named = self.lexicon.named(BRACKETED.sub(r"\g<name>", body), *kinds) or _WHOLE.search(body)
            if named and any(_UNIT.search(part) and not _WHOLE.search(part) for part in rest):
                return body
        return name

    def _cut(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved | None:
        """A known name before what is printed behind it, or the known body whose programme a name is that of."""
        for head, tail in shortened(name):
            entry = self.lexicon.named(head, *kinds)
            if entry and not self._of_another_country(tail, entry, name):
                return resolved(entry, "name/authority-part" if tail else "name/authority")
            body = self.lexicon.named(tail, *kinds) if is_undertaking(head) else None
            if body:
                return resolved(body, "name/authority-part")
        return None

    def _translated(self, name: str, kinds: tuple[NameKind, ...]) -> LexiconEntry | None:
        """The one thing that is called so in some other language than English."""
        found = {
            entry.iri: entry
            for each in self._languages
            if (entry := self.lexicon.in_language(each).named(name, *kinds))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _longest_inside(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved | None:
        """A known name that begins or ends what is printed, or fills most of it."""
        matches = [m for m in self.lexicon.find(name, *kinds) if m.only and m.form is not Form.AMBIGUOUS]
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
        others = self._countries(beside) if is_national(name) else set()
        return bool(others) and entry.country not in others

    def _similar(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved | None:
        if kinds not in self._choices:
            self._choices[kinds] = {
                utils.default_process(form): entry.iri
                for entry in self.lexicon.of(*kinds)
                for form in (entry.label, *entry.names)
                if len(form) >= 12
            }
        wanted = utils.default_process(name)
        found = process.extractOne(wanted, self._choices[kinds].keys(), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if not found or re.findall(r"\d+", wanted) != re.findall(r"\d+", found[0]):
            return None
        if is_national(name) and self._countries(name) != self._countries(found[0].title()):
            return None
        return resolved(self.lexicon.by_iri[self._choices[kinds][found[0]]], "name/spelling")


def is_national(name: str) -> bool:
    """Whether a name is that of a body such as each State has: a ministry, a supreme court."""
    return _NATIONAL.search(name) is not None


def _bare(name: str) -> str:
    return _ARTICLE.sub("", " ".join(name.split())).strip(" ,;:./")


def _called(country: LexiconEntry) -> str:
    """A country as it is called behind "of"."""
    label = country.label.partition(" (")[0]
    return f"the {label}" if _WITH_ARTICLE.match(label) else label


def resolved(entry: LexiconEntry, method: str) -> Resolved:
    """A thing of the authority files, with the method that found it and its confidence."""
    return Resolved(entry.iri, entry.kind, method, CONFIDENCE[method], entry.label)
