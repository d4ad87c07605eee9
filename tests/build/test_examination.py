"""The examination: all faults of all checks, and what helps to mend each."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.build.examination import DISJOINTNESS, EVIDENCE, Examination, Fault, examine, places_of
from miggraph.iris import BASE, MIG
from mutations import Mutation, mutated, quads, shapes, world

RECORD = "<id/participation/well-seminar/sharing-wells/ada-brook/speaker>"
ACTIVITY = "<id/activity/well-institute/training>"
OUTCOME = "<text/well-report#char=228,266>"


def examined(remove: str = "", add: str = "", places: dict[str, str] | None = None) -> Examination:
    graph = mutated(Mutation("", (), remove, add)) if remove or add else world()
    return examine(quads(graph), (), shapes(), places or {})


def by_check(found: Examination) -> dict[str, Fault]:
    return {fault.check: fault for fault in found.faults}


def test_examination_of_what_is_right_finds_nothing() -> None:
    found = examined()
    assert (found.faults, found.passages, found.worst()) == ((), 15, "")


def test_no_fault_hides_another() -> None:
    found = by_check(
        examined(
            f"{OUTCOME} nif:anchorOf ?o . <text/well-report#char=0,12> nif:anchorOf ?w . ?s schema:organizer ?h",
            f"{OUTCOME} nif:anchorOf 'Nobody agreed.' . <text/well-report#char=0,12> nif:anchorOf 'Oslo' . "
            "<id/person/bo-lake> a mig:Country ; mig:iso3 'BOL'",
        )
    )
    assert {EVIDENCE, DISJOINTNESS, "PersonApart", "PlaceIri", "Event-organizerKnown"} - found.keys() == set()


def test_every_passage_at_fault_is_named() -> None:
    words = f"{OUTCOME} nif:anchorOf ?o . <text/well-report#char=0,12> nif:anchorOf ?w"
    found = examined(words, f"{OUTCOME} nif:anchorOf 'Nobody' . <text/well-report#char=0,12> nif:anchorOf 'Oslo'")
    wrong = {fault.resource: fault for fault in found.faults if fault.check == EVIDENCE}
    assert wrong.keys() == {f"{BASE}text/well-report#char=228,266", f"{BASE}text/well-report#char=0,12"}
    assert wrong[f"{BASE}text/well-report#char=0,12"].near == f"{BASE}text/well-report#char=14,18"
    assert "claims the words 'Oslo'" in wrong[f"{BASE}text/well-report#char=0,12"].do


@pytest.mark.parametrize(
    ("remove", "add", "check", "near"),
    [
        (
            "?s mig:participant <id/person/ada-brook>",
            f"{RECORD} mig:participant <id/person/ada-brok>",
            "ReferenceShape",
            "id/person/ada-brook",
        ),
        (
            "?s mig:onBehalfOf ?o",
            f"{RECORD} mig:onBehalfof <id/organization/well-fund>",
            "VocabularyProperty",
            "ontology#onBehalfOf",
        ),
        ("?s mig:unit ?o", "<id/event/pump-workshop> a mig:Workshopp", "Vocabulary-type", "ontology#Workshop"),
        ("?s mig:currency ?o", f"{ACTIVITY} mig:currency 'nok'", "Activity-currency", "NOK"),
        (
            "?s mig:initiativeType ?o",
            "<id/initiative/wells-for-all> mig:initiativeType <id/initiative-kind/programe>",
            "Initiative-initiativeType",
            "id/initiative-kind/programme",
        ),
        (
            "?s mig:role <id/role/speaker>",
            f"{RECORD} mig:role <id/theme/speaker>",
            "Participation-role",
            "id/role/speaker",
        ),
    ],
)
def test_fault_names_the_value_that_may_be_meant(remove: str, add: str, check: str, near: str) -> None:
    assert by_check(examined(remove, add))[check].near.removeprefix(BASE) == near


def test_fault_shows_its_passage_with_words_and_page() -> None:
    fault = by_check(examined("<id/outcome/well-seminar/1> mig:method ?o"))["Found-method"]
    assert fault.passage == f"{BASE}text/well-report#char=228,266"
    assert (fault.words, fault.page) == ("The participants agreed to meet again.", "1")
    assert fault.place == "data/curation/well-report.toml"
    assert fault.property == f"{MIG}method"


def test_fault_of_an_entry_kept_by_hand_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "bodies.ttl").write_text(
        f"@base <{BASE}> .\n\n<id/organization/well-fund> a mig:Organization ;\n    rdfs:label 'Well Fund' .\n\n"
        "mig:Well a owl:Class .\n"
    )
    places = places_of([tmp_path], tmp_path)
    assert places == {f"{BASE}id/organization/well-fund": "bodies.ttl:3", f"{MIG}Well": "bodies.ttl:6"}
    found = examined("<id/organization/well-fund> mig:organizationType ?o", places=places)
    assert by_check(found)["Organization-typeKnown"].place == "bodies.ttl:3"
    assert found.worst() == "Warning"


def test_nothing_is_reported_of_the_context() -> None:
    said = quads(mutated(Mutation("", (), "<id/organization/well-fund> mig:organizationType ?o")))
    own = [quad for quad in said if "well-fund" not in str(quad.subject)]
    assert examine(own, [quad for quad in said if "well-fund" in str(quad.subject)], shapes(), {}).faults == ()
