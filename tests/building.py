"""A small project to build in tests: the shipped ontology, shapes and authority files with one invented report."""

from __future__ import annotations

import shutil
from pathlib import Path

from pyoxigraph import DefaultGraph, Store

from miggraph.config import Settings
from support import DATA, PROJECT

REPORT = "lagoon-seminar-2012"


def make_project(root: Path) -> Settings:
    """Lay out the project in a new folder; its reports can be changed, the rest is linked."""
    (root / "data" / "curation").mkdir(parents=True)
    shutil.copytree(DATA / "reports", root / "data" / "reports")
    for name in ("ontology", "shapes", "queries", "data/authority"):
        (root / name).symlink_to(PROJECT / name)
    return Settings(root=root)


def shipped_project(root: Path) -> Settings:
    """Lay out the project in a new folder as it is shipped, with a dataset of its own."""
    for name in ("data", "ontology", "shapes", "queries"):
        (root / name).symlink_to(PROJECT / name)
    return Settings(root=root)


def report_file(settings: Settings) -> Path:
    """The file of the invented report."""
    return settings.reports_dir / f"{REPORT}.md"


def contents(folder: Path) -> dict[str, bytes | str]:
    """Everything in a folder: files by their bytes, links by their target; empty where there is no folder."""
    return {
        str(entry.relative_to(folder)): str(entry.readlink()) if entry.is_symlink() else entry.read_bytes()
        for entry in sorted(folder.rglob("*"))
        if entry.is_symlink() or entry.is_file()
    }


def named_quads(store: Store) -> int:
    """How many quads of a store are in named graphs."""
    return sum(quad.graph_name != DefaultGraph() for quad in store)
