"""Whose words a recommendation gives, in many forms of reports, from the file proposers.toml."""

import tomllib

import pytest

from miggraph.extract import extract
from miggraph.model import Statement
from support import COAST, DATA, report_of

CASES = tomllib.loads((DATA / "sources" / "proposers.toml").read_text(encoding="utf-8"))["case"]
TOP = "# Report of the Workshop on Harbour Lamps\n\nLund, Sweden, 3–4 May 2011\n"


@pytest.mark.parametrize("case", CASES, ids=[next(iter(case["wanted"])) for case in CASES])
def test_recommendation_has_its_proposer(case: dict[str, dict[str, list[str]]]) -> None:
    said = [a for a in extract(report_of(f"{TOP}{case['text']}"), COAST) if isinstance(a, Statement)]
    for words, proposers in case["wanted"].items():
        found = next(each for each in said if each.kind == "recommendation" and words in each.text)
        assert [*found.made_by, *found.voices] == proposers, words
