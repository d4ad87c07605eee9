"""The reconciliation service, held against the text of the specification of its API, version 0.2."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from miggraph.web.reconcile.candidates import FEATURES
from miggraph.web.reconcile.offered import PROPERTIES, SCHEMA_SPACE, TYPES
from miggraph.web.reconcile.reading import batch
from web.reconcile.conftest import Ask, Send

TREATY = "instrument/seafarers-convention"


@pytest.fixture
def manifest(client: FlaskClient) -> Any:
    return client.get("/reconcile").get_json()


def local(address: str) -> str:
    return address.removeprefix("http://localhost")


def test_manifest_has_what_a_service_must_say(manifest: Any) -> None:
    assert "0.2" in manifest["versions"]
    assert manifest["name"]
    assert manifest["identifierSpace"] == "https://w3id.org/miggraph/id/"
    assert manifest["schemaSpace"] == "https://w3id.org/miggraph/ontology#"
    assert {each["id"] for each in manifest["defaultTypes"]} == set(TYPES)
    assert isinstance(manifest["batchSize"], int)


def test_manifest_leads_to_services_that_answer(client: FlaskClient, manifest: Any) -> None:
    identifier = quote(TREATY, safe="")
    for suggest in manifest["suggest"].values():
        assert client.get(local(suggest["service_url"] + suggest["service_path"])).status_code == 200
    entity = manifest["suggest"]["entity"]
    flyout = local(entity["flyout_service_url"] + entity["flyout_service_path"]).replace("${id}", identifier)
    assert client.get(flyout).get_json()["id"] == TREATY
    propose = manifest["extend"]["propose_properties"]
    assert client.get(local(propose["service_url"] + propose["service_path"])).status_code == 200
    assert client.get(local(manifest["documentation"])).status_code == 200
    view = client.get(local(manifest["view"]["url"]).replace("{{id}}", identifier), headers={"Accept": "text/html"})
    assert client.get(view.headers["Location"], headers={"Accept": "text/html"}).status_code == 200


def test_every_answer_may_be_read_by_pages_of_others(client: FlaskClient) -> None:
    paths = ("", "?queries={}", "?queries=x", "/suggest/entity?prefix=h", "/preview?id=none", "/properties")
    for path in paths:
        assert client.get(f"/reconcile{path}").headers["Access-Control-Allow-Origin"] == "*"


def test_batch_may_come_in_a_form_or_an_address(client: FlaskClient) -> None:
    batch = json.dumps({"a": {"query": "Quay Union"}, "b": {"query": "nobody at all"}})
    posted = client.post("/reconcile", data={"queries": batch}).get_json()
    assert client.get("/reconcile", query_string={"queries": batch}).get_json() == posted
    assert [each["id"] for each in posted["a"]["result"]] == ["organization/quay-union"]
    assert posted["b"]["result"] == []


def test_candidate_has_name_types_score_features_and_decision(ask: Ask) -> None:
    (candidate,) = ask("Quay Union")
    assert candidate["name"] == "Quay Union"
    assert candidate["type"] == [{"id": "Organization", "name": "organisation"}]
    assert candidate["match"] is True
    assert candidate["score"] == 100
    assert {each["id"] for each in candidate["features"]} <= FEATURES.keys()
    assert all(isinstance(each["value"], bool | int | float) for each in candidate["features"])


def test_candidates_come_by_decreasing_score(ask: Ask) -> None:
    scores = [each["score"] for each in ask("Harbour Union")]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


def test_limit_is_kept(ask: Ask) -> None:
    assert len(ask("Harbour Union", limit=1)) == 1


@pytest.mark.parametrize("type_", ["Person", ["Person"], ["Person", "Country"], {"id": "Person"}, [{"id": "Person"}]])
def test_type_leaves_others_out(ask: Ask, type_: object) -> None:
    assert ask("Quay Union", type=type_) == []
    (candidate,) = ask("Okafor, Mira", type=type_, type_strict="any")
    assert {"id": "type_match", "value": True} in candidate["features"]


@pytest.mark.parametrize("identifier", [TREATY, f"https://w3id.org/miggraph/id/{TREATY}"])
def test_identifier_finds_its_thing(client: FlaskClient, ask: Ask, identifier: str) -> None:
    assert [each["id"] for each in ask(identifier)] == [TREATY]
    found = client.get("/reconcile/suggest/entity", query_string={"prefix": identifier}).get_json()["result"]
    assert [each["id"] for each in found] == [TREATY]


@pytest.mark.parametrize(("given", "agreement"), [("Director, Harbour Institute", 100.0), ("Cook", 0.0)])
def test_property_is_a_part_of_the_score(ask: Ask, given: str, agreement: float) -> None:
    (candidate,) = ask("Mira Okafor", properties=[{"pid": "position", "v": given}])
    features = {each["id"]: each["value"] for each in candidate["features"]}
    assert features["properties"] == pytest.approx(agreement, abs=40)
    assert (candidate["score"] == 100) is (agreement == 100)


def test_properties_alone_find_things(ask: Ask) -> None:
    wanted = {"pid": "spokeFor", "v": {"id": "organization/harbour-institute"}}
    assert [each["id"] for each in ask(properties=[wanted])] == ["person/mira-okafor"]
    (country,) = ask(properties=[{"pid": "iso3", "v": ["nrl", 7, True]}])
    assert country["id"] == "country/nor"


def test_number_with_a_point_is_the_same_number() -> None:
    read = batch('{"q": {"properties": [{"pid": "m49", "v": [578.0, 5.5]}]}}')
    assert [str(value) for value in read["q"].constraints[0].values] == ["578", "5.5"]


def test_entities_are_suggested_by_prefix(client: FlaskClient) -> None:
    found = client.get("/reconcile/suggest/entity?prefix=har").get_json()["result"]
    assert found[0]["id"] == "organization/harbour-institute"
    assert found[0]["notable"] == [{"id": "Organization", "name": "organisation"}]
    assert client.get("/reconcile/suggest/entity?prefix=har&cursor=1").get_json()["result"] == found[1:]


@pytest.mark.parametrize("type_", ["Nope", "organization", "Organization,Person", "\x00"])
def test_entities_of_an_unknown_type_are_none(client: FlaskClient, type_: str) -> None:
    answer = client.get("/reconcile/suggest/entity", query_string={"prefix": "har", "type": type_})
    assert answer.get_json() == {"result": []}


def test_entities_are_suggested_of_a_type_by_its_iri(client: FlaskClient) -> None:
    asked = {"prefix": "har", "type": f"{SCHEMA_SPACE}Organization"}
    found = client.get("/reconcile/suggest/entity", query_string=asked).get_json()["result"]
    assert found[0]["id"] == "organization/harbour-institute"


@pytest.mark.parametrize(("path", "first"), [("type?prefix=org", "Organization"), ("property?prefix=acr", "acronym")])
def test_types_and_properties_are_suggested_by_prefix(client: FlaskClient, path: str, first: str) -> None:
    found = client.get(f"/reconcile/suggest/{path}").get_json()["result"]
    assert found[0]["id"] == first
    assert {"id", "name"} <= found[0].keys()
    assert client.get(f"/reconcile/suggest/{path}&cursor={len(found)}").get_json()["result"] == []


def test_preview_may_stand_in_a_frame(client: FlaskClient, manifest: Any) -> None:
    preview = manifest["preview"]
    answer = client.get(local(preview["url"]).replace("{{id}}", quote(TREATY, safe="")))
    assert "Convention on Seafarers" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert preview["width"]
    assert preview["height"]


def test_properties_are_proposed_for_a_type(client: FlaskClient) -> None:
    told = client.get("/reconcile/properties?type=Country&limit=2").get_json()
    assert (told["type"], told["limit"], len(told["properties"])) == ("Country", 2, 2)
    narrower = client.get("/reconcile/properties?type=ConsultativeProcess").get_json()["properties"]
    assert narrower == client.get("/reconcile/properties?type=Organization").get_json()["properties"]
    assert len(client.get("/reconcile/properties").get_json()["properties"]) == len(PROPERTIES)


def test_values_are_fetched_of_things(send: Send) -> None:
    ids = ["person/mira-okafor", "country/nor", "country/none"]
    wanted = [{"id": "spokeFor"}, {"id": "iso3"}, {"id": "words", "settings": {"limit": "1"}}]
    told = send("extend", {"ids": ids, "properties": wanted}).get_json()
    assert [each["id"] for each in told["meta"]] == ["spokeFor", "iso3", "words"]
    assert told["meta"][0]["type"] == {"id": "Organization", "name": "organisation"}
    person, country, nothing = (told["rows"][each] for each in ids)
    assert person["spokeFor"] == [{"id": "organization/harbour-institute", "name": "Harbour Institute"}]
    assert len(person["words"]) == 1
    assert country["iso3"] == [{"str": "NRL"}]
    assert nothing == {"spokeFor": [], "iso3": [], "words": []}
