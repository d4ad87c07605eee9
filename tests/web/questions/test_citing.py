"""Cited answers: the token, whether the answer is the same, what changed, and the citation in its forms."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import UsageError
from miggraph.queries import tokens
from miggraph.queries.tokens import Cited
from miggraph.web import create_app

ASKED = "/queries/recommendations-by-instrument"
ANOTHER = """
<graph/another> {
  <id/recommendation/2011-05-03-harbour-mobility/z9> a mig:Recommendation ; mig:text "States could ask again." ;
    mig:madeAt <id/event/2011-05-03-harbour-mobility> ; mig:concerns <id/instrument/seafarers-convention> ;
    mig:attestedIn <text/harbour-seminar-2011#char=327,387> .
}
"""
CITED = Cited("events-overview", {"a": ("b", "c")}, "0" * 16, "1" * 16, "2" * 32, "2011-05-03")


def cited_at(client: FlaskClient, **given: str) -> str:
    """The address under which an answer is cited."""
    response = client.get(ASKED, query_string={"instrument": serving.TREATY, "format": "csv", **given})
    match = re.search(r'<http://localhost([^>]+)>; rel="cite-as"', response.headers["Link"])
    assert match
    return match[1]


def packed(told: object, *, extra: bytes = b"") -> str:
    """Anything as a token with a check sum that fits."""
    data = zlib.compress(json.dumps(told).encode()) + extra
    return base64.urlsafe_b64encode(zlib.crc32(data).to_bytes(4, "big") + data).rstrip(b"=").decode()


def test_token_says_what_it_was_made_of() -> None:
    token = tokens.token(CITED)
    assert token is not None
    assert tokens.read(token) == CITED


def test_token_is_not_made_of_more_than_an_address_holds() -> None:
    values = tuple(hex(7**place) for place in range(500))
    assert tokens.token(Cited("n", {"a": values}, "0" * 16, "1" * 16, "2" * 32, "2011-05-03")) is None


GOOD = ["n", {}, "0" * 16, "1" * 16, "2" * 32, "2011-05-03"]


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "é",
        "A" * 7000,
        (tokens.token(CITED) or "")[:-1],
        (tokens.token(CITED) or "") + "AAAA",
        packed([]),
        packed({}),
        packed(7),
        packed([*GOOD, 1]),
        packed([GOOD[0], [], *GOOD[2:]]),
        packed([GOOD[0], {"a": "b"}, *GOOD[2:]]),
        packed([GOOD[0], {"a": [1]}, *GOOD[2:]]),
        packed([7, *GOOD[1:]]),
        packed(["../x", *GOOD[1:]]),
        packed([*GOOD[:-1], "yesterday"]),
        packed([*GOOD[:-1], 7]),
        packed([*GOOD[:2], "0", *GOOD[3:]]),
        packed([*GOOD[:2], 7, *GOOD[3:]]),
        packed(GOOD, extra=b"more"),
        packed(["a" * 200_000]),
        packed([*GOOD[:1], {"a": ["b" * 200_000]}, *GOOD[2:]]),
    ],
)
def test_token_that_is_none_is_told_in_words(client: FlaskClient, token: str) -> None:
    with pytest.raises(UsageError):
        tokens.read(token)
    response = client.get(f"/cite/{token}")
    assert response.status_code == 400
    assert "is not the token of a cited answer" in response.text


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        (["no-such-question", *GOOD[1:]], 404, "no stored query has this name"),
        (["events-overview", {"colour": ["red"]}, *GOOD[2:]], 400, "colour: is not a parameter"),
        (["events-in-year", {"year": ["soon"]}, *GOOD[2:]], 400, "year: 'soon' is not of the type integer"),
    ],
)
def test_token_of_what_cannot_be_asked_is_told_in_words(
    client: FlaskClient, told: object, status: int, words: str
) -> None:
    response = client.get(f"/cite/{packed(told)}?format=json")
    assert response.status_code == status
    assert words in response.text


def test_cited_answer_is_the_same_whatever_part_and_form_was_asked_for(client: FlaskClient) -> None:
    address = cited_at(client)
    assert cited_at(client, limit="1", format="xml") == address
    told = client.get(f"{address}?format=json").get_json()
    assert (told["same"], told["datasetChanged"], told["questionChanged"]) == (True, False, False)
    assert told["now"]["digest"].startswith(told["then"]["digest"])
    page = client.get(address, headers={"Accept": "text/html"}).text
    assert "The answer is still the same: 2 rows." in page


@pytest.mark.parametrize(
    ("form", "media_type", "words"),
    [
        ("txt", "text/plain", "Legal instrument: Convention on Seafarers"),
        ("bib", "application/x-bibtex", "@misc{miggraph:recommendations-by-instrument-"),
        ("ris", "application/x-research-info-systems", "TY  - ELEC"),
        ("csl", "application/vnd.citationstyles.csl+json", '"type": "dataset"'),
    ],
)
def test_cited_answer_has_its_citation(client: FlaskClient, form: str, media_type: str, words: str) -> None:
    address = cited_at(client)
    response = client.get(address, query_string={"format": form})
    assert response.mimetype == media_type
    assert words in response.text
    assert f"http://localhost{address}" in response.text
    assert client.get(address, headers={"Accept": media_type}).data == response.data


def test_page_of_an_answer_says_how_to_cite_it(client: FlaskClient) -> None:
    page = client.get(ASKED, query_string={"instrument": serving.TREATY}, headers={"Accept": "text/html"}).text
    assert cited_at(client) in page
    assert "@misc{miggraph:recommendations-by-instrument-" in page


@pytest.fixture
def changed(tmp_path: Path) -> tuple[FlaskClient, str]:
    """A client of a dataset that has one recommendation more than when an answer was cited, and that address."""
    for extra in ("", ANOTHER):
        serving.write_version(tmp_path / "dataset", extra=extra)
        engine = EmbeddedEngine(tmp_path / "dataset", max_rows=100)
        client = create_app(engine, serving.library(), Settings(root=tmp_path)).test_client()
        if not extra:
            address = cited_at(client)
    return client, address


def test_cited_answer_that_has_changed_tells_what(changed: tuple[FlaskClient, str]) -> None:
    client, address = changed
    told = client.get(f"{address}?format=json").get_json()
    assert (told["same"], told["datasetChanged"]) == (False, True)
    assert [row["text"] for row in told["added"]] == ["States could ask again."]
    assert told["removed"] == []
    page = client.get(address, headers={"Accept": "text/html"}).text
    assert "Rows that are new: 1 row" in page


def test_cited_answer_of_a_dataset_that_is_gone_is_the_same_or_not(
    changed: tuple[FlaskClient, str], tmp_path: Path
) -> None:
    client, address = changed
    current = (tmp_path / "dataset" / "current").resolve()
    for folder in (tmp_path / "dataset" / "versions").iterdir():
        if folder != current:
            folder.rename(tmp_path / "gone")
    told = client.get(f"{address}?format=json").get_json()
    assert (told["same"], told["added"], told["removed"]) == (False, None, None)
    assert "is kept no more" in client.get(address, headers={"Accept": "text/html"}).text
