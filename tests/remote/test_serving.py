"""``miggraph serve --endpoint``: the server on a SPARQL server elsewhere, and what it says where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from miggraph.cli import main
from running import get, served
from sparql_server import put, sparql_server

SECRET = "opensesame"


def test_server_answers_from_elsewhere(dataset: Path) -> None:
    with sparql_server() as elsewhere:
        version = put(elsewhere, dataset).version
        options = {"dataset": str(dataset / "none"), "endpoint_token": SECRET}
        with served("serve", "--endpoint", elsewhere.query, "--port", "0", **options) as (_, port):
            status, body = get(port, "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
            assert (status, json.loads(body)["boolean"]) == (200, True)
            assert json.loads(get(port, "/health")[1])["dataset"] == version
            refused, _ = get(port, "/sparql?query=DROP%20ALL")
            assert refused == 403
        assert f"Bearer {SECRET}" in elsewhere.keys


@pytest.mark.parametrize(
    ("endpoint", "code", "words"),
    [
        ("http://127.0.0.1:9/query", 1, "cannot be reached"),
        (f"http://ada:{SECRET}@127.0.0.1:9/query", 2, "would stand in logs"),
        ("127.0.0.1:9", 2, "no address of a SPARQL server"),
    ],
)
def test_server_without_anything_elsewhere_ends_with_a_line(
    capsys: pytest.CaptureFixture[str], endpoint: str, code: int, words: str
) -> None:
    assert main(["serve", "--endpoint", endpoint, "--port", "0"]) == code
    told = capsys.readouterr().err
    assert words in told
    assert SECRET not in told
    assert told.count("\n") == 1


def test_files_and_an_endpoint_are_not_served_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "places.ttl", "--endpoint", "http://127.0.0.1:9/query"]) == 2
    assert "--endpoint" in capsys.readouterr().err
