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
