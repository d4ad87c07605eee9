"""Who is asked to act: the kinds of actor, organisations and countries that a recommendation names as its agents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from miggraph.extract.statements.cues import smooth
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import NameKind

_MODAL = (
    r"\b(?:should|must|ought to|(?<!a )(?<!the )(?<!urgent )(?<!clear )needs? to|ha(?:s|ve) to|may wish to|will need "
    r"to|(?:is|are) responsible|could not|cannot|would benefit|would do well to|ha(?:s|ve) (?:an?|the) (?:\w+ "
    r")?(?:obligation|duty|responsibility))\b"
)
_PASSIVE = re.compile(
    r"\s*(?:not |also |therefore |only |always |first |further |all |\w+ly )*be (?:\w+ly )?(?!reminded|encouraged|"
    r"aware|able|prepared|trained|held|ready|willing|equipped|urged|more)\w+(?:ed|en|de|nt|lt|ut|un)\b"
)
_UP_TO = r" (?P<agent>[^;:.]{2,120}?)(?= to\b| that\b)"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BEFORE_MODAL = _pattern(
    rf"(?:^|[,;:.–-] |\bthat |\bwhile |\band |\bbut )(?P<agent>[^,;:]*(?:, [^,;:]*){{0,3}}?){_MODAL}"
)
"""Where an agent stands before a modal verb: "… that *states and donors* should"."""

_INTRODUCTION = _pattern(
    r"(?:Thus, |Therefore, |However, )?(?:when|while|whereas|although|though|if|as|since|given|because|in|on|at|for|"
    r"with|without|to|through|beyond|despite|regarding|considering|looking|based|before|after|under|by|"
    r"recogni[sz]ing)\b[^,;:]*, "
)
"""An adverbial before the subject: who is named in it is not the agent."""

_ELSEWHERE: tuple[re.Pattern[str], ...] = (
    # "urged *states* to", "a plea for *all states* to"
    _pattern(
        r"\b(?:call(?:s|ed|ing)?(?: again| also)? (?:up)?on|urg(?:e|es|ed|ing)|encourag(?:e|es|ed|ing)|request(?:ed|"
        r"s)?|invit(?:e|es|ed|ing)|remind(?:s|ed|ing)|advis(?:e|es|ed|ing)|appeal(?:s|ed|ing)? (?:to|for)|ask(?:ed|s)?|"
        r"plea (?:for|to)|advocat(?:e|es|ed|ing) for|challeng(?:ed|es))" + _UP_TO
    ),
    # "the need for *states* to", "it is for *policy makers* to", "important for *all* to"
    _pattern(
        r"\b(?:need|importance|important|essential|crucial|necessary|vital|it is|time|it is up|up) (?:for|to)" + _UP_TO
    ),
    # "the responsibility of *governments*", "recommendations for *donors*", "with the assistance of *agencies*"
    _pattern(
        r"\b(?:responsibilit(?:y|ies)|obligations?|duty|duties|role|assistance|efforts|commitments?|part) (?:of|for|"
        r"by) (?P<agent>[^;:.]{2,120}?)(?= to\b| in\b| as\b| when\b|[,;:.]|$)"
    ),
    _pattern(r"\b(?:recommendations?|guidance|advice) (?:for|to) (?P<agent>[^;:.]{2,120}?)(?= as\b| with\b|[,;:.]|$)"),
    # "recommended for *policy makers* to adopt", "in order for *networks* to function"
    _pattern(
        r"\b(?:recommend(?:ed|s|ing)?|advocat(?:ed|es|ing)|suggest(?:ed|s)|propos(?:ed|es)|call(?:ed|s|ing)?|"
        r"plead(?:ed|s)?|in order|helpful|useful|beneficial|desirable|advisable|process) (?:for|to) "
        r"(?P<agent>[^,;:.]{2,80}?)(?= to\b)"
    ),
    # "cannot be imposed by *governments*", "must come from *networks*", "a concerted effort by *all stakeholders*"
    _pattern(
        rf"(?:{_MODAL}|\bcannot\b|\bthat\b)[^;.]{{0,160}}? be (?:\w+ly )?(?:\w+ed|\w+en|dealt|built|led|met|made|"
        rf"set)(?: \w+)? by "
        r"(?P<agent>[^,;:.]{2,60})"
    ),
    _pattern(rf"{_MODAL} (?:come|originate|start|stem) (?:\w+ )?from (?P<agent>[^,;:.]{{2,60}})"),
    # "paternalism from *agencies* would be", "does not release *governments* of their responsibility"
    _pattern(
        r"\b(?:from|by|of) (?P<agent>[^,;:.]{2,60}?) (?:would|will|is|are) (?:be )?(?:misplaced|counter-?productive|"
        r"unwise)"
    ),
    _pattern(r"\b(?:release|relieve|absolve|exempt|dispense)\w* (?P<agent>[^,;:.]{2,60}?) (?:of|from) "),
    # ", not *political actors*"
    _pattern(r"(?:,| and| but) not (?P<agent>[^,;:.]{3,60})[.'\"]*$"),
    # "shared responsibility between *countries*", "a dialogue between *governments* and *unions*"
    _pattern(
        r"\b(?:co-?operation|collaboration|co-?ordination|dialogue|exchanges?|sharing|responsibilit(?:y|ies)|"
        r"agreements?|partnerships?|links|linkages|networks?|consultations?|coherence|arrangements?|asymmetries|"
        r"trust)\b[^;.]{0,60}? (?:between|among|amongst) (?P<agent>[^;:.]{3,100})"
    ),
    # "*inter-agency* coordination"
    _pattern(
        r"(?P<agent>\b(?:inter|intra|multi)-\w+(?: and (?:inter|intra|multi)-\w+)?) (?:co-?ordination|co-?operation|"
        r"collaboration|dialogue|efforts?|action|partnerships?)"
    ),
    # "recommended that *countries* comply"
    _pattern(
        r"\b(?:recommended|suggested|proposed|urged|requested|asked|require[sd]?|important|essential|crucial) that "
        r"(?P<agent>(?:\S+ ){1,6})"
    ),
    # "efforts by *governments*", "coordinate between *ministries*"
    _pattern(
        r"\b(?:efforts?|action|measures|steps|commitment|co-?ordination|co-?operation|collaboration|co-?operate|"
        r"co-?ordinate|consultation|partnerships?|coalition-building)\b[^;.]{0,40}? (?:by|between|among|amongst|of|"
        r"with) (?P<agent>[^,;.]{3,80})"
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
            r"regulari[sz]ation|labour inspections?|right to seek asylum|asylum procedures|legal instruments?|"
            r"(?:bilateral|multilateral|regional) agreements?|minimum wages)\b"
        ),
    ),
    (
        "policy makers",
        _pattern(
            r"\bpolic(?:y|ies) (?:and [^,;.]{0,40})?(?:responses?|implications|options|should|must|needs?|ha(?:s|ve) "
            r"to)\b"
        ),
    ),
    (
        "governments",
        _pattern(
            r"\b(?:national (?:\w+ )?(?:plans?|planning|polic(?:y|ies)|strateg(?:y|ies))|development plan(?:s|ning)|"
            r"levels of (?:\w+ )?(?:government|governance))\b"
        ),
    ),
    (
        "donors",
        _pattern(
            r"\b(?:long-term funding|funding (?:decisions|guidelines?)|financial means|priority funding)\b|"
            r"\b(?:assistance|aid|funds?|funding|grants) (?:\w+ )?(?:should|must|needs? to) be (?:given|provided|"
            r"allocated|made available) to (?:\w+ ){0,2}(?:countries|states|governments)\b"
        ),
    ),
)
"""Measures that one kind of actor alone can take: only states ratify and legislate, donors decide on funding."""

_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_AND_AFTER = re.compile(r"(?:, (?:and |or )?(\w+))?,? (?:and|or) (\w+)\b")
_AND_BEFORE = re.compile(r"\b(?P<word>[\w-]+) (?:and|or) $")
_OWNER = re.compile(r"'s? \w")
_PEOPLE = frozenset({"migrants", "communities", "diaspora and migrant associations"})
"""Whose rights and lives measures are about: "in", "within" and "'s" do not make them who is to act."""
_ASKING = re.compile(
    r"\b(?:that|should|must|needs?|propos\w+|suggest\w+|recommend\w+|advocat\w+|call(?:ed|s|ing)? (?:for|on)|urg\w+)\b"
)
_SETTING = re.compile(r"\b(?:in|within|at|into) (?:the |their |other |all |existing |each )?$", re.IGNORECASE)
"""What stands before the place or forum in which a measure is to be taken, where no agent is named."""
_PLACE = re.compile(r"\b(?:in|within|from|at|into) (?:the |their |other )?$", re.IGNORECASE)


def addressees(text: str, actors: Lexicon, lexicon: Lexicon, *, before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Who is to act by a recommendation: IRIs of stakeholder concepts, organisations and countries.

    Names count where the sentence names an agent. Where it names none, it is who was addressed before, else the kind
    of actor that the measure implies, else the place or forum where the measure is to be taken.

    :param actors: names of the kinds of actor, in lower case
    :param lexicon: names of organisations and countries
    :param before: who is meant by "they", or by the introduction of the list to which the text belongs
    """
    folded = smooth(text)
    kinds = actors.find(folded.lower())
    named = [*kinds, *_coordinated(folded.lower(), kinds, actors), *lexicon.find(folded, *_BODIES)]
    windows = _windows(folded)
    return (
        _all_names(match for match in named if _is_agent(folded, match, windows))
        or before
        or _implied(folded, actors)
        or _all_names(match for match in named if _is_setting(folded, match))
    )


def _windows(text: str) -> list[tuple[int, int]]:
    intro = _INTRODUCTION.match(text)
    start = intro.end() - 2 if intro else 0
    windows = [
        match.span("agent") for match in _BEFORE_MODAL.finditer(text, start) if not _PASSIVE.match(text[match.end() :])
    ]
    return windows + [match.span("agent") for pattern in _ELSEWHERE for match in pattern.finditer(text)]


def _implied(text: str, actors: Lexicon) -> tuple[str, ...]:
    for name, pattern in _IMPLIED:
        entry = actors.named(name)
        if entry and pattern.search(text):
            return (entry.iri,)
    return ()


def _coordinated(text: str, kinds: list[Match], actors: Lexicon) -> Iterator[Match]:
    """The kinds that share a noun with one that was found, as in "countries of origin *and destination*".

    :param text: in lower case
    """
    for match in kinds:
        noun, _, _ = text[match.start : match.end].partition(" of ")
        if after := _AND_AFTER.match(text[match.end :]):
            forms = [f"{noun} of {word}" for word in after.groups() if word]
        elif before := _AND_BEFORE.search(text[: match.start]):
            forms = [f"{before['word']} {text[match.start : match.end].rpartition(' ')[2]}"]
        else:
            continue
        for form in forms:
            if entry := actors.named(form):
                yield Match(match.start, match.end, Form.NAME, (entry,))


def _all_names(matches: Iterable[Match]) -> tuple[str, ...]:
    """IRIs of the kinds of actor and of bodies, each once."""
    return tuple(dict.fromkeys(match.entries[0].iri for match in matches))


def _is_agent(text: str, match: Match, windows: list[tuple[int, int]]) -> bool:
    """Whether a name stands where an agent does, and is no place ("in X") or owner ("X's …") there."""
    for start, end in windows:
        inside = start <= match.start and match.end <= end
        if inside and not _owns(text, match) and (match.start == start or not _PLACE.search(text[: match.start])):
            return True
    return False


def _is_setting(text: str, match: Match) -> bool:
    """Whether a measure is to be taken in or by what is named; a body must stand in the part that says what to do."""
    if match.entries[0].kind is NameKind.CONCEPT:
        if match.entries[0].label in _PEOPLE:
            return False
    elif not _ASKING.search(text[: match.start]):
        return False
    return bool(_SETTING.search(text[: match.start])) or _owns(text, match)


def _owns(text: str, match: Match) -> bool:
    return bool(_OWNER.match(text[match.end :]))
