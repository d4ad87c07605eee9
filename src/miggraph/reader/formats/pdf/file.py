"""Read a PDF with pdfium: bytes in, pages with blocks in reading order out.

    document = read_pdf(Path("report.pdf").read_bytes())

pdfium gives characters with boxes, fonts and sizes, and the lines that are drawn; everything else (words, columns,
paragraphs, tables, notes, running heads) is worked out in its neighbours, which know no PDF. pdfium is not thread-safe:
one file at a time.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from miggraph.errors import ReportError
from miggraph.reader.formats.pdf.bounds import require_bounds
from miggraph.reader.formats.pdf.characters import Edges, characters_of
from miggraph.reader.formats.pdf.paragraphs import lay_out
from miggraph.reader.formats.pdf.words import words_of
from miggraph.reader.formats.printed import Box, Glyph, Printed, RawPage, Rule

MAX_BYTES = 200_000_000
MAX_PAGES = 2_000
MAX_GLYPHS = 60_000  # on one page: a map or a drawing, no text
MAX_OBJECTS = 50_000
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-"}  # pdfium writes 2 for a hyphen at the end of a line
_ALONE = frozenset(" \t\u00a0\u00ad\u200b\u2002\u2003\u2009")  # these part words, or are no characters
_TOUCH = 0.1  # of the type size: characters this close belong together
_UPRIGHT = 0.05  # radians
_HAIR = 3.0  # points: a rectangle this thin is a line
_PASSWORD, _FORMAT, _SECURITY = 4, 3, 5


def read_pdf(data: bytes) -> Printed:
    """The pages of a PDF with their blocks in reading order.

    Raises ReportError for a file that is encrypted, broken, too large, or a scan without text.
    """
    with _opened(data) as pdf:
        metadata = {key: value for key, value in pdf.get_metadata_dict().items() if value}
        raw = [_raw_page(pdf, index) for index in range(len(pdf))]
    _require_text(raw)
    remarks = [f"page {page.index + 1} {page.unread}" for page in raw if page.unread]
    return Printed(pages=lay_out(raw), metadata=metadata, remarks=remarks)


def _opened(data: bytes) -> pdfium.PdfDocument:
    if len(data) > MAX_BYTES:
        raise ReportError(
            f"has {len(data) / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that a PDF may have",
            hint="split it into its parts",
        )
    require_bounds(data)
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (_PASSWORD, _SECURITY):
            raise ReportError("is an encrypted PDF", hint="save it without a password") from error
        raise ReportError("is a broken or cut off PDF", hint="fetch it again, or print it to a new PDF") from error
    if not len(pdf):
        pdf.close()
        raise ReportError("is a PDF without pages", hint="give one with text in it")
    if len(pdf) > MAX_PAGES:
        pages = len(pdf)
        pdf.close()
        raise ReportError(
            f"has {pages} pages, more than the {MAX_PAGES} that a report may have", hint="split it into its parts"
        )
    return pdf


def _require_text(pages: list[RawPage]) -> None:
    letters: Counter[str] = Counter()
    for ch, n in Counter("".join(word.text for page in pages for word in page.words)).items():
        letters[_sort(ch)] += n
    if letters["letter"] < 20 * max(1, len(pages) // 4):
        raise ReportError(
            f"is a PDF without a text layer, a scan ({letters['letter']} letters on {len(pages)} pages)",
            hint="recognise its text (OCR) first",
        )
    if letters["strange"] > letters["letter"] / 4:
        raise ReportError(
            "is a PDF that does not say which letters its glyphs are", hint="recognise its text (OCR) first"
        )


def _sort(ch: str) -> str:
    return "letter" if ch.isalnum() else "strange" if "\ue000" <= ch <= "\uefff" or ch == "\ufffd" else "other"


class _Frame(NamedTuple):
    """How the coordinates of a page's contents become those of the page as shown; x0 <= x1 and y0 <= y1."""

    left: float
    bottom: float
    width: float  # before turning
    height: float
    turn: int  # degrees, clockwise

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        if not self.turn:
            return Box(x0 - self.left, self.height - y1 + self.bottom, x1 - self.left, self.height - y0 + self.bottom)
        a, b = self.point(x0, y0), self.point(x1, y1)
        return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))

    def boxes(self, edges: Edges) -> Iterable[tuple[float, float, float, float]]:
        """What :meth:`box` gives for many boxes at once."""
        if self.turn:
            return starmap(self.box, zip(edges.left, edges.bottom, edges.right, edges.top, strict=True))
        return zip(
            [x - self.left for x in edges.left],
            [self.height - y + self.bottom for y in edges.top],
            [x - self.left for x in edges.right],
            [self.height - y + self.bottom for y in edges.bottom],
            strict=True,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        if self.turn == 270:
            return self.height - y, self.width - x
        return x, self.height - y

    @property
    def shown(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turn % 180 else (self.width, self.height)


def _raw_page(pdf: pdfium.PdfDocument, index: int) -> RawPage:
    try:
        page = pdf[index]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:  # one broken page of a file that otherwise opens
        return RawPage(index, 0.0, 0.0, [], [], unread="cannot be read")
    left, bottom, right, top = page.get_bbox()
    frame = _Frame(left, bottom, right - left, top - bottom, _direction(textpage, page.get_rotation()))
    glyphs, turned = _glyphs(textpage, frame)
    textpage.close()
    width, height = frame.shown
    rules = list(_rules(page, frame, width, height)) if glyphs else []
    label = pdf.get_page_label(index) or None
    scanned = not glyphs and any(True for _ in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    page.close()
    unread = "has no text layer" if scanned else ""
    return RawPage(index, width, height, words_of(glyphs), rules, turned, label, frame.turn, unread)


def _direction(textpage: pdfium.PdfTextPage, turn: int) -> int:
    """How far to turn the page clockwise so that most of its text is upright; without text, as the file says."""
    count = textpage.count_chars()
    angles = Counter(
        round(-math.degrees(c.FPDFText_GetCharAngle(textpage.raw, i)) / 90) * 90 % 360
        for i in range(0, count, max(1, count // 200))
    )
    return max(angles, key=lambda a: (angles[a], a == turn), default=turn)


class _Style(NamedTuple):
    size: float
    bold: bool
    italic: bool
    upright: bool
    base: float  # of the baseline, which all characters of a text object share


def _glyphs(textpage: pdfium.PdfTextPage, frame: _Frame) -> tuple[list[Glyph], str]:
    """The upright characters of a page, those of one text object that touch each other together; and the others.

    What is the same for all characters of a text object is asked for once.
    """
    characters = characters_of(textpage, MAX_GLYPHS)
    raw = textpage.raw
    styles: dict[int, _Style] = {}
    turned: list[str] = []
    run = _Run(frame)
    last, style = 0, None
    places = zip(characters.owners, _texts(characters.codes), frame.boxes(characters.edges), strict=True)
    for i, (key, text, box) in enumerate(places):
        if not key or not text:  # pdfium adds spaces and line ends of its own, which belong to no object
            continue
        if style is None or key != last:
            last, style = key, styles.get(key)
            if style is None:
                style = styles[key] = _style(raw, i, frame)
        if not style.upright:
            turned.append(text)
        elif not run.extend(text, key, box):
            run.add(text, key, style, box)
    run.end()
    return run.glyphs, "".join(turned)


class _Run:
    """Gathers the characters of one text object that touch each other."""

    def __init__(self, frame: _Frame) -> None:
        self.glyphs: list[Glyph] = []
        self.width, self.height = frame.shown
        self.text = ""
        self.key = 0
        self.style: _Style | None = None
        self.touch = 0.0
        self.x0 = self.x1 = self.top = self.bottom = 0.0

    def extend(self, text: str, key: int, box: tuple[float, float, float, float]) -> bool:
        """Take a character that goes on with the last ones of its object and stands on the page; say whether it did."""
        x0, top, x1, bottom = box
        if key != self.key or not -self.touch < x0 - self.x1 < self.touch or text in _ALONE or self.text in _ALONE:
            return False
        if x1 <= 0 or bottom <= 0 or x0 >= self.width or top >= self.height:
            return False
        self.text += text
        if x1 > self.x1:
            self.x1 = x1
        if top < self.top:
            self.top = top
        if bottom > self.bottom:
            self.bottom = bottom
        return True

    def add(self, text: str, key: int, style: _Style, box: tuple[float, float, float, float]) -> None:
        """Take a character that begins another run, if it stands on the page as shown."""
        x0, top, x1, bottom = box
        if x1 <= 0 or bottom <= 0 or x0 >= self.width or top >= self.height:
            return
        self.end()
        self.text, self.key, self.style, self.touch = text, key, style, _TOUCH * style.size
        self.x0, self.x1, self.top, self.bottom = x0, x1, top, bottom

    def end(self) -> None:
        """Close what was gathered."""
        if self.style is not None:
            look = self.style
            self.glyphs.append(
                Glyph(self.text, self.x0, self.x1, self.top, self.bottom, look.base, look.size, look.bold, look.italic)
            )
        self.text, self.style = "", None


def _texts(codes: Sequence[int]) -> list[str]:
    """The text of each code unit of a page; a surrogate pair stands with its second half."""
    plain = {code: _character(code, 0)[0] for code in set(codes)}
    if not any(0xD800 <= code < 0xE000 for code in plain):
        return [plain[code] for code in codes]
    texts, high = [], 0
    for code in codes:
        text, high = _character(code, high)
        texts.append(text)
    return texts


def _character(code: int, high: int) -> tuple[str, int]:
    """The text of a code unit, and the half of a surrogate pair that waits for the other; control codes are nothing."""
    if 0xD800 <= code < 0xDC00:
        return "", code
    if 0xDC00 <= code < 0xE000:
        return (chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd"), 0
    if code in _HYPHENS:
        return _HYPHENS[code], 0
    if (code < 0x20 and code != 9) or 0x7F <= code < 0xA0:
        return "", 0
    return chr(code) if code <= 0x10FFFF and code & 0xFFFE != 0xFFFE else "\ufffd", 0


def _style(raw: c.FPDF_TEXTPAGE, i: int, frame: _Frame) -> _Style:
    """Size, weight and direction of the text object that a character belongs to."""
    size = c.FPDFText_GetFontSize(raw, i)
    matrix = c.FS_MATRIX()
    if c.FPDFText_GetMatrix(raw, i, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = -math.atan2(matrix.b, matrix.a)  # of the baseline: pdfium's own is that of letters, which may slant
    else:
        angle = c.FPDFText_GetCharAngle(raw, i)
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    c.FPDFText_GetFontInfo(raw, i, buffer, len(buffer), flags)
    name = buffer.value.decode("utf-8", "replace").lower()
    weight = c.FPDFText_GetFontWeight(raw, i)
    bold, italic = _weight(name, weight, flags.value)
    upright = abs(math.remainder(angle + math.radians(frame.turn), 2 * math.pi)) < _UPRIGHT  # clockwise
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(raw, i, x, y)
    return _Style(size, bold, italic, upright, frame.point(x.value, y.value)[1])


@lru_cache(maxsize=256)
def _weight(name: str, weight: int, flags: int) -> tuple[bool, bool]:
    """Whether a font is bold, and whether it is italic."""
    bold = bool(re.search(r"bold|black|heavy|semibold|demi|[-,]bd|cmbx|lmbx|-b$", name))
    italic = bool(re.search(r"ital|obli|slant|cmti|lmti|-it?$", name))
    return bold or weight >= 600 or bool(flags & (1 << 18)), italic or bool(flags & (1 << 6))


def _rules(page: pdfium.PdfPage, frame: _Frame, width: float, height: float) -> Iterator[Rule]:
    """The straight lines of a page: strokes, thin rectangles, and the edges of frames."""
    for number, item in enumerate(page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if number > MAX_OBJECTS:
            return
        box = frame.box(*_placed(item))
        if box.x1 < 0 or box.x0 > width or box.bottom < 0 or box.top > height:
            continue
        if box.bottom - box.top <= _HAIR < box.x1 - box.x0 or box.x1 - box.x0 <= _HAIR < box.bottom - box.top:
            yield Rule(*box)
        elif c.FPDFPath_CountSegments(item) <= 6 and _is_stroked(item):
            yield Rule(box.x0, box.top, box.x1, box.top)
            yield Rule(box.x0, box.bottom, box.x1, box.bottom)
            yield Rule(box.x0, box.top, box.x0, box.bottom)
            yield Rule(box.x1, box.top, box.x1, box.bottom)


def _placed(item: pdfium.PdfObject) -> tuple[float, float, float, float]:
    """The bounds of an object in the page's space, out of the forms that it is nested in."""
    bounds, form = item.get_bounds(), item.container
    while form is not None:
        bounds, form = form.get_matrix().on_rect(*bounds), form.container
    x0, y0, x1, y1 = bounds
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_stroked(item: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value)
