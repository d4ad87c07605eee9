"""Mentions of names."""

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.mentions import run
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, Mention, NameKind
from support import COAST, report_of


def mentions_of(text: str) -> list[Mention]:
    found = run(Document(report_of(text), COAST))
    return [mention for mention in found if isinstance(mention, Mention)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Coast Office spoke.", [("Coast Office", "x:office", "mention/authority")]),
        ("A Ruritanian ship.", [("Ruritanian", "x:ruritania", "mention/authority")]),
        ("It cost twenty Ruritanian francs.", []),
        (
            "Under the Port and Sea Pacts.",
            [("Port and Sea Pacts", "x:pact", "mention/group"), ("Port and Sea Pacts", "x:sea", "mention/group")],
        ),
        (
            "The Sea Pact is old. In the Pact nobody speaks of crews.",
            [("Sea Pact", "x:sea", "mention/authority"), ("the Pact", "x:sea", "mention/context")],
        ),
        ("Nobody had named the Pact before.", []),
        ("She heads the Lund Institute for Tides.", [("Lund Institute for Tides", None, "mention/organisation-shape")]),
        ("Civil Society met in the Pilot Committee Room.", []),
        (
            "ABU Anchor Boat Union, and the Ministry of Labour, Family and Ropes",
            [
                ("Ministry of Labour, Family and Ropes", None, "mention/organisation-shape"),
                ("Anchor Boat Union", None, "mention/organisation-shape"),
            ],
        ),
        (
            "ILO Conventions no. 7 and 12 apply.",
            [("ILO Conventions no. 7 and 12", None, "citation/ilo")] * 2,
        ),
        (
            "the Convention on Fair Berths says so",
            [("Convention on Fair Berths", None, "citation/name")],
        ),
    ],
)
def test_mentions_are_found_and_linked(text: str, found: list[tuple[str, str | None, str]]) -> None:
    have = [(m.surface, m.target, m.method.partition(".")[0]) for m in mentions_of(text) if m.target != "x:lund"]
    assert have == found


def test_short_form_in_the_plural_stands_for_all_that_were_named() -> None:
    entries = [
        LexiconEntry(f"x:{name}", NameKind.INSTRUMENT, name, names=(name,), contextual=("the Pacts", "the Pact"))
        for name in ("Port Pact", "Sea Pact", "Lake Pact")
    ]
    report = report_of("# Pacts\n\nThe Sea Pact and the Port Pact are old. All ports know the Pacts.\n")
    found = [each for each in run(Document(report, Lexicon(entries))) if isinstance(each, Mention)]
    assert [each.target for each in found if each.surface == "the Pacts"] == ["x:Sea Pact", "x:Port Pact"]


def test_mention_context_ends_with_its_part() -> None:
    text = "# One\n\nThe Sea Pact is an old pact of the sea.\n\n# Two\n\nWhat the Pact says is not known here.\n"
    assert [m.surface for m in mentions_of(text)] == ["Sea Pact"]


def test_defined_acronym_stands_for_its_name() -> None:
    found = mentions_of("The Tides and Winds Institute (TWI) met. Later TWI closed.")
    assert [(m.surface, m.stands_for) for m in found if m.method == "mention/defined-acronym"] == [
        ("TWI", "Tides and Winds Institute"),
        ("TWI", "Tides and Winds Institute"),
    ]


def test_mention_span_holds_its_words() -> None:
    text = "The **Coast** Office and the Sea\u00a0Pact."
    report = report_of(text)
    quotes = [report.quote(s) for m in run(Document(report, COAST)) for s in m.spans]
    assert quotes == ["Coast** Office", "Sea\u00a0Pact"]
