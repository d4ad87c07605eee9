"""The table of the releases that there were."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.crate import Release, read_releases, releases_text
from miggraph.errors import DatasetError

HEAD, VERSION = "release,version,date\n", "ab" * 32


def test_releases_are_read_as_they_were_written(tmp_path: Path) -> None:
    releases = [Release("0.1", VERSION, "2031-01-03"), Release("0.2", "cd" * 32, "2031-02-03")]
    (tmp_path / "releases.csv").write_text(releases_text(releases), encoding="utf-8")
    assert read_releases(tmp_path / "releases.csv") == releases


def test_table_that_is_not_there_has_no_release(tmp_path: Path) -> None:
    assert read_releases(tmp_path / "releases.csv") == []


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", 1, "has other columns"),
        ("release,version\n", 1, "has other columns"),
        (f"{HEAD}one,{VERSION},2031-01-03\n", 2, "is no release"),
        (f"{HEAD}0.1,{VERSION[1:]},2031-01-03\n", 2, "is no release"),
        (f"{HEAD}\n0.1,{VERSION},2031-02-30\n", 3, "is no release"),
        (f"{HEAD}0.1,{VERSION}\n", 2, "has 2 values in 3 columns"),
        (f"{HEAD}0.1,{VERSION},2031-01-03\n0.1,{'cd' * 32},2031-01-04\n", 3, "has release 0.1 twice"),
        (f'{HEAD}0.1,"{VERSION},2031-01-03\n', 2, "cannot be read as CSV"),
        (f"{HEAD}0.1,{'ab' * 90_000},2031-01-03\n", 2, "cannot be read as CSV"),
    ],
)
def test_line_at_fault_is_named(tmp_path: Path, text: str, where: int, what: str) -> None:
    file = tmp_path / "releases.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=what) as caught:
        read_releases(file)
    assert str(caught.value).startswith(f"{file}:{where}: ")
    assert "\n" not in str(caught.value)
