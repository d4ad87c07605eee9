"""Which words say that a course of action ought to be taken: the cues of recommendations, and what overrules them.

A cue is a pattern of reporting ("called for"), of modality ("must") or of judgement ("it is essential to"). Where it
stands in a question, a report of fact or the wording of a norm, the words around it are masked before cues are sought.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from miggraph.lexicon import fold_typography

#: The methods under which recommendations are reported, each with what it means.
METHODS: dict[str, str] = {
    "recommendation/call": "Somebody calls for, pleads for or appeals for an action, or calls upon an actor.",
    "recommendation/urge": "Somebody urges, exhorts or presses an actor.",
    "recommendation/recommend": "Somebody recommends or advocates an action, or puts recommendations forward.",
    "recommendation/propose": "Somebody proposes, suggests or favours an action.",
    "recommendation/warn": "Somebody warns or speaks out against a practice, or calls it mistaken.",
    "recommendation/encourage": "Somebody encourages, invites or reminds an actor to do something, or hopes for it.",
    "recommendation/modal": "A modal verb of obligation: should, ought to, must, cannot neglect.",
    "recommendation/need": "An action needs or has to be taken, or a need for it is stated or stressed.",
    "recommendation/importance": "Somebody stresses the importance, necessity or duty of an action.",
    "recommendation/verdict": "An action is judged essential, advisable, the best course or the like.",
    "recommendation/require": "A purpose requires an action that somebody can take.",
    "recommendation/possibility": "An action is named as a way forward that could be taken.",
    "recommendation/listed": "An item of a list whose introduction announces recommendations.",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern with the method's name under which it is reported."""

    method: str
    pattern: re.Pattern[str]


_SAY = (
    r"(?:stress|emphasi[sz]|highlight|underlin|underscor|reiterat|insist|recogni[sz](?:ed|ing)|acknowledg|mention|"
    r"not(?:ed|ing)|recall|convey|dr[ae]w|referr|argu|agree|affirm|discuss|conclud|identif|impress|comment|spoke|"
    r"express|voic|rais|reaffirm|outlin|echo|press|point(?:ed|s|ing)? (?:\w+ )?(?:to|at|out)|show|call|saw|sees)\w*"
)
_SAID = (
    r"(?:stressed|emphasi[sz]ed|highlighted|underlined|underscored|reiterated|mentioned|raised|recogni[sz]ed|noted|"
    r"pointed out|expressed|voiced|acknowledged|affirmed|echoed)"
)
_BE = r"(?:is|are|was|were|be|being|been|remains?|seems?|appears?|becomes?|will be)"
_HEDGE = (
    r"(?:(?:also|therefore|thus|then|however|now|still|not only|equally|absolutely|particularly|especially|most|more|"
    r"very|so|always|clearly|deemed|considered|seen as|regarded as|felt to be|found to be|described as|indeed|first "
    r"and foremost|all the more|generally|highly|further|again|repeatedly|strongly|urgently|felt|thought|judged),? )*"
)
_NEEDFUL = (
    r"(?:essential|crucial|imperative|vital|necessary|indispensable|paramount|needed|required|advisable|warranted|"
    r"called for)"
)
_GOOD = (
    r"(?:important|useful|helpful|preferable|beneficial|worthwhile|logical|critical|key|desirable|urgent|time|high "
    r"time|best|better|wise|of (?:the )?(?:utmost|great|prime|primary|key|paramount|particular) importance)"
)
_ACTIVITY = (
    r"(?:coordination|co-ordination|cooperation|co-operation|collaboration|commitments?|support|attention|action|"
    r"efforts?|measures|approach(?:es)?|involvement|participation|investments?|resources|funding|training|awareness|"
    r"reforms?|will|solutions?|responses?|strateg(?:y|ies)|dialogue|partnerships?|polic(?:y|ies)|priorities|"
    r"intervention|regulation|protection|assessment|monitoring|consultations?|leadership|harmonization|process|"
    r"framework|perspective|vision|planning|realization|implementation|inclusion|recognition|understanding)"
)
_OUGHT = r"(?:should|ought to|must)"
_PRACTICE = (
    r"(?:idea|notion|practices?|use|tendency|approach|policy|policies|habit|temptation|proposal|exploitation|detention|"
    r"instrumentali[sz]ation|criminali[sz]ation|abuse|reliance|trend) (?:of|to|towards|on|that)"
)
_DANGER = (
    r"(?:the |an? |any )?(?:\w+ )?(?:vulnerabilit|risk|danger|threat|effect|impact|consequence|idea|notion|assumption|"
    r"view|belief|backdrop)"
)
_UNWISE = (
    r"(?:misplaced|counter-?productive|ill-advised|inadvisable|unwise|short-?sighted|a mistake|mistaken to|wrong to|"
    r"misguided|inappropriate to)"
)
_BENEFIT = (
    r"(?:provide|offer|allow|enable|help|improve|strengthen|enhance|ensure|facilitate|contribute|reduce|prevent|foster|"
    r"promote|protect|benefit|encourage|lead to)"
)
_TAKE = (
    r"(?:include|involve|take|address|ensure|become|adopt|build|create|develop|strengthen|improve|promote|protect|"
    r"respect|go|start|begin|come|overcome|reflect|recogni[sz]e|consider|focus|provide|find|make|give|work|cooperate|"
    r"co-?ordinate|act|invest|share|integrate|acknowledge|learn|look|put|play|do more|support|rethink|tackle|guarantee|"
    r"respond|reach|engage|set)"
)
_PERSONS = (
    r"(?:migrants?|immigrants?|emigrants?|workers?|women|men|children|refugees?|famil(?:y|ies)|relatives|people|"
    r"persons|victims?|students?|applicants?|they|who|he|she|we|nurses|doctors|parents|girls|boys|youth|returnees?|"
    r"expatriates)"
)
_COURSE = r"(?:solutions?|approach(?:es)?|options?|ways?|means|avenues?|strateg(?:y|ies)|course)"
_NOT_ASIDE = r"(?!,? ?be (?:noted|remembered|recalled|mentioned|pointed|stressed|emphasi|borne|added|clear))"
_ACTOR = (
    r"(?:(?:all|other|the|member|policy|private|international|local|national|UN) )*(?:states|governments?|countries|"
    r"donors|participants|delegat\w+|makers|community|sector|employers|agencies|organi[sz]ations|NGOs|parties|"
    r"authorities|stakeholders|everyone|those|unions|businesses|media|researchers|audience|secretariat|ministr(?:y|"
    r"ies)|banks|companies|consulates|cities|municipalities|commission|committee|council|universities|schools|"
    r"parliaments?)"
)


def _cues(method: str, *patterns: str) -> tuple[Cue, ...]:
    return tuple(Cue(f"recommendation/{method}", re.compile(pattern, re.IGNORECASE)) for pattern in patterns)


#: In the order in which a method is named where several apply.
CUES: tuple[Cue, ...] = (
    *_cues(
        "call",
        r"\bcall(?:s|ed|ing)?(?: \w+ly| again| also| further)? (?:for|up ?on|on)\b",
        r"\bcalls? (?:for|to)\b|\b(?:pleas?|appeals?|requests?) (?:for|to all|that)\b",
    ),
    *_cues(
        "urge",
        r"\burg(?:e|es|ed|ing)\b(?! (?:need|to migrate|of))|\bexhort\w*|\bappeal(?:ed|s|ing) (?:to|for)\b",
        r"\bplead(?:ed|s|ing)? (?:for|with|that)\b|\bimplored\b|\bpress(?:ed|es|ing) for\b|\blobb(?:y|ied) for\b",
    ),
    *_cues(
        "recommend",
        r"(?<!'s )\brecommend(?:s|ed|ing)?\b|\badvocat(?:e|es|ed|ing)\b(?! group)",
        r"\b(?:formulated|issued|made|offered|put forward|presented|listed|gave|drew up|ma[dk]es?|contains?|includ\w+|"
        r"summari[sz]ed|shared)\b[^.;:]{0,50}\b(?:recommendations|proposals|suggestions)\b",
        r"\b(?:recommendations?|policy implications|policy options|principles for action|suggestions|"
        r"proposals)\b[^.;]{0,80}:",
        r"\brecommendations? (?:on|of|for|from)\b[^.;:]{0,80}\b(?:were highlighted|is to|was to|are to|were to|"
        r"include)",
        r"\b(?:priorit(?:y|ies)|goals|measures|steps|actions|reforms|initiatives|activities) (?:which|that) (?:could|"
        r"can|should|might|must) be (?:incorporated|taken|adopted|undertaken|implemented|envisaged)",
    ),
    *_cues(
        "propose",
        r"\b(?:made|makes|making) (?:the|a) (?:\w+ )?case for\b|\b(?:was|were|is|are|spoke|came out|argued) in "
        r"favou?r of\b",
        r"\bfavou?r(?:ed|s) (?:the |an? )?(?:\w+ )?\w+(?:tion|ment|ing|ance|al) of\b",
        r"\bpropos(?:e|es|ed|ing) (?:that|to|more|an?|the|some|\w+ing)\b",
        r"\bsuggest(?:s|ed|ing)?\b[^.;]{0,220}?\b(?:should|could|might|must|ought|needs?|would be (?:useful|good)|can "
        r"(?:also )?be an?)\b",
        r"\bsuggest(?:s|ed)? (?:(?:\S+ ){0,12}?)(?<!to )(?<!would )(?<!will )(?<!may )(?<!not )be (?:an? )?\w+",
        r"\bsuggest(?:s|ed) (?:the|an?|\w+ing|more|further|some|to) (?!that)",
        r"\bsuggest(?:s|ed)? that\b[^.;]*\bcan be \w+ by \w+ing\b",
    ),
    *_cues(
        "warn",
        r"\b(?:warn(?:ed|s|ing)?|caution(?:ed|s|ing)?|advis(?:e|ed|es|ing)|argu(?:ed|es|ing)|spoke out|speaks out|"
        rf"counsell?ed) (?:\w+ )?against (?!{_DANGER})\w+",
        rf"\b(?:warn(?:ed|s|ing)?|caution(?:ed|s|ing)?) that\b[^.;]*\b(?:can ?not|could not|{_OUGHT})\b",
        r"\bdiscourag(?:ed|es) the\b|\badvised? (?:that|to|states|governments)\b",
        rf"\b(?:critici[sz]|denounc|condemn|deplor|reject|object(?:ed|s) to|decri)(?:ed|es|s|d|ing)? (?:the|any|such|"
        rf"this) (?:\w+ )?{_PRACTICE}\b",
        rf"\b(?:would|will|may|might|could|can|is|are) (?:\w+ )?(?:be )?{_UNWISE}\b",
        r"\bno (?:benefit|point|use|sense) in \w+ing\b[^.;]*\bwithout\b",
    ),
    *_cues(
        "encourage",
        rf"(?<!to )\b(?:encourage[sd]?|invite[sd]?|reminded|asked|requested|challenged|encouraging|inviting) "
        rf"{_ACTOR}\b[^.;]{{0,60}}? to "
        r"(?!consider (?:whether|how|the question)|reflect|look|take a fresh)",
        r"\b(?:voic|express)(?:ed|es|ing) (?:the|his|her|their|a) (?:\w+ )?(?:hope|wish|desire|expectation) (?:that|"
        r"to|for)\b",
        r"\b(?:would|should) (?:very much )?(?:like|prefer|wish) to see\b|\bhop(?:ed|es|ing) that\b",
        rf"\b(?:{_ACTOR}|they)\b(?: [^.;]{{0,60}}?)? (?:were|are) (?:\w+ly |also )?(?:encouraged|invited|urged|asked|"
        rf"advised|"
        r"called upon|requested) to\b(?! (?:reflect|submit|attend|speak))",
        r"\brequested (?:that|more|further|greater|increased|an end to|\w+'s? \w+(?:ment|tion|ing))\b",
    ),
    *_cues(
        "modal",
        r"\bhad better (?!\w+ed)\w+|\b(?:would|may) (?:do well|be well[- ]advised) to\b|(?:^|[,;:] )let us \w+",
        rf"\b(?:should|ought to)\b{_NOT_ASIDE}",
        rf"\bmust\b{_NOT_ASIDE}(?! have been)",
        r"\bcan ?(?:not|'t) (?:neglect|afford to (?:neglect|ignore|wait)|ignore|be (?:ignored|neglected|the only|"
        r"solely|overlooked|left))\b",
        r"\b(?:are|is|be) to be (?:addressed|given|taken|included|strengthened|tackled|pursued|respected)\b",
    ),
    *_cues(
        "need",
        rf"\bneeds? to {_NOT_ASIDE.replace(',? ?', '')}\w+|\bneeds? (?:more|greater|better|further|urgent|adequate)\b",
        r"\b(?:has|have|had) to (?:\w+ly )?be (?:\w+ly )?(?:\w+ed|taken|made|given|met|dealt|put|found|built|kept|"
        r"seen)\b",
        rf"\b(?:has|have) to (?:\w+ly |also |first )?{_TAKE}\b",
        r"\bmuch\b[^.;]{0,40}\b(?:remains|needs) to be done\b|\bthere remains (?:much|a lot|a great deal)\b",
        r"(?:\bincluding|\bnamely|:) (?:\w\) )?the need (?:for|to)\b",
        r"\bthere (?:is|was|remains|exists|are|would be)(?:,? \S+){0,4}? needs?\b",
        rf"\b{_SAY}(?: \S+){{0,9}}? (?:\w+ )?(?:needs? (?:for|to)|need of)\b",
        rf"\bneeds? (?:for|to)\b.{{0,200}}\b(?:was|were|is|as)(?: \w+){{0,2}} {_SAID}",
        r"\b(?:includ\w+|consensus\b[^.;]{0,40}\bon|as (?:was|is)|along with|together with|agreement on|about|lies in|"
        r"reflects?|demonstrates?|illustrates?|shows?|evident is|underlying) (?:\w+ )?the (?:\w+ )?need\b",
        r"\b(?:to be|being) (?:addressed|taken into account|included|tackled|considered) (?:through|by|throughout|"
        r"in)\b",
        r"\b(?:additional|further|more|urgent|greater) \w+ (?:is|are) (?:\w+ )?needed\b",
    ),
    *_cues(
        "importance",
        rf"\b{_SAY}(?: \S+){{0,7}}? (?:importance|necessity|urgency|significance|desirability|usefulness|benefits? of "
        rf"\w+ing|potential "
        r"benefits|priority)\b(?! of (?:the |this |its )?(?:\S+ ){0,3}(?:convention|protocol|corresponding|treaty))",
        rf"\b{_SAY}(?: \S+){{0,7}}? (?<!rights and )(?:responsibilit(?:y|ies)|obligations?|duty|duties) (?:of|to|"
        rf"for)\b",
        r"\b(?:agreement|consensus|agreed|clear) that\b[^.;]*\b(?:responsibilit(?:y|ies)|obligations?|duty) (?:of|to|"
        r"for)\b",
        rf"\b(?:importance|necessity|urgency|role) of\b[^.;]{{0,200}}\b(?:was|were)(?: \w+){{0,2}} {_SAID}",
        r"\bemphasis (?:was|is)(?: \w+)? (?:placed|laid|put) on (?:\w+ing|the (?:need|importance|necessity))\b",
        r"\b(?:\w+ is|are) (?:also )?(?:an obligation|a duty|the responsibility|the duty|the obligation) (?:of|for)\b",
        r"\banother priority\b|\b(?:one|a (?:first|key|main|further|top)|the (?:main|first|top)) priority (?:is|was|"
        r"would)",
        r"\b(?:another|a further|a second|one) important (?:aspect|element|point|step|measure) (?:is|would be) the "
        r"\w+(?:tion|ment|ing)\b",
    ),
    *_cues(
        "verdict",
        rf"\bit(?:'s)? (?:(?:would|may|might|could|must) (?:also )?)?{_BE} (?:not )?{_HEDGE}(?:{_NEEDFUL}|{_GOOD})(?: "
        rf"not)?(?: for [^,.;]{{2,80}}?)?,? (?:to|that|for)\b",
        rf"\b{_BE} {_HEDGE}{_NEEDFUL}\b(?! (?:by|of|from|as)\b)",
        rf"\b{_BE} {_HEDGE}(?:important|critical|key) (?:in order to|if|to (?:achiev|ensur|avoid|prevent|guarant|"
        r"maintain|improv|protect|mak|understand|address|build|foster|promot|tackl|combat))",
        rf"\bdeemed (?:{_NEEDFUL}|{_GOOD})\b(?! (?:issues?|topics?|factors?|questions?|themes?|areas?))",
        rf"\b{_BE} {_HEDGE}of (?:the )?(?:utmost|critical|crucial|vital|paramount|fundamental|great|prime|key|"
        rf"particular|central|essential) importance\b",
        r"\b(?:would|may|might|could) (?:\w+ )?be (?:\w+ )?(?:helpful|useful|advisable|desirable|beneficial|valuable|"
        r"worthwhile|wise|preferable|advantageous)\b",
        rf"\b{_BE} (?:\w+ )?(?:to be )?(?:an? |the )(?:\w+ )?(?:best|optimal|better|preferred|preferable|ideal|most "
        rf"(?:\w+)|more (?:\w+)|right) (?:\w+ )?{_COURSE}\b",
        rf"\b(?:an?|the) (?:\w+ )?(?:best|optimal|better|preferred|ideal|most \w+|more \w+|right) (?:\w+ "
        rf")?{_COURSE}\b[^.;]*\b(?:is|are|be|lies|lie|would be|consists)\b",
        rf"\b{_SAID} that \w+ing\b[^.;]*\bis an? (?:\w+ )?(?:important|effective|useful|powerful|good|key) {_COURSE}\b",
        r"\b(?:ingredients?|keys?|solutions?|answers?|lessons?|conditions?|tasks?|steps?|preconditions?|"
        r"prerequisites?|way forward|imperatives?)\b[^.;]{0,80}\b(?:is|would be) to \w+",
        r"\b(?:required|needed) for (?:an? |the )?(?:effective|successful)\b",
        r"\bit is (?:up to|for) [^,.;]{3,60}? to \w+",
        r"\b(?:an?|the) (?:\w+ )?(?:essential|crucial|vital|indispensable) (?:\w+ )?(?:building blocks?|element|step|"
        r"component|ingredient|prerequisite|precondition|feature)\b|\bcrucial building blocks\b",
        r"\b(?:is|are) (?:long )?overdue\b|\bmakes (?:\w+ )?sense to\b",
        r"\b(?:merits?|deserves?|warrants?) (?:\w+ )?(?:discussion|attention|consideration|study|research)",
    ),
    *_cues(
        "require",
        rf"\b(?:requires?|necessitates?|(?<!the )(?<!of )(?<!for )demands|presupposes?) (?:that\b|the\b|(?:\S+ "
        rf"){{0,9}}?{_ACTIVITY}\b)",
        r"\brequires? (?:an? )?(?:more|better|further|greater|improved|increased|intensified|different|other|closer)\b",
        r"\bnecessitates\b",
    ),
    *_cues(
        "possibility",
        r"\b(?:one|the best|a good|an effective|the only|a possible) way (?:of|to|forward)\b[^.;]*\b(?:is|would be|"
        r"was|could be)\b",
        r"\b(?:lessons?|measures|steps|ways|options|reforms|policies|principles|avenues|"
        r"mechanisms)\b[^.;:]{0,80}\bthat (?:could|can|might) \w+",
        rf"(?:^|, |\bthat )\w+ing\b[^.;,]{{0,100}}\bwould (?:\w+ly |also )?{_BENEFIT}\b",
        r"\b(?:could|may|might) (?:also )?(?:be leveraged|need to|wish to|consider)\b",
        r"\b(?:could|might) (?:also )?be (?:used to|an? (?:way|means|step|option))\b|\bwould benefit\b",
    ),
)

#: What is no recommendation though the words of a cue stand in it.
MASKS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:questions?|asked|asking|wondered|inquir\w+|debated?|doubts?|unclear|to consider|considered|"
        r"queried)\b[^.;]{0,60}?\b(?:whether|why|how|if|what|who|which)\b[^.;]*",
        r"\bwhether\b[^.;,]{0,120}?\b(?:should|must|would be|needs?|ought)\b",
        r"\b(?:would|often|do|does|did|will|not|without|don't|longer|and who) (?:not )?(?:need|needing|have|"
        r"must)\b(?: to)?",
        r"\b(?:do|does|did) not require\b",
        r"\b(?:evidence|findings|surveys?|stud(?:y|ies)|research|data|results|estimates|statistics|figures|this|which|"
        r"experiences?|indicators|trends?|analysis)\b(?: \S+){0,6}? suggest(?:s|ed|ing)?\b",
        r"\bmust be (?:considered|seen) as an? (?:source|cause|factor)",
        r"\b(?:the )?(?:main |key |real |major )?challenge (?:is|was|lies|remains)\b[^.;]*",
        r"\bdecision not to \w+",
        r"\b(?:it|which|that|convention|treaty|protocol|covenant|article \d+|agreement) (?:\w+ly |also )?(?:calls "
        r"(?:up)?on|requires|obliges)\b[^.;]*",
        r"\bas (?:was )?recommended (?:by|in)\b|\bas (?:he|she|they|it) recommended\b",
        r"\bcall(?:s|ed|ing)? (?:in|into|attention|it)\b|\bso[- ]called\b|\bcalled [\"']",
        r"\bneeds? for \w+ (?:marked|explains|led)\b",
        r"\b(?:treat(?:y|ies)|conventions?|protocols?|instruments?) (?:is|are|was|were|remains?)\b[^.;,]*",
        r"\b(?:treaty|convention|protocol|covenant|article \d+) (?:specifies|provides|states|stipulates|prescribes) "
        r"that\b[^.;]*",
        r"\bnot required\b|\brequired by\b|\bimportant to note\b|\bdefinitions? (?:\w+ )?proposed\b",
        r"\bquestions from the floor\b.*|\b(?:respondents|interviewees)\b[^.;]*",
        r"\b(?:debates?|disagreement|controversy) (?:about|on|over)\b[^.;]*",
        r"\bwho (?:can|may|must)\b[^.;]{0,40}|\b(?:cannot|can't|unable to) \w+[^.;]{0,40} and must\b",
        r"\bunder the [^,;]*\b(?:convention|protocol|covenant|treaty|law|act|agreement)\b[^.;]*",
        r"^although [^,;]*,",
        rf"\b{_PERSONS}\b(?: (?!which|that)[\w-]+){{0,3}}? ha(?:s|ve) to\b(?! (?:\w+ly )?be\b)",
        r"\bmust,? (?:by law|legally)\b|\bby law,? [^.;,]*\bmust\b",
        r"\((?:such that|i\.e\.|that is|meaning)[^)]*\)",
        r"\b(?:trend|tendency|shift|shifts|move)\b[^.;,]{0,40} (?:to|towards?)\b[^.;,]*",
        r"^(?:\S+ ){0,6}recommendations? (?:for [^.:;,]* )?(?:was|were) (?:highlighted|made|presented|formulated|"
        r"offered)\.?$",
        r"\bmust (?:\w+ )?be read as\b",
        r"[^.!?:]*\?",
    )
)

_MASKED = "\u2588"
_SHORTENED = re.compile(r"(?<=\bMr|\bMs|\bDr|\bSt|\bNo)\.|(?<=\bMrs)\.|(?<=\bProf)\.|(?<=\b[A-Z])\.(?= [A-Z])")
_STRENGTHS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (word, re.compile(pattern, re.IGNORECASE))
    for word, pattern in (
        ("must", r"\b(?:must|cannot|can't)\b"),
        ("should", r"\b(?:should|ought to)\b"),
        (
            "must",
            r"\b(?:needs? to|ha(?:s|ve) to|imperative|essential|crucial|vital|indispensable|necessary|necessit\w+|"
            r"requir\w+|obligations?|duty|needed)\b",
        ),
        ("should", r"\b(?:recommend\w*|urg\w+|call(?:ed|s|ing)? (?:up)?(?:on|for))\b"),
        ("could", r"\b(?:could|might|may|useful|helpful|desirable|(?:one|another|a) way|potential benefits)\b"),
    )
)
"""What decides the strength, in this order."""


def smooth(text: str) -> str:
    """The text with one kind of quotes and dashes, and without the stops of "Mr." and initials, which end no clause.

    Offsets stay.
    """
    return _SHORTENED.sub(" ", fold_typography(text))


def mask(text: str) -> str:
    """The smoothed text with what overrules cues blotted out; offsets stay."""
    masked = smooth(text)
    for pattern in MASKS:
        masked = pattern.sub(lambda found: _MASKED * len(found[0]), masked)
    return masked


def find_cue(text: str) -> str | None:
    """The method by which a sentence is a recommendation, None where it is none."""
    masked = mask(text)
    return next((cue.method for cue in CUES if cue.pattern.search(masked)), None)


def strength(text: str) -> str:
    """How strongly a recommendation is put: ``must``, ``should`` or ``could``. Modal verbs decide before other words.

    A sentence without any such word is taken for advice, ``should``.
    """
    folded = fold_typography(text)
    for word, pattern in _STRENGTHS:
        if pattern.search(folded):
            return word
    return "should"
