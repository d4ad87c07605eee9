"""Lists of people in their layouts."""

import json

import pytest

from miggraph.extract.people.lists import names_people, read_list
from miggraph.extract.people.names import NameTest
from support import COAST, DATA, report_of

TEST = NameTest({"the", "of", "and", "harbour", "claims"}, COAST)
CASES = json.loads((DATA / "people" / "lists.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["layout"])
def test_list_of_people_is_read_in_its_layout(case: dict[str, object]) -> None:
    report = report_of("# List of participants\n\n" + "\n".join(case["lines"]) + "\n")  # type: ignore[arg-type]
    blocks = [b for b in report.blocks if b.section >= 0][1:]
    found = [
        [p.named.name, p.offices.position, p.offices.affiliation, p.offices.country]
        for p in read_list(blocks, TEST, COAST)
    ]
    assert found == case["people"]


def test_name_of_an_entry_is_where_it_is_printed() -> None:
    report = report_of("# Participants\n\nMOE, Astrid, Pilot, Coast Office\nLIE, Bo, Pilot, Harbour Union\n")
    people = read_list([b for b in report.blocks if b.section >= 0][1:], TEST, COAST)
    assert [report.quote(span) for p in people for span in p.name_spans] == ["MOE, Astrid", "LIE, Bo"]


@pytest.mark.parametrize(
    ("head", "people"),
    [("| Name | Position | Country |", True), ("| Name | Length | Depth |", False), ("| Port | Country |", False)],
)
def test_heads_of_a_table_tell_whether_it_lists_people(head: str, people: bool) -> None:
    rule = "|" + "---|" * (head.count("|") - 1)
    report = report_of(f"# Ports\n\n{head}\n{rule}\n| a | b | c |\n")
    [rows] = [b.rows for b in report.blocks if b.rows]
    assert names_people(rows) is people
