"""What the client gives, the same whether the dataset is a folder or a server has it."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import serving
from miggraph.client import Answer, ClientError, Graph, Iri, Text

REFUSED: dict[str, tuple[Callable[[Graph], object], str]] = {
    "no question": (lambda graph: graph.query("no-such-question"), "no-such-question"),
    "no parameter": (lambda graph: graph.query("events-overview", harbour="x"), "harbour"),
    "no value": (lambda graph: graph.query("events-in-year", year="soon"), "year"),
    "no name": (lambda graph: graph.query("recommendations-by-instrument", instrument="Lantern Treaty"), "instrument"),
    "no group": (lambda graph: graph.queries("lanterns"), "lanterns"),
    "no SPARQL": (lambda graph: graph.sparql("SELEC"), "line 1"),
    "no rows": (lambda graph: graph.sparql("ASK {}"), "rows"),
    "no boolean": (lambda graph: graph.ask("SELECT * {}"), "boolean"),
    "no triples": (lambda graph: graph.construct("SELECT * {}"), "use sparql"),
    "triples": (lambda graph: graph.sparql("CONSTRUCT {} WHERE {}"), "use construct"),
    "triples, no boolean": (lambda graph: graph.ask("CONSTRUCT {} WHERE {}"), "use construct"),
    "a boolean": (lambda graph: graph.sparql("ASK {}"), "use ask"),
    "no limit": (lambda graph: graph.query("events-overview", limit=-1), "limit"),
    "a limit in words": (lambda graph: graph.query("events-overview", limit=wrong("3")), "limit"),
    "no offset": (lambda graph: graph.query("events-overview", offset=wrong(None)), "offset"),
    "a name that is none": (lambda graph: graph.query(wrong(None)), "name"),
    "an empty name": (lambda graph: graph.query(".."), "name"),
    "a name that is no text": (lambda graph: graph.query("a\ud800"), "name"),
    "a query that is none": (lambda graph: graph.sparql(wrong(None)), "query"),
    "a query that is no text": (lambda graph: graph.ask("ASK {} # \ud800"), "Unicode"),
}


OPENED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "no time": (".", {"timeout": 0}, "timeout"),
    "time in words": (".", {"timeout": "3"}, "timeout"),
    "a page in words": (".", {"page_size": "3"}, "page_size"),
    "half a try": (".", {"retries": 1.5}, "retries"),
    "no place": (None, {}, "place"),
    "NUL": ("a\0b", {}, "place"),
    "another scheme": ("ftp://lamp.example", {}, "ftp"),
}


def wrong(value: object) -> Any:
    """A value of a type that a call does not take."""
    return value


def asked(graph: Graph) -> Answer:
    return graph.query("recommendations-by-instrument", instrument=serving.TREATY)


def test_graph_lists_the_stored_questions(graph: Graph) -> None:
    question = next(each for each in graph.queries("events") if each.name == "events-in-year")
    assert [(each.name, each.type) for each in question.parameters] == [("year", "integer")]
    assert question.columns


def test_graph_answers_a_stored_question_with_typed_records(graph: Graph) -> None:
    record = asked(graph)[0]
    assert isinstance(record["recommendation"], Iri)
    assert record["date"] == datetime.date(2011, 5, 3)


def test_graph_takes_a_name_that_people_use_for_a_thing(graph: Graph) -> None:
    answer = graph.query("recommendations-by-instrument", instrument="Seafarers Convention")
    assert answer.records() == asked(graph).records()


def test_graph_takes_several_values(graph: Graph) -> None:
    both = graph.query("recommendations-by-instrument", instrument=[serving.TREATY, serving.TREATY])
    assert both.records() == asked(graph).records()


def test_answer_has_all_pages(graph: Graph) -> None:
    answer = graph.query("things-by-class")
    assert len(list(answer)) == len(answer) == len(answer.records()) > 2
    assert graph.query("things-by-class", limit=3).records() == answer.records()[:3]
    assert graph.query("things-by-class", offset=1, limit=1).records() == answer.records()[1:2]
    assert graph.query("things-by-class", limit=0).records() == []
    assert answer[-1] == answer.records()[-1]
    assert "more" not in repr(answer)


def test_answers_of_folder_and_server_are_cited_alike(shared: Path, address: str) -> None:
    folder, server = (asked(Graph(place, queries=serving.QUERIES)).citation for place in (shared, address))
    assert folder is not None
    assert server is not None
    assert (folder.digest, folder.token, folder.rows) == (server.digest, server.token, server.rows)
    assert server.address == f"{address}/cite/{folder.token}"


def test_graph_answers_sparql(graph: Graph) -> None:
    (record,) = graph.sparql('SELECT (42 AS ?n) (1.5 AS ?d) ("quai"@fr AS ?t) ?none (<http://x.org/> AS ?i) {}')
    assert record == {"n": 42, "d": Decimal("1.5"), "t": "quai", "none": None, "i": "http://x.org/"}
    assert isinstance(record["t"], Text)
    assert record["t"].language == "fr"


def test_graph_answers_whether(graph: Graph) -> None:
    assert graph.ask(f"ASK {{ <{serving.TREATY}> ?p ?o }}") is True


def test_graph_makes_graphs(graph: Graph) -> None:
    assert "Seafarers Convention" in graph.construct(f"DESCRIBE <{serving.TREATY}>")


@pytest.mark.parametrize("case", REFUSED)
def test_graph_refuses_with_words_that_name_what_is_wrong(graph: Graph, case: str) -> None:
    ask, named = REFUSED[case]
    with pytest.raises(ClientError, match=named):
        ask(graph)


def test_answer_becomes_a_frame(graph: Graph) -> None:
    query = 'SELECT ?n ?x ?d { VALUES (?n ?x ?d) { (1 1.5 "2011-05-03"^^xsd:date) (UNDEF UNDEF UNDEF) } }'
    answer = graph.sparql(f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {query}")
    pandas = answer.to_frame()
    assert pandas["d"][0] == pd.Timestamp("2011-05-03")
    assert pandas["n"].sum() == 1
    assert pandas.isna().iloc[1].all()
    polars = answer.to_frame("polars")
    assert polars.schema == {"n": pl.Int64, "x": pl.Float64, "d": pl.Date}


def test_frame_keeps_each_value_of_a_mixed_column(graph: Graph) -> None:
    dates = '"2011"^^xsd:gYear "2011-05-03"^^xsd:date'
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ ({dates}) (UNDEF {10**30}) }} }}"
    mixed = f"SELECT ?a {{ VALUES ?a {{ {dates} UNDEF }} }}"
    large = graph.sparql(f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {query}")
    assert large.to_frame("polars")["b"].to_list() == ["2011-05-03", str(10**30)]
    answer = graph.sparql(f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {mixed}")
    assert answer.to_frame("polars")["a"].to_list() == ["2011", "2011-05-03", None]
    assert list(answer.to_frame()["a"]) == [2011, datetime.date(2011, 5, 3), None]


def test_frame_has_large_integers(graph: Graph) -> None:
    answer = graph.sparql(f"SELECT ?a {{ VALUES ?a {{ 1 {2**63} UNDEF }} }}")
    assert answer.to_frame("polars")["a"].to_list() == ["1", str(2**63), None]
    assert list(answer.to_frame()["a"]) == [1, 2**63, None]


def test_frame_has_moments_with_and_without_a_zone(graph: Graph) -> None:
    query = 'SELECT ?a { VALUES ?a { "2011-05-03T10:00:00"^^xsd:dateTime "2011-05-03T10:00:00Z"^^xsd:dateTime } }'
    answer = graph.sparql(f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {query}")
    assert answer.to_frame("polars")["a"].to_list() == ["2011-05-03T10:00:00", "2011-05-03T10:00:00+00:00"]


def test_answer_has_slices(graph: Graph) -> None:
    answer = graph.query("things-by-class")
    assert answer[1:3] == answer.records()[1:3]


def test_graph_takes_words_of_an_answer(graph: Graph) -> None:
    answer = graph.query("recommendations-by-instrument", instrument=Text("Seafarers Convention", "en"))
    assert answer.records() == asked(graph).records()


@pytest.mark.parametrize("case", OPENED)
def test_graph_is_not_opened_with_what_it_cannot_use(case: str) -> None:
    place, options, named = OPENED[case]
    with pytest.raises(ClientError, match=named):
        Graph(place, **options)


def test_graph_names_the_argument_for_questions_that_are_missing(shared: Path, tmp_path: Path) -> None:
    with Graph(shared, queries=tmp_path / "none") as graph, pytest.raises(ClientError, match="queries="):
        graph.queries()


def test_frame_needs_its_library_in_one_line(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ClientError, match="pandas: is not installed; pip install pandas"):
        asked(graph).to_frame()
    with pytest.raises(ClientError, match="give pandas or polars"):
        asked(graph).to_frame("abacus")


def test_graph_needs_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(ClientError, match=str(tmp_path)):
        Graph(tmp_path)


def test_graph_finds_the_dataset_of_a_project(root: Path) -> None:
    assert Graph(root, queries=serving.QUERIES).query("things-by-class").records()
