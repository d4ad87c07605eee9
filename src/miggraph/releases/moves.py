"""Which things of a version have another address in the next: they have moved, or are one with another thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from miggraph.iris import expand
from miggraph.releases.known import PASSAGES, Known, Thing

Moves = dict[str, str]
"""Old IRI → new IRI."""
Link = tuple[str, str, str]
"""The IRIs of a subject, a property and a value."""
REFERS = expand("itsrdf:taIdentRef")


def moves(withdrawn: Iterable[Thing], added: Iterable[Thing], old: Known, new: Known) -> Moves:
    """Old IRI → new IRI of a thing: one that went and one that came, told by the same passages, and no third one.

    Of several that are told by the same passages, such as two claims of one sentence, those belong together whose IRIs
    end alike: the end is made of what is said, what stands before it of where it was said.
    """

    def by_place(things: Iterable[Thing], known: Known) -> dict[tuple[str, str, frozenset[str]], list[str]]:
        found = defaultdict(list)
        for thing in things:
            if places := known.passages(thing.iri):
                found[thing.report, thing.kind, frozenset(places)].append(thing.iri)
        return found

    gone, come = by_place(withdrawn, old), by_place(added, new)
    found = {}
    for key in gone.keys() & come:
        if len(gone[key]) == len(come[key]) == 1:
            found[gone[key][0]] = come[key][0]
        else:
            before, after = _by_end(gone[key]), _by_end(come[key])
            found |= {before[end]: after[end] for end in before.keys() & after}
    return found


def _by_end(iris: Iterable[str]) -> dict[str, str]:
    """The last part of each IRI → the IRI, as far as no other one ends so."""
    ends: dict[str, list[str]] = defaultdict(list)
    for iri in iris:
        ends[iri.rpartition("/")[2]].append(iri)
    return {end: those[0] for end, those in ends.items() if len(those) == 1}


def merges(withdrawn: Iterable[Thing], gone: Iterable[Link], come: Iterable[Link], old: Known, new: Known) -> Moves:
    """Old IRI → IRI of the one thing of its kind that all mentions of it refer to now, as far as they are there.

    :param gone: links that went
    :param come: links that came
    """
    now = {mention: end for mention, name, end in come if name == REFERS}
    into: dict[str, set[str]] = defaultdict(set)
    for mention, name, end in gone:
        if name == REFERS and mention in now:
            into[end].add(now[mention])
    single = {iri: min(targets) for iri, targets in into.items() if len(targets) == 1}
    return {
        thing.iri: single[thing.iri]
        for thing in withdrawn
        if thing.iri in single and _of_one_kind(thing, single[thing.iri], old, new)
    }


def heirs(withdrawn: Iterable[Thing], come: Iterable[Link], old: Known, new: Known) -> Moves:
    """Old IRI → IRI of the one thing of its kind that bears its name now, and that all its passages tell of.

    A thing that nothing mentions, such as a body that only an affiliation names, is found so after an authority file
    has got its name.

    :param come: links that came
    """
    told: dict[str, set[str]] = defaultdict(set)
    for subject, name, end in come:
        if name in PASSAGES:
            told[end].add(subject)
    found = {}
    for thing in withdrawn:
        ends = [told[passage] for passage in old.passages(thing.iri) if passage in told]
        may = {
            iri
            for iri in set().union(*ends)
            if old.passages(thing.iri) <= new.passages(iri)
            and thing.label.casefold() in new.names(iri)
            and _of_one_kind(thing, iri, old, new)
        }
        if len(may) == 1:
            found[thing.iri] = may.pop()
    return found


def _of_one_kind(thing: Thing, iri: str, old: Known, new: Known) -> bool:
    """Whether two things have one class, or that of one is above that of the other."""
    kind = new.kind(iri)
    if not thing.kind or not kind:
        return False
    return expand(thing.kind) in new.classes(iri) or expand(kind) in old.classes(thing.iri)
