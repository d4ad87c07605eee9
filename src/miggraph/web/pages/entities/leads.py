"""The first sentences of a page: what the thing is and how much is known of it, made from facts of the graph alone."""

from __future__ import annotations

from miggraph.iris import base, path_of
from miggraph.web.pages import dates
from miggraph.web.pages.description import Value
from miggraph.web.pages.entities.articles import all_the, the
from miggraph.web.pages.entities.design import Counts
from miggraph.web.pages.entities.model import Run, Thing, counted, joined, runs
from miggraph.web.pages.statements import KINDS

_MANY = 5


def instrument(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What it is, its name in full, and what is said of it."""
    about, full = thing.text("dcterms:description"), thing.label
    start = _sentence(about) if about else _dated(thing)
    named = f" In full: {_sentence(full)}" if full and full != thing.name else ""
    return runs(start, named, _named(counts), _told(counts, ("said", "about it")))


def _dated(thing: Thing) -> list[Run]:
    adopted = thing.text("mig:adoptedOn")
    by = thing.all("mig:adoptedBy")[:2]
    told: list[Run] = [_a(thing.kind)]
    if adopted:
        told.append(f" of {dates.day(adopted)}")
    return [*told, *([", adopted by ", *all_the(by)] if by else []), "."]


def event(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What was held, where, when and by whom."""
    start, end = thing.text("schema:startDate"), thing.text("schema:endDate")
    when = (" on " if len(start) > len("2006-06") and start == (end or start) else ", ") + dates.span(start, end)
    place, city = thing.one("schema:location"), thing.one("mig:city")
    there = [each for each in (place, city if city != place else None) if each]
    hosts = thing.all("mig:host", "schema:organizer")
    return runs(
        _a(thing.kind),
        [" at " if len(there) > 1 else " in ", *the(there[0])] if there else "",
        [" in ", *the(there[1])] if len(there) > 1 else [],
        when if start else "",
        [", held by ", *all_the(hosts)] if hosts else [],
        ".",
        f" {counted(counts['spoke'], 'person', 'people')} spoke there." if counts.get("spoke") else "",
        _told(counts, ("said", "made there")),
    )


def series(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """How many events it has."""
    held = counts.get("events", 0)
    return runs(_a(thing.kind), f" of {counted(held, 'event')}" if held else "", ".")


def session(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Which part of which event it is, and when it began."""
    whole, start, end = thing.one("schema:superEvent"), thing.text("schema:startDate"), thing.text("schema:endDate")
    hours = " to ".join(filter(None, (dates.time(start), dates.time(end))))
    return runs(
        _a(thing.kind),
        [" of ", whole] if whole else "",
        f", {dates.day(start)}" if start else "",
        f", {hours}" if hours else "",
        ".",
    )


def person(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """How much was said; where and in which role follows on the page."""
    roles, said = (
        counts.get("roles", 0),
        _told(counts, ("said", f"by this {'person' if thing.kind.lower() == 'person' else 'group'}")),
    )
    return runs("" if roles else "Named in the reports.", said)


def body(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What kind of body it is, of what, where."""
    kind = thing.one("mig:organizationType")
    whole, country = thing.one("org:subOrganizationOf"), thing.one("mig:country")
    about, short = thing.text("dcterms:description"), thing.text("mig:acronym")
    what = kind.text if kind else thing.kind
    return runs(
        _sentence(about) if about else "",
        " " if about else "",
        _a(what),
        [" in ", *the(country)] if country else "",
        [", part of ", *the(whole)] if whole and whole != country else "",
        f", known as {short}" if short and short != thing.name else "",
        ".",
        _told(counts, ("said", "for it"), ("of", "about it")),
        _do(counts, "of this body"),
    )


def participation(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Who had which role in what, for whom."""
    who, role, what = thing.one("mig:participant"), thing.one("mig:role"), thing.one("mig:inEvent", "mig:inReport")
    bodies = thing.all("mig:onBehalfOf")
    return runs(
        who or "Somebody",
        f": {role.text}" if role else "",
        [" in ", what] if what else "",
        [", on behalf of ", *all_the(bodies)] if bodies else "",
        ".",
    )


def _do(counts: Counts, what: str) -> str:
    """What is done, by a body or at a place."""
    done = [
        counted(counts[key], one, many)
        for key, one, many in (
            ("activities", "activity", "activities"),
            ("initiatives", "initiative", ""),
            ("held", "event", ""),
        )
        if counts.get(key)
    ]
    return f" The graph also has {_and(done)} {what}." if done else ""


def place(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Where it lies, who spoke for it, what is done there, what is said of it."""
    lies = thing.all("mig:within") or thing.all("mig:country")
    country = [each for each in thing.all("mig:country") if each not in lies]
    return runs(
        _a(thing.kind),
        [" in ", *all_the(lies)] if lies else "",
        [", ", *the(country[0])] if country else "",
        ".",
        _named(counts),
        _told(counts, ("said", "about it")),
        _do(counts, "there"),
    )


def concept(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What it means, and how much is said with it."""
    meaning = thing.text("skos:definition")
    return runs(_sentence(meaning) if meaning else f"{_a(thing.kind)}.", _told(counts, ("said", "on it")))


def people(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Who they are, and how much is said of their situation and asked of them."""
    meaning = thing.text("skos:definition")
    return runs(
        _sentence(meaning) if meaning else f"{_a(thing.kind)}.",
        _told(counts, ("said", "about their situation"), ("asked", "addressed to them")),
    )


def rule(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What the rule finds, how often it is right, and how often it was used."""
    right = thing.text("mig:confidence")
    meaning = thing.text("skos:definition")
    return runs(
        _sentence(meaning) if meaning else "A way in which the graph was made.",
        f" It is right in about {_percent(right)} of 100 cases." if right else "",
        _told(counts, ("said", "found by it")),
    )


def _percent(share: str) -> str:
    return f"{round(float(share) * 100)}"


def activity(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Who does it, for whom, where and when."""
    who, whom = thing.all("mig:carriedOutBy"), thing.all("mig:beneficiary")
    where, state = thing.all("mig:coverage"), thing.one("mig:status")
    start, end = thing.text("schema:startDate"), thing.text("schema:endDate")
    return runs(
        "A capacity-building activity",
        [" of ", *all_the(who)] if who else "",
        [" for ", *joined(whom)] if whom else "",
        [" in ", *all_the(where[:_MANY]), " and elsewhere" if len(where) > _MANY else ""] if where else "",
        f", {dates.span(start, end)}" if start or end else "",
        f" ({state.text})" if state else "",
        ".",
    )


def initiative(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What it is and who leads it."""
    kind, lead, where = thing.one("mig:initiativeType"), thing.all("mig:ledBy"), thing.all("mig:coverage")
    about = thing.text("dcterms:description")
    return runs(
        _sentence(about) if about else _a(kind.text if kind else thing.kind),
        "" if about else [" in ", *all_the(where[:_MANY])] if where else "",
        "" if about else ".",
        [" Led by ", *all_the(lead), "."] if lead else "",
        _told(counts, ("said", "about it")),
    )


def publication(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Who published it and when."""
    who, when = thing.all("dcterms:publisher", "dcterms:creator"), thing.text("dcterms:issued")
    return runs(
        _a(thing.kind),
        [" by ", *all_the(who)] if who else "",
        f", {dates.day(when)}" if when else "",
        ".",
        _read(thing),
        _told(counts, ("said", "read from it")),
    )


def _read(thing: Thing) -> list[Run]:
    """Where a report is read, if it is one."""
    kind, _, slug = path_of(thing.iri).partition("/")
    return [" ", Value("Read the report", f"{base()}reports/{slug}"), "."] if kind == "report" else []


def section(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Which part of what it is, and what was read from it."""
    number, whole = thing.text("mig:sectionNumber"), thing.one("dcterms:isPartOf")
    return runs(
        f"{thing.kind.capitalize()} {number}" if number else _a(thing.kind),
        [" of “", whole, "”"] if whole else "",
        ".",
        _told(counts, ("said", "read from it")),
    )


def anything(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """What kind of thing it is."""
    about = thing.text("dcterms:description", "skos:definition", "rdfs:comment")
    return runs(_sentence(about) if about else f"{_a(thing.kind)}." if thing.kind else "")


def _named(counts: Counts) -> str:
    """How often the reports name it."""
    times = counts.get("mentions", 0)
    return f" The reports name it {'once' if times == 1 else counted(times, 'time')}." if times else ""


def _told(counts: Counts, *groups: tuple[str, str]) -> str:
    """How many statements there are in one relation or another, by kind where it is one.

    :param groups: the key of each relation, with what it is to the thing
    """
    found = [(key, what) for key, what in groups if counts.get(key)]
    if len(found) > 1:
        parts = [f"{counted(counts[key], 'statement')} {what}" for key, what in found]
        return f" The graph holds {_and(parts)}."
    return "".join(f" The graph holds {_by_kind(counts, key, what)}." for key, what in found)


def _by_kind(counts: Counts, key: str, what: str) -> str:
    numbers = {kind: counts.get(f"{key}.{name}", 0) for name, kind in KINDS.items()}
    kinds = [counted(number, kind.name, kind.plural) for kind, number in numbers.items() if number]
    if len(kinds) > 1:
        return f"{counted(counts[key], 'statement')} {what}: {_and(kinds)}"
    if numbers[KINDS["claim"]] and what.startswith("about"):
        return f"{counted(counts[key], 'claim')} {what}"
    return f"{kinds[0]} {what}"


def _and(items: list[str]) -> str:
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def _a(noun: str) -> str:
    """A noun with its article, to begin a sentence: the first letter decides; that it is another one says nothing."""
    noun = noun.removeprefix("other ")
    return f"{'An' if noun[:1].lower() in 'aeiou' and not noun.lower().startswith(('uni', 'eu')) else 'A'} {noun}"


def _sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", "…", "”")) else f"{stripped}."
