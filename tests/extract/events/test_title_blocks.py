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


@pytest.mark.parametrize(
    "cover",
    [
        "# Who Lights the Lamps?\n\n### International Conference, Bergen, 6–7 June 2011\n\n",
        "EXPERT GROUP MEETING\n\n      Who Lights the Lamps?\n\nSUMMARY\n\nDate:    6-7 June 2011\n"
        "Venue:   Old Pier, Bergen\n\n",
    ],
    ids=["title above its kind", "title below its kind"],
)
def test_title_stands_beside_the_line_that_names_the_kind_of_event(cover: str) -> None:
    text = f"{cover}## Background\n\n{RUNNING}"
    (event,) = (e for e in run(Document(report_of(text), COAST)) if isinstance(e, Event))
    assert event.title.casefold().startswith("who lights the lamps")


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


def test_programme_ends_before_another_event() -> None:
    agenda = "9:00 Welcome\n10:00 Lamps\n11:00 Piers\n\n"
    oil, lamps, tides = (
        f"## Forum on {subject}\n\n{day} 2011, Lund\n\n{agenda}"
        for subject, day in (("Oil", "2 February"), ("Lamps", "3 May"), ("Tides", "9 June"))
    )
    report = report_of(f"# Forums\n\n{RUNNING}{oil}{lamps}{tides}{lamps}{tides}")
    _, *events = (event for event in run(Document(report, COAST)) if isinstance(event, Event))
    printed = [report.quote(event.programme).strip() for event in events if event.programme]
    assert printed == [lamps.strip(), tides.strip()]


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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("30 May to 2 June 2011", date(2011, 5, 30), date(2011, 6, 2)),
        ("30 May–2 June 2011", date(2011, 5, 30), date(2011, 6, 2)),
        ("Dec. 30, 2010 - Jan. 2, 2011", date(2010, 12, 30), date(2011, 1, 2)),
        ("from Monday 3 to Friday 7 October 2011", date(2011, 10, 3), date(2011, 10, 7)),
        ("26TH - 27TH MAY 2015", date(2015, 5, 26), date(2015, 5, 27)),
        ("Day 1 – Monday, 6 June 2011", date(2011, 6, 6), date(2011, 6, 6)),
        ("the sixth, seventh and eighth days of June, 2011", date(2011, 6, 6), date(2011, 6, 8)),
        ("the 10th day of June, 2011", date(2011, 6, 10), date(2011, 6, 10)),
    ],
)
def test_find_date_reads_spans_of_days(text: str, first: date, last: date) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "# Lamps\n\nPaper presented to the Congress of Pilots\n\nLund, 3 May 2011\n\nLamps are dear. They burn oil.\n",
        "# National report\n\nWorking Group on Lamps\nSeventh session\nLund, 3-5 May 2011\n\nOil burns. It is dear.\n",
        "# Lamps\n\nThe next forum will be held in Lund on 3 May 2011. It will be organised by HU.\n",
        "# Resolution\n\nAdopted on 3 May 2011\n\nThe Assembly met. It heard pilots.\n",
    ],
)
def test_document_about_no_event_has_none(text: str) -> None:
    assert list(run(Document(report_of(text), COAST))) == []


def test_parties_of_another_event_are_not_taken() -> None:
    text = (
        "# Forum on Lamps\n\n3 May 2011, Lund\n\nThe Forum was organised by the Harbour Union. "
        "A preparatory meeting was held in Bergen. It was organised by the Sea Bank.\n"
    )
    (event,) = (e for e in run(Document(report_of(text), COAST)) if isinstance(e, Event))
    assert [party.name for party in event.parties] == ["Harbour Union"]
