"""What is wrong with a query that has a syntax error, in the words of who wrote it, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from miggraph.engine.guard import Token, error_at, tokens, undeclared
from miggraph.errors import QueryError
from miggraph.iris import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_SET = re.compile(r"\[[^\[\]]*\](, )?")
_LONGEST_MESSAGE = 160
_TYPOGRAPHIC = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb]")
_OPEN_IRI = re.compile(r"<(?=[a-z][a-z0-9+.-]*:)([^<>\n]*?)([\s\"{}|^`\\])[^<>\n]*>", re.IGNORECASE)
_UNGROUPED = "variable that is unbound"
_INVISIBLE = {"\ufeff": "a byte order mark", "\u00a0": "a no-break space", "\u200b": "a zero-width space"}
_IN_IRI = {" ": "a space", "\t": "a tab"}


def explain(text: str, message: str) -> QueryError:
    """The error for a query that the parser has refused.

    :param message: what the parser says
    """
    return next(_found(text, message), None) or _as_told(text, message)


def _found(text: str, message: str) -> Iterator[QueryError]:
    """What is known to go wrong often, the surest first."""
    if re.fullmatch(r"(?:\s|#[^\r\n]*)*", text):
        yield QueryError("the query is empty", where="query", hint="send a SELECT, ASK, CONSTRUCT or DESCRIBE query")
        return
    outside = _outside_strings(text)
    if _UNGROUPED in message:
        yield _ungrouped(text)
    quote = _TYPOGRAPHIC.search(outside)
    if quote:
        yield error_at(text, quote.start(), f"{quote[0]} is a typographic quote", "write strings between \" or '")
    iri = _OPEN_IRI.search(outside)
    if iri:
        sign = _IN_IRI.get(iri[2], repr(iri[2]))
        yield error_at(text, iri.start(2), f"{sign} cannot stand in an IRI", "write it percent-encoded, such as %20")
    for sign, name in _INVISIBLE.items():
        if sign in outside:
            yield error_at(text, outside.index(sign), f"{name} stands where only spaces may", "write a plain space")
    missing = undeclared(text)
    if missing is not None:
        prefix = missing.text.partition(":")[0]
        namespace = PREFIXES.get(prefix, "…")
        hint = f"add a line: PREFIX {prefix}: <{namespace}>"
        yield error_at(text, missing.start, f"the prefix {prefix}: is not declared", hint)


def _ungrouped(text: str) -> QueryError:
    """An error for a query with groups that selects a variable which has another value in each row of a group."""
    found = list(tokens(text))
    grouped = _grouped(found)
    where = next((index for index, token in enumerate(found) if token.text.upper() == "SELECT"), 0)
    depth = 0
    for token in found[where + 1 :]:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if not depth and (token.text == "{" or token.text.upper() in {"WHERE", "FROM"}):
            break
        if not depth and token.kind == "variable" and token.text[1:] not in grouped:
            what = f"{token.text} must be in GROUP BY or within an aggregate"
            return error_at(
                text, token.start, what, f"add GROUP BY {token.text}, or select (SAMPLE({token.text}) AS …)"
            )
    return QueryError(
        "a selected variable must be in GROUP BY or within an aggregate such as COUNT or SAMPLE",
        hint="add it to GROUP BY",
    )


def _grouped(found: list[Token]) -> set[str]:
    begin = next(
        (i + 2 for i in range(len(found) - 1) if (found[i].text.upper(), found[i + 1].text.upper()) == ("GROUP", "BY")),
        len(found),
    )
    return {token.text[1:] for token in found[begin:] if token.kind == "variable"}


def _outside_strings(text: str) -> str:
    """A query with its strings and comments blanked out, at the same offsets; as far as it can be cut into tokens."""
    kept = [" "] * len(text)
    try:
        for token in tokens(text):
            if token.kind != "string":
                kept[token.start : token.start + len(token.text)] = token.text
    except QueryError:
        return text
    blanks = "".join(kept)
    return "".join(mark if mark in _INVISIBLE else kept_ for mark, kept_ in zip(text, blanks, strict=True))


def _as_told(text: str, message: str) -> QueryError:
    """The parser's message, without what only its author can read."""
    match = _PLACE.match(message)
    line, column = (int(match[1]), int(match[2])) if match else (None, None)
    expected = _CHARACTER_SET.sub("", match[3] if match else message).replace("<unreported>", "").strip(" ,\n")
    shown = expected if len(expected) <= _LONGEST_MESSAGE else expected[:_LONGEST_MESSAGE].rsplit(",", 1)[0] + " …"
    where = None if line is None else f"line {line}, column {column}"
    what = f"syntax error: {shown}" if shown and shown != "expected" else "syntax error"
    return QueryError(what, where=where, hint="correct the query there", line=line, column=column)
