"""The files beside the dump: the stored text of a report, and its layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from files import Put, lines, pdf
from miggraph.publish import publish, writing
from miggraph.reader import UNKNOWN, read_report
from miggraph.texts import text_files

PAGE = [
    "The harbour masters met the pilots of the lower coast, and the owners",
    "of the ships, to speak about what the council can print in its list.",
]


@pytest.fixture
def report(tmp_path: Path) -> dict[str, bytes]:
    file = tmp_path / "pilots.pdf"
    pages = [[Put(290, 40, str(n), 8), *lines(60, 700, PAGE)] for n in (4, 5)]
    file.write_bytes(pdf(pages))
    return text_files([read_report(file, UNKNOWN)])


def test_layout_says_where_blocks_and_boxes_stand(report: dict[str, bytes]) -> None:
    text, layout = report["pilots.txt"].decode("utf-8"), json.loads(report["pilots.json"])
    assert [page[1:] for page in layout["pages"]] == [["4", 595.0, 842.0], ["5", 595.0, 842.0]]
    assert text[layout["pages"][1][0] :].startswith(PAGE[0])
    assert text[slice(*layout["boxes"][0][:2])] == PAGE[0]
    assert {text[start:end] for start, end, kind in layout["blocks"] if kind == "furniture"} == {"4", "5"}


def test_text_files_are_the_same_bytes_each_time(report: dict[str, bytes], tmp_path: Path) -> None:
    assert text_files([read_report(tmp_path / "pilots.pdf", UNKNOWN)]) == report


def test_markdown_has_blocks_and_no_boxes(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("# Notes\n\nThe pilots met.\n", encoding="utf-8")
    files = text_files([read_report(file, UNKNOWN)])
    layout = json.loads(files["notes.json"])
    assert files["notes.txt"] == file.read_bytes()
    assert (layout["boxes"], len(layout["blocks"])) == ([], 2)


def test_texts_are_published_beside_the_dump_and_renewed(tmp_path: Path) -> None:
    quad = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    folder = tmp_path / "dataset"
    for content in (b"first", b"second"):
        with writing(folder):
            version = publish(folder, quad, {}, {"notes.txt": content})
        assert (version / "texts" / "notes.txt").read_bytes() == content
