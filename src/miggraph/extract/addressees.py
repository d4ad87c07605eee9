"""Who is asked to act: the kinds of actor, organisations and countries named where a recommendation names its agent."""

from __future__ import annotations

import re

from miggraph.lexicon import Lexicon, Match, fold_typography
from miggraph.model import NameKind

_MODAL = (
    r"\b(?:should|must|ought to|needs? to|ha(?:s|ve) to|may wish to|could|can|will need to|(?:is|are) responsible|"
    r"ha(?:s|ve) (?:an?|the) (?:\w+ )?(?:obligation|duty|responsibility))\b"
)
_PASSIVE = re.compile(
    r"\s*(?:not |also |therefore |only |always |first |further |all |\w+ly )*be (?:\w+ly )?"
    r"(?!reminded|encouraged|aware|able|prepared|trained|held|ready|willing|equipped|urged|more)\w+(?:ed|en|de|nt|lt|ut|un)\b"
)
#: Where an agent stands before a modal verb: "… that STATES AND DONORS should".
_BEFORE_MODAL = re.compile(
    rf"(?:^|[,;:.–-] |\bthat |\bwhile |\band |\bbut )(?P<agent>[^,;:]*(?:, [^,;:]*){{0,3}}?){_MODAL}", re.I
)
#: Where an agent stands after the verb of calling or in a phrase with "for": "urged STATES to", "the need for STATES to".
_AFTER = re.compile(
    r"\b(?:call(?:s|ed|ing)?(?: again| also)? (?:up)?on|urg(?:e|es|ed|ing)|encourag(?:e|es|ed|ing)|invit(?:e|es|ed|ing)|"
    r"remind(?:s|ed|ing)|advis(?:e|es|ed|ing)|appeal(?:s|ed|ing) (?:to|for)|ask(?:ed|ing|s)?|request(?:ed|ing|s)?|"
    r"plea (?:for|to)|advocat(?:e|es|ed|ing) for|(?:need|importance|important|essential|crucial|necessary|up|it is|time) "
    r"(?:for|to)|(?:responsibilit(?:y|ies)|obligations?|duty|duties|role) (?:of|for)|requires?|recommendations? (?:for|to)|"
    r"assistance of|emphasis on (?:the role of)?|to hold|commitments? (?:by|of|from))"
    r" (?P<agent>[^,;:.]*(?:, [^,;:.]*?){0,3}?)(?= to\b| that\b| for\b| in\b| by\b|[;:.]|$)",
    re.IGNORECASE,
)
#: "recommended that COUNTRIES comply", "efforts by GOVERNMENTS", "cooperation between STATES".
_OTHER = (
    re.compile(
        r"\b(?:recommended|suggested|proposed|urged|requested|asked|require[sd]?|important|essential|crucial) that "
        r"(?P<agent>(?:\S+ ){1,6})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:efforts|action|measures|steps|commitment|coordination|cooperation|co-?operation|collaboration|cooperate|"
        r"coordinate|consultation|partnerships?|coalition-building)\b[^;.]{0,40}? (?:by|between|among|amongst|of|with) "
        r"(?P<agent>[^,;.]{3,80})",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:not only|neither|nor) (?:should|must) (?P<agent>(?:\S+ ){1,3})", re.IGNORECASE),
    re.compile(r"\b(?:co-?)?responsibility of (?P<agent>[^,;.]{3,60})", re.IGNORECASE),
)
_REMINDED = re.compile(
    r"\b(?P<agent>[^,;:.]{3,60}) (?:must|should|need to) be (?:reminded|encouraged|urged|trained|prepared)"
)
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)


def addressees(text: str, actors: Lexicon, lexicon: Lexicon) -> tuple[str, ...]:
    """Who is to act by a recommendation: IRIs of stakeholder concepts, labels of organisations and countries.

    :param actors: names of the kinds of actor, in lower case
    :param lexicon: names of organisations and countries

    Only the parts of the sentence that name an agent are looked at; a passive sentence often has none.
    """
    folded = fold_typography(text)
    windows = _windows(folded)
    found: dict[str, None] = {}
    for match in (*actors.find(folded.lower()), *lexicon.find(folded, *_BODIES)):
        inside = any(start <= match.start and match.end <= end for start, end in windows)
        if inside and not _owner(folded, match):
            found.setdefault(_name(match))
    return tuple(found)


def _windows(text: str) -> list[tuple[int, int]]:
    windows = [match.span("agent") for match in _BEFORE_MODAL.finditer(text) if not _PASSIVE.match(text[match.end() :])]
    windows += [match.span("agent") for pattern in (_AFTER, _REMINDED, *_OTHER) for match in pattern.finditer(text)]
    return windows


def _name(match: Match) -> str:
    entry = match.entries[0]
    return entry.iri if entry.kind is NameKind.CONCEPT else entry.label


def _owner(text: str, match: Match) -> bool:
    """Whether the name stands in "in X", "X's …": a place or an owner, not the agent."""
    before, after = text[: match.start], text[match.end :]
    place = re.search(r"\b(?:in|within|from|at|into) (?:the |their |other )?$", before, re.IGNORECASE)
    return bool(place or after.startswith("'s"))
