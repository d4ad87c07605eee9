"""Findings: what speakers and studies report of how things are.

A finding is a clause that a verb of reporting introduces ("pointed out that", "data show that"). What recommends, tells
of a decision or speaks of an instrument is another kind of statement; what tells of a session or a programme is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.stage import Stage
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.lexicon import fold_typography
from miggraph.model import Annotation, Attribution, Claim, Event, Statement

#: The methods under which findings are reported, each with what it means.
METHODS: dict[str, str] = {
    "finding/evidence": "Evidence, data, a study or the like shows or suggests something.",
    "finding/established": "Something was found, shown, estimated or proved to be the case.",
    "finding/concluded": "Somebody concludes that something is the case.",
    "finding/reported": "Somebody points out, notes or observes that something is the case.",
    "finding/according": "Something is the case according to, or as was said by, somebody.",
    "finding/noticed": "Somebody points to a trend, lack, gap, cause or effect.",
    "finding/listed": "An item of a list whose introduction announces findings.",
}
CONFIDENCE = {"finding/evidence": 0.9, "finding/established": 0.9, "finding/concluded": 0.85, "finding/noticed": 0.7}
USUAL_CONFIDENCE = 0.8

_SOURCE = (
    r"(?:evidence|data|stud(?:y|ies)|research|surveys?|statistics|findings?|analys[ei]s|results|census(?:es)?|"
    r"estimates?|indicators|case study|experiences?|figures|literature|examples?|evaluations?|assessments?|"
    r"projections|polls?)"
)
_PROVE = (
    r"(?:show|suggest|indicat|demonstrat|reveal|confirm|prov|illustrat|point(?:s|ed)? (?:to|out)|highlight|find|"
    r"found|estimat|document|underscor|establish|conclud)(?!ings?\b)\w*"
)
_SAID = (
    r"(?:pointed out|noted|observed|explained|argued|stated|stressed|highlighted|underlined|underscored|"
    r"emphasi[sz]ed|mentioned|reported|reiterated|acknowledged|recalled|warned|cautioned|indicated|remarked|"
    r"commented|agreed|admitted|added|affirmed|asserted|contended|confirmed|recogni[sz]ed|clarified|established|"
    r"maintained|conceded|claimed|posited|deplored|lamented|illustrated|demonstrated|showed|revealed|found|"
    r"suggested|felt|drew attention to|called attention to|pointed to|reminded (?:the )?(?:participants|audience)|"
    r"made clear|made the point|noting|stressing|highlighting|adding|arguing|pointing out|explaining|observing|"
    r"emphasi[sz]ing|underlining|stating)"
)
_ADVERBS = r"(?:(?:also|further|then|clearly|strongly|consistently|aptly|generally|critically|notably|in turn|\w+ly) )*"


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_CUES: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    (
        "finding/evidence",
        _any(
            rf"\b{_SOURCE}\b(?:,? [^.;:,]{{0,90}}?,?)? {_ADVERBS}{_PROVE}(?: \w+)? (?P<that>that|how),? ",
            r"\b(?:increasing|growing|some|strong|clear|ample|no|little|much|anecdotal|empirical|"
            r"mounting) evidence (?P<that>that) ",
            rf"\b(?:evidence|data|stud(?:y|ies)|research|surveys?|statistics|census(?:es)?|"
            rf"poll)\b(?:,? [^.;:,]{{0,90}}?,?)? {_ADVERBS}(?:shows?|showed|suggests?|suggested|indicates?|"
            rf"indicated|reveals?|revealed|found|finds|demonstrates?|"
            r"demonstrated|confirms?|confirmed|points? to)(?! the need)(?P<that>) ",
        ),
    ),
    (
        "finding/established",
        _any(
            r"\b(?:was|were|has been|have been|had been|is|are) (?:\w+ly |also |often )?(?:found|shown|proven|known|"
            r"estimated|observed|reported|documented|projected) to(?P<that>) (?!attend|participate|take place)",
            r"\bit (?:is|was|has been) (?:\w+ly |also )?(?:estimated|found|shown|established|demonstrated|projected|"
            r"proven) (?P<that>that) ",
            r"\b(?:has|have|had) (?:\w+ly |also )?(?:proven|proved|turned out) to(?P<that>) be\b",
        ),
    ),
    ("finding/concluded", _any(r"\b(?:concluded|concluding|concludes)(?: by \w+ing)? (?P<that>that) ")),
    (
        "finding/reported",
        _any(
            rf"\b{_SAID}(?: to)?(?:,? (?:however|for example|for instance|inter alia|in (?:this|"
            rf"particular)[\w ]{{0,20}}),?)?"
            r"(?: (?:in|at|during|with|to|for|by|from|on) [^.;:,]{2,40}?)? (?:(?:the|another|this) (?:\w+ )?(?:fact|"
            r"problem|paradox|point|risk|danger) )?(?P<that>that),? ",
        ),
    ),
    (
        "finding/according",
        _any(
            r"(?:^|, |\b(?:and|but|that) )[Aa]ccording to (?!whether|which|how|what)(?:the |"
            r"an? )?[^,;.]{2,120}(?:, [^,;.]{2,60}(?=,))?, (?P<that>)",
            r"(?:^|, )as (?:was )?(?:[^,;]{2,80}? )?(?:observed|noted|pointed out|stated|argued|mentioned|remarked|"
            r"highlighted)(?: (?:by|in|at) [^,;.]{2,60})?, (?P<that>)",
        ),
    ),
    (
        "finding/noticed",
        _any(
            r"\b(?:pointed to|drew attention to|deplored|lamented|observed|noted|highlighted|underlined|stressed|"
            r"emphasi[sz]ed|identified)(?P<that>) (?:the |an? |existing |following |also )*(?:\w+ )?(?:lack|absence|"
            r"dearth|shortage|asymmetr(?:y|ies)|imbalances?|trends?|growing|increasing|rising|declining|"
            r"special vulnerability|vulnerability|gap|discrepanc(?:y|ies)|correlation|causal|negative|positive|"
            r"adverse|detrimental|root causes|high costs?|prevalence|feminization|persisting|widespread|"
            r"contradiction)\b",
        ),
    ),
)
_ANNOUNCES = re.compile(
    r"\b(?:conclu\w+|findings?|found|lessons?(?: learned)?|observ\w+|noted|trends?|results|showed|reveal\w+|"
    r"pointed out|explained|argued)\b[^.:]{0,80}:\s*$",
    re.IGNORECASE,
)
_TELLS_OF_OCCASION = re.compile(
    r"\b(?:the|this|these|his|her|their|a|first|second|third|last|next) (?:\w+ ){0,2}?(?:session|seminar|workshop|"
    r"panel|briefing|presentation|meeting|series|speaker|round ?table|event|course|training)s? (?:\w+ )?(?:looked|"
    r"focus\w*|was|is|were|will|would|aim\w*|address\w*|dealt|explored|discussed|examined|began|concluded by|"
    r"provided|served|had|has)\b",
    re.IGNORECASE,
)
_UNDERTAKING = (
    r"(?:programmes?|programs?|projects?|initiatives?|campaigns?|organi[sz]ations?|agenc(?:y|ies)|unit|office|"
    r"foundation|institute|department|ministry|fund|network|database|publication|tool|framework|training|"
    r"collaboration|partnership|secretariat|centre|center|(?-i:[A-Z]{2,7}))"
)
_WORKS = (
    r"(?:is|are|was|were|has been|have been) (?:\w+ly |also |currently )?(?:designed|aimed|launched|established|"
    r"created|set up|based|implement\w+|organi[sz]\w+|develop\w+|prepar\w+|plann\w+|planning|working|conducting|"
    r"working|involved|committed|carr\w+|mandated|engaged|providing|preparing|assist\w+|run\b|funded|intended)|"
    r"(?:\w+ly |also )?(?:aims?|aimed|provides?|offers?|supports?|works?|coordinates?|facilitates?|assists?|"
    r"promotes?|seeks?|helps?|carries|conducts?|organi[sz]es?|focus\w*|implements?|develops?|cooperates?|"
    r"has (?:\w+ly |also )?(?:developed|launched|set up|established|organi[sz]ed|supported|assisted|conducted|"
    r"created|implemented|provided|published))"
)
_DESCRIBES_WORK = re.compile(
    rf"^(?:(?:the|this|these|its|their|his|her|an?|such|currently|"
    rf"in \d+,?) )*(?:[\w'’&.-]+ ){{0,6}}?{_UNDERTAKING}(?: \([^)]*\))?(?: (?:of|for|on|"
    rf"in) [^,;.]{{2,50}}?)?,? (?:which )?(?:{_WORKS})\b",
    re.IGNORECASE,
)
_OF_SELF = re.compile(
    rf"^(?:he|she|they|we|I|it|(?:his|her|their|its|our) (?:\w+ )?(?:government|country|organi[sz]ation|office|"
    rf"agency|ministry|group|work|institution|company|programme|project|collaboration)|"
    rf"this (?:\w+ )?{_UNDERTAKING}) (?:\w+ly |also )?(?:{_WORKS}|hoped?|had|will|would|looked|wished|was|were)\b",
    re.IGNORECASE,
)
_NO_FINDING = re.compile(
    r"\?\s*$|\b(?:hoped?|wish(?:ed|es)?|looks? forward|pleased|thank(?:ed|s)|welcomed|congratulated|grateful|"
    r"commended|praised|announced|promised|asked|wondered|questioned|inquired|invited|proposed|introduced (?:the|"
    r"herself|himself)|questions from the floor|the question|was raised whether)\b",
    re.IGNORECASE,
)
_OF_PROGRAMME = re.compile(
    r"^(?:in \w+, )?(?:all|the|this|these|its|their|his|her|one|an?) (?:[\w'-]+ ){0,5}?(?:programmes?|projects?|"
    r"initiatives?|campaigns?|(?-i:Process))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"^(?:its|his|her|our|my) ", re.IGNORECASE)
_JUDGES = re.compile(
    r"\b(?:may|could|might|would) (?:\w+ )?be (?:\w+ )?(?:helpful|useful|beneficial|desirable|valuable|better|"
    r"best)\b|\bchallenges? (?:is|was|are|will be|would be|remains?) to\b|\b(?:an? |the )?(?:good|positive|"
    r"excellent|best) (?:example|practice)s?\b|\bkey ?words\b|\b(?:this|the) term\b|\bmeant to refer\b|\b(?:is|are|"
    r"was|were) (?:designed|intended) to\b|\bpriority (?:is|was)\b|\bis not (?:just|merely|only) an?\b|\b(?:main|"
    r"first) (?:objective|goal|aim)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"^the decision (?:not )?to\b|^(?:this|that|it|they|he|she|these|those) (?:was|were|is|are|had|has) (?:\w+ly |"
    r"also |still |very |quite |most )?(?:useful|excellent|interesting|important|helpful|true|correct|not the case|"
    r"so|good|timely|of interest)\b",
    re.IGNORECASE,
)
_VALUE_ONLY = re.compile(
    r"^(?:[^,;.]{2,60} )(?:is|was|were|are) (?:an? )?(?:\w+ly )?(?:useful|excellent|interesting|timely|welcome|"
    r"good practice|positive example)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|cannot|may|might|will|would|could|tends?|remains?|leads?|"
    r"plays?|\w{3,}ed)\b",
    re.IGNORECASE,
)
SHORTEST = 5
"""A clause of fewer words says too little to be a finding."""


def run(document: Document) -> Iterator[Annotation]:
    """The findings of a report, in the order of the text."""
    claims = (claim for claim in document.of(Claim) if claim.claim_kind != "adoption")
    taken = taken_spans((*document.of(Statement), *claims))
    for said in document.attributed_units:
        for unit, method in _found_in(said.group):
            if not is_taken(unit, taken):
                confidence = CONFIDENCE.get(method, USUAL_CONFIDENCE)
                yield make_statement(document, said, (unit,), kind="finding", method=method, confidence=confidence)


def _found_in(group: Group) -> Iterator[tuple[Unit, str]]:
    if group.items and _ANNOUNCES.search(fold_typography(group.lead.text)):
        yield from ((item, "finding/listed") for item in group.items if _is_clause(item.text))
        return
    for unit in (group.lead, *group.items):
        if method := find_finding(unit.text):
            yield unit, method


def find_finding(text: str) -> str | None:
    """The method by which a sentence reports a finding, None where it reports none."""
    folded = fold_typography(text)
    if _NO_FINDING.search(folded) or _TELLS_OF_OCCASION.search(folded):
        return None
    for method, patterns in _CUES:
        for pattern in patterns:
            match = pattern.search(folded)
            if match and _says_how_things_are(folded[match.end() :]):
                return method
    return None


def _says_how_things_are(clause: str) -> bool:
    """Whether a clause is about the world, not about a programme, the speaker or a mere judgement."""
    if any(pattern.match(clause) for pattern in (_DESCRIBES_WORK, _OF_PROGRAMME, _OF_SELF, _OWN, _EMPTY, _VALUE_ONLY)):
        return False
    if _JUDGES.search(clause):
        return False
    return len(clause.split()) >= SHORTEST


def _is_clause(text: str) -> bool:
    return bool(_VERB.search(text)) and len(text.split()) >= SHORTEST


STAGE = Stage(name="findings", run=run, provides=(Statement,), requires=(Event, Attribution, Statement, Claim))
