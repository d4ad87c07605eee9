"""Read an HTML page with lxml: bytes in, blocks in reading order out.

    document = read_html(Path("report.html").read_bytes())

Everything that the page shows becomes a block: what is no part of the text (navigation, banners, footers, forms) is
furniture, not dropped. Scripts, styles and hidden elements show nothing. List items get the numbers that a browser
would print.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from miggraph.errors import ReportError
from miggraph.reader.formats.numbering import written
from miggraph.reader.formats.printed import LIGATURES, Kind, Mark, Printed, PrintedBlock, PrintedPage, with_cell_marks

MAX_BYTES = 50_000_000
MAX_DEPTH = 400
_UNSHOWN = {
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "title",
    "meta",
    "link",
    "svg",
    "math",
    "iframe",
    "object",
    "audio",
    "video",
    "canvas",
    "datalist",
}
_FURNITURE = {"nav", "form", "button", "select", "menu", "dialog"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog"}
_INLINE = {
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "br",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
}
_BOLD = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"}
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NOTE_ID = re.compile(r"^(?:_?ft?n|(?:foot|end)?note)[-_:]?\d+", re.I)
_NOTES = re.compile(r"\b(?:foot|end)notes?\b", re.I)
_DATES = ("dcterms.issued", "dcterms.date", "dc.date", "article:published_time", "citation_publication_date", "date")
_NAMES = {
    "dcterms.title": "title",
    "dc.title": "title",
    "citation_title": "title",
    "og:title": "title",
    "dcterms.publisher": "publisher",
    "dc.publisher": "publisher",
    "og:site_name": "publisher",
    "author": "author",
    "dc.creator": "author",
    "dc.language": "language",
    "dc.identifier": "identifier",
} | dict.fromkeys(_DATES, "date")


def read_html(data: bytes) -> Printed:
    """The blocks of an HTML page, as one page.

    Raises ReportError for a page without text, nested too deeply, or too large.
    """
    if len(data) > MAX_BYTES:
        raise ReportError(
            f"has {len(data) / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that an HTML page may have",
            hint="split it into its parts",
        )
    text = decoded(data)
    if not text.strip():
        raise ReportError("is empty", hint="give a report with text in it")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text.replace("\0", "\ufffd"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise ReportError("is an HTML page without text", hint="save the page as the browser shows it") from error
    reader = _Reader()
    body = root.find("body")
    reader.walk(root if body is None else body, _State())
    reader.flush(_State())
    if not any(block.kind is not Kind.FURNITURE for block in reader.blocks):
        raise ReportError(
            "is an HTML page without text outside its navigation", hint="save the page as the browser shows it"
        )
    return Printed([PrintedPage(0, 0.0, 0.0, reader.blocks)], metadata(root), paged=False)


def decoded(data: bytes) -> str:
    """The text of a file: by its byte order mark, by what it declares, as UTF-8, and else as Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)|<\?xml[^>]*encoding=[\"']([\w-]+)", data[:4096], re.I)
    names = ["utf-8"]
    if declared:
        name = (declared[1] or declared[2]).decode("ascii").lower()
        names.append("cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name)
    for name in (*names, "cp1252"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def metadata(root: lxml.html.HtmlElement) -> dict[str, str]:
    """What the head of a page says: title, date, publisher, author, language, identifier."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        key = _NAMES.get((tag.get("name") or tag.get("property") or "").lower())
        if key and tag.get("content", "").strip():
            found.setdefault(key, tag.get("content", "").strip())
    title = root.findtext(".//head/title") or ""
    if title.strip():
        found.setdefault("title", " ".join(title.split()))
    if root.get("lang"):
        found["language"] = root.get("lang")
    return found


@dataclass(slots=True, frozen=True)
class _State:
    """Where the walk stands."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    bold: bool = False
    furniture: bool = False
    pre: bool = False
    notes: bool = False
    depth: int = 0


@dataclass(slots=True)
class _Reader:
    """Gathers blocks while the tree is walked."""

    blocks: list[PrintedBlock] = field(default_factory=list)
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    letters: list[tuple[int, bool]] = field(default_factory=list)
    number: str = ""

    def walk(self, element: lxml.html.HtmlElement, state: _State) -> None:
        """An element and what it holds."""
        if state.depth > MAX_DEPTH:
            raise ReportError(f"is an HTML page nested more than {MAX_DEPTH} elements deep", hint="save it as text")
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _UNSHOWN or _is_hidden(element) or element.get("role") == "doc-backlink":
            return
        inner = _inner(tag, element, state)
        if tag == "br":
            self.text += "\n"
        elif (tag == "sup" or element.get("role") == "doc-noteref") and self.take_mark(element):
            pass
        elif tag == "table" and not _is_layout(element):
            self.flush(state)
            self.table(element, state)
        elif tag in _INLINE and inner.furniture == state.furniture:
            self.children(element, inner)
        else:
            self.flush(state)
            if tag == "li":
                self.number = _number(element)
            self.children(element, inner)
            self.flush(inner)
            if tag == "li":
                self.number = ""

    def children(self, element: lxml.html.HtmlElement, state: _State) -> None:
        self.add(element.text, state)
        for child in element:
            self.walk(child, state)
            self.add(child.tail, state)

    def add(self, text: str | None, state: _State) -> None:
        if not text:
            return
        text = text.replace("\u00ad", "").translate(LIGATURES)
        if not state.pre:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if not self.text or self.text[-1] in " \n":
                text = text.lstrip(" ")
        self.text += text
        self.letters.append((sum(ch.isalnum() for ch in text), state.bold))

    def take_mark(self, element: lxml.html.HtmlElement) -> bool:
        """Whether a raised text is the mark of a note; if so it is kept apart."""
        text = "".join(element.itertext()).strip()
        if not self.text or not re.fullmatch(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])(?:,\s?\d{1,3})*[\])]?", text):
            return False
        self.marks.append(Mark(len(self.text.rstrip(" ")), text.strip("[]()")))
        return True

    def flush(self, state: _State) -> None:
        """End a block."""
        text = self.text.strip("\n") if state.pre else re.sub(r" ?\n ?", "\n", self.text).strip()
        if text.strip():
            kind = Kind.FURNITURE if state.furniture else Kind.NOTE if state.notes else state.kind
            shift = len(self.number) + 1 if self.number and kind is Kind.ITEM else 0
            letters = sum(n for n, _ in self.letters)
            block = PrintedBlock(
                kind, f"{self.number} {text}" if shift else text, number=self.number, level=state.level
            )
            block.bold = bool(letters) and all(bold for n, bold in self.letters if n)
            block.marks = [Mark(mark.offset + shift, mark.text) for mark in self.marks]
            self.blocks.append(block)
            self.number = ""
        self.text, self.marks, self.letters = "", [], []

    def table(self, element: lxml.html.HtmlElement, state: _State) -> None:
        """A data table, its caption before it; a cell that spans is followed by empty ones."""
        caption = element.find("caption")
        if caption is not None:
            self.children(caption, state)
            self.flush(state)
        rows: list[list[str]] = []
        header, held = 0, set[tuple[int, int]]()
        for i, row in enumerate(r for r in element.iter("tr") if next(r.iterancestors("table")) is element):
            cells: list[str] = []
            found = [c for c in row if c.tag in ("td", "th")]
            for cell in found:
                while (i, len(cells)) in held:
                    cells.append("")
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                for k in range(1, down):
                    for j in range(across):
                        held.add((i + k, len(cells) + j))
                cells += [self.cell(cell), *[""] * (across - 1)]
            if i == header and found and (all(c.tag == "th" for c in found) or row.getparent().tag == "thead"):
                header += 1
            rows.append(cells)
        if any(any(row) for row in rows):
            kind = Kind.FURNITURE if state.furniture else Kind.TABLE
            self.blocks.append(PrintedBlock(kind, "\n".join("\t".join(r) for r in rows), rows=rows, header_rows=header))

    def cell(self, cell: lxml.html.HtmlElement) -> str:
        inside = _Reader()
        inside.children(cell, _State())
        inside.flush(_State())
        lines = [line for block in inside.blocks for line in with_cell_marks(block.text, block.marks).split("\n")]
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _inner(tag: str, element: lxml.html.HtmlElement, state: _State) -> _State:
    """The state inside an element."""
    kind, level = state.kind, state.level
    if re.fullmatch(r"h[1-6]", tag):
        kind, level = Kind.HEADING, int(tag[1])
    elif element.get("role") == "heading":
        kind, level = Kind.HEADING, int(element.get("aria-level", "2"))
    elif tag == "li":
        kind, level = Kind.ITEM, sum(a.tag in ("ul", "ol") for a in element.iterancestors())
    elif tag in ("blockquote", "aside"):
        kind = Kind.QUOTE
    elif tag in ("pre", "listing"):
        kind = Kind.CODE
    furniture = state.furniture or tag in _FURNITURE or element.get("role") in _ROLES or _is_banner(tag, element)
    notes = (
        state.notes
        or element.get("role") in ("doc-endnotes", "doc-footnote")
        or bool(_NOTES.search(element.get("class", "")))
        or (tag in ("p", "li", "div") and bool(_NOTE_ID.match(element.get("id", ""))))
    )
    return _State(
        kind,
        level,
        state.bold or tag in _BOLD,
        furniture,
        state.pre or tag in ("pre", "listing", "textarea"),
        notes,
        state.depth + 1,
    )


def _is_banner(tag: str, element: lxml.html.HtmlElement) -> bool:
    """A header or footer of the whole page, a link that skips to the text, or an aside that is a list of links."""
    if tag == "aside":
        linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
        return linked > 0.5 * len("".join(element.itertext()).strip())
    return (
        tag in ("header", "footer")
        and not any(a.tag in ("article", "main", "section") for a in element.iterancestors())
    ) or "skip" in element.get("class", "").split()


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return (
        "hidden" in element.attrib
        or "display:none" in style
        or "visibility:hidden" in style
        or (element.tag == "input" and element.get("type") == "hidden")
    )


def _is_layout(element: lxml.html.HtmlElement) -> bool:
    """A table that only places text: one cell filled in each row, said to be so, another table or headings inside."""
    if element.get("role") in ("presentation", "none"):
        return True
    return (
        len(element.findall(".//td")) + len(element.findall(".//th")) < 2
        or element.find(".//table") is not None
        or element.find(".//td//h2") is not None
        or not any(_filled(row) > 1 for row in element.iter("tr"))
    )


def _filled(row: lxml.html.HtmlElement) -> int:
    """How many cells of a row have text."""
    return sum(bool((cell.text_content() or "").strip(" \t\r\n\xa0|·•")) for cell in row if cell.tag in ("td", "th"))


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1")
    return min(1000, int(value)) if value.isdigit() and int(value) else 1


def _number(item: lxml.html.HtmlElement) -> str:
    """The number or bullet that a browser prints before a list item."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "•"
    value = int(parent.get("start")) if re.fullmatch(r"-?\d+", parent.get("start", "")) else 1
    for other in parent:
        if other.tag != "li":
            continue
        if re.fullmatch(r"-?\d+", other.get("value", "")):
            value = int(other.get("value"))
        if other is item:
            break
        value += 1
    style = re.search(
        r"list-style(?:-type)?:\s*(lower-alpha|upper-alpha|lower-roman|upper-roman|none)", parent.get("style", "")
    )
    if style and style[1] == "none":
        return ""
    form = (
        {
            "lower-alpha": "lowerLetter",
            "upper-alpha": "upperLetter",
            "lower-roman": "lowerRoman",
            "upper-roman": "upperRoman",
        }[style[1]]
        if style
        else _TYPES.get(parent.get("type", "1"), "decimal")
    )
    return written(value, form) + "."
