"""A difference of two versions as text, JSON and RDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, takewhile
from typing import Any

import pyoxigraph as ox

from miggraph.iris import compact, expand, local
from miggraph.releases.compare import Change, Difference, Said

CHANGESET = "http://purl.org/vocab/changeset/schema#"
"""The Changeset vocabulary (Tunnicliffe, Davis: Changeset, 2009)."""
_LONGEST = 100
_BEFORE = 20
"""Characters that are shown before those that differ."""


def as_text(found: Difference) -> Iterator[str]:
    """Lines for people: by report and kind; ``+`` added, ``-`` withdrawn, ``>`` at a new address, ``~`` changed."""
    yield f"in all {found.triples_added} triples added, {found.triples_removed} removed, without what follows from them"
    entries = [
        *((thing, "+", ()) for thing in found.added),
        *((thing, "-", ()) for thing in found.withdrawn),
        *((each.after, ">" if each.moved else "~", tuple(_words(each))) for each in found.changed),
    ]
    entries.sort(key=lambda entry: entry[0])
    for report, of_report in groupby(entries, key=lambda entry: entry[0].report):
        yield f"\n{report}"
        for kind, group in groupby(of_report, key=lambda entry: entry[0].kind):
            of_kind = list(group)
            yield f"  {kind or 'of no class'}: {_counts([sign for _, sign, _ in of_kind])}"
            for thing, sign, words in of_kind:
                yield f"    {sign} {_cut(thing.label)}"
                yield f"        {_short(thing.iri)}"
                yield from (f"        {line}" for line in words)


def _counts(signs: Sequence[str]) -> str:
    names = {"+": "added", "-": "withdrawn", ">": "moved", "~": "changed"}
    counts = Counter(signs)
    return ", ".join(f"{counts[sign]} {name}" for sign, name in names.items() if counts[sign])


def _words(change: Change) -> Iterator[str]:
    """What is said of a thing otherwise, a line for each set of values; properties that agree share one."""
    if change.moved:
        yield f"was {_short(change.before.iri)}"
    lines: dict[tuple[str, str], list[str]] = {}
    for name in sorted({said.name for said in (*change.added, *change.removed)}):
        sides = [[said.shown for said in side if said.name == name] for side in (change.removed, change.added)]
        lines.setdefault(_beside(*sides), []).append(compact(name))
    for (old, new), names in lines.items():
        yield f"{', '.join(names)}: " + (f"{old} → {new}" if old and new else f"+ {new}" if new else f"- {old}")


def _beside(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Values before and after; two long ones from where they differ."""
    first = 0
    if len(old) == len(new) == 1:
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*old, *new, strict=False)))
        if alike + _BEFORE > _LONGEST:
            first = old[0].rfind(" ", 0, alike - _BEFORE) + 1
    cut = ["; ".join(_cut(f"…{each[first:]}" if first else each) for each in side) for side in (old, new)]
    return cut[0], cut[1]


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _short(iri: str) -> str:
    return local(iri)


def as_json(found: Difference) -> dict[str, Any]:
    """The same for programs; values are N-Triples, ``shown`` is what people read."""
    return {
        "triples": {"added": found.triples_added, "removed": found.triples_removed},
        "links": {compact(each.name): {"added": each.added, "removed": each.removed} for each in found.links},
        "added": [asdict(thing) for thing in found.added],
        "withdrawn": [asdict(thing) for thing in found.withdrawn],
        "changed": [
            {
                **asdict(each.after),
                **({"was": each.before.iri} if each.moved else {}),
                "added": [_said(said) for said in each.added],
                "removed": [_said(said) for said in each.removed],
            }
            for each in found.changed
        ],
    }


def _said(said: Said) -> dict[str, str]:
    return {"property": compact(said.name), "value": said.value, "shown": said.shown}


def as_turtle(found: Difference, before: str, after: str) -> bytes:
    """A changeset for each thing, in the Changeset vocabulary; a new address is told by ``dcterms:replaces``.

    :param before: the version that the difference starts from
    :param after: the version that it leads to
    """
    prefixes = {name: expand(f"{name}:") for name in ("dcterms", "rdf", "owl")} | {"cs": CHANGESET}
    return ox.serialize(as_triples(found, before, after), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def as_triples(found: Difference, before: str, after: str) -> Iterator[ox.Triple]:
    """The triples of :func:`as_turtle`."""
    of_version = {name: ox.Literal(version) for name, version in (("before", before), ("after", after))}
    type_, changeset = _node("rdf:type"), ox.NamedNode(f"{CHANGESET}ChangeSet")
    rows = [
        *(("added", Change(thing, thing, (), ())) for thing in found.added),
        *(("withdrawn", Change(thing, thing, (), ())) for thing in found.withdrawn),
        *(("changed", each) for each in found.changed),
    ]
    for number, (reason, each) in enumerate(rows):
        node, subject = ox.BlankNode(f"c{number}"), ox.NamedNode(each.after.iri)
        yield ox.Triple(node, type_, changeset)
        yield ox.Triple(node, ox.NamedNode(f"{CHANGESET}subjectOfChange"), subject)
        yield ox.Triple(node, ox.NamedNode(f"{CHANGESET}changeReason"), ox.Literal(reason))
        yield ox.Triple(node, _node("owl:priorVersion"), of_version["before"])
        yield ox.Triple(node, _node("owl:versionInfo"), of_version["after"])
        for name, iri, side in (("addition", each.after.iri, each.added), ("removal", each.before.iri, each.removed)):
            for place, said in enumerate(side):
                statement = ox.BlankNode(f"c{number}{name}{place}")
                yield ox.Triple(node, ox.NamedNode(CHANGESET + name), statement)
                yield ox.Triple(statement, type_, _node("rdf:Statement"))
                yield ox.Triple(statement, _node("rdf:subject"), ox.NamedNode(iri))
                yield ox.Triple(statement, _node("rdf:predicate"), ox.NamedNode(said.name))
                yield ox.Triple(statement, _node("rdf:object"), said.term)
        if each.moved:
            yield ox.Triple(subject, _node("dcterms:replaces"), ox.NamedNode(each.before.iri))


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
