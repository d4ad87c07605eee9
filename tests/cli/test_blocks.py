"""``convert --show blocks``: how a file of any format was read."""

from __future__ import annotations

from pathlib import Path

import pytest

import files
from miggraph.cli import main

Captured = pytest.CaptureFixture[str]
WORDS = "Pilots keep the lamps of the harbour lit at night."
FORMATS = {
    "notes.md": f"# Lamps\n\n{WORDS}\n".encode(),
    "notes.txt": f"LAMPS\n\n{WORDS}\n".encode(),
    "notes.html": f"<html><body><h1>Lamps</h1><p>{WORDS}</p></body></html>".encode(),
    "notes.docx": files.docx(files.paragraph(WORDS)),
    "notes.odt": files.odt(f"<text:p>{WORDS}</text:p>"),
    "notes.pdf": files.pdf([[files.Put(72, 700, WORDS)]]),
}


def shown(folder: Path, name: str, content: bytes, capsys: Captured) -> list[str]:
    (folder / name).write_bytes(content)
    assert main(["convert", str(folder / name), "--show", "blocks"]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", FORMATS)
def test_blocks_of_every_format_are_shown_with_their_coverage(tmp_path: Path, capsys: Captured, name: str) -> None:
    *blocks, last = shown(tmp_path, name, FORMATS[name], capsys)
    assert [line for line in blocks if line.endswith(f"paragraph {WORDS}")]
    assert last.startswith(f"{name}: 100 % understood (prose")


def test_blocks_of_a_pdf_are_shown_by_page(tmp_path: Path, capsys: Captured) -> None:
    pages = [
        [files.Put(72, 700, WORDS), files.Put(300, 30, "7")],
        [files.Put(72, 700, "Crews thank them for it in the morning."), files.Put(300, 30, "8")],
    ]
    lines = shown(tmp_path, "notes.pdf", files.pdf(pages), capsys)
    marks = [number for number, line in enumerate(lines) if line.startswith("------ page")]
    assert [lines[number] for number in marks] == ["------ page 1, printed 7", "------ page 2, printed 8"]
    assert "Pilots" in lines[marks[0] + 1]
    assert "Crews" in lines[marks[1] + 1]


def test_blocks_that_were_left_out_are_marked_with_the_reason(tmp_path: Path, capsys: Captured) -> None:
    lines = shown(tmp_path, "notes.md", f"# Lamps\n\n{WORDS}\n\nPort\tLamps\nDell\tForty\n".encode(), capsys)
    [first] = [number for number, line in enumerate(lines) if line.startswith("     5 !")]
    assert lines[first + 1].strip() == "^ lines that are no sentences: only names are read"
    assert "left out" in lines[-1]
