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
HEDGE = """
[[rule]]
id = "hedge/reef"
definition = "The number is near to the true one."
pattern = "'reefwise' $"
gives = { hedge = "about" }
yes = ["It took reefwise"]
no = ["reefwise the"]
"""
"""A rule that a corpus adds to the packaged ones, in a file ``hedge.reef.toml``."""
_METADATA = """title = "{title}"
publisher = "{publisher}"
issued = "{issued}"
language = "{language}"
source_format = "Markdown"
copyright = "© Reef Office"
added = 2026-11-{day}
"""
SHARED = "TESTS_SHARED"
"""Variable of the environment with the folder of what all processes that run tests build once; see conftest.py."""


def make_project(root: Path, *, seeded: bool = True, published: bool = False) -> Settings:
    """Lay out the project in a new folder; its reports can be changed, the rest is linked.

    :param seeded: whether what builds make of the ontology and the authority files alone is there already; what they
        keep is then beside the folder
    :param published: whether there is a dataset, of another report; a build then writes only what is new in it
    """
    (root / "data" / "curation").mkdir(parents=True)
    shutil.copytree(DATA / "reports", root / "data" / "reports")
    for name in ("ontology", "shapes", "queries", "data/authority"):
        (root / name).symlink_to(PROJECT / name)
    if not seeded:
        return Settings(root=root)
    kept = root.with_name(f"{root.name}-kept")
    shutil.copytree(_ground() / "cache", kept)
    if published:
        shutil.copytree(_ground(), root / "dataset", symlinks=True, ignore=shutil.ignore_patterns("cache"))
    (root / FILE).write_text(f"build_cache = '{kept}'\n", encoding="utf-8")
    return Settings(root=root, build_cache=str(kept))


def _ground() -> Path:
    """The dataset of a report that no test has, with its cache: what another build finds in it is of no report."""
    shared = Path(os.environ[SHARED])
    root = shared / "ground"
    with (shared / "ground.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "dataset" / "current").exists():
            settings = make_project(root, seeded=False)
            text = "# Notes of the mole\n\nMs. Ilse Brook urged Norway to mend the mole.\n"
            report_file(settings).write_text(text, encoding="utf-8")
            build(settings)
    return root / "dataset"


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


def metadata(
    title: str = "Notes", publisher: str = "Reef Office", issued: str = "2031", language: str = "en", day: int = 22
) -> str:
    """The metadata file of a further invented report."""
    return _METADATA.format(title=title, publisher=publisher, issued=issued, language=language, day=day)


def add_report(folder: Path, name: str, text: str, described: str = "") -> None:
    """Put a report of some text into a folder of reports, with its metadata file."""
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / f"{name}.toml").write_text(described or metadata(), encoding="utf-8")


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
