"""What tools answer: words of reports with their places, in text and in data."""

from __future__ import annotations

import gc

import pytest

import serving
from assisting import SITE, Call, data, text
from miggraph.assistant.desk import Desk
from miggraph.iris import passage

WORDS = "States should ratify the Seafarers Convention without delay."
TITLE = "Harbour Mobility Seminar: report"
TREATY = {"instrument": "Convention on Seafarers"}


def text_of_report(desk: Desk) -> str:
    told = desk.call("passage", {"report": serving.REPORT}).data
    assert told is not None
    return str(told["words"])


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": "recommendations-by-instrument", "parameters": TREATY}),
        ("ask", {"question": "recommendations_by_instrument", "parameters": {"instrument": [serving.TREATY]}}),
        ("recommendations-by-instrument", TREATY),
        ("search", {"words": "ratify without delay"}),
        ("entity", {"thing": "Seafarers Convention"}),
        ("sparql", {"query": "SELECT ?r WHERE { ?r a mig:Recommendation }"}),
        ("sparql", {"query": "PREFIX m: <https://w3id.org/miggraph/ontology#> SELECT ?p { ?r a m:Recommendation ; "
                    "m:attestedIn ?p }"}),
    ],
)  # fmt: skip
def test_answer_has_words_and_where_they_stand(call: Call, desk: Desk, tool: str, arguments: dict[str, object]) -> None:
    result = call(tool, **arguments)
    start = text_of_report(desk).index(WORDS)
    end = start + len(WORDS)
    found = [place for place in places(data(result)) if place["quote"] == WORDS]
    assert found
    assert found[0]["iri"] == passage(serving.REPORT, start, end)
    assert (found[0]["report"], found[0]["start"], found[0]["end"]) == (TITLE, start, end)
    assert str(found[0]["link"]).startswith(f"{SITE}reports/{serving.REPORT}?char={start},{end}")
    assert f"“{WORDS}”" in text(result)
    assert f"— {TITLE} (2011)" in text(result)
    assert f"characters {start}–{end}: {SITE}reports/" in text(result)


def places(told: object) -> list[dict[str, object]]:
    """Every place in a reply, wherever it stands."""
    if isinstance(told, dict):
        own = [told] if "quote" in told else []
        return own + [place for value in told.values() for place in places(value)]
    return [place for value in told for place in places(value)] if isinstance(told, list) else []


def test_answer_is_cited_and_the_citation_can_be_checked(call: Call) -> None:
    answer = data(call("ask", question="recommendations-by-instrument", parameters=TREATY))
    assert f"{SITE}cite/{answer['token']}" in answer["citation"]
    for token in (answer["token"], f"{SITE}cite/{answer['token']}"):
        assert data(call("check_citation", token=token))["same"] is True


def test_rows_come_in_parts_that_say_how_to_go_on(call: Call) -> None:
    first = call("ask", question="recommendations-by-instrument", parameters=TREATY, limit=1)
    second = call("ask", question="recommendations-by-instrument", parameters=TREATY, limit=1, offset=1)
    assert "2 rows, here 1 to 1. Ask with offset 1 for more." in text(first)
    assert "2 rows, here 2 to 2." in text(second)
    assert data(first)["rows"] != data(second)["rows"]


def test_rows_that_count_say_that_they_quote_nothing(call: Call) -> None:
    assert "quote no words" in text(call("ask", question="things-by-class"))


def test_passage_is_read_by_page_and_by_characters_with_what_was_read_from_it(call: Call) -> None:
    page = data(call("passage", report=TITLE, page="2"))
    assert page["words"].startswith("About 42.5 per cent")
    start = data(call("passage", report=serving.REPORT))["words"].index(WORDS)
    read = data(call("passage", report=serving.REPORT, start=start, end=start + len(WORDS), around=10))
    assert read["words"] == WORDS
    assert len(read["before"]) == len(read["after"]) == 10
    assert "recommendation" in {said["kind"] for said in read["said"]}
    again = data(call("passage", report=read["iri"]))
    assert again["words"] == WORDS


def test_entity_of_an_iri_and_of_its_page_are_the_same(call: Call) -> None:
    assert data(call("entity", thing=serving.TREATY)) == data(
        call("entity", thing=f"{SITE}doc/instrument/seafarers-convention")
    )


@pytest.mark.parametrize(
    "name", ["Convention on Seafarers", "seafarers convention", "SEAFARERS", serving.TREATY, "the Seafarers Convention"]
)
def test_value_is_any_name_of_the_thing(call: Call, name: str) -> None:
    asked = data(call("recommendations-by-instrument", instrument=[name]))["asked"]
    assert asked == {"Legal instrument": "Convention on Seafarers"}


def test_thing_of_which_nothing_is_told_has_no_rows(call: Call) -> None:
    answer = call("ask", question="statements-about-country", parameters={"country": "Norland"})
    assert data(answer)["asked"] == {"Country": "Norland"}
    assert "No rows." in text(answer)


def test_thing_of_another_kind_is_no_value(desk: Desk) -> None:
    outcome = desk.call("recommendations-by-instrument", {"instrument": "Harbour Institute"})
    assert outcome.data is None
    assert "'Harbour Institute' is neither an IRI nor a name" in outcome.text


@pytest.mark.parametrize("name", ["SEAFARERS CONVENTION", "the Séafarers Convention", "Convention on Seafarers"])
def test_entity_is_found_by_any_of_its_names(call: Call, name: str) -> None:
    assert data(call("entity", thing=name))["iri"] == serving.TREATY


def test_sentence_of_a_mention_comes_with_the_characters_of_the_sentence(call: Call) -> None:
    sections = data(call("entity", thing=serving.TREATY, section="mention"))["sections"]
    for place in places(sections):
        assert data(call("passage", report=place["iri"]))["words"] == place["quote"]


def test_page_is_a_number_and_passage_a_name_with_characters(call: Call) -> None:
    assert data(call("passage", report=TITLE, page=2)) == data(call("passage", report=TITLE, page="2"))
    assert data(call("passage", report=f"{serving.REPORT}#char=1,9"))["end"] == 9


def test_rows_of_sparql_have_label_and_iri(call: Call) -> None:
    told = text(call("sparql", query="SELECT ?t { ?t a mig:Treaty }"))
    assert f"Convention on Seafarers <{serving.TREATY}>" in told


def test_long_word_is_cut_at_a_bound(call: Call) -> None:
    told = text(call("sparql", query=f"SELECT ('{'x' * 1500}' AS ?word) {{}}"))
    assert "x" * 500 in told
    assert "x" * 1000 not in told


def test_list_without_a_hit_says_what_to_do(call: Call) -> None:
    wanted = {"question": "recommendations-by-instrument", "parameter": "instrument"}
    for told in (call("list_questions", search="zzyzx"), call("list_choices", search="zzyzx", **wanted)):
        assert "Search with fewer or other words" in text(told)


def test_section_of_a_thing_is_told_alone(call: Call) -> None:
    whole = data(call("entity", thing=serving.TREATY))
    part = data(call("entity", thing=serving.TREATY, section="recommendations", limit=50))
    assert len(part["sections"]) < len(whole["sections"])
    assert "Recommendations" in part["sections"][0]["heading"]


def test_search_for_a_kind_says_what_others_there_are(call: Call) -> None:
    assert "Of other kinds: " in text(call("search", words="ratify without delay", kinds=["person"]))


def test_sparql_says_yes_or_no_and_gives_triples(call: Call) -> None:
    assert text(call("sparql", query="ASK { ?x a mig:Seminar }")) == "Yes."
    assert "mig:Treaty" in text(call("sparql", query=f"DESCRIBE <{serving.TREATY}>"))


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": "recommendations"}, "did you mean recommendations-"),
        ("ask", {"question": "recommendations-by-instrument", "parameters": {"colour": "red"}}, "the parameters are"),
        ("ask", {"question": "person-participations"}, "person: needs a value; give a name such as "),
        ("ask", {}, "missing required field `question`; the arguments are question, parameters"),
        ("ask", {"question": "definitions", "limit": 0}, "limit: "),
        ("ask", {"question": "definitions", "parameters": {"word": {"a": 1}}}, "parameters"),
        ("recommendations-by-instrument", {"instrument": "Convention on Sailors"}, "list_choices has the names"),
        ("recommendations-by-instrument", {"instrument": {"iri": "x"}}, "parameters"),
        ("search", {"words": "ports", "kinds": ["ship"]}, "kinds: 'ship' is no kind; the kinds are person"),
        ("search", {"words": "ports", "colour": "red"}, "the arguments are words, kinds, limit, offset"),
        ("entity", {"thing": "https://w3id.org/miggraph/id/person/nobody"}, "give a name, or find it with search"),
        ("entity", {"thing": "http://[broken <> iri"}, "nothing has the IRI"),
        ("entity", {"thing": serving.TREATY, "section": "ships"}, "section: no section is called 'ships'; there are"),
        ("entity", {"thing": "Seafarers"}, "nothing is called 'Seafarers'; did you mean Convention on Seafarers"),
        ("entity", {"thing": "mig:Treaty"}, "'mig:Treaty' is none of the things of the dataset"),
        ("entity", {"thing": "mig:Nothing"}, "nothing has the IRI 'mig:Nothing'"),
        ("passage", {"report": "Harbour", "page": "2", "start": 5}, "page: is given together with characters"),
        ("passage", {"report": "Harbour", "start": 10**30}, "start"),
        ("statements-about-country", {"country": "Norland", "from": 1e300}, "parameter"),
        ("entity", {"thing": "Zzyzx"}, "nothing is called 'Zzyzx'; look for it with search"),
        ("passage", {"report": "Harbour", "page": "77"}, "its pages are 1 to 2"),
        ("passage", {"report": "Harbour", "start": 9_999_999}, "give start and end within 0 and"),
        ("passage", {"report": "Nowhere"}, f"give one of {serving.REPORT}"),
        ("sparql", {"query": "SELEC ?x { ?x a mig:Event }"}, "line 1, column 10: syntax error"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "updates are refused"),
        ("sparql", {"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}, "SERVICE"),
        ("sparql", {"query": "SELECT * {}" + " " * 3000}, "more than 2000 bytes; shorten it"),
        ("describe_model", {"class": "mig:Ship"}, "give one of "),
        ("list_questions", {"group": "ships"}, "the groups are events"),
        ("list_choices", {"question": "definitions", "parameter": "word"}, "is not a matter of choice"),
        ("check_citation", {"token": "abc"}, "is not the token of a cited answer"),
        ("nothing", {}, "no tool has this name; the tools are search, "),
    ],
)
def test_error_is_one_line_that_says_what_to_do(desk: Desk, tool: str, arguments: dict[str, object], told: str) -> None:
    outcome = desk.call(tool, arguments)
    assert outcome.data is None
    assert told in outcome.text
    assert "\n" not in outcome.text


def test_answer_over_the_limit_of_rows_is_refused(desk: Desk) -> None:
    outcome = desk.call("sparql", {"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"})
    gc.collect()  # the error holds what belongs to this thread, and the garbage of others is looked for in any
    assert outcome.data is None
    assert "result_max_rows allows (100 rows); add LIMIT" in outcome.text


def test_error_reaches_the_client_as_one(call: Call) -> None:
    result = call("entity", thing="Zzyzx")
    assert (result.is_error, result.structured_content) == (True, None)
    assert text(result) == "thing: nothing is called 'Zzyzx'; look for it with search"


def test_client_that_asks_too_often_is_told_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miggraph.web.http.request.Limiter.wait", lambda limiter, client: 7)
    outcome = desk.call("list_questions", {})
    assert outcome.data is None
    assert "rate_limit" in outcome.text
