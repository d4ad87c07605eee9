"""People with offices, in whatever order they are printed: lists, reports, lines of sessions."""

import tomllib

import pytest

from miggraph.extract.pipeline import read_document
from miggraph.model import Participation
from support import COAST, DATA, report_of

HEAD = "# Seminar on Port Labour\n\nBergen, 3 May 2011\n\n"
FRAMES = {
    "list": HEAD + "The seminar was held in Bergen.\n\n## List of participants\n\n{}\n",
    "told": HEAD + "## Report\n\nThe seminar was held in Bergen. It was about tides. {} The day ended.\n",
    "labelled": HEAD + "## Session 1: Lamps\n\n{}\n\nLamps are dear.\n",
}
CASES = [
    pytest.param(FRAMES[kind].format(case.get("text") or "\n".join(case["lines"])), case["people"], id=case.get("name"))
    for kind, cases in tomllib.loads((DATA / "people" / "holders.toml").read_text(encoding="utf-8")).items()
    for case in cases
]


@pytest.mark.parametrize(("text", "people"), CASES)
def test_person_has_the_offices_that_are_printed(text: str, people: list[list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for part in read_document(report_of(text), COAST).of(Participation):
        said = found.setdefault(part.name, ["", "", ""])
        told = (part.position, part.affiliation, part.country)
        found[part.name] = [a or b or "" for a, b in zip(said, told, strict=True)]
    assert found == {name: offices for name, *offices in people}
