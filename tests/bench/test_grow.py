"""The measuring of growth: sources with weights, rewritten texts that differ, tables from what was kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support import PROJECT

TEXT = """# Notes of the mole

Ms. Ilse Brook of Quenby urged Norway to mend 12 moles. The council of Ostrand met in 2004. Pilots
should wait in the bay.

They agreed to meet again. The council thanked Mr. Tor Vang for his report.
"""
SAID = re.compile(r"(?<=[a-z0-9]{3}\.)\s+(?=[A-Z])")


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "bench" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_copies_share_no_sentence_and_no_name(tmp_path: Path) -> None:
    for name, text in (("often", TEXT), ("seldom", "# Seldom\n\nThe bay was calm in Quenby.\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.md").write_text(text, encoding="utf-8")
    done = run("rewriting.py", str(tmp_path), "4", "--from", str(tmp_path / "often"), "--from", f"{tmp_path}/seldom:2")
    assert done.returncode == 0, done.stderr
    texts = [file.read_text(encoding="utf-8") for file in sorted((tmp_path / "data" / "reports").glob("*.md"))]
    assert [text.splitlines()[0] for text in texts] == ["# Notes of the mole", "# Seldom"] * 2
    first, second = (set(SAID.split(texts[place].partition("\n\n")[2])) for place in (0, 2))
    assert not first & second
    assert not any(name in texts[0] for name in ("Brook", "Quenby", "Vang", "Ostrand", "2004."))
    assert "urged" in texts[0]


@pytest.mark.long  # some builds
def test_growth_is_measured_and_kept(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "notes.md").write_text(TEXT, encoding="utf-8")
    file, corpus = tmp_path / "figures.jsonl", tmp_path / "corpus"
    given = ("1", "2", "--from", str(tmp_path / "notes"), "--into", str(file), "--corpus", str(corpus))
    assert run("grow.py", *given, "--builds", "from nothing", "one report changed").returncode == 0
    again = run("grow.py", *given, "--builds", "nothing changed", "one report added", "one report removed")
    assert again.returncode == 0, again.stderr
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 2 * 5
    versions = {row["build"]: row["version"] for row in rows if row["reports"] == 2}
    assert versions["nothing changed"] == versions["one report removed"] == versions["from nothing"]
    assert len(set(versions.values())) == 3
    for row in rows:
        assert row["memory"]["all processes MB"] >= 100
        assert row["disk"]["dump MB"] > 1
        assert row["made"]["left out"] == 0


@pytest.mark.long  # a few reports are read
def test_simulation_measures_every_reduction(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(TEXT, encoding="utf-8")
    file = tmp_path / "figures.jsonl"
    given = ("2", "4", "--from", str(tmp_path), "--reports", "2", "--lines", "50", "--into", str(file))
    done = run("simulate.py", *given)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    merged = {row["copies"]: row["found"] for row in rows if row["reduction"] == "merge"}
    assert merged[4] > merged[2] > 50
    assert run("simulate.py", "--table", str(file)).stdout == done.stdout


def row(reports: int, seconds: float, disk: float) -> dict[str, Any]:
    return {
        "reports": reports,
        "characters": reports**2,
        "build": "from nothing",
        "seconds": {"extract": seconds},
        "memory": {"largest process MB": 100.0},
        "disk": {"dump MB": disk},
        "made": {"quads": 1000 * reports, "texts that no copy shares, %": None},
    }


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "figures.jsonl"
    rows = [row(10, 12, 30), row(100, 102, 210)]
    file.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return file


def test_table_is_made_from_kept_figures(kept: Path) -> None:
    done = run("grow.py", "--table", str(kept))
    assert done.returncode == 0, done.stderr
    assert ["extract", "12.00", "102.00", "0.93", "0.46"] in [line.split() for line in done.stdout.splitlines()]


def test_cost_of_more_reports_is_drawn_out_from_kept_figures(kept: Path, tmp_path: Path) -> None:
    reduced = tmp_path / "reduced.jsonl"
    figures = [{"reduction": "names", "copies": size, "seconds": size**2 / 100, "more MB": 10} for size in (10, 100)]
    reduced.write_text("".join(json.dumps(each) + "\n" for each in figures), encoding="utf-8")
    done = run("cost.py", "--built", str(kept), "--reduced", str(reduced), "--reports", "3598")
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["extract", "1.0000", "1.00"] in lines  # two seconds, and one for each report
    assert ["dump", "MB", "2.0000", "7.21"] in lines
    assert ["names", "n^2.00", "35.96"] in lines


def test_cost_needs_two_sizes(kept: Path) -> None:
    kept.write_text(kept.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    done = run("cost.py", "--built", str(kept))
    assert done.returncode == 2
    assert "two sizes are needed" in done.stderr
