"""The fixture dataset as a folder on disk, for tests of engine, queries and pages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox

from miggraph.stores import FORMAT, fill_default_graph
from support import DATA, PROJECT

FIXTURE = DATA / "fixture.trig"
QUERIES = PROJECT / "queries"
ID = "https://w3id.org/miggraph/id/"
REPORT = "harbour-seminar-2011"
SEMINAR = f"{ID}event/2011-05-03-harbour-mobility"
TREATY = f"{ID}instrument/seafarers-convention"


def write_version(dataset: Path, *, extra: str = "") -> str:
    """Publish the fixture, with further TriG, as the current version; returns the version."""
    trig = FIXTURE.read_text(encoding="utf-8") + extra
    version = hashlib.sha256(trig.encode()).hexdigest()
    folder = dataset / "versions" / version
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(trig.encode(), format=ox.RdfFormat.TRIG)
    quads = len(store)
    fill_default_graph(store)
    store.flush()
    facts = {
        "version": version,
        "built_at": "2011-06-02T10:00:00Z",
        "counts": {"quads": quads},
        "store_format": FORMAT,
    }
    del store
    (folder / "build.json").write_text(json.dumps(facts), encoding="utf-8")
    link = dataset / "next"
    link.symlink_to(Path("versions") / version)
    link.replace(dataset / "current")
    return version
