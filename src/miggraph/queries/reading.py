"""One file of the library: a SPARQL query under a header of lines that begin with ``#+`` and hold YAML, as in grlc.

``summary`` and ``group`` are required; ``description``, ``tags``, ``parameters``, ``columns``, ``key``, ``chart`` and
``related`` may be there. Everything is held against the query when the file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph as ox
import yaml

from miggraph.errors import LibraryError, ParameterError
from miggraph.iris import PREFIXES, expand
from miggraph.queries.filling import outermost_group
from miggraph.queries.parameters import Parameter, ParameterType
from miggraph.queries.question import Chart, Column, Question

_MARK = "#+"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PREFIX_LINE = re.compile(r"^\s*PREFIX\s.*$", re.IGNORECASE | re.MULTILINE)
_PLACE = re.compile(r"error at (\d+):")
_NO_PREFIX = "Prefix not found"
_NO_NAMES = re.compile(r"""<[^<>\s]*>|"[^"]*"|'[^']*'|#[^\n]*""")
"""What may hold a colon that ends no prefix: IRIs, strings, comments."""
_DECLARED = re.compile(r"\bPREFIX\s+([\w-]*)\s*:", re.IGNORECASE)
_PREFIX = re.compile(r"(?<![\w:?$-])([A-Za-z][\w-]*):")
_CHARACTERS = re.compile(r"\[[^\[\]]*\](?:, )?")
"""What the parser says of characters that it would have taken."""
_LONGEST = 160
"""Characters of the parser's message that are shown."""
_HEADER_KEYS = {"summary", "description", "group", "tags", "parameters", "columns", "key", "chart", "related"}
_PARAMETER_KEYS = {"type", "class", "label", "help", "default", "choices", "optional", "list"}
_CHARTS = {kind: {"kind", "x", "y"} for kind in ("bar", "line", "timeline")} | {"heat": {"kind", "x", "y", "value"}}
"""The kinds of charts, and what is told of each."""

_RESERVED = {"format", "output", "results", "bom", "download", "limit", "offset"}
"""Names that the address of an answer uses for something else."""

_LABEL = "Label"
"""What the variable of a name ends with; before it stands the variable of the named thing."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the questions of a folder share."""

    groups: Mapping[str, str] = field(default_factory=dict)
    """Name of a group → its title, in their order; where there is none, a group may have any name."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Variable → what it means, where a question does not say otherwise."""


def read(file: Path, shared: Shared | None = None) -> Question:
    """Read one file.

    :raises LibraryError: where it is malformed, with file and line
    """
    try:
        source = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"cannot be read: {error}", where=file, hint="save it as UTF-8 text") from error
    if not _NAME.fullmatch(file.stem):
        raise LibraryError("the name must be lower-case words joined by hyphens", where=file, hint="rename the file")
    return _File(file, source, shared or Shared()).question()


def yaml_value(text: str) -> Any:
    """What a text in YAML says, read by libyaml where it is there: it is several times as fast as the reader in Python.

    :raises yaml.YAMLError: where it is none
    """
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def line_of(lines: list[str], key: str) -> int:
    """The line of a header's key, counted from 1; the first where it is nowhere."""
    wanted = re.compile(rf"{re.escape(_MARK)}\s*{re.escape(key)}\s*:")
    return next((number for number, text in enumerate(lines, 1) if wanted.match(text)), 1)


def _undeclared(query: str) -> Iterator[str]:
    """The prefixes that a query uses and does not declare."""
    bare = _NO_NAMES.sub(" ", query)
    declared = set(_DECLARED.findall(bare))
    yield from (prefix for prefix in _PREFIX.findall(bare) if prefix not in declared)


class _File:
    """A file that is being read: its lines, its header and its query."""

    def __init__(self, file: Path, source: str, shared: Shared) -> None:
        self.file, self.source, self.lines, self.shared = file, source, source.splitlines(), shared
        self.header = self._header()
        kept = ["" if line.startswith(_MARK) else line for line in self.lines]
        self.text = "\n".join(kept).strip() + "\n"
        if not self.text.strip():
            self._fail(len(self.lines), "has no query under the header", "add the query")
        self.prologue = "\n".join(_PREFIX_LINE.findall(self.text))
        self.variables = self._variables("\n".join(kept), 1)

    def question(self) -> Question:
        """The question that the file holds."""
        columns = self._columns()
        key = self._words("key") or tuple(self.variables[:1])
        self._known("key", key)
        parameters = self._mapping("parameters")
        return Question(
            name=self.file.stem,
            summary=" ".join(self.header["summary"].split()),
            description=" ".join(str(self.header.get("description") or "").split()),
            group=self._group(),
            tags=self._words("tags"),
            parameters=tuple(self._parameter(str(name), keys) for name, keys in parameters.items()),
            columns=columns,
            key=key,
            chart=self._chart(),
            related=self._words("related"),
            text=self.text,
            source=self.source,
            group_title=self.shared.groups.get(self._group(), self._group()),
        )

    def _header(self) -> dict[str, Any]:
        # Other lines become empty ones, so that YAML counts the lines of the file.
        marked = [line.removeprefix(_MARK).removeprefix(" ") if line.startswith(_MARK) else "" for line in self.lines]
        try:
            header = yaml_value("\n".join(marked))
        except yaml.MarkedYAMLError as error:
            line = 1 if error.problem_mark is None else error.problem_mark.line + 1
            self._fail(line, f"the header is not YAML: {error.problem}", "correct the #+ lines")
        if not isinstance(header, dict):
            self._fail(1, "has no header", "begin with a line: #+ summary: …")
        unknown = sorted(set(map(str, header)) - _HEADER_KEYS)
        if unknown:
            self._fault(unknown[0], "unknown header", f"the headers are {', '.join(sorted(_HEADER_KEYS))}")
        if not isinstance(header.get("summary"), str):
            self._fail(1, "has no summary", "begin with a line: #+ summary: …")
        return header

    def _variables(self, query: str, first: int) -> list[str]:
        """The selected variables of a query, by the parser; it says so where the query is none.

        :param query: with all that stands before it in the file as empty lines
        :param first: the line that it begins at
        """
        try:
            answer = ox.Store().query(query)
        except SyntaxError as error:
            place = _PLACE.match(str(error))
            line = first - 1 + int(place[1]) if place else first
            missing = next(_undeclared(query), "") if _NO_PREFIX in str(error) else ""
            if missing:
                hint = f"add a line: PREFIX {missing}: <{PREFIXES.get(missing, '…')}>"
                self._fail(line, f"the prefix {missing}: is not declared", hint)
            told = _CHARACTERS.sub("", str(error)).strip(" ,")
            shown = told if len(told) <= _LONGEST else f"{told[:_LONGEST].rpartition(',')[0]} …"
            self._fail(line, f"the query is not SPARQL: {shown}", "correct the query")
        if not isinstance(answer, ox.QuerySolutions):
            self._fail(first, "the query is no SELECT", "select what the columns show")
        return [variable.value for variable in answer.variables]

    def _group(self) -> str:
        group, known = str(self.header.get("group") or ""), self.shared.groups
        if not group or (known and group not in known):
            names = ", ".join(known) or "of your own"
            self._fault("group", "is not a group of the library" if group else "is missing", f"the groups are {names}")
        return group

    def _columns(self) -> tuple[Column, ...]:
        own = {str(name): " ".join(str(words).split()) for name, words in self._mapping("columns").items()}
        self._known("columns", tuple(own))
        told = {**self.shared.columns, **own}
        columns = []
        for name in self.variables:
            of = told.get(name.removesuffix(_LABEL)) if name.endswith(_LABEL) else None
            meaning = told.get(name) or (of and f"name: {of}")
            if not meaning:
                self._fault("columns", f"do not say what ?{name} means", f"add: {name}: what it means")
            columns.append(Column(name, meaning))
        return tuple(columns)

    def _chart(self) -> Chart | None:
        told = self._mapping("chart")
        if not told:
            return None
        if set(told) != _CHARTS.get(str(told.get("kind"))):
            kinds = " or ".join(sorted(_CHARTS))
            self._fault("chart", "has wrong keys", f"give kind ({kinds}), x and y, and for heat also value")
        axes = {key: str(column) for key, column in told.items() if key != "kind"}
        self._known("chart", tuple(axes.values()))
        return Chart(told["kind"], **axes)

    def _parameter(self, name: str, keys: object) -> Parameter:
        if not _VARIABLE.fullmatch(name) or name in _RESERVED or not re.search(rf"\?{name}\b", self.text):
            self._fault(name, "is not a variable of the query", "name a parameter after a variable")
        if outermost_group(self.text) is None:
            self._fault(name, "has no place", "begin the patterns of the query with WHERE {")
        if not isinstance(keys, dict) or not set(keys) <= _PARAMETER_KEYS:
            self._fault(name, "has wrong keys", f"the keys are {', '.join(sorted(_PARAMETER_KEYS))}")
        try:
            kind = ParameterType(keys.get("type"))
        except ValueError:
            self._fault(name, "has no known type", f"the types are {', '.join(kind.value for kind in ParameterType)}")
        default = keys.get("default")
        made = Parameter(
            name=name,
            type=kind,
            label=str(keys.get("label") or name),
            help=" ".join(str(keys.get("help") or "").split()),
            of=self._class(name, kind, keys.get("class")),
            default=() if default is None else tuple(map(str, default if isinstance(default, list) else [default])),
            optional=keys.get("optional") is True,
            several=keys.get("list") is True,
            choices=self._choices(name, keys.get("choices")),
        )
        if made.default:
            try:
                made.terms("")
            except ParameterError as error:
                self._fault(name, f"the default is wrong: {error.what}", error.hint or "")
        return made

    def _class(self, name: str, kind: ParameterType, told: object) -> str | None:
        if (kind is ParameterType.IRI) != isinstance(told, str):
            self._fault(name, "must have a class exactly if its type is iri", "add or remove class")
        if told is None:
            return None
        try:
            return ox.NamedNode(expand(str(told))).value
        except (KeyError, ValueError):
            self._fault(name, f"has an unknown class: {told}", "write it with a prefix of the project")

    def _choices(self, name: str, told: object) -> str | None:
        if told is None:
            return None
        body = " ".join(str(told).split())
        query = f"{self.prologue}\nSELECT DISTINCT ?value ?label WHERE {{ {body} }} ORDER BY ?label\n"
        try:
            ox.Store().query(query)
        except SyntaxError as error:
            self._fault(name, f"the choices are no SPARQL pattern: {error}", "give patterns for ?value and ?label")
        return query

    def _mapping(self, key: str) -> dict[Any, Any]:
        told = self.header.get(key) or {}
        if not isinstance(told, dict):
            self._fault(key, "is not a mapping", "give each name its words or keys")
        return told

    def _words(self, key: str) -> tuple[str, ...]:
        told = self.header.get(key) or []
        return tuple(map(str, told)) if isinstance(told, list) else (str(told),)

    def _known(self, key: str, names: tuple[str, ...]) -> None:
        for name in names:
            if name not in self.variables:
                self._fault(key, f"names ?{name}, which is not selected", "name variables of the SELECT clause")

    def _fault(self, key: str, what: str, hint: str) -> NoReturn:
        self._fail(line_of(self.lines, key), f"{key} {what}", hint)

    def _fail(self, line: int, what: str, hint: str) -> NoReturn:
        raise LibraryError(what, where=f"{self.file}:{line}", hint=hint)
