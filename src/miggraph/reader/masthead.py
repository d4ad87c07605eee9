"""Mastheads: lines of a first page that tell of the document (symbol, distribution, issue), and of no meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from miggraph.model import BlockKind, Line

_SYMBOL = r"[A-Z][A-Z.-]*(?:/[A-Z0-9][A-Za-z0-9.()-]*)+"
_TELLS = re.compile(
    rf"""(?:^|\s{{3,}}|\|\s*)(?:
        (?=\S*\d){_SYMBOL}(?:\s{{2,}}|\s*$)                   # A/XYZ/61/7
      | distr(?:ibution|\.)?\s*:?\s+(?:general|limited|restricted|générale|limitée|restreinte)
      | (?i:original)\s*:\s*\w+ | (?:english|french|spanish)\s+only\b | (?:français|anglais)\s+seulement\b
      | GE\.\d\d-\d+ | \*?\d{{6,}}\*?\s*$
      | (?:vol(?:ume|\.)|issue|bulletin)\s*(?:no\.?\s*)?(?:\d+|[ivxlc]+)\b
      | IS[SB]N\b | published\s+by\b | advance\s+(?:unedited\s+)?version
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_AGENDA_ITEM = re.compile(
    r"(?:agenda\s+items?|items?)\s+\d+[\w\s(),.]*(?:of\s+the\s+(?:provisional\s+)?agenda)?\*?", re.IGNORECASE
)
_DATE = re.compile(r"(?:[A-Z][a-z]+day,?\s+)?(?:\d{1,2}\s+[A-Z][a-z]+|[A-Z][a-z]+\s+\d{1,2}),?\s+\d{4}")
_SENTENCE = re.compile(r"(?:\S+\s+){7,}\S+[.;]$")

FIRST_LINES = 40
"""A masthead stands among this many lines from the top."""
LONGEST = 150
SHORT = 6
"""Words; a line of so many at most above a symbol is the name of the body that publishes."""


def masthead_lines(lines: Sequence[Line], text: str) -> frozenset[int]:
    """Indexes of the lines that tell of the document itself."""
    found: set[int] = set()
    for group in _groups(lines):
        stored = {index: text[slice(*lines[index].span)].strip() for index in group}
        told = [index for index in group if _TELLS.search(stored[index])]
        if any(_AGENDA_ITEM.fullmatch(stored[index]) for index in group):
            found.update(group)
        elif told:
            found.update(told)
            found.update(_around(group, told, stored))
    return frozenset(found)


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """The lines at the top between empty lines, as far as the running text."""
    group: list[int] = []
    seen = 0
    for index, line in enumerate(lines):
        if line.kind is BlockKind.METADATA:  # front matter, which stands above the first page
            continue
        seen += bool(line.text)
        if seen > FIRST_LINES or len(line.text) > LONGEST or _SENTENCE.match(line.text):
            break
        if line.text:
            group.append(index)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _around(group: Sequence[int], told: Sequence[int], stored: dict[int, str]) -> Iterator[int]:
    """The date of issue beside the lines of a masthead, and the name of the body above them."""
    for index in group:
        beside = index - 1 in told or index + 1 in told
        names = index < told[0] and len(stored[index].split()) <= SHORT and not _DATE.search(stored[index])
        if names or (beside and _DATE.fullmatch(stored[index])):
            yield index
