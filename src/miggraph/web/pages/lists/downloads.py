"""What is chosen of a list, to take away: a table for spreadsheets, JSON, RDF. Each holds all of it, not a page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from miggraph.engine import Answer, Engine, Query
from miggraph.web.http.spreadsheets import harmless
from miggraph.web.pages.lists import sparql
from miggraph.web.pages.lists.asked import Asked, spelt
from miggraph.web.pages.lists.declared import NONE, Field, Kind
from miggraph.web.pages.lists.index import Index, Selection

_BYTE_ORDER_MARK = "\ufeff"


def as_csv(index: Index, selection: Selection, *, bom: bool = False) -> bytes:
    """A row for each thing; no cell runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    fields = index.listed.columns
    writer.writerow([index.listed.variable, *(field.variable for field in fields)])
    for number in selection.things:
        writer.writerow([harmless(index.things[number]), *(_cell(index, field, number) for field in fields)])
    return (_BYTE_ORDER_MARK * bom + out.getvalue()).encode("utf-8")


def as_json(index: Index, selection: Selection, asked: Asked, *, address: str, version: str) -> bytes:
    """The same with the IRIs of values, what was chosen, and what could be."""
    listed = index.listed
    told = {
        "list": listed.name,
        "url": address,
        "dataset": version,
        "query": asked.words,
        "chosen": {facet: [*map(spelt, values)] for facet, values in asked.chosen.items()},
        "sort": asked.order,
        "total": len(selection.things),
        "results": [_result(index, number) for number in selection.things],
        "facets": {field.name: [*_counted(index, field, selection)] for field in listed.facets},
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8")


def as_graph(index: Index, selection: Selection, engine: Engine) -> Answer:
    """All that the dataset says of the things, with their evidence.

    :raises ResultTooLargeError: where that is more than an answer may hold
    """
    return engine.query(Query(sparql.described(index.things[number] for number in selection.things)))


def as_sparql(index: Index, asked: Asked) -> str:
    """The query that has the same rows at any endpoint that holds the dataset."""
    unset = {field.name: field.unset for field in index.listed.facets}
    names = {value: index.label(value) for values in asked.chosen.values() for value in values if value != NONE}
    text = sparql.selected(index.listed, asked.chosen, asked.terms, names, asked.order)
    for facet, values in asked.chosen.items():
        if NONE in values and not unset[facet]:
            raise ValueError(f"{facet} has no choice of things without a value")
    return text


def _cell(index: Index, field: Field, number: int) -> str:
    values = index.values(field, number)
    if field.kind in {Kind.NUMBER, Kind.COUNT}:
        return values[0] if values else "0" if field.kind is Kind.COUNT else ""
    read: Sequence[str] = [index.label(value) for value in values] if field.kind is Kind.THING else values
    return harmless(sparql.SEPARATOR.join(dict.fromkeys(read)))


def _result(index: Index, number: int) -> dict[str, object]:
    told: dict[str, object] = {"iri": index.things[number]}
    for field in index.listed.columns:
        values = index.values(field, number)
        if field.kind is Kind.THING:
            told[field.variable] = [{"iri": value, "label": index.label(value)} for value in values]
        elif field.kind is Kind.COUNT:
            told[field.variable] = int(values[0]) if values else 0
        elif field.kind is Kind.NUMBER:
            told[field.variable] = _number(values[0]) if values else None
        elif field.kind in sparql.SINGLE:
            told[field.variable] = values[0] if values else None
        else:
            told[field.variable] = [*values]
    return told


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _counted(index: Index, field: Field, selection: Selection) -> Iterator[dict[str, object]]:
    counts = selection.counts[field.name]
    for value in sorted(counts, key=lambda value: (-counts[value], spelt(value))):
        if counts[value]:
            label = field.unset if value == NONE else index.label(value)
            yield {"value": spelt(value), "label": label, "count": counts[value]}
