"""What the documents say of settings and commands is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from miggraph.cli.shell import miggraph
from miggraph.config import Settings
from support import PROJECT

ONTOLOGY = PROJECT / "ontology" / "miggraph.ttl"
PAGES = sorted([PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")])
ROWS = {
    row[0]: row
    for line in (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `") and (row := [cell.strip(" `") for cell in line.strip("|").split("|")])
}


def test_every_setting_is_documented_and_none_else() -> None:
    assert list(ROWS) == [field.name for field in fields(Settings)]


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_documented_default_and_variable_are_right(field: object) -> None:
    name = getattr(field, "name", "")
    _, default, meaning, variable, *_ = ROWS[name]
    assert variable == f"MIGGRAPH_{name.upper()}"
    assert meaning
    if name != "root":
        assert default == str(getattr(field, "default", ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_documents_exist(page: Path) -> None:
    named = re.findall(r"\bmiggraph ([a-z]+)\b", "\n".join(re.findall(r"`[^`]+`|\$ .*", page.read_text("utf-8"))))
    assert set(named) <= set(miggraph.commands)


def command_lines() -> Iterator[str]:
    """The commands that documents print with what stands behind them: in the text, in blocks, in the help."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        yield from re.findall(r"`miggraph ([a-z]+ [^`]+)`", text)
        yield from re.findall(r"^(?: {4}|\$ |\$ \.venv/bin/|)miggraph ([^\n#<>]+)", text, re.MULTILINE)
    for command in miggraph.commands.values():
        yield from re.findall(r"^  miggraph (.+?)(?: > .*)?$", command.epilog or "", re.MULTILINE)


@pytest.mark.parametrize("line", sorted({line.strip() for line in command_lines()}))
def test_commands_in_the_documents_are_understood_as_printed(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gold").mkdir()
    monkeypatch.chdir(tmp_path)
    name, *arguments = shlex.split(line)
    miggraph.commands[name].make_context(name, arguments).close()


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "mending.md"], ids=lambda page: page.name)
def test_terms_in_the_documents_are_declared(page: Path) -> None:
    """On all pages but the one that shows what becomes of a term that is misspelt."""
    named = set(re.findall(r"\bmig:([A-Za-z]\w*)", page.read_text(encoding="utf-8")))
    assert named <= set(re.findall(r"^mig:(\w+) a ", ONTOLOGY.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_in_the_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target
