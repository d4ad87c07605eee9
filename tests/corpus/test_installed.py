"""A stranger's way: the wheel in a folder of its own, a corpus elsewhere, built, served and asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from building import HEDGE, REPORT
from support import DATA, PROJECT

pytestmark = pytest.mark.long

BASE = "https://reef.example.org/graph/"
SOURCES = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "ontology", "shapes", "queries", "src")
OFFICE = f"""
@base <{BASE}> .
@prefix mig: <https://w3id.org/miggraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<id/organization/reef-office> a mig:Organization ; rdfs:label "Reef Office" ; dcterms:source "invented" .
"""


@dataclass(frozen=True)
class Installed:
    """A corpus, and the package that works on it."""

    package: Path
    corpus: Path

    def call(self, *arguments: str, where: str = ".", code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "miggraph", *arguments],
            cwd=self.corpus / where,
            env=self.environ(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    def environ(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("MIGGRAPH_")}
        return {**own, "PYTHONPATH": str(self.package)}

    def rows(self, query: str) -> list[dict[str, str]]:
        (self.corpus / "asked.rq").write_text(query, encoding="utf-8")
        told = json.loads(self.call("query", "asked.rq", "--format", "json"))
        return [{name: each["value"] for name, each in row.items()} for row in told["results"]["bindings"]]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("stranger")
    source, package, corpus = place / "source", place / "package", place / "reef"
    for name in SOURCES:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        source.mkdir(exist_ok=True)
        copy(PROJECT / name, source / name)
    shutil.copytree(PROJECT / "data" / "authority", source / "data" / "authority")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    made = ["--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "wheel", *made, "--wheel-dir", str(place), str(source)], check=True)
    [wheel] = place.glob("miggraph-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", str(package), str(wheel)], check=True)
    corpus.mkdir()
    found = Installed(package, corpus)
    found.call("init", ".", "--base-iri", BASE, "--title", "Reef reports", "--publisher", "Reef Office")
    for file in (DATA / "reports").iterdir():
        shutil.copy(file, corpus / "data" / "reports")
    (corpus / "data" / "authority" / "reef.ttl").write_text(OFFICE, encoding="utf-8")
    (corpus / "rules" / "en").mkdir()
    (corpus / "rules" / "en" / "hedge.reef.toml").write_text(HEDGE, encoding="utf-8")
    found.call("build", where="data/reports")
    return found


def test_package_carries_what_a_corpus_needs(installed: Installed) -> None:
    packaged = installed.package / "miggraph" / "packaged"
    for name in ("ontology", "shapes", "queries", "data/authority"):
        own = {file.relative_to(PROJECT / name) for file in (PROJECT / name).rglob("*") if file.is_file()}
        assert own == {file.relative_to(packaged / name) for file in (packaged / name).rglob("*") if file.is_file()}


def test_what_reports_say_is_named_under_the_base_of_the_corpus(installed: Installed) -> None:
    [row] = installed.rows(
        "SELECT ?report WHERE { ?report a <https://w3id.org/miggraph/ontology#Report> }",
    )
    assert row["report"] == f"{BASE}id/report/{REPORT}"
    rows = installed.rows("SELECT DISTINCT ?s ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    packaged = {row["s"] for row in rows if row["g"] in (f"{BASE}graph/ontology", f"{BASE}graph/authority")}
    for row in rows:
        assert row["g"].startswith(BASE)
        assert row["s"] in packaged or not row["s"].startswith("https://w3id.org/miggraph/"), row


def test_titles_and_entries_of_a_corpus_are_in_its_dataset(installed: Installed) -> None:
    dataset = f"SELECT ?title ?by WHERE {{ <{BASE}dataset> <http://purl.org/dc/terms/title> ?title ; "
    assert installed.rows(dataset + "<http://purl.org/dc/terms/publisher> ?by }") == [
        {"title": "Reef reports", "by": "Reef Office"}
    ]
    named = "ASK { ?x <http://www.w3.org/2000/01/rdf-schema#label> 'Reef Office' ; ?p ?o }"
    (installed.corpus / "asked.rq").write_text(named, encoding="utf-8")
    assert "true" in installed.call("query", "asked.rq").lower()


def test_commands_work_in_a_folder_of_the_corpus(installed: Installed) -> None:
    told = installed.call("info", where="data/curation")
    assert f"base      {BASE}" in told
    assert "rules/en/hedge.reef.toml is added" in told
    assert "hedge/reef" in installed.call("rules", "hedge")
    assert installed.call("queries")
    installed.call("query", "reports-overview")
    installed.call("validate")


def test_another_base_is_refused(installed: Installed) -> None:
    environ = {**installed.environ(), "MIGGRAPH_BASE_IRI": "https://other.example.org/"}
    for command in (["build"], ["serve", "--no-build", "--port", "0"]):
        call = [sys.executable, "-m", "miggraph", *command]
        done = subprocess.run(call, cwd=installed.corpus, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "begin anew" in done.stderr


@pytest.fixture(scope="module")
def address(installed: Installed) -> Iterator[str]:
    call = [sys.executable, "-m", "miggraph", "serve", "--port", "0"]
    environ = {
        **installed.environ(),
        "PYTHONUNBUFFERED": "1",
        "MIGGRAPH_NEIGHBOURS": "https://w3id.org/miggraph/=http://127.0.0.1:9/graph/",
    }
    with subprocess.Popen(call, cwd=installed.corpus, env=environ, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if "serving" in line)
            found = re.search(r"http://\S+(?=/)", line)
            assert found, line
            yield found[0]
        finally:
            process.terminate()


def got(address: str, accept: str) -> str:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=30) as response:
        text: str = response.read().decode("utf-8")
        return text


def test_server_answers_for_its_own_base(address: str) -> None:
    assert f"<{BASE}id/report/{REPORT}>" in got(f"{address}/id/report/{REPORT}", "application/n-triples")
    assert "Reef reports" in got(f"{address}/", "text/html")
    for path in ("dataset", "graph/authority", "ontology", "scheme/roles", "scheme/methods", f"text/{REPORT}"):
        assert got(f"{address}/{path}", "text/turtle")
    assert got(f"{address}/reports/{REPORT}", "text/html")


def test_page_of_a_shared_thing_links_to_where_it_is_named(address: str) -> None:
    page = got(f"{address}/id/country/fiji", "text/html")
    assert 'href="http://127.0.0.1:9/graph/id/country/fiji"' in page
    assert "<https://w3id.org/miggraph/id/country/fiji>" in got(f"{address}/id/country/fiji", "application/n-triples")
