"""What several tests need: a report from a few lines, a lexicon of an invented coast."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind, Report, ReportMeta
from miggraph.reader import report_from_text

TESTS = Path(__file__).parent
DATA = TESTS / "data"
PROJECT = TESTS.parent
META = ReportMeta("Notes", "Coast Office", "2012", "en", "Markdown", "© nobody", date(2026, 1, 1))
COAST = Lexicon(
    [
        LexiconEntry("x:office", NameKind.ORGANIZATION, "Coast Office", acronyms=("CO",), names=()),
        LexiconEntry("x:union", NameKind.ORGANIZATION, "Harbour Union", acronyms=("HU",), names=()),
        LexiconEntry("x:bergen", NameKind.PLACE, "Bergen", names=(), classes=("mig:City",)),
        LexiconEntry("x:lund", NameKind.PLACE, "Lund", names=(), classes=("mig:City",)),
        LexiconEntry("x:ruritania", NameKind.COUNTRY, "Ruritania", names=(), adjectives=("Ruritanian",)),
        LexiconEntry(
            "x:pact",
            NameKind.INSTRUMENT,
            "Port Pact",
            names=(),
            contextual=("the Pact",),
            groups=("Port and Sea Pacts",),
        ),
        LexiconEntry(
            "x:sea", NameKind.INSTRUMENT, "Sea Pact", names=(), contextual=("the Pact",), groups=("Port and Sea Pacts",)
        ),
    ]
)


def report_of(text: str, slug: str = "notes") -> Report:
    """A report from its text."""
    return report_from_text(slug, text, META)
