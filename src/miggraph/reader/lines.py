"""Stored text to lines: markup is set aside, every character that stays knows where it came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from miggraph.model import BlockKind, Line, Piece, Prose, Span, join
from miggraph.reader.cited import hide_marks
from miggraph.reader.markup import QUOTE_MARK, Region, TableRow, find_regions, hide
from miggraph.reader.notes import mark_numbered_notes, note_mark
from miggraph.reader.reading import MARKUP, SPECIAL, read
from miggraph.reader.spaced import closed_up

CELL_BREAK = " | "
"""Stands between the cells of a row in readable text, so that nothing runs from one into the next."""
HEADER = "header"
"""The style of a row of heads."""

_HASHES = re.compile(r"[\s\ufeff]*(?:(?P<hashes>#{1,6})\s+|<h(?P<level>[1-6])\b[^<>]*>)")
_MARKER = re.compile(
    r"""\s*(?:(?:[-*•➤▪◦‣–+●○■□◆►▶❖➢✓✔·∙⁃→➔\uf000-\uf0ff]|[-=]>|>>|â(?:\x80¢|€¢))\s+(?:\[[ x]\]\s+)?  # a bullet
          | (?:o|§)(?:\s{2,}|\t|\s(?=[A-Z]))                  # a bullet of a symbol font
          | (?::\s+(?=\S)|~\s+(?=[^\W\d_]))                      # what a term means
          | \(?(?:\d{1,3}|[a-z]|[ivxlc]{1,5})[.)]{1,2}\s+   # 1.  1)  1.)  a.  iv)
      | \d{1,3}\s?[▪•■●▸►|]\s+(?=[^\W\d_]|[“"«])          # 3 ▪
      | [\u2460-\u2473\u2776-\u2793\u24eb-\u24f4]\s*          # a number in a circle
      | \d{1,3}(?:\.\d{1,3})+[.)]?\s+(?=["“‘(\[]?[A-Z])  # 7.1  140.12
          | [IVX]{1,5}[.)]\s+)                               # II.
    """,
    re.VERBOSE,
)
_STAR = re.compile(r"\s*\*[ \t]+(?=[^\s*])")
"""A bullet that would be read as the mark of emphasis."""
_ITEM = re.compile(r"\s*(?:<[uo]l\b[^<>]*>\s*)?<li\b[^<>]*>", re.IGNORECASE)
_BOLD = re.compile(
    r"\s*(?:\*\*\*?(?!\*)[^*]+\*\*\*?|<b>(?:(?!</b>).)+</b>|<strong>(?:(?!</strong>).)+</strong>)\s*[:.]?\s*"
)
_BOLD_RUN = re.compile(r"\s*\*\*[^*]+\*\*(?:[ ]\*\*[^*]+\*\*)+\s*[:.]?\s*")
_ITALIC = re.compile(r"\s*(?:\*(?!\*)[^*]+\*|<i>(?:(?!</i>).)+</i>|_[^_]+_)\s*")
_LINK = re.compile(r"\s*\[[^\]]+\]\([^)]*\)\s*")
_STYLES = (("bold", _BOLD), ("bold", _BOLD_RUN), ("italic", _ITALIC), ("link", _LINK))
_PART = re.compile(r"(?<=>)\s*(?=<(?:p|li|h[1-6]|div|blockquote|dt|dd)\b)", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\s*<(?:p|div|blockquote|dt|dd)\b", re.IGNORECASE)
_BULLETS = re.compile(r"(?<=\S)\s+[▪•■●◦►▸]\s(?=\S)")
FEWEST_BULLETS, LEAST_LISTED = 3, 200
"""So many bullets within a line of more characters begin the items of a list."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*\s*$")
_UNDERLINE = re.compile(r"\s*(?P<sign>[=~^-])(?P=sign){2,}\s*")
_NUMBER = re.compile(r"\d{1,3}")
LEAST_RUNNING = 6
"""Words; a line of so many behind a tabulator begins a paragraph, a shorter one may be a title."""
LEAST_SAID = 4
LONGEST_UNDERLINED = 150
"""Characters; a longer line above a row of signs is no heading."""
_LINE_ENDS = "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"


def prose_of(text: str, start: int, end: int) -> Prose:
    """The readable part of ``text[start:end]``, without markup and white space at its ends."""
    if not SPECIAL.search(text, start, end):
        return Prose(text[start:end], (Piece(0, start, end - start, False),) if start < end else ()).slice()
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0

    def keep(words: str, first: int, last: int) -> None:
        nonlocal at
        if words:
            parts.append(words)
            as_stored = len(words) == last - first and words == text[first:last]
            pieces.append(Piece(at, first, len(words), False, 0 if as_stored else last - first))
            at += len(words)

    place = start
    for match in MARKUP.finditer(text, start, end):
        words = read(match)
        if words is None:
            continue
        keep(text[place : match.start()], place, match.start())
        keep(words, match.start(), match.end())
        place = match.end()
    keep(text[place:end], place, end)
    return Prose("".join(parts), tuple(pieces)).slice()


def parse_line(text: str, start: int, end: int, kind: BlockKind | None = None) -> Line:
    """One stored line, ``text[start:end]``, as printed; ``kind`` is what the markup around it makes of it."""
    body = start
    if kind is BlockKind.QUOTE:
        quoted = QUOTE_MARK.match(text, start, end)
        body = quoted.end() if quoted else start
    hashes = _HASHES.match(text, body, end)
    body = hashes.end() if hashes else body
    style = next((name for name, shape in _STYLES if shape.fullmatch(text, body, end)), "")
    note = None if hashes else note_mark(text, body, end)
    if note:
        prose = prose_of(text, note.end(), end)
        return Line(prose, Span(start, end), marker=note.group().strip(), kind=BlockKind.FOOTNOTE)
    star = _STAR.match(text, body, end) if not style else None
    if star:
        prose, marker = prose_of(text, star.end(), end), "*"
    else:
        prose, marker = _without_marker(prose_of(text, body, end), item=bool(_ITEM.match(text, body, end)))
    return Line(
        prose=closed_up(prose),
        span=Span(start, end),
        style=style,
        marker=marker,
        hashes=len(hashes["hashes"] or "") or int(hashes["level"]) if hashes else 0,
        cells=_cells(text, start, end),
        kind=kind,
    )


def _without_marker(inner: Prose, *, item: bool) -> tuple[Prose, str]:
    marker = _MARKER.match(inner.text)
    if marker and marker.end() < len(inner.text):
        return inner.slice(marker.end()), inner.text[: marker.end()].strip()
    return inner, "-" if item and inner.text else ""


def _cells(text: str, start: int, end: int) -> tuple[Prose, ...]:
    """The parts of a line between tabulators; none where it has no tabulator."""
    stored = text[start:end]
    if "\t" not in stored.rstrip() or _is_spaced(stored):
        return ()
    cells = []
    place = start
    for cell in stored.split("\t"):
        cells.append(prose_of(text, place, place + len(cell)))
        place += len(cell) + 1
    return tuple(cells)


def _is_spaced(stored: str) -> bool:
    """Whether the tabulators of a line part no cells: they stand in a sentence, or behind its number or its speaker."""
    first, *others = stored.strip().split("\t")
    closed = bool(_SENTENCE_END.search(stored))
    if not others:
        return closed or _is_running(first) or first[:1].islower()
    if closed and all(cell[:1].islower() for cell in others):
        return True
    if len(others) > 1:
        return False
    said = closed and len(others[0].split()) >= LEAST_SAID
    return said or _is_running(others[0]) if _NUMBER.fullmatch(first) else said and first.endswith(":")


def _is_running(words: str) -> bool:
    """Whether words are the beginning of a text: many, and few with a capital."""
    found = words.split()
    return len(found) >= LEAST_RUNNING and 2 * sum(word[0].islower() for word in found) >= len(found)


def parse_lines(text: str) -> list[Line]:
    """Every line of a text, a row of a table as one line.

    A line with two bold headings run together (``**A****B**``) counts as two, and so do paragraphs and items of HTML
    that stand on one line.
    """
    text, cited = hide_marks(hide(text))
    regions = find_regions(text)
    marked = [region for region in regions if not region.rows]
    lines: list[Line] = []
    place = 0
    for table in (region for region in regions if region.rows):
        lines.extend(_between(text, place, table.span.start, marked))
        if lines and lines[-1].kind is BlockKind.TABLE:
            lines.append(_empty(table.span.start))
        lines.extend(_rows(text, table))
        place = table.span.end
    lines.extend(_between(text, place, len(text), marked))
    return mark_numbered_notes(list(_underlined(lines, text)), cited)


def _underlined(lines: Sequence[Line], text: str) -> Iterator[Line]:
    """The lines; one that stands alone above a row of signs is marked as a heading by it."""
    above = ""
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        sign = _UNDERLINE.fullmatch(text[slice(*below.span)]) if below and line.text and not above else None
        bare = not (line.kind or line.hashes or line.marker or line.cells) and len(line.text) <= LONGEST_UNDERLINED
        if sign and bare and not _UNDERLINE.fullmatch(line.text) and not _SENTENCE_END.search(line.text):
            line = replace(line, hashes=1 if sign["sign"] == "=" else 2)
        yield line
        above = line.text


def _rows(text: str, table: Region) -> Iterator[Line]:
    """A line for each row; the first holds what stands above the rows, each what stands between it and the next."""
    last = len(table.rows) - 1
    stop = table.span.start + len(text[table.span.start : table.span.end].rstrip(_LINE_ENDS))
    for number, row in enumerate(table.rows):
        cells = tuple(_cell(text, row, n) for n in range(len(row.cells)))
        start = row.span.start if number else table.span.start
        end = _trimmed(text, row.span.end, table.rows[number + 1].span.start) if number < last else stop
        style = HEADER if row.header else ""
        woven = any(len(parts) > 1 for parts in row.cells)
        yield Line(
            join(list(cells), CELL_BREAK, broken=woven), Span(start, end), style, cells=cells, kind=BlockKind.TABLE
        )


def _trimmed(text: str, start: int, end: int) -> int:
    """Where a stretch ends that is kept from its start, without white space at its end."""
    return start + len(text[start:end].rstrip())


def _cell(text: str, row: TableRow, number: int) -> Prose:
    parts = [prose_of(text, *span) for span in row.cells[number]]
    return join([part for part in parts if part.text], " ", broken=len(parts) > 1)


def _between(text: str, first: int, last: int, marked: list[Region]) -> Iterator[Line]:
    """The lines of a stretch outside of tables."""
    start = first
    blank = True
    for stored in text[first:last].splitlines(keepends=True):
        end = start + len(stored.rstrip(_LINE_ENDS))
        kind = _kind_at(start, marked)
        for line in _parts(text, start, end, kind):
            if not blank and _PARAGRAPH.match(text, *line.span):
                yield _empty(line.span.start)
            yield line
            blank = not line.text
        start += len(stored)


def _parts(text: str, start: int, end: int, kind: BlockKind | None) -> Iterator[Line]:
    """The lines that one stored line holds."""
    cut = text.find("****", start, end)
    if cut > start and _BOLD.fullmatch(text[start : cut + 2].lstrip("# ")):
        yield parse_line(text, start, cut + 2, kind)
        yield parse_line(text, cut + 2, end, kind)
        return
    cuts = [start]
    bullets = [bullet.end() - 2 for bullet in _BULLETS.finditer(text, start, end)] if "|" not in text[start:end] else []
    if len(bullets) >= FEWEST_BULLETS and end - start > LEAST_LISTED:
        cuts += bullets
    if "<" in text[start:end] and "\t" not in text[start:end]:
        cuts += [part.end() for part in _PART.finditer(text, start, end) if part.end() > start]
    for here, there in zip(cuts, [*cuts[1:], end], strict=True):
        yield parse_line(text, here, there, kind)


def _kind_at(place: int, marked: list[Region]) -> BlockKind | None:
    number = bisect_right(marked, place, key=lambda region: region.span.start) - 1
    return marked[number].kind if number >= 0 and place < marked[number].span.end else None


def _empty(place: int) -> Line:
    return replace(Line(Prose("", ()), Span(place, place)))
