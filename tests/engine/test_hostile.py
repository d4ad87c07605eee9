"""Hostile queries: each ends in time with a clean answer, and honest ones beside them are answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

import hostility
import serving
from miggraph.engine import Answer, Limits, Query, WorkerLostError
from miggraph.engine.pool import PooledEngine
from miggraph.errors import QueryError

HOSTILE = hostility.queries()
SECONDS = 1.0
GRACE = 2.0
HONEST = f"SELECT ?o WHERE {{ <{serving.ID}country/nor> <http://www.w3.org/2000/01/rdf-schema#label> ?o }}"


@dataclass(frozen=True, slots=True)
class Ordeal:
    """What became of the hostile queries, and of the honest ones sent meanwhile."""

    outcomes: dict[str, tuple[Answer | Exception, float]]
    honest: list[int | Exception]
    engine: PooledEngine


@pytest.fixture(scope="module")
def ordeal(shared: Path) -> Iterator[Ordeal]:
    engine = PooledEngine(shared, limits=Limits(patience=(0.05, 0.2), memory=150_000_000, rows=1000, size=5_000_000))
    honest: list[int | Exception] = []
    over = threading.Event()
    asking = threading.Thread(target=ask_honestly, args=(engine, honest, over))
    asking.start()
    with ThreadPoolExecutor(4) as pool:
        outcomes = dict(zip(HOSTILE, pool.map(lambda text: attack(engine, text), HOSTILE.values()), strict=True))
    over.set()
    asking.join()
    yield Ordeal(outcomes, honest, engine)
    engine.close()


def ask_honestly(engine: PooledEngine, answers: list[int | Exception], over: threading.Event) -> None:
    while not over.wait(0.05):
        try:
            answers.append(len(list(engine.query(Query(HONEST), client="honest").rows())))
        except QueryError as error:
            answers.append(error)


def attack(engine: PooledEngine, text: str) -> tuple[Answer | Exception, float]:
    began = time.monotonic()
    outcome: Answer | Exception
    try:
        outcome = engine.query(Query(text, timeout=SECONDS), client="hostile")
    except Exception as error:  # noqa: BLE001 - whatever comes is what is tested
        outcome = error
    return outcome, time.monotonic() - began


def test_hostile_queries_are_many() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_query_ends_in_time_with_a_clean_answer(ordeal: Ordeal, name: str) -> None:
    outcome, seconds = ordeal.outcomes[name]
    assert isinstance(outcome, Answer | QueryError), repr(outcome)
    assert seconds < SECONDS + GRACE
    assert not (isinstance(outcome, Answer) and outcome.truncated)
    assert not isinstance(outcome, WorkerLostError)


def test_honest_queries_beside_hostile_ones_are_all_answered(ordeal: Ordeal) -> None:
    assert len(ordeal.honest) > 20
    assert set(ordeal.honest) == {1}


def test_engine_lives_after_hostile_queries(ordeal: Ordeal) -> None:
    assert [row["o"].value for row in ordeal.engine.query(Query(HONEST)).rows()] == ["Norland"]  # type: ignore[union-attr]
    assert set(ordeal.engine.snapshot().waiting) == {0}
