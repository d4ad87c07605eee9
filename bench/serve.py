"""The endpoint beside other servers: same store, same queries, same client, one run.

    python bench/serve.py                          the shipped graph, and one of a million quads
    python bench/serve.py --peers /path/to/venv    where `oxigraph` and `rdflib-endpoint` are installed
    python bench/serve.py --only shipped --scale 0.3

The peers are installed with ``pip install oxigraph rdflib-endpoint oxrdflib uvicorn``; without them the endpoint is
measured alone. *Cold* asks each query once, *repeated* asks one again and again. The servers take turns query by query,
so that what else the machine does hits all of them, in an order drawn anew for each query: whoever comes after a server
that has just filled the processor's caches is slower. *raw* is pyoxigraph in this process, without HTTP: the limit.
*bare* is the least that a server in Python can do which evaluates in another process; see ``bench/bare.py``.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

import synthetic

PROJECT = Path(__file__).resolve().parents[1]
QUADS = 1_000_000
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
TIMES = {"point": 300, "join": 150, "aggregate": 8, "filter": 16, "construct": 150}
"""How often each kind of query is asked."""

BUDGET = 40.0
"""Seconds after which a server is not asked more queries of a kind."""

RDFLIB_ENDPOINT = """
import sys
import pyoxigraph, uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
dataset = Dataset(store=OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1])))
uvicorn.run(SparqlEndpoint(graph=dataset, path="/sparql"), port=int(sys.argv[2]), log_level="error", access_log=False)
"""

Ask = Callable[[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of query: different ones of it, and the form of their answers."""

    name: str
    queries: tuple[str, ...]
    accept: str


def kinds(store: ox.Store, scale: float) -> Iterator[Kind]:
    """Queries on what a store holds; a comment makes each of them another one."""
    chance = random.Random(7)
    subjects = [row["s"] for row in rows(store, "SELECT DISTINCT ?s { ?s a ?c FILTER(ISIRI(?s)) } LIMIT 5000")]
    labels = [row["l"].value for row in rows(store, f"SELECT ?l {{ ?s {LABEL} ?l }} LIMIT 5000")]
    words = sorted({word.lower() for label in labels for word in label.split() if word.isalnum()})
    often = {name: max(3, round(count * scale)) for name, count in TIMES.items()}

    def made(name: str, accept: str, query: Callable[[int], str]) -> Kind:
        return Kind(name, tuple(f"{query(number)}\n# {number}" for number in range(often[name])), accept)

    yield made("point", JSON, lambda _: f"SELECT ?p ?o {{ {chance.choice(subjects)} ?p ?o }}")
    join = f"SELECT ?s ?l ?p ?o {{ ?s {LABEL} ?l ; ?p ?o . FILTER(ISIRI(?o)) }} OFFSET %d LIMIT 100"
    yield made("join", JSON, lambda number: join % (7 * number))
    yield made("aggregate", JSON, lambda _: "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    text = f'SELECT ?s ?l {{ ?s {LABEL} ?l FILTER(CONTAINS(LCASE(STR(?l)), "%s")) }} LIMIT 100'
    yield made("filter", JSON, lambda _: text % chance.choice(words))
    about = "CONSTRUCT { %s ?p ?o . ?s ?q %s } { { %s ?p ?o } UNION { ?s ?q %s } }"
    yield made("construct", TURTLE, lambda _: about.replace("%s", str(chance.choice(subjects))))


def rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    """The rows of a query on the default graph, which has all triples."""
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return found


def raw(store: ox.Store) -> Ask:
    """Ask the store in this process."""

    def ask(query: str, accept: str) -> bytes:
        found, out = store.query(query), io.BytesIO()
        if isinstance(found, ox.QueryTriples):
            found.serialize(out, format=ox.RdfFormat.TURTLE)
        else:
            found.serialize(out, format=ox.QueryResultsFormat.JSON)
        return out.getvalue()

    return ask


def over_http(port: int, path: str) -> Ask:
    """Ask a server on one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(query: str, accept: str) -> bytes:
        for last in (False, True):
            try:
                connection.request("GET", f"{path}?query={urllib.parse.quote(query)}", headers={"Accept": accept})
                answer = connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError):  # a slow peer let this one's turn lapse
                connection.close()
                if last:
                    raise
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"port {port} answered {answer.status}: {body[:200]!r}")
        return body

    return ask


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """A server for as long as it is needed."""
    environ = {**os.environ, "MIGGRAPH_RATE_LIMIT": "0", "MIGGRAPH_QUERY_TIMEOUT": "120"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ) as child:
        try:
            wait_for(port, child)
            yield
        finally:
            child.send_signal(signal.SIGTERM)


def wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + 60
    while time.monotonic() < until and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"no server on port {port}: {child.args!r}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def start(stack: ExitStack, dataset: Path, peers: Path | None) -> dict[str, Ask]:
    """Start the servers on one store."""
    store = str((dataset / "current" / "store").resolve())
    asks: dict[str, Ask] = {"raw": raw(ox.Store.read_only(store))}

    def add(name: str, path: str, command: Callable[[int], list[str]]) -> None:
        port = free_port()
        stack.enter_context(running(command(port), port))
        asks[name] = over_http(port, path)

    ours = [sys.executable, "-m", "miggraph", "--root", str(PROJECT), "serve", "--no-build", "--port"]
    os.environ["MIGGRAPH_DATASET"] = str(dataset)
    add("miggraph", "/sparql", lambda port: [*ours, str(port)])
    bare = [sys.executable, str(Path(__file__).with_name("bare.py")), store]
    add("bare", "/", lambda port: [*bare, str(port)])
    if peers and (peers / "bin" / "oxigraph").exists():
        program = [str(peers / "bin" / "oxigraph"), "serve-read-only", "-l", store, "-b"]
        add("oxigraph", "/query", lambda port: [*program, f"127.0.0.1:{port}"])
    if peers and (peers / "bin" / "rdflib-endpoint").exists():
        python = [str(peers / "bin" / "python"), "-c", RDFLIB_ENDPOINT, store]
        add("rdflib-endpoint", "/sparql", lambda port: [*python, str(port)])
    return asks


def measure(asks: Mapping[str, Ask], queries: tuple[str, ...], accept: str) -> tuple[dict[str, list[float]], int]:
    """Seconds of every answer by server, within the budget, and the mean size of ours in bytes."""
    seconds: dict[str, list[float]] = {name: [] for name in asks}
    size, chance, order = 0, random.Random(11), [*asks]
    for query in queries:
        chance.shuffle(order)
        for name in order:
            if sum(seconds[name]) > BUDGET:
                continue
            begun = time.perf_counter()
            body = asks[name](query, accept)
            seconds[name].append(time.perf_counter() - begun)
            size += len(body) if name == "miggraph" else 0
    return seconds, size // len(queries)


def report(kind: str, mode: str, seconds: Mapping[str, list[float]], size: int) -> dict[str, object]:
    """Print one line for each server: median, p99, and how many times faster than it the endpoint is."""
    ours = statistics.median(seconds["miggraph"])
    figures = {}
    for name, values in seconds.items():
        median, last = statistics.median(values), sorted(values)[int(len(values) * 0.99)]
        ratio = f"{median / ours:8.2f}" if name != "miggraph" else " " * 8
        print(f"{kind:10} {mode:9} {size:9,} B  {name:16} {median * 1e3:10.3f} {last * 1e3:10.3f} ms {ratio}")
        figures[name] = {"median_ms": round(median * 1e3, 4), "p99_ms": round(last * 1e3, 4)}
    return {"kind": kind, "mode": mode, "bytes": size, "servers": figures}


def run(name: str, dataset: Path, peers: Path | None, scale: float) -> list[dict[str, object]]:
    """Measure every kind of query on one dataset, cold and repeated."""
    found = []
    with ExitStack() as stack:
        asks = start(stack, dataset, peers)
        store = ox.Store.read_only(str((dataset / "current" / "store").resolve()))
        print(f"\n{name}: {len(store):,} quads; the last column: times as long as the endpoint took")
        for kind in kinds(store, scale):
            measure(asks, tuple(f"{query} w" for query in kind.queries[:1]), kind.accept)
            found.append(report(kind.name, "cold", *measure(asks, kind.queries, kind.accept)))
            repeated = (kind.queries[0],) * len(kind.queries)
            found.append(report(kind.name, "repeated", *measure(asks, repeated, kind.accept)))
    return [{"dataset": name, **line} for line in found]


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, help="virtual environment with the other servers")
    parser.add_argument("--only", choices=("shipped", "synthetic"))
    parser.add_argument("--quads", type=int, default=QUADS, help="size of the synthetic graph")
    parser.add_argument("--keep", type=Path, help="folder in which the synthetic graph is kept for the next run")
    parser.add_argument("--scale", type=float, default=1.0, help="how often to ask, as a multiple of the usual")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    found: list[dict[str, object]] = []
    folder = options.keep or Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        if options.only != "synthetic":
            found += run("shipped", PROJECT / "dataset", options.peers, options.scale)
        if options.only != "shipped":
            found += run("synthetic", synthetic.publish(folder, options.quads), options.peers, options.scale)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
