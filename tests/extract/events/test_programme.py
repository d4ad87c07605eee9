"""Programmes in several layouts become slots with the people in them."""

import json
import tomllib
from datetime import date

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.programme import run
from miggraph.model import Event, Participation, Report, Slot, Span
from support import COAST, DATA, report_of

CASES = sorted(file.stem for file in (DATA / "programme").glob("*.md"))


FORMS = tomllib.loads((DATA / "programme_forms.toml").read_text(encoding="utf-8"))["form"]


def read(name: str) -> tuple[Report, list[Slot | Participation]]:
    report = report_of((DATA / "programme" / f"{name}.md").read_text(encoding="utf-8"))
    event = Event(
        spans=(),
        method="test",
        key="2011-05-03",
        kind="workshop",
        title="Port Labour",
        start=date(2011, 5, 3),
        programme=Span(0, len(report.text)),
    )
    found = run(Document(report, COAST).plus([event]))
    return report, [f for f in found if isinstance(f, Slot | Participation)]


def outline(found: list[Slot | Participation]) -> list[dict[str, object]]:
    slots: dict[str | None, dict[str, object]] = {}
    people: dict[str | None, list[object]] = {}
    for f in found:
        if isinstance(f, Slot):
            people[f.key] = []
            slots[f.key] = {
                "kind": f.kind,
                "title": f.title,
                "start": f.start.isoformat() if f.start else None,
                "end": f.end.isoformat() if f.end else None,
                "parent": f.parent,
                "people": people[f.key],
            }
        else:
            people[f.slot].append([f.role, f.honorific, f.name, f.position, f.affiliation])
    return list(slots.values())


@pytest.mark.parametrize("name", CASES)
def test_programme_is_read_whatever_its_layout(name: str) -> None:
    wanted = json.loads((DATA / "programme" / f"{name}.json").read_text(encoding="utf-8"))
    assert outline(read(name)[1]) == wanted


@pytest.mark.parametrize("name", CASES)
def test_programme_keys_are_unique_and_stable(name: str) -> None:
    keys = [f.key for f in read(name)[1] if isinstance(f, Slot)]
    assert len(set(keys)) == len(keys)
    assert keys == [f.key for f in read(name)[1] if isinstance(f, Slot)]


@pytest.mark.parametrize("name", CASES)
def test_programme_spans_hold_the_printed_words(name: str) -> None:
    report, found = read(name)
    for f in found:
        spans, words = (f.spans, f.title) if isinstance(f, Slot) else (f.name_spans, f.name)
        assert " ".join(report.quote(span) for span in spans) == words


def test_programme_of_an_event_without_one_is_nothing() -> None:
    event = Event(spans=(), method="test", key="k", kind="workshop", title="T", start=date(2011, 5, 3))
    assert not list(run(Document(report_of("# T\n\nWords.\n"), COAST).plus([event])))


def test_programme_leaves_out_a_letterhead_that_comes_back() -> None:
    text = "# Meeting\n\nHARBOUR\nThe Ana Lie Fund\n\n9:00 am Welcome\nMs. Ana Lie, Coast Office\n\n"
    report = report_of(text + "HARBOUR\nThe Ana Lie Fund\n\nPiers\n\nMr. Bo Sund, Harbour Union\n")
    event = Event(
        spans=(),
        method="test",
        key="k",
        kind="workshop",
        title="T",
        start=date(2011, 5, 3),
        programme=Span(0, len(report.text)),
    )
    found = run(Document(report, COAST).plus([event]))
    assert [f.title for f in found if isinstance(f, Slot)] == ["Welcome", "Piers"]


def test_label_may_have_nothing_but_a_name_behind_it() -> None:
    report = report_of("# Meeting\n\n9:00 am Session 1: Lamps\nChair: Ana Lie\n")
    event = Event(
        spans=(),
        method="test",
        key="k",
        kind="workshop",
        title="T",
        start=date(2011, 5, 3),
        programme=Span(0, len(report.text)),
    )
    found = run(Document(report, COAST).plus([event]))
    assert [(f.role, f.name) for f in found if isinstance(f, Participation)] == [("chair", "Ana Lie")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["name"])
def test_programme_form_gives_slots_with_their_people(form: dict[str, object]) -> None:
    report = report_of(f"# Workshop on Lamps\n\n{form['text']}")
    event = Event(
        spans=(),
        method="test",
        key="2015-05-12",
        kind="workshop",
        title="Lamps",
        start=date(2015, 5, 12),
        programme=Span(0, len(report.text)),
    )
    slots: list[str] = []
    for found in run(Document(report, COAST).plus([event])):
        if isinstance(found, Slot):
            slots.append(f"{found.kind} | {f'{found.start:%d %H:%M}' if found.start else ''} | {found.title}")
        elif isinstance(found, Participation):
            slots[-1] += f" | {found.role}: {found.name}"
    assert slots == form["slots"]
