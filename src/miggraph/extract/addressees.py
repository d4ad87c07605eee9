"""Who is asked to act: the kinds of actor, organisations and countries named where a recommendation names its agent."""

from __future__ import annotations

import re

from miggraph.lexicon import Lexicon, Match, fold_typography
from miggraph.model import NameKind

_MODAL = (
    r"\b(?:should|must|ought to|(?<!a )(?<!the )(?<!urgent )(?<!clear )needs? to|ha(?:s|ve) to|may wish to|"
    r"will need to|(?:is|are) responsible|"
    r"ha(?:s|ve) (?:an?|the) (?:\w+ )?(?:obligation|duty|responsibility))\b"
)
_PASSIVE = re.compile(
    r"\s*(?:not |also |therefore |only |always |first |further |all |\w+ly )*be (?:\w+ly )?"
    r"(?!reminded|encouraged|aware|able|prepared|trained|held|ready|willing|equipped|urged|more)"
    r"\w+(?:ed|en|de|nt|lt|ut|un)\b"
)
_UP_TO = r" (?P<agent>[^;:.]{2,120}?)(?= to\b| that\b)"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BEFORE_MODAL = _pattern(
    rf"(?:^|[,;:.–-] |\bthat |\bwhile |\band |\bbut )(?P<agent>[^,;:]*(?:, [^,;:]*){{0,3}}?){_MODAL}"
)
"""Where an agent stands before a modal verb: "… that *states and donors* should"."""

_ELSEWHERE: tuple[re.Pattern[str], ...] = (
    # "urged *states* to", "a plea for *all states* to"
    _pattern(
        r"\b(?:call(?:s|ed|ing)?(?: again| also)? (?:up)?on|urg(?:e|es|ed|ing)|encourag(?:e|es|ed|ing)|request(?:ed|"
        r"s)?|"
        r"invit(?:e|es|ed|ing)|remind(?:s|ed|ing)|advis(?:e|es|ed|ing)|appeal(?:s|ed|ing)? (?:to|for)|ask(?:ed|s)?|"
        r"plea (?:for|to)|advocat(?:e|es|ed|ing) for|challeng(?:ed|es))" + _UP_TO
    ),
    # "the need for *states* to", "it is for *policy makers* to", "important for *all* to"
    _pattern(
        r"\b(?:need|importance|important|essential|crucial|necessary|vital|it is|time|it is up|up) (?:for|to)" + _UP_TO
    ),
    # "the responsibility of *governments*", "recommendations for *donors*", "with the assistance of *agencies*"
    _pattern(
        r"\b(?:responsibilit(?:y|ies)|obligations?|duty|duties|role|assistance|efforts|commitments?|part) (?:of|for|"
        r"by) "
        r"(?P<agent>[^;:.]{2,120}?)(?= to\b| in\b| as\b| when\b|[,;:.]|$)"
    ),
    _pattern(r"\b(?:recommendations?|guidance|advice) (?:for|to) (?P<agent>[^;:.]{2,120}?)(?= as\b| with\b|[,;:.]|$)"),
    # "recommended that *countries* comply"
    _pattern(
        r"\b(?:recommended|suggested|proposed|urged|requested|asked|require[sd]?|important|essential|crucial) that "
        r"(?P<agent>(?:\S+ ){1,6})"
    ),
    # "efforts by *governments*", "coordinate between *ministries*"
    _pattern(
        r"\b(?:efforts|action|measures|steps|commitment|co-?ordination|co-?operation|collaboration|co-?operate|"
        r"co-?ordinate|consultation|partnerships?|coalition-building)\b[^;.]{0,40}? (?:by|between|among|amongst|of|"
        r"with) "
        r"(?P<agent>[^,;.]{3,80})"
    ),
    # "not only should *governments* …", "*states* must be reminded", "*receiving states* are to"
    _pattern(r"^(?:not only|neither|nor) (?:should|must) (?P<agent>(?:\S+ ){1,3})"),
    _pattern(r"\b(?P<agent>[^,;:.]{3,60}) (?:must|should|need to) be (?:reminded|encouraged|urged|trained|prepared)"),
)

_IMPLIED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "states",
        _pattern(
            r"\b(?:ratif\w+|accede|legislat\w+|labour laws?|legal (?:reforms?|protection)|criminali[sz]\w+|penalties|"
            r"punishment|prosecut\w+|residence permits?|visas?|citizenship|deport\w*|detaining|detention|"
            r"regulari[sz]ation|labour inspections?|right to seek asylum|minimum wages)\b"
        ),
    ),
    (
        "policy makers",
        _pattern(
            r"\bpolic(?:y|ies) (?:responses?|implications|options|should|must|needs?|ha(?:s|ve) "
            r"to)\b"
        ),
    ),
    (
        "donors",
        _pattern(
            r"\b(?:long-term funding|funding (?:decisions|guidelines?)|financial means|"
            r"priority funding)\b"
        ),
    ),
)
"""Measures that one kind of actor alone can take: only states ratify and legislate, donors decide on funding."""

_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_PLACE = re.compile(r"\b(?:in|within|from|at|into) (?:the |their |other )?$", re.IGNORECASE)


def addressees(text: str, actors: Lexicon, lexicon: Lexicon) -> tuple[str, ...]:
    """Who is to act by a recommendation: IRIs of stakeholder concepts, labels of organisations and countries.

    Names count where the sentence names an agent; where it names none, the kind of actor that its measure implies.

    :param actors: names of the kinds of actor, in lower case
    :param lexicon: names of organisations and countries
    """
    folded = fold_typography(text)
    windows = _windows(folded)
    found: dict[str, None] = {}
    for match in (*actors.find(folded.lower()), *lexicon.find(folded, *_BODIES)):
        inside = any(start <= match.start and match.end <= end for start, end in windows)
        if inside and not _is_owner_or_place(folded, match):
            found.setdefault(_name(match))
    return tuple(found) or _implied(folded, actors)


def _windows(text: str) -> list[tuple[int, int]]:
    windows = [match.span("agent") for match in _BEFORE_MODAL.finditer(text) if not _PASSIVE.match(text[match.end() :])]
    return windows + [match.span("agent") for pattern in _ELSEWHERE for match in pattern.finditer(text)]


def _implied(text: str, actors: Lexicon) -> tuple[str, ...]:
    for name, pattern in _IMPLIED:
        entry = actors.named(name)
        if entry and pattern.search(text):
            return (entry.iri,)
    return ()


def _name(match: Match) -> str:
    entry = match.entries[0]
    return entry.iri if entry.kind is NameKind.CONCEPT else entry.label


def _is_owner_or_place(text: str, match: Match) -> bool:
    """Whether the name stands in "in X" or "X's …": a place or an owner, not the agent."""
    return bool(_PLACE.search(text[: match.start]) or text[match.end :].startswith("'"))
