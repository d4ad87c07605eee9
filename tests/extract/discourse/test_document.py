from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.structure import BODY, PRINTED, PROSE, TEXT, Boundary, SectionKind, section_kind
from miggraph.model import Attribution, Event, Mention, NameKind, Span
from support import COAST, report_of

REPORT = report_of(
    """# Harbours

The Port Pact was signed. It is old.

The Pact binds ports.

## Fees

Fees are high.

# Lamps

Lamps are lit.

# References

Berg (2001) is cited.
"""
)
DOCUMENT = Document(REPORT, COAST)


def event(title: str, *, programme: str = "") -> Event:
    """An event whose report, or programme, is the section of a title."""
    spans = {section.title: section.span for section in REPORT.sections}
    return Event(
        spans=(),
        method="test",
        key="2011-05-03",
        kind="meeting",
        title="Tides",
        start=date(2011, 5, 3),
        parts=(spans[title],),
        programme=spans.get(programme),
    )


def leads(document: Document) -> list[str]:
    return [unit.group.lead.text for unit in document.attributed_units]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Fees of ports", SectionKind.BODY),
        ("Training programmes", SectionKind.BODY),
        ("Annex: Lamps", SectionKind.BODY),
        ("Programme", SectionKind.PROGRAMME),
        ("Annex I: Programmes of the events", SectionKind.PROGRAMME),
        ("Table of contents", SectionKind.CONTENTS),
        ("4. References", SectionKind.REFERENCES),
        ("List of participants", SectionKind.PARTICIPANTS),
        ("Annex 2. List of participants", SectionKind.PARTICIPANTS),
        ("Annex 1: Agenda", SectionKind.PROGRAMME),
        ("List of figures", SectionKind.APPARATUS),
        ("About the Coast Office", SectionKind.APPARATUS),
    ],
)
def test_section_kind_follows_from_the_title(title: str, kind: SectionKind) -> None:
    assert section_kind(title) is kind


@pytest.mark.parametrize(
    ("title", "around", "kind"),
    [
        ("Piers", SectionKind.APPARATUS, SectionKind.APPARATUS),
        ("1. Summary", SectionKind.APPARATUS, SectionKind.BODY),
        ("II. Piers", SectionKind.CONTENTS, SectionKind.BODY),
        ("1. Opening", SectionKind.PROGRAMME, SectionKind.PROGRAMME),
        ("References", SectionKind.PROGRAMME, SectionKind.REFERENCES),
    ],
)
def test_section_kind_depends_on_the_section_around(title: str, around: SectionKind, kind: SectionKind) -> None:
    assert section_kind(title, around) is kind


def test_kinds_of_blocks_are_nested() -> None:
    assert PROSE < BODY < TEXT < PRINTED


def test_apparatus_is_not_said() -> None:
    assert "Berg (2001) is cited." not in leads(DOCUMENT)


def test_programme_of_an_event_is_not_said() -> None:
    assert "Lamps are lit." in leads(DOCUMENT)
    assert "Lamps are lit." not in leads(DOCUMENT.plus([event("Harbours", programme="Lamps")]))


def test_boundaries_tell_what_begins() -> None:
    assert [said.boundary for said in DOCUMENT.said_groups] == [
        Boundary.PART,
        Boundary.SENTENCE,
        Boundary.PARAGRAPH,
        Boundary.SECTION,
        Boundary.PART,
    ]


def test_antecedents_are_the_instruments_that_the_part_has_named() -> None:
    assert [unit.antecedents for unit in DOCUMENT.attributed_units] == [("x:pact",)] * 4 + [()]


def test_event_is_the_one_in_whose_report_a_unit_stands() -> None:
    events = [unit.event for unit in DOCUMENT.plus([event("Lamps")]).attributed_units]
    assert events == [None, None, None, None, "2011-05-03"]


def test_source_is_the_one_attributed_to_the_sentence() -> None:
    lead = DOCUMENT.groups[1].lead
    document = DOCUMENT.plus([Attribution(spans=lead.spans, method="test", names=("Lena Berg",))])
    sources = [unit.source for unit in document.attributed_units]
    assert sources[:3] == [NOBODY, Source(("Lena Berg",)), NOBODY]


def test_what_new_annotations_do_not_change_is_kept() -> None:
    before = Document(REPORT, COAST)
    units = before.attributed_units
    mention = Mention(spans=(Span(0, 1),), method="test", kind=NameKind.PLACE, surface="H")
    assert before.plus([mention]).attributed_units is units
    after = before.plus([event("Lamps")])
    assert after.groups is before.groups
    assert after.attributed_units is not units


def test_blocks_can_be_those_inside_spans() -> None:
    inside = DOCUMENT.blocks(PROSE, event("Lamps").parts)
    assert [block.text for block in inside] == ["Lamps are lit."]
    assert not list(DOCUMENT.blocks(PROSE, []))


SLOTS = report_of(
    """# Tides

## Foreword

Thanks are due.

## Day one

10.00 – 11.00 Lamps

- Ms Ito said that lamps were dear. Most ports had none.

11.00 – 12.00 Buoys

- Mr Berg noted that buoys sank at sea. He was sad.
- Ms Ito replied that pilots had to see them.

12.00 – 13.00 Lunch at the pier

## Later

Fees are high.
"""
)


def slots_event(title: str) -> Event:
    spans = {section.title: section.span for section in SLOTS.sections}
    return replace(event("Harbours"), parts=(), programme=spans[title])


def test_programme_that_tells_what_was_said_in_its_slots_is_said() -> None:
    said = leads(Document(SLOTS, COAST).plus([slots_event("Day one")]))
    assert "Most ports had none." in said
    assert not any("Lunch" in text for text in said)


def test_minutes_set_beside_their_items_are_said_though_the_table_is_the_programme() -> None:
    rows = "\n".join(
        f"| {n}. Fees *{n + 8}.00* | The chair welcomed all. Ada said that ports pay {n} times. |" for n in (1, 2, 3)
    )
    report = report_of(f"# Harbours\n\n| Item | Discussion |\n|---|---|\n{rows}\n")
    held = replace(event("Harbours"), parts=(), programme=report.sections[0].span)
    assert "Ada said that ports pay 2 times." in leads(Document(report, COAST).plus([held]))


def test_timetable_set_as_a_table_is_not_said() -> None:
    report = report_of("# Harbours\n\n| Hour | Item |\n|---|---|\n| 9.00 | Lamps |\n| 10.00 | Ada Holm said more. |\n")
    held = replace(event("Harbours"), parts=(), programme=report.sections[0].span)
    assert leads(Document(report, COAST).plus([held])) == []


def test_preface_ends_with_the_programme_inside_it() -> None:
    report = report_of("# Foreword\n\nThanks are due.\n\n## Tides\n\n10.00 Lamps\n\n## Fees\n\nFees are high.")
    spans = {section.title: section.span for section in report.sections}
    held = replace(event("Harbours"), parts=(), programme=spans["Tides"])
    assert leads(Document(report, COAST).plus([held])) == ["Fees are high."]


GROUPS = """# Annex II

{list} List of participants

{group} Observers

- HOLM, Ada, Pilot, Coast Office

{group} Organizers

- LIE, Bo, Clerk, Harbour Union

{group} Closing

The master of the harbour closed the meeting with thanks to all.

{group} Academia

- MOE, Astrid, Clerk, Harbour Union

[^1]: Fees were raised in 1990.
"""


@pytest.mark.parametrize("hashes", [{"list": "##", "group": "###"}, {"list": "##", "group": "##"}])
def test_groups_of_a_list_of_people_are_part_of_it_below_its_title_or_beside_it(hashes: dict[str, str]) -> None:
    document = Document(report_of(GROUPS.format(**hashes)), COAST)
    kinds = {s.title: kind for s, kind in zip(document.report.sections, document.section_kinds, strict=True)}
    assert kinds["Observers"] is kinds["Organizers"] is SectionKind.PARTICIPANTS


def test_people_beside_something_else_are_not_of_a_list_before_it() -> None:
    document = Document(report_of(GROUPS.format(list="##", group="##")), COAST)
    assert document.section_kinds[-2:] == (SectionKind.BODY, SectionKind.BODY)


def test_note_printed_behind_a_list_of_people_is_said() -> None:
    report = report_of(
        "# Fees\n\nFees are high.[^1]\n\n# Participants\n\n- HOLM, Ada, Pilot\n\n[^1]: They were raised.\n"
    )
    assert [block.text for block in report.blocks if Document(report, COAST).is_said(block)][-1] == "They were raised."
