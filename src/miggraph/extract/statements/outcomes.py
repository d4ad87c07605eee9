"""Outcomes: what meetings, ministers, states and organisations adopted, agreed, decided or launched.

Nothing that is hoped for, proposed or planned is an outcome, and no sentence that recommends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.stage import Stage
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.lexicon import fold_typography
from miggraph.model import Annotation, Attribution, Event, Statement

#: The methods under which outcomes are reported, each with what it means.
METHODS: dict[str, str] = {
    "outcome/adopted": "A declaration, plan of action, resolution or the like is adopted, endorsed or signed.",
    "outcome/agreed": "States, ministers, members or parties agree to do something.",
    "outcome/resulted": "A meeting or process culminates in, results in or leads to something that it produced.",
    "outcome/launched": "Something is launched, established or created at a meeting or by its decision.",
    "outcome/decided": "A body decides something, or a decision is taken.",
    "outcome/committed": "States, ministers or members commit themselves to something, or pledge it.",
}
CONFIDENCE = 0.85

_DOCUMENT = (
    r"(?:declaraci[oó]n|declaration|resolution|plans? of action|action plans?|agreement|programme of action|"
    r"communiqu[eé]|conclusions|joint statement|final statement|memorandum|protocol|convention|consensus|"
    r"outcome document|final document|code of (?:practice|conduct)|charter|compact|roadmap|road map|accord|treaty|"
    r"goals)"
)
_MANY = (
    r"(?:ministers|states|governments|countries|participants|member states|members|parties|leaders|heads of state|"
    r"delegations|delegates|partners|donors|vice-ministers|commission|committee|council|assembly|conference|summit|"
    r"forum|board)"
)
_MEETING = (
    r"(?:conference|meeting|summit|forum|session|dialogue|workshop|seminar|consultations?|assembly|congress|"
    r"round ?table|negotiations|process|event|talks)"
)
_ADVERB = r"(?:(?:also|then|therefore|thus|finally|formally|jointly|unanimously|has|have|had|recently|\w+ly) )*"


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_CUES: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    (
        "outcome/adopted",
        _any(
            rf"\b{_MANY} {_ADVERB}(?:adopted|endorsed|approved|signed|concluded|issued|"
            rf"ratified) [^.;,]{{0,60}}?\b{_DOCUMENT}\b",
            rf"\b{_DOCUMENT}\b[^.;]{{0,80}}?\b(?:was|were|has been|have been) {_ADVERB}"
            r"(?:adopted|endorsed|approved|agreed|signed|concluded)\b",
            rf"\b{_DOCUMENT}\b[^.;,]{{0,60}}?,? (?:\w+ ){{0,5}}?(?:adopted|agreed|endorsed|signed) (?:by|in|at)\b",
        ),
    ),
    (
        "outcome/agreed",
        _any(
            rf"\b{_MANY} {_ADVERB}agreed (?:to|on|up ?on)\b(?! the (?:need|importance|fact|necessity|view))",
            r"\bagreement was reached\b|\bit was agreed to\b",
        ),
    ),
    (
        "outcome/resulted",
        _any(
            rf"\b{_MEETING}\b[^.;]{{0,120}}?\b(?:culminated|resulted|ended) (?:in|with) (?:the|an?)\b",
            rf"\b(?:culminated|resulted|led|leading|resulting) (?:in|with|to) (?:the|"
            rf"an?) (?:\w+ ){{0,2}}?(?:adoption|signing|creation|establishment|launch|inclusion|formation|"
            rf"{_DOCUMENT})\b",
        ),
    ),
    (
        "outcome/launched",
        _any(
            rf"\b(?:was|were|has been) (?:\w+ly )?(?:launched|established|created|set up|founded|initiated|"
            rf"agreed)\b[^.;]{{0,60}}?\b(?:at|during|by (?:a|the) (?:decision|resolution)|as an? (?:result|"
            rf"outcome) of|following) [^.;,]{{0,60}}?\b(?:{_MEETING}|ministers|assembly|decision|resolution)\b",
            rf"\b{_MEETING}\b(?:(?!\b(?:that|which)\b)[^.;]){{0,80}}? (?:was|has been) (?:\w+ly )?(?:launched|"
            rf"established)\b",
            rf"\b(?:can be considered|is seen as|was) an outcome of the [^.;]{{0,40}}{_MEETING}",
        ),
    ),
    (
        "outcome/decided",
        _any(
            rf"\b{_MANY} {_ADVERB}decided (?:to|that|on|up ?on)\b",
            r"\bit was decided\b|\bdecisions? (?:was|were|has been) (?:taken|made|adopted)\b",
        ),
    ),
    (
        "outcome/committed",
        _any(
            rf"\b{_MANY} {_ADVERB}(?:committed (?:themselves )?to|committing to|pledged)\b",
        ),
    ),
)
_ACT = r"(?:adopt|agree|decide|commit|sign|launch|establish|endorse|ratify|create|pledge|conclude)"
_NOT_DONE = re.compile(
    rf"\bto (?:be |have )?(?:\w+ly )?{_ACT}(?:e?d|ted)?\b|"
    r"\b(?:will|would|should|could|may|might|must|not|yet to|hope|hoped|if|whether|fail\w*|expected|before) "
    rf"(?:be |to |been |ever |that )*(?:\w+ ){{0,2}}?{_ACT}\w*|"
    r"\bsigned by \d+|\bvoiced the hope\b|\bsubject to\b|\bonce \w+ (?:is|are)\b",
    re.IGNORECASE,
)


def run(document: Document) -> Iterator[Annotation]:
    """The outcomes of a report, in the order of the text; recommendations are none."""
    taken = taken_spans(document.of(Statement))
    for said in document.attributed_units:
        for unit in (said.group.lead, *said.group.items):
            method = find_outcome(unit.text)
            if method and not is_taken(unit, taken):
                yield make_statement(document, said, (unit,), kind="outcome", method=method, confidence=CONFIDENCE)


def find_outcome(text: str) -> str | None:
    """The method by which a sentence tells an outcome, None where it tells none."""
    if text.rstrip().endswith("?"):
        return None
    told = _NOT_DONE.sub(lambda found: "\u2588" * len(found[0]), fold_typography(text))
    return next((method for method, patterns in _CUES if any(p.search(told) for p in patterns)), None)


STAGE = Stage(name="outcomes", run=run, provides=(Statement,), requires=(Event, Attribution, Statement))
