"""Clients that others wrote, each with every query form and result format that it knows, against the endpoint.

    pip install sparqlwrapper rdflib pandas                       (in a virtual environment of its own)
    npm install --prefix /some/folder @comunica/query-sparql      (@4.2.0 where Node is older than 22)
    apt install curl rasqal-utils
    python bench/clients/clients.py http://127.0.0.1:8000/sparql --comunica /some/folder

A line for each client with what it did; what failed is told beneath it, and the exit code is then 1. A client that is
not installed is said to be missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SELECT = f"SELECT ?s ?l WHERE {{ ?s {LABEL} ?l }} LIMIT 7"
ASK = f"ASK {{ ?s {LABEL} ?l }}"
CONSTRUCT = f"CONSTRUCT {{ ?s {LABEL} ?l }} WHERE {{ ?s {LABEL} ?l }} LIMIT 7"
DESCRIBE = f"DESCRIBE ?s {{ ?s {LABEL} ?l }} LIMIT 1"
ROWS = 7
SECONDS = 120
"""Until a client is given up."""

JENA_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
JENA_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/trig,application/n-quads;q=0.9,"
    "application/ld+json;q=0.8,*/*;q=0.5"
)
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"

Check = tuple[str, Callable[[], bool]]


def sparqlwrapper(endpoint: str) -> Iterator[Check]:
    """SPARQLWrapper: its formats, and its ways of sending a query."""
    import SPARQLWrapper as library  # noqa: N813 - the module has the name of its class

    def ask(query: str, form: str, method: str = "GET", way: str = library.URLENCODED) -> Any:
        client = library.SPARQLWrapper(endpoint)
        client.setQuery(query)
        client.setReturnFormat(form)
        client.setMethod(method)
        client.setRequestMethod(way)
        return client.queryAndConvert()

    def has_rows(method: str, way: str) -> bool:
        return len(ask(SELECT, library.JSON, method, way)["results"]["bindings"]) == ROWS

    def is_true(method: str, way: str) -> bool:
        return ask(ASK, library.JSON, method, way)["boolean"] is True

    def has_triples(query: str, form: str) -> bool:
        found = ask(query, form)
        return b"@prefix" in found if isinstance(found, bytes) else len(found) > 0

    for method, way in (
        ("GET", library.URLENCODED),
        ("POST", library.URLENCODED),
        ("POST", library.POSTDIRECTLY),
    ):
        yield f"SELECT JSON {method} {way}", partial(has_rows, method, way)
        yield f"ASK JSON {method} {way}", partial(is_true, method, way)
    yield "SELECT XML", lambda: ask(SELECT, library.XML).toxml().count("<result>") == ROWS
    yield "ASK XML", lambda: "<boolean>true</boolean>" in ask(ASK, library.XML).toxml()
    yield "SELECT CSV", lambda: ask(SELECT, library.CSV).count(b"\r\n") >= ROWS + 1
    yield "SELECT TSV", lambda: ask(SELECT, library.TSV).count(b"\n") == ROWS + 1
    for kind, query in (("CONSTRUCT", CONSTRUCT), ("DESCRIBE", DESCRIBE)):
        for form in (library.TURTLE, library.N3, library.RDFXML, library.RDF, library.JSONLD):
            yield f"{kind} {form}", partial(has_triples, query, form)


def rdflib_parse(endpoint: str) -> Iterator[Check]:
    """The parsers of rdflib, each given the address of an answer and its own name."""
    from rdflib import Graph

    address = f"{endpoint}?{urllib.parse.urlencode({'query': CONSTRUCT})}"

    def parsed(form: str | None) -> bool:
        return len(Graph().parse(address, format=form)) == ROWS

    for form in ("turtle", "n3", "nt", "xml", "json-ld", "trig", "nquads", None):
        yield form or "guessed", partial(parsed, form)


def sparqlstore(endpoint: str) -> Iterator[Check]:
    """The SPARQLStore of rdflib, by each method, and rdflib's own engine with ``SERVICE``."""
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    def checks(graph: Graph, method: str) -> Iterator[Check]:
        yield f"SELECT {method}", lambda: len(list(graph.query(SELECT))) == ROWS
        yield f"ASK {method}", lambda: bool(graph.query(ASK))
        yield f"CONSTRUCT {method}", lambda: len(graph.query(CONSTRUCT).graph or ()) == ROWS
        yield f"DESCRIBE {method}", lambda: len(graph.query(DESCRIBE).graph or ()) > 0

    for method in ("GET", "POST", "POST_FORM"):
        yield from checks(Graph(SPARQLStore(endpoint, method=method)), method)
    federated = f"SELECT * {{ SERVICE <{endpoint}> {{ {SELECT} }} }}"
    yield "SERVICE", lambda: len(list(Graph().query(federated))) == ROWS


def pandas(endpoint: str) -> Iterator[Check]:
    """pandas, from an address of CSV and of JSON."""
    library: Any = importlib.import_module("pandas")

    def address(form: str) -> str:
        return f"{endpoint}?{urllib.parse.urlencode({'query': SELECT, 'format': form})}"

    yield "read_csv", lambda: library.read_csv(address("csv")).shape == (ROWS, 2)
    yield "read_table", lambda: library.read_table(address("tsv")).shape == (ROWS, 2)
    yield (
        "read_json",
        lambda: len(library.json_normalize(library.read_json(address("json"))["results"]["bindings"])) == ROWS,
    )


def run(*command: str) -> str:
    """What a program prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)
    return done.stdout


def curl(endpoint: str) -> Iterator[Check]:
    """curl, with each way of sending a query, and with the headers of clients that are not tried here."""

    def fetch(*arguments: str) -> str:
        return run("curl", "--silent", "--show-error", "--fail", "--compressed", *arguments, endpoint)

    def media_type(query: str, accept: str) -> str:
        headers = fetch(
            "-G", "--data-urlencode", f"query={query}", "-H", f"Accept: {accept}", "-D", "-", "-o", "/dev/null"
        )
        lines = [line.partition(":") for line in headers.splitlines()]
        found = next(value for name, _, value in lines if name.lower() == "content-type")
        return found.partition(";")[0].strip()

    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary")
    csv, lines = ("-H", "Accept: text/csv"), ("-H", "Accept: application/n-triples")
    yield "SELECT GET", lambda: fetch("-G", "--data-urlencode", f"query={SELECT}", *csv).count("\n") >= ROWS + 1
    yield "ASK POST", lambda: json.loads(fetch("--data-urlencode", f"query={ASK}"))["boolean"] is True
    yield "CONSTRUCT POST", lambda: fetch(*direct, CONSTRUCT, *lines).count("\n") == ROWS
    yield "rows as Jena asks", lambda: media_type(SELECT, JENA_ROWS) == "application/sparql-results+json"
    yield "boolean as Jena asks", lambda: media_type(ASK, JENA_ROWS) == "application/sparql-results+json"
    yield "graph as Jena asks", lambda: media_type(CONSTRUCT, JENA_GRAPH) == "text/turtle"
    yield "graph as Protégé asks", lambda: media_type(CONSTRUCT, PROTEGE) == "application/rdf+xml"


def roqet(endpoint: str) -> Iterator[Check]:
    """roqet, the query tool of Rasqal, which asks an endpoint for rows only."""

    def fetch(query: str, form: str) -> str:
        return run("roqet", "-q", "-p", endpoint, "-r", form, "-e", query)

    yield "SELECT csv", lambda: fetch(SELECT, "csv").count("\n") >= ROWS + 1
    yield "SELECT xml", lambda: fetch(SELECT, "xml").count("<result>") == ROWS
    yield "SELECT tsv", lambda: fetch(SELECT, "tsv").count("\n") == ROWS + 1


def comunica(endpoint: str, folder: Path) -> Iterator[Check]:
    """Comunica, from its command line: told that it has an endpoint, and finding out by itself."""
    program = str(folder / "node_modules" / ".bin" / "comunica-sparql")

    def fetch(source: str, query: str, media_type: str) -> str:
        return run(program, source, query, "-t", media_type)

    def has_rows(source: str) -> bool:
        return fetch(source, SELECT, "text/csv").strip().count("\n") >= ROWS

    def is_true(source: str) -> bool:
        return fetch(source, ASK, "simple").strip() == "true"

    def has_triples(source: str) -> bool:
        return fetch(source, CONSTRUCT, "application/n-triples").strip().count("\n") == ROWS - 1

    for name, source in (("told", f"sparql@{endpoint}"), ("found", endpoint)):
        yield f"SELECT {name}", partial(has_rows, source)
        yield f"ASK {name}", partial(is_true, source)
        yield f"CONSTRUCT {name}", partial(has_triples, source)
    site = endpoint.removesuffix("/sparql")
    prefixes = "SELECT * { ?o <http://www.w3.org/ns/shacl#declare>/<http://www.w3.org/ns/shacl#prefix> ?p }"
    yield "prefixes in the store", lambda: "mig" in fetch(f"sparql@{endpoint}", prefixes, "text/csv")
    yield "prefixes in the service description", lambda: "mig" in fetch(f"file@{endpoint}", prefixes, "text/csv")
    yield "description of the dataset", lambda: "mig" in fetch(f"file@{site}/.well-known/void", prefixes, "text/csv")


def outcome(check: Callable[[], bool]) -> str:
    """Empty where a check is met; else what is wrong."""
    try:
        return "" if check() else "another answer than expected"
    except subprocess.CalledProcessError as error:
        return f"exit code {error.returncode}: {error.stderr.strip().splitlines()[-1:]}"
    except Exception as error:  # noqa: BLE001 - whatever a client raises is its failure, and the next one is tried
        return f"{type(error).__name__}: {str(error).splitlines()[:1]}"


def main() -> int:
    """Run every client that is installed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("endpoint")
    parser.add_argument("--comunica", type=Path, help="folder with Comunica's node_modules")
    options = parser.parse_args()
    endpoint, folder = options.endpoint, options.comunica

    def has(module: str) -> bool:
        return importlib.util.find_spec(module) is not None

    clients: dict[str, tuple[bool, Callable[[], Iterator[Check]]]] = {
        "SPARQLWrapper": (has("SPARQLWrapper"), lambda: sparqlwrapper(endpoint)),
        "rdflib, parsers": (has("rdflib"), lambda: rdflib_parse(endpoint)),
        "rdflib, SPARQLStore": (has("rdflib"), lambda: sparqlstore(endpoint)),
        "pandas": (has("pandas"), lambda: pandas(endpoint)),
        "curl": (shutil.which("curl") is not None, lambda: curl(endpoint)),
        "roqet": (shutil.which("roqet") is not None, lambda: roqet(endpoint)),
        "Comunica": (folder is not None and (folder / "node_modules").is_dir(), lambda: comunica(endpoint, folder)),
    }
    failed = 0
    for name, (there, checks) in clients.items():
        if not there:
            print(f"{name:22} missing")
            continue
        outcomes = {form: outcome(check) for form, check in checks()}
        wrong = {form: words for form, words in outcomes.items() if words}
        failed += len(wrong)
        print(f"{name:22} {len(outcomes) - len(wrong):2} of {len(outcomes):2}  {', '.join(outcomes)}")
        for form, words in wrong.items():
            print(f"{'':22} FAILED {form}: {words}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
