"""How well echoes are found: the pairs of a dataset against those that were judged by reading both quotes.

    python bench/echoes.py [dataset/miggraph.nq ...]

``echoes.csv`` has pairs of recommendations of different occasions, by the ends of their IRIs, and whether both ask the
same of the same; what was doubtful counts as no. Of each dump the pairs are counted of which both are in it. The line
"looked up" compares candidates by signatures with all pairs, so that it tells what the lookup misses.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from miggraph.echoes import Lookup, Wider, asked_in, asks_again, echoes_among, sought_of, wider_of
from miggraph.iris import graph, thing
from miggraph.model import Asked

JUDGED = Path(__file__).with_suffix(".csv")
_OF_REPORTS = (graph("report/"), graph("curation/"))
_SHARED = (graph("authority"), graph("ontology"))


def judged() -> dict[frozenset[str], bool]:
    """The pairs that were judged, and whether they echo."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        frozenset(thing("recommendation", row[key]) for key in ("one", "other")): row["echo"] == "yes" for row in rows
    }


def read(dump: Path) -> tuple[list[Asked], Wider]:
    """What the recommendations of a dump ask, and who is within whom."""
    reports: dict[str, list[Quad]] = defaultdict(list)
    shared = []
    for quad in parse(path=str(dump), format=RdfFormat.N_QUADS):
        name = str(quad.graph_name)[1:-1]
        if name.startswith(_OF_REPORTS):
            reports[name.rpartition("/")[2]].append(quad)
        elif name in _SHARED:
            shared.append(quad)
    return [each for _, quads in sorted(reports.items()) for each in asked_in(quads)], wider_of(shared)


def measured(dump: Path) -> Iterator[str]:
    """What is found in a dump, as lines."""
    started = time.perf_counter()
    asked, wider = read(dump)
    read_at = time.perf_counter()
    found = {frozenset(pair) for pair in echoes_among(asked, wider)}
    seconds = time.perf_counter() - read_at
    yield f"{dump}: {len(asked)} recommendations, {len(found)} echoes"
    yield f"  {seconds:.2f} s after {read_at - started:.1f} s of reading"
    yield from _lookup(asked, wider, found)
    known = {iri for pair in judged() if pair <= {each.iri for each in asked} for iri in pair}
    here = {pair: echo for pair, echo in judged().items() if pair <= known}
    right = sum(echo and pair in found for pair, echo in here.items())
    wrong = sum(not echo and pair in found for pair, echo in here.items())
    yield f"  judged: {len(here)} pairs, {sum(here.values())} echo; found {right} of them, and {wrong} that do not"
    yield f"  found and not judged: {len(found - here.keys())}"


def _lookup(asked: Sequence[Asked], wider: Wider, found: set[frozenset[str]]) -> Iterator[str]:
    every = {frozenset((one.iri, other.iri)) for one, other in combinations(asked, 2) if asks_again(one, other, wider)}
    number = sum(map(len, Lookup([sought_of(asked)]).candidates().values()))
    pairs = len(asked) * (len(asked) - 1) // 2
    yield f"  looked up: {number} of {pairs} pairs; {len(every - found)} of {len(every)} echoes missed"


if __name__ == "__main__":
    for name in sys.argv[1:] or ["dataset/miggraph.nq"]:
        for line in measured(Path(name)):
            print(line)
