"""Twenty edits of an invented project, and how the difference of the datasets built before and after tells of each."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from miggraph.build import build
from miggraph.config import Settings
from miggraph.iris import expand, graph, thing
from miggraph.releases import Addresses, as_text, compare, read_changes
from support import DATA, PROJECT

pytestmark = pytest.mark.long  # two builds of all references

CASES: dict[str, Any] = tomllib.loads((DATA / "releases" / "twenty.toml").read_text(encoding="utf-8"))
EDITS = CASES["edit"]
ID = thing("organization", "")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The versions before all edits and after them."""
    root = tmp_path_factory.mktemp("coast")
    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(PROJECT / name)
    for name in ("reports", "curation"):
        (root / "data" / name).mkdir(parents=True)
    shutil.copytree(PROJECT / "data" / "authority", root / "data" / "authority")
    for name, text in CASES["files"].items():
        (root / name).write_text(text, encoding="utf-8")
    settings = Settings(root=root)
    before = build(settings).folder
    for edit in EDITS:
        for change in edit["changes"]:
            _apply(root / change["file"], change.get("old", ""), change.get("new", ""))
    return [before, build(settings).folder]


def _apply(file: Path, old: str, new: str) -> None:
    if not old and not new:
        file.unlink()
    elif not old:
        file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + new, encoding="utf-8")
    else:
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def entries(folders: list[Path]) -> dict[tuple[str, str], list[str]]:
    """What is told under each report and kind: each thing with the lines that belong to it, as one text."""
    found: dict[tuple[str, str], list[str]] = {}
    report = kind = ""
    for line in as_text(compare(*(folder / "miggraph.nq" for folder in folders))):
        if line.startswith("    ") and line[4] != " ":
            found.setdefault((report, kind), []).append(line.strip())
        elif line.startswith("      "):
            found[report, kind][-1] += f"\n{line.strip()}"
        elif line.startswith("  "):
            kind = line.strip().partition(": ")[0]
        else:
            report = line.strip()
    return found


def test_there_are_twenty_edits() -> None:
    assert len(EDITS) == 20


@pytest.mark.parametrize("edit", EDITS, ids=[edit["what"] for edit in EDITS])
def test_edit_is_told(edit: dict[str, Any], entries: dict[tuple[str, str], list[str]]) -> None:
    for told in edit["told"]:
        under = entries.get((told["report"], told["kind"]), [])
        assert [each for each in under if set(told["lines"]) <= set(each.splitlines())], "\n\n".join(under)


def test_what_is_kept_of_the_change_counts_the_same_things(folders: list[Path]) -> None:
    whole = compare(*(folder / "miggraph.nq" for folder in folders))
    kept = read_changes(folders[1])
    assert kept is not None
    assert kept.differing == len([*whole.things])
    assert {row.iri for row in Addresses(folders[1]) if row.since == folders[1].name} == {
        each.iri
        for each in (*whole.withdrawn, *(change.before for change in whole.changed if change.moved))
        if "/id/" in each.iri
    }


def test_thing_that_is_there_is_the_same_as_what_moved_to_it(folders: list[Path]) -> None:
    store = ox.Store.read_only(str(folders[1] / "store"))
    same = store.quads_for_pattern(None, ox.NamedNode(expand("owl:sameAs")), None, ox.NamedNode(graph("metadata")))
    assert [tuple(map(str, (quad.subject, quad.object))) for quad in same] == [
        (f"<{ID}reef-office>", f"<{ID}office-by-the-reef>")
    ]


def test_what_moved_is_not_reasoned_about(folders: list[Path]) -> None:
    store = ox.Store.read_only(str(folders[1] / "store"))
    old = ox.NamedNode(f"{ID}office-by-the-reef")
    assert next(iter(store.quads_for_pattern(old, None, None)), None) is None
