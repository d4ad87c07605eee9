"""Who takes part in an activity, where, when, for whom, at what price and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from miggraph.extract.activities.agencies import Agency, agency_line
from miggraph.extract.discourse.topics import THEMES
from miggraph.extract.rules import TokenLine, line_of, load
from miggraph.extract.values.dates import find_periods
from miggraph.extract.values.quantities import QuantityKind, find_quantities
from miggraph.lexicon import Form, Lexicon
from miggraph.model import NameKind

MOST_BETWEEN = 6
"""At most so many words stand between a cue and those whom an activity is for."""
LEAST_SHORT = 3
"""Letters of a short form that names a partner."""
_GROUPS = ("stakeholders", "affected-groups")


def status_of(*lines: TokenLine) -> str | None:
    """How far an activity has come, from the tense of the first line that tells it."""
    for line in lines:
        told = min(load("activity").under("activity-status/").all(line), key=lambda match: match.start, default=None)
        if told:
            return told.rule.gives["status"]
    return None


def partners_of(text: str, agency: Agency, lexicon: Lexicon) -> tuple[str, ...]:
    """Organisations that an activity is carried out with, as printed."""
    line = agency_line(text, agency)
    cues = sorted(load("activity").under("activity-partner/").every(line), key=lambda match: match.start)
    return tuple(dict.fromkeys(name for cue in cues for name in _names(cue.group(line, "partners"), lexicon)))


def _names(words: str, lexicon: Lexicon) -> Iterator[str]:
    """The organisations that some words name, known ones and short forms."""
    matches = lexicon.find(words, NameKind.ORGANIZATION, NameKind.PROCESS)
    named = [(match.start, match.end) for match in matches if match.form is not Form.ADJECTIVE]
    line = line_of(words)
    for word, start in zip(line.printed, line.starts, strict=True):
        covered = any(match.start <= start < match.end for match in matches)
        if not covered and word.isupper() and word.replace("-", "").isalpha() and len(word) >= LEAST_SHORT:
            named.append((start, start + len(word)))
    return (words[start:end] for start, end in sorted(named))


def coverage_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Countries and regions that a text names, not as part of another name."""
    return tuple(dict.fromkeys(_places(text, lexicon)))


def _places(text: str, lexicon: Lexicon) -> Iterator[str]:
    for match in lexicon.find(text):
        places = {entry.kind for entry in match.entries} <= {NameKind.COUNTRY, NameKind.REGION}
        if places and match.form is not Form.ADJECTIVE:
            yield from (entry.iri for entry in match.entries)


def beneficiaries_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Concepts of stakeholders and affected groups whom the words say an activity is for."""
    line = line_of(text)
    cues = [cue.end for cue in load("activity")["activity-beneficiary/cue"].finditer(line)]
    found: list[str] = []
    for match in lexicon.concepts(*_GROUPS, THEMES).find(text):  # a theme hides the group in its name
        nearest = max((end for end in cues if end <= match.start), default=None)
        if nearest is not None and _near(line, nearest, match.start):
            found.extend(entry.iri for entry in match.entries if entry.scheme in _GROUPS)
    return tuple(dict.fromkeys(found))


def _near(line: TokenLine, start: int, end: int) -> bool:
    """Whether only a few words stand there, with no punctuation but commas."""
    between = [line.printed[token] for token in line.tokens(start, end)]
    words = [word for word in between if word[0].isalnum()]
    return len(words) <= MOST_BETWEEN and set(between) - set(words) <= {",", "'", "'s"}


def period_of(text: str) -> str | None:
    """The first period that a text prints."""
    periods = find_periods(text)
    return periods[0][2] if periods else None


def amount_of(text: str) -> tuple[Decimal | None, str | None]:
    """The first amount of money in a text with its currency."""
    money = next((q for q in find_quantities(text) if q.kind is QuantityKind.MONEY), None)
    return (money.value, money.currency) if money else (None, None)
