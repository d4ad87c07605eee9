"""The library of stored queries: files become typed questions, and given values become RDF terms.

A file ``{name}.rq`` is a SPARQL query under header lines that begin with ``#+`` and hold YAML, as in grlc:
``summary`` (required), ``description``, ``tags`` and ``parameters``. Values are bound as terms, never pasted as text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode

from miggraph.errors import LibraryError, ParameterError

_MARK = "#+"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PREFIX_LINE = re.compile(r"^\s*PREFIX\s.*$", re.IGNORECASE | re.MULTILINE)
_HEADER_KEYS = {"summary", "description", "tags", "parameters"}
_PARAMETER_KEYS = {"type", "label", "help", "default", "choices", "optional"}
_RESERVED = {"format"}


class ParameterType(Enum):
    """What the value of a parameter is; ``choice`` is an IRI picked from the data."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a stored query that the asker may fix."""

    name: str
    type: ParameterType
    label: str
    help: str = ""
    default: str | None = None
    """The value taken where none is given, as text."""
    optional: bool = False
    """Whether the query also answers without a value."""
    choices: str | None = None
    """A SELECT query whose ``?value`` and ``?label`` are the values to pick from."""

    def term(self, text: str) -> NamedNode | Literal:
        """A value as an RDF term.

        :raises ParameterError: where the text is not of the parameter's type
        """
        try:
            return _TERMS[self.type](text)
        except ValueError as error:
            raise ParameterError(
                f"{text!r} is not of the type {self.type.value}", where=self.name, hint=_HINTS[self.type]
            ) from error


def _integer(text: str) -> Literal:
    return Literal(str(int(text)), datatype=NamedNode(_XSD + "integer"))


def _date(text: str) -> Literal:
    return Literal(datetime.date.fromisoformat(text).isoformat(), datatype=NamedNode(_XSD + "date"))


_TERMS: Mapping[ParameterType, Callable[[str], NamedNode | Literal]] = {
    ParameterType.IRI: NamedNode,
    ParameterType.CHOICE: NamedNode,
    ParameterType.STRING: Literal,
    ParameterType.INTEGER: _integer,
    ParameterType.DATE: _date,
}
_HINTS = {
    ParameterType.IRI: "give an absolute IRI",
    ParameterType.CHOICE: "give the absolute IRI of one of the choices",
    ParameterType.STRING: "give any text",
    ParameterType.INTEGER: "give a whole number",
    ParameterType.DATE: "give a date as YYYY-MM-DD",
}


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A question with a name."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    """The SPARQL query, without the header."""

    def bind(self, given: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
        """Variable name → term, for the engine's substitutions; empty values count as not given.

        :raises ParameterError: for an unknown parameter, a missing value, or one that is not of its type
        """
        known = {parameter.name for parameter in self.parameters}
        unknown = sorted(set(given) - known)
        if unknown:
            hint = f"the parameters are {', '.join(sorted(known))}" if known else "the query has no parameters"
            raise ParameterError("is not a parameter of this query", where=unknown[0], hint=hint)
        bound: dict[str, NamedNode | Literal] = {}
        for parameter in self.parameters:
            value = given.get(parameter.name, "").strip() or parameter.default
            if value is not None:
                bound[parameter.name] = parameter.term(value)
            elif not parameter.optional:
                raise ParameterError("needs a value", where=parameter.name, hint=_HINTS[parameter.type])
        return bound

    @property
    def needs_input(self) -> bool:
        """Whether the query has a parameter with neither a default nor leave to be absent."""
        return any(parameter.default is None and not parameter.optional for parameter in self.parameters)


@dataclass(frozen=True, slots=True)
class Library:
    """The stored queries of a folder, in the order of their names."""

    queries: Mapping[str, StoredQuery]

    def __iter__(self) -> Iterator[StoredQuery]:
        return iter(self.queries.values())

    def __len__(self) -> int:
        return len(self.queries)

    def get(self, name: str) -> StoredQuery:
        """The query of a name.

        :raises LibraryError: where there is none
        """
        if name not in self.queries:
            raise LibraryError("no stored query has this name", where=name, hint="see the list of stored queries")
        return self.queries[name]


def load(folder: Path) -> Library:
    """Read every ``.rq`` file of a folder.

    :raises LibraryError: where the folder is missing or a file is malformed, with file and line
    """
    if not folder.is_dir():
        raise LibraryError("the folder of stored queries is missing", where=folder, hint="set root to the project")
    return Library({file.stem: read(file) for file in sorted(folder.glob("*.rq"))})


def read(file: Path) -> StoredQuery:
    """Read one file.

    :raises LibraryError: where it is malformed, with file and line
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"cannot be read: {error}", where=file) from error
    if not _NAME.fullmatch(file.stem):
        raise LibraryError("the name must be lower-case words joined by hyphens", where=file, hint="rename the file")
    header = _header(file, lines)
    unknown = sorted(set(header) - _HEADER_KEYS)
    if unknown:
        raise _fault(file, lines, unknown[0], "unknown header", f"the headers are {', '.join(sorted(_HEADER_KEYS))}")
    if not isinstance(header.get("summary"), str):
        raise LibraryError("has no summary", where=f"{file}:1", hint="begin with a line: #+ summary: …")
    text = "\n".join(line for line in lines if not line.startswith(_MARK)).strip() + "\n"
    if not text.strip():
        raise LibraryError("has no query under the header", where=f"{file}:{len(lines)}", hint="add the query")
    prologue = "\n".join(_PREFIX_LINE.findall(text))
    parameters = header.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise _fault(file, lines, "parameters", "is not a mapping", "give each parameter a name and its keys")
    return StoredQuery(
        name=file.stem,
        summary=header["summary"].strip(),
        description=" ".join(str(header.get("description") or "").split()),
        tags=tuple(str(tag) for tag in header.get("tags") or ()),
        parameters=tuple(_parameter(file, lines, str(name), keys, prologue) for name, keys in parameters.items()),
        text=text,
    )


def _header(file: Path, lines: list[str]) -> dict[str, Any]:
    # Other lines become empty ones, so that YAML counts the lines of the file.
    marked = [line.removeprefix(_MARK).removeprefix(" ") if line.startswith(_MARK) else "" for line in lines]
    try:
        header = yaml.safe_load("\n".join(marked))
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise LibraryError(
            f"the header is not YAML: {error.problem}", where=f"{file}:{line}", hint="correct the #+ lines"
        ) from error
    if not isinstance(header, dict):
        raise LibraryError("has no header", where=f"{file}:1", hint="begin with a line: #+ summary: …")
    return header


def _parameter(file: Path, lines: list[str], name: str, keys: object, prologue: str) -> Parameter:
    if not _VARIABLE.fullmatch(name) or name in _RESERVED or not re.search(rf"\?{name}\b", "\n".join(lines)):
        raise _fault(file, lines, name, "is not a variable of the query", "name a parameter after a variable")
    if not isinstance(keys, dict) or not set(keys) <= _PARAMETER_KEYS:
        raise _fault(file, lines, name, "has wrong keys", f"the keys are {', '.join(sorted(_PARAMETER_KEYS))}")
    try:
        kind = ParameterType(keys.get("type"))
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in ParameterType)
        raise _fault(file, lines, name, "has no known type", f"the types are {kinds}") from error
    choices = keys.get("choices")
    if (kind is ParameterType.CHOICE) != (choices is not None):
        raise _fault(file, lines, name, "must have choices exactly if its type is choice", "add or remove choices")
    made = Parameter(
        name=name,
        type=kind,
        label=str(keys.get("label") or name),
        help=" ".join(str(keys.get("help") or "").split()),
        default=None if keys.get("default") is None else str(keys["default"]),
        optional=keys.get("optional") is True,
        choices=None if choices is None else f"{prologue}\n{choices}",
    )
    if made.default is not None:
        try:
            made.term(made.default)
        except ParameterError as error:
            raise _fault(file, lines, name, f"the default is wrong: {error.what}", error.hint or "") from error
    return made


def _fault(file: Path, lines: list[str], key: str, what: str, hint: str) -> LibraryError:
    wanted = re.compile(rf"{re.escape(_MARK)}\s*{re.escape(key)}\s*:")
    line = next((number for number, text in enumerate(lines, 1) if wanted.match(text)), 1)
    return LibraryError(f"{key} {what}", where=f"{file}:{line}", hint=hint)
