"""Members of a group, from the list that names them."""

import pytest

from miggraph.extract.activities.memberships import run
from miggraph.extract.discourse.document import Document
from miggraph.model import Membership
from support import COAST, DATA, report_of

COAST_GROUP = (DATA / "memberships" / "coast.md").read_text(encoding="utf-8")


def members_of(text: str) -> list[Membership]:
    return [f for f in run(Document(report_of(text), COAST)) if isinstance(f, Membership)]


def test_members_are_the_items_that_name_organisations() -> None:
    assert [(m.group, m.member, m.acronym) for m in members_of(COAST_GROUP)] == [
        ("Coast Group", "Harbour Union", "HU"),
        ("Coast Group", "International Herring Office", "IHO"),
        ("Coast Group", "Coast Office", None),
    ]


def test_membership_rests_on_its_item() -> None:
    report = report_of(COAST_GROUP)
    assert report.quote(members_of(COAST_GROUP)[0].spans[0]) == "Harbour Union (HU)"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Coast Group comprises the following agencies:",
        "The Coast Group is made up of two institutions:",
        "The Coast Group has two members:",
        "The members of the Coast Group are:",
    ],
)
def test_members_are_announced_in_several_ways(sentence: str) -> None:
    found = members_of(f"{sentence}\n\n- Harbour Union\n- Herring Office\n")
    assert [(m.group, m.member) for m in found] == [("Coast Group", "Harbour Union"), ("Coast Group", "Herring Office")]


def test_list_of_other_things_has_no_members() -> None:
    assert members_of("The Coast Group consists of three parts:\n\n- North Shore\n- South Shore\n") == []
