"""Clients that others wrote, each with a SELECT, an ASK and a CONSTRUCT against the endpoint.

    pip install sparqlwrapper rdflib
    npm install --prefix /some/folder @comunica/query-sparql      (@4.2.0 where Node is older than 22)
    python bench/clients/clients.py http://127.0.0.1:8000/sparql --comunica /some/folder

One line for each client and query form; the exit code is 1 if any of them fails. A client that is not installed is said
to be missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SELECT = f"SELECT ?s ?l WHERE {{ ?s {LABEL} ?l }} LIMIT 7"
ASK = f"ASK {{ ?s {LABEL} ?l }}"
CONSTRUCT = f"CONSTRUCT {{ ?s {LABEL} ?l }} WHERE {{ ?s {LABEL} ?l }} LIMIT 7"
ROWS = 7
HERE = Path(__file__).parent

Check = tuple[str, Callable[[], bool]]


def sparqlwrapper(endpoint: str) -> Iterator[Check]:
    """SPARQLWrapper, by GET and by POST."""
    from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

    def ask(query: str, form: str, *, direct: bool = False) -> Any:
        client = SPARQLWrapper(endpoint)
        client.setQuery(query)
        client.setReturnFormat(form)
        if direct:
            client.setMethod(POST)
            client.setRequestMethod(POSTDIRECTLY)
        return client.queryAndConvert()

    yield "SELECT", lambda: len(ask(SELECT, JSON)["results"]["bindings"]) == ROWS
    yield "SELECT XML", lambda: ask(SELECT, XML).toxml().count("<result>") == ROWS
    yield "ASK", lambda: ask(ASK, JSON)["boolean"] is True
    yield "ASK POST", lambda: ask(ASK, JSON, direct=True)["boolean"] is True
    yield "CONSTRUCT", lambda: b"@prefix" in ask(CONSTRUCT, TURTLE)


def sparqlstore(endpoint: str) -> Iterator[Check]:
    """The SPARQLStore of rdflib, by GET and by POST."""
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    def checks(graph: Graph, method: str) -> Iterator[Check]:
        yield f"SELECT {method}", lambda: len(list(graph.query(SELECT))) == ROWS
        yield f"ASK {method}", lambda: bool(graph.query(ASK))
        yield f"CONSTRUCT {method}", lambda: len(graph.query(CONSTRUCT).graph or ()) == ROWS

    yield from checks(Graph(SPARQLStore(endpoint, method="GET")), "GET")
    yield from checks(Graph(SPARQLStore(endpoint, method="POST")), "POST")


def curl(endpoint: str) -> Iterator[Check]:
    """curl, with each way of sending a query."""

    def run(*arguments: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", "--compressed", *arguments, endpoint]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary")
    csv, turtle = ("-H", "Accept: text/csv"), ("-H", "Accept: application/n-triples")
    yield "SELECT GET", lambda: run("-G", "--data-urlencode", f"query={SELECT}", *csv).count("\n") >= ROWS + 1
    yield "ASK POST", lambda: json.loads(run("--data-urlencode", f"query={ASK}"))["boolean"] is True
    yield "CONSTRUCT POST", lambda: run(*direct, CONSTRUCT, *turtle).count("\n") == ROWS


def comunica(endpoint: str, folder: Path) -> Iterator[Check]:
    """Comunica, from its command line."""
    program = folder / "node_modules" / ".bin" / "comunica-sparql"

    def run(query: str, media_type: str) -> str:
        command = [str(program), f"sparql@{endpoint}", query, "-t", media_type]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    yield "SELECT", lambda: run(SELECT, "text/csv").strip().count("\n") >= ROWS
    yield "ASK", lambda: run(ASK, "simple").strip() == "true"
    yield "CONSTRUCT", lambda: run(CONSTRUCT, "application/n-triples").strip().count("\n") == ROWS - 1


def main() -> int:
    """Run every client that is installed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("endpoint")
    parser.add_argument("--comunica", type=Path, help="folder with Comunica's node_modules")
    options = parser.parse_args()
    installed: dict[str, bool] = {
        "SPARQLWrapper": importlib.util.find_spec("SPARQLWrapper") is not None,
        "rdflib SPARQLStore": importlib.util.find_spec("rdflib") is not None,
        "curl": shutil.which("curl") is not None,
        "Comunica": options.comunica is not None and (options.comunica / "node_modules").is_dir(),
    }
    makers: dict[str, Callable[[], Iterator[Check]]] = {
        "SPARQLWrapper": lambda: sparqlwrapper(options.endpoint),
        "rdflib SPARQLStore": lambda: sparqlstore(options.endpoint),
        "curl": lambda: curl(options.endpoint),
        "Comunica": lambda: comunica(options.endpoint, options.comunica),
    }
    failed = 0
    for name, there in installed.items():
        if not there:
            print(f"missing  {name}")
            continue
        for form, check in makers[name]():
            done = check()
            failed += not done
            print(f"{'ok' if done else 'FAILED':8} {name}: {form}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
