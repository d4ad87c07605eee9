"""Small texts of every kind of layout and wording, each with a file that says what a careful reader finds in it.

A new case needs no Python: a text in ``data/cases``, and beside it ``NAME.expected.toml``. The kinds of things there
are those of :func:`cases.found`. Under ``exactly`` stands all that there is to find of a kind, in the order of the
text; under ``among`` what has to be among it, under ``never`` what must not. A record names the fields that matter.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cases import convert, found
from miggraph.evidence import check_evidence
from miggraph.graph import report_quads
from miggraph.iris import document
from miggraph.model import LinkedReport
from miggraph.reader import coverage
from support import DATA

FOLDER = DATA / "cases"
FILES = sorted(file for file in FOLDER.iterdir() if file.suffix != ".toml")
EXPECTED = sorted(FOLDER.glob("*.expected.toml"))


def text_of(expected: Path) -> Path:
    """The text that an expectation is about."""
    name = expected.name.removesuffix(".expected.toml")
    return next(file for file in FILES if file.stem == name)


@cache
def converted(file: Path) -> LinkedReport:
    return convert(file)


def agrees(wanted: Any, given: Any) -> bool:
    """Whether what was found has the fields that are wanted, or is the same."""
    if isinstance(wanted, dict):
        return all(given.get(name) == value for name, value in wanted.items())
    return bool(wanted == given)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda file: file.name.removesuffix(".expected.toml"))
def test_case_gives_what_a_careful_reader_finds(expected: Path) -> None:
    wanted = tomllib.loads(expected.read_text(encoding="utf-8"))
    assert wanted.keys() <= {"exactly", "among", "never"}
    given = found(converted(text_of(expected)))
    for kind, things in wanted.get("exactly", {}).items():
        assert len(given[kind]) == len(things), (kind, given[kind])
        assert all(map(agrees, things, given[kind])), (kind, given[kind])
    for kind, things in wanted.get("among", {}).items():
        missing = [thing for thing in things if not any(agrees(thing, each) for each in given[kind])]
        assert not missing, (kind, missing, given[kind])
    for kind, things in wanted.get("never", {}).items():
        assert not [thing for thing in things if any(agrees(thing, each) for each in given[kind])], (kind, given[kind])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_passages_of_a_case_hold_their_words(file: Path) -> None:
    linked = converted(file)
    assert check_evidence(report_quads(linked), {document(linked.report.slug): linked.report.text}) > 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_blocks_hold_every_character_of_a_case_once(file: Path) -> None:
    covered = coverage(converted(file).report)
    assert sum(covered.parts.values()) == covered.characters
    assert not [left for left in covered.left_out if left.reason == "in no block"]


def test_every_text_has_an_expectation() -> None:
    assert {text_of(expected) for expected in EXPECTED} == set(FILES)
