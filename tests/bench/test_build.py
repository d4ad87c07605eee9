"""The measuring of the build, on a small project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from building import make_project
from support import PROJECT


@pytest.mark.long
def test_bench_of_the_build_prints_a_row_for_each_figure(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project.reports_dir / "README.md").write_text("About the reports.\n", encoding="utf-8")
    script = [sys.executable, str(PROJECT / "bench" / "build.py"), "--project", str(project.root), "2"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    head, *rows = [line.rsplit(maxsplit=2) for line in done.stdout.splitlines()]
    assert head == ["×2", "exponent"]
    figures = {name: float(figure) for name, figure, _ in rows}
    assert {"extract", "shapes", "whole", "peak MB"} < figures.keys()
    assert figures["extract B/s"] > 0
    assert figures["quads"] > 0
