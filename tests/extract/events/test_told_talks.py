"""Talks that sentences or lines of a report tell of."""

import tomllib
from datetime import date

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.events import told_lines
from miggraph.extract.people import speakers
from miggraph.model import Event, Participation, Slot, Span
from support import COAST, DATA, report_of

TALKS = tomllib.loads((DATA / "told_talks.toml").read_text(encoding="utf-8"))["talk"]


@pytest.mark.parametrize("case", TALKS, ids=lambda case: case["text"][:40])
def test_told_talk_has_its_title_and_those_who_gave_it(case: dict[str, object]) -> None:
    report = report_of(f"# Lamps\n\nThe lamps were lit at noon.\n\n{case['text']}\n\nThe end.\n")
    event = Event(
        spans=(),
        method="test",
        key="k",
        kind="workshop",
        title="T",
        start=date(2015, 5, 12),
        parts=(Span(0, len(report.text)),),
    )
    document = Document(report, COAST).plus([event])
    document = document.plus(told_lines.run(document))
    document = document.plus(speakers.run(document))
    talks = [slot for slot in document.of(Slot) if slot.kind == "talk"]
    assert [slot.title for slot in talks] == ([case["title"]] if case["title"] else [])
    given = [p.name for p in document.of(Participation) if talks and p.slot == talks[0].key]
    assert given == case["speakers"]
