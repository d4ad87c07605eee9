"""The command that checks a dataset or a file of RDF, and tells what to do about each fault."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from miggraph.cli.rdf import read_quads
from miggraph.cli.table import draw
from miggraph.config import Settings
from miggraph.iris import BASE, PREFIXES, SHAPES, compact, expand, graph

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from miggraph.build.examination import Examination, Fault

_CODES = MappingProxyType({"Violation": 1, "Warning": 3, "Info": 4})
"""Exit codes by the worst severity; 2 is for a call at fault."""


@click.command(epilog="\b\nExample:\n  miggraph validate --format csv > faults.csv")
@click.argument("place", type=click.Path(path_type=Path), required=False, metavar="[DIR or FILE]")
@click.option(
    "--format", "form", type=click.Choice(["table", "turtle", "json", "csv"]), default="table", show_default=True
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help="From which severity on the exit code is not 0: 1 for violations, 3 for warnings, 4 for what is not known.",
)
@click.option(
    "--most", type=click.IntRange(min=1), default=5, show_default=True, help="Rows of each shape in the table."
)
@click.option("--all", "everything", is_flag=True, help="Show all rows of the table, also of what is not known.")
@click.pass_obj
def validate(settings: Settings, place: Path | None, form: str, fail_on: str, most: int, everything: bool) -> int:
    """Check a dataset, or a file of RDF, against the shapes, the ontology and the words of its reports.

    Each fault is shown with the passage that it rests on and with what to do; docs/mending.md has the commonest.
    """
    from miggraph.build.examination import examine, places_of
    from miggraph.shapes import SEVERITIES, load_shapes

    quads = read_quads(place or settings.dataset_dir)
    places = places_of([settings.authority_dirs, settings.ontology_dirs], settings.root)
    found = examine(quads, _context(quads, settings), load_shapes(settings.shapes_dirs), places)
    click.echo(
        _FORMS[form](found) if form != "table" else _table(found, most=None if everything else most), nl=form != "csv"
    )
    worst = found.worst()
    counted = SEVERITIES[: SEVERITIES.index(fail_on.capitalize()) + 1]
    return _CODES[worst] if worst in counted else 0


def _context(quads: Sequence[Quad], settings: Settings) -> list[Quad]:
    """What a file does not bring itself of the ontology and the authority files."""
    from pyoxigraph import NamedNode

    from miggraph.build import vocabulary
    from miggraph.link.authority import load_authority

    there = {quad.graph_name for quad in quads}
    context: list[Quad] = []
    if NamedNode(graph("ontology")) not in there:
        context += vocabulary(settings.ontology_dirs)
    if NamedNode(graph("authority")) not in there:
        context += load_authority(settings.authority_dirs, settings.ontology_dirs).quads
    return context


def _table(found: Examination, *, most: int | None) -> str:
    by_check: dict[tuple[str, str], list[Fault]] = {}
    for fault in found.faults:
        by_check.setdefault((fault.severity, fault.check), []).append(fault)
    parts = [_heading(found)]
    if by_check:
        rows = [(severity, check, str(len(faults)), faults[0].do) for (severity, check), faults in by_check.items()]
        parts.append(draw(("severity", "shape", "places", "what to do"), rows))
    for (severity, check), faults in by_check.items():
        if most is None or severity != "Info":
            parts.append(_part(severity, check, faults, most))
    return "\n\n".join(parts)


def _heading(found: Examination) -> str:
    counts = Counter(fault.severity for fault in found.faults)
    names = {"Violation": "violation", "Warning": "warning", "Info": "gap"}
    told = ", ".join(
        f"{counts[name]} {word}{'s' * (counts[name] != 1)}" for name, word in names.items() if counts[name]
    )
    bad = sum(fault.check == "evidence" for fault in found.faults)
    evidence = f"{found.passages - bad} of {found.passages} passages hold the words of their report"
    return f"{evidence}\n{told or 'nothing is at fault'}" + ("" if counts["Violation"] else "\nconforms to the shapes")


def _part(severity: str, check: str, faults: Sequence[Fault], most: int | None) -> str:
    shown = faults[:most]
    columns = {
        "resource": [fault.resource for fault in shown],
        "property": [compact(fault.property) for fault in shown],
        "value": [fault.value for fault in shown],
        "near to": [fault.near for fault in shown],
        "passage": [fault.passage.rpartition("/")[2] for fault in shown],
        "page": [fault.page for fault in shown],
        "words": [fault.words for fault in shown],
        "mend in": [fault.place for fault in shown],
    }
    filled = {name: values for name, values in columns.items() if any(values)}
    rows = list(zip(*filled.values(), strict=True))
    left = f"\n({len(faults) - len(shown)} more: --all)" if len(shown) < len(faults) else ""
    do = "\n".join(dict.fromkeys(fault.do for fault in shown))
    return f"{severity} {check}: {do}\n{draw(list(filled), rows)}{left}"


def _json(found: Examination) -> str:
    told = {"passages": found.passages, "faults": [asdict(fault) for fault in found.faults]}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _csv(found: Examination) -> str:
    from miggraph.build.examination import Fault

    names = [each.name for each in fields(Fault)]
    out = io.StringIO()
    rows = csv.DictWriter(out, names)
    rows.writeheader()
    rows.writerows(asdict(fault) for fault in found.faults)
    return out.getvalue()


def _turtle(found: Examination) -> str:
    """A validation report of SHACL; a fault that no shape found has no shape and no component of SHACL."""
    from pyoxigraph import RdfFormat, serialize

    data = serialize(_report(found), format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
    return data.decode("utf-8").rstrip("\n")


def _report(found: Examination) -> Iterator[Triple]:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    def sh(name: str) -> NamedNode:
        return NamedNode(expand("sh:" + name))

    def node(iri: str) -> NamedNode | BlankNode:
        return BlankNode(iri[2:]) if iri.startswith("_:") else NamedNode(iri)

    kind, report = NamedNode(expand("rdf:type")), BlankNode("report")
    yield Triple(report, kind, sh("ValidationReport"))
    yield Triple(report, sh("conforms"), Literal(not found.faults))
    for number, fault in enumerate(found.faults):
        result = BlankNode(f"result{number}")
        yield Triple(report, sh("result"), result)
        yield Triple(result, kind, sh("ValidationResult"))
        yield Triple(result, sh("focusNode"), node(fault.resource))
        yield Triple(result, sh("resultSeverity"), sh(fault.severity))
        yield Triple(result, sh("resultMessage"), Literal(fault.do))
        component = fault.component or f"{BASE}checks#{fault.check}"
        yield Triple(result, sh("sourceConstraintComponent"), NamedNode(component))
        if fault.component:
            yield Triple(result, sh("sourceShape"), NamedNode(f"{SHAPES}#{fault.check}"))
        if fault.property:
            yield Triple(result, sh("resultPath"), NamedNode(fault.property))
        if fault.value:
            is_iri = fault.value.startswith(("http://", "https://"))
            yield Triple(result, sh("value"), NamedNode(fault.value) if is_iri else Literal(fault.value))


_FORMS: Mapping[str, Callable[[Examination], str]] = MappingProxyType({"json": _json, "csv": _csv, "turtle": _turtle})
