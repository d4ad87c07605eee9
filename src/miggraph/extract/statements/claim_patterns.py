"""What one sentence claims of the legal instruments in it: the patterns, and which instrument each of them is about.

A pattern of numbers or dates is about the instrument that stands nearest before it; a verb is about the instrument that
is its subject, or in or by which something is said to be laid down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.extract.statements.instruments import InstrumentMention, join_instruments

LONGEST_VALUE = 240

_NUMBER = r"(?P<value>\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_STATES = r"(?:\w+ )?(?:states?|countries|governments|nations|parties|members?)"
_DATE = (
    r"(?P<value>(?:\d{1,2} )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December) )?(?:19|20)\d\d)"
)
_MADE = (
    r"(?:adopted|agreed(?: up ?on)?|approved|concluded|signed|issued|published|proclaimed|promulgated|negotiated|"
    r"developed|opened for signature)"
)
_REALLY = (
    r"(?:(?:also|already|only|both|all|clearly|notably|therefore|however|further|thus|finally|formally|currently|"
    r"explicitly|\w+ly) )*"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern that is sought in the whole sentence and claims something of the instrument nearest to it."""

    kind: str
    pattern: re.Pattern[str]

    @property
    def method(self) -> str:
        return f"claim/{self.kind}"


def _rules(kind: str, *patterns: str) -> tuple[_Rule, ...]:
    return tuple(_Rule(kind, re.compile(pattern, re.IGNORECASE)) for pattern in patterns)


_NEAREST: tuple[_Rule, ...] = (
    *_rules(
        "ratifications",
        rf"\b(?:ratified|acceded to) by (?:only |just |over |more than |some |about |as many as )?{_NUMBER}\b",
        rf"\b{_NUMBER} (?:ratifications|accessions|states parties|{_STATES} (?:have|had) (?:\w+ )?(?:ratified|"
        rf"acceded))\b",
        rf"\bratification (?:rate|status|number|record)? ?of (?:only )?{_NUMBER}\b",
    ),
    *_rules(
        "signatures",
        rf"\bsigned by (?:only |just |over |more than |some |about )?{_NUMBER} {_STATES}\b",
        rf"\b{_NUMBER} (?:signatures|signatories|{_STATES} (?:have|had) (?:\w+ )?signed)\b",
    ),
    *_rules(
        "entry-into-force", rf"\b(?:enter|came|come|comes|been|entry|put)\w* (?:in)?to force (?:on |in |since )?{_DATE}"
    ),
    *_rules(
        "non-ratification",
        r"\b(?P<value>(?:none|no(?:ne)? \w+) of [^.;,]{3,80}?) (?:has|have|had) (?:\w+ )?ratified\b",
        r"\bratified\b[^.;]{0,60}?\b(?P<value>by none of [^.;,]{3,80})",
        r"\b(?P<value>(?:(?:has|have|had) (?:not|never|yet to)|not|neither|nor) (?:yet |"
        r"been )*(?:sign and )?ratif[^.;]*)",
        r"\b(?P<value>(?:low|slow|poor|limited|insufficient|few|lack of|failure of|reluctance|obstacles to|"
        r"delays? in)\b[^.;,]{0,40}?\bratif\w+(?: (?:rate|status|record)s?)?)",
    ),
)
_CUSTODIAN = re.compile(
    r"(?P<who>[^,;.]{2,80}?) (?:is|acts as|serves as|as) (?:the |an? )?(?:\w+ )?(?:custodian|guardian|"
    r"depositary) of\b|\b[Aa]s (?:the )?(?:custodian|guardian|"
    r"depositary) of [^,]{3,120}, (?P<then>[^,;.]{2,60}?)(?:'s\b| (?:is|has|will|aims))"
)
_MISCONCEPTION = re.compile(r"\b(?:misconceptions?|misunderstandings?|misperceptions?|myths?|misinterpret\w+)\b", re.I)
_BELIEVED = re.compile(r"\b(?:is|are|was|were|being) that (?P<value>[^;]+)", re.I)

_ASIDE = (
    r"(?:'s?)?(?:\s*\([^()]*\))*(?: of the (?-i:[A-Z])[\w ]{3,60}?)?(?:,? (?:subtitled|entitled|also known as|"
    r"adopted) [^,;]{2,160}|, (?!which|that|as well|and )[^,;]{2,120}(?=,)| as an? [^,;]{2,80}(?=, which))?"
)
_OTHERS = r"(?:,?(?: as well as| and) (?:the|its|other|all|(?-i:[A-Z])\w*) (?:\w+ ){0,11}?)?"
_AUX = (
    r"(?:(?:does|do|did|has|have|had|can|could|may|will|would|is|are|was|were|been|be|not|no longer|so far|to date|"
    r"still) )*"
)
_NOTABLE = (
    r"(?:provid\w+|grant(?:s|ed|ing)?|guarante\w+|protects?|covers?|appl(?:y|ies|ied)|calls? (?:for|up ?on|on)|"
    r"requir\w+|oblig\w+|recogni[sz]\w+|(?:re)?affirm\w*|reiterat\w+|sp(?:ell|elt)\w* out|specif(?:y|ies|ied)|"
    r"state[sd]?|stipulat\w+|sets? (?:out|forth|up)|lays? down|prohibit\w*|bans?|supplement\w*|consists? of|"
    r"contain\w*|includ\w+|compris\w+|entails?|aim(?:s|ed)?|seeks?|outlin\w+|establish\w*|address\w*|embod(?:y|ies)|"
    r"endors\w+|offers?|extends?|encourag\w+|describ\w+|ended|codif\w+|affords?|enables?|allows?|gives?|commits?|"
    r"relates? to|discriminat\w+|constitut\w+|represents?|lacks?|undermin\w+|emphasi[sz]\w+|governs?|regulat\w+|"
    r"urg(?:e|es|ed)|promot\w+|brings? together|reflects?|serves?|identif(?:y|ies)|mentions?|refers?|makes?|takes?|"
    r"focus\w*|help(?:s|ed)?|formed|tasks?|tasked|drawn (?:from|on)|based on|dedicated to|designed to|intended to|"
    r"left open)\b"
)
_COMPLEMENT = (
    r"(?:the (?:first|only|most|main|basic|key|legal|international)|an? |(?:\w+-)?based|voluntary|(?:legally |"
    r"non-)?binding|crucial|vital|essential|lenient|temporary|limited|composed|made up|critiqued|criticised|"
    r"in force|slow|un\w+|weak|silent|applicable|open to|complementary|relevant)"
)
_SUBJECT_OF = (
    rf"{_ASIDE},? ?{_OTHERS}(?:,? ?(?:which|that|both|all|"
    rf"and which) )? ?{_REALLY}(?P<value>{_AUX}{_REALLY}(?:{_NOTABLE}(?=:? [^\W_]|:? [\"'(])(?! by\b)|"
    rf"{_COMPLEMENT}))"
)
_PREDICATE = re.compile(_SUBJECT_OF, re.IGNORECASE)
_DEFINES = re.compile(
    rf"{_ASIDE},? ?(?:which |that )?{_REALLY}(?P<value>defines?|defined(?! by)|means)\b", re.IGNORECASE
)
_RELATIVE = re.compile(rf"{_ASIDE},? (?:which|that|both|all)\b", re.IGNORECASE)
_IN_ADJUNCT = re.compile(
    r"\b(?:of|in|to|under|with|on|from|by|for|at|against|besides|about|regarding|than|between|into|via|through|like|"
    r"as) (?:(?:the|its|this|these|an?|both|two|(?:19|20)\d\d|(?-i:[A-Z]{2,5})) )*\Z|\b\w+ing (?:the )?\Z",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:^|[,;:] |\b(?:the|that|and|while|of|in|here) )(?:\w+ )?(?:guidelines|clauses?|provisions?|"
    r"articles?(?: \d+)?|obligations|text|scope|aims?|objectives?|compliance|implementation|ratification|progress|"
    r"enforcement|adherence|preamble|principles|mode \d) (?:in|of|with|on|to|under)\b[^,;]{0,60}\Z",
    re.IGNORECASE,
)
_BESIDES = re.compile(r"^(?:besides|along with|in addition to|together with|like|apart from)\b", re.IGNORECASE)
_BY_AGENT = re.compile(
    r"(?:^|[,;.] |\bthat )(?P<value>[^,;.]{0,160}?\b(?P<verb>codified|enshrined|spell?(?:ed|t) out|set (?:out|"
    r"forth)|laid down|guaranteed|recogni[sz]ed|provided(?: for)?|defined|described|covered|protected|afforded|"
    r"granted|contained|stipulated|addressed|established|regulated|governed|foreseen|prohibited)\b)(?:,? \w+,?|"
    r" \([^()]*\)){0,6}? (?:in|by|under)(?: the| its| both| relevant| existing| an?)*(?: [^.;]{3,100}?(?: such as|"
    r" including| notably|,? and especially|,? especially| in particular)(?: the)?)? \Z",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(?:^|[,;.] |\bthat )(?P<value>[^.;,]{0,80}\b(?:instruments?|treaties|norms|conventions|standards|guidelines|"
    r"agreements)\b[^.;]{3,200}?),? (?:such as|notably|including|namely|especially|in particular|"
    r"the most \w+ being)\b[^.;]{0,120}\Z",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:describ\w+|characteri[sz]\w+|regard\w+|consider\w+|pointed to|referred to|sees?|saw) (?:the |this )?\Z",
    re.IGNORECASE,
)
_AS = re.compile(rf"{_ASIDE} (?P<value>as [^.;]+)", re.IGNORECASE)
_FEATURE = re.compile(
    r"\b(?P<value>(?:feature|aims?|objectives?|purpose|strength|weakness|merit|novelty|shortcoming|"
    r"advantage) of (?:the |this )?)\Z",
    re.IGNORECASE,
)
_FEATURE_OF = re.compile(
    r"(?P<value>[^.;]{3,160} (?:is|are|was|were) (?:also )?an? (?:\w+ )?(?:feature|element|principle|objective|"
    r"provision|requirement|goal) of (?:the )?)\Z",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:'s)? (?:\w+ )?(?P<value>(?:objectives?|aims?|purpose|goals?|scope|obligations|provisions|clauses) (?:is|"
    r"are|was|were) )",
    re.IGNORECASE,
)
_IS = re.compile(r"(?:\s*\([^()]*\))? (?:is|are|was|were)\b")
_ARTICLE = re.compile(rf"\b(?P<value>articles? \d+[\w()]* {_REALLY}{_NOTABLE} [^.;]+)", re.IGNORECASE)
_ADOPTED_AFTER = re.compile(
    rf"{_ASIDE}(?:, (?:an?|the) (?:\w+ ){{1,6}}?)?(?:,? ?(?:which|that|and))?,? ?(?:[^.;,]{{2,60}}, )?(?:(?:was|"
    rf"were|has been|have been|had been) )?{_REALLY}(?P<value>{_MADE} (?:by|in|on|at|within|as part)\b[^,;.]*)",
    re.IGNORECASE,
)
_ADOPTED_BEFORE = re.compile(
    r"(?P<value>[^,;.]{2,100}? (?:has |have |had )?(?:adopted|signed|issued|published|concluded|agreed on|"
    r"developed)) (?:\w+ ){0,5}(?:the |an? )?\Z",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"(?P<value>(?:19|20)\d\d) (?:[A-Z]\w+ ){0,2}\Z")
_YEAR_INSIDE = re.compile(r"(?P<value>(?:19|20)\d\d)\b")
_NOT_YET = re.compile(r"\b(?:to be|will be|would be|should be|be) \w+\Z|\?\s*\Z")
_PARTICIPLE = re.compile(r"\w+ing\b")
_REPORTED = re.compile(r"^.{0,80}?\b(?:\w+(?:ed|es)|said|pointed out) that ")
_TORN = re.compile(r"(?:and|or|which|that|who)\b")
_CONCEDED = re.compile(r"^(?:While|Although|Though|Whereas|If)\b")
_CLAUSE_END = re.compile(r"[.;](?=\s|$)|, (?:and|but|while|practitioners|experts|speakers)\b|$")


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A claim found in a sentence, not yet attributed or located."""

    kind: str
    method: str
    value: str
    instruments: tuple[str, ...]


def claims_in(text: str, named: list[InstrumentMention]) -> Iterator[ClaimMatch]:
    """What a sentence claims of the instruments in it.

    :param text: the sentence, with plain quotes and dashes
    :param named: the instruments in it, from left to right
    """
    if not named:
        return
    mentions = join_instruments(text, named)
    yield from _by_nearest(text, mentions)
    yield from _misconceptions(text, mentions)
    for mention in mentions:
        yield from _adoptions(text, mention)
        if claim := _definition(text, mention) or _other(text, mention):
            yield claim
    for mention in named:
        yield from _years(text, mention)


def _by_nearest(text: str, mentions: list[InstrumentMention]) -> Iterator[ClaimMatch]:
    for rule in _NEAREST:
        if match := rule.pattern.search(text):
            yield ClaimMatch(rule.kind, rule.method, _short(match["value"]), _nearest(mentions, match.start()))
    if match := _CUSTODIAN.search(text):
        who = re.sub(r"^(?:While|Although|As|Since|Here) ", "", (match["who"] or match["then"]).strip())
        after = [mention for mention in mentions if mention.start > match.start()] or mentions
        yield ClaimMatch("custodian", "claim/custodian", _short(who), after[0].instruments)


def _nearest(mentions: list[InstrumentMention], place: int) -> tuple[str, ...]:
    """The instrument that stands last before a place, or else first after it."""
    before = [mention for mention in mentions if mention.end <= place]
    return (before[-1] if before else mentions[0]).instruments


def _misconceptions(text: str, mentions: list[InstrumentMention]) -> Iterator[ClaimMatch]:
    if match := _MISCONCEPTION.search(text):
        believed = _BELIEVED.search(text, match.end())
        yield ClaimMatch(
            "misconception",
            "claim/misconception",
            _short(believed["value"] if believed else text),
            mentions[0].instruments,
        )


def _adoptions(text: str, mention: InstrumentMention) -> Iterator[ClaimMatch]:
    before, after = text[: mention.start], text[mention.end :]
    adopted = _ADOPTED_AFTER.match(after) or _ADOPTED_BEFORE.search(before)
    if adopted and mention.named and not _NOT_YET.search(before) and "will be" not in after[: adopted.end("value")]:
        yield ClaimMatch("adoption", "claim/adoption", _short(adopted["value"]), mention.instruments)


def _years(text: str, mention: InstrumentMention) -> Iterator[ClaimMatch]:
    year = _YEAR_BEFORE.search(text[: mention.start]) or (not mention.dated and _YEAR_INSIDE.match(text, mention.start))
    if year:
        yield ClaimMatch("adoption", "claim/year", year["value"], mention.instruments)


def _definition(text: str, mention: InstrumentMention) -> ClaimMatch | None:
    before, after = text[: mention.start], text[mention.end :]
    if match := _DEFINES.match(after):
        return ClaimMatch("definition", "claim/definition", _clause(after, match.start("value")), mention.instruments)
    agent = _BY_AGENT.search(before)
    if agent and agent["verb"].lower() in ("defined", "described"):
        return ClaimMatch("definition", "claim/definition", _short(text), mention.instruments)
    return None


def _other(text: str, mention: InstrumentMention) -> ClaimMatch | None:
    """What else is said of an instrument: by a verb that it is the subject of, or that it is the agent of."""
    if _MISCONCEPTION.search(text[: mention.start]):
        return None
    if value := _predicate(text, mention):
        instruments = mention.last if _PARTICIPLE.match(value) else mention.instruments
        return ClaimMatch("other", "claim/predicate", value, instruments)
    before = text[: mention.start]
    for method, pattern in (("claim/agent", _BY_AGENT), ("claim/predicate", _FEATURE_OF), ("claim/example", _EXAMPLE)):
        if mention.named and (match := pattern.search(before)):
            value = _REPORTED.sub("", match["value"])
            return ClaimMatch("other", method, _short(text if _TORN.match(value) else value), mention.instruments)
    return None


def _predicate(text: str, mention: InstrumentMention) -> str | None:
    before, after = text[: mention.start], text[mention.end :]
    match = _PREDICATE.match(after)
    if match and (_may_be_subject(before, after) or _EXAMPLE.search(before)):
        value = _clause(after, match.start("value"))
        return value.partition(", ")[0] if _CONCEDED.match(before) else value
    if own := _OWN.match(after):
        return _clause(after, own.start("value"))
    if article := _ARTICLE.search(after):
        return _clause(after, article.start("value"))
    if (feature := _FEATURE.search(before)) and _IS.match(after):
        return _clause(text, feature.start("value"))
    called = _CALLED.search(before) and _AS.match(after)
    return _short(called["value"]) if called else None


def _may_be_subject(before: str, after: str) -> bool:
    if _RELATIVE.match(after) or _PART.search(before):
        return True
    return not _IN_ADJUNCT.search(before) or bool(_BESIDES.match(before))


def _clause(text: str, start: int) -> str:
    end = _CLAUSE_END.search(text, start)
    return _short(text[start : end.start() if end else len(text)])


def _short(words: str) -> str:
    """The words of a value in one line, cut between words where they are many."""
    words = " ".join(words.split()).strip(" ,;.")
    return words if len(words) <= LONGEST_VALUE else words[:LONGEST_VALUE].rsplit(" ", 1)[0] + " …"
