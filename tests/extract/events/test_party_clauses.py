"""Parties and facts of events in many forms, from the files parties.toml, covers.toml and fronts.toml."""

import re
import tomllib
from typing import Any

import pytest

from miggraph.extract import document_kinds
from miggraph.extract.discourse.document import Document
from miggraph.extract.events import title_blocks
from miggraph.extract.events.party_clauses import parties_in
from miggraph.extract.stage import run_stages
from miggraph.lexicon import Lexicon
from miggraph.model import Event, LexiconEntry, NameKind
from support import COAST, DATA, report_of

TOLD = """# Report of the Workshop on Harbour Lamps

Lund, Sweden, 3–4 May 2011

## Introduction

The Workshop on Harbour Lamps was held in Lund from 3 to 4 May 2011. {said} Forty pilots came.
"""
RUNNING = """## Summary

Pilots came from five ports. They spoke of lamps and of oil. Nobody left before noon.

The first speaker asked for lamps. The second wanted oil. They agreed at last."""
PARTIES, COVERS, FRONTS = (
    tomllib.loads((DATA / "events" / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    for name in ("parties", "covers", "fronts")
)
ROLES = {"organisers": ("organiser", "co-organiser"), "hosts": ("host",), "funders": ("funder",)}


def parties_of(event: Event, *roles: str) -> set[str]:
    """The parties of some roles, without articles and short forms."""
    return {re.sub(r"^the |\s*\(.*\)$", "", party.name, flags=re.I) for party in event.parties if party.role in roles}


@pytest.mark.parametrize("case", PARTIES, ids=[case["text"][:60] for case in PARTIES])
def test_sentence_tells_parties(case: dict[str, Any]) -> None:
    report = report_of(TOLD.format(said=case["text"]))
    (event,) = (found for found in title_blocks.run(Document(report, COAST)) if isinstance(found, Event))
    assert {kind: parties_of(event, *roles) for kind, roles in ROLES.items()} == {
        kind: set(case.get(kind, [])) for kind in ROLES
    }


def test_known_name_with_initials_is_one_party() -> None:
    names = ("Ada B. and Carl D. Moe Foundation", "Harbour Union")
    lexicon = Lexicon([LexiconEntry(f"x:{name[0]}", NameKind.ORGANIZATION, name, names=()) for name in names])
    said = "The lamps are financially supported by the Ada B. and Carl D. Moe Foundation and the Harbour Union"
    found = parties_in(report_of(f"# Lamps\n\n{said}\n").blocks[-1].prose, lexicon)
    assert [(party.role, party.name) for party in found] == [("funder", name) for name in names]


@pytest.mark.parametrize("case", COVERS, ids=[case["title"] for case in COVERS])
def test_cover_tells_event(case: dict[str, Any]) -> None:
    report = report_of(f"{case['text'].replace('RUN', RUNNING).strip()}\n")
    document = run_stages(report, COAST, [document_kinds.STAGE, title_blocks.STAGE])
    (event,) = document.of(Event)
    facts = {
        "start": event.start.isoformat(),
        "end": (event.end or event.start).isoformat(),
        "city": event.city,
        "venue": event.venue,
        "organisers": parties_of(event, "organiser", "co-organiser", "host"),
        "funders": parties_of(event, "funder"),
    }
    wanted = {"end": case["start"], "organisers": [], "funders": [], **case}
    assert case["title"] in event.title
    for name, value in facts.items():
        if name in wanted:
            assert value == (set(wanted[name]) if isinstance(value, set) else wanted[name]), name


@pytest.mark.parametrize("case", FRONTS, ids=[case["name"] for case in FRONTS])
def test_front_matter_tells_event_and_nothing_else(case: dict[str, Any]) -> None:
    report = report_of(f"{case['text'].replace('RUN', RUNNING).strip()}\n")
    document = run_stages(report, COAST, [document_kinds.STAGE, title_blocks.STAGE])
    (event,) = document.of(Event)
    unsaid = {"end": case["start"], "kind": event.kind, "city": None, "venue": None, "country": None}
    wanted = {"organisers": [], "funders": [], **unsaid, **case}
    given = {
        "title": event.title,
        "kind": event.kind,
        "start": event.start.isoformat(),
        "end": (event.end or event.start).isoformat(),
        "city": event.city,
        "venue": event.venue,
        "country": event.country,
        "organisers": parties_of(event, "organiser", "co-organiser", "host"),
        "funders": parties_of(event, "funder"),
    }
    sets = {name: set(wanted[name]) for name in ("organisers", "funders")}
    assert given == {**{name: wanted[name] for name in given}, **sets}
