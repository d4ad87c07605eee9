"""What agencies report to do: activities, programmes and projects, in sections headed by the agencies.

| method | what it does |
| --- | --- |
| activity/heading | takes what stands under a heading (a section's, a list item's, a run-in one) as one activity |
| activity/list-item | takes an item of a list as one activity |
| activity/sentence | takes a sentence that says what the agency does, with those that point back to it |
| activity/part | takes such a sentence under a heading as part of the activity that the heading names |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from miggraph.extract.activities.agencies import Agency, find_agencies
from miggraph.extract.activities.details import (
    amount_of,
    beneficiaries_of,
    coverage_of,
    partners_of,
    period_of,
    status_of,
)
from miggraph.extract.activities.units import ActivityUnit, find_activity_units
from miggraph.extract.discourse.document import Document
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import Activity, Annotation, Event, Membership

_CONFIDENCE = {
    "activity/heading": 0.95,
    "activity/list-item": 0.95,
    "activity/sentence": 0.8,
    "activity/part": 0.7,
}


def run(document: Document) -> Iterator[Annotation]:
    """The activities that agencies report, agency by agency."""
    for agency in find_agencies(document):
        for unit in find_activity_units(document, agency):
            if unit.sentences:
                activity = _activity(unit, agency, document.lexicon)
                subjects = document.topics(f"{activity.title}. {activity.text}", activity.spans[0])
                yield replace(activity, subjects=subjects)


def _activity(unit: ActivityUnit, agency: Agency, lexicon: Lexicon) -> Activity:
    text = unit.text
    first, rest = unit.sentences[0].text, " ".join(s.text for s in unit.sentences[1:])
    with_title = text if unit.title in text else f"{unit.title}. {text}"
    amount, currency = amount_of(text)
    return Activity(
        spans=unit.spans,
        method=unit.method,
        confidence=_CONFIDENCE[unit.method],
        title=unit.title,
        text=text,
        agency=agency.name,
        area=unit.area,
        partners=partners_of(text, agency, lexicon),
        coverage=coverage_of(with_title, lexicon),
        beneficiaries=beneficiaries_of(text, lexicon),
        period=period_of(text),
        status=status_of(first, rest),
        amount=amount,
        currency=currency,
        part_of=unit.part_of,
    )


STAGE = Stage(name="activities", run=run, provides=(Activity,), requires=(Event, Membership))
