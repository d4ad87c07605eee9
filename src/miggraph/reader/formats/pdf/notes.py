"""Notes at the foot of a column: where they begin, which lines each one has, and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.reader.formats.pdf.aligned import LEADER
from miggraph.reader.formats.printed import PrintedLine, Rule

_NOTE = re.compile(r"^(\d{1,3}(?=[./)]?\s|[^\W\d_]|[“\"(])|[*†‡§]{1,3}|[a-z](?=\s))[./)]?\s*(?=\S)")


def first_note(lines: list[PrintedLine], rules: Sequence[Rule], size: float) -> int:
    """Where the notes at the foot of a column begin: small type from there on, the first with a mark."""
    at = len(lines)
    while at and lines[at - 1].size <= 0.93 * size:
        at -= 1
    for start in range(at, len(lines)):
        if _is_note_start(lines[start]) and len(lines[start].cells) < 3:
            return start
    left, right = min(x.box.x0 for x in lines), max(x.box.x1 for x in lines)
    short = [r for r in rules if r.across and abs(r.x0 - left) < 8 and r.x1 - r.x0 < 0.6 * (right - left)]
    for start in range(1, len(lines)):
        above, line = lines[start - 1], lines[start]
        ruled = any(above.box.bottom - 2 <= r.top <= line.box.top + 2 for r in short)
        if (ruled and _has_raised_start(line)) or (ruled and line.size < 0.97 * size and _is_note_start(line)):
            return start
    return len(lines)


def _has_raised_start(line: PrintedLine) -> bool:
    return bool(line.marks) and line.marks[0].offset == 0


def _is_note_start(line: PrintedLine) -> bool:
    return _has_raised_start(line) or bool(_NOTE.match(line.text) and not LEADER.search(line.text))


def note_groups(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    """The lines of each note."""
    groups: list[list[PrintedLine]] = []
    raised = bool(lines) and _has_raised_start(lines[0])
    for line in lines:
        starts = _has_raised_start(line) if raised else bool(_NOTE.match(line.text))
        if starts or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def note_number(line: PrintedLine) -> str:
    """The number or sign that the first line of a note begins with; empty where it has none."""
    if _has_raised_start(line):
        return line.marks[0].text
    match = _NOTE.match(line.text)
    return match[1] if match else ""
