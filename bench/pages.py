"""The page of a thing asked for the first time: its queries, the time that they and the whole page take, its size.

    python bench/pages.py                 twelve things of each kind
    python bench/pages.py --things 40     more of them
    python bench/pages.py --queries       which queries a page of each kind asks, and how long each takes

The application answers in this process, its engine in one of its own, as when it is served; nothing goes over a socket.
Things are taken evenly from all of a kind, and a quarter are those with the most links. Nothing is kept from one page
to the next but what the application keeps for a version of the dataset.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import pyoxigraph as ox
from flask.testing import FlaskClient

from miggraph import config
from miggraph.engine import Answer, Limits, Query
from miggraph.engine.pool import PooledEngine
from miggraph.iris import BASE, expand
from miggraph.web import create_app
from miggraph.web.pages.entities import kinds
from miggraph.web.pages.entities.design import Design

PROJECT = Path(__file__).resolve().parents[1]
_NODES = re.compile(r"(?:<[^>]*>\s*)+|\d{3,}")
DEFAULT = ox.DefaultGraph()
WARM = 3
"""Pages of each kind asked for before, so that the templates are there."""


class Watched(PooledEngine):
    """An engine that writes down what it is asked and how long it takes."""

    def __init__(self, *arguments: object, **named: object) -> None:
        """Begin with nothing asked."""
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.asked: list[tuple[str, float]] = []

    def query(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        """Answer, and note the seconds."""
        begun = time.perf_counter()
        answer = super().query(query, client=client, arrived=arrived)
        self.asked.append((query.text, time.perf_counter() - begun))
        return answer


def things(store: ox.Store, most: int) -> dict[str, list[str]]:
    """Kind of page → some things of the kind, the first of them those with the most links."""
    names = {id(value): name.lower() for name, value in vars(kinds).items() if isinstance(value, Design)}
    types, schemes = held(store, "rdf:type"), held(store, "skos:inScheme")
    of_kind: dict[str, list[str]] = defaultdict(list)
    for iri in sorted({*types, *schemes}):
        if iri.startswith(f"{BASE}id/") and "#" not in iri:
            design = kinds.design_of(types[iri], [scheme.removeprefix(BASE) for scheme in schemes[iri]])
            of_kind[names[id(design)]].append(iri)
    for iris in of_kind.values():
        links = {iri: sum(1 for _ in store.quads_for_pattern(None, None, ox.NamedNode(iri), DEFAULT)) for iri in iris}
        iris.sort(key=lambda iri: -links[iri])
        iris[:] = [*dict.fromkeys((*iris[: most // 4], *iris[:: max(1, len(iris) // most)]))][:most]
    return of_kind


def held(store: ox.Store, name: str) -> dict[str, list[str]]:
    """Thing → its values for a property."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, ox.NamedNode(expand(name)), None, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found[quad.subject.value].append(quad.object.value)
    return found


@dataclass
class Figures:
    """What was measured of the pages of a kind: milliseconds and kilobytes."""

    queries: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    size: list[float] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def measure(client: FlaskClient, engine: Watched, iris: list[str]) -> Figures:
    """Ask for the page of each thing."""
    found = Figures()
    for number, iri in enumerate([*iris[-WARM:], *iris]):
        engine.asked.clear()
        # a language of its own makes it another page than any that was asked for
        language = f"en, x{chr(97 + number % 26)}{chr(97 + number // 26)}"
        begun = time.perf_counter()
        answer = client.get(
            f"/doc/{iri.removeprefix(f'{BASE}id/')}", headers={"Accept": "text/html", "Accept-Language": language}
        )
        seconds = time.perf_counter() - begun
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{iri} answered {answer.status_code}")
        if number >= WARM:
            found.queries.append(len(engine.asked))
            found.engine.append(sum(each for _, each in engine.asked) * 1e3)
            found.page.append(seconds * 1e3)
            found.size.append(len(answer.data) / 1e3)
            for text, each in engine.asked:
                found.asked[shape(text)].append(each * 1e3)
    return found


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--things", type=int, default=12, help="how many of each kind")
    parser.add_argument("--queries", action="store_true", help="tell the queries of each kind")
    parser.add_argument("--kind", action="append", help="this kind alone")
    options = parser.parse_args()
    os.environ.setdefault("MIGGRAPH_RATE_LIMIT", "0")
    settings = config.load({"root": str(PROJECT)})
    engine = Watched(settings.dataset_dir, limits=Limits.of(settings))
    client = create_app(engine, settings=settings).test_client()
    store = ox.Store.read_only(str((settings.dataset_dir / "current" / "store").resolve()))
    print(f"{'':16}{'pages':>6}{'queries':>8}{'ms of engine':>15}    p90   most   of page    p90   most    KB")
    for kind, iris in things(store, options.things).items():
        if options.kind and kind not in options.kind:
            continue
        found = measure(client, engine, iris)
        print(
            f"{kind:16}{len(iris):6}{statistics.median(found.queries):8.0f}"
            f"{statistics.median(found.engine):15.1f}{p90(found.engine):7.1f}{max(found.engine):7.1f}"
            f"{statistics.median(found.page):10.1f}{p90(found.page):7.1f}{max(found.page):7.1f}{max(found.size):6.0f}"
        )
        for text, values in sorted(found.asked.items()) if options.queries else ():
            often, usual, most = len(values) / len(iris), statistics.median(values), max(values)
            print(f"    {often:5.2f} × {usual:6.2f} ms, at most {most:6.2f}: {text}")
    engine.close()


def shape(text: str) -> str:
    """The beginning of a query, the same for all things."""
    return _NODES.sub("$THING ", " ".join(text.rpartition("PREFIX")[2].split()[2:]))[:100]


def p90(values: list[float]) -> float:
    """What nine of ten are not above."""
    return sorted(values)[int(len(values) * 0.9) if len(values) > 1 else 0]


if __name__ == "__main__":
    main()
