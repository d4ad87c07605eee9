"""Stored text to lines: markup is set aside, every character that stays knows where it came from."""

from __future__ import annotations

import re

from miggraph.model import Line, Piece, Prose, Span

_MARKUP = re.compile(
    r"""</?(?:b|i|u|p|em|strong|span|br|sub)\b[^<>]*>     # inline HTML
      | <sup>.*?</sup>                                  # a footnote's mark
      | (?<=\S)[¹²³⁴⁵⁶⁷⁸⁹⁰]+                            # the same as a character
      | !\[[^\]]*\]\([^)]*\)                            # an image
      | \[(?=[^\]]*\]\([^)]*\)) | \](?=\()\([^)]*\)     # a link around its words
      | \*{1,4}                                         # emphasis
      | (?<![\w\\])_(?=\S) | (?<=\S)_(?!\w)
      | \\(?=[\\`*_{}\[\]()#+\-.!$&%~|<>])               # a backslash escape
    """,
    re.VERBOSE,
)
_HASHES = re.compile(r"\s*(#{1,6})\s+")
_MARKER = re.compile(
    r"""\s*(?:[-*•➤▪◦‣–+]\s+(?:\[[ x]\]\s+)?              # a bullet
          | \(?(?:\d{1,3}|[a-z]|[ivxlc]{1,5})[.)]{1,2}\s+   # 1.  1)  1.)  a.  iv)
      | \d{1,3}(?:\.\d{1,3})+[.)]?\s+(?=["“‘(\[]?[A-Z])  # 7.1  140.12
          | [IVX]{1,5}[.)]\s+)                               # II.
    """,
    re.VERBOSE,
)
_BOLD = re.compile(r"\s*(?:\*\*\*?(?!\*)[^*]+\*\*\*?|<b>(?:(?!</b>).)+</b>)\s*[:.]?\s*")
_ITALIC = re.compile(r"\s*(?:\*(?!\*)[^*]+\*|<i>(?:(?!</i>).)+</i>|_[^_]+_)\s*")
_LINK = re.compile(r"\s*\[[^\]]+\]\([^)]*\)\s*")


def prose_of(text: str, start: int, end: int) -> Prose:
    """The readable part of ``text[start:end]``, without markup and white space at its ends."""
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0

    def keep(first: int, last: int) -> None:
        nonlocal at
        if first < last:
            parts.append(text[first:last])
            pieces.append(Piece(at, first, last - first, False))
            at += last - first

    place = start
    for match in _MARKUP.finditer(text, start, end):
        keep(place, match.start())
        place = match.end()
    keep(place, end)
    return Prose("".join(parts), tuple(pieces)).slice()


def parse_line(text: str, start: int, end: int) -> Line:
    """One stored line, ``text[start:end]``, as printed."""
    stored = text[start:end]
    hashes = _HASHES.match(stored)
    body = start + (hashes.end() if hashes else 0)
    style = next((name for name, shape in _STYLES if shape.fullmatch(text[body:end])), "")
    inner = prose_of(text, body, end)
    marker = _MARKER.match(inner.text)
    prose = inner.slice(marker.end()) if marker and marker.end() < len(inner.text) else inner
    return Line(
        prose=prose,
        span=Span(start, end),
        style=style,
        marker=inner.text[: marker.end()].strip() if prose is not inner and marker else "",
        hashes=len(hashes.group(1)) if hashes else 0,
        cells=_cells(text, start, end),
    )


_STYLES = (("bold", _BOLD), ("italic", _ITALIC), ("link", _LINK))


def _cells(text: str, start: int, end: int) -> tuple[Prose, ...]:
    """The parts of a line between tabulators; none where it has no tabulator."""
    if "\t" not in text[start:end]:
        return ()
    cells = []
    place = start
    for cell in text[start:end].split("\t"):
        cells.append(prose_of(text, place, place + len(cell)))
        place += len(cell) + 1
    return tuple(cells)


def parse_lines(text: str) -> list[Line]:
    """Every line of a text; a line with two bold headings run together (``**A****B**``) counts as two."""
    lines: list[Line] = []
    start = 0
    for stored in text.splitlines(keepends=True):
        end = start + len(stored.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"))
        cut = text.find("****", start, end)
        if cut > start and _BOLD.fullmatch(text[start : cut + 2].lstrip("# ")):
            lines.append(parse_line(text, start, cut + 2))
            lines.append(parse_line(text, cut + 2, end))
        else:
            lines.append(parse_line(text, start, end))
        start += len(stored)
    return lines
