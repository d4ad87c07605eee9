"""An invented dataset with many things of every list, drawn anew in the same way each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

STATEMENTS = {"recommendation": "Recommendation", "finding": "Finding", "statistic": "Statistic"}
KNOWN = """
<graph/quay> {
  mig:Workshop a owl:Class ; rdfs:label "workshop" ; rdfs:subClassOf mig:Event .
  <id/report/quay> a mig:Report ; rdfs:label "Quay papers" ; dcterms:issued "2013"^^xsd:gYear .
  <id/report/mole> a mig:Report ; rdfs:label "Mole papers" ; dcterms:issued "2014"^^xsd:gYear .
  <id/section/quay/1> a mig:Section ; rdfs:label "Piers" ; dcterms:isPartOf <id/report/quay> .
  <id/section/mole/1> a mig:Section ; rdfs:label "Moles" ; dcterms:isPartOf <id/report/mole> .
  <id/event/2012-04-01-piers> a mig:Event , mig:Workshop ; rdfs:label "Piers: a workshop" ; mig:shortTitle "Piers" ;
    schema:startDate "2012-04-01"^^xsd:date ; mig:city <id/place/port-elm> ; mig:country <id/country/nor> ;
    schema:organizer <id/organization/piers> ; mig:discusses <id/instrument/seafarers-convention> ;
    mig:hasParticipant <id/person/ada> ; mig:reportedIn <id/section/quay/1> .
  <id/event/2013-04-01-piers> a mig:Event , mig:Seminar ; rdfs:label "Piers: a seminar" ; mig:shortTitle "Piers" ;
    schema:startDate "2013-04-01"^^xsd:date ; mig:city <id/place/lund> ; mig:reportedIn <id/section/mole/1> .
  <id/place/port-elm> rdfs:label "Port Elm" . <id/place/lund> rdfs:label "Lund" .
  <id/region/coast> a mig:Region ; rdfs:label "Coast" .
  <id/country/nor> mig:within <id/region/coast> .
  <id/country/sud> a mig:Country ; rdfs:label "Südland" ; mig:within <id/region/coast> .
  <id/gcm-objective/6> rdfs:label "decent work" ; skos:inScheme <scheme/gcm-objectives> .
  <id/theme/labour> skos:closeMatch <id/gcm-objective/6> .
  <id/organization/piers> a mig:Organization ; rdfs:label "=Piers" ;
    org:subOrganizationOf <id/organization/harbour-institute> ;
    mig:organizationType <id/organization-type/body> ; mig:attestedIn <text/quay#char=0,9> .
  <id/organization-type/body> rdfs:label "body" .
  <id/speakers/2012-04-01-piers/some> rdfs:label "some" . <id/speakers/2013-04-01-piers/some> rdfs:label "some" .
  <id/person/ada> a mig:Person ; rdfs:label "Ada Quill" ; skos:altLabel "Mrs. Quill" ;
    mig:attestedIn <text/quay#char=0,9> ;
    mig:hasParticipation <id/participation/ada> .
  <id/participation/ada> mig:onBehalfOf <id/organization/piers> ; mig:inEvent <id/event/2012-04-01-piers> ;
    mig:role <id/role/speaker> ; mig:position "Pilot; first class" .
  <id/person/bo> a mig:Person ; rdfs:label "Bo Quill" .
  <id/person/nobody> a mig:Person , mig:ReferenceEntry ; rdfs:label "Named nowhere" .
  <id/unit/ship> rdfs:label "ships"@en , "bateaux"@fr .
  %s
}
"""
WORDS = ("harbours", "ships", "crews", "Fähren", "wages (net)", "cafés", "50 %", "ports*", "+tides", '"locks"')


def drawn() -> str:
    """Statements and activities with values drawn at random, some without any."""
    draw = random.Random(7)

    def some(property_: str, values: tuple[str, ...], most: int = 2) -> Iterator[str]:
        for value in draw.sample(values, draw.randint(0, min(most, len(values)))):
            yield f"{property_} <id/{value}>"

    lines = []
    for number in range(36):
        kind = draw.choice([*STATEMENTS])
        report = draw.choice(("quay", "mole"))
        at = draw.choice(("event/2012-04-01-piers", "event/2013-04-01-piers", f"report/{report}"))
        text = " ".join(draw.sample(WORDS, 3)).replace('"', '\\"')
        passage = f"text/{report}#char={number * 10},{number * 10 + 9}"
        told = [
            f"a mig:{STATEMENTS[kind]} , mig:Statement",
            f'mig:text "{text}"',
            f"mig:madeAt <id/{at}>",
            f"mig:inSection <id/section/{report}/1>",
            f"mig:attestedIn <{passage}>",
            *some("dcterms:subject", ("theme/labour", "theme/wages", "theme/ratification")),
            *some(
                "mig:madeBy",
                ("person/ada", "person/bo", "speakers/2012-04-01-piers/some", "speakers/2013-04-01-piers/some"),
                1,
            ),
            *some("mig:spokenFor", ("organization/piers", "organization/harbour-institute", "country/nor"), 1),
            *some("mig:affects", ("affected-group/dock-workers",)),
            *some("mig:concerns", ("instrument/seafarers-convention", "country/nor", "country/sud", "region/coast")),
        ]
        if kind == "recommendation":
            told += [*some("mig:addressedTo", ("stakeholder/states", "stakeholder/employers"))]
            told += [f"mig:strength <id/strength/{draw.choice(('must', 'should'))}>"]
        if kind == "statistic":
            told += [f"mig:value {draw.choice((-3, 12, 400))}", f'mig:hedge "{draw.choice(("about", "over"))}"']
            told += [*some("mig:unit", ("unit/ship",))]
        lines.append(f"<id/{kind}/quay/n{number}> {' ; '.join(told)} .")
        page = f'mig:page "{number // 5}" ; nif:beginIndex {number * 10} ; dcterms:isPartOf <id/section/{report}/1>'
        lines.append(f"<{passage}> a mig:Passage ; {page} .")
        if number % 3 == 0:
            doing = [
                f'a mig:CapacityBuildingActivity ; rdfs:label "Activity {number:02}"',
                "mig:carriedOutBy <id/organization/piers>",
                f"mig:attestedIn <{passage}>",
                *some("mig:coverage", ("country/nor", "country/sud", "region/coast")),
                *some("mig:status", ("status/ongoing",)),
            ]
            lines.append(f"<id/activity/piers/a{number}> {' ; '.join(doing)} .")
    return "\n".join(lines)


def application(folder: Path, extra: str = "") -> Flask:
    """The application over the invented dataset.

    :param extra: further TriG
    """
    prefix = "@prefix org: <http://www.w3.org/ns/org#> .\n"
    serving.write_version(folder / "dataset", extra=prefix + KNOWN % drawn() + extra)
    engine = EmbeddedEngine(folder / "dataset", max_rows=10_000)
    return create_app(engine, serving.library(), Settings(root=folder))
