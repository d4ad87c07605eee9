"""Who may import whom, held against the code: the units of the package, and the rooms of its ``extract``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import miggraph
from miggraph.fingerprint import SERVING

PACKAGE = Path(miggraph.__file__).parent
LOW = {"errors", "config", "iris", "model"}
MAKING = {
    "reader",
    "lexicon",
    "named",
    "extract",
    "colleague",
    "link",
    "curation",
    "graph",
    "reason",
    "shapes",
    "evidence",
    "echoes",
}
UNITS: dict[str, set[str]] = {
    "errors": set(),
    "config": {"errors"},
    "iris": {"errors"},
    "layers": set(),
    "corpus": {"errors", "iris"},
    "compatibility": {"errors", "iris"},
    "redirects": {"errors", "iris"},
    "model": set(),
    "lexicon": {"model"},
    "named": {"model", "lexicon"},
    "reader": {"model", "errors"},
    "extract": {"model", "lexicon", "errors", "corpus", "layers"},
    "colleague": {"model", "lexicon", "errors", "extract"},
    "link": {"model", "lexicon", "named", "iris", "errors", "layers"},
    "curation": {"model", "errors"},
    "graph": {"model", "iris", "errors"},
    "reason": {"model", "iris", "errors"},
    "shapes": {"model", "iris", "errors", "layers"},
    "evidence": {"iris", "errors"},
    "echoes": {"model", "iris", "errors", "extract"},
    "figures": set(),
    "dataset_description": {"figures", "iris", "queries"},
    "stores": set(),
    "fingerprint": {"config", "layers"},
    "search": {"errors", "iris"},
    "parts": set(),
    "sorted_file": set(),
    "publish": {"errors", "figures", "iris", "parts", "search", "sorted_file", "stores"},
    "releases": {"errors", "iris", "stores"},
    "crate": {"config", "errors", "iris", "layers", "releases"},
    "texts": {"model"},
    "build": LOW
    | MAKING
    | {"compatibility", "corpus", "layers"}
    | {"fingerprint", "parts", "publish", "sorted_file", "texts", "queries", "dataset_description", "releases"},
    "remote": {"errors", "iris"},
    "engine": {"config", "errors", "figures", "iris", "remote", "stores"},
    "queries": {"errors", "model", "iris", "layers"},
    "unresolved": {"engine", "iris"},
    "client": {"config", "errors", "engine", "layers", "queries"},
    "audit": {"errors", "model", "lexicon", "reader", "extract", "curation", "layers"},
    "assistant": {"errors", "engine", "queries", "iris", "search", "web"},
    "web": {"config", "errors", "engine", "queries", "iris", "figures", "dataset_description", "search", "releases"}
    | {"compatibility", "corpus", "layers", "sorted_file"},
}
"""The units that each unit may use. ``cli`` and ``__main__`` may use everything; every unit may use the version."""

BOTTOM = {"rules", "values"}
COMMON = BOTTOM | {"discourse", "stage"}
ROOMS: dict[str, set[str]] = {
    "rules": set(),
    "values": {"rules"},
    "discourse": BOTTOM,
    "stage": {"discourse"},
    "citations": COMMON,
    "mentions": COMMON | {"citations"},
    "attributions": COMMON,
    "document_kinds": COMMON,
    "people": COMMON,
    "events": COMMON | {"people"},
    "statements": COMMON,
    "activities": COMMON,
    "pipeline": COMMON | {"mentions", "attributions", "document_kinds", "people", "events", "statements", "activities"},
}
"""The rooms that each room of ``extract`` may use, from the bottom up."""


def imported(file: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever in the file it does so, without ``miggraph.``."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names = [f"{node.module}.{name.name}" for name in node.names]
        else:
            continue
        yield from (name.removeprefix("miggraph.") for name in names if name.startswith("miggraph."))


def units_imported(unit: str) -> set[str]:
    return {name.split(".")[0] for file in PACKAGE_PARTS[unit] for name in imported(file)} - {unit, "__version__"}


def divided(folder: Path) -> dict[str, list[Path]]:
    """The files below a folder, by the unit or room that they belong to."""
    parts: dict[str, list[Path]] = {}
    for file in folder.rglob("*.py"):
        parts.setdefault(file.relative_to(folder).parts[0].removesuffix(".py"), []).append(file)
    return parts


def assert_no_cycle(table: Mapping[str, set[str]]) -> None:
    left = dict(table)
    while left:
        free = {part for part, used in left.items() if not used & left.keys()}
        assert free, f"a cycle among {sorted(left)}"
        left = {part: used for part, used in left.items() if part not in free}


PACKAGE_PARTS = divided(PACKAGE)
EXTRACT_PARTS = divided(PACKAGE / "extract")


@pytest.mark.parametrize("unit", sorted(PACKAGE_PARTS.keys() - {"__init__", "__main__", "cli"}))
def test_unit_imports_only_what_the_table_allows(unit: str) -> None:
    assert units_imported(unit) <= UNITS[unit], f"{unit} may not import {sorted(units_imported(unit) - UNITS[unit])}"


def test_build_uses_every_unit_but_those_that_only_serve() -> None:
    reached, left = set(), {"build"}
    while left:
        reached |= left
        left = {used for unit in left for used in units_imported(unit)} - reached
    assert reached == PACKAGE_PARTS.keys() - {"__init__"} - SERVING


@pytest.mark.parametrize("room", sorted(EXTRACT_PARTS.keys() - {"__init__"}))
def test_room_of_extract_imports_only_what_the_table_allows(room: str) -> None:
    names = (name for file in EXTRACT_PARTS[room] for name in imported(file) if name.startswith("extract."))
    used = {name.split(".")[1] for name in names} - {room}
    assert used <= ROOMS[room], f"extract/{room} may not import {sorted(used - ROOMS[room])}"


@pytest.mark.parametrize("table", [UNITS, ROOMS], ids=["units", "rooms"])
def test_table_has_no_cycle(table: dict[str, set[str]]) -> None:
    assert_no_cycle(table)


def test_modules_of_the_package_have_no_cycle() -> None:
    files = {".".join(file.relative_to(PACKAGE).with_suffix("").parts): file for file in PACKAGE.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): file for name, file in files.items()}
    table = {
        name: {used if used in modules else used.rpartition(".")[0] for used in imported(file)} - {name}
        for name, file in modules.items()
    }
    assert_no_cycle(table)


def test_tables_name_only_what_there_is() -> None:
    assert UNITS.keys() <= PACKAGE_PARTS.keys()
    assert ROOMS.keys() - EXTRACT_PARTS.keys() <= {"rules"}


def test_extractors_do_not_know_their_siblings() -> None:
    files = [file for file in (PACKAGE / "extract").rglob("*.py") if file.stem != "pipeline"]
    stages = {
        f"extract.{'.'.join(file.relative_to(PACKAGE / 'extract').with_suffix('').parts)}": file
        for file in files
        if "\nSTAGE = " in file.read_text("utf-8")
    }
    assert len(stages) > 10
    for name, file in stages.items():
        known = {used for used in imported(file) if used in stages or used.rpartition(".")[0] in stages}
        assert not known, f"{name} imports {sorted(known)}"


def test_no_unit_uses_what_only_tests_need() -> None:
    users = {
        name.split(".")[0]
        for files in PACKAGE_PARTS.values()
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(each.name for each in node.names)]
    }
    assert not users & {"shacl_rust"}
