"""Who may import whom, held against the code: each unit of the package, and the units that it may use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import miggraph

PACKAGE = Path(miggraph.__file__).parent
LOW = {"errors", "config", "iris", "model"}
MAKING = {"reader", "lexicon", "extract", "link", "curation", "graph", "reason", "shapes", "evidence"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "config": {"errors"},
    "iris": {"errors"},
    "model": set(),
    "lexicon": {"model"},
    "reader": {"model", "errors"},
    "extract": {"model", "lexicon"},
    "link": {"model", "lexicon", "iris", "errors"},
    "curation": {"model", "errors"},
    "graph": {"model", "iris", "errors"},
    "reason": {"model", "iris", "errors"},
    "shapes": {"model", "iris", "errors"},
    "evidence": {"iris", "errors"},
    "figures": set(),
    "inputs": {"config"},
    "publish": {"errors", "figures"},
    "build": LOW | MAKING | {"inputs", "publish"},
    "engine": {"config", "errors", "figures", "iris"},
    "queries": {"errors", "model", "iris"},
    "search": {"errors", "model"},
    "unresolved": {"engine", "iris"},
    "web": {"config", "errors", "engine", "queries", "search", "iris", "figures"},
}
"""``cli`` and ``__main__`` may use everything; every unit may use the package's version."""


def unit_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """The units that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("miggraph."))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            if node.module == "miggraph":
                yield from (name.name for name in node.names if name.name != "__version__")
            elif node.module and node.module.startswith("miggraph."):
                yield node.module.split(".")[1]


UNITS = sorted({unit_of(file) for file in PACKAGE.rglob("*.py")} - {"__init__", "__main__", "cli"})


@pytest.mark.parametrize("unit", UNITS)
def test_unit_imports_only_what_the_table_allows(unit: str) -> None:
    files = [file for file in PACKAGE.rglob("*.py") if unit_of(file) == unit]
    used = {target for file in files for target in imports(file)} - {unit}
    assert used <= ALLOWED[unit], f"{unit} may not import {sorted(used - ALLOWED[unit])}"


def test_table_has_no_cycle() -> None:
    left = dict(ALLOWED)
    while left:
        free = {unit for unit, used in left.items() if not used & left.keys()}
        assert free, f"a cycle among {sorted(left)}"
        left = {unit: used for unit, used in left.items() if unit not in free}


def test_extractors_do_not_know_their_siblings() -> None:
    stages = {file.stem for file in (PACKAGE / "extract").glob("*.py") if "STAGE = " in file.read_text("utf-8")}
    for name in sorted(stages):
        tree = ast.parse((PACKAGE / "extract" / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("miggraph.extract."):
                assert node.module.split(".")[2] not in stages, f"{name} imports {node.module}"


def test_only_shapes_uses_pyshacl() -> None:
    users = {
        unit_of(file)
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(name.name.startswith("pyshacl") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pyshacl"))
    }
    assert users == {"shapes"}
