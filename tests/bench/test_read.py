"""The measuring of reading, on small files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support import PROJECT


def test_bench_of_reading_prints_a_row_for_each_file(tmp_path: Path) -> None:
    for size in (1, 4):
        (tmp_path / f"harbour-{size}.md").write_text("The pilots met in the harbour.\n\n" * 20 * size, encoding="utf-8")
    files = [str(tmp_path / f"harbour-{size}.md") for size in (1, 4)]
    script = [sys.executable, str(PROJECT / "bench" / "read.py"), *files]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    _, *rows = [line.split() for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == ["harbour-1.md", "harbour-4.md"]
    assert rows[0][-1] == "-"
    assert float(rows[1][4]) > 0
