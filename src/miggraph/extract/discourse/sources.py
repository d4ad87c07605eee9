"""Who says what a sentence reports: the person, organisation or collective that is its source.

A report names a speaker once in full ("Ms. Mary Smith, Director of …") and goes on with "Ms. Smith", "she" or nothing
at all. The rules follow the speaker from sentence to sentence until another source takes over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.extract.discourse.structure import Boundary
from miggraph.lexicon import Lexicon, fold_typography
from miggraph.model import NameKind

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_PART = rf"(?:{_CAPITAL}\.(?:{_CAPITAL}\.)*|(?:[dDlLO]')?{_CAPITAL}[\w'’-]+|El|Al)"
_PARTICLE = r"(?:van|von|den|der|de|del|della|da|dos|di|du|la|le|el|al|bin|ben|ibn|ter|ten|y)"
_HONORIFIC = re.compile(
    r"\b(?:(?:H\.? ?E\.?|Hon\.?|Rev\.?|Sir|Dame|His Excellency|Her Excellency),? )?(?P<title>(?:Mr|Mrs|Ms|Miss|Mme|Dr|"
    r"Prof|Professor|Ambassador|Amb|Minister|Senator|Judge|Sir|Dame|Father)\b\.?(?: (?:Mr|Mrs|Ms|Dr|Prof)\b\.?)*) "
    rf"(?P<name>{_PART}(?: (?:{_PARTICLE} )*{_PART})*)"
)
_MALE, _FEMALE = re.compile(r"\b(?:Mr|Sir|Father)\b"), re.compile(r"\b(?:Mrs|Ms|Miss|Mme|Dame)\b")

_REPORT = (
    r"(?:state|stress|emphasi[sz]|highlight|underlin|underscor|point|propos|suggest|recommend|call|urg|advocat|argu|"
    r"conclud|not|mention|observ|explain|describ|outlin|add|warn|caution|insist|identif|formulat|posit|report|remind|"
    r"admit|agree|believ|express|comment|look|focus|reflect|enumerat|concur|present|made|make|gave|put|spoke|told|said|"
    r"says|held|hold|convey|pick|issue|respond|reply|repli|maintain|felt|saw|drew|deal|dealt|address|cit|refer|recall|"
    r"discourag|encourag|endors|question|challeng|plead|appeal|offer|share|rais|voic|reiterat|acknowledg|warrant|seek|"
    r"sought|welcom|support|contend|claim|affirm|discount|concur|critici[sz]|denounc|echo|declar|indicat|invit|ask|"
    r"request|demand|advis|stat|touch|impress|began|opened|remark|follow|continu|close|warned)\w*(?<!ing)\b"
)
_ADVERBS = r"(?:(?:\w+ly|also|further|then|therefore|thus|however|again|in particular|strongly|had|has|have),? )*"
_PRONOUN = re.compile(
    rf"(?:^|[,;:–-] |\b(?:and|but|that|Further|Finally|Thus|As) )(?P<pronoun>s?he) {_ADVERBS}{_REPORT}", re.I
)
_OF_ANOTHER = re.compile(
    r"(?:\b(?:of|with|to|from|than|like|via|for|after|between|and|on behalf of|chaired by|statements? by)|') $"
)
_BY = re.compile(r"\b(?:by|according to|for) $", re.IGNORECASE)
_GROUP = (
    r"(?:speakers|experts|participants|panell?ists|discussants|delegates|practitioners|presenters|commentators|"
    r"researchers|delegations|stakeholders|observers|discussions?|seminar|workshop|meeting|others|some|many|several|"
    r"most|(?:representatives|members|comments|discussions?|officials) (?:of|from|on) (?:the )?[^,.;:]{2,50}?|"
    r"representatives|comments)"
)
_MANY = r"(?:(?:some|several|many|most|the|all|both|other|two|three|various|a number of) )?"
_COLLECTIVE = re.compile(
    rf"\b(?P<voice>{_MANY}{_GROUP})(?: (?:of|from|in|on|and|at|during) [^,.;:]{{2,60}})?(?: from the floor)? "
    rf"{_ADVERBS}{_REPORT}",
    re.IGNORECASE,
)
_CALLS = (
    r"(?:call(?:s|ed|ing)? (?:for|(?:up)?on)|agreed|urg(?:es|ed|ing)|request(?:ed|ing)|stress(?:es|ed|ing)|"
    r"recommend(?:s|ed)|propos(?:es|ed)|advocat(?:es|ed|ing)|would (?:like|prefer|welcome)\b)"
)
_ACTORS = re.compile(
    r"(?:^|, |\bthat )(?P<voice>(?:(?:the|many|some|several|all|most) )?(?:member (?:states|countries)|states|"
    r"governments|donors|employers|trade unions|NGOs|civil society organi[sz]ations)\b(?: of [^,.;:]{2,40}?)?"
    r"(?:,? (?:and|but also|as well as) [^,;.]{2,40}?)?),? (?:are |have |has |had |also |now |recently )*"
    rf"{_CALLS}",
    re.IGNORECASE,
)
_COUNTRY_SAYS = re.compile(rf"^(?:(?:also|therefore|strongly|\w+ly) )?{_CALLS}")
_CLAUSE = re.compile(r"(?:^|[,;:] |\bthat )$")
_COLLECTIVE_BY = re.compile(rf"{_REPORT} (?:\w+ly )?by (?P<voice>{_MANY}{_GROUP})(?=[ ,.;:]|$)", re.IGNORECASE)
_DOCUMENT_KIND = (
    r"(?:Declaration|Declaraci[oó]n|D[eé]claration|Resolution|Report|Study|Communiqu[eé]|Plan of Action|Action Plan|"
    r"Final Act|Guidelines|Principles(?: and Recommendations)?)"
)
_STEM = 7  # letters that the kinds of document share in English, French and Spanish
_OF_DOCUMENT = rf"(?: (?:of|on|for|de|sur)(?: the| la| el)? {_CAPITAL}[\w-]+)"
_DOCUMENT_NAME = re.compile(rf"\b(?P<kind>{_DOCUMENT_KIND}){_OF_DOCUMENT}+")
_DOCUMENT = re.compile(
    rf"(?:^|, |\b(?:that|and) )(?P<voice>(?:The|This|That|These|Its|the|this) (?:\w+ )?(?:(?P<kind>{_DOCUMENT_KIND})"
    rf"{_OF_DOCUMENT}*|report|study)(?: \([^()]{{2,20}}\))?)(?:,? which)? (?:also |further |\w+ly )*"
    r"(?:calls?|called|urge[sd]?|recommend(?:s|ed)?|stress(?:es|ed)?|encourage[sd]?|advocate[sd]?|underlines?d?|"
    r"propose[sd]?|suggest(?:s|ed)?|warn(?:s|ed)?|highlight(?:s|ed)?|spells? out|sets? out|spelt out)\b"
)
_IMPERSONAL = re.compile(
    rf"\b(?:it|this|that|concern|agreement|consensus|there) (?:was|is|were|has been|had been) (?:\w+ly |also |further |"
    rf"widespread |repeatedly )*(?:{_REPORT}|deemed|considered|agreed|agreement|consensus)\b|\bemphasis was\b|"
    r"\bwas (?:\w+ )?(?:highlighted|stressed|underlined|emphasi[sz]ed|underscored)\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:was|were) (?:further|also)\b", re.IGNORECASE)
_FLOOR = re.compile(
    r"\b(?:(?:during|in) the (?:\w+ )?discussions?\b|discussion period|(?:questions|comments) (?:and \w+ )?(?:from "
    r"the floor|touched|were)|the floor was|(?:the|a|this) (?:\w+ )?(?:session|panel|roundtable) (?:looked|focused|"
    r"also|was|addressed|dealt|discussed|examined)|another (?:case|example|speaker)|throughout the (?:day|seminar|"
    r"workshop)|in the ensuing)",
    re.IGNORECASE,
)
_SAYING_BODY = re.compile(
    r"^(?:\([^)]{2,20}\)|,? which|,? that|'s (?:\w+ )?(?:campaign|report|recommendations?)| report| delegation|"
    r"recently|officials?|,)?(?:,? (?:which|recently|also|therefore|has|have|had|\w+ly))* ?(?:recommend|advocat|call|"
    r"urg|propos|suggest|stress|emphasi[sz]|underlin|highlight|issued|underscor|encourag|request|support|warn)(?:s|es|"
    r"ed|d|e|ing|)\b(?! (?:by|to be))"
)
_ADVOCATE = re.compile(
    r"^(?:\([^)]{2,20}\))?,? which (?:\w+ly |also )?(?:recommend|advocat|call|urg|propos|promot|demand|lobb)\w*\b"
)
_HEAD = (
    r"(?P<head>Commission|Committee|Council|Alliance|Group|Forum|Initiative|Organi[sz]ation|Foundation|Panel|Network)"
)
_SHORT_BODY = re.compile(rf"\b[Tt]he {_HEAD} {_ADVERBS}{_REPORT}")
_FULL_BODY = re.compile(
    rf"(?:{_CAPITAL}[\w-]+ (?:(?:for|of|on|and|the|in) )*)+{_HEAD}\b(?: (?:on|for|of) (?:{_CAPITAL}[\w-]+ ?)+)?"
)
_REPRESENTATIVE = re.compile(
    r"\b(?:representatives?|delegat(?:e|ion)s?|delegation|ambassador) (?:of|from) (?:the )?$", re.I
)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words are reported: names of people and bodies, or a collective as printed ("several experts")."""

    names: tuple[str, ...] = ()
    collective: str | None = None


NOBODY = Source()


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    title: str

    def may_be(self, pronoun: str) -> bool:
        wrong = _FEMALE if pronoun.lower() == "he" else _MALE
        return not wrong.search(self.title)


@dataclass
class Attributor:
    """Follows the sources through a report, sentence by sentence.

    :param known: full names found by other means, which short forms may stand for
    """

    lexicon: Lexicon
    known: tuple[str, ...] = ()
    _people: dict[str, _Person] = field(default_factory=dict)
    _recent: list[_Person] = field(default_factory=list)
    _bodies: dict[str, str] = field(default_factory=dict)
    _current: Source = NOBODY
    _in_paragraph: bool = False

    def cross(self, boundary: Boundary) -> None:
        """Note what begins with the next sentence.

        With a part, the people named before are no longer meant by a short form. With a section, nobody speaks until
        somebody is named. With a paragraph, an impersonal sentence no longer belongs to who spoke before.
        """
        if boundary >= Boundary.PART:
            self._people.clear()
            self._bodies.clear()
        if boundary >= Boundary.SECTION:
            self._recent.clear()
            self._current = NOBODY
        if boundary >= Boundary.PARAGRAPH:
            self._in_paragraph = False
            if self._current.collective or self._is_body(self._current):
                self._current = NOBODY

    def attribute(self, sentence: str) -> Source:
        """The source of the next sentence of the running text."""
        text = fold_typography(sentence)
        named = self._named(text)
        self._note_documents(text)
        source = self._speaking(text, named)
        if source is None:
            return self._carried(text)
        if not (self._is_body(source) and self._current.names):
            self._current, self._in_paragraph = source, True
        return source

    def _speaking(self, text: str, named: list[tuple[int, int, _Person]]) -> Source | None:
        """The source that a sentence names itself, None where it names none."""
        if body := self._body(text, _ADVOCATE):
            return Source((body,))
        pronoun = _PRONOUN.search(text)
        if pronoun and (person := self._meant(pronoun["pronoun"])):
            return Source((person.name,))
        for start, end, person in named:
            if self._is_subject(text, start, end):
                self._recent.append(person)
                return Source((person.name,))
        if body := self._body(text, _SAYING_BODY) or self._short_body(text):
            return Source((body,))
        if document := self._document(text):
            return Source(collective=document)
        if found := _ACTORS.search(text) or _COLLECTIVE.search(text) or _COLLECTIVE_BY.search(text):
            return Source(collective=found["voice"].lower())
        return None

    def _carried(self, text: str) -> Source:
        if _FLOOR.search(text):
            self._current, self._in_paragraph = NOBODY, False
            return NOBODY
        if _IMPERSONAL.search(text) and not (_FURTHER.search(text) and self._in_paragraph and self._current.names):
            self._in_paragraph = False
            self._current = NOBODY
            return NOBODY
        return self._current

    def _named(self, text: str) -> list[tuple[int, int, _Person]]:
        found = []
        for match in _HONORIFIC.finditer(text):
            person = self._register(match["name"], match["title"])
            found.append((match.start(), match.end(), person))
        for name in self.known:
            start = text.find(name) if " " in name else -1
            if start >= 0 and not any(begin <= start < end for begin, end, _ in found):
                found.append((start, start + len(name), self._register(name, "")))
        taken = [range(start, end) for start, end, _ in found]
        for surname, person in self._people.items():
            if surname not in text:
                continue
            for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
                if not any(match.start() in span for span in taken):
                    found += [(match.start(), match.end(), person)]
        return sorted(found, key=lambda f: f[0])

    def _register(self, name: str, title: str) -> _Person:
        words = name.split()
        if len(words) == 1 or words[-1] in self._people or words[0] in self._people:
            for word in (words[-1], words[0]):
                known = self._people.get(word) or self._by_surname(word, title)
                if known:
                    return known
        person = _Person(name, title)
        self._people[words[-1]] = person
        for word in words[1:-1]:
            if len(word) > 3 and word[0].isupper():
                self._people.setdefault(word, person)
        return person

    def _by_surname(self, surname: str, title: str) -> _Person | None:
        fits = [n for n in self.known if surname in n.split()[1:]]
        return _Person(fits[0], title) if len(fits) == 1 else None

    def _is_subject(self, text: str, start: int, end: int) -> bool:
        before = text[:start]
        if _BY.search(before):
            return not re.search(r"\b(?:statements?|remarks|work|report|chaired|followed|presented) by $", before)
        if _OF_ANOTHER.search(before):
            return False
        return start == 0 or bool(re.search(rf"\b{_REPORT}", text[end:]))

    def _meant(self, pronoun: str) -> _Person | None:
        return next((p for p in reversed(self._recent) if p.may_be(pronoun)), None)

    def _is_body(self, source: Source) -> bool:
        people = {person.name for person in self._people.values()}
        return bool(source.names) and source.names[0] not in people

    def _short_body(self, text: str) -> str | None:
        """The full name behind "the Commission recommended", and note of the full names in the sentence."""
        found = _SHORT_BODY.search(text)
        name = self._bodies.get(found["head"]) if found else None
        for match in _FULL_BODY.finditer(text):
            self._bodies[match["head"]] = match[0].removeprefix("The ").strip()
        return name

    def _note_documents(self, text: str) -> None:
        """Remember the full names of declarations and the like, for "this Declaration"."""
        for match in _DOCUMENT_NAME.finditer(text):
            self._bodies[match["kind"][:_STEM]] = f"the {match[0]}".lower()

    def _document(self, text: str) -> str | None:
        """The declaration, report or the like that a sentence says is calling for something."""
        found = _DOCUMENT.search(text)
        if found is None:
            return None
        kind = found["kind"]
        return self._bodies.get(kind[:_STEM], found["voice"].lower()) if kind else found["voice"].lower()

    def _body(self, text: str, saying: re.Pattern[str]) -> str | None:
        """The organisation or country that the sentence says is speaking."""
        for match in self.lexicon.find(text, NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY):
            if match.only is None:
                continue
            says = saying.match(text[match.end :].lstrip())
            represented = saying is _SAYING_BODY and _REPRESENTATIVE.search(text[: match.start])
            if match.only.kind is NameKind.COUNTRY:
                says = _CLAUSE.search(text[: match.start]) and _COUNTRY_SAYS.match(text[match.end :].lstrip())
            if says or represented:
                return match.only.label
        return None
