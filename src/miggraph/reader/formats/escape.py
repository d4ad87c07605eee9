"""Printed words as Markdown: what would be read as markup is escaped, the marks of notes are written as ``[^n]``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.reader.formats.printed import MARK_CLOSES, MARK_OPENS, Mark

_INLINE = re.compile(
    r"""[*`]                                            # emphasis, code
      | \\(?=[\\`*_{}\[\]()#+\-.!$&%~|<>])              # a backslash that would escape
      | (?<![\w_])_(?=\w) | (?<=\w)_(?![\w_])           # emphasis again
      | <(?=[A-Za-z/!?])                                # a tag
      | &(?=\#?\w{1,31};)                               # an entity
      | \[(?=\^|[^\]\n]*\]\()                           # a note's mark, a link
    """,
    re.VERBOSE,
)
_AT_START = re.compile(r"(?:#{1,6}(?=\s)|>|\||\[(?=[^\]\n]*\]:))")
_CELL_MARK = re.compile(f"{MARK_OPENS}([^{MARK_CLOSES}]*){MARK_CLOSES}")
_NAMES = {"*": "star", "∗": "star", "†": "dagger", "‡": "ddagger", "§": "section", "¶": "pilcrow", "#": "hash"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def escaped(text: str, *, cell: bool = False) -> str:
    """Text inside a line of Markdown; ``cell`` for one in a pipe table."""
    found = _INLINE.sub(lambda match: "\\" + match[0], text)
    return found.replace("|", "\\|") if cell else found


def escaped_start(line: str) -> str:
    """A line that is neither a heading, a quote, a table nor a note, whatever it begins with."""
    match = _AT_START.match(line)
    return "\\" + line if match else line


def note_name(mark: str) -> str:
    """The label of a note from its mark: ``3`` for ``3/``, ``star2`` for ``**``; ``""`` where nothing is left."""
    plain = "".join(re.findall(r"\w+", mark))
    if plain:
        return plain
    first = mark.strip("./()[] ")[:1]
    count = mark.count(first) if first else 0
    return _NAMES[first] + (str(count) if count > 1 else "") if first in _NAMES else ""


def with_marks(text: str, marks: Sequence[Mark]) -> str:
    """A line with the marks of its notes; a raised 2 or 3 after a unit stays what it is, an exponent."""
    if not marks:
        return escaped(text)
    parts: list[str] = []
    at = 0
    for mark in sorted(marks, key=lambda m: m.offset):
        place = max(at, min(mark.offset, len(text)))
        parts.append(escaped(text[at:place]))
        parts.append(_written(mark, text[:place]))
        at = place
    parts.append(escaped(text[at:]))
    return "".join(parts)


def escaped_cell(text: str) -> str:
    """The text of a cell in a pipe table, with the marks of its notes."""
    parts = _CELL_MARK.split(text)
    written = [escaped(part, cell=True) for part in parts[::2]]
    for place, mark in enumerate(parts[1::2]):
        written[place] += _written(Mark(0, mark), written[place])
    return "".join(written)


def _written(mark: Mark, before: str) -> str:
    if mark.text in ("2", "3") and re.search(r"(?:\b|\d)[cdk]?m$", before):
        return mark.text.translate(_RAISED)
    names = [note_name(part) for part in mark.text.split(",")]
    return "".join(f"[^{name}]" for name in names if name)
