"""Which words say that a course of action ought to be taken: the cues of recommendations, and what overrules them.

A sentence is a recommendation where its cues weigh at least :data:`ENOUGH` together. A cue that stands in a question,
a report of fact or the wording of a norm is masked before the cues are looked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern with the weight that it adds, and the method's name under which it is reported."""

    name: str
    weight: float
    pattern: re.Pattern[str]


def _cue(name: str, weight: float, pattern: str) -> Cue:
    return Cue(name, weight, re.compile(pattern, re.IGNORECASE))


_STRESS = (
    r"(?:stress|emphasi[sz]|highlight|underlin|underscor|reiterat|point(?:ed|ing|s)? (?:out |again )?(?:to|at)\b|"
    r"insist|recogni[sz]|acknowledg|mention|note[ds]?\b|noting|recall|convey|draw|drew|referr?|argu|agree|affirm|discuss|"
    r"call|conclud|identif|impress|comment|spoke|express|voic|rais|reaffirm|advocat|focus|outlin|echo|press)\w*"
)
_WEIGHTY = (
    r"(?:essential|crucial|imperative|vital|necessary|indispensable|paramount|critical|key|needed|required|advisable|"
    r"desirable|warranted|called for|of (?:utmost|the essence|great|prime|primary|key|paramount) ?(?:importance)?)"
)
_VERDICT = rf"(?:{_WEIGHTY}|important|useful|helpful|preferable|beneficial|worthwhile|logical|time|high time|urgent)"
_BE = r"(?:is|are|was|were|be|being|been|remains?|seems?|appears?|becomes?)"
_ADV = (
    r"(?:(?:also|therefore|thus|then|however|now|often|still|not|only|equally|absolutely|particularly|especially|most|"
    r"more|very|so|always|clearly|urgently|deemed|considered|seen as|regarded as|felt to be|found to be|described as|"
    r"indeed|first and foremost|all the more|of course|generally|highly|further|again|repeatedly|strongly|an?|the) )*"
)
_ACTION = r"(?!noted\b|be noted|be remembered|be recalled|be mentioned|be borne in mind|be emphasi|be stressed)"

#: What adds weight, the weightiest first.
CUES: tuple[Cue, ...] = (
    _cue("recommendation/cue-call", 3, r"\bcall(?:s|ed|ing)?(?: \w+ly| again| also)? (?:for|up ?on|on)\b(?! whether)"),
    _cue("recommendation/cue-call", 3, r"\bcalls? (?:for|to)\b|\b(?:plea|appeal|appeals) (?:for|to|that)\b|\bthe call for\b"),
    _cue("recommendation/cue-urge", 3, r"\burg(?:e|es|ed|ing)\b(?! the\b.{0,30}\bcity)|\bexhort\w*|\bappeal(?:ed|s|ing) (?:to|for)\b"),
    _cue("recommendation/cue-urge", 3, r"\bplead(?:ed|s|ing)? (?:for|with|that)\b|\bimplored\b|\bpressed for\b"),
    _cue("recommendation/cue-recommend", 3, r"\brecommend(?:s|ed|ing)?\b|\badvocat(?:e|es|ed|ing)\b(?! group)"),
    _cue("recommendation/cue-recommend", 3, r"\b(?:formulated|issued|made|offered|put forward|presented|listed|gave|drew up)\b.{0,40}\b(?:recommendations|proposals|suggestions)\b"),
    _cue("recommendation/cue-recommend", 3, r"\brecommendations?\b.{0,80}\b(?:were|was|are|is|include[sd]?|namely|concerning principles|that emerged|as follows|following)\b.{0,80}:|\b(?:policy implications|key recommendations|main recommendations|policy options|principles for action)\b.{0,40}:"),
    _cue("recommendation/cue-propose", 3, r"\b(?:propos(?:e|es|ed|ing)) (?:that|to|more|an?|the|some|\w+ing)\b"),
    _cue("recommendation/cue-propose", 3, r"\bsuggest(?:s|ed|ing)?\b[^.;]{0,200}?\b(?:should|could|might|must|ought|needs?|be|would be useful|may)\b"),
    _cue("recommendation/cue-propose", 3, r"\b(?:it was|he|she|they|participants?|speakers?|experts?|some|others?|several|many|delegates?|mr\.? [\w' -]{2,30}|ms\.? [\w' -]{2,30}|dr\.? [\w' -]{2,30})(?: also| further| then| therefore| strongly)* suggested(?: the| an?| that| \w+ing)\b"),
    _cue("recommendation/cue-warn", 3, r"\b(?:warn(?:ed|s|ing)?|caution(?:ed|s|ing)?|advis(?:e|ed|es|ing)|discourag(?:ed|es|ing)) (?:\w+ )?against\b|\bdiscouraged the\b|\badvised (?:that|to)\b|\bcautioned that\b[^.;]*\b(?:must|should|need)\b"),
    _cue("recommendation/cue-encourage", 3, r"\b(?:encouraged|invited|reminded|asked|challenged) (?:all )?(?:states|governments|countries|donors|participants|member states|delegat\w+|policy|the international|the private|other|employers|un agencies|ngos|everyone|those)\b[^.;]{0,60}? to (?!consider (?:whether|the question|how)|reflect)"),
    _cue("recommendation/cue-modal", 3, rf"\b(?:should|ought to)\b (?!be noted|be remembered|be recalled|be mentioned)"),
    _cue("recommendation/cue-modal", 3, r"\b(?:must|shall) (?!have been|be noted|be considered as an? )"),
    _cue("recommendation/cue-modal", 3, r"\b(?:can|may) ?(?:not|n't) (?:neglect|afford|ignore|be (?:ignored|neglected|the only|solely|overlooked|addressed (?:only|solely)))"),
    _cue("recommendation/cue-modal", 3, r"\b(?:can|could) and (?:indeed )?should\b"),
    _cue("recommendation/cue-need", 3, rf"\bneeds? to {_ACTION}(?:be|\w+)|\bneeds? (?:more|greater|better|further|urgent)\b"),
    _cue("recommendation/cue-need", 3, r"\b(?:has|have|had) to be \w+ed\b|\b(?:has|have) to be (?:taken|made|given|met|dealt|put|found|built|kept|seen)\b"),
    _cue("recommendation/cue-need", 3, r"\b(?:there (?:is|was|remains|exists)|there's)(?: \w+){0,4} needs?\b"),
    _cue("recommendation/cue-need", 3, rf"\b{_STRESS}(?: \S+){{0,9}}? (?:urgent |clear |pressing |critical |continued |great )?needs? (?:for|to|of)\b"),
    _cue("recommendation/cue-need", 3, rf"\bneeds? (?:for|to)\b.{{0,200}}\b(?:was|were|is)(?: \w+){{0,2}} (?:stressed|emphasi[sz]ed|highlighted|underlined|underscored|mentioned|raised|recogni[sz]ed|noted|pointed out|expressed|voiced)"),
    _cue("recommendation/cue-need", 3, r"\b(?:includ\w+|a consensus\b.{0,40}\bon|as was|along with|together with|pointed to|agreement on|consensus on|about) the need\b"),
    _cue("recommendation/cue-importance", 3, rf"\b{_STRESS}(?: \S+){{0,6}}? (?:importance|necessity|urgency|significance|desirability|value|usefulness|responsibilit(?:y|ies)|obligations?|duty|duties|potential benefits|priority)\b(?! of the (?:\S+ )?(?:\d{{4}} )?(?:international )?(?:convention|protocol|corresponding))"),
    _cue("recommendation/cue-importance", 3, rf"\b(?:importance|necessity|urgency|role) of\b.{{0,200}}\b(?:was|were)(?: \w+){{0,2}} (?:stressed|emphasi[sz]ed|highlighted|underlined|underscored|reiterated)"),
    _cue("recommendation/cue-importance", 3, r"\bemphasis was(?: also)? (?:placed|laid|put) on\b|\bplaced (?:great |particular |special )?emphasis on\b"),
    _cue("recommendation/cue-verdict", 3, rf"\bit(?:'s)? (?:{_BE} |would be |will be |may be |might be |could be )?{_ADV}{_VERDICT}(?: not)?(?: for [^,.;]{{2,80}}?)? (?:to|that|not to|for)\b"),
    _cue("recommendation/cue-verdict", 3, rf"\b(?:{_BE}|will be) {_ADV}(?:essential|crucial|imperative|vital|necessary|indispensable|paramount|needed|required|advisable|warranted)\b(?! (?:by|of|from|as)\b)"),
    _cue("recommendation/cue-verdict", 3, r"\bit is (?:up to|for) [^,.;]{3,60}? to \w+"),
    _cue("recommendation/cue-verdict", 3, r"\b(?:an?|the) (?:essential|crucial|vital|indispensable|key) (?:building block|element|step|component|ingredient|tool|feature|prerequisite|precondition)s?\b"),
    _cue("recommendation/cue-verdict", 3, r"\bmerits? (?:\w+ )?(?:discussion|attention|consideration)|\bdeserves? (?:\w+ )?(?:discussion|attention|consideration)"),
    _cue("recommendation/cue-require", 3, r"\b(?:will |would |therefore |also |often |thus )?(?:requires?|necessitates?|calls? for|demands?|presupposes?) (?:that|the (?:availability|involvement|cooperation|participation|development|adoption|establishment|creation)|\w*(?:ed|al|er|ive|ate|ent|ant|ous|ic) \w+|more|better|further|other|both|an? )"),
    _cue("recommendation/cue-obligation", 3, r"\b(?:is|are) (?:also )?(?:an obligation|a duty|the responsibility|the duty|the obligation) (?:of|for)\b|\bit is an? (?:obligation|duty) (?:of|for)\b"),
    _cue("recommendation/cue-way", 3, r"\b(?:one|another|the best|a good|the only) way (?:of|to|forward)\b[^.;]*\b(?:is|would be|could be|was)\b|\b(?:another|one|a first|a key|the main|a further) priority\b|\b(?:to be (?:addressed|taken into account|included in every|strengthened|tackled|pursued|given priority))\b"),
    _cue("recommendation/cue-could", 2, r"\b(?:could|may|might)(?: also)? (?:be (?:leveraged|used|considered|explored|strengthened|improved|expanded|extended|established|created|developed|encouraged|replicated|introduced)|need to|wish to|consider)\b"),
)

#: What is no recommendation though a cue stands in it; masked before the cues are looked for.
MASKS: tuple[re.Pattern[str], ...] = tuple(re.compile(p, re.IGNORECASE) for p in (
    r"\b(?:question|questions|asked|asking|wondered|inquired|debate|doubts?|unclear|consider|considered|unsure)\b[^.;]{0,60}?\b(?:whether|why|how|if|what|who|which)\b[^.;]*",
    r"\bwhether\b[^.;,]{0,120}?\b(?:should|must|would be|need)\b",
    r"\b(?:would|may|might|often|do|does|did|will|not|without|don't) (?:not )?(?:need|needing|have) to\b(?! review)",
    r"\b(?:evidence|findings|surveys?|studies|study|research|data|results|estimates|statistics|figures|this|which|experience)\b(?: \S+){0,6} suggests?\b",
    r"\bmust be (?:considered|seen) as an? (?:source|cause|factor)",
    r"\bthe challenge (?:is|was|lies)\b[^.;]*", r"\bdecision not to \w+",
    r"\b(?:it|which|that|convention|treaty|protocol|covenant|declaration) (?:\w+ly )?(?:calls on|calls for|requires|obliges|urges|recommends)\b[^.;]*",
    r"\bas (?:he|she|they|it) recommended\b|\brecommended by\b",
    r"\bcall(?:s|ed|ing)? (?:in|into|attention|it)\b|\bso[- ]called\b",
    r"\bneeds? for \w+ marked\b",
))


def weigh(text: str) -> tuple[float, str]:
    """The weight of the cues in a sentence, and the name of the weightiest; 0 and no name where there is none."""
    masked = text
    for mask in MASKS:
        masked = mask.sub(lambda m: "\u2588" * len(m[0]), masked)
    best, total = "", 0.0
    for cue in CUES:
        if cue.pattern.search(masked):
            total = max(total, cue.weight)
            best = best or cue.name
    return total, best
