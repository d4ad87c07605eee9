"""How clients write requests to the endpoint and to pages: parameters, bodies, bytes, headers, as data."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

import serving
from miggraph.web.http.request import Parameters, Request

ASK = "ASK%7B%7D"
JSON = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
BOM = b"\xef\xbb\xbf"
THEME = "https://w3id.org/miggraph/id/theme"
DIGITS = "9" * 6000


@pytest.mark.parametrize(
    "address",
    [
        f"/sparql?default-graph-uri=&query={ASK}",
        f"/sparql?default-graph-uri=&named-graph-uri=&query={ASK}",
        f"/sparql?default-graph-uri&query={ASK}",
        f"/sparql?timeout=0&query={ASK}",
        f"/sparql?timeout=0.0&query={ASK}",
        f"/sparql?timeout=&query={ASK}",
        f"/sparql?timeout=1e9&query={ASK}",
        f"/sparql?format=&query={ASK}",
        f"/sparql?bom=&limit-results=&query={ASK}",
        f"/sparql?utm_source=letter&fbclid=1&_=2&query={ASK}",
        f"/sparql?debug=on&save=display&fname=&query={ASK}",
        f"/sparql?debug=on&debug=off&query={ASK}",
        f"/sparql?x=%FF&query={ASK}",
        f"/sparql?%FF=x&query={ASK}",
        f"/sparql?&&query={ASK}&",
        f"/sparql/?query={ASK}",
        f"/sparql?qu%65ry={ASK}",
        f"/sparql?query=%EF%BB%BF{ASK}",
        "/sparql?query=ASK+%7B%7D",
        "/sparql?query=ASK%0D%0A%7B%7D%00"[:-3],
    ],
)
def test_address_that_others_write_so_is_answered(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.get_json(force=True)["boolean"] is True


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"/sparql?timeout=soon&query={ASK}", "timeout"),
        (f"/sparql?timeout=-1&query={ASK}", "timeout"),
        (f"/sparql?timeout=nan&query={ASK}", "timeout"),
        (f"/sparql?timeout={DIGITS}&query={ASK}", "timeout"),
        (f"/sparql?timeout=%FF&query={ASK}", "UTF-8"),
        (f"/sparql?timeout=1&timeout=1&query={ASK}", "more than once"),
        (f"/sparql?limit-results=perhaps&query={ASK}", "limit-results"),
        (f"/sparql?bom=perhaps&query={ASK}", "bom"),
        (f"/sparql?query={ASK}&query={ASK}", "more than once"),
        ("/sparql?query=ASK%7B%FF%7D", "UTF-8"),
        ("/sparql?query=", "query is empty"),
        (f"/sparql?default-graph-uri=%FF&query={ASK}", "UTF-8"),
        (f"/sparql?default-graph-uri=no%20iri&query={ASK}", "not an IRI"),
    ],
)
def test_parameter_that_cannot_be_used_is_named(client: FlaskClient, address: str, told: str) -> None:
    response = client.get(address, headers={"Accept": JSON})
    assert response.status_code == 400
    assert told in response.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (BOM + b"ASK {}", "application/sparql-query"),
        (b"ASK {}", "application/sparql-query;charset=UTF-8"),
        (b"ASK {}", 'Application/Sparql-Query; Charset="utf-8"'),
        ("ASK { FILTER('ř' = 'ř') }".encode(), "application/sparql-query"),
        (b"query=%EF%BB%BFASK%7B%7D", FORM),
        (b"query=ASK{}", f"{FORM}; charset=UTF-8"),
        ("query=ASK{FILTER('é'='%C3%A9')}".encode(), FORM),
        (b"default-graph-uri=&named-graph-uri=&query=ASK{}", FORM),
        (b"query=ASK{}&using-graph-uri=", FORM),
    ],
)
def test_body_that_others_write_so_is_answered(client: FlaskClient, body: bytes, content_type: str) -> None:
    response = client.post("/sparql", data=body, content_type=content_type)
    assert response.status_code == 200, response.text
    assert response.get_json(force=True)["boolean"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/events-overview?utm_source=letter&utm_campaign=may", 200),
        ("/queries/events-overview?fbclid=abc", 200),
        ("/queries/events-overview?gclid=abc&format=csv", 200),
        ("/queries/events-overview?format=csv&_=123", 200),
        ("/queries/events-overview?format=csv&output=csv", 200),
        ("/queries/events-overview?format=csv&_=1&_=2", 200),
        ("/queries/events-overview?format=csv&mist=1", 400),
        (f"/queries/recommendations-by-theme?format=csv&theme={THEME}/wages&theme={THEME}/labour", 200),
        ("/queries/person-participations?format=csv&person=http://x/a&person=http://x/b", 400),
        (f"/queries/recommendations-by-theme?format=csv&theme={THEME}/wages", 200),
        ("/queries/recommendations-by-theme?format=csv&theme=%FF", 400),
        (f"/queries/recommendations-by-theme?format=csv&theme={quote('http://x/é')}", 200),
        ("/doc/country/nor?fbclid=abc", 200),
        (f"/text/{serving.REPORT}?utm_source=letter", 200),
        (f"/text/{serving.REPORT}?char={DIGITS},5", 416),
        (f"/text/{serving.REPORT}?char=5,{DIGITS}", 416),
        (f"/text/{serving.REPORT}?char={quote('é')}", 416),
        (f"/text/{serving.REPORT}?char=%FF", 416),
        (f"/text/{serving.REPORT}?char={quote('٣,٥')}", 416),
        (f"/text/{serving.REPORT}?char=5,5", 416),
        (f"/text/{serving.REPORT}?char=", 416),
        ("/id/%FF", 404),
        ("/id/caf%C3%A9", 404),
        ("/doc/a%00b", 404),
        ("/text/%2E%2E%2Fpasswd", 404),
        ("/static/%2E%2E/app.py", 404),
    ],
)
def test_page_is_answered_or_refused(client: FlaskClient, path: str, status: int) -> None:
    for accept in ("text/csv, text/turtle, text/plain, application/json", "text/html"):
        assert client.get(path, headers={"Accept": accept}).status_code == status


def test_parameter_twice_in_a_stored_query_is_told(client: FlaskClient) -> None:
    address = "/queries/person-participations?person=http://x/a&person=http://x/b"
    assert "more than once" in client.get(address, headers={"Accept": "text/csv"}).text


@pytest.mark.parametrize("path", ["/sparql", "/doc/country/nor", "/queries", "/dataset", "/none"])
@pytest.mark.parametrize("wanted", ["authorization, x-requested-with, cache-control", "X-Invented", ""])
def test_preflight_allows_any_header(client: FlaskClient, path: str, wanted: str) -> None:
    headers = {"Origin": "https://harbour.example", "Access-Control-Request-Method": "POST"}
    response = client.options(path, headers=headers | {"Access-Control-Request-Headers": wanted})
    allowed = response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert allowed == wanted if wanted else "Content-Type" in allowed


@pytest.mark.parametrize(
    "path", [f"/sparql?query={ASK}", "/sparql", "/doc/country/nor", "/ontology", "/graph/authority"]
)
@pytest.mark.parametrize("tag", ["*", " * "])
def test_client_that_has_anything_is_told_nothing_new(client: FlaskClient, path: str, tag: str) -> None:
    for _ in range(2):
        response = client.get(path, headers={"If-None-Match": tag, "Accept": f"{JSON}, text/turtle"})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"]


@pytest.mark.parametrize("tag", ["*", '"abc"', "nonsense", '"', "W/"])
def test_tag_does_not_hide_an_error_or_another_answer(client: FlaskClient, tag: str) -> None:
    headers = {"If-None-Match": tag}
    assert client.get("/sparql?query=ASK", headers=headers).status_code == 400
    assert client.get("/id/none", headers=headers).status_code == 404
    if tag != "*":
        assert client.get(f"/sparql?query={ASK}", headers=headers).status_code == 200


def test_tag_does_not_apply_to_a_post(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"query": "ASK{}"}, headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "base", "told"),
    [
        ("SELECT (STR(<quay>) AS ?x) {}", "http://localhost/sparql", "http://localhost/quay"),
        ("SELECT (STR(<#quay>) AS ?x) {}", "http://localhost/sparql", "http://localhost/sparql#quay"),
        ("SELECT (STR(<>) AS ?x) {}", "http://localhost/sparql", "http://localhost/sparql"),
        ("BASE <http://example.org/a/> SELECT (STR(<quay>) AS ?x) {}", "", "http://example.org/a/quay"),
    ],
)
def test_relative_iris_are_resolved_against_the_endpoint(client: FlaskClient, query: str, base: str, told: str) -> None:
    parameters = {"query": query, "format": "csv"}
    assert client.get("/sparql", query_string=parameters).text.split() == ["x", told]
    assert client.post("/sparql", data=parameters).text.split() == ["x", told]


def test_base_of_a_query_is_part_of_what_is_kept(client: FlaskClient) -> None:
    parameters = {"query": "SELECT (STR(<quay>) AS ?x) {}", "format": "csv"}
    texts = {client.get("/sparql", query_string=parameters, base_url=base).text for base in ("http://a/", "http://b/c")}
    assert texts == {"x\r\nhttp://a/quay\r\n", "x\r\nhttp://b/c/quay\r\n"}


@pytest.mark.parametrize(
    ("text", "names", "value"),
    [
        (b"a=1&b=2", ["a", "b"], "1"),
        (b"a=1=2", ["a"], "1=2"),
        (b"a", ["a"], ""),
        (b"a=%", ["a"], "%"),
        (b"a=%zz", ["a"], "%zz"),
        (b"a=+%2B", ["a"], " +"),
        (b"=x&a=1", ["", "a"], "1"),
        (b"a=1;b=2", ["a"], "1;b=2"),
        (b"utm_x=1&_=2&a=\xc3\xa9", ["a"], "é"),
    ],
)
def test_parameters_are_read_as_forms_write_them(text: bytes, names: list[str], value: str) -> None:
    parameters = Parameters(text)
    assert (parameters.names(), parameters.one("a")) == (names, value)


def test_request_without_a_host_has_the_address_of_its_server() -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "SERVER_NAME": "quay.example",
        "SERVER_PORT": "81",
        "wsgi.url_scheme": "http",
        "REMOTE_ADDR": "192.0.2.1",
    }
    assert Request(environ).root == "http://quay.example:81"


def test_csv_for_spreadsheets_begins_with_a_mark(client: FlaskClient) -> None:
    parameters = {"query": "SELECT ('é' AS ?x) {}", "format": "csv"}
    assert client.get("/sparql", query_string=parameters | {"bom": "1"}).data == BOM + "x\r\né\r\n".encode()
    assert client.get("/sparql", query_string=parameters).data == "x\r\né\r\n".encode()


def test_stored_query_has_the_parameters_of_the_endpoint(client: FlaskClient, shared: Path) -> None:
    plain = client.get("/queries/events-overview?format=csv")
    assert client.get("/queries/events-overview?format=csv&bom=true").data == BOM + plain.data
