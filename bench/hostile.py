"""Honest queries measured while hostile ones run: latency, failures, memory of the whole process tree.

    python bench/hostile.py                          the built dataset
    python bench/hostile.py --quads 1000000          a synthetic graph of that size
    python bench/hostile.py --seconds 60 --clients 16

Starts ``miggraph serve`` with its default settings. The hostile queries are those of tests/data/hostile; clients in
a process of their own send them one after the other, without pause. An honest client asks point look-ups, neighbours
and descriptions, each query a new one. Memory is proportional set size, in MB; the machine's noise is in the seconds,
less in the ratios.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import synthetic

PROJECT = Path(__file__).resolve().parents[1]
HOSTILE = PROJECT / "tests" / "data" / "hostile"
HONEST = (
    "SELECT ?p ?o WHERE { <%s> ?p ?o }",
    "SELECT ?p ?o ?q ?r WHERE { <%s> ?p ?o . OPTIONAL { ?o ?q ?r } } LIMIT 100",
    "CONSTRUCT WHERE { <%s> ?p ?o }",
)
SUBJECTS = "SELECT DISTINCT ?s WHERE { ?s a ?t FILTER(ISIRI(?s)) } LIMIT 2000"
RUN_UP = 3.0
CALM = 6.0
MEGABYTE = 1_000_000


@dataclass
class Tally:
    """What one kind of client met."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many per cent of the requests ended."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[percent - 1]


def hostile_queries() -> list[str]:
    """The hostile queries, the described ones written out."""
    written = [file.read_text(encoding="utf-8") for file in sorted(HOSTILE.glob("*.rq"))]
    for each in json.loads((HOSTILE / "generated.json").read_text(encoding="utf-8")):
        begin, piece, middle, close, end = (each.get(key, "") for key in ("begin", "piece", "middle", "close", "end"))
        written.append(begin + each["times"] * piece + middle + each["times"] * close + end)
    return written


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """A server over a dataset folder, with settings by their variable: its process number and its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "miggraph", "--root", str(PROJECT), "serve", "--no-build", "--port", str(port)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MIGGRAPH_")}
    environ = {**kept, "MIGGRAPH_DATASET": str(folder), **settings}
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environ)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "ASK {}")
                break
            except OSError:
                time.sleep(0.1)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait()


def encode(query: str) -> bytes:
    """The body of a request."""
    return urllib.parse.urlencode({"query": query}, errors="surrogatepass").encode("ascii")


def ask(connection: http.client.HTTPConnection, query: str) -> tuple[int, bytes]:
    """Send a query; its status and body."""
    return send(connection, encode(query))


def send(connection: http.client.HTTPConnection, body: bytes) -> tuple[int, bytes]:
    """Send an encoded query; its status and body."""
    connection.request("POST", "/sparql", body, {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    return response.status, response.read()


def tree(pid: int) -> list[int]:
    """A process and all that come from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, ()))
    return found


def memory(pid: int) -> float:
    """Megabytes that a process tree takes."""
    total = 0
    for one in tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024 / MEGABYTE


def honest(port: int, subjects: list[str], seconds: float, seed: int) -> Tally:
    """Ask honest queries for a while, one after the other."""
    tally, chance = Tally(), random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        query = chance.choice(HONEST) % chance.choice(subjects) + f" # {chance.random()}"
        began = time.perf_counter()
        status, _ = ask(connection, query)
        tally.seconds.append(time.perf_counter() - began)
        tally.statuses[str(status)] += 1
        time.sleep(0.005)
    return tally


def attack(port: int, bodies: list[bytes], over: Event, tally: Tally) -> None:
    """Send hostile queries until told to stop."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for body in bodies:
        if over.is_set():
            return
        began = time.perf_counter()
        try:
            outcome = str(send(connection, body)[0])
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
            connection.close()
        tally.seconds.append(time.perf_counter() - began)
        tally.statuses[outcome] += 1


def attack_together(port: int, clients: int, over: Event, tallies: Queue[Tally]) -> None:
    """Send hostile queries from several threads until told to stop, then hand over what they met."""
    bodies, tally = [encode(query) for query in hostile_queries()], Tally()
    orders = [random.Random(number).choices(bodies, k=10_000) for number in range(clients)]
    threads = [threading.Thread(target=attack, args=(port, order, over, tally)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tallies.put(tally)


def watch(pid: int, over: threading.Event, seen: list[float]) -> None:
    """Note the memory of a process tree a few times a second."""
    while not over.wait(0.25):
        seen.append(memory(pid))


def run(folder: Path, seconds: float, clients: int) -> None:
    """Measure and print."""
    with served(folder) as (pid, port):
        _, body = ask(http.client.HTTPConnection("127.0.0.1", port, timeout=30), SUBJECTS)
        subjects = [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]
        honest(port, subjects, 2, 0)
        before = memory(pid)
        calm = honest(port, subjects, seconds, 1)
        seen, watched = [before], threading.Event()
        watcher = threading.Thread(target=watch, args=(pid, watched, seen))
        watcher.start()
        spawn = multiprocessing.get_context("spawn")
        over, tallies = spawn.Event(), spawn.Queue()
        attackers = spawn.Process(target=attack_together, args=(port, clients, over, tallies))
        attackers.start()
        time.sleep(RUN_UP)
        loaded = honest(port, subjects, seconds, 2)
        over.set()
        tally = tallies.get()
        attackers.join()
        watched.set()
        watcher.join()
        time.sleep(CALM)
        after = memory(pid)
        again = honest(port, subjects, min(seconds, 5), 3)
    for name, each in (("unloaded", calm), ("loaded", loaded), ("afterwards", again)):
        print(
            f"honest, {name:<11} {len(each.seconds):>6} queries   median {each.percentile(50):7.2f} ms   "
            f"p99 {each.percentile(99):7.2f} ms   {dict(each.statuses)}"
        )
    print(f"p99, loaded / unloaded       {loaded.percentile(99) / calm.percentile(99):.1f}")
    print(
        f"hostile, {clients} clients          {len(tally.seconds)} queries, slowest {max(tally.seconds):.1f} s", end=""
    )
    print(f"   {dict(tally.statuses)}")
    print(f"memory of the tree, MB       before {before:.0f}   at most {max(seen):.0f}   afterwards {after:.0f}")


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, default=PROJECT / "dataset", help="dataset folder")
    parser.add_argument("--quads", type=int, default=0, help="make a synthetic graph of this size instead")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=8, help="hostile clients")
    options = parser.parse_args()
    if not options.quads:
        run(options.dataset.absolute(), options.seconds, options.clients)
        return
    with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
        run(synthetic.publish(Path(folder), options.quads), options.seconds, options.clients)


if __name__ == "__main__":
    main()
