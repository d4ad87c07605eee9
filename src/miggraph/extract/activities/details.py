"""Who takes part in an activity, where, when, for whom, at what price and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from miggraph.extract.activities.agencies import Agency
from miggraph.extract.values.dates import find_periods
from miggraph.extract.values.quantities import QuantityKind, find_quantities
from miggraph.lexicon import Form, Lexicon
from miggraph.model import NameKind

_STATUSES = (
    (
        "planned",
        re.compile(
            r"\b(?:(?:is|are)\s+(?:being\s+)?(?:planned|scheduled|envisaged|foreseen)|will\s+(?:be|soon|start)|plans?\s+to"
            r"|(?:is|are)\s+(?:at\s+present\s+)?planning|to\s+be\s+(?:launched|held)|(?:is|are)\s+being\s+formulated)\b"
        ),
    ),
    (
        "ongoing",
        re.compile(
            r"\b(?:[Oo]ngoing|currently|at\s+present|continu(?:es?|ing)|regular(?:ly)?|under\s?way|annual(?:ly)?"
            r"|(?:is|are|has\s+been|have\s+been)\s+(?:\w+ly\s+)?(?!being)\w+ing|(?:is|are)\s+being\s+\w+"
            r"|provides|assists|supports|conducts|undertakes|hosts|builds|helps|facilitates|maintains|works|carries"
            r"|initiates|develops|co-organi[sz]es|improves|sensiti[sz]es|engages|focuses|is|are)\b"
        ),
    ),
    (
        "completed",
        re.compile(
            r"\b(?:was|were|had\s+been|has\s+been|have\s+been|has|have)\s+(?:also\s+|\w+ly\s+|thus\s+)?"
            r"(?:\w+ed|held|built|drawn|run|given|set|undertaken|begun)\b"
            r"|^(?:Developed|Completed|Conducted|Organi[sz]ed)\b"
            r"|\b[A-Z]{2,}\s+(?:also\s+)?(?:implemented|launched|organi[sz]ed|supported)\b"
        ),
    ),
)
_WITH = re.compile(
    r"\b(?:jointly|in\s+(?:close\s+)?(?:cooperation|co-operation|collaboration|partnership)|(?:has\s+)?collaborat\w+"
    r"(?:\s+closely)?|together|co-?organi[sz]\w+|cooperat\w+|ongoing\s+collaboration)\s+with\b"
    r"|\bwith\s+(?:the\s+)?(?:\w+\s+)?(?:support|grant|assistance|help|funding)\s+(?:of|from)\b",
    re.IGNORECASE,
)
_TAIL_END = re.compile(r"[.;:]|\s(?:to|either|has|have|is|are|on|in|for|namely|who|which|launched|organi[sz]ed)\s")
_SHORT = re.compile(r"\b[A-Z]{3,}(?:-[A-Z]+)?\b")
_FOR = re.compile(
    r"\b(?:assist\w*|help\w*|support\w*|empower\w*|train\w*|to|for|capacit(?:y|ies)\s+of|among|sensiti[sz]\w*|benefit\w*|with"
    r"|awareness\s+of|advice\s+to)\s+(?:[\w'’-]+[\s,]+){0,6}$",
    re.IGNORECASE,
)
_AREA_NOUN = re.compile(r"\s+(?:\(\w+\)\s+)?(?:sub-)?(?:region|regions|countries|states)\b", re.IGNORECASE)


def status_of(text: str, rest: str = "") -> str | None:
    """How far an activity has come, from the tense of the sentence that reports it, else from those that follow."""
    for part in (text, rest):
        cues = [(match.start(), status) for status, pattern in _STATUSES if (match := pattern.search(part))]
        if cues:
            return min(cues, key=lambda cue: cue[0])[1]
    return None


def partners_of(text: str, agency: Agency, lexicon: Lexicon) -> tuple[str, ...]:
    """Organisations that an activity is carried out with, as printed."""
    found: list[str] = []
    for cue in _WITH.finditer(text):
        tail = _tail(text, cue.end(), agency)
        matches = lexicon.find(tail, NameKind.ORGANIZATION, NameKind.PROCESS)
        named = [(m.start, m.end) for m in matches if m.form is not Form.ADJECTIVE]
        covered = [(m.start, m.end) for m in matches]
        shorts = (short.span() for short in _SHORT.finditer(tail))
        named.extend(span for span in shorts if not any(start <= span[0] < end for start, end in covered))
        found.extend(tail[start:end] for start, end in sorted(named))
    return tuple(name for name in dict.fromkeys(found) if not agency.own.fullmatch(name))


def _tail(text: str, start: int, agency: Agency) -> str:
    """The words after a cue that name the partners: up to a verb, the end, or the agency itself."""
    stop = _TAIL_END.search(text, start + 1)
    tail = text[start : stop.start() if stop else len(text)]
    own = agency.own.search(tail)
    return tail[: own.start()] if own else tail


def coverage_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Countries and regions that a text names, not as part of another name."""
    return tuple(dict.fromkeys(_places(text, lexicon)))


def _places(text: str, lexicon: Lexicon) -> Iterator[str]:
    for match in lexicon.find(text):
        if not {entry.kind for entry in match.entries} <= {NameKind.COUNTRY, NameKind.REGION}:
            continue
        if match.form is Form.ADJECTIVE and not _AREA_NOUN.match(text, match.end):
            continue
        yield from (entry.iri for entry in match.entries)


def beneficiaries_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Concepts of stakeholders and affected groups whom the words say an activity is for."""
    found: list[str] = []
    for match in lexicon.find(text, NameKind.CONCEPT):
        if _FOR.search(text[max(0, match.start - 80) : match.start]):
            found.extend(e.iri for e in match.entries if e.scheme in ("stakeholders", "affected-groups"))
    return tuple(dict.fromkeys(found))


def period_of(text: str) -> str | None:
    """The first period that a text prints."""
    periods = find_periods(text)
    return periods[0][2] if periods else None


def amount_of(text: str) -> tuple[Decimal | None, str | None]:
    """The first amount of money in a text with its currency."""
    money = next((q for q in find_quantities(text) if q.kind is QuantityKind.MONEY), None)
    return (money.value, money.currency) if money else (None, None)
