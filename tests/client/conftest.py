"""The fixture dataset, opened by the client in both ways: as a folder, and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import serving
from miggraph.client import Graph
from running import served


@pytest.fixture(scope="session")
def address(shared: Path) -> Iterator[str]:
    """The address of a server on the fixture dataset."""
    options = {"dataset": str(shared), "threads": "4", "query_workers": "2"}
    with served("serve", "--no-build", "--port", "0", **options) as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=["folder", "server"])
def graph(request: pytest.FixtureRequest, shared: Path) -> Iterator[Graph]:
    """A graph of each kind."""
    if request.param == "folder":
        place: Path | str = shared
    else:
        place = request.getfixturevalue("address")
    with Graph(place, queries=serving.QUERIES, page_size=2) as opened:
        yield opened
