"""Requests that make no sense, or nearly do, against a running server: what it answers, counted by status.

    python bench/fuzz.py http://127.0.0.1:8000 --requests 100000 --seed 1

A status 500, an answer that is not HTTP, or none within the time counts as a fault; the exit code is 1 if there are any.
The same seed makes the same requests.
"""

from __future__ import annotations

import argparse
import http.client
import random
import select
import socket
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote_from_bytes, urlsplit

SECONDS = 60
_PATIENCE = 3.0
"""Seconds after which a client says that it sends no more."""

METHODS = (
    ["GET"] * 12 + ["POST"] * 6 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "get", "QUERY", "\xff", ""]
)
PATHS = [
    "/", "/sparql", "/sparql/", "/ontology", "/ontology/2.0", "/shapes", "/dataset", "/.well-known/void", "/queries",
    "/queries/events-overview", "/queries/recommendations-by-theme", "/graph/authority", "/graph/ontology",
    "/scheme/roles", "/id/country/nor", "/doc/country/nor", "/id/country/mexico", "/doc/country/mexico", "/doc/country/mexico.ttl", "/doc/country/mexico.html",
    "/text/harbour-seminar-2011", "/text/gmg-capacity-building-2007", "/health", "/health/ready", "/metrics",
    "/static/style.css", "/robots.txt", "/sitemap.xml", "/dumps", "/favicon.ico", "/none",
]  # fmt: skip
NAMES = [
    "query", "query", "query", "format", "output", "results", "timeout", "limit-results", "bom", "default-graph-uri",
    "named-graph-uri", "update", "char", "theme", "utm_x", "_", "mist", "",
]  # fmt: skip
QUERIES = [
    "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "SELECT (1/0 AS ?x) {}", "DESCRIBE <http://e/x>", "CLEAR ALL", "ASK {",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3", "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (“x” AS ?x) {}",
    "ASK { SERVICE <http://127.0.0.1:1/> {} }", "SELECT ('\\u0000' AS ?x) {}", "SELECT (<a b> AS ?x) {}", "#", "'", "{",
    "SELECT (STRDT('x', <a>) AS ?x) {}", "SELECT ?x { VALUES ?x { 'é' '\\uD800' } }", "((((((((((", "\\", "ASK { <<>> }",
    "SELECT (REPLACE('aaaa', '(a*)*b', 'x') AS ?x) {}", "SELECT (xsd:integer('" + "9" * 5000 + "') AS ?x) {}", "",
]  # fmt: skip
VALUES = [
    "", "0", "-1", "nan", "inf", "1e999", "1", "0.001", "9" * 5000, "true", "csv", "json", "html", "ttl", "nt", "rdf", "xml",
    "jsonld", "trig", "nq", "docx", "text/csv", "*/*", ",", ";", "http://e/g", "no iri", "<>", "5,9", "9,5", "٣,٥",
    "https://w3id.org/miggraph/graph/authority", "https://w3id.org/miggraph/id/theme/wages", "%", "%zz", "../../x",
]  # fmt: skip
ACCEPTS = [
    "*/*", "*", "text/html", "text/csv", "text/turtle", "application/rdf+xml", "application/ld+json", "image/png", "",
    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/*;q=0.3, */*;q=0", ";;q=,", '"', 'a/b;c="', "q=1", ",,,",
    "application/sparql-results+xml;q=nan", "text/csv;q=1.2.3, text/html;q=x", "text/plain", "application/json;" * 50,
]  # fmt: skip
HEADERS = [
    "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Origin", "Access-Control-Request-Headers", "Cookie",
    "Content-Encoding", "Content-Type", "X-Forwarded-For", "X-Forwarded-Prefix", "Expect", "Upgrade", "Connection", "Host",
    "Transfer-Encoding", "Content-Length", "Authorization", "If-Match", "TE", "Forwarded", "X\xff", "",
]  # fmt: skip
HEADER_VALUES = [
    "*", '"abc"', "W/", '"', "gzip", "br;q=1, zstd;q=x", "identity;q=0, *;q=0", "bytes=0-1", "bytes=9-1", "a b", "x" * 3000,
    "\xff\xfe", "100-continue", "websocket", "close", "chunked", "5", "-5", "99999999999999999999", "utf-8", "\x01", "",
    "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded; charset=latin-1",
    "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "[::1]:80", "quay.example", "Thu, 99 Foo 9999",
]  # fmt: skip
TYPES = [
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "",
]


class Maker:
    """Makes requests, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def request(self) -> bytes:
        """One request as it goes over the wire."""
        chance = self._random.random()
        if chance < 0.02:
            return self._bytes(400)
        whole = self._sensible()
        return self._damaged(whole) if chance < 0.2 else whole

    def _sensible(self) -> bytes:
        pick = self._random.choice
        method = pick(METHODS)
        head = [f"{method} {self._address()} HTTP/1.1".encode("latin-1"), b"Host: quay.example", b"Connection: close"]
        if self._random.random() < 0.8:
            head.append(f"Accept: {pick(ACCEPTS)}".encode())
        extra = range(pick([0, 0, 1, 1, 2, 4]))
        head += [f"{pick(HEADERS)}: {pick(HEADER_VALUES)}".encode("latin-1") for _ in extra]
        body = b""
        if method in {"POST", "PUT", "PATCH"} or self._random.random() < 0.03:
            body = self._body()
            head += [f"Content-Type: {pick(TYPES)}".encode(), f"Content-Length: {len(body)}".encode()]
        return b"\r\n".join(head) + b"\r\n\r\n" + body

    def _address(self) -> str:
        pick, path = self._random.choice, self._random.choice(PATHS)
        if self._random.random() < 0.15:
            path += "/" + quote_from_bytes(self._bytes(12), safe=pick(["", "/:@!$&'()*+,;=-._~%"]))
        return f"{path}?{self._parameters()}" if self._random.random() < 0.7 else path

    def _parameters(self) -> str:
        parts = []
        for _ in range(self._random.choice([1, 1, 2, 3, 5])):
            name = self._random.choice(NAMES)
            parts.append(f"{name}={quote_from_bytes(self._value(name))}")
        return "&".join(parts)

    def _value(self, name: str) -> bytes:
        if self._random.random() < 0.08:
            return self._bytes(20)
        return self._random.choice(QUERIES if name in {"query", "update"} else VALUES).encode("utf-8", "replace")

    def _body(self) -> bytes:
        chance = self._random.random()
        if chance < 0.4:
            return self._parameters().encode()
        if chance < 0.9:
            return self._random.choice(QUERIES).encode("utf-8", "replace")
        return self._bytes(self._random.choice([5, 500, 50_000]))

    def _bytes(self, most: int) -> bytes:
        return self._random.randbytes(self._random.randint(0, most))

    def _damaged(self, whole: bytes) -> bytes:
        """A request with some bytes changed, left out or repeated."""
        data = bytearray(whole)
        for _ in range(self._random.randint(1, 4)):
            place = self._random.randrange(len(data) + 1)
            match self._random.randrange(4):
                case 0:
                    data[place:place] = self._bytes(3)
                case 1:
                    del data[place : place + self._random.randint(1, 20)]
                case 2:
                    data[place:place] = data[place : place + 30]
                case _:
                    data[place : place + 1] = self._bytes(1)
        return bytes(data)


def send(address: tuple[str, int], request: bytes) -> str:
    """What comes of a request: a status, or what went wrong."""
    try:
        with socket.create_connection(address, timeout=SECONDS) as client:
            client.sendall(request)
            if not select.select([client], [], [], _PATIENCE)[0]:
                client.shutdown(socket.SHUT_WR)  # the server may wait for the rest of it
            answer = http.client.HTTPResponse(client, method=request.split(b" ", 1)[0].decode("latin-1") or None)
            answer.begin()
            answer.read()
            return str(answer.status)
    except TimeoutError:
        return "no answer in time"
    except http.client.BadStatusLine as error:
        return "closed" if isinstance(error, http.client.RemoteDisconnected) else "not HTTP"
    except (http.client.HTTPException, OSError) as error:
        return type(error).__name__


def main() -> int:
    """Send requests and count what comes of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("server")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=32)
    options = parser.parse_args()
    parts = urlsplit(options.server)
    address, maker = (parts.hostname or "127.0.0.1", parts.port or 80), Maker(options.seed)
    counts: Counter[str] = Counter()
    faults = 0
    begun = time.monotonic()
    with ThreadPoolExecutor(options.clients) as threads:
        for done in range(0, options.requests, 1000):
            requests = [maker.request() for _ in range(min(1000, options.requests - done))]
            for request, outcome in zip(requests, threads.map(lambda each: send(address, each), requests), strict=True):
                counts[outcome] += 1
                if outcome in {"500", "502", "504", "no answer in time", "not HTTP"}:
                    faults += 1
                    print(f"{outcome}: {request[:600]!r}", flush=True)
    print(f"{options.requests} requests in {time.monotonic() - begun:.0f} s: {dict(sorted(counts.items()))}")
    alive = send(address, b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    print(f"{faults} faults; health afterwards: {alive}")
    return 1 if faults or alive != "200" else 0


if __name__ == "__main__":
    sys.exit(main())
