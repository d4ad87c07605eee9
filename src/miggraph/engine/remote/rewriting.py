"""A query as a server has to get it so that it sees one version of the dataset, as it lies there.

The default graph is named beside the query, as the protocol allows, so that it does not matter what the server takes
for its own. Graphs of the version have other names there than in the dataset: the name in ``GRAPH <name>`` is replaced,
and ``GRAPH ?g { … }`` becomes ``{ GRAPH <about> { ?h dcterms:isVersionOf ?g } GRAPH ?h { … } }`` with a variable ``?h``
that no query has. Nothing else of the server can be seen: only graphs of the version are named beside the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from miggraph.engine.guard import Token, decode_escapes, tokens
from miggraph.engine.interface import Query, Scope
from miggraph.remote.versions import IS_VERSION_OF, Version

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
HIDDEN = "graphOnServer"
"""What the names of variables begin with that stand for graphs on the server."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A query as it is sent."""

    text: str
    scope: Scope
    form: str = ""
    """SELECT, ASK, CONSTRUCT or DESCRIBE; empty for what is no query."""
    hidden: bool = False
    """Whether there are variables in it that nobody asked for."""


def as_given(query: Query) -> Sent:
    """A query for a server whose own dataset is the one to be asked."""
    found = list(tokens(query.text))
    return Sent(_with_base(query, found), query.scope, _form(found))


def for_version(query: Query, version: Version) -> Sent:
    """A query for a server on which a version of the dataset lies as :mod:`miggraph.remote.versions` says.

    :raises QueryError: where a string of it is not closed
    """
    return _Rewriting(query, version).sent()


class _Rewriting:
    """One query on its way: its tokens, and what is to be put in place of some of them."""

    def __init__(self, query: Query, version: Version) -> None:
        self._query, self._version = query, version
        self._found = list(tokens(query.text))
        self._edits: list[tuple[int, int, str]] = []
        self._prefixes: dict[str, str] = {}
        self._base = query.base or ""
        self._hidden = 0
        self._named: dict[str, None] = {}
        self._sees_all = False

    def sent(self) -> Sent:
        """The query as it is sent."""
        default, named = self._clauses()
        for index, token in enumerate(self._found):
            if token.kind == "word" and token.text.upper() == "GRAPH" and index + 1 < len(self._found):
                self._graph(index)
        given = self._query.scope or Scope(tuple(default), tuple(named))
        if given:
            seen = [self._version.graphs.get(graph, self._version.nothing) for graph in given.named_graphs]
            whole = [self._version.graphs.get(graph, self._version.nothing) for graph in given.default_graphs]
        else:
            seen = (
                [*{**self._named, **dict.fromkeys(self._version.graphs.values())}] if self._sees_all else [*self._named]
            )
            whole = [self._version.all]
        if self._sees_all:
            seen.append(self._version.about)
        scope = Scope(tuple(whole or [self._version.nothing]), tuple(seen))
        text = _with_base(self._query, self._found, self._text())
        return Sent(text, scope, _form(self._found), hidden=bool(self._hidden))

    def _clauses(self) -> tuple[list[str], list[str]]:
        """The graphs of ``FROM`` and of ``FROM NAMED``, which are taken out of the query; reads the prologue, too."""
        default: list[str] = []
        named: list[str] = []
        for index, token in enumerate(self._found):
            word, following = (
                token.text.upper() if token.kind == "word" else token.text,
                self._found[index + 1 : index + 3],
            )
            if word == "{":
                break
            if word == "PREFIX" and len(following) == 2:
                self._prefixes[following[0].text] = self._resolved(following[1].text[1:-1])
            elif word == "BASE" and following:
                self._base = self._resolved(following[0].text[1:-1])
            elif word == "FROM" and following:
                is_named = following[0].text.upper() == "NAMED"
                name = following[-1] if is_named else following[0]
                (named if is_named else default).append(self._iri(name))
                self._edits.append((token.start, name.start + len(name.text), ""))
        return default, named

    def _graph(self, index: int) -> None:
        """Replace what stands behind ``GRAPH``."""
        word, name = self._found[index : index + 2]
        end = name.start + len(name.text)
        if name.kind != "variable":
            if known := self._version.graphs.get(self._iri(name)):
                self._named[known] = None
                self._edits.append((name.start, end, f" <{known}> "))
            else:
                # named beside the query too: Virtuoso takes a graph that is not named there for a pattern that holds
                self._named[self._version.nothing] = None
                self._edits.append((name.start, end, f" <{self._version.nothing}> "))
            return
        closing = self._closing(index + 2)
        if closing is None:
            return
        self._hidden += 1
        self._sees_all = True
        hidden = f"?{HIDDEN}{self._hidden}"
        before = f"{{ GRAPH <{self._version.about}> {{ {hidden} <{IS_VERSION_OF}> {name.text} }} "
        self._edits.append((word.start, word.start, before))
        self._edits.append((name.start, end, f" {hidden} "))
        self._edits.append((closing.start + 1, closing.start + 1, " }"))

    def _closing(self, index: int) -> Token | None:
        """The bracket that closes the group which begins at a token; None where none does."""
        depth = 0
        for token in self._found[index:]:
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth <= 0:
                return token if token.text == "}" else None
        return None

    def _text(self) -> str:
        text, done, parts = self._query.text, 0, []
        for start, end, instead in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [text[done:start], instead]
            done = end
        return "".join([*parts, text[done:]])

    def _iri(self, token: Token) -> str:
        """What a name of a graph stands for."""
        if token.kind == "iri":
            return self._resolved(token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        return self._prefixes.get(prefix + ":", "") + _LOCAL_ESCAPE.sub(r"\1", local)

    def _resolved(self, iri: str) -> str:
        iri = decode_escapes(iri)
        return iri if _ABSOLUTE.match(iri) or not self._base else urljoin(self._base, iri)


def _form(found: Iterable[Token]) -> str:
    """The form of a query."""
    words = (token.text.upper() for token in found if token.kind == "word")
    return next((word for word in words if word in _FORMS), "")


def _with_base(query: Query, found: Sequence[Token], text: str | None = None) -> str:
    """The text of a query with the IRI that its relative ones are resolved against, where it has such."""
    text = query.text if text is None else text
    is_relative = any(token.kind == "iri" and not _ABSOLUTE.match(token.text[1:]) for token in found)
    return f"BASE <{query.base}> {text}" if query.base and is_relative else text


def without_hidden(table: bytes) -> bytes:
    """Rows in SPARQL TSV without the columns of variables that nobody asked for."""
    lines = table.split(b"\n")
    names = lines[0].split(b"\t")
    kept = [place for place, name in enumerate(names) if not name.startswith(b"?" + HIDDEN.encode())]
    if len(kept) == len(names):
        return table
    return b"\n".join(_chosen(line.split(b"\t"), kept) if line else line for line in lines)


def _chosen(cells: Sequence[bytes], places: Iterable[int]) -> bytes:
    return b"\t".join(cells[place] for place in places)
