"""What the converter was not sure of, as rows and as a command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import serving
from miggraph.cli import main
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.unresolved import Doubt, Unresolved, find_unresolved

GRAPH = "https://w3id.org/miggraph/graph/report/doubts"
DOUBTS = """
@prefix id: <https://w3id.org/miggraph/id/> .
@prefix doc: <https://w3id.org/miggraph/text/doubts#> .
@prefix mig: <https://w3id.org/miggraph/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix mention: <https://w3id.org/miggraph/id/method/mention/> .
@prefix name: <https://w3id.org/miggraph/id/method/name/> .
@prefix person: <https://w3id.org/miggraph/id/method/person/> .
<GRAPH> {
  mention:ambiguous skos:notation "mention/ambiguous" .
  name:authority skos:notation "name/authority" .
  name:authority-part skos:notation "name/authority-part" .
  name:minted skos:notation "name/minted" .
  person:given-names skos:notation "person/given-names" .
  person:spelling skos:notation "person/spelling" .
  mig:Organization rdfs:label "organisation"@en .
  <https://w3id.org/miggraph/id/organization/quay-board> a mig:Organization ; rdfs:label "Quay Board" ;
    mig:method name:minted ; mig:confidence 0.7 ; mig:attestedIn <PASSAGE=30,40>, <PASSAGE=50,60> .
  <https://w3id.org/miggraph/id/organization/known> a mig:Organization ; rdfs:label "Known Body" .
  <https://w3id.org/miggraph/id/organization/other> a mig:Organization ; rdfs:label "Another Body" .
  <PASSAGE=70,72> a mig:UnresolvedMention ; nif:anchorOf "KB" ; mig:method mention:ambiguous ; mig:confidence 0.3 ;
    mig:candidate <https://w3id.org/miggraph/id/organization/known>, <https://w3id.org/miggraph/id/organization/other> .
  <PASSAGE=74,76> a mig:UnresolvedMention ; nif:anchorOf "XY" ; mig:method mention:ambiguous ; mig:confidence 0.3 .
  <https://w3id.org/miggraph/id/person/ida-brekke> a mig:Person ; rdfs:label "Ida Brekke" ;
    skos:hiddenLabel "Ida Breke" ; skos:altLabel "Ms. Brekke" ;
    mig:method person:spelling ; mig:confidence 0.8 ; mig:attestedIn <PASSAGE=80,90> .
  <https://w3id.org/miggraph/id/person/jo-sund> a mig:Person ; rdfs:label "Jo Sund" ; skos:altLabel "Jo A. Sund" ;
    mig:method person:given-names ; mig:confidence 0.92 ; mig:attestedIn <PASSAGE=91,95> .
  <https://w3id.org/miggraph/id/participation/p> mig:affiliation "Pier Unit, Known Body" ;
    mig:affiliationMethod name:authority-part ; mig:attestedIn <PASSAGE=80,90> ;
    mig:onBehalfOf <https://w3id.org/miggraph/id/organization/known> .
  <https://w3id.org/miggraph/id/participation/q> mig:affiliation "Known Body" ;
    mig:affiliationMethod name:authority ; mig:attestedIn <PASSAGE=80,90> ;
    mig:onBehalfOf <https://w3id.org/miggraph/id/organization/known> .
  <https://w3id.org/miggraph/id/event/e> mig:reportedIn <https://w3id.org/miggraph/id/section/whole> ;
    dcterms:title "Pier Day" .
  <https://w3id.org/miggraph/id/section/whole> a mig:Section ; dcterms:title "Pier Day" .
  <https://w3id.org/miggraph/id/section/full> a mig:Section ; dcterms:title "Talks" ;
    dcterms:isPartOf <https://w3id.org/miggraph/id/section/whole> .
  <https://w3id.org/miggraph/id/section/bare> a mig:Section ; dcterms:title "Thanks" ;
    dcterms:isPartOf <https://w3id.org/miggraph/id/section/whole> .
  <PASSAGE=80,90> dcterms:isPartOf <https://w3id.org/miggraph/id/section/full> .
}
""".replace("<GRAPH>", f"<{GRAPH}>").replace("PASSAGE", "https://w3id.org/miggraph/text/doubts#char")


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubts")
    serving.write_version(folder, extra=DOUBTS)
    return folder


@pytest.fixture(scope="module")
def doubts(doubtful: Path) -> Sequence[Unresolved]:
    found = find_unresolved(EmbeddedEngine(doubtful, max_rows=1))
    return [row for row in found if "doubts" in row.passage or row.doubt is Doubt.EMPTY]


def of(doubts: Sequence[Unresolved], kind: Doubt) -> list[tuple[str, str, int, str]]:
    return [(row.name, row.meant, row.count, row.method) for row in doubts if row.doubt is kind]


def test_minted_names_are_unknown_with_how_often_they_stand(doubts: Sequence[Unresolved]) -> None:
    assert of(doubts, Doubt.UNKNOWN) == [("Quay Board", "organisation", 2, "name/minted")]


def test_unlinked_mentions_are_listed_with_their_candidates(doubts: Sequence[Unresolved]) -> None:
    assert of(doubts, Doubt.AMBIGUOUS) == [
        ("KB", "Another Body | Known Body", 1, "mention/ambiguous"),
        ("XY", "", 1, "mention/ambiguous"),
    ]


def test_only_uncertain_merges_are_listed(doubts: Sequence[Unresolved]) -> None:
    assert of(doubts, Doubt.MERGED) == [("Ida Breke | Ms. Brekke", "Ida Brekke", 1, "person/spelling")]


def test_only_affiliations_matched_by_part_or_spelling_are_listed(doubts: Sequence[Unresolved]) -> None:
    assert of(doubts, Doubt.AFFILIATION) == [("Pier Unit, Known Body", "Known Body", 1, "name/authority-part")]


def test_sections_of_events_without_annotations_are_listed(doubts: Sequence[Unresolved]) -> None:
    assert ("Thanks", "Pier Day", 1, "") in of(doubts, Doubt.EMPTY)
    assert "Talks" not in [name for name, *_ in of(doubts, Doubt.EMPTY)]


def test_rows_have_a_place_to_look_at(doubts: Sequence[Unresolved]) -> None:
    assert doubts
    assert [row for row in doubts if not row.passage.startswith("https://w3id.org/miggraph/")] == []


def test_command_prints_csv_and_json_alike(
    doubtful: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGGRAPH_DATASET", str(doubtful))
    assert main(["unresolved", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main(["unresolved", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == [row["name"] for row in told]
    assert main(["unresolved"]) == 0
    assert f"({len(rows)} rows)" in capsys.readouterr().out
