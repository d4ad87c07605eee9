"""What agencies report to do: activities, programmes and projects, in sections headed by the agencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from miggraph.extract.activities.agencies import Agency, agency_line, find_agencies
from miggraph.extract.activities.details import (
    amount_of,
    beneficiaries_of,
    coverage_of,
    funders_of,
    partner_groups_of,
    partners_of,
    status_of,
    times_of,
    unit_of,
)
from miggraph.extract.activities.titles import short_form
from miggraph.extract.activities.units import ActivityUnit, find_activity_units
from miggraph.extract.discourse.document import Document
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import Activity, Annotation, Event, Membership


def run(document: Document) -> Iterator[Annotation]:
    """The activities that agencies report, agency by agency."""
    for agency in find_agencies(document):
        for unit in find_activity_units(document, agency):
            if unit.sentences:
                activity = _activity(unit, agency, document.lexicon)
                topics = document.topics(f"{unit.called or activity.title}. {activity.text}", activity.spans[0])
                yield replace(activity, subjects=topics.themes, subjects_are_own=topics.is_own)


def _activity(unit: ActivityUnit, agency: Agency, lexicon: Lexicon) -> Activity:
    text = unit.text
    first, *rest = (sentence.text for sentence in unit.sentences)
    with_title = text if unit.title in text else f"{unit.title}. {text}"
    amount, currency = amount_of(text)
    times = times_of(text, agency)
    return Activity(
        spans=unit.spans,
        method=unit.method,
        confidence=unit.confidence,
        title=unit.title,
        short=short_form(unit.title),
        text=text,
        agency=agency.name,
        unit=unit_of(first, agency, lexicon),
        area=unit.area,
        partners=partners_of(text, agency, lexicon),
        partner_groups=partner_groups_of(text, agency, lexicon),
        funders=funders_of(text, agency, lexicon),
        coverage=coverage_of(f"{with_title} {unit.further}", lexicon),
        beneficiaries=beneficiaries_of(with_title, lexicon),
        period=times.printed,
        start=times.start,
        end=times.end,
        status=status_of(*(agency_line(text, agency) for text in (first, *rest))),
        amount=amount,
        currency=currency,
        part_of=unit.part_of,
    )


STAGE = Stage(name="activities", run=run, provides=(Activity,), requires=(Event, Membership))
