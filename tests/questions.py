"""Questions as the documents print them: a heading, the query in SPARQL, rows of its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from miggraph.iris import slug

_BLOCK = re.compile(
    r"^#{2,4} ([^\n]+)\n((?:(?!#{1,4} |```)[^\n]*\n)*)```sparql\n((?:(?!```)[^\n]*\n)*)```\n\n((?:\|[^\n]*\n?)+)",
    re.MULTILINE,
)
_STORED = re.compile(r"^Stored question: \[`([\w-]+)`\]\(\.\./queries/\1\.rq\)\.$", re.MULTILINE)
_CELLS = re.compile(r"(?<!\\)\|")
ANYTHING = "…"
AT_LEAST = re.compile(r"≥ (\d+)")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a page: its title, its query, the columns of its answer and some of its rows."""

    page: str
    title: str
    query: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    stored: str = ""
    """The name of the stored question that answers it, where the page gives one."""

    def __str__(self) -> str:
        return f"{self.page}: {slug(self.title)}"

    @property
    def lines(self) -> list[str]:
        """The lines of the query, without its prefixes."""
        return [line for line in self.query.splitlines() if line and not line.startswith("PREFIX ")]


def questions(page: Path) -> Iterator[Question]:
    """The questions of a page."""
    for title, words, query, table in _BLOCK.findall(page.read_text(encoding="utf-8")):
        head, _, *rows = [_cells(line) for line in table.splitlines()]
        stored = _STORED.search(words)
        yield Question(page.name, title, query, head, rows, stored[1] if stored else "")


def fits(printed: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row of an answer is the printed one, in whatever case: ``…`` is anything, ``≥ 7`` seven or more."""
    return len(printed) == len(row) and all(map(_cell_fits, printed, row))


def is_within(printed: Sequence[str], row: Sequence[str]) -> bool:
    """Whether each printed cell stands in some cell of a row that may tell more, in whatever order."""
    return all(
        any(_cell_fits(f"…{cell}…" if not AT_LEAST.match(cell) else cell, value) for value in row) for cell in printed
    )


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _CELLS.split(line)[1:-1]]


def _cell_fits(printed: str, value: str) -> bool:
    if least := AT_LEAST.fullmatch(printed):
        return value.isdigit() and int(value) >= int(least[1])
    pattern = ".*".join(re.escape(part.strip()) for part in printed.split(ANYTHING))
    return re.fullmatch(pattern, " ".join(value.split()), re.DOTALL | re.IGNORECASE) is not None
