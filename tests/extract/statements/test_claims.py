from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from miggraph.extract import attributions
from miggraph.extract.rules import load
from miggraph.extract.stage import Stage, run_stages
from miggraph.extract.statements.claims import STAGE
from miggraph.lexicon import Lexicon
from miggraph.model import Claim, Event, LexiconEntry, NameKind, Span
from support import DATA, report_of

PACTS = Lexicon(
    [
        LexiconEntry("x:port", NameKind.INSTRUMENT, "Port Pact", (), contextual=("the Pact", "the Pacts")),
        LexiconEntry("x:sea", NameKind.INSTRUMENT, "Sea Pact", (), contextual=("the Pact", "the Pacts")),
        LexiconEntry("x:coast", NameKind.ORGANIZATION, "Coast Office", ()),
        LexiconEntry("x:ruritania", NameKind.COUNTRY, "Ruritania", ()),
        LexiconEntry("x:list", NameKind.INSTRUMENT, "2010 List of Ports", ()),
    ]
)
CASES = tomllib.loads((DATA / "claims" / "sentences.toml").read_text())["case"]


DAY = date(2007, 5, 3)


def claims(text: str, day: date | None = None) -> list[Claim]:
    report = report_of(f"# Harbours\n\n{text}\n")
    whole = Span(0, len(report.text))
    held = (
        [Event(key="x", kind="event", title="Port Talks", start=day, parts=(whole,), spans=(whole,), method="x")]
        if day
        else []
    )
    event = Stage(name="event", run=lambda _: held, provides=(Event,))
    return list(run_stages(report, PACTS, [event, attributions.STAGE, STAGE]).of(Claim))


def about(claim: Claim) -> str:
    return " ".join(sorted(iri.removeprefix("x:") for iri in claim.concerns))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_claims_of_a_sentence(case: dict[str, Any]) -> None:
    found = [[about(claim), claim.claim_kind, claim.value or ""] for claim in claims(case["text"])]
    assert sorted(found, key=str) == sorted(case["claims"], key=str)


def test_pronoun_takes_up_the_subject_of_the_sentence_before() -> None:
    found = claims("The Sea Pact does not apply here. It defines pilots as those who steer.")
    assert [(about(c), c.claim_kind) for c in found if c.text.startswith("It")] == [("sea", "definition")]


def test_pronoun_takes_up_no_instrument_that_was_only_named() -> None:
    assert claims("The consul works under the Sea Pact. It offers advice to pilots.") == []


def test_pronoun_takes_up_nothing_across_paragraphs() -> None:
    found = claims("The Sea Pact does not apply here.\n\nIt defines pilots as those who steer.")
    assert [c.claim_kind for c in found] == ["scope"]


def test_short_name_at_the_start_is_the_one_named_last() -> None:
    found = claims("She spoke of the Port Pact.\n\nThe Pact calls for calm.")
    assert [(about(c), c.claim_kind) for c in found] == [("port", "appeal")]


def test_plural_short_name_makes_one_claim_about_all_that_were_named() -> None:
    found = claims("She spoke of the Port Pact, not of the Sea Pact.\n\nThe Pacts call for calm.")
    assert [about(claim) for claim in found] == ["port sea"]


@pytest.mark.parametrize("name", ["the 1990 Port Pact", "the 2010 List of Ports"])
def test_year_of_a_name_is_no_claim(name: str) -> None:
    assert claims(f"She spoke of {name}.") == []


def test_printed_time_is_that_for_which_a_claim_holds() -> None:
    [claim] = claims("As of 3 May 2004, the Port Pact had been ratified by 12 islands.")
    assert (claim.value, claim.as_of) == (12, "2004-05-03")


def test_now_is_the_day_of_the_event() -> None:
    [claim] = claims("The Port Pact has so far been ratified by 12 islands.", DAY)
    assert claim.as_of == "2007-05-03"


def test_claim_of_what_happened_holds_for_good() -> None:
    found = claims("The Sea Pact entered into force on 5 May 2003 and has already been signed by 19 States.", DAY)
    assert {claim.claim_kind: claim.as_of for claim in found} == {"entry-into-force": None, "signatures": "2007-05-03"}


def test_claim_without_a_time_has_none() -> None:
    [claim] = claims("The Port Pact has been ratified by 12 islands.", DAY)
    assert claim.as_of is None


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("While the Coast Office is the custodian of the Sea Pact, nobody reviews it.", ("x:coast",)),
        ("The Port Pact was adopted by the Coast Office and Ruritania.", ("x:coast", "x:ruritania")),
        ("The Coast Office has issued the Port Pact.", ("x:coast",)),
        ("The Port Pact was adopted by pilots of the Coast Office.", ()),
    ],
)
def test_bodies_of_a_claim(text: str, things: tuple[str, ...]) -> None:
    assert [claim.things for claim in claims(text)] == [things]


def test_claim_is_made_by_who_speaks() -> None:
    [claim] = claims("Ms. Lena Berg noted that the Port Pact has been ratified by 12 islands.")
    assert claim.made_by == ("Lena Berg",)


def test_claim_spans_hold_its_sentence() -> None:
    text = "The Port Pact has been ratified by 12 islands."
    report = report_of(f"# Harbours\n\n{text}\n")
    [claim] = run_stages(report, PACTS, [attributions.STAGE, STAGE]).of(Claim)
    assert [report.quote(span) for span in claim.spans] == [text]


def test_every_claim_has_a_documented_method() -> None:
    methods = {claim.method.partition(".")[0] for case in CASES for claim in claims(case["text"])}
    assert methods <= set(load("claim").methods)


def test_claim_in_a_clause_that_a_group_only_concedes_is_not_made_by_the_group() -> None:
    [claim] = claims(
        "Although the Port Pact has already been signed by 12 States, experts stressed the need for lamps."
    )
    assert (claim.value, claim.voices) == (12, ())
    [claim] = claims("Experts stressed that the Port Pact has already been signed by 12 States.")
    assert (claim.value, claim.voices) == (12, ("experts",))
