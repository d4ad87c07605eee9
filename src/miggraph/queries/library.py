"""The library of a folder: its questions in their groups, and what they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from miggraph.errors import LibraryError
from miggraph.layers import Folders, files_of, in_order, top
from miggraph.queries.question import Question
from miggraph.queries.reading import Shared, line_of, read, yaml_value

SHARED = "library.yaml"
"""The file that names the groups in their order, and says what columns of a name mean wherever they stand."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of a kind."""

    name: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The stored questions of a folder, in the order of their names."""

    queries: Mapping[str, Question]
    titles: Mapping[str, str]
    """The title of each group, in the order of the groups."""
    common: tuple[str, ...] = ()
    """The names of the questions that are asked most."""

    def __iter__(self) -> Iterator[Question]:
        return iter(self.queries.values())

    def __len__(self) -> int:
        return len(self.queries)

    def get(self, name: str) -> Question:
        """The question of a name.

        :raises LibraryError: where there is none
        """
        if name not in self.queries:
            raise LibraryError("no stored query has this name", where=name, hint="see the list of stored queries")
        return self.queries[name]

    def groups(self) -> list[Group]:
        """The groups that have questions."""
        groups = (Group(n, title, tuple(q for q in self if q.group == n)) for n, title in self.titles.items())
        return [group for group in groups if group.questions]


def load(folders: Folders) -> Library:
    """Read every ``.rq`` file of a folder, or of several of which a file of a later one replaces that of its name.

    :raises LibraryError: where the folder is missing or a file is malformed, with file and line
    """
    there = [folder for folder in in_order(folders) if folder.is_dir()]
    if not there:
        what = "the folder of stored queries is missing"
        raise LibraryError(what, where=top(folders), hint="set root to the project")
    shared, common = _shared([folder / SHARED for folder in there if folder == there[0] or (folder / SHARED).exists()])
    files = files_of(there, "*.rq")
    queries = {file.stem: read(file, shared) for file in files}
    for question, file in zip(queries.values(), files, strict=True):
        for name in question.related:
            if name not in queries or name == question.name:
                raise LibraryError(
                    f"related {name} is no other stored query",
                    where=f"{file}:{line_of(file.read_text(encoding='utf-8').splitlines(), 'related')}",
                    hint="name files of the folder, without .rq",
                )
    unknown = [name for name in common if name not in queries]
    if unknown:
        raise LibraryError(
            f"common names {unknown[0]}, which is no stored query", where=there[-1] / SHARED, hint="name files of it"
        )
    return Library(queries, shared.groups, common)


def _shared(files: Sequence[Path]) -> tuple[Shared, tuple[str, ...]]:
    """What the questions share by all files, and the names of those that are asked most by the last that names any."""
    read_ = [_read_shared(file, whole=file == files[0]) for file in files]
    groups = {name: title for shared, _ in read_ for name, title in shared.groups.items()}
    columns = {name: said for shared, _ in read_ for name, said in shared.columns.items()}
    return Shared(groups, columns), next((names for _, names in reversed(read_) if names), ())


def _read_shared(file: Path, *, whole: bool) -> tuple[Shared, tuple[str, ...]]:
    try:
        told = yaml_value(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LibraryError(f"cannot be read: {error}", where=file, hint="give it groups and columns") from error
    parts = (
        {key: told.get(key, None if whole else {}) for key in ("groups", "columns")} if isinstance(told, dict) else {}
    )
    for key in ("groups", "columns"):
        part = parts.get(key)
        if not isinstance(part, dict) or not all(isinstance(text, str) for pair in part.items() for text in pair):
            raise LibraryError(f"{key} is not a mapping of words", where=file, hint="give each name its words")
    common = told.get("common") or []
    if not isinstance(common, list) or not all(isinstance(name, str) for name in common):
        raise LibraryError("common is not a list of names", where=file, hint="name stored queries, without .rq")
    return Shared(groups=dict(parts["groups"] or {}), columns=dict(parts["columns"] or {})), tuple(common)
