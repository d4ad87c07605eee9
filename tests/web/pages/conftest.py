"""An application over a small invented dataset with a thing of every kind that has a page of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

KINDS = """
@prefix org: <http://www.w3.org/ns/org#> .
<graph/kinds> {
  mig:Recommendation rdfs:label "recommendation"@en .
  mig:Workshop rdfs:label "workshop"@en . mig:Session rdfs:label "session"@en . mig:Person rdfs:label "person"@en .
  mig:Country rdfs:label "country"@en . mig:Series rdfs:label "series"@en .
  mig:ConsultativeProcess rdfs:label "consultative process"@en .
  mig:CapacityBuildingActivity rdfs:label "capacity-building activity"@en .
  mig:Participation rdfs:label "participation"@en . mig:Publication rdfs:label "publication"@en .
  <scheme/themes> a skos:ConceptScheme ; rdfs:label "Themes"@en .
  <id/theme/tides> a skos:Concept ; rdfs:label "tides"@en ; skos:prefLabel "tides"@en, "marées"@fr ;
    skos:definition "Tides is about the sea that comes and goes."@en ; skos:inScheme <scheme/themes> .
  <id/theme/spring-tides> a skos:Concept ; skos:prefLabel "spring tides"@en ; skos:broader <id/theme/tides> ;
    skos:inScheme <scheme/themes> .
  <id/statistic/2010-02-28-tides/high> a mig:Statistic ; mig:text "High at 9, low at 3."@en ; mig:measures "high" ;
    dcterms:subject <id/theme/spring-tides> ; mig:attestedIn <text/harbour-seminar-2011#char=200,220> .
  <id/statistic/2010-02-28-tides/low> a mig:Statistic ; mig:text "High at 9, low at 3."@en ; mig:measures "low" ;
    dcterms:subject <id/theme/spring-tides> ; mig:attestedIn <text/harbour-seminar-2011#char=200,220> .
  <scheme/affected-groups> a skos:ConceptScheme ; rdfs:label "Affected groups"@en .
  <id/affected-group/pilots> a skos:Concept ; rdfs:label "pilots"@en ; skos:prefLabel "pilots"@en ;
    skos:inScheme <scheme/affected-groups> .
  <scheme/methods> a skos:ConceptScheme ; rdfs:label "Methods"@en .
  <id/method/asked/pilots> a skos:Concept ; skos:prefLabel "asked: pilots"@en ; skos:inScheme <scheme/methods> ;
    mig:pattern "ask (for|pilots)" ; mig:confidence 0.9 ; skos:example "Ask the pilots." .
  <id/region/sea-coast> a mig:Region ; rdfs:label "Sea Coast" .
  <id/country/sandland> mig:within <id/region/sea-coast> .
  <id/organization/sea-office> a mig:Organization ; rdfs:label "Sea Office" .
  <id/organization/tide-desk> a mig:Organization ; rdfs:label "Tide Desk" ;
    org:subOrganizationOf <id/organization/sea-office> .
  <id/finding/2010-02-28-tides/rise> a mig:Finding ; mig:text "The sea rises."@en ; mig:concerns <id/country/sandland> ;
    mig:spokenFor <id/organization/tide-desk> ; mig:affects <id/affected-group/harbour-pilots> ;
    mig:attestedIn <text/harbour-seminar-2011#char=221,236> .
  <id/affected-group/harbour-pilots> a skos:Concept ; skos:prefLabel "harbour pilots"@en ;
    skos:broader <id/affected-group/pilots> ; skos:inScheme <scheme/affected-groups> .
  <id/country/sandland> a mig:Country ; rdfs:label "Sandland" ; skos:altLabel "Pays de sable"@fr ; mig:iso3 "SND" .
  <id/place/quay> a mig:Place ; rdfs:label "Old Quay House" . <id/place/dune> a mig:City ; rdfs:label "Dune" .
  <id/instrument/tide-treaty> a mig:Treaty ; rdfs:label "Treaty on the Tides" ; mig:shortName "Tide Treaty" ;
    mig:adoptedOn "1950-07-04"^^xsd:date ; mig:inForceFrom "1952"^^xsd:gYear ; mig:officialNumber "7 SND 3" ;
    rdfs:seeAlso <https://example.org/tides>, <javascript:alert(1)> .
  <id/series/sea-days> a mig:Series ; rdfs:label "Sea days" .
  <id/event/2010-02-28-tides> a mig:Workshop ; rdfs:label "Tides: what to do" ; mig:shortTitle "Tides" ;
    schema:startDate "2010-02-28"^^xsd:date ; schema:endDate "2010-03-02"^^xsd:date ;
    schema:location <id/place/quay> ; mig:city <id/place/dune> ; schema:superEvent <id/series/sea-days> ;
    schema:organizer <id/organization/harbour-institute> .
  <id/event/1990-floods> a mig:Event, mig:ReferenceEntry ; rdfs:label "Floods" ; schema:startDate "1990"^^xsd:gYear .
  <id/session/2010-02-28-tides/one> a mig:Session ; rdfs:label "Session 1: Ebb" ; mig:sequence 1 ;
    schema:superEvent <id/event/2010-02-28-tides> ;
    schema:startDate "2010-02-28T09:00:00"^^xsd:dateTime ; schema:endDate "2010-02-28T10:30:00"^^xsd:dateTime .
  <id/person/ola-wick> a mig:Person ; rdfs:label "Ola Wick" .
  <id/participation/ola-wick> a mig:Participation ; mig:participant <id/person/ola-wick> ; mig:role <id/role/speaker> ;
    mig:inEvent <id/session/2010-02-28-tides/one> ; mig:position "pilot of Dune" ;
    mig:onBehalfOf <id/country/sandland> ; rdfs:label "Ola Wick, speaker" .
  <id/process/tide-talks> a mig:ConsultativeProcess, mig:Organization ; rdfs:label "Tide Talks" ;
    org:hasMember <id/country/sandland> .
  <text/harbour-seminar-2011#char=5,9> itsrdf:taIdentRef <id/initiative/lamps> ;
    nif:superString <text/harbour-seminar-2011> .
  <id/initiative/lamps> a mig:Initiative ; rdfs:label "Lamps for all" ; mig:ledBy <id/process/tide-talks> .
  <id/publication/tide-tables> a mig:Publication ; rdfs:label "Tide tables" ; dcterms:issued "2009"^^xsd:gYear .
  <id/activity/tide-talks/course> a mig:CapacityBuildingActivity ; rdfs:label "Course for pilots" ;
    mig:carriedOutBy <id/process/tide-talks> ; mig:beneficiary <id/affected-group/pilots> ;
    mig:coverage <id/country/sandland> ; schema:startDate "2009"^^xsd:gYear .
}
<graph/inferred> {
  <id/event/2010-02-28-tides> a mig:Event, schema:Event . <id/session/2010-02-28-tides/one> a mig:ProgrammeItem .
  <id/instrument/tide-treaty> a mig:LegalInstrument, schema:Legislation .
}
"""
_STATEMENT = """
<graph/kinds> {{ <id/recommendation/2010-02-28-tides/{0}> a mig:Recommendation ; mig:text "Ask the {0} pilots."@en ;
  mig:madeAt <id/event/2010-02-28-tides> ; mig:madeBy <id/person/ola-wick> ; mig:spokenFor <id/country/sandland> ;
  mig:concerns <id/instrument/tide-treaty> ; dcterms:subject <id/theme/tides> ; mig:affects <id/affected-group/pilots> ;
  mig:strength <id/strength/must> ; mig:method <id/method/asked/pilots> ; mig:confidence 0.9 ;
  mig:attestedIn <text/harbour-seminar-2011#char={1},{2}> .
  <text/harbour-seminar-2011#char={1},{2}> mig:page "9" . }}
"""
MANY = 53
"""Recommendations, more than a page of them has."""


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with things of all kinds; no test changes it."""
    folder = tmp_path_factory.mktemp("kinds")
    told = "".join(_STATEMENT.format(number, 30 + number, 99 + number) for number in range(MANY))
    serving.write_version(folder / "dataset", extra=KINDS + told)
    return folder


@pytest.fixture
def kinds_engine(kinds: Path) -> Engine:
    return EmbeddedEngine(kinds / "dataset", max_rows=1000)


@pytest.fixture
def reader(kinds: Path, kinds_engine: Engine) -> FlaskClient:
    """A client of an application over things of all kinds."""
    settings = Settings(root=kinds, contact="errors@example.org")
    return create_app(kinds_engine, serving.library(), settings).test_client()
