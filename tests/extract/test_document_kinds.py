"""What kind of document a report is."""

from __future__ import annotations

import pytest

from miggraph.extract import document_kinds
from miggraph.extract.discourse.document import Document
from miggraph.model import DocumentKind
from support import COAST, report_of


def kind(text: str) -> str | None:
    found = document_kinds.run(Document(report_of(text), COAST))
    return next((each.kind for each in found if isinstance(each, DocumentKind)), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Report of the Seminar on Lamps\n\nLamps were lit.", "meeting-report"),
        ("CP/2011/4\n4 May 2011\n\nReport of the Working Group on Lamps\n\nLamps were lit.", "working-group-report"),
        ("# Lamps for all\n\nMid-term evaluation\n\nLamps were lit.", "evaluation"),
        ("# HARBOUR BULLETIN\n\nLamps were lit.", "bulletin"),
        ("PUBLIC HEARING\n\nThe Chair: Were the lamps lit?", "hearing"),
        ("# 4/12. Lamps\n\nThe Assembly of Ports, Recalling its last word, urges ports to light lamps.", "resolution"),
        ("# Lamps\n\nThe workshop was held in Lund on 3 May 2011.", "meeting-report"),
        ("# Lamps\n\nPilots light lamps. Nobody asks why.", None),
    ],
)
def test_kind_is_what_the_document_calls_itself_or_how_it_begins(text: str, expected: str | None) -> None:
    assert kind(text) == expected


def test_kind_shows_the_words_that_tell_it() -> None:
    text = "# Notes\n\n## Background note\n\nLamps were lit."
    [found] = document_kinds.run(Document(report_of(text), COAST))
    assert [text[a:b] for a, b in found.spans] == ["Background note"]
