"""The fixture dataset as a folder on disk, for tests of engine, queries and pages."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from miggraph.publish import TEXTS
from miggraph.queries import Library, load
from miggraph.search import INDEX, entries_of, write_index
from miggraph.stores import FORMAT, fill_default_graph
from support import DATA, PROJECT

FIXTURE = DATA / "fixture.trig"
QUERIES = PROJECT / "queries"
ID = "https://w3id.org/miggraph/id/"
REPORT = "harbour-seminar-2011"
SEMINAR = f"{ID}event/2011-05-03-harbour-mobility"
IS_STRING = ox.NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#isString")
TREATY = f"{ID}instrument/seafarers-convention"


@cache
def library() -> Library:
    """The stored questions of the project, read once."""
    return load(QUERIES)


def write_version(dataset: Path, *, extra: str = "", original: str = f"{REPORT}.txt") -> str:
    """Publish the fixture, with further TriG, as the current version; returns the version.

    :param original: what the layout of the report calls the file as received
    """
    trig = FIXTURE.read_text(encoding="utf-8") + extra
    version = hashlib.sha256(trig.encode()).hexdigest()
    folder = dataset / "versions" / version
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(trig.encode(), format=ox.RdfFormat.TRIG)
    quads = len(store)
    fill_default_graph(store)
    store.flush()
    _write_texts(store, folder / TEXTS, original)
    write_index(folder / INDEX, entries_of(store, folder / TEXTS))
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


def _write_texts(store: ox.Store, folder: Path, original: str) -> None:
    """The text of the fixture's report, a paragraph a line; the last two lines are on page 2."""
    folder.mkdir()
    (quad,) = store.quads_for_pattern(None, IS_STRING, None, ox.DefaultGraph())
    text = quad.object.value if isinstance(quad.object, ox.Literal) else ""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    blocks = [[*span, "paragraph" if place else "heading"] for place, span in enumerate(lines)]
    pages = [[0, "1", 0, 0], [lines[-2][0], "2", 0, 0]]
    layout = {"original": original, "pages": pages, "blocks": blocks}
    (folder / f"{REPORT}.txt").write_text(text, encoding="utf-8")
    (folder / f"{REPORT}.json").write_text(json.dumps(layout), encoding="utf-8")
