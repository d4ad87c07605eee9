"""What is looked at around a report is known by hashes, without loading the report."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from miggraph import iris
from miggraph.build.context import Context
from miggraph.build.hashes import hashes_of, short, unpacked
from miggraph.build.linking import brief_of_written
from miggraph.build.surroundings import Beside
from miggraph.graph import canonical

KIND, LABEL, WITHIN = "urn:quay:kind", "urn:quay:label", "urn:quay:within"
READ = {KIND, WITHIN}
PLACE = iris.graph("report/notes")
NAMES = [f"urn:quay:{name}" for name in ("pier", "port", "bay", "sea", "ship")]


def quad(subject: str, name: str, value: str) -> Quad:
    term = NamedNode(value) if value.startswith("urn:") else Literal(value)
    return Quad(NamedNode(subject), NamedNode(name), term, NamedNode(PLACE))


GROUND = [
    quad("urn:quay:port", LABEL, "Port"),
    quad("urn:quay:port", WITHIN, "urn:quay:bay"),
    quad("urn:quay:bay", KIND, "urn:quay:sea"),
    quad("urn:quay:bay", LABEL, "Bay"),
    quad(WITHIN, LABEL, "within"),
]
REPORT = [quad("urn:quay:ship", WITHIN, "urn:quay:port"), quad("urn:quay:pier", LABEL, "Pier")]


def told(ground: Iterable[Quad], report: Iterable[Quad], several: Iterable[str] = ()) -> tuple[str, bytes]:
    """The hash of what is looked at around a report, and that itself."""
    context, report = Context(ground, READ), list(report)
    hashes = hashes_of(short(thing.encode()) for thing in several)
    brief = brief_of_written((canonical(report), 0, ((), "")))
    assert {short(each.subject.value.encode()) for each in report} == set(unpacked(brief.described))  # type: ignore[union-attr]
    own = {each.subject.value for each in report} - set(several)  # type: ignore[union-attr]
    return Beside(context.digests()).of_report(brief, hashes), canonical(context.of(report, own))


def changed(quads: Iterable[Quad], chance: random.Random) -> list[Quad]:
    found = [each for each in quads if chance.random() > 0.1]
    if chance.random() < 0.7:
        value = chance.choice([*NAMES, "A name"])
        found.append(quad(chance.choice([*NAMES, KIND, WITHIN]), chance.choice([KIND, LABEL, WITHIN]), value))
    return found


@pytest.mark.parametrize("seed", range(100))
def test_hash_is_that_of_all_that_is_looked_at(seed: int) -> None:
    chance = random.Random(seed)
    report, several = changed(REPORT, chance), chance.sample(NAMES, 2)
    before = changed(GROUND, chance)
    after = changed(before, chance)
    (one, first), (other, second) = told(before, report, several), told(after, report, several)
    assert one != other or first == second


COUNTS = {
    "another name of what it names": (quad("urn:quay:port", LABEL, "Haven"), (), False),
    "another name of what this lies in": (quad("urn:quay:bay", LABEL, "Gulf"), (), False),
    "the kind of what this lies in": (quad("urn:quay:bay", KIND, "urn:quay:lake"), (), True),
    "another name of what it describes": (quad("urn:quay:ship", LABEL, "Boat"), (), True),
    "the kind of a property": (quad(WITHIN, KIND, "urn:quay:lake"), (), True),
    "another name of what several describe": (quad("urn:quay:port", LABEL, "Haven"), ("urn:quay:port",), False),
    "what it does not name": (quad("urn:quay:lake", KIND, "urn:quay:sea"), (), False),
}


@pytest.mark.parametrize(("said", "several", "counts"), COUNTS.values(), ids=COUNTS.keys())
def test_hash_depends_on_what_shapes_look_at(said: Quad, several: tuple[str, ...], counts: bool) -> None:
    report = [*REPORT, quad("urn:quay:port", LABEL, "The port")] if several else REPORT
    before, after = told(GROUND, report, several), told([*GROUND, said], report, several)
    assert (before[0] != after[0]) == counts
    assert (before[1] != after[1]) == counts
