"""A small project to build in tests: the shipped ontology, shapes and authority files with one invented report."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from pyoxigraph import DefaultGraph, Store

from miggraph.build import build
from miggraph.config import FILE, Settings
from support import DATA, PROJECT

REPORT = "lagoon-seminar-2012"
SHARED = "TESTS_SHARED"
"""Variable of the environment with the folder of what all processes that run tests build once; see conftest.py."""


def make_project(root: Path, *, seeded: bool = True) -> Settings:
    """Lay out the project in a new folder; its reports can be changed, the rest is linked.

    :param seeded: whether what builds make of the ontology and the authority files alone is there already; what they
        keep is then beside the folder
    """
    (root / "data" / "curation").mkdir(parents=True)
    shutil.copytree(DATA / "reports", root / "data" / "reports")
    for name in ("ontology", "shapes", "queries", "data/authority"):
        (root / name).symlink_to(PROJECT / name)
    if not seeded:
        return Settings(root=root)
    kept = root.with_name(f"{root.name}-kept")
    shutil.copytree(_ground(), kept)
    (root / FILE).write_text(f"build_cache = '{kept}'\n", encoding="utf-8")
    return Settings(root=root, build_cache=str(kept))


def _ground() -> Path:
    """The cache of a build of a report that no test has: what another build finds in it is of no report."""
    shared = Path(os.environ[SHARED])
    root, kept = shared / "ground", shared / "ground" / "dataset" / "cache"
    with (shared / "ground.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "dataset" / "current").exists():
            settings = make_project(root, seeded=False)
            text = "# Notes of the mole\n\nMs. Ilse Brook urged Norway to mend the mole.\n"
            report_file(settings).write_text(text, encoding="utf-8")
            build(settings)
    return kept


def shipped_dataset() -> Settings:
    """The project as it is shipped with its dataset, built once for all processes that run tests."""
    shared = Path(os.environ[SHARED])
    root = shared / "shipped"
    with (shared / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (root / "dataset" / "current").exists():
            return Settings(root=root)
        root.mkdir(exist_ok=True)
        settings = shipped_project(root)
        assert not build(settings).left_out
    return settings


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
