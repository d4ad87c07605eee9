"""The measuring of extraction, on a small file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support import PROJECT


def test_bench_of_extraction_prints_a_row_for_each_stage(tmp_path: Path) -> None:
    file = tmp_path / "harbour.md"
    file.write_text("The pilots should meet in the harbour.\n\n" * 5, encoding="utf-8")
    script = [sys.executable, str(PROJECT / "bench" / "extract.py"), str(file), "--sizes", "1", "2"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    head, *rows = [line.rsplit(maxsplit=3) for line in done.stdout.splitlines()]
    assert head == ["×1", "×2", "exponent"]
    figures = {row[0].strip(): float(row[2]) for row in rows}
    assert {"text MB", "events", "recommendations", "whole"} <= figures.keys()
    assert figures["whole"] > 0
