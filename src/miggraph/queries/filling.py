"""Values in a query: the data of a ``VALUES`` clause that opens its outermost group.

So the query stays as its author wrote it, a value is a term and never text of the query, a list is no special case,
and any SPARQL 1.1 engine answers the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|'''.*?'''|\"\"\".*?\"\"\"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|\bWHERE\b|[{}]""",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u(?P<point>[0-9A-Fa-f]{4})|\\(?P<letter>[uU])|.)", re.DOTALL)


def outermost_group(text: str) -> int | None:
    """Where the patterns of a query begin: behind the brace after ``WHERE``; None where no other brace may be first."""
    before = ""
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            return token.end() if before == "WHERE" else None
        if not token[0].startswith("#"):
            before = token[0].upper()
    return None


def filled(
    text: str,
    bound: Mapping[str, Sequence[NamedNode | Literal]],
    *,
    limit: int | None = None,
    offset: int | None = None,
) -> str:
    """A query with the values of its variables, and with the part of its rows that is wanted."""
    begin = outermost_group(text)
    if begin is None:
        raise ValueError("the query has no group after WHERE")
    clauses = (f"\n  VALUES ?{name} {{ {' '.join(map(written, terms))} }}" for name, terms in bound.items() if terms)
    part = [f"{word} {number}" for word, number in (("LIMIT", limit), ("OFFSET", offset)) if number is not None]
    return "\n".join([text[:begin] + "".join(clauses) + text[begin:].rstrip(), *part]) + "\n"


def written(term: NamedNode | Literal) -> str:
    r"""A term in SPARQL that every engine reads alike.

    SPARQL has code points written as ``\u…`` replaced before anything else is read. Engines differ in whether they do
    this behind a backslash that is escaped itself, and in how many digits they take. So a letter after a backslash is
    written as a code point, and each code point with eight digits.
    """
    return _ESCAPE.sub(_escape, str(term))


def _escape(match: re.Match[str]) -> str:
    if match["point"]:
        return f"\\U0000{match['point']}"
    return f"\\\\\\U{ord(match['letter']):08X}" if match["letter"] else match[0]
