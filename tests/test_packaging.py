"""What is installed: the libraries of each side, and the files that are no modules."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import miggraph
from miggraph.fingerprint import SERVING
from support import PROJECT

PACKAGE = Path(miggraph.__file__).parent
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]
ALWAYS: list[str] = PYPROJECT["project"]["dependencies"]
LOCKED = dict(
    re.findall(r"^([\w.-]+)==([\w.]+)", (PROJECT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
)


USED_BY_LIBRARIES = {"httptools"}
"""What no file of the package imports, but a library where it is there: uvicorn's parser of requests."""

ASSISTANT = "assistant"
"""The part of the serving side that has an extra of its own."""

SHARED = {"search"}
"""What a build writes with and the server reads with."""


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(requirement).name) for requirement in requirements}


@cache
def distributions() -> dict[str, set[str]]:
    return {module: {canonicalize_name(name) for name in found} for module, found in packages_distributions().items()}


def libraries_of(file: Path) -> Iterator[str]:
    """The distributions that a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        tops = {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {"miggraph", "_typeshed"}
        for top in tops:
            yield from distributions()[top]


ASKING = {"client"}
"""What neither builds nor serves."""


def libraries_of_side(serving: bool) -> set[str]:
    files = (file for file in PACKAGE.rglob("*.py") if file.parent != PACKAGE or file.stem != "__init__")
    parts = ((file, file.relative_to(PACKAGE).parts[0].removesuffix(".py")) for file in files)
    return {
        name
        for file, part in parts
        if part not in {*ASKING, ASSISTANT} and ((part in SERVING) is serving or part in SHARED)
        for name in libraries_of(file)
    }


@pytest.mark.parametrize(("serving", "extra"), [(False, "build"), (True, "serve")])
def test_extra_holds_what_its_side_imports_and_no_more(serving: bool, extra: str) -> None:
    used = libraries_of_side(serving) | (USED_BY_LIBRARIES if serving else set())
    assert names(EXTRAS[extra]) <= used
    assert used <= names(EXTRAS[extra]) | names(ALWAYS)


def test_extra_of_the_client_holds_what_asks_a_server_and_what_opens_a_dataset() -> None:
    used = {name for part in ASKING for file in (PACKAGE / part).rglob("*.py") for name in libraries_of(file)}
    engine = {name for file in (PACKAGE / "engine" / "interface.py",) for name in libraries_of(file)}
    assert names(EXTRAS["client"]) == (used | engine) - names(ALWAYS)


def test_extra_of_the_assistant_adds_to_that_of_the_server_what_it_imports() -> None:
    used = {name for file in (PACKAGE / ASSISTANT).glob("*.py") for name in libraries_of(file)}
    own = names(EXTRAS[ASSISTANT]) - {"miggraph"}
    assert own <= used <= own | names(EXTRAS["serve"]) | names(ALWAYS)


def test_every_install_has_only_what_is_imported() -> None:
    assert names(ALWAYS) <= libraries_of_side(serving=True) | libraries_of_side(serving=False)


def test_commands_need_no_extra_until_one_is_run() -> None:
    used = {name for file in (PACKAGE / "cli").glob("*.py") for name in libraries_of(file)}
    assert used <= names(ALWAYS)


BARE = """
import importlib.metadata, sys
always, names = set(sys.argv[1].split()), importlib.metadata.packages_distributions()

class Bare:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in names and top != "miggraph" and not always & {each.lower().replace("_", "-") for each in names[top]}:
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Bare())
from miggraph.cli import main
sys.exit(main(sys.argv[2:]))
"""
"""The command where no library is installed but those of every install."""


@pytest.mark.parametrize("command", [["--help"], ["queries"], ["query", "events-in-year", "--help"], ["info"]])
def test_every_install_has_what_asking_a_dataset_needs(command: list[str], tmp_path: Path) -> None:
    root = ["--root", str(Path(__file__).parents[1])]
    environ = {**os.environ, "MIGGRAPH_DATASET": str(tmp_path / "none")}
    call = [sys.executable, "-c", BARE, " ".join(names(ALWAYS)), *root, *command]
    done = subprocess.run(call, capture_output=True, text=True, env=environ, check=False)
    assert "Traceback" not in done.stderr
    assert "pip install" not in done.stderr


def test_locked_versions_are_those_that_the_requirements_allow() -> None:
    for requirement in map(Requirement, [*ALWAYS, *EXTRAS["build"], *EXTRAS["serve"]]):
        assert requirement.specifier.contains(LOCKED[requirement.name]), requirement


def test_files_that_are_no_modules_are_installed() -> None:
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["miggraph"]
    installed = {file for pattern in patterns for file in PACKAGE.glob(pattern) if file.is_file()}
    there = {file for file in PACKAGE.rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"}}
    assert there == installed
    assert "extract/rules/*/*.toml" in patterns
