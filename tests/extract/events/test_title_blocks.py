"""Events from title blocks."""

import json
from datetime import date

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.events.title_blocks import run
from miggraph.extract.values.dates import find_date
from miggraph.model import Event
from support import COAST, DATA, report_of

CASES = sorted(file.stem for file in (DATA / "events").glob("*.md"))


def events_of(name: str) -> list[Event]:
    report = report_of((DATA / "events" / f"{name}.md").read_text(encoding="utf-8"))
    return [event for event in run(Document(report, COAST)) if isinstance(event, Event)]


@pytest.mark.parametrize("name", CASES)
def test_events_are_read_from_title_blocks(name: str) -> None:
    wanted = json.loads((DATA / "events" / f"{name}.json").read_text(encoding="utf-8"))
    found = [
        {
            "key": e.key,
            "kind": e.kind,
            "title": e.title,
            "series": e.series,
            "venue": e.venue,
            "city": e.city,
            "room": e.room,
            "end": e.end.isoformat() if e.end else None,
            "parties": [[p.name, p.role] for p in e.parties],
        }
        for e in events_of(name)
    ]
    assert found == wanted


def test_event_rests_on_its_title_and_date() -> None:
    (event,) = events_of("jointly")
    report = report_of((DATA / "events" / "jointly.md").read_text(encoding="utf-8"))
    quotes = [report.quote(span) for span in event.spans]
    assert quotes == ["WORK AT SEA", "4 May 2012, Old Customs House, Bergen"]


def test_title_and_date_in_one_line_are_told_apart() -> None:
    text = f"# COAST BULLETIN\n\n**MEETING OF PILOTS ON WINTER TIDES: 6-7 June 2011, Bergen**\n\n{RUNNING}"
    (event,) = (e for e in run(Document(report_of(text), COAST)) if isinstance(e, Event))
    assert "WINTER TIDES" in event.title
    assert "2011" not in event.title
    assert event.city == "Bergen"


RUNNING = "The pilots met at 9:00 am. They left at noon.\n\n"


def parts_of(text: str) -> tuple[list[str], str | None]:
    """What of a report on one event is running text, and what is its programme."""
    report = report_of(text)
    (event,) = (e for e in run(Document(report, COAST)) if isinstance(e, Event))
    return [report.quote(span) for span in event.parts], report.quote(event.programme) if event.programme else None


def test_times_within_sentences_make_no_programme() -> None:
    parts, programme = parts_of(f"# Meeting\n\n3 May 2011\n\n{RUNNING * 4}")
    assert (len(parts), programme) == (1, None)


def test_programme_is_found_between_running_text() -> None:
    agenda = "9:00 Welcome\n10:00 Lamps\n11:00 Piers"
    parts, programme = parts_of(f"# Meeting\n\n3 May 2011\n\n{RUNNING * 2}{agenda}\n\n{RUNNING * 2}")
    assert programme == agenda
    assert len(parts) == 2


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 4 May 2012", date(2012, 5, 4), date(2012, 5, 4)),
        ("May 4th, 2012", date(2012, 5, 4), date(2012, 5, 4)),
        ("27-30 October 2008", date(2008, 10, 27), date(2008, 10, 30)),
        ("3 to 5 Sept 2010", date(2010, 9, 3), date(2010, 9, 5)),
        ("2011-02-28", date(2011, 2, 28), date(2011, 2, 28)),
    ],
)
def test_find_date_reads_printed_dates(text: str, first: date, last: date) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ["May 2012", "31 February 2012", "12/05/2012 or so", "2011-13-01", ""])
def test_find_date_refuses_what_is_no_full_date(text: str) -> None:
    assert find_date(text) is None
