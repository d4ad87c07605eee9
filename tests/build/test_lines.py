"""What a build says of its stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from miggraph.build.lines import stray_lines, unsaid_lines
from miggraph.model import ReportBrief
from miggraph.reader import UNKNOWN


@pytest.mark.parametrize(
    ("slugs", "wanted"),
    [
        ((), []),
        (("ant", "bee"), ["ant: nothing says when", "bee: nothing says when"]),
        ([f"r{number}" for number in range(90)], ["90 reports, such as r0: nothing says when"]),
    ],
)
def test_what_nothing_says_is_told_of_few_reports_one_by_one(slugs: Sequence[str], wanted: Sequence[str]) -> None:
    meta = replace(UNKNOWN, publisher="Reef Office", issued=None)
    lines = unsaid_lines([ReportBrief(slug, meta, 1, 1, (), (), ()) for slug in slugs])
    assert [line.partition(" it was issued; add issued to")[0] for line in lines] == wanted


def test_metadata_of_no_report_are_told(tmp_path: Path) -> None:
    (tmp_path / "quay.md").touch()
    for name in ("quay.toml", "mole.toml"):
        (tmp_path / name).touch()
    [line] = stray_lines(tmp_path, ["quay"])
    assert line.startswith("mole.toml: belongs to no report;")
