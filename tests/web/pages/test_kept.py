"""What pages keep of the dataset is of one version."""

from __future__ import annotations

from pathlib import Path

import serving
from miggraph.engine import Query
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web.pages.kept import Kept

COUNT = Query("SELECT ?s { ?s ?p ?o }")
FURTHER = "\n<graph/more> { <id/recommendation/more/z9> a mig:Recommendation }\n"


def test_thing_is_made_once_for_each_version(dataset: Path) -> None:
    engine, kept, made = EmbeddedEngine(dataset, max_rows=1000), Kept[int](2), []

    def rows() -> int:
        made.append(sum(1 for _ in engine.query(COUNT).rows()))
        return made[-1]

    first = kept.get(engine, "rows", rows)
    assert kept.get(engine, "rows", rows) == first
    serving.write_version(dataset, extra=FURTHER)
    engine.query(COUNT)
    assert kept.get(engine, "rows", rows) == made[-1]
    assert len(made) == 2
    assert made[0] < made[1]


def test_thing_is_made_again_where_a_new_version_came_between_its_queries(dataset: Path) -> None:
    engine, kept = EmbeddedEngine(dataset, max_rows=1000), Kept[tuple[int, int]](2)
    made: list[tuple[int, int]] = []

    def twice() -> tuple[int, int]:
        before = sum(1 for _ in engine.query(COUNT).rows())
        if not made:
            serving.write_version(dataset, extra=FURTHER)
        made.append((before, sum(1 for _ in engine.query(COUNT).rows())))
        return made[-1]

    found = kept.get(engine, "twice", twice)
    assert made[0][0] < made[0][1]
    assert found == made[1]
    assert made[1][0] == made[1][1]


def test_nothing_is_kept_of_what_is_not_there(dataset: Path) -> None:
    engine, kept, asked = EmbeddedEngine(dataset, max_rows=1000), Kept[int](2), []

    def nothing() -> int | None:
        asked.append(1)
        return None

    assert kept.get(engine, "nobody", nothing) is None
    assert kept.get(engine, "nobody", nothing) is None
    assert len(asked) == 2
