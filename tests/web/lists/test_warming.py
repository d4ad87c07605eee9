"""Lists of a large dataset are counted before a reader asks for them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

import serving
from miggraph.engine import Engine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import EndpointDownError
from miggraph.web.pages.lists import index, warming
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.declared import List

FURTHER = '<graph/more> { <id/recommendation/more/z9> a mig:Recommendation ; mig:text "Ports should be lit." . }'


class Counted(index.Index):
    """An index that tells of which list it is."""

    made: list[str]

    def __init__(self, listed: List, engine: Engine) -> None:
        super().__init__(listed, engine)
        self.made.append(listed.name)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the lists that are counted, in their order."""
    counted: list[str] = []
    monkeypatch.setattr(Counted, "made", counted, raising=False)
    monkeypatch.setattr(index, "Index", Counted)
    monkeypatch.setattr(warming, "_UNTIL_ANOTHER_LOOK", 0.01)
    return counted


def wait(made: list[str], number: int) -> None:
    until = time.monotonic() + 30
    while len(made) < number:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_lists_of_a_large_dataset_are_counted_for_each_version(
    dataset: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "LARGE", 1)
    engine = EmbeddedEngine(dataset, max_rows=100)
    with warming.warmed(engine):
        wait(made, len(LISTS))
        assert made == [*LISTS]
        serving.write_version(dataset, extra=FURTHER)
        wait(made, 2 * len(LISTS))
    index.index_of("recommendations", engine)
    assert made == [*LISTS, *LISTS]


def test_lists_of_a_small_dataset_are_counted_when_they_are_asked_for(dataset: Path, made: list[str]) -> None:
    engine = EmbeddedEngine(dataset, max_rows=100)
    assert warming.count(engine, threading.Event())
    assert made == []


def test_counting_ends_with_the_server(dataset: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "LARGE", 1)
    ended = threading.Event()
    ended.set()
    assert not warming.count(EmbeddedEngine(dataset, max_rows=100), ended)
    assert made == []


def test_list_that_cannot_be_counted_now_is_left_for_another_time(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(name: str, engine: Engine) -> index.Index:
        raise EndpointDownError("does not answer", where="there", hint="wait")

    monkeypatch.setattr(warming, "LARGE", 1)
    monkeypatch.setattr(warming, "index_of", busy)
    assert not warming.count(EmbeddedEngine(dataset, max_rows=100), threading.Event())
