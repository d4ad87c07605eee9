"""Finding: what some words find, and all that the dataset says of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import singledispatch

import msgspec
from flask import request

from miggraph.assistant.evidence import link, places, shown_by, whole
from miggraph.assistant.replies import Place, Reply, lines, quoted, shortened
from miggraph.errors import ParameterError
from miggraph.iris import PREFIXES, at_path, base, expand, path_of
from miggraph.queries.words import says
from miggraph.search import BEGIN, END, PASSAGE, STATEMENTS, THINGS, Hit, Search
from miggraph.web.pages.description import is_known
from miggraph.web.pages.entities import build
from miggraph.web.pages.entities.build import Entry
from miggraph.web.pages.entities.design import View
from miggraph.web.pages.entities.mentions import Mention
from miggraph.web.pages.entities.model import Row, Sheet, plain_text
from miggraph.web.pages.entities.programme import Claim, Item, Occasion, Role
from miggraph.web.pages.links import place as page_of
from miggraph.web.pages.search import current_index
from miggraph.web.pages.statements import Card, place_of
from miggraph.web.views import services

KINDS = (*THINGS, *STATEMENTS, PASSAGE)
_OTHERS, _NEAR = 5, 3
_NAME = 300
"""Characters of a name by which others like it are found."""
_ROOM = 9_000
"""Characters of a reply about a thing."""
_PAGE = re.compile(r",? page \S+$")
_IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")
_PARAGRAPH = 700
"""Characters of a paragraph."""
_VALUES = 12
"""Values of a fact that are told."""


class Found(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something found: a thing with its name, or words with their place."""

    kind: str
    iri: str
    label: str = ""
    detail: str = ""
    places: tuple[Place, ...] = ()


class Results(Reply, frozen=True, omit_defaults=True):
    """What some words find."""

    searched: tuple[str, ...]
    counts: dict[str, int]
    found: tuple[Found, ...]
    others: dict[str, int] = msgspec.field(default_factory=dict)
    """How many there are of kinds that are not shown."""
    corrected: dict[str, str] = msgspec.field(default_factory=dict)
    partly: bool = False

    def text(self) -> str:
        """Things, then words with their places."""
        counts, others = (
            ", ".join(f"{kind} {count}" for kind, count in told.items()) for told in (self.counts, self.others)
        )
        told = [f"Found: {counts}." if counts else "Nothing found."]
        told += [f"Of other kinds: {others}."] if others else []
        told += [f"“{word}” was read as “{other}”." for word, other in self.corrected.items()]
        told += ["No statement has all words; these have some."] if self.partly and self.counts else []
        for number, each in enumerate(self.found, 1):
            told.append(f"{number}. {each.kind}{f': {each.label}' if each.label else ''} <{each.iri}> {each.detail}")
            told += quoted(each.places)
        return lines([line.rstrip() for line in told])


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of what is told of a thing."""

    heading: str
    count: int
    lines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()

    def told(self) -> list[str]:
        """Its lines."""
        shown = len(self.lines) or len(self.places)
        more = f" ({shown} of {self.count})" if shown < self.count else ""
        return [f"{self.heading}{more}", *(f"- {line}" for line in self.lines), *quoted(self.places)]


class Thing(Reply, frozen=True, omit_defaults=True):
    """A thing with what the dataset says of it."""

    name: str
    kind: str
    iri: str
    link: str
    lead: str = ""
    sections: tuple[Section, ...] = ()
    places: tuple[Place, ...] = ()
    """Words that show the thing itself."""
    more: dict[str, int] = msgspec.field(default_factory=dict)
    """Headings of further sections, and how much each has."""
    others: tuple[str, ...] = ()
    """Other things of such a name."""

    def text(self) -> str:
        """All of it, section by section."""
        told = [f"{self.name} ({self.kind}) <{self.iri}> {self.link}", self.lead, *quoted(self.places, "")]
        for section in self.sections:
            told += ["", *section.told()]
        if self.more:
            rest = ", ".join(f"{heading} ({count})" for heading, count in self.more.items())
            told += ["", f"There is more; ask for it with section: {rest}."]
        told += ["", f"Other things of such a name: {'; '.join(self.others)}"] if self.others else []
        return lines(told)


def results(words: str, kinds: Sequence[str], limit: int, offset: int) -> Results:
    """What some words find."""
    found = current_index().find(words, kinds, limit=limit, offset=offset)
    engine = services().engine
    said = [hit.iri for hit in found.hits if hit.kind in STATEMENTS]
    shown = shown_by(engine, said)
    paragraphs = places(engine, (hit.iri for hit in found.hits if hit.kind == PASSAGE), _PARAGRAPH)
    counts = {kind: count for kind, count in found.counts.items() if not kinds or kind in kinds}
    hits = (_found(hit, shown.get(hit.iri, ()), paragraphs.get(hit.iri)) for hit in found.hits)
    return Results(
        searched=tuple(found.searched),
        counts=counts,
        others={kind: count for kind, count in found.counts.items() if kind not in counts},
        found=tuple(_once(hits)),
        corrected=dict(found.mended),
        partly=found.partly,
    )


def _once(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, without a second reading of the same kind of the same words."""
    seen = set()
    for each in found:
        key = (each.kind, each.places[0].iri) if each.places else (each.iri, "")
        if key not in seen:
            seen.add(key)
            yield each


def _found(hit: Hit, shown: tuple[Place, ...], paragraph: Place | None) -> Found:
    own = (paragraph,) if paragraph else tuple(msgspec.structs.replace(place, by=_by(hit.detail)) for place in shown)
    words = hit.words.replace(BEGIN, "").replace(END, "")
    label = hit.label or ("" if own else shortened(words))
    return Found(hit.kind, hit.iri, label, "" if own else hit.detail, own)


def thing(name: str, section: str, limit: int) -> Thing:
    """All that the dataset says of a thing.

    :param name: its IRI or its name
    :param section: words of the headings of the sections that are wanted; empty for all
    :param limit: statements and links of each section at most
    :raises ParameterError: where nothing has the IRI or the name
    """
    iri, others = _meant(name.strip())
    engine = services().engine
    sheet = build.sheet(engine, iri, View())
    sections = [each for each in _sections(sheet, section, limit) if each.lines or each.places]
    if section and not sections:
        names = ", ".join(dict.fromkeys(each.heading for each in _sections(sheet, "", 1)))
        raise ParameterError(f"no section is called {section!r}", where="section", hint=f"there are {names}")
    told, more = (sections, []) if section else _first(sections)
    return Thing(
        name=sheet.title,
        kind=sheet.thing.kind,
        iri=iri,
        link=link(iri),
        lead=plain_text(sheet.lead).strip(),
        sections=tuple(told),
        more={each.heading: each.count for each in more},
        places=shown_by(engine, [iri]).get(iri, ())[: None if sheet.card else 1],
        others=tuple(others),
    )


def _first(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """The sections that one reply has room for, facts before all others, and the rest."""
    order = sorted(sections, key=lambda each: not (each.lines and not each.places))
    size, told = 0, list[Section]()
    for section in order:
        size += sum(map(len, section.told()))
        if size <= _ROOM or not told:
            told.append(section)
    return [each for each in sections if each in told], [each for each in sections if each not in told]


def _meant(name: str) -> tuple[str, list[str]]:
    """The IRI that a name stands for, and other things that it may stand for."""
    if "://" in name:
        return _known(name, name), []
    index = current_index()
    called = index.called(name) or _by_both(index, name)
    if not called and (iri := _expanded(name)):
        return _known(iri, name), []
    like = [hit for hit in index.find(name[:_NAME], THINGS, limit=_OTHERS).hits if hit.label]
    if not called:
        likely = [match.label for match in index.match(name[:_NAME], THINGS, limit=_NEAR)]
        near = list(dict.fromkeys([*(hit.label for hit in like), *likely]))[:_NEAR]
        hint = f"did you mean {'; '.join(near)}? If not, look" if near else "look"
        raise ParameterError(f"nothing is called {name[:80]!r}", where="thing", hint=f"{hint} for it with search")
    others = {hit.iri: hit for hit in (*called, *like) if hit.iri != called[0].iri}
    return called[0].iri, [f"{hit.label} ({hit.kind}) <{hit.iri}>" for hit in [*others.values()][:_OTHERS]]


def _by_both(index: Search, name: str) -> list[Hit]:
    """Things that have a name and the other one in brackets behind it."""
    both = _IN_BRACKETS.fullmatch(name)
    if not both:
        return []
    short = {hit.iri for hit in index.called(both[2])}
    return [hit for hit in index.called(both[1]) if hit.iri in short]


def _expanded(name: str) -> str:
    """The IRI of a prefixed name; empty for what is none."""
    prefix = name.partition(":")[0]
    return expand(name) if ":" in name and prefix in PREFIXES and not any(map(str.isspace, name)) else ""


def _known(iri: str, name: str) -> str:
    """The IRI of a thing, also where that of its page is given.

    :param name: what was given
    :raises ParameterError: for an IRI that is known to nobody, or that of a class, a passage or the like
    """
    own = request.root_url
    path = iri.removeprefix(own) if iri.startswith(own) else ""
    kind, _, rest = path.partition("/")
    meant = at_path(rest) if kind in ("id", "doc") else (f"{base()}{path}" if path else iri,)
    told = next((each for each in meant if is_known(services().engine, each)), "")
    if not told:
        hint = "give a name, or find it with search"
        raise ParameterError(f"nothing has the IRI {name[:200]!r}", where="thing", hint=hint)
    if not path_of(told):
        hint = "give a name, or find it with search; classes are told by describe_model, words by passage"
        raise ParameterError(f"{name[:200]!r} is none of the things of the dataset", where="thing", hint=hint)
    return told


def _sections(sheet: Sheet, wanted: str, limit: int) -> Iterator[Section]:
    """The sections of a page, each with as many items as are wanted."""
    for section in (*sheet.sections, *sheet.side):
        for part_ in section.parts:
            heading = " – ".join(filter(None, (section.heading, part_.heading)))
            if not says(heading, wanted):
                continue
            items = list(part_.items)[:limit] if part_.form != "facts" else list(part_.items)
            known = places(
                services().engine, (item.passage for item in items if isinstance(item, Card | Mention | Claim))
            )
            shown = tuple(dict.fromkeys(place for item in items if (place := _place(item, known))))
            told = [words for item in items if (words := _line(item))]
            count = len(told) if part_.form == "facts" else part_.count - part_.merged
            yield Section(heading, max(count, len(told)), tuple(told), shown)


def _place(item: object, known: Mapping[str, Place]) -> Place | None:
    """Where an item stands; for a name, where its sentence does."""
    if not isinstance(item, Card | Mention | Claim) or item.passage not in known:
        return None
    place = known[item.passage]
    if isinstance(item, Card):
        who = " and ".join(value.text for value in item.speakers)
        at = item.event.text if item.event else ""
        return msgspec.structs.replace(place, by=", ".join(filter(None, (who, at, item.date if who or at else ""))))
    if isinstance(item, Mention):
        _, start, end = place_of(item.sentence)
        return msgspec.structs.replace(
            place,
            quote=f"{item.before}{item.words}{item.after}".strip(),
            start=start,
            end=end,
            iri=item.sentence,
            link=whole(page_of(item.sentence)),
        )
    return place


def _by(detail: str) -> str:
    """Who said it and where; not the page, which stands with the place."""
    return _PAGE.sub("", detail)


@singledispatch
def _line(item: object) -> str:
    """An item of a page in one line; empty for words that are told with their place."""
    return ""


@_line.register
def _(item: Row) -> str:
    if item.heading == "Words":
        return ""  # they are told with their places
    values = [*item.values, *item.further]
    more = f" and {len(values) - _VALUES} more" if len(values) > _VALUES else ""
    return f"{item.heading}: {'; '.join(value.text for value in values[:_VALUES])}{more}"


@_line.register
def _(item: Entry) -> str:
    if item.value.iri and item.value.iri.startswith(f"{base()}queries/"):
        return ""  # a default of a question says nothing of the thing
    return f"{item.value.text} <{item.value.iri}>{f', {item.note}' if item.note else ''}"


@_line.register
def _(item: Role) -> str:
    bodies = ", ".join(body.text for body in item.bodies)
    return ", ".join(filter(None, (item.who.text, item.role, item.position, bodies and f"for {bodies}")))


@_line.register
def _(item: Item) -> str:
    roles = "; ".join(_line(role) for role in (*item.leading, *item.roles))
    parts = " / ".join(_line(part) for part in item.parts)
    return " – ".join(filter(None, (item.hours, item.name.text, roles, parts)))


@_line.register
def _(item: Occasion) -> str:
    bodies = ", ".join(body.text for body in item.bodies)
    where = item.event.text if item.event else ""
    told = (where, item.date, ", ".join(item.roles), ", ".join(item.positions), bodies and f"for {bodies}")
    return " – ".join(filter(None, told))


@_line.register
def _(item: Claim) -> str:
    return " – ".join(filter(None, (item.kind.text, item.value, item.date)))
