"""The files beside the dump: the stored text of a report, and its layout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def test_layout_says_what_is_read_of_each_block(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    text = "# Notes\n\n- The *old* pilots &amp; owners met.\n\n| Quay | Ships |\n| --- | --- |\n| North | 12 |\n\n---\n"
    file.write_text(text, encoding="utf-8")
    layout = json.loads(text_files([read_report(file, UNKNOWN)])["notes.json"])
    assert [kind for _, _, kind in layout["blocks"]] == ["heading", "list item", "table", "mark"]
    heading, item, table, mark = layout["words"]
    assert heading == ["", [[2, 5]]]
    assert (item[0], "".join(read(text, item[1])), mark) == ("-", "The old pilots & owners met.", None)
    assert [(header, ["".join(read(text, cell)) for cell in cells]) for header, cells in table[2]] == [
        (1, ["Quay", "Ships"]),
        (0, ["North", "12"]),
    ]


def read(text: str, runs: list[Any]) -> Iterator[str]:
    """What the runs of a layout say."""
    for run in runs:
        yield run if isinstance(run, str) else run[2] if len(run) > 2 else text[run[0] : run[0] + run[1]]


def test_file_of_another_format_is_published_as_it_was_received(tmp_path: Path) -> None:
    file = tmp_path / "notes.html"
    file.write_text("<html><body><h1>Notes</h1><p>The pilots met.</p></body></html>", encoding="utf-8")
    files = text_files([read_report(file, UNKNOWN)], {"notes": file})
    assert files["notes.original.html"] == file.read_bytes()
    assert json.loads(files["notes.json"])["original"] == "notes.original.html"


def test_file_that_is_stored_as_it_is_is_not_published_twice(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("# Notes\n\nThe pilots met.\n", encoding="utf-8")
    files = text_files([read_report(file, UNKNOWN)], {"notes": file}, {"notes": [(3, "a picture", "![map]", 6)]})
    assert files.keys() == {"notes.txt", "notes.json"}
    told = json.loads(files["notes.json"])
    assert (told["original"], told["unread"]) == ("notes.txt", [[3, "a picture", "![map]", 6]])


def test_texts_are_published_beside_the_dump_and_renewed(tmp_path: Path) -> None:
    quad = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> <https://example.org/g> .\n"
    folder = tmp_path / "dataset"
    for content in (b"first", b"second"):
        with writing(folder):
            version = publish(folder, quad, {}, {"notes.txt": content})
        assert (version / "texts" / "notes.txt").read_bytes() == content
