"""Echoes: what is asked again, at a later occasion, and what only looks so."""

from __future__ import annotations

import random
import tomllib

import pytest

from echoing import SHARED, quads, recommendation
from miggraph import iris
from miggraph.echoes import (
    Lookup,
    asked_in,
    echo_quads,
    echoed,
    echoes_among,
    pairs_of,
    sought_of,
    wider_of,
)
from miggraph.echoes.pairs import MOST
from miggraph.echoes.signature import LAST, bands_of, candidates, signature_of
from miggraph.echoes.words import language_of, words_of
from miggraph.errors import RuleError
from miggraph.iris import BASE
from miggraph.model import Asked
from support import DATA

CASES = tomllib.loads((DATA / "echoes" / "decisions.toml").read_text(encoding="utf-8"))["case"]
WORDS = "States should keep pumps apart from public wells."
DAYS = [f"{year}-05-06" for year in (2003, 2005, 2008, 2013)]


def echoes(*reports: str) -> list[tuple[str, str]]:
    """The echoes among the recommendations of some reports, by the last parts of their IRIs."""
    asked = [each for report in reports for each in asked_in(quads(report))]
    found = echoes_among(asked, wider_of(quads(SHARED)))
    assert found == echoes_among(random.Random(3).sample(asked, len(asked)), wider_of(quads(SHARED)))
    return [(later.rpartition("/")[2], earlier.rpartition("/")[2]) for later, earlier in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_echo_is_decided_by_what_is_asked_of_whom(case: dict) -> None:  # type: ignore[type-arg]
    to, themes = case.get("to", ((), ())), case.get("themes", (["wells"], ["wells"]))
    one = recommendation("one", case["one"], report="first", day="2019-05-06", to=to[0], themes=themes[0])
    other = recommendation("other", case["other"], report="second", day="2021-02-03", to=to[1], themes=themes[1])
    assert echoes(one, other) == ([("other", "one")] if case["echo"] else [])


def test_echo_leads_from_the_later_to_the_earlier_whatever_stands_first() -> None:
    later = recommendation("later", WORDS, report="first", day="2021-02-03")
    earlier = recommendation("earlier", WORDS, report="second", day="2019-05-06")
    assert echoes(later, earlier) == echoes(earlier, later) == [("later", "earlier")]


def test_echo_needs_days_of_which_one_is_later() -> None:
    one = recommendation("one", WORDS, report="first", day="2019-05-06")
    assert echoes(one, recommendation("other", WORDS, report="second", day="2019-05-06")) == []
    undated = recommendation("other", WORDS, report="second", at="report/second")
    assert echoes(one, undated) == []
    issued = '<id/report/second> dcterms:issued "2019"^^xsd:gYear .'
    assert echoes(one, undated + issued) == []
    assert echoes(one, undated + issued.replace("2019", "2020")) == [("other", "one")]


def test_two_events_of_one_report_may_echo() -> None:
    report = recommendation("one", WORDS, at="event/a", day="2019-05-06")
    assert echoes(report + recommendation("other", WORDS, at="event/b", day="2019-09-06")) == [("other", "one")]


def test_events_of_a_series_are_several_occasions_and_parts_of_an_event_one() -> None:
    report = recommendation("one", WORDS, at="event/a", day="2019-05-06")
    report += recommendation("other", WORDS, at="event/b", day="2019-05-07")
    both = "<id/event/a> schema:superEvent <id/{0}> . <id/event/b> schema:superEvent <id/{0}> ."
    assert echoes(report + both.format("event/whole")) == []
    assert echoes(report + both.format("series/days") + "<id/series/days> a mig:Series .") == [("other", "one")]


def test_what_a_summary_says_of_the_events_of_its_report_is_no_echo() -> None:
    issued = '<id/report/wells> dcterms:issued "2020"^^xsd:gYear .'
    report = recommendation("one", WORDS, day="2019-05-06") + issued
    assert echoes(report + recommendation("summary", WORDS, at="report/wells")) == []


def test_what_restates_another_statement_neither_echoes_nor_is_echoed() -> None:
    restating = "<id/recommendation/other> mig:restates <id/recommendation/one> ."
    other = recommendation("other", WORDS, report="second", day="2021-02-03", more=restating)
    one = recommendation("one", WORDS, report="first", day="2019-05-06")
    third = recommendation("third", WORDS, report="third", day="2022-02-03")
    assert echoes(one, other, third) == [("third", "one")]


def test_recommendation_in_a_language_without_words_is_left_out() -> None:
    tagged = recommendation("one", WORDS).replace(f'"{WORDS}"', f'"{WORDS}"@xx')
    assert asked_in(quads(tagged)) == ()
    with pytest.raises(RuleError):
        language_of("xx")


def test_members_of_a_body_are_the_same_within_a_report() -> None:
    told = "Member States should ratify the Well Treaty."
    report = recommendation("one", told, at="event/a", day="2019-05-06", to=["stakeholder/states"])
    report += recommendation("other", told, at="event/b", day="2019-09-06", to=["stakeholder/states"])
    assert echoes(report) == [("other", "one")]


def on_country(report: str, country: str) -> str:
    """Names of a country all over a report."""
    phrases = (f"<text/{report}#char={900 + 10 * n},{905 + 10 * n}>" for n in range(4))
    return "\n".join(f'{phrase} itsrdf:taIdentRef <id/country/{country}> ; nif:anchorOf "X" .' for phrase in phrases)


@pytest.mark.parametrize(("country", "echo"), [("ruritania", True), ("sylvania", False)])
def test_report_on_one_country_does_not_echo_that_on_another(country: str, echo: bool) -> None:
    one = recommendation("one", WORDS, report="first", day="2019-05-06", more=on_country("first", "ruritania"))
    other = recommendation("other", WORDS, report="second", day="2021-02-03", more=on_country("second", country))
    assert echoes(one, other) == ([("other", "one")] if echo else [])


def test_quads_of_echoes_stand_in_their_graph() -> None:
    (quad,) = echo_quads([(f"{BASE}id/recommendation/b", f"{BASE}id/recommendation/a")])
    assert quad.graph_name.value == iris.graph("echoes") == f"{BASE}graph/echoes"  # type: ignore[union-attr]
    assert (quad.subject.value[-1], quad.object.value[-1]) == ("b", "a")  # type: ignore[union-attr]


def test_candidates_share_words_in_whatever_order_and_are_each_given_once() -> None:
    signatures = [signature_of(words) for words in (["pump", "well", "rust"], ["rust", "well", "pump"], ["lamp"])]
    bands = bands_of(signatures)
    assert list(candidates(bands, ["2019", "2021", "2022"])) == [(0, 1)]
    assert list(candidates(bands, ["2021", "2019", "2022"])) == [(1, 0)]
    assert signatures[0] == signatures[1]


def test_candidates_are_the_last_ones_of_an_earlier_date() -> None:
    same, dates = bands_of([signature_of(["pump", "well"])] * 60), [f"{1990 + place // 2}" for place in range(60)]
    found = list(candidates(same, dates))
    assert {earlier for earlier, later in found if later == 59} == set(range(58 - LAST, 58))
    assert {earlier for earlier, later in found if later == 2} == {0, 1}


def test_year_takes_no_place_of_candidates_before_a_day_in_it() -> None:
    dates = ["2005", *["2007"] * (2 * LAST), "2007-03-04"]
    found = list(candidates(bands_of([signature_of(["pump", "well"])] * len(dates)), dates))
    assert [earlier for earlier, later in found if later == len(dates) - 1] == [0]


@pytest.mark.parametrize("seed", range(4))
def test_changed_report_has_those_asked_again_that_have_other_candidates(seed: int) -> None:
    random_ = random.Random(seed)
    words = [f"{first}{second}{end}" for first in "bdfklmpt" for second in "aou" for end in ("rk", "nt", "sk", "lp")]
    subjects = [random_.sample(words, 7) for _ in range(40)]

    def report(number: int) -> list[Asked]:
        asked = f"Ferries should {' '.join(random_.sample(random_.choice(subjects), 6))} again."
        day = f"{1990 + random_.randrange(30)}-05-06"[: random_.choice((4, 7, 10, 10))]
        return [*asked_in(quads(recommendation(f"{number}", asked, report=f"r{number}", day=day)))]

    wider, reports = wider_of(quads(SHARED)), [report(number) for number in range(150)]
    every = {each.iri: each for some in reports for each in some}
    before = echoed(Lookup(map(sought_of, reports)).candidates(), every, wider)
    changed = [*reports[:-3], report(147), report(150)]
    every |= {each.iri: each for some in changed for each in some}
    lookup = Lookup(map(sought_of, changed))
    again = lookup.beside(map(sought_of, (*reports[-3:], *changed[-2:])))
    kept = {later: earlier for later, earlier in before.items() if later in lookup.iris and later not in again}
    found = kept | echoed(lookup.candidates(again), every, wider)
    assert 0 < len(kept) < len(found)
    assert len(again) < len(lookup.iris)
    assert pairs_of(found) == echoes_among([each for some in changed for each in some], wider)


def test_what_is_asked_at_every_meeting_echoes_the_last_ones_before_it() -> None:
    days = [f"{year}-05-06" for year in range(1990, 2015)]
    found = echoes(*(recommendation(day, WORDS, report=day, day=day) for day in days))
    for later in days:
        assert [earlier for echo, earlier in found if echo == later] == [day for day in days if day < later][-MOST:]


def test_words_are_stems_of_what_is_asked() -> None:
    words = words_of("The panel stressed that two villages need to inspect the pumps, not only wells.", "en")
    assert words.stems == words_of("Inspection of pumps, wells, villages.", "en").stems
    assert (words.numbers, words.negated) == (frozenset({"2"}), False)
