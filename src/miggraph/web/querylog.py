"""One line of JSON for each query: what an operator needs to know, and nothing about who asked."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import UTC, datetime

LOG = logging.getLogger("miggraph.queries")
"""Has no handler of its own; ``miggraph serve`` adds one where the settings say so."""

_HASH_LENGTH = 16


def note(
    query: str, *, outcome: str, seconds: float, rows: int | None, size: int | None, version: str, with_text: bool
) -> None:
    """Log a query.

    :param outcome: ``ok``, ``cached``, or what went wrong
    :param with_text: whether the text of the query may be written, too
    """
    if not LOG.isEnabledFor(logging.INFO):
        return
    entry: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "query": hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH],
        "outcome": outcome,
        "ms": round(seconds * 1000, 1),
        "rows": rows,
        "bytes": size,
        "dataset": version[:_HASH_LENGTH],
    }
    if with_text:
        entry["text"] = query
    LOG.info("%s", json.dumps(entry, ensure_ascii=False))
