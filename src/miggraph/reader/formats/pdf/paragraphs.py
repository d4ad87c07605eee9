"""From the glyphs and rules of pages to blocks in reading order. Pure geometry: knows no PDF library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from miggraph.reader.formats.pdf.aligned import LEADER, aligned_table, table_end
from miggraph.reader.formats.pdf.columns import common_gutters, regions
from miggraph.reader.formats.pdf.furniture import ZONE, Segment, part_furniture
from miggraph.reader.formats.pdf.notes import first_note, note_groups, note_number
from miggraph.reader.formats.pdf.tables import continue_tables, merged, ruled_tables
from miggraph.reader.formats.pdf.words import body_size, lines_of, with_initials
from miggraph.reader.formats.printed import Box, Kind, PrintedBlock, PrintedLine, PrintedPage, RawPage, Rule, Word

_MARKER = re.compile(
    r"^(?:(\d{1,3}(?:\.\d{1,3}){0,3}[.)])|(\([a-z]{1,4}\)|\(\d{1,3}\))|([a-z][.)]|[ivx]{1,5}[.)])|([•●○◦▪■➢➤►▶❖✓‣–—·-]))(?:\s|$)"
)
_END = re.compile(r"[.!?:;…][)\]”’\"'»]*$")
_RUN_ON = re.compile(r"[a-z(,;]")
"""How a line goes on with a name that was set bold to the end of the line before."""
_BULLETS = frozenset("•●○◦▪■➢➤►▶❖✓‣")
_ABBREVIATION = re.compile(r"\b(?:No|Nos|Mr|Mrs|Ms|Dr|Prof|art|arts|para|paras|pp?|vol|St|H\.E|cf|vs|approx)\.$", re.I)
_DATED = re.compile(r"^\d{1,2}\b.*[^\W\d]{3,}.*\b(?:19|20)\d\d\b|^[^\W\d]{3,}\.? \d{1,2}\b.*\b(?:19|20)\d\d\b")
_CLOSE = 1.3
_WIDE, _WIDEST = 2.2, 3.0  # of the type size: steps between lines that are set with an empty line between them
_EDGE = 3.0  # points: lines this near to the edge of a page part no cells
_LEVELS = 4


def lay_out(raw: Sequence[RawPage]) -> list[PrintedPage]:
    """The pages of a document, each with its blocks in reading order."""
    size = body_size(word for page in raw for word in page.words)
    words = [with_initials(page.words) for page in raw]
    furniture, labels = part_furniture([(page.height, _unframed(w, page)) for page, w in zip(raw, words, strict=True)])
    pages = []
    bodies = []
    for page_words, segments in zip(words, furniture, strict=True):
        taken = {id(w) for s in segments for w in s.words}
        bodies.append([w for w in page_words if id(w) not in taken])
    known = common_gutters(bodies, size)
    for page, body, segments, label in zip(raw, bodies, furniture, labels, strict=True):
        blocks = (
            _furniture_blocks(segments, "head")
            + _page_blocks(body, page, size, known)
            + _furniture_blocks(segments, "foot")
        )
        if page.turned.strip():
            blocks.append(PrintedBlock(Kind.FURNITURE, page.turned.strip()))
        pages.append(PrintedPage(page.index, page.width, page.height, blocks, label or page.label, page.turn))
    blocks = [b for page in pages for b in page.blocks]
    continue_tables(blocks)
    _continue(blocks, size)
    _rank_headings([b for page in pages for b in page.blocks])
    return pages


def _furniture_blocks(segments: Sequence[Segment], zone: str) -> list[PrintedBlock]:
    """The running heads or feet of a page, each a block."""
    inside = sorted((s for s in segments if s.zone == zone), key=lambda s: (s.words[0].base, s.words[0].x0))
    return [_block(Kind.FURNITURE, lines_of(segment.words)) for segment in inside]


def _page_blocks(words: list[Word], page: RawPage, size: float, known: Sequence[float]) -> list[PrintedBlock]:
    """The blocks of a page without its running heads: tables first, since their cells look like columns."""
    tables = ruled_tables(words, [r for r in page.rules if not _bleeds(r, page)], size)
    blocks: list[PrintedBlock] = []
    for region in _with_tables(words, tables, size, known):
        blocks += [region] if isinstance(region, PrintedBlock) else _region_blocks(lines_of(region), page.rules, size)
    return blocks


def _unframed(words: list[Word], page: RawPage) -> list[Word]:
    """Words that stand in no frame that reaches from the head or the foot of a page into its text, as a table does."""
    kept = words
    down = merged([r for r in page.rules if not r.across and not _bleeds(r, page)], across=False)
    for edge in (ZONE * page.height, (1 - ZONE) * page.height):
        sides = [r for r in down if r.top < edge < r.bottom]
        if len({round(r.x0) for r in sides}) < 2:
            continue
        top, bottom = min(r.top for r in sides), max(r.bottom for r in sides)
        if top < ZONE * page.height and bottom > (1 - ZONE) * page.height:
            continue  # a frame around the page
        left, right = min(r.x0 for r in sides), max(r.x1 for r in sides)
        kept = [w for w in kept if not (left < w.x0 and w.x1 < right and top < w.base < bottom)]
    return kept


def _bleeds(rule: Rule, page: RawPage) -> bool:
    """Whether a line runs to the edge of the page: it adorns the page, or bounds a coloured ground."""
    return rule.x0 < _EDGE or rule.top < _EDGE or rule.x1 > page.width - _EDGE or rule.bottom > page.height - _EDGE


def _with_tables(
    words: list[Word], tables: list[PrintedBlock], size: float, known: Sequence[float]
) -> list[list[Word] | PrintedBlock]:
    """Regions in reading order, with each ruled table where its place is."""
    stand_ins: dict[int, PrintedBlock] = {}
    full = list(words)
    for table in tables:
        assert table.box is not None
        b = table.box
        rows = max(1, int((b.bottom - b.top) / (1.2 * size)))
        for i in range(rows):  # as if the table were lines that fill its width, so that it stays in its column
            top = b.top + i * 1.2 * size
            word = Word("\0", b.x0, b.x1, top, top + size, top + size, size, False, False, True)
            stand_ins[id(word)] = table
            full.append(word)
    found: list[list[Word] | PrintedBlock] = []
    placed: set[int] = set()
    for region in regions(full, size, known):
        part: list[Word] = []
        for word in sorted(region, key=lambda w: (w.base, w.x0)):
            stood = stand_ins.get(id(word))
            if stood is None:
                part.append(word)
            elif id(stood) not in placed:
                placed.add(id(stood))
                if part:
                    found.append(part)
                found.append(stood)
                part = []
        if part:
            found.append(part)
    return found


def _region_blocks(lines: list[PrintedLine], rules: Sequence[Rule], size: float) -> list[PrintedBlock]:
    """The paragraphs, headings, items and notes of one column."""
    if not lines:
        return []
    begin = first_note(lines, rules, size)
    body = [
        b
        for part in _parts(lines[:begin], size)
        for b in ([part] if isinstance(part, PrintedBlock) else _paragraphs(part, size))
    ]
    notes = [_note(group) for group in note_groups(lines[begin:])]
    return body + notes


def _parts(lines: list[PrintedLine], size: float) -> list[PrintedBlock | list[PrintedLine]]:
    """The lines of one column: runs whose cells stand under each other as tables, and the lines between."""
    parts: list[PrintedBlock | list[PrintedLine]] = []
    plain: list[PrintedLine] = []
    at = 0
    while at < len(lines):
        end = table_end(lines, at, size)
        table = aligned_table(lines[at:end], size) if end > at else None
        if table is None:
            plain.append(lines[at])
            at += 1
            continue
        if plain:
            parts.append(plain)
        parts.append(table)
        plain, at = [], end
    return [*parts, plain] if plain else parts


def _note(lines: list[PrintedLine]) -> PrintedBlock:
    block = _block(Kind.NOTE, lines)
    block.number = note_number(lines[0]) or block.number
    return block


def _paragraphs(lines: list[PrintedLine], size: float) -> list[PrintedBlock]:
    """Lines of one column, grouped: by white space, indents, type, and room left on the line before."""
    if not lines:
        return []
    leading = _leading(lines, size)
    rights = _rights(lines, leading)
    groups = [[lines[0]]]
    for right, line in zip(rights[1:], lines[1:], strict=True):
        if _starts(line, groups[-1], right, leading):
            groups.append([line])
        else:
            groups[-1].append(line)
    blocks = [_block(_kind(group, size), group) for group in groups]
    for block in blocks:
        block.level = int(block.kind is Kind.HEADING and _is_large(block.lines, size))
    for above, block in pairwise(blocks):
        step = block.lines[0].base - above.lines[-1].base
        single = len(above.lines) == len(block.lines) == 1 and above.kind is block.kind is not Kind.ITEM
        close = step <= _CLOSE * max(leading, 1.12 * block.size) and abs(above.size - block.size) < 0.1 * block.size
        block.tight = single and close and above.bold == block.bold
    return blocks


def _rank_headings(blocks: Sequence[PrintedBlock]) -> None:
    """Give headings in larger type a level by their size; the others are told by their words and their weight."""
    large = [b for b in blocks if b.kind is Kind.HEADING and b.level and sum(map(str.isalpha, b.text)) > 2]
    sizes = sorted({round(b.size) for b in large}, reverse=True)[:_LEVELS]
    for block in blocks:
        if block.kind is Kind.HEADING:
            block.level = 0
    title = next((b for b in large if round(b.size) == sizes[0]), None)
    under_date: PrintedBlock | None = None
    for block in large[large.index(title) if title else 0 :]:
        if _DATED.search(block.text) or (block.tight and under_date is not None):
            under_date = block
            continue
        under_date = None
        block.level = 1 + sum(size > round(block.size) for size in sizes)
    for block in large:
        block.bold = block.bold and block.level > 0


def _leading(lines: Sequence[PrintedLine], size: float) -> float:
    """The step from line to line within paragraphs; above twice the size only where the text itself is set so wide."""
    steps = [round(b.base - a.base, 1) for a, b in pairwise(lines)]
    close = Counter(step for step in steps if 0.8 * size < step < _WIDE * size)
    wide = Counter(step for step in steps if _WIDE * size <= step < _WIDEST * size)
    if wide.total() > max(2, 2 * close.total()) and _runs_on(lines):
        close = wide
    if not close:
        return 1.25 * size
    most = max(close.values())
    return min(step for step, n in close.items() if n >= 0.5 * most)


def _rights(lines: Sequence[PrintedLine], leading: float) -> list[float]:
    """For each line, how far the lines around it reach: a stretch of running text may be set narrower than others."""
    right = max(line.box.x1 for line in lines)
    stretches = [[lines[0]]]
    for above, line in pairwise(lines):
        if _is_parted(above, line, leading):
            stretches.append([line])
        else:
            stretches[-1].append(line)
    return [max(x.box.x1 for x in stretch) if _runs_on(stretch) else right for stretch in stretches for _ in stretch]


def _runs_on(lines: Sequence[PrintedLine]) -> bool:
    """Whether lines go on within the sentence of the line above, as those of a list of names do not."""
    inside = sum(line.text[:1].islower() for line in lines[1:])
    return len(lines) > 2 and 3 * inside >= len(lines) - 1


def _is_parted(last: PrintedLine, line: PrintedLine, leading: float) -> bool:
    """Whether white space or another size of type parts two lines."""
    step = line.base - last.base
    return step > 1.3 * max(leading, 1.12 * max(last.size, line.size)) or abs(line.size - last.size) > 0.09 * last.size


def _starts(line: PrintedLine, group: list[PrintedLine], right: float, leading: float) -> bool:
    """Whether a line begins a block of its own."""
    last = group[-1]
    if _goes_on_in_heading(last, line, line.base - last.base, right):
        return False
    if _is_parted(last, line, leading):
        return True
    if (LEADER.search(last.text) and not re.search(r"[.… _]{4,}$", last.text)) or (
        LEADER.search(line.text) and _MARKER.match(line.text)
    ):
        return True
    ended = bool(_END.search(last.text)) and not _ABBREVIATION.search(last.text)
    fits = _fits(last, line, right)
    begun = last.bold and not fits and _RUN_ON.match(line.text)
    if last.bold != line.bold and (ended or fits or (last.bold and not begun and not _is_sentence(last))):
        return True
    if _is_marked(line, group, ended or fits):
        return True
    if abs(_centre(last) - _centre(line)) < 2 and last.box.x0 > _left(group) + 1 and abs(last.box.x0 - line.box.x0) > 3:
        return bool(_DATED.search(line.text) or _DATED.search(last.text))  # centred
    if fits and not last.text.endswith("-"):
        return True
    return (ended and line.box.x0 > last.box.x0 + 0.7 * line.size and not _MARKER.match(last.text)) or (
        ended and len(group) > 1 and line.box.x0 < group[1].box.x0 - 0.7 * line.size
    )


def _goes_on_in_heading(last: PrintedLine, line: PrintedLine, step: float, right: float) -> bool:
    """Whether a bold line goes on with the full bold line above it: headings are set with more space than the text."""
    alike = last.bold and line.bold and abs(line.size - last.size) < 0.05 * last.size
    open_end = not _END.search(last.text) and not _MARKER.match(line.text) and not _fits(last, line, right)
    return alike and open_end and 0 < step <= 1.6 * line.size


def _is_marked(line: PrintedLine, group: Sequence[PrintedLine], closed: bool) -> bool:
    """Whether a line begins with the mark of a list item, and not with a number that the text ran into."""
    marker, first = _MARKER.match(line.text), _MARKER.match(group[0].text)
    if marker is None:
        return False
    if marker[4] in _BULLETS and len(line.text) > 2:
        return True
    if closed or first is None:
        return closed
    same = first.lastindex == marker.lastindex and abs(line.box.x0 - group[0].box.x0) < 3
    return same and _follows(first, marker)


def _follows(first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether one mark is the next after another: 3. after 2., (b) after (a)."""
    a, b = (m[0].strip(" ().") for m in (first, second))
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    return (len(a) == len(b) == 1 and ord(b) == ord(a) + 1) or (a == b and not a.isalnum()) or len(a) != len(b)


def _left(group: Sequence[PrintedLine]) -> float:
    return min(line.box.x0 for line in group)


def _centre(line: PrintedLine) -> float:
    return (line.box.x0 + line.box.x1) / 2


def _fits(last: PrintedLine, line: PrintedLine, right: float) -> bool:
    """Whether the first word of a line would have stood on the line before, so that a new paragraph must begin here."""
    word = line.text.split(" ", 1)[0]
    width = (line.box.x1 - line.box.x0) / max(1, len(line.text)) * (len(word) + 1)
    return last.box.x1 + width * 1.15 + 0.3 * line.size < right


def _is_sentence(line: PrintedLine) -> bool:
    return len(line.text) > 60 and bool(re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", line.text))


def _kind(lines: Sequence[PrintedLine], size: float) -> Kind:
    text = " ".join(line.text for line in lines)
    bold = all(line.bold for line in lines)
    capitals = text.upper() == text and sum(ch.isalpha() for ch in text) > 3
    if (
        len(text) < 220
        and len(lines) <= 5
        and (_is_large(lines, size) or ((bold or capitals) and not re.search(r"[.;,]$", text)))
    ):
        return Kind.HEADING
    return Kind.ITEM if _MARKER.match(text) else Kind.PARAGRAPH


def _is_large(lines: Sequence[PrintedLine], size: float) -> bool:
    return min(line.size for line in lines) > 1.12 * size


def _block(kind: Kind, lines: list[PrintedLine]) -> PrintedBlock:
    box = Box(
        min(x.box.x0 for x in lines),
        min(x.box.top for x in lines),
        max(x.box.x1 for x in lines),
        max(x.box.bottom for x in lines),
    )
    block = PrintedBlock(
        kind, " ".join(x.text for x in lines), lines, box, max(x.size for x in lines), all(x.bold for x in lines)
    )
    if match := _MARKER.match(lines[0].text):
        block.number = next(g for g in match.groups() if g)
    return block


def _continue(blocks: list[PrintedBlock], size: float) -> None:
    """Mark the paragraphs that go on over a column, a page, a note or a table."""
    last: PrintedBlock | None = None
    for block in blocks:
        if block.kind in (Kind.FURNITURE, Kind.NOTE, Kind.TABLE):
            continue
        if last is not None and block.kind in (Kind.PARAGRAPH, Kind.HEADING) and _goes_on(last, block):
            block.continues, block.kind = True, Kind.PARAGRAPH
        last = block


def _goes_on(last: PrintedBlock, block: PrintedBlock) -> bool:
    if last.box is None or block.box is None or abs(last.size - block.size) > 0.6 or last.bold != block.bold:
        return False
    moved = block.box.top < last.box.bottom - 2 or block.box.x0 > last.box.x1
    tail, head = last.lines[-1], block.lines[0]
    if _MARKER.match(head.text) or (not moved and not head.text[:1].islower()):
        return False
    if last.kind is Kind.HEADING and not (last.bold is False and tail.text.endswith("-")):
        return False
    if _ABBREVIATION.search(tail.text) and len(last.lines) > 1:
        return True
    if head.text[:1].islower() or tail.text.endswith("-"):
        return not _END.search(tail.text) or (head.text[:1].islower() and not tail.text.endswith("."))
    return not _END.search(tail.text) and tail.box.x1 > last.box.x1 - 2 * tail.size and len(last.lines) > 1
