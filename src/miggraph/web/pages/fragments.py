"""Things that are fragments of a document: their IRIs are its IRI, ``#``, and a name."""

from __future__ import annotations

from bisect import bisect_left
from itertools import takewhile
from pathlib import Path

from miggraph.engine import Engine, Query
from miggraph.iris import bases
from miggraph.sorted_file import SortedFile
from miggraph.web.pages.description import written
from miggraph.web.pages.dump_files import NQUADS
from miggraph.web.pages.kept import Kept

_ALL = """
SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER(ISIRI(?s) && CONTAINS(STR(?s), "#") && (%s)) }"""
_FOUND: Kept[list[str]] = Kept(2)
"""All of them, where no dump is at hand; of the version that is served, and of the one before."""


def fragments_of(engine: Engine, folder: Path | None, iri: str) -> list[str]:
    """The IRIs of the things that are fragments of a document, in their order.

    A store has no other way to find them than to look at each triple. In the dump, which is sorted, their lines stand
    together.

    :param folder: that of the version that is served, where this machine has it
    """
    begin = f"{iri}#"
    if folder is not None:
        try:
            with SortedFile(folder / NQUADS) as dump:
                subjects = (line.split(b" ", 1)[0] for line in dump.beginning(b"<" + begin.encode()))
                return sorted(subject[1:-1].decode() for subject in set(subjects))
        except OSError:  # the version has gone meanwhile, or its dump was taken away or cannot be read
            pass
    everything = _FOUND.get(engine, "", lambda: _all(engine)) or []
    return list(takewhile(lambda each: each.startswith(begin), everything[bisect_left(everything, begin) :]))


def _all(engine: Engine) -> list[str]:
    here = " || ".join(f'STRSTARTS(STR(?s), "{each}id/")' for each in bases())
    return sorted(written(row["s"]) for row in engine.query(Query(_ALL % here, unlimited=True)).rows())
