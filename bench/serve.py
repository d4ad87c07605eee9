"""The endpoint beside other servers: same store, same queries, same client, one run.

    python bench/serve.py                          the shipped graph, and one of a million quads
    python bench/serve.py --peers /path/to/venv    where `oxigraph` and `rdflib-endpoint` are installed
    python bench/serve.py --only shipped --scale 0.3
    python bench/serve.py --dataset DIR            another built dataset alone
    python bench/serve.py --runs 3                 three times over, and at the end a table of the ranges
    python bench/serve.py --beside CHECKOUT        beside another version, with its own .venv where it has one

The peers are installed with ``pip install oxigraph rdflib-endpoint oxrdflib uvicorn``; without them the endpoint is
measured alone. *Cold* asks each query once, *repeated* asks one again and again. The servers take turns query by query,
so that what else the machine does hits all of them, in an order drawn anew for each query: whoever comes after a server
that has just filled the processor's caches is slower. *raw* is pyoxigraph in this process, without HTTP: the limit.
*bare* is the least that a server in Python can do which evaluates in another process; see ``bench/bare.py``. A server
that needs more than a minute for an answer is ended and asked no more.
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
from typing import Any

import pyoxigraph as ox

import synthetic

PROJECT = Path(__file__).resolve().parents[1]
QUADS = 1_000_000
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
TIMES = {"point": 300, "join": 150, "aggregate": 8, "filter": 16, "construct": 150}
"""How often each kind of query is asked."""

BUDGET, LONGEST = 40.0, 60.0
"""Seconds after which a server is not asked more queries of a kind, and seconds for one answer."""

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


@dataclass(frozen=True, slots=True)
class Server:
    """What answers queries, and its process, if it is not this one."""

    ask: Ask
    process: subprocess.Popen[bytes] | None = None


def over_http(port: int, path: str) -> Ask:
    """Ask a server on one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)

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
def running(command: list[str], port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server for as long as it is needed."""
    environ = {**os.environ, "MIGGRAPH_RATE_LIMIT": "0", "MIGGRAPH_QUERY_TIMEOUT": "120", **more}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ) as child:
        try:
            wait_for(port, child)
            yield child
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


def start(stack: ExitStack, dataset: Path, peers: Path | None, beside: Path | None) -> dict[str, Server]:
    """Start the servers on one store."""
    store = str((dataset / "current" / "store").resolve())
    servers = {"raw": Server(raw(ox.Store.read_only(store)))}

    def add(name: str, path: str, command: Callable[[int], list[str]], **environ: str) -> None:
        port = free_port()
        process = stack.enter_context(running(command(port), port, **environ))
        servers[name] = Server(over_http(port, path), process)

    def version(python: Path | str, root: Path) -> Callable[[int], list[str]]:
        return lambda port: [
            *(str(python), "-m", "miggraph", "--root", str(root)),
            *("serve", "--no-build", "--port", str(port)),
        ]

    os.environ["MIGGRAPH_DATASET"] = str(dataset)
    add("miggraph", "/sparql", version(sys.executable, PROJECT))
    if beside:
        own = beside / ".venv" / "bin" / "python"
        python = own if own.exists() else sys.executable
        add("beside", "/sparql", version(python, beside), PYTHONPATH=str(beside / "src"))
    bare = [sys.executable, str(Path(__file__).with_name("bare.py")), store]
    add("bare", "/", lambda port: [*bare, str(port)])
    if peers and (peers / "bin" / "oxigraph").exists():
        program = [str(peers / "bin" / "oxigraph"), "serve-read-only", "-l", store, "-b"]
        add("oxigraph", "/query", lambda port: [*program, f"127.0.0.1:{port}"])
    if peers and (peers / "bin" / "rdflib-endpoint").exists():
        program_ = [str(peers / "bin" / "python"), "-c", RDFLIB_ENDPOINT, store]
        add("rdflib-endpoint", "/sparql", lambda port: [*program_, str(port)])
    return servers


def measure(servers: dict[str, Server], queries: tuple[str, ...], accept: str) -> tuple[dict[str, list[float]], int]:
    """Seconds of every answer by server, within the budget, and the mean size of ours in bytes."""
    seconds: dict[str, list[float]] = {name: [] for name in servers}
    size, chance, order = 0, random.Random(11), [*servers]
    for query in queries:
        chance.shuffle(order)
        for name in [name for name in order if name in servers and sum(seconds[name]) <= BUDGET]:
            begun = time.perf_counter()
            try:
                body = servers[name].ask(query, accept)
            except TimeoutError:
                end(servers.pop(name))
                body = b""
            seconds[name].append(time.perf_counter() - begun)
            size += len(body) if name == "miggraph" else 0
    return seconds, size // len(queries)


def end(server: Server) -> None:
    """End a server that takes too long, so that it takes no time from the others."""
    if server.process is not None:
        server.process.kill()


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


def run(
    name: str, dataset: Path, peers: Path | None, scale: float, beside: Path | None = None
) -> list[dict[str, object]]:
    """Measure every kind of query on one dataset, cold and repeated."""
    found = []
    with ExitStack() as stack:
        servers = start(stack, dataset, peers, beside)
        store = ox.Store.read_only(str((dataset / "current" / "store").resolve()))
        print(f"\n{name}: {len(store):,} quads; the last column: times as long as the endpoint took")
        for kind in kinds(store, scale):
            measure(servers, tuple(f"{query} w" for query in kind.queries[:1]), kind.accept)
            found.append(report(kind.name, "cold", *measure(servers, kind.queries, kind.accept)))
            repeated = (kind.queries[0],) * len(kind.queries)
            found.append(report(kind.name, "repeated", *measure(servers, repeated, kind.accept)))
    return [{"dataset": name, **line} for line in found]


def table(found: list[dict[str, Any]]) -> None:
    """Print the ranges over the runs: the median of the endpoint, and how many times as long the others take."""
    names = list(dict.fromkeys(name for line in found for name in line["servers"] if name != "miggraph"))
    print("\n| | miggraph, ms | " + " | ".join(names) + " |\n| --- |" + " --- |" * (len(names) + 1))
    rows: dict[str, list[dict[str, dict[str, float]]]] = {}
    for line in found:
        rows.setdefault(f"{line['dataset']}, {line['kind']}, {line['mode']}", []).append(line["servers"])
    for row, runs in rows.items():
        ours = [run["miggraph"]["median_ms"] for run in runs]
        pairs = [*zip(runs, ours, strict=True)]
        others = ([run[name]["median_ms"] / own for run, own in pairs if name in run] for name in names)
        cells = [span(ours), *map(span, others)]
        print(f"| {row} | " + " | ".join(cells) + " |")


def span(figures: list[float]) -> str:
    """The least and the largest of some figures, in three digits."""
    ends = (min(figures), max(figures)) if figures else ()
    told = dict.fromkeys(f"{figure:,.0f}" if figure >= 100 else f"{figure:#.3g}" for figure in ends)
    return " to ".join(told)


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, help="virtual environment with the other servers")
    parser.add_argument("--beside", type=Path, help="checkout of another version, to be measured too")
    parser.add_argument("--runs", type=int, default=1, help="how often to measure")
    parser.add_argument("--only", choices=("shipped", "synthetic"))
    parser.add_argument("--dataset", type=Path, help="folder of a built dataset that is measured instead of these")
    parser.add_argument("--quads", type=int, default=QUADS, help="size of the synthetic graph")
    parser.add_argument("--keep", type=Path, help="folder in which the synthetic graph is kept for the next run")
    parser.add_argument("--scale", type=float, default=1.0, help="how often to ask, as a multiple of the usual")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    found: list[dict[str, object]] = []
    folder = options.keep or Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        datasets = {"shipped": PROJECT / "dataset"} if options.only != "synthetic" else {}
        if options.dataset:
            datasets = {options.dataset.name: options.dataset.absolute()}
        elif options.only != "shipped":
            datasets["synthetic"] = synthetic.publish(folder, options.quads)
        for _ in range(options.runs):
            for name, dataset in datasets.items():
                found += run(name, dataset, options.peers, options.scale, options.beside)
        table(found)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
