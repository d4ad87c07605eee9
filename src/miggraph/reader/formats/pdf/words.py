"""From glyphs to words and lines. Pure geometry: knows no PDF library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from miggraph.reader.formats.printed import LIGATURES, Box, Glyph, Mark, PrintedLine, Word

_GAP = 0.16  # of the type size: a wider gap between two glyphs parts words
_BACK = 0.6  # a glyph that stands this much left of the end of the one before begins another word
_CELL = 1.0  # of the type size: a wider gap parts cells
_INITIAL = 1.6  # a letter so much larger than the text beside it is a dropped initial
_HANGING = 3.0  # of the type size: a mark alone may stand this far before the note that hangs behind it
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", "re", "e", "ème", "eme", "o", "a", "º", "ª"))
_MARKS = frozenset("0123456789*∗†‡§¶⁎#+abc,/.()[]")


def body_size(words: Iterable[Word]) -> float:
    """The size in which most characters are set, to half a point."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size * 2) / 2] += len(word.text)
    return max(sizes, key=lambda s: (sizes[s], s), default=10.0)


def words_of(glyphs: Iterable[Glyph]) -> list[Word]:
    """Words, in the order of the glyphs; a change of type inside a word begins one that is not spaced."""
    words: list[Word] = []
    spaced, last = True, None
    for glyph in glyphs:
        if glyph.text.isspace() or glyph.text == "\u200b":
            spaced = True
            continue
        if glyph.text == "\u00ad" and glyph.x1 - glyph.x0 < 0.05 * glyph.size:
            continue  # a hyphen that is not drawn; one that is drawn is a hyphen, whatever its code
        if last is not None and not spaced and _goes_on(words[-1], last, glyph):
            _append(words[-1], glyph)
        else:
            gap = last is None or not _near(last, glyph)
            words.append(_begin(glyph, spaced or gap))
        spaced, last = False, glyph
    return words


def _near(last: Glyph, glyph: Glyph) -> bool:
    return -_BACK * glyph.size < glyph.x0 - last.x1 < _GAP * max(last.size, glyph.size)


def _goes_on(word: Word, last: Glyph, glyph: Glyph) -> bool:
    if abs(glyph.base - last.base) > 0.1 * last.size or abs(glyph.size - word.size) > 0.12 * word.size:
        return False
    return _near(last, glyph) and glyph.bold == word.bold and glyph.italic == word.italic


def _begin(g: Glyph, spaced: bool) -> Word:
    return Word(g.text.translate(LIGATURES), g.x0, g.x1, g.top, g.bottom, g.base, g.size, g.bold, g.italic, spaced)


def _append(word: Word, g: Glyph) -> None:
    word.text += g.text.translate(LIGATURES)
    word.x1 = max(word.x1, g.x1)
    word.top, word.bottom = min(word.top, g.top), max(word.bottom, g.bottom)


def with_initials(words: list[Word]) -> list[Word]:
    """Words with each initial that is dropped over lines of text put before the word that it begins."""
    taken: set[int] = set()
    for initial in words:
        if len(initial.text) != 1 or not initial.text.isupper():
            continue
        beside = [w for w in words if _is_beside(w, initial)]
        first = min(beside, key=lambda w: w.base, default=None)
        if first is not None and first.text[:1].islower() and any(w.base > first.base + 0.8 * w.size for w in beside):
            first.text = initial.text + first.text
            taken.add(id(initial))
    return [w for w in words if id(w) not in taken]


def _is_beside(word: Word, initial: Word) -> bool:
    """Whether a word begins one of the lines that a large initial stands before."""
    return (
        initial.size > _INITIAL * word.size
        and -0.3 * word.size < word.x0 - initial.x1 < word.size
        and initial.top - word.size < word.base <= initial.base + 0.3 * word.size
    )


def lines_of(words: Sequence[Word]) -> list[PrintedLine]:
    """The lines of one column, from top to bottom; raised small digits become marks."""
    rows = _rows(words)
    return [_line(row, marks) for row, marks in rows]


def _rows(words: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Words by baseline, and the raised marks that belong to each row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        row = next(
            (r for r in reversed(rows[-4:]) if abs(r[0].base - word.base) <= 0.22 * min(r[0].size, word.size)), None
        )
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    marks: dict[int, list[Word]] = {}
    for i, row in enumerate(rows):
        for word in list(row):
            owner = _owner(word, i, rows)
            if owner is None:
                continue
            row.remove(word)
            if word.text.lower() in _ORDINALS:
                rows[owner].append(word)
            else:
                marks.setdefault(owner, []).append(word)
    return [(row, marks.get(i, [])) for i, row in enumerate(rows) if row]


def _owner(word: Word, at: int, rows: list[list[Word]]) -> int | None:
    """The row whose text a small raised word is a mark in: it touches a word of that row, larger than itself."""
    if len(word.text) > 5 or set(word.text) <= set(",/.()[]"):
        return None
    if not set(word.text) <= _MARKS and word.text.lower() not in _ORDINALS:
        return None
    alone = len(rows[at]) == 1
    for i in range(at + 1, min(at + 4, len(rows))):
        first = min(rows[i], key=lambda w: w.x0)
        for other in rows[i]:
            rise = other.base - word.base
            before = _HANGING if alone and other is first else 0.9
            touches = (
                -0.2 * other.size < word.x0 - other.x1 < 0.6 * other.size
                or -0.2 * other.size < other.x0 - word.x1 < before * other.size
            )
            if word.size < 0.9 * other.size and 0.15 * other.size < rise < 0.7 * other.size and touches:
                return i
    return None


def _line(row: list[Word], marks: list[Word]) -> PrintedLine:
    row.sort(key=lambda w: w.x0)
    size = _weighted(row)
    if len(row) > 1 and row[0].text == "o" and row[1].x0 - row[0].x1 > _CELL * size:
        row[0].text = "◦"  # the letter that Word has for a bullet, set apart as one
    text, taken = "", []
    cells: list[tuple[float, float, str]] = []
    last: Word | None = None
    pending = sorted(marks, key=lambda w: w.x0)
    for word in row:
        while pending and pending[0].x0 < word.x0:
            taken.append(Mark(len(text), pending.pop(0).text))
        gap = word.x0 - last.x1 if last else 0.0
        space = " " if last is not None and _is_spaced(word, gap, size) and not text.endswith(" ") else ""
        text += space + word.text
        if last is None or gap > _CELL * size:
            cells.append((word.x0, word.x1, word.text))
        else:
            cells[-1] = (cells[-1][0], word.x1, cells[-1][2] + space + word.text)
        last = word
    taken += [Mark(len(text), mark.text) for mark in pending]
    box = Box(row[0].x0, min(w.top for w in row), max(w.x1 for w in row), max(w.bottom for w in row))
    base = median(w.base for w in row)
    letters = [w for w in row if any(ch.isalnum() for ch in w.text)] or row
    bold, italic = all(w.bold for w in letters), all(w.italic for w in letters)
    return PrintedLine(text, box, base, size, bold, italic, taken, cells)


def _is_spaced(word: Word, gap: float, size: float) -> bool:
    """Whether a space stands before a word: one that is drawn, or a gap as wide as one."""
    return (word.spaced and gap > -0.3 * size) or gap > _GAP * size


def _weighted(row: Sequence[Word]) -> float:
    sizes: Counter[float] = Counter()
    for word in row:
        sizes[round(word.size, 1)] += len(word.text)
    return max(sizes, key=lambda s: (sizes[s], s))
