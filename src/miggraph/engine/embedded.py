"""The engine that serves a dataset folder from inside this process, with pyoxigraph."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from miggraph.engine.answer import Answer, collect
from miggraph.engine.base import Scope
from miggraph.engine.formats import Term
from miggraph.engine.guard import Outline, check, place
from miggraph.errors import DatasetError, QueryError

_LOG = logging.getLogger(__name__)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_SET = re.compile(r"\[[^\[\]]*\](, )?")
_LONGEST_MESSAGE = 160
_NO_SCOPE = Scope()


@dataclass(frozen=True, slots=True)
class _Opened:
    """One version of the dataset, held open for as long as a query needs it."""

    folder: Path
    store: ox.Store
    facts: Mapping[str, object]

    @property
    def version(self) -> str:
        return str(self.facts["version"])


class EmbeddedEngine:
    """Answers from ``{dataset}/current/store``; the default graph of queries is the union of the named graphs.

    ``current`` is a symbolic link to a folder of ``versions``. When it points elsewhere, the next query opens the new
    version; queries under way finish on the one that they began with.
    """

    def __init__(self, dataset: Path, *, max_rows: int) -> None:
        """Open a dataset.

        :param dataset: the dataset folder
        :param max_rows: rows or triples after which an answer is refused
        :raises DatasetError: when the folder is not a dataset
        """
        self._link = dataset / "current"
        self._max_rows = max_rows
        self._lock = threading.Lock()
        self._opened = _open(self._link)

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""
        return self._current().version

    @property
    def facts(self) -> Mapping[str, object]:
        """What ``build.json`` says of the dataset now served."""
        return self._current().facts

    def query(
        self,
        text: str,
        *,
        scope: Scope = _NO_SCOPE,
        substitutions: Mapping[str, Term] | None = None,
        unlimited: bool = False,
    ) -> Answer:
        """Evaluate a query; see :meth:`miggraph.engine.base.Engine.query`."""
        outline = check(text)
        opened = self._current()
        terms = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
        try:
            result = opened.store.query(
                text,
                use_default_graph_as_union=not scope and not outline.has_from,
                default_graph=[*_graphs(scope.default_graphs)] if scope else None,
                named_graphs=[*_graphs(scope.named_graphs)] if scope else None,
                substitutions=terms or None,
            )
            return collect(result, version=opened.version, most=None if unlimited else self._max_rows)
        except SyntaxError as error:
            raise _syntax_error(text, str(error), outline) from error
        except RuntimeError as error:
            raise QueryError(f"the query cannot be evaluated: {error}", hint="correct the query") from error

    def _current(self) -> _Opened:
        folder = self._link.resolve()
        if folder == self._opened.folder:
            return self._opened
        with self._lock:
            if folder != self._opened.folder:
                try:
                    self._opened = _open(self._link)
                except DatasetError as error:
                    _LOG.warning("the new dataset cannot be opened, the old one is served on: %s", error)
        return self._opened


def _open(link: Path) -> _Opened:
    folder = link.resolve()
    file = folder / "build.json"
    hint = "build it with: miggraph build"
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DatasetError("is not a dataset: it has no current/build.json", where=link.parent, hint=hint) from error
    except (OSError, ValueError) as error:
        raise DatasetError(f"cannot be read: {error}", where=file, hint=hint) from error
    if not isinstance(facts, dict) or not isinstance(facts.get("version"), str):
        raise DatasetError("does not name the version of the dataset", where=file, hint=hint)
    store = folder / "store"
    if not store.is_dir():
        raise DatasetError("the dataset has no store", where=store, hint=hint)
    try:
        return _Opened(folder, ox.Store.read_only(str(store)), facts)
    except OSError as error:
        raise DatasetError(f"the store cannot be opened: {error}", where=store, hint=hint) from error


def _graphs(iris: tuple[str, ...]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"a graph's name is not an IRI: {error}", hint="give absolute IRIs") from error


def _syntax_error(text: str, message: str, outline: Outline) -> QueryError:
    line: int | None = None
    column: int | None = None
    if outline.undeclared is not None:
        prefix = outline.undeclared.text.partition(":")[0]
        line, column = place(text, outline.undeclared.start)
        what, hint = f"the prefix {prefix}: is not declared", f"add a line: PREFIX {prefix}: <…>"
    else:
        match = _PLACE.match(message)
        if match:
            line, column = int(match[1]), int(match[2])
        expected = _CHARACTER_SET.sub("", match[3] if match else message).replace("<unreported>", "").strip(" ,\n")
        shown = expected if len(expected) <= _LONGEST_MESSAGE else expected[:_LONGEST_MESSAGE].rsplit(",", 1)[0] + " …"
        what, hint = f"syntax error{': ' if shown else ''}{shown}", "correct the query there"
    where = None if line is None else f"line {line}, column {column}"
    return QueryError(what, where=where, hint=hint, line=line, column=column)
