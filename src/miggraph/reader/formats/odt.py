"""Read an OpenDocument text with lxml: bytes in, blocks in reading order out.

The package is a zip of XML; no other library is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element  # lxml has no public name for it

from miggraph.errors import ReportError
from miggraph.reader.formats.numbering import written
from miggraph.reader.formats.package import damage_named, open_package
from miggraph.reader.formats.printed import LIGATURES, Kind, Mark, Printed, PrintedBlock, PrintedPage, with_cell_marks

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE, _OFFICE, _DRAW, _FO, _META = (
    f"{{{_NS}{name}:1.0}}" for name in ("text", "table", "style", "office", "drawing", "xsl-fo-compatible", "meta")
)
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {f"{_TEXT}{tag}" for tag in ("tracked-changes", "sequence-decls", "user-field-decls", "variable-decls")} | {
    f"{_OFFICE}{tag}" for tag in ("forms", "annotation", "annotation-end")
}
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


def read_odt(data: bytes) -> Printed:
    """The blocks of an .odt file, as one page.

    Raises ReportError for a file that is no OpenDocument text, is encrypted, or is too large once unpacked.
    """
    with damage_named("OpenDocument file"):
        parts = _parts(data)
        reader = _Reader(parts)
        reader.furniture(parts["styles.xml"])
        body = parts["content.xml"].find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise ReportError("is an OpenDocument file, but no text", hint="save it as .odt")
        reader.walk(body, [], "")
        metadata = _metadata(parts["meta.xml"])
    blocks = reader.blocks + reader.notes
    if not any(block.text.strip() for block in blocks):
        raise ReportError("is an OpenDocument file without text", hint="give a file with text in it")
    return Printed([PrintedPage(0, 0.0, 0.0, blocks)], metadata, paged=False)


def _parts(data: bytes) -> dict[str, Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    empty = etree.fromstring(b"<none/>")
    with open_package(data) as package:
        names = set(package.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ReportError("is an encrypted OpenDocument file", hint="save it without a password")
        return {
            name: etree.fromstring(package.read(name), parser) if name in names else empty
            for name in ("content.xml", "styles.xml", "meta.xml")
        }


def _metadata(meta: Element) -> dict[str, str]:
    fields = {
        "title": f"{_DC}title",
        "author": f"{_DC}creator",
        "subject": f"{_DC}subject",
        "language": f"{_DC}language",
        "modified": f"{_DC}date",
        "created": f"{_META}creation-date",
    }
    return {
        key: value.strip() for key, tag in fields.items() if (value := meta.findtext(f".//{tag}")) and value.strip()
    }


_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


class _Reader:
    """Walks a text and gathers blocks."""

    def __init__(self, parts: dict[str, Element]) -> None:
        holders = (parts["styles.xml"], parts["content.xml"])
        self.styles = {s.get(f"{_STYLE}name", ""): s for root in holders for s in root.iter(f"{_STYLE}style")}
        self.lists = {s.get(f"{_STYLE}name", ""): s for root in holders for s in root.iter(f"{_TEXT}list-style")}
        self.counts: dict[tuple[str, int], int] = {}
        self.blocks: list[PrintedBlock] = []
        self.notes: list[PrintedBlock] = []

    def furniture(self, styles: Element) -> None:
        """The running heads and feet, once each."""
        seen: set[str] = set()
        for part in styles.iter(f"{_STYLE}header", f"{_STYLE}footer", f"{_STYLE}header-first", f"{_STYLE}footer-first"):
            text = " ".join(self.gather(p)[0].strip() for p in part.iter(f"{_TEXT}p")).strip()
            if text and text not in seen:
                seen.add(text)
                self.blocks.append(PrintedBlock(Kind.FURNITURE, text))

    def walk(self, element: Element, numbers: list[str], style: str) -> None:
        """The blocks inside an element; `numbers` is what is to be printed before the next paragraph."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == f"{_TEXT}h":
                self.add(child, Kind.HEADING, int(child.get(f"{_TEXT}outline-level", "1")), numbers)
            elif tag == f"{_TEXT}p":
                level = sum(1 for a in child.iterancestors(f"{_TEXT}list"))
                self.add(child, Kind.ITEM if level and numbers else Kind.PARAGRAPH, level, numbers)
            elif tag == f"{_TEXT}list":
                self.items(child, style)
            elif tag == f"{_TABLE}table":
                self.table(child)
            else:
                self.walk(child, numbers, style)

    def items(self, element: Element, style: str) -> None:
        name = element.get(f"{_TEXT}style-name") or style
        level = sum(1 for _ in element.iterancestors(f"{_TEXT}list")) + 1
        look = next((x for x in self.lists.get(name, ()) if x.get(f"{_TEXT}level") == str(level)), None)
        if element.get(f"{_TEXT}continue-numbering") != "true" and not element.get(f"{_TEXT}continue-list"):
            self.counts.pop((name, level), None)
        for item in element:
            if item.tag == f"{_TEXT}list-header":
                self.walk(item, [], name)
            elif item.tag == f"{_TEXT}list-item":
                self.walk(item, [self.number(item, name, level, look)], name)

    def number(self, item: Element, name: str, level: int, look: Element | None) -> str:
        """The number or bullet of a list item, as printed."""
        if look is None or look.tag != f"{_TEXT}list-level-style-number":
            return "•" if look is None else look.get(f"{_TEXT}bullet-char", "•").translate(LIGATURES)
        start = item.get(f"{_TEXT}start-value") or (
            look.get(f"{_TEXT}start-value", "1") if (name, level) not in self.counts else ""
        )
        value = int(start) if start else self.counts[name, level] + 1
        self.counts[name, level] = value
        text = written(value, _FORMS.get(look.get(f"{_STYLE}num-format", "1"), "decimal"))
        return f"{look.get(f'{_STYLE}num-prefix', '')}{text}{look.get(f'{_STYLE}num-suffix', '')}"

    def add(self, element: Element, kind: Kind, level: int, numbers: list[str]) -> None:
        text, marks = self.gather(element)
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            number = numbers.pop(0) if numbers else ""
            shift = len(number) + 1 if number else 0
            block = PrintedBlock(kind, f"{number} {text}" if number else text, number=number, level=level)
            block.marks = [Mark(max(0, m.offset - lead) + shift, m.text) for m in marks]
            block.bold = self.is_bold(element)
            if kind is Kind.PARAGRAPH and re.search(r"quot", element.get(f"{_TEXT}style-name", ""), re.I):
                block.kind = Kind.QUOTE
            self.blocks.append(block)
        for box in element.iter(f"{_DRAW}text-box"):
            self.walk(box, [], "")

    def is_bold(self, element: Element) -> bool:
        name, seen = element.get(f"{_TEXT}style-name", ""), set()
        while name in self.styles and name not in seen:
            seen.add(name)
            look = self.styles[name].find(f"{_STYLE}text-properties")
            if look is not None and look.get(f"{_FO}font-weight"):
                return bool(look.get(f"{_FO}font-weight") == "bold")
            name = self.styles[name].get(f"{_STYLE}parent-style-name", "")
        return False

    def table(self, element: Element) -> None:
        """A table; one of a single column is a frame: what it holds is read as if it were not there."""
        rows, header = [], 0
        own = [r for r in element.iter(f"{_TABLE}table-row") if next(r.iterancestors(f"{_TABLE}table")) is element]
        if all(sum(cell.tag in _CELLS for cell in row) < 2 for row in own):
            for cell in (cell for row in own for cell in row):
                self.walk(cell, [], "")
            return
        for row in own:
            cells = []
            for cell in row:
                if cell.tag == f"{_TABLE}table-cell":
                    inside = (p for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h") if not _is_noted(p))
                    lines = (with_cell_marks(*self.gather(p)) for p in inside)
                    cells.append("\n".join(" ".join(line.split()) for line in lines if line.strip()))
                elif cell.tag == f"{_TABLE}covered-table-cell":
                    cells += [""] * min(1000, int(cell.get(f"{_TABLE}number-columns-repeated", "1")))
            header += next(row.iterancestors()).tag == f"{_TABLE}table-header-rows"
            rows.append(cells)
        if any(any(row) for row in rows):
            self.blocks.append(
                PrintedBlock(Kind.TABLE, "\n".join("\t".join(r) for r in rows), rows=rows, header_rows=header)
            )

    def gather(self, element: Element) -> tuple[str, list[Mark]]:
        """The text of a paragraph and the marks of its notes; the notes go to `self.notes`."""
        text, marks = "", []
        for piece in self._pieces(element):
            if isinstance(piece, str):
                text += piece
                continue
            mark = piece.findtext(f"{_TEXT}note-citation") or ""
            marks.append(Mark(len(text), mark))
            body = piece.find(f"{_TEXT}note-body")
            for i, paragraph in enumerate(body.iter(f"{_TEXT}p") if body is not None else ()):
                inside = self.gather(paragraph)[0].strip()
                if inside:
                    self.notes.append(PrintedBlock(Kind.NOTE, inside, number=mark if i == 0 else ""))
        return text, marks

    def _pieces(self, element: Element) -> Iterator[str | Element]:
        yield _shown(element.text)
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}note":
                yield child
            elif tag == f"{_TEXT}tab":
                yield "\t"
            elif tag == f"{_TEXT}line-break":
                yield "\n"
            elif tag == f"{_TEXT}s":
                yield " " * min(1000, int(child.get(f"{_TEXT}c", "1")))
            elif isinstance(tag, str) and tag not in _SKIPPED and tag != f"{_DRAW}frame":
                yield from self._pieces(child)
            yield _shown(child.tail)


def _is_noted(paragraph: Element) -> bool:
    """Whether a paragraph is one of a note."""
    return next(paragraph.iterancestors(f"{_TEXT}note"), None) is not None


def _shown(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "").replace("\u00ad", "").translate(LIGATURES)
