"""Prose keeps the way back to the stored text, whatever is cut and joined."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.model import Annotations, Event, Mention, NameKind, Prose, Span, event_at, join
from miggraph.reader.lines import prose_of

MARKED = st.lists(
    st.sampled_from(["word", " ", "**", "<i>", "</i>", "é", "\\$", "[a](#)", "1", "\t"]), max_size=30
).map("".join)


def letters(prose: Prose, text: str) -> str:
    return "".join(text[p.source : p.source + p.length] for p in prose.pieces)


@given(MARKED, st.integers(0, 40), st.integers(0, 40))
def test_slice_points_at_its_own_characters(text: str, start: int, end: int) -> None:
    prose = prose_of(text, 0, len(text)).slice(start, end)
    assert letters(prose, text) == prose.text
    assert prose.text == prose.text.strip()


@given(MARKED, MARKED)
def test_join_points_at_the_characters_of_both(one: str, other: str) -> None:
    text = one + "\n" + other
    joined = join([prose_of(text, 0, len(one)), prose_of(text, len(one) + 1, len(text))], " ")
    assert letters(joined, text).replace(" ", "") == joined.text.replace(" ", "")


def test_spans_are_cut_at_a_break() -> None:
    text = "alpha XX omega"
    joined = join([prose_of(text, 0, 5), prose_of(text, 9, 14)], " ", broken=True)
    assert joined.text == "alpha omega"
    assert joined.spans() == (Span(0, 5), Span(9, 14))
    assert joined.spans(6, 11) == (Span(9, 14),)


def test_spans_run_over_markup() -> None:
    text = "an **odd** word"
    assert prose_of(text, 0, len(text)).spans(0, 6) == (Span(0, 8),)


def test_findings_plus_sorts_by_place() -> None:
    late = Mention(spans=(Span(9, 12),), method="m", kind=NameKind.PLACE, surface="late")
    early = Mention(spans=(Span(1, 4),), method="m", kind=NameKind.PLACE, surface="early")
    assert [m.surface for m in Annotations().plus([late]).plus([early]).of(Mention)] == ["early", "late"]


def event(key: str, parts: tuple[Span, ...], programme: Span) -> Event:
    return Event(
        spans=parts[:1],
        method="m",
        key=key,
        kind="seminar",
        title=key,
        start=date(2012, 5, 4),
        parts=parts,
        programme=programme,
    )


EVENTS = (
    event("first", (Span(0, 10), Span(20, 30)), Span(40, 50)),
    event("second", (Span(10, 20),), Span(50, 60)),
)


@pytest.mark.parametrize(
    ("span", "programmes", "key"),
    [
        (Span(0, 10), False, "first"),
        (Span(25, 30), False, "first"),
        (Span(12, 15), False, "second"),
        (Span(8, 12), False, None),
        (Span(52, 58), False, None),
        (Span(52, 58), True, "second"),
    ],
)
def test_event_at_is_the_event_whose_part_covers_the_span(span: Span, programmes: bool, key: str | None) -> None:
    found = event_at(EVENTS, span, programmes=programmes)
    assert (found.key if found else None) == key
