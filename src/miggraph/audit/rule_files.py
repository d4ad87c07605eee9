"""The files that rules stand in: which one a rule is from, and measured confidences written into them."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from miggraph.audit.measure import RuleFigures
from miggraph.errors import RuleError
from miggraph.layers import files_of, place_in

_ENTRY = re.compile(r"(?m)^(?=[ \t]*\[\[)")
_ID = re.compile(r"""(?m)^[ \t]*["']?id["']?[ \t]*=[ \t]*(["'])(?P<id>[^"'\r\n]+)\1[^\r\n]*""")
_CONFIDENCE = re.compile(r"""(?m)^[ \t]*["']?confidence["']?[ \t]*=[ \t]*(?P<value>[^\s#]+)""")


def sources(code: str, layers: Sequence[Path]) -> dict[str, str]:
    """The file of each rule and method of a language: ``package/`` or ``rules/`` says in which layer it lies.

    :param code: the tag of the language
    :param layers: the rules of the package and, where there are any, those of the corpus over them
    """
    found: dict[str, str] = {}
    for file in _files(code, layers):
        place = place_in(file, layers)
        layer = "package" if file == layers[0] / place else "rules"
        found |= {str(entry["id"]): f"{layer}/{place.as_posix()}" for entry in _entries(_read(file)[1])}
    return found


def write_confidences(figures: Iterable[RuleFigures], code: str, folders: Sequence[Path]) -> list[str]:
    """Put the measured confidences into the rule files of a language; what nobody judged stays as it is.

    :param folders: the layers of rules that may be written
    :return: the ids whose confidence changed
    :raises RuleError: if a file is written so that this would change anything else; all files stay as they were
    """
    measured = {each.rule.id: each.measured for each in figures if each.measured is not None}
    texts = {}
    changed: list[str] = []
    for file in _files(code, folders):
        new, ids = _rewritten(file, measured)
        if ids:
            texts[file] = new
            changed += ids
    _replace(texts)
    return changed


def _files(code: str, folders: Sequence[Path]) -> list[Path]:
    return files_of([folder / code for folder in folders if (folder / code).is_dir()], "*.toml")


def _read(file: Path) -> tuple[str, dict[str, Any]]:
    """The text of a file, and what it says."""
    try:
        text = file.read_bytes().decode("utf-8")
        return text, _table(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"cannot be read as TOML: {error}", where=file, hint="correct it") from error


def _replace(texts: Mapping[Path, str]) -> None:
    """Write files, as they are (line ends, permissions); none is replaced before all are written."""
    temporaries = {file: file.with_name(f".{file.name}.part") for file in texts}
    try:
        for file, temporary in temporaries.items():
            temporary.write_bytes(texts[file].encode("utf-8"))
            shutil.copymode(file, temporary)
        for file, temporary in temporaries.items():
            temporary.replace(file)
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)


def _rewritten(file: Path, measured: Mapping[str, float]) -> tuple[str, list[str]]:
    """The text of a file with new confidences, and the ids that have one; order, comments and line ends stay.

    :raises RuleError: if it is written so that this would change anything else
    """
    text, table = _read(file)
    changed = {
        str(entry["id"]): measured[entry["id"]]
        for entry in _entries(table)
        if entry["id"] in measured and entry.get("confidence") != measured[entry["id"]]
    }
    if not changed:
        return text, []
    new = "".join(_with_confidence(entry, changed) for entry in _ENTRY.split(text))
    for entry in _entries(table):
        if entry["id"] in changed:
            entry["confidence"] = changed[entry["id"]]
    if not _says(new, table):
        hint = 'give each rule a line: id = "…", and at most one: confidence = 0.9'
        raise RuleError("its confidences cannot be written", where=file, hint=hint)
    return new, list(changed)


def _says(text: str, table: Mapping[str, Any]) -> bool:
    try:
        return _table(text) == table
    except tomllib.TOMLDecodeError:
        return False


def _table(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _entries(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rules and methods of a file."""
    return [*table.get("rule", []), *table.get("method", [])]


def _with_confidence(entry: str, changed: Mapping[str, float]) -> str:
    """A rule or method as written, with its new confidence: in the place of the old one, else below its id."""
    name = _ID.search(entry)
    if not name or name["id"] not in changed:
        return entry
    value = changed[name["id"]]
    old = _CONFIDENCE.search(entry)
    if old:
        return f"{entry[: old.start('value')]}{value}{entry[old.end('value') :]}"
    end = "\r\n" if "\r\n" in entry else "\n"
    return f"{entry[: name.end()]}{end}confidence = {value}{entry[name.end() :]}"
