"""A small lexicon of invented names."""

from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind

UNION = LexiconEntry(
    "u",
    NameKind.ORGANIZATION,
    "Harbour Union",
    ("Harbour Union", "Union of Harbours"),
    ("HU",),
    contextual=("the Union",),
)
FUND = LexiconEntry("f", NameKind.ORGANIZATION, "Housing Fund of Ruritania", (), ("HU",))
LAND = LexiconEntry("l", NameKind.COUNTRY, "Ruritania", ("Ruritania",), ("RU",), adjectives=("Ruritanian",))
PACT = LexiconEntry("p", NameKind.INSTRUMENT, "Port Pact", ("Port Pact",), groups=("Port and Sea Pacts",))
SEA = LexiconEntry("s", NameKind.INSTRUMENT, "Sea Pact", ("Sea Pact",), groups=("Port and Sea Pacts",))
LEXICON = Lexicon([UNION, FUND, LAND, PACT, SEA])
