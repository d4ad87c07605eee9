"""Read a Word file with python-docx: bytes in, blocks in reading order out.

    document = read_docx(Path("report.docx").read_bytes())

python-docx opens the package and gives styles, parts and properties. The body is walked here, since its
`paragraph.text` passes over tracked insertions, content controls and notes, and since Word computes list numbers when
it shows them. Deleted and hidden text and comments are left out. A page is what Word last laid out
(`lastRenderedPageBreak`) or a hard break; without either nothing is known of pages. A paragraph stands on the page
that it begins on.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from lxml import etree
from lxml.etree import _Element as Element  # lxml has no public name for it

from miggraph.errors import ReportError
from miggraph.reader.formats.docx.styles import Numbers, Styles, W, is_on
from miggraph.reader.formats.package import damage_named, open_package
from miggraph.reader.formats.printed import LIGATURES, Kind, Mark, Printed, PrintedBlock, PrintedPage, with_cell_marks

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    f"{W}{tag}"
    for tag in (
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "rt",
        "commentReference",
        "sdtPr",
        "footnoteRef",
        "endnoteRef",
    )
} | {f"{_MC}Fallback"}
_TEXT = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_QUOTE = re.compile(r"quote|block ?text", re.I)


def read_docx(data: bytes) -> Printed:
    """The blocks of a .docx file, by pages.

    Raises ReportError for a file that is no Word file, is encrypted, or is too large once unpacked.
    """
    with damage_named("Word file"):
        open_package(data).close()
        word = docx.Document(io.BytesIO(data))
        reader = _Reader(word)
        reader.furniture()
        for element in word.element.body:
            reader.block(element)
        reader.close_page()
        metadata = _metadata(word)
    if not any(block.text.strip() for page in reader.pages for block in page.blocks):
        raise ReportError("is a Word file without text, or with images only", hint="give a file with text in it")
    return Printed(reader.pages, metadata, paged=len(reader.pages) > 1)


def _metadata(word: WordFile) -> dict[str, str]:
    core = word.core_properties
    found = {
        "title": core.title,
        "author": core.author,
        "subject": core.subject,
        "keywords": core.keywords,
        "language": core.language,
        "created": core.created.isoformat() if core.created else "",
        "modified": core.modified.isoformat() if core.modified else "",
    }
    return {key: value for key, value in found.items() if value}


@dataclass(slots=True)
class _Text:
    """A paragraph as it is gathered: its pieces, the marks of notes, and what its runs look like."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and id, in the order of their marks
    boxes: list[Element] = field(default_factory=list)
    before: int = 0  # whether a page ends before its first words
    within: int = 0  # pages that end in it or behind its last words
    turned: int = 0  # characters before the last end of a page
    bold: list[tuple[int, bool]] = field(default_factory=list)  # letters, and whether they are bold

    def turn(self) -> None:
        """Note that a page ends here; a break and the trace of laying it out that follows are one."""
        read = len(self.text.strip())
        if not read:
            self.before = 1
        elif read != self.turned:
            self.within += 1
        self.turned = read


class _Reader:
    """Walks a Word file and gathers blocks by pages."""

    def __init__(self, word: WordFile) -> None:
        self.styles = Styles(word)
        self.numbers = Numbers(word)
        self.notes = {kind: _notes(word, rel) for kind, rel in (("footnote", REL.FOOTNOTES), ("endnote", REL.ENDNOTES))}
        self.word = word
        self.pages: list[PrintedPage] = []
        self.blocks: list[PrintedBlock] = []
        self.pending: list[PrintedBlock] = []  # notes of this page
        self.count = 0

    def furniture(self) -> None:
        """The running heads and feet, once each."""
        seen: set[str] = set()
        for section in self.word.sections:
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                if part.is_linked_to_previous:
                    continue
                for element in part._element:
                    text = self.gather(element).text.strip()
                    if text and text not in seen:
                        seen.add(text)
                        self.blocks.append(PrintedBlock(Kind.FURNITURE, text))

    def block(self, element: Element) -> None:
        """One element of the body, or of something that wraps elements of the body."""
        if element.tag == f"{W}p":
            self.paragraph(element)
        elif element.tag == f"{W}tbl":
            self.table(element)
        elif element.tag not in _SKIPPED:
            for child in element:
                self.block(child)

    def paragraph(self, element: Element) -> None:
        """A paragraph, the text boxes anchored in it, and its notes."""
        gathered = self.gather(element)
        number, level = self.numbers.of(element, self.styles)
        text = gathered.text.strip()
        if gathered.before or self.styles.breaks_before(element):
            self.turn()
        if text:
            shift = len(number) + 1 if number else 0
            lead = len(gathered.text) - len(gathered.text.lstrip())
            block = PrintedBlock(
                self.kind(element, number), f"{number} {text}" if number else text, number=number, level=level
            )
            block.marks = [Mark(max(0, mark.offset - lead) + shift, mark.text) for mark in gathered.marks]
            letters = sum(n for n, _ in gathered.bold)
            block.bold = (bool(letters) and all(bold for n, bold in gathered.bold if n)) or self.styles.is_bold(element)
            heading = self.styles.heading(element)
            block.level = heading or level
            self.blocks.append(block)
        self.add_notes(gathered)
        for box in gathered.boxes:
            for child in box:
                self.block(child)
        for _ in range(gathered.within):
            self.close_page()

    def kind(self, element: Element, number: str) -> Kind:
        if self.styles.heading(element):
            return Kind.HEADING
        if number:
            return Kind.ITEM
        return Kind.QUOTE if _QUOTE.search(self.styles.name(element)) else Kind.PARAGRAPH

    def add_notes(self, gathered: _Text) -> None:
        for (kind, key), mark in zip(gathered.notes, [m for m in gathered.marks if m.text], strict=False):
            for i, paragraph in enumerate(self.notes.get(kind, {}).get(key, [])):
                inside = self.gather(paragraph)
                if inside.text.strip():
                    self.pending.append(
                        PrintedBlock(Kind.NOTE, inside.text.strip(), number=mark.text if i == 0 else "")
                    )

    def table(self, element: Element) -> None:
        """A table: a cell that spans columns is followed by empty ones; one that goes on from above is empty.

        One of a single column is a frame: what it holds is read as if it were not there.
        """
        rows: list[list[str]] = []
        header = 0
        own = [row for row in element.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is element]
        held = [[c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr")) is row] for row in own]
        if all(len(cells) < 2 for cells in held):
            for inside in (child for cells in held for cell in cells for child in cell):
                self.block(inside)
            return
        for row, inner in zip(own, held, strict=True):
            cells: list[str] = []
            for cell in inner:
                span, goes_on = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
                merged = goes_on is not None and goes_on.get(f"{W}val") != "restart"
                cells.append("" if merged else self.cell(cell))
                cells += [""] * (int(span.get(f"{W}val", "1")) - 1 if span is not None else 0)
            if len(rows) == header and row.find(f"{W}trPr/{W}tblHeader") is not None:
                header += 1
            rows.append(cells)
        if any(any(row) for row in rows):
            self.blocks.append(
                PrintedBlock(Kind.TABLE, "\n".join("\t".join(row) for row in rows), rows=rows, header_rows=header)
            )

    def cell(self, cell: Element) -> str:
        texts = []
        for paragraph in cell.iter(f"{W}p"):
            if next(paragraph.iterancestors(f"{_MC}Fallback"), None) is not None:
                continue  # the same text box once more, for programs that cannot show the other
            gathered = self.gather(paragraph)
            self.add_notes(gathered)
            number, _ = self.numbers.of(paragraph, self.styles)
            texts.append(f"{number} {with_cell_marks(gathered.text, gathered.marks).strip()}".strip())
        return "\n".join(" ".join(text.split()) for text in texts if text)

    def turn(self) -> None:
        """End a page, unless the paragraph before has ended it: a break and the trace of laying it out are one."""
        if any(block.kind is not Kind.FURNITURE for block in self.blocks):
            self.close_page()

    def close_page(self) -> None:
        """End a page: its notes stand after its text."""
        self.blocks += self.pending
        self.pages.append(PrintedPage(len(self.pages), 0.0, 0.0, self.blocks))
        self.blocks, self.pending = [], []

    def gather(self, element: Element) -> _Text:
        """The text of a paragraph as it is shown."""
        gathered = _Text()
        for run, bold, raised in _pieces(element, False, False):
            self._add(run, bold, raised, gathered)
        return gathered

    def _add(self, piece: Element, bold: bool, raised: bool, to: _Text) -> None:
        tag = piece.tag
        if tag in (f"{W}t", f"{_M}t"):
            text = (piece.text or "").replace("\u00ad", "").translate(LIGATURES)
            if raised and re.fullmatch(r"\s*[\d*†‡,]{1,5}\s*", text):
                to.marks.append(Mark(len(to.text), text.strip()))
                to.notes.append(("typed", ""))
                return
            to.text += text
            to.bold.append((sum(ch.isalnum() for ch in text), bold))
        elif tag in _TEXT:
            to.text += _TEXT[tag]
        elif tag == f"{W}br":
            to.text += "" if piece.get(f"{W}type") in ("page", "column") else "\n"
            if piece.get(f"{W}type") == "page":
                to.turn()
        elif tag == f"{W}lastRenderedPageBreak":
            to.turn()
        elif tag == f"{W}sym":
            to.text += chr(int(piece.get(f"{W}char", "2022"), 16)).translate(LIGATURES)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            self.count += 1
            kind = "footnote" if "footnote" in tag else "endnote"
            to.marks.append(Mark(len(to.text), str(self.count)))
            to.notes.append((kind, piece.get(f"{W}id", "")))
        elif tag == f"{W}txbxContent":
            to.boxes.append(piece)


def _pieces(element: Element, bold: bool, raised: bool) -> Iterator[tuple[Element, bool, bool]]:
    """What a paragraph shows, in order, with the look of its run; text boxes whole."""
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}r":
            look = child.find(f"{W}rPr")
            if is_on(look, "vanish"):
                continue
            place = look.find(f"{W}vertAlign") if look is not None else None
            yield from _pieces(child, is_on(look, "b"), place is not None and place.get(f"{W}val") == "superscript")
        elif child.tag == f"{W}txbxContent" or not len(child):
            yield child, bold, raised
        else:
            yield from _pieces(child, bold, raised)


def _notes(word: WordFile, rel: str) -> dict[str, list[Element]]:
    """The paragraphs of each footnote or endnote, by its id."""
    try:
        part = word.part.part_related_by(rel)
    except KeyError:
        return {}
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return {
        note.get(f"{W}id", ""): list(note.iter(f"{W}p")) for note in root if note.get(f"{W}type") in (None, "normal")
    }
