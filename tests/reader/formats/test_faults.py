"""Files that cannot be read: each is one clear line that says what, where and what to do."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from files import docx, lines, odt, paragraph, pdf, zipped
from miggraph.errors import ReportError
from miggraph.reader import read_source, report_files
from miggraph.reader.formats import detect, stored_text
from miggraph.reader.formats.pdf.bounds import require_bounds
from miggraph.reader.formats.stored import properties_of

GOOD = pdf([lines(60, 700, ["The pilots of the river met the owners of the ships."])])
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[<00><00>]" % (b"o" * 32, b"u" * 32)
ENCRYPTED = GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R" + LOCK)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FAULTS = {
    "scan": (pdf([[], []]), "scan"),
    "encrypted": (ENCRYPTED, "encrypted"),
    "truncated PDF": (GOOD[: len(GOOD) // 2], "broken"),
    "truncated Word file": (docx(paragraph("Pilots."))[:300], "broken"),
    "Word file without its body": (zipped({"word/other.xml": "<a/>"}), "broken"),
    "Word file without text": (docx(paragraph("")), "without text"),
    "old Word file": (OLD_WORD, "before 2007"),
    "encrypted Word file": (OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(40), "image"),
    "archive": (zipped({"a.txt": "pilots"}), "archive"),
    "workbook": (zipped({"xl/workbook.xml": "<a/>"}), "workbook"),
    "rich text": (b"{\\rtf1 pilots}", "RTF"),
    "gzip": (b"\x1f\x8b" + zlib.compress(b"pilots"), "compressed"),
    "empty": (b"", "empty"),
    "white space": (b" \n\n ", "empty"),
    "control characters": (b"pilots \x00\x01", "not text"),
    "another encoding": ("Pilote côtier".encode("latin-1"), "UTF-8"),
    "HTML without text": (b"<html><body><nav>Home</nav></body></html>", "without text"),
    "HTML nested too deeply": (b"<html><body>" + b"<div>" * 5000 + b"pilots", "nested"),
    "OpenDocument without text": (odt(""), "without text"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_one_line_with_the_file_and_what_to_do(name: str, tmp_path: Path) -> None:
    data, word = FAULTS[name]
    file = tmp_path / "report.bin"
    file.write_bytes(data)
    with pytest.raises(ReportError) as caught:
        read_source(file)
    assert word in caught.value.what
    assert caught.value.where == str(file)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("limit", [0, 1, 7])
def test_word_file_larger_than_allowed_once_unpacked(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miggraph.reader.formats.package.LARGEST_UNPACKED", limit)
    for data in (docx(paragraph("Pilots.")), odt("<text:p>Pilots.</text:p>")):
        with pytest.raises(ReportError, match="unpacked"):
            stored_text(data)


def test_package_that_unpacks_to_more_than_it_says_takes_no_memory() -> None:
    large = 30_000_000
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(paragraph("Pilots.")))) as whole, zipfile.ZipFile(packed, "w", 8) as package:
        for part in whole.namelist():
            package.writestr(part, whole.read(part).ljust(large if part.endswith("document.xml") else 0))
    data = bytearray(packed.getvalue())
    size = data.rindex(large.to_bytes(4, "little"))
    data[size : size + 4] = (1000).to_bytes(4, "little")
    del whole, package, packed
    tracemalloc.start()
    try:
        with pytest.raises(ReportError, match="broken"):
            stored_text(bytes(data))
        assert tracemalloc.get_traced_memory()[1] < large / 2
    finally:
        tracemalloc.stop()


def test_pdf_with_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miggraph.reader.formats.pdf.file.MAX_PAGES", 1)
    with pytest.raises(ReportError, match="2 pages, more than the 1"):
        stored_text(pdf([[], []]))


def test_pdf_with_a_stream_larger_than_allowed_once_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    operators = zlib.compress(b"0 0 m 9 9 l S " * 200)
    page = b"%PDF-1.4\n4 0 obj\n<< /Length 60 /Filter /FlateDecode >>\nstream\n" + operators + b"\nendstream\n"
    picture = page.replace(b"<< ", b"<< /Subtype /Image ")
    monkeypatch.setattr("miggraph.reader.formats.pdf.bounds.LARGEST_STREAM", 2_000)
    require_bounds(picture)
    with pytest.raises(ReportError, match="on one page once unpacked"):
        require_bounds(page)
    monkeypatch.setattr("miggraph.reader.formats.pdf.bounds.LARGEST_STREAM", 3_000)
    monkeypatch.setattr("miggraph.reader.formats.pdf.bounds.LARGEST_STREAMS", 5_000)
    require_bounds(page)
    with pytest.raises(ReportError, match="on its pages once unpacked"):
        require_bounds(page + page)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        read_source(tmp_path / "none.pdf")
    with pytest.raises(ReportError, match="is a folder"):
        read_source(tmp_path)


def test_content_says_what_a_file_is_and_not_its_name() -> None:
    assert detect(GOOD) == "PDF"
    assert detect(docx("")) == "Word"
    assert detect(odt("")) == "OpenDocument"
    assert detect(b"\xef\xbb\xbf<!DOCTYPE html><p>x") == "HTML"
    assert detect(b"<p>a</p>\n<p>b</p>\n<div><p>c</p></div>") == "HTML"
    assert detect(b"# Title\n\n<p>in Markdown</p>") == "text"


def test_report_files_are_those_of_every_format(tmp_path: Path) -> None:
    for name in ("a.md", "b.PDF", "c.docx", "d.odt", "e.html", "f.doc", "README.md", "a.toml", "x.json"):
        (tmp_path / name).touch()
    assert [file.name for file in report_files(tmp_path)] == ["a.md", "b.PDF", "c.docx", "d.odt", "e.html", "f.doc"]


def test_control_characters_of_a_property_are_left_out() -> None:
    assert properties_of({"Title": "The\0 Tides\x1b[31m"}).title == "The Tides [31m"
