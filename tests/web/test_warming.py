"""Pages of a large dataset are made before a reader asks for them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from flask import Flask

import serving
from miggraph.config import Settings
from miggraph.engine import Answer, Engine, Query
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import EndpointDownError
from miggraph.web import create_app, warming
from miggraph.web.pages import facts
from miggraph.web.pages.entities import held
from miggraph.web.pages.lists import index
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.declared import List
from miggraph.web.views import SERVICES

FURTHER = '<graph/more> { <id/recommendation/more/z9> a mig:Recommendation ; mig:text "Ports should be lit." . }'


class Telling(EmbeddedEngine):
    """An engine that tells how many queries it was asked."""

    asked = 0

    async def answer(self, query: Query, *, client: str = "", arrived: float | None = None) -> Answer:
        self.asked += 1
        return await super().answer(query, client=client, arrived=arrived)


class Counted(index.Index):
    """An index that tells of which list it is."""

    made: list[str]

    def __init__(self, listed: List, engine: Engine) -> None:
        super().__init__(listed, engine)
        self.made.append(listed.name)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the lists that are counted, in their order; every dataset is large."""
    counted: list[str] = []
    monkeypatch.setattr(Counted, "made", counted, raising=False)
    monkeypatch.setattr(index, "Index", Counted)
    monkeypatch.setattr(warming, "_UNTIL_ANOTHER_LOOK", 0.01)
    monkeypatch.setattr(warming, "LARGE", 1)
    return counted


def application(dataset: Path, url_prefix: str = "") -> tuple[Flask, Telling]:
    engine = Telling(dataset, max_rows=1000)
    return create_app(engine, settings=Settings(root=dataset.parent, url_prefix=url_prefix)), engine


def wait(made: list[str], number: int) -> None:
    until = time.monotonic() + 30
    while len(made) < number:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_lists_of_a_large_dataset_are_counted_for_each_version(dataset: Path, made: list[str]) -> None:
    app, engine = application(dataset)
    with warming.warmed(app):
        wait(made, len(LISTS))
        assert sorted(made) == sorted(LISTS)
        serving.write_version(dataset, extra=FURTHER)
        wait(made, 2 * len(LISTS))
    index.index_of("recommendations", engine)
    assert sorted(made) == sorted([*LISTS, *LISTS])


@pytest.mark.parametrize("prefix", ["", "/graph"])
@pytest.mark.usefixtures("made")
def test_pages_of_a_large_dataset_ask_nothing_when_a_reader_comes(dataset: Path, prefix: str) -> None:
    app, engine = application(dataset, prefix)
    assert warming.warm(app, threading.Event())
    asked, client = engine.asked, app.test_client()
    for path in ("/", "/model"):
        assert client.get(f"{prefix}{path}").status_code == 200
    assert (asked > 0, engine.asked) == (True, asked)
    assert b'miggraph_http_requests_total{method="GET",status="200"} 2.0' in app.extensions[SERVICES].metrics.text()


@pytest.mark.usefixtures("made")
def test_page_of_a_thing_asks_for_nothing_that_all_of_them_need(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, _ = application(dataset)
    assert warming.warm(app, threading.Event())
    for module, name in ((facts, "_called"), (held, "_held")):
        monkeypatch.setattr(module, name, None)  # to call it would be an error
    assert app.test_client().get("/doc/country/nor", headers={"Accept": "text/html"}).status_code == 200


def test_pages_of_a_small_dataset_are_made_when_they_are_asked_for(dataset: Path) -> None:
    app, engine = application(dataset)
    assert warming.warm(app, threading.Event())
    assert engine.asked == 0


def test_warming_ends_with_the_server(dataset: Path, made: list[str]) -> None:
    ended = threading.Event()
    ended.set()
    assert not warming.warm(application(dataset)[0], ended)
    assert made == []


@pytest.mark.usefixtures("made")
def test_page_that_cannot_be_made_now_is_left_for_another_time(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(name: str, engine: Engine) -> index.Index:
        raise EndpointDownError("does not answer", where="there", hint="wait")

    monkeypatch.setattr(warming, "index_of", busy)
    assert not warming.warm(application(dataset)[0], threading.Event())
