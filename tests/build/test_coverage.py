"""What a build says of how much of each report was read, and what its metadata graph says of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, RdfFormat, parse

from building import make_project
from miggraph import build as conductor
from miggraph import iris
from miggraph.build.coverage import coverage_of
from miggraph.extract import extract
from miggraph.graph import metadata_quads
from support import COAST, report_of

PARTS = (
    "# Lamps",
    "SEMINAR ON LAMPS\n6 June 2011, Lund",
    "9.30 Opening: Ms. Ada Quill, Coast Office\n10.15 Lamps: Mr. Bo Reed, Harbour Union",
    "## Programme",
    "## References",
    "## List of participants",
    "Ms. Ada Quill\nMr. Bo Reed",
    "Ports should keep lamps lit at night, and pilots thank them for it.",
    "Les ports gardent les lampes allumées la nuit, et les pilotes les en remercient beaucoup chaque matin.",
    "- one lamp\n- two lamps;",
    "| Port | Lamps |\n|---|---|\n| Dell | Lamps must be lit there. |",
    "Port\tLamps\nDell\tForty",
    "[^1]: A note\n    that goes on.",
    "![](lamp.png)",
    "\f\u00ad\ufb01 \ufeff&amp;",
    "12",
)
ODD = "# Lamps\n\nMs. Ada Quill spoke for Kenya.\n\nPort\tLamps\tNets\nDell\tForty\tTwo\n\n![](quay.png)\n"


def literals(quads: list[Quad], term: str, slug: str) -> list[str]:
    return [
        quad.object.value
        for quad in quads
        if quad.predicate.value == iris.expand(term) and slug in str(quad.subject) and isinstance(quad.object, Literal)
    ]


@checked(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(["\n", "\n\n", "\r\n\r\n"])), min_size=1))
def test_shares_in_the_metadata_graph_sum_to_the_text(parts: list[tuple[str, str]]) -> None:
    text = "x" + "".join(part + end for part, end in parts)
    report = report_of(text)
    covered = coverage_of(report, extract(report, COAST), COAST)
    quads = metadata_quads([], {report.slug: report.meta.added}, "1", {report.slug: covered.parts})
    assert sum(map(int, literals(quads, "mig:characters", "notes"))) == sum(map(len, text.split()))
    [understood] = literals(quads, "mig:understood", "notes")
    assert abs(Decimal(understood) - Decimal(covered.understood)) <= Decimal("0.0001")
    assert sum(left.characters for left in covered.left_out) >= covered.parts.get("left out", 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[Quad]]:
    """What a build of a report that is hard to read says, and its dataset."""
    settings = make_project(tmp_path_factory.mktemp("project"), published=True)
    meta = next(settings.reports_dir.glob("*.toml")).read_text(encoding="utf-8")
    (settings.reports_dir / "odd.md").write_text(ODD, encoding="utf-8")
    (settings.reports_dir / "odd.toml").write_text(meta, encoding="utf-8")
    stages: list[conductor.StageReport] = []
    made = conductor.build(settings, progress=stages.append)
    quads = list(parse(path=str(made.folder / "miggraph.nq"), format=RdfFormat.N_QUADS))
    return [note for stage in stages for note in stage.notes if note.startswith(("odd", "warning: odd"))], quads


def test_build_warns_of_a_report_of_which_little_was_understood(built: tuple[list[str], list[Quad]]) -> None:
    said, _ = built
    assert "warning: odd: less than 90 % understood" in "\n".join(said)


def test_build_names_what_was_left_out_with_line_and_reason(built: tuple[list[str], list[Quad]]) -> None:
    said, _ = built
    assert [line for line in said if line.startswith("odd, line 5: ") and "lines that are no sentences" in line]
    assert [line for line in said if line.startswith("odd, line 8: ") and "a picture" in line]


def test_dataset_says_how_much_of_a_report_was_understood(built: tuple[list[str], list[Quad]]) -> None:
    said, quads = built
    [understood] = literals(quads, "mig:understood", "report/odd")
    assert [line for line in said if line.startswith(f"odd: {100 * float(understood):.0f} % understood")]
    assert sum(map(int, literals(quads, "mig:characters", "read-share/odd"))) == sum(map(len, ODD.split()))
