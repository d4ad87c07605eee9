from __future__ import annotations

import tomllib
from typing import Any

import pytest

from miggraph.extract import attributions
from miggraph.extract.rules import load
from miggraph.extract.stage import run_stages
from miggraph.extract.statements.claim_patterns import LONGEST_VALUE
from miggraph.extract.statements.claims import STAGE
from miggraph.lexicon import Lexicon
from miggraph.model import Claim, LexiconEntry, NameKind
from support import DATA, report_of

PACTS = Lexicon(
    [
        LexiconEntry("x:port", NameKind.INSTRUMENT, "Port Pact", (), contextual=("the Pact", "the Pacts")),
        LexiconEntry("x:sea", NameKind.INSTRUMENT, "Sea Pact", (), contextual=("the Pact", "the Pacts")),
        LexiconEntry("x:list", NameKind.INSTRUMENT, "2010 List of Ports", ()),
    ]
)
CASES = tomllib.loads((DATA / "claims" / "sentences.toml").read_text())["case"]


def claims(text: str) -> list[Claim]:
    report = report_of(f"# Harbours\n\n{text}\n")
    return list(run_stages(report, PACTS, [attributions.STAGE, STAGE]).of(Claim))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_claims_of_a_sentence(case: dict[str, Any]) -> None:
    found = [[claim.instrument.removeprefix("x:"), claim.claim_kind, claim.value] for claim in claims(case["text"])]
    assert sorted(found) == sorted(case["claims"])


def test_pronoun_takes_up_the_subject_of_the_sentence_before() -> None:
    found = claims("The Sea Pact does not apply here. It defines pilots as those who steer.")
    assert [(c.instrument, c.claim_kind) for c in found if c.text.startswith("It")] == [("x:sea", "definition")]


def test_pronoun_takes_up_no_instrument_that_was_only_named() -> None:
    assert claims("The consul works under the Sea Pact. It offers advice to pilots.") == []


def test_pronoun_takes_up_nothing_across_paragraphs() -> None:
    found = claims("The Sea Pact does not apply here.\n\nIt defines pilots as those who steer.")
    assert [c.claim_kind for c in found] == ["other"]


def test_short_name_at_the_start_is_the_one_named_last() -> None:
    found = claims("She spoke of the Port Pact.\n\nThe Pact calls for calm.")
    assert [(c.instrument, c.value) for c in found] == [("x:port", "calls for calm")]


def test_plural_short_name_means_all_that_were_named() -> None:
    found = claims("She spoke of the Port Pact, not of the Sea Pact.\n\nThe Pacts call for calm.")
    assert {c.instrument for c in found} == {"x:port", "x:sea"}


def test_year_that_stands_in_a_name_is_told_once_an_event() -> None:
    assert len(claims("She spoke of the 1990 Port Pact. He spoke of the 1990 Port Pact.")) == 1


def test_year_of_an_official_name_is_no_date_of_adoption() -> None:
    assert claims("She spoke of the 2010 List of Ports.") == []


def test_claim_is_made_by_who_speaks() -> None:
    [claim] = claims("Ms. Lena Berg noted that the Port Pact has been ratified by 12 islands.")
    assert claim.made_by == ("Lena Berg",)


def test_claim_spans_hold_its_sentence() -> None:
    text = "The Port Pact has been ratified by 12 islands."
    report = report_of(f"# Harbours\n\n{text}\n")
    [claim] = run_stages(report, PACTS, [attributions.STAGE, STAGE]).of(Claim)
    assert [report.quote(span) for span in claim.spans] == [text]


def test_long_value_is_cut_between_words() -> None:
    [claim] = claims("The Port Pact provides " + "many old words " * 40 + "to pilots.")
    assert claim.value
    assert len(claim.value) <= LONGEST_VALUE + 2
    assert claim.value.endswith(" …")


def test_every_claim_has_a_documented_method() -> None:
    methods = {claim.method.partition(".")[0] for case in CASES for claim in claims(case["text"])}
    assert methods <= set(load("claim").methods)
