"""What the endpoint refuses to evaluate: updates, and requests to other servers.

A query is cut into the tokens of SPARQL's grammar (SPARQL 1.1, 19.8), so that a word inside a string, an IRI, a
comment, a variable or a prefixed name is not taken for a keyword. Where a parser that works without tokens could read
a keyword that the grammar does not see (``SERVICE:x {`` as ``SERVICE :x {``), the query is refused: a false alarm
costs a rewording, a miss costs a request sent by this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from miggraph.engine.limits import QueryTooComplexError
from miggraph.errors import QueryError

_LOCAL = r"(?:[\w.:\-\u00b7\u0300-\u036f\u203f\u2040]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*"
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<comment>\#[^\r\n]*)"
    r'|(?P<string>"""(?:"{0,2}(?:[^"\\]++|\\.))*+"""' + r"|'''(?:'{0,2}(?:[^'\\]++|\\.))*+'''"
    r"""|"(?!"")(?:[^"\\\r\n]++|\\.)*+"|'(?!'')(?:[^'\\\r\n]++|\\.)*+')"""
    r"|(?P<open>[\"'])"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<name>(?:[\w.\-\u00b7]*):" + _LOCAL + r")"
    r"|(?P<word>[\w\-]+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_DISGUISED = re.compile(r"\).*service.*#", re.IGNORECASE | re.DOTALL)
_PROLOGUE = {"BASE", "PREFIX", "VERSION"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_REMARKABLE = re.compile("|".join(["service", r"\\", *sorted(_UPDATES)]).lower())
"""Characters without which no query is refused, whatever they are part of."""

_BEFORE_A_GRAPH_NAME = {"GRAPH", "FROM", "NAMED", "DESCRIBE"}
_LAST_CODE_POINT = 0x10FFFF
_DEEPEST = 200
"""Brackets within brackets. The parser descends once for each; its stack holds more than a thousand."""


class QueryRefusedError(QueryError):
    """A query that may be well formed and is not evaluated here."""


class Token(NamedTuple):
    """A piece of a query: its kind, its characters and where it starts (counted in code points)."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, in order, without white space and comments.

    :raises QueryError: where a string is not closed
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind == "open":
            raise error_at(text, match.start(), "a string is not closed", "add the closing quote")
        if kind not in {"space", "comment"}:
            yield Token(kind, match.group(), match.start())


def error_at(text: str, offset: int, what: str, hint: str, kind: type[QueryError] = QueryError) -> QueryError:
    """An error that tells the place of an offset in a query: line and column, from 1."""
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    return kind(what, where=f"line {line}, column {column}", hint=hint, line=line, column=column)


def require_unicode(text: str) -> None:
    """See to it that a query is text.

    :raises QueryError: for half a pair of surrogates, with its place
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        what = "the query has a character that is not Unicode text"
        raise error_at(text, error.start, what, "encode it as UTF-8") from error


def decode_escapes(text: str) -> str:
    r"""Replace ``\uXXXX`` and ``\UXXXXXXXX`` everywhere, as SPARQL 1.1, 19.2 does before parsing."""

    def character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number <= _LAST_CODE_POINT else match[0]

    return _ESCAPE.sub(character, text)


def check(text: str, allowed: frozenset[str] = frozenset()) -> None:
    """Let a query pass or refuse it.

    Escapes are read both ways, decoded before the tokens are cut and left alone, because servers differ.

    :param allowed: the endpoints that ``SERVICE`` may call, written as absolute IRIs in the query too
    :raises QueryRefusedError: for an update, or ``SERVICE`` on an endpoint that is not allowed
    :raises QueryError: where groups lie too deep in each other, or a string is not closed and that was seen
    """
    if _is_plain(text):
        return
    found = list(tokens(text))
    _limit_depth(text, found)
    _refuse(text, found, allowed)
    decoded = decode_escapes(text)
    if decoded != text:
        try:
            again = list(tokens(decoded))
        except QueryError:  # such a server would find a syntax error and send nothing
            again = []
        _refuse(decoded, again, allowed)


def undeclared(text: str) -> Token | None:
    """The first prefixed name of a query whose prefix no ``PREFIX`` line declares.

    :raises QueryError: where a string is not closed
    """
    found = list(tokens(text))
    declared = {name.text for word, name in pairwise(found) if word.text.upper() == "PREFIX"} | {"_:"}
    names = (token for token in found if token.kind == "name")
    return next((token for token in names if token.text.partition(":")[0] + ":" not in declared), None)


def _is_plain(text: str) -> bool:
    """Whether a query can be let pass without being cut into tokens, which took a third as long as a look-up."""
    return sum(map(text.count, "([{")) <= _DEEPEST and not _REMARKABLE.search(text.lower())


def _refuse(text: str, found: list[Token], allowed: frozenset[str]) -> None:
    operation = next((t for t in found if t.kind == "word" and t.text.upper() not in _PROLOGUE), None)
    if operation is not None and operation.text.upper() in _UPDATES:
        what = "updates are refused: the endpoint is read-only"
        raise error_at(text, operation.start, what, "send a query", QueryRefusedError)
    if "service" not in text.lower():
        return
    for index, token in enumerate(found):
        if "service" in token.text.lower() and _calls_out(found, index) and not _is_allowed(found, index, allowed):
            named = " but those that its settings name" if allowed else ""
            what = f"SERVICE is refused: the endpoint sends no requests to other servers{named}"
            hint = "query each server by itself and join the answers"
            raise error_at(text, token.start, what, hint, QueryRefusedError)


def _is_allowed(found: list[Token], index: int, allowed: frozenset[str]) -> bool:
    """Whether a federated pattern names, in full, an endpoint that the settings allow."""
    if not allowed or found[index].text.upper() != "SERVICE":
        return False
    after = index + 1
    if after < len(found) and found[after].text.upper() == "SILENT":
        after += 1
    return after < len(found) and found[after].kind == "iri" and found[after].text[1:-1] in allowed


def _limit_depth(text: str, found: list[Token]) -> None:
    depth = 0
    for token in found:
        if token.kind == "sign" and token.text in "([{":
            depth += 1
            if depth > _DEEPEST:
                what = f"groups lie more than {_DEEPEST} deep in each other"
                raise error_at(text, token.start, what, "write the query with fewer brackets", QueryTooComplexError)
        elif token.kind == "sign" and token.text in ")]}":
            depth -= 1


def _calls_out(found: list[Token], index: int) -> bool:
    """Whether a token that contains ``service`` could begin a federated pattern."""
    token = found[index]
    if token.kind == "word":
        return True
    if token.kind == "iri":  # a less-than sign, the end of an expression and a comment can look like an IRI
        return _DISGUISED.search(token.text) is not None
    if token.kind != "name" or "service" not in token.text.partition(":")[0].lower():
        return False
    opens_a_group = index + 1 < len(found) and found[index + 1].text == "{"
    names_a_graph = index > 0 and found[index - 1].text.upper() in _BEFORE_A_GRAPH_NAME
    return opens_a_group and not names_a_graph
