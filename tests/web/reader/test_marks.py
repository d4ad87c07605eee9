"""Marks that lie in each other and cross, as tokens that nest."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.web.pages.reader.marks import Close, Layer, Mark, Open, Point, Text, Token, tokens
from support import DATA

CASES: list[dict[str, Any]] = tomllib.loads((DATA / "reading" / "marks.toml").read_text(encoding="utf-8"))["case"]
PLACES = st.integers(min_value=-3, max_value=40)
MARKS = st.lists(st.builds(Mark, PLACES, PLACES, st.sampled_from(Layer), st.integers()), max_size=8)
POINTS = st.lists(st.builds(Point, PLACES, st.integers(), st.booleans()), max_size=4)


def shown(found: Iterable[Token]) -> str:
    parts = []
    for token in found:
        if isinstance(token, Text):
            parts.append(token.text)
        elif isinstance(token, Open):
            parts.append(f"[{token.mark.of}{'' if token.first else '+'}:")
        else:
            parts.append("]" if isinstance(token, Close) else f"{{{token.of}}}")
    return "".join(parts)


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_marks_are_cut_where_they_cross(case: dict[str, Any]) -> None:
    marks = [Mark(start, end, Layer(layer), name) for start, end, layer, name in case["marks"]]
    points = [Point(place, name, behind == "behind") for place, name, behind in case.get("points", ())]
    assert shown(tokens(case["text"], marks, points)) == case["shown"]


@given(st.text(max_size=30), MARKS, POINTS)
def test_tokens_hold_the_text_and_nest(text: str, marks: list[Mark], points: list[Point]) -> None:
    read, around, at = "", [], 0
    for token in tokens(text, marks, points):
        if isinstance(token, Open):
            around.append(token.mark)
        elif isinstance(token, Close):
            assert around.pop() is token.mark
        elif isinstance(token, Text):
            assert token.text
            said = {mark for mark in marks if mark.layer is Layer.STATEMENT and mark.start <= at < mark.end}
            assert {mark for mark in around if mark.layer is Layer.STATEMENT} == said
            read, at = read + token.text, at + len(token.text)
        else:
            assert not [mark for mark in around if mark.layer is not Layer.STATEMENT]
    assert (read, around) == (text, [])


@given(st.text(max_size=30), MARKS, POINTS)
def test_each_point_is_told_once(text: str, marks: list[Mark], points: list[Point]) -> None:
    told = [token for token in tokens(text, marks, points) if isinstance(token, Point)]
    assert sorted(map(id, told)) == sorted(map(id, points))


@given(st.text(min_size=1, max_size=30), MARKS)
def test_each_mark_is_opened_first_once(text: str, marks: list[Mark]) -> None:
    first = [token.mark for token in tokens(text, marks) if isinstance(token, Open) and token.first]
    assert len(first) == len(set(map(id, first)))
    kept = [mark for mark in marks if mark.layer is Layer.STATEMENT and max(mark.start, 0) < min(mark.end, len(text))]
    assert {id(mark) for mark in kept} <= set(map(id, first))
