"""What is decided among all reports: the part that touches a report is all that linking it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pytest

from miggraph.extract import extract
from miggraph.link import Among, Decisions, Lookups, link, link_report, minted_names, settled, summary_of
from miggraph.link.people import KnownPeople
from miggraph.link.titles import Usage, UsageOfAll, words_of_running_text
from miggraph.model import Curated, LinkedReport, NameKind, Person
from support import COAST, report_of

PROGRAMME = (
    "# Seminar on Safe Work of Divers\n\n4 May 2012\n\n10:00 Opening\n\nMs. Ada Maria Holm, Coast Office\n\n"
    "11:00 Wages of Crews\n\nMr. Bo Quill, Friends of the Sea\n\n"
)
TEXTS = {
    "one": PROGRAMME + "Ms. Holm said that the safe work of divers needs a law. FRIENDS OF THE SEA wrote to Lund.\n",
    "two": PROGRAMME + "Ms. Ada M. Holm and Mr. B. Quill of the Friends of the Sea urged Ruritania to pay the wages.\n",
    "three": "# Notes\n\nThe divers met Ada Holm of the Tide Bank, and said that wages of crews are low.\n",
}
REPORTS = [
    Curated(report, extract(report, COAST)) for report in (report_of(text, name) for name, text in TEXTS.items())
]


def linked_with_everything(reports: Sequence[Curated]) -> list[LinkedReport]:
    """Reports linked with all decisions, those that touch other reports among them."""
    lookups, summaries = Lookups(COAST), [summary_of(each) for each in reports]
    among = Among(summaries, COAST)
    all_decided = [Decisions(among.people, among.of(each).events, among.usage.whole) for each in summaries]
    names = settled(minted_names(*each) for each in zip(reports, [lookups] * 3, all_decided, strict=True))
    return [
        link_report(each, lookups, decided.with_names(names))
        for each, decided in zip(reports, all_decided, strict=True)
    ]


def test_decisions_that_touch_a_report_are_all_that_it_needs() -> None:
    assert link(REPORTS, COAST) == linked_with_everything(REPORTS)


def test_decisions_about_others_do_not_touch_a_report() -> None:
    other = report_of("# Quay\n\nMr. Ola Moe of the Quay Press spoke of nets.\n", "four")
    summaries = [summary_of(each) for each in (*REPORTS, Curated(other, extract(other, COAST)))]
    for summary in summaries[:3]:
        assert Among(summaries, COAST).of(summary).said() == Among(summaries[:3], COAST).of(summary).said()


@pytest.mark.parametrize("order", [1, -1])
def test_decisions_do_not_depend_on_the_order_of_the_reports(order: int) -> None:
    summaries = [summary_of(each) for each in REPORTS]
    made = Among(summaries[::order], COAST)
    assert [made.of(each).said() for each in summaries] == [
        Among(summaries, COAST).of(each).said() for each in summaries
    ]


def test_usage_is_that_of_the_words_of_the_titles() -> None:
    text = "the nets and the boats, the nets and the Tide, a tide"
    whole = UsageOfAll(words_of_running_text(text), {"CO", "SB"}, ["Tide Forum", "Sea"])
    part = whole.of("nets of the tide forum", {"CO"}, {"nets", "tide"})
    assert part == Usage(frozenset({"nets"}), frozenset({"nets", "tide"}), frozenset({"CO"}), ("Tide Forum",))


@pytest.mark.parametrize("field", [field.name for field in fields(Usage)])
def test_decisions_say_all_of_the_usage(field: str) -> None:
    nobody = KnownPeople({}, {}, {}, {})
    other = replace(Usage(), **{field: ("Tide",) if field == "names" else frozenset({"tide"})})  # type: ignore[arg-type]
    assert Decisions(nobody, {}, Usage()).said() != Decisions(nobody, {}, other).said()


def person(*forms: str) -> Person:
    return Person(
        iri="urn:moe", kind=NameKind.PERSON, method="person/same-name", confidence=0.99, label="Ola Moe", forms=forms
    )


def people(**known: Any) -> str:
    nobody: dict[str, Any] = {"by_iri": {}, "by_form": {}, "by_surname": {}, "events": {}}
    return Decisions(KnownPeople(**{**nobody, **known}), {}, Usage()).said()


def test_decisions_say_all_of_the_people() -> None:
    one, other = person("Ola Moe"), person("Ola Moe", "O. Moe")
    said = [
        people(),
        people(events={"urn:moe": frozenset({"quay/1"})}),
        *(people(by_iri={"urn:moe": each}) for each in (one, other)),
        *(people(by_form={("ola", "moe"): each}) for each in (one, other)),
        *(people(by_surname={"moe": [each]}) for each in (one, other)),
        people(by_surname={"moe": [one, one]}),
    ]
    assert len({*said}) == len(said)
