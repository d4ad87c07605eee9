"""Pages asked for while the endpoint works: how long readers wait, and whether queries wait for readers.

    python bench/readers.py                          the built dataset
    python bench/readers.py --seconds 60 --readers 4

Starts ``miggraph serve``. Readers in a process of their own open pages of every kind of thing, filtered lists,
searches, parts of reports, pictures and stored questions, each a moment after the one before. The honest client of
``hostile.py`` asks the endpoint. Three times are measured: queries alone, readers alone, both at once. Once in
three times a page is asked for in a language of its own, so that it is not the one which the server keeps.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import re
import statistics
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from multiprocessing import Queue
from pathlib import Path

import pyoxigraph as ox

import hostile
import pages
from miggraph.iris import BASE

PROJECT = Path(__file__).resolve().parents[1]
LISTS = ("recommendations", "findings", "figures", "activities", "people", "organisations", "instruments", "events")
SEARCHES = 60
PAUSE = 0.05
"""Seconds from a page to the next one of a reader."""
PATIENCE = 300
"""Seconds for a page: the first ones of a large dataset are asked for while the server still counts it."""

_HREF = re.compile(r'href="([^"#]+)')
_PARTS = re.compile(r'<(?:script[^>]* src|link rel="stylesheet"[^>]* href|img[^>]* src)="([^"]+)"')

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
Times = dict[str, list[float]]
Sizes = dict[str, list[int]]


def addresses(folder: Path, port: int) -> dict[str, list[str]]:
    """Kind of page → addresses of such pages."""
    store = ox.Store.read_only(str((folder / "current" / "store").resolve()))
    things = {
        kind: [f"/doc/{iri.removeprefix(f'{BASE}id/')}" for iri in iris]
        for kind, iris in pages.things(store, 40).items()
    }
    labels = [row["l"].value for row in labelled(store)]
    words = [word for label in labels for word in label.split() if word.isalpha()]
    chance = random.Random(5)
    found = {**things, "search": [f"/search?q={urllib.parse.quote(chance.choice(words))}" for _ in range(SEARCHES)]}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    found["list"] = [address for name in LISTS for address in (f"/{name}", *links(connection, f"/{name}", "?"))]
    for kind, start in (("report", "/reports/"), ("picture", "/pictures/"), ("question", "/queries/")):
        found[kind] = links(connection, start.rstrip("/"), start)
    found["start"] = ["/"]
    return found


def labelled(store: ox.Store) -> ox.QuerySolutions:
    """What things are called."""
    found = store.query(f"SELECT ?l {{ ?s {LABEL} ?l }} LIMIT 3000")
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return found


def links(connection: http.client.HTTPConnection, page: str, begin: str) -> list[str]:
    """The addresses on a page that begin so, each once and whole."""
    text = read(connection, page, "en")[1].decode()
    found = (urllib.parse.urljoin(page, each.replace("&amp;", "&")) for each in _HREF.findall(text))
    return sorted({each for each in found if each.startswith(page + begin if begin == "?" else begin)})


def read(connection: http.client.HTTPConnection, address: str, language: str) -> tuple[int, bytes]:
    """Open a page; its status and body."""
    connection.request("GET", address, headers={"Accept": "text/html", "Accept-Language": language})
    response = connection.getresponse()
    return response.status, response.read()


def browse(
    port: int, found: Mapping[str, Sequence[str]], seconds: float, seed: int, times: Times, sizes: Sizes
) -> None:
    """Open one page after the other for a while."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    chance, kinds = random.Random(seed), sorted(found)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        kind = chance.choice(kinds)
        language = "en" if chance.random() > 1 / 3 else f"en, x{chance.randrange(10**6)}"
        began = time.perf_counter()
        status, body = read(connection, chance.choice(found[kind]), language)
        times[kind].append(time.perf_counter() - began)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"a page of the kind {kind} answered {status}")
        sizes[kind].append(len(body))
        time.sleep(PAUSE * chance.random() * 2)


def browse_together(
    port: int,
    found: Mapping[str, Sequence[str]],
    seconds: float,
    readers: int,
    seed: int,
    out: Queue[tuple[Times, Sizes]],
) -> None:
    """Several readers at once, then hand over the seconds and the sizes of their pages."""
    times: Times = defaultdict(list)
    sizes: Sizes = defaultdict(list)
    threads = [
        threading.Thread(target=browse, args=(port, found, seconds, seed + number, times, sizes))
        for number in range(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put((dict(times), dict(sizes)))


def percentiles(seconds: Sequence[float]) -> str:
    """Median, p95 and p99 in milliseconds."""
    cut = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [*seconds] * 99
    return "".join(f"{1e3 * cut[percent - 1]:8.1f}" for percent in (50, 95, 99))


def reading(
    port: int, found: Mapping[str, Sequence[str]], seconds: float, readers: int, seed: int
) -> tuple[Times, Sizes]:
    """What readers in a process of their own met."""
    spawn = multiprocessing.get_context("spawn")
    out: Queue[tuple[Times, Sizes]] = spawn.Queue()
    child = spawn.Process(target=browse_together, args=(port, found, seconds, readers, seed, out))
    child.start()
    met = out.get()
    child.join()
    return met


def run(folder: Path, seconds: float, readers: int) -> None:
    """Measure and print."""
    with hostile.served(folder, MIGGRAPH_RATE_LIMIT="0") as (_, port):
        _, body = hostile.ask(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), hostile.SUBJECTS)
        subjects = [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]
        found = addresses(folder, port)
        hostile.honest(port, subjects, 2, 0)
        reading(port, found, min(seconds, 5), readers, 0)  # templates are compiled when they are first used
        alone = hostile.honest(port, subjects, seconds, 1)
        calm, sizes = reading(port, found, seconds, readers, 100)
        tallies: list[hostile.Tally] = []
        asking = threading.Thread(target=lambda: tallies.append(hostile.honest(port, subjects, seconds, 2)))
        asking.start()
        busy, _ = reading(port, found, seconds, readers, 200)
        asking.join()
        requests = parts(port, found)
    table(calm, busy, sizes, requests)
    for name, tally in (("alone", alone), ("with readers", tallies[0])):
        print(f"queries, {name:<13} {len(tally.seconds):6}{percentiles(tally.seconds)}   {dict(tally.statuses)}")


def table(calm: Times, busy: Times, sizes: Sizes, requests: Mapping[str, int]) -> None:
    """Print a line for each kind of page."""
    print(f"{'':21}{'readers alone, ms':>24}{'':7}{'with queries, ms':>24}")
    names = f"{'p50':>8}{'p95':>8}{'p99':>8}"
    print(f"{'':14}{'pages':>7}{names}{'pages':>7}{names}{'KB':>8}{'KB most':>9}{'requests':>10}")
    for kind in sorted(calm.keys() & busy):
        size = sizes[kind]
        print(
            f"{kind:14}{len(calm[kind]):7}{percentiles(calm[kind])}{len(busy[kind]):7}{percentiles(busy[kind])}"
            f"{statistics.median(size) / 1e3:8.0f}{max(size) / 1e3:9.0f}{requests[kind]:10}"
        )
    both = [[one for each in times.values() for one in each] for times in (calm, busy)]
    print(f"{'all pages':14}{len(both[0]):7}{percentiles(both[0])}{len(both[1]):7}{percentiles(both[1])}")


def parts(port: int, found: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Kind of page → how many requests its first page takes: itself, style sheets, scripts and images."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    firsts = {kind: read(connection, each[0], "en")[1].decode() for kind, each in found.items()}
    return {kind: 1 + len({*_PARTS.findall(text)}) for kind, text in firsts.items()}


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, default=PROJECT / "dataset", help="dataset folder")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--readers", type=int, default=2, help="readers at once")
    options = parser.parse_args()
    run(options.dataset.absolute(), options.seconds, options.readers)


if __name__ == "__main__":
    main()
