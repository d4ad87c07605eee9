"""Sessions, their chairs and talks that reports tell of without a printed programme, from told_programmes.toml."""

import tomllib
from typing import Any

import pytest

from miggraph.extract.events import told_chairs
from miggraph.extract.pipeline import STAGES
from miggraph.extract.stage import run_stages
from miggraph.model import Participation, Slot
from support import COAST, DATA, report_of

REPORTS = tomllib.loads((DATA / "told_programmes.toml").read_text(encoding="utf-8"))["report"]
READ = STAGES[: STAGES.index(told_chairs.STAGE) + 1]


def outline(text: str) -> list[str]:
    """The items that a text tells of, in its order: kind | day and time | title | role: person."""
    document = run_stages(report_of(f"{text.strip()}\n"), COAST, READ)
    parts = document.of(Participation)
    lines = []
    for slot in sorted(document.of(Slot), key=lambda slot: min(slot.spans)):
        when = f"{slot.start:%d %H:%M}" if slot.start else f"{slot.day:%d}" if slot.day else ""
        people = [f"{part.role}: {part.name}" for part in parts if part.slot == slot.key]
        lines.append(" | ".join([slot.kind, when, slot.title, *people]).replace("|  |", "| |"))
    return lines


@pytest.mark.parametrize("report", REPORTS, ids=[report["name"] for report in REPORTS])
def test_told_sessions_have_their_time_chair_and_talks(report: dict[str, Any]) -> None:
    assert outline(report["text"]) == report["slots"]
