"""One line of JSON for each query: what an operator needs to know, and nothing about who asked."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from datetime import UTC, datetime

from miggraph.engine import Answer, Kind

INFO = logging.INFO
LOG = logging.getLogger("miggraph.queries")
"""Has no handler of its own; ``miggraph serve`` adds one where the settings say so."""

_HASH_LENGTH = 16


def write_to(place: str) -> None:
    """Send the query log to a file, or to standard error where the place is ``-``."""
    if not place:
        return
    handler = logging.StreamHandler(sys.stderr) if place == "-" else logging.FileHandler(place, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def note(query: str, outcome: str, seconds: float, answer: Answer | None, *, version: str, with_text: bool) -> None:
    """Log a query; ask first whether :data:`LOG` takes the level :data:`INFO`, as most servers log none.

    :param outcome: ``ok``, ``cached``, or what went wrong
    :param answer: what the engine gave, where it was asked
    :param with_text: whether the text of the query may be written, too
    """
    entry: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "query": hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH],
        "outcome": outcome,
        "ms": round(seconds * 1000, 1),
        "rows": None if answer is None else _rows(answer),
        "bytes": None if answer is None else len(answer.payload),
        "dataset": version[:_HASH_LENGTH],
    }
    if with_text:
        entry["text"] = query
    LOG.info("%s", json.dumps(entry, ensure_ascii=False))


def _rows(answer: Answer) -> int | None:
    """Rows of an answer as its form shows them without being parsed; None where it does not."""
    if answer.kind is Kind.BOOLEAN:
        return None
    payload = answer.payload
    match answer.form:
        case "text/tab-separated-values" | "text/csv":
            return payload.count(b"\n") - 1
        case "application/n-triples":
            return payload.count(b"\n")
        case "application/sparql-results+json":
            return 0 if payload.endswith(b"[]}}") else payload.count(b'},{"') + 1
        case "application/sparql-results+xml":
            return payload.count(b"<result>")
    return None
