"""Makes docs/queries.md from the stored questions and the dataset: ``make docs``. A test holds the page to them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from miggraph.config import Settings
from miggraph.engine import Engine, Query
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.queries import Library, Parameter, Question, load

PROJECT = Path(__file__).parent.parent
PAGE = PROJECT / "docs" / "queries.md"
_HEAD = """\
# Stored questions

What anybody can ask without SPARQL: at `/queries`, with `miggraph query NAME --PARAMETER VALUE`, or by the query
itself, which runs on any SPARQL 1.1 engine. Every row that tells of a statement leads to the words of the report. The
rows counted here are those that the reports of this project give, for the default of each parameter or, where it has
none, for its first choice. `make docs` makes this page; `docs/question_pages.py --milliseconds` adds the time.
"""


def page(library: Library, ask: Callable[[str], list[dict[str, str]]], *, milliseconds: bool = False) -> str:
    """The page.

    :param ask: the rows of a query, each column as text
    """
    lines = [_HEAD]
    for group in library.groups():
        columns = ("question", "name", "asked with", "rows", *(["milliseconds"] if milliseconds else []))
        lines += [f"## {group.title}", "", _row(columns), _row(["---"] * len(columns))]
        for question in group.questions:
            query = question.filled(first_values(question, ask))
            before = time.perf_counter()
            rows = len(ask(query))
            took = [f"{(time.perf_counter() - before) * 1000:.0f}"] if milliseconds else []
            link = f"[`{question.name}`](../queries/{question.name}.rq)"
            asked = ", ".join(map(_asked, question.parameters))
            lines.append(_row((question.summary, link, asked, str(rows), *took)))
        lines.append("")
    return "\n".join(lines)


def first_values(question: Question, ask: Callable[[str], list[dict[str, str]]]) -> dict[str, str]:
    """The first choice for each parameter that needs a value and has no default."""
    return {
        parameter.name: ask(parameter.choices)[0]["value"]
        for parameter in question.parameters
        if parameter.choices and not parameter.default and not parameter.optional
    }


def rows_of(engine: Engine) -> Callable[[str], list[dict[str, str]]]:
    """What asks an engine."""

    def ask(query: str) -> list[dict[str, str]]:
        rows = engine.query(Query(query, unlimited=True)).rows()
        return [{name: getattr(term, "value", "") for name, term in row.items()} for row in rows]

    return ask


def _asked(parameter: Parameter) -> str:
    kind = f"{parameter.type.value}, several" if parameter.several else parameter.type.value
    return f"`{parameter.name}` ({kind}{', may be left out' if parameter.optional else ''})"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    options = sys.argv[1:]
    settings = Settings(root=PROJECT)
    made = page(
        load(settings.queries_dir),
        rows_of(EmbeddedEngine(settings.dataset_dir, max_rows=settings.result_max_rows)),
        milliseconds="--milliseconds" in options,
    )
    names = [option for option in options if not option.startswith("--")]
    (Path(names[0]) if names else PAGE).write_text(made, encoding="utf-8")
