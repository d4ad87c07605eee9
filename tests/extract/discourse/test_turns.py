"""Labels of speech: which texts are transcripts, what their labels are, and that they are no words of what is said."""

from __future__ import annotations

import pytest

from miggraph.extract.discourse.turns import Labels, labels_of
from miggraph.extract.discourse.units import groups
from support import report_of

HEARING = """# Sitting of the port board

MR SPEAKER (B. SUND): Order. I call on the minister.

HON. T. HOLM: Thank you, Mr Speaker. Lamps should be lit.

JOURNALIST: Who pays for-PM: The port pays.

PM: The port should pay.

Q. Dr Ota (Ruritania): Who keeps the lamps?

A. The pilots should keep them.

It is late. HON. S. LIE.- I agree with the pilots.
"""


def turns_in(text: str) -> list[tuple[str, str]]:
    """Who has a turn by a label, each with the first words."""
    return [(g.lead.turn.who, g.lead.text) for g in groups(report_of(text)) if g.lead.turn]


def test_labels_of_a_transcript_begin_turns_and_are_cut_off() -> None:
    assert turns_in(HEARING) == [
        ("MR SPEAKER", "Order."),
        ("HON. T. HOLM", "Thank you, Mr Speaker."),
        ("JOURNALIST", "Who pays for-"),
        ("PM", "The port pays."),
        ("PM", "The port should pay."),
        ("Dr Ota", "Who keeps the lamps?"),
        ("", "The pilots should keep them."),
        ("HON. S. LIE", "I agree with the pilots."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Chair: Ms. Ada Holm, Head of the Port Office\n\nChair: Mr. Bo Sund, Head of the Coast Office, Ruritania",
        "The Chair: Lamps should be lit.\n\nThe port is old. It was lit in May.",
        "SESSION I: Lamps are discussed here.\n\nSESSION II: Oil is discussed here.",
        "Note: the port is old.\n\nBackground: the port was lit in May.",
    ],
)
def test_programme_or_report_with_colons_is_no_transcript(text: str) -> None:
    assert labels_of(report_of(f"# Ports\n\n{text}\n")) == Labels()


def test_few_labels_in_a_long_report_make_no_transcript() -> None:
    paragraphs = "\n\n".join(f"The port has {number} lamps and some oil." for number in range(50))
    text = f"# Ports\n\nThe Chair: Lamps should be lit.\n\nMs. Holm: Oil is dear.\n\n{paragraphs}\n"
    assert labels_of(report_of(text)) == Labels()
