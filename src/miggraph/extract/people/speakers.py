"""Who speaks, or is quoted, in the report on an event, and every other mention of a person.

Methods
-------
    narrative/speaker           a person who is the subject of a verb in the past, or by whom something "was stressed",
                                or whose name and a colon open the paragraph
    narrative/quoted            a person whose words somebody else gives ("Quoting …", "According to …")
    narrative/name              a mention of a person by a full name
    narrative/short-form        a later mention by surname, resolved within its event
A person of whom the text only speaks ("on behalf of …", "referring to …") is mentioned and takes no part.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import TEXT
from miggraph.extract.people.affiliations import POSITION_WORD, Credentials, credential_kind, split_credentials
from miggraph.extract.people.names import Named, NameTest, find_names, fold_name, read_name, resolve
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Block,
    Event,
    Mention,
    NameKind,
    Participation,
    Span,
)

_ADVERB = r"(?:(?:also|then|again|further|first|next|finally|\w+ly|,?\s*however,?)\s+)*"
_PAST = (
    r"(?!(?:need|indeed|based|related|concerned|organi[sz]ed|mixed|skilled|need(?:ed)?|so-called)\b)[a-z]{2,}(?<!e)ed"
    r"|agreed|proceeded|succeeded|spoke|gave|said|took|drew|made|laid|saw|led|told|found|felt|held|put|set|brought|began|went|"
    r"dealt|chose|sought|thought|wrote|was|were|had|did|rose|raised"
)
_VERB = re.compile(rf",?\s+(?:who\s+|in turn\s+)?{_ADVERB}(?P<verb>{_PAST})\b")
_ONWARD = re.compile(r"[\s,]*(?:who\s+)?(?:will|would|shall|may|might|is|are|has|have|can|could|to)\b")
_REPORTING = (
    r"stress|highlight|underlin|emphasi[sz]|underscor|observ|present|shar|outlin|explain|mention|examin|not|rais|describ|"
    r"suggest|propos|express|echo|argu|recall|stat|voic|discuss|formulat|deliver|offer|introduc|point|report|recommend|"
    r"address|provid|summari[sz]|put|illustrat|identif|advanc|elaborat|conclud|develop|demonstrat|recogni[sz]"
)
_BY = re.compile(
    rf"\b(?:(?:{_REPORTING})\w*ed|(?:made|given|drawn|laid|put|shown)(?: out| forward)?)(?: \w+ly)? by\s+$",
    re.IGNORECASE,
)
_QUOTING = re.compile(r"\b(?:quot(?:ing|ed|es)|in the words of|citing)\b[^.;:]*$", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording to\b[^.;,]*$", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:of|to|for|with|by|from|on|about|than|under|against|between|like|including|after|before|named)\s+"
    r"(?:(?:the|his|her|its|their|a)\s+)?(?:[A-Z][\w'’-]*\s+){0,5}$"
)
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bProf)(?<!\bSt)[.!?][”\"'’)]?(?=\s|$)"
)
_FROM = re.compile(r"\s+(?:from|of|with|at|representing)\s+(?=[A-Z]|the\s|an?\s)")
_NEW_CLAUSE = re.compile(r",\s+(?:she|he|it|they|we|this|these|there|which|who|whose|where)\b|\s+that\b")
_BRACKET = re.compile(r"\s*\(([A-Z][^()]{1,60})\)")
_CAPITALS = re.compile(
    r"(?<![\w.’'-])[A-Z][\w'’-]+(?:\s+(?:[a-z]{2,3}\s+){0,2}[A-Z][\w'’-]+\.?){1,3}(?=,\s|\s+(?:from|of)\s)"
)
_COLON = re.compile(r"\s*:(?=\s)")
_SPEECH = re.compile(r"(?:\s*\([^()]{2,80}\)|,\s+[^:.]{2,100})?\s*:\s")
"""What stands between a speaker's name and the speech in minutes: nothing, an organisation, or an office."""
_ARTICLE = re.compile(r"^(?:an?|the|The)\s+")
_TITLE_BEFORE = re.compile(r"((?:[A-Z][\w’'-]*\s+){0,4}[A-Z][\w’'-]*),?\s*$")
_LONGEST_APPOSITION = 320


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A name where it stands, with what it says of the person: ``role`` is speaker, quoted or "" for a mention."""

    block: Block
    named: Named
    full: str | None
    role: str
    end: int
    offices: Credentials

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """A sighting that gives the full name, and position or organisation, tells most; then one with the latter."""
        offices = self.offices
        return (self.named.is_full, bool(offices.affiliation or offices.position), bool(offices.affiliation))


def run(document: Document) -> Iterator[Annotation]:
    """Speakers and quoted people of every event, and the mentions of people in the whole text but the programmes."""
    lexicon = document.lexicon
    test = NameTest(document.report.text, lexicon)
    everyone: set[str] = set()
    of_events: list[Span] = [event.programme for event in document.events if event.programme]
    for event in document.events:
        printed = [p.name for p in document.of(Participation) if p.event == event.key]
        blocks = list(document.blocks(TEXT, event.parts))
        of_events += event.parts
        sightings = _sightings(blocks, printed, test, lexicon)
        everyone.update(s.full for s in sightings if s.full)
        yield from _participations(event, sightings)
        yield from map(_mention, sightings)
    rest = [b for b in document.blocks(TEXT) if not any(span.overlaps(b.span) for span in of_events)]
    yield from map(_mention, _sightings(rest, sorted(everyone), test, lexicon))


def _sightings(blocks: Sequence[Block], printed: Sequence[str], test: NameTest, lexicon: Lexicon) -> list[_Sighting]:
    """Every name in some blocks; ``printed`` are full names known beforehand."""
    found = [(block, named) for block in blocks for named in _names(block.text, printed, test, lexicon)]
    full = [named.name for _, named in found if named.is_full]
    known = sorted({_fullest(name, printed) for name in full})
    found += [(b, n) for b in blocks for n in _surnames(b, [m for c, m in found if c is b], [*known, *printed], test)]
    sightings = []
    for block, named in sorted(found, key=lambda f: (f[0].span.start, f[1].start)):
        after = min((m.start for c, m in found if c is block and m.start >= named.end), default=len(block.text))
        name = (
            _fullest(named.name, printed)
            if named.is_full
            else resolve(named.name, known) or resolve(named.name, printed)
        )
        end, offices = _apposition(block.text, named, after, lexicon)
        role = _role(block.text, named, end, in_programme=bool(name and resolve(name, printed)))
        sightings.append(_Sighting(block, named, name, role, end, offices))
    return sightings


def _fullest(name: str, printed: Iterable[str]) -> str:
    """The name as printed here, or a longer form of it that the programme prints."""
    other = resolve(name, printed)
    return other if other and len(fold_name(other)) > len(fold_name(name)) else name


def _names(text: str, printed: Sequence[str], test: NameTest, lexicon: Lexicon) -> Iterator[Named]:
    """Names with an honorific, and names without one that are known or that a position follows."""
    certain = list(find_names(text, test))
    yield from certain
    speaker = _speaker_line(text, printed, test) if not certain or certain[0].start else None
    if speaker:
        certain.append(speaker)
        yield speaker
    for match in _CAPITALS.finditer(text):
        start, end = match.start(), read_name(text, match.start())
        name = text[start:end]
        if any(n.start < end and start < n.end for n in certain) or not test.is_name(name, strict=True):
            continue
        if resolve(name, printed) or _has_office(text, start, end, lexicon):
            yield Named(" ".join(name.split()), None, start, start, end)


def _speaker_line(text: str, printed: Sequence[str], test: NameTest) -> Named | None:
    """The name without honorific that opens a speech in minutes: "Ada Holm (Harbour Union): …"."""
    end = read_name(text, 0)
    name = text[:end]
    speech = _SPEECH.match(text, end) if end and test.is_name(name, strict=True) else None
    if speech and (speech.end() - end > len(": ") or resolve(name, printed)):
        return Named(" ".join(name.split()), None, 0, 0, end)
    return None


def _has_office(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    after = re.match(r",\s+(?:(?:an?|the)\s+)?([^,.;]{3,80})", text[end:])
    if after and credential_kind(after[1], lexicon) in ("position", "former"):
        return True
    before = re.search(r"([A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*),\s+$", text[:start])
    return bool(before and POSITION_WORD.search(before[1]))


def _surnames(block: Block, have: Sequence[Named], known: Sequence[str], test: NameTest) -> Iterator[Named]:
    """Known people by full name or bare surname, where no honorific stands before it."""
    for name in sorted(set(known), key=len, reverse=True):
        for form in (name, name.split()[-1]):
            if form not in block.text:
                continue
            for match in re.finditer(rf"(?<![\w.’'-]){re.escape(form)}(?![\w-])", block.text):
                inside = any(n.start < match.end() and match.start() < n.end for n in have)
                if not inside and (form == name or test.is_surname(form)) and not _part_of_name(block.text, match):
                    yield Named(form, None, match.start(), match.start(), match.end())


def _part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether another capitalised word stands right beside a surname: then it names something else."""
    if " " in match[0]:
        return False
    before = re.search(r"([\w'’-]+)[ ]$", text[: match.start()])
    after = re.match(r"[ ]([A-Z])", text[match.end() :])
    starts = before is None or not before[1][0].isupper()
    return bool(after) or not starts


def _apposition(text: str, named: Named, limit: int, lexicon: Lexicon) -> tuple[int, Credentials]:
    """Where what is said of the person right after the name ends, and the position and organisation in it."""
    stop = _SENTENCE_END.search(text, named.end, limit)
    rest = text[named.end : min(stop.start() if stop else limit, named.end + _LONGEST_APPOSITION)]
    bracket = _BRACKET.match(rest)
    if bracket:
        return named.end + bracket.end(), Credentials(None, bracket[1])
    verb = _VERB.search(rest)
    clause = _NEW_CLAUSE.search(rest, 0, verb.start() if verb else len(rest))
    cut = clause.start() if clause else verb.start() if verb else len(rest)
    phrase = re.sub(r"[\s,]+(?:and|as well as)?\s*$", "", rest[:cut])
    end = named.end + len(phrase)
    if not verb and limit == len(text):
        end, phrase = named.end + _first_part(phrase), phrase[: _first_part(phrase)]
    if phrase.startswith(","):
        return end, _in_apposition(phrase[1:].strip(), lexicon)
    origin = _FROM.match(phrase)
    if origin:
        body = re.match(r"[^,]*(?:,\s+and\s+former\b.*)?", _ARTICLE.sub("", phrase[origin.end() :]))
        return end, split_credentials(body[0] if body else "", lexicon)
    return named.end, _before_name(text[: named.start], lexicon)


def _first_part(phrase: str) -> int:
    """The length of an apposition that no verb ends: up to its second comma."""
    second = phrase.find(",", 1)
    return second if second > 0 else len(phrase)


def _in_apposition(phrase: str, lexicon: Lexicon) -> Credentials:
    represents = re.match(r"(?:on behalf of|representing|speaking for)\s+", phrase)
    if represents:
        return Credentials(None, _ARTICLE.sub("", phrase[represents.end() :].split(",")[0]))
    if re.match(r"(?:in charge of|responsible for|working (?:at|for|with))\b", phrase):
        return Credentials(phrase, None)
    plain = _ARTICLE.sub("", phrase)
    first = plain.split(",")[0]
    if credential_kind(first, lexicon) in ("position", "former", "organization"):
        return split_credentials(plain, lexicon)
    return Credentials()


def _before_name(text: str, lexicon: Lexicon) -> Credentials:
    """A job title right before the name: "the ILO's Director-General"."""
    match = _TITLE_BEFORE.search(text)
    words = match[1] if match else ""
    if not words or not POSITION_WORD.search(words.split()[-1]):
        return Credentials()
    owner = re.match(r"(.+?)['’]s?\s+(.+)$", words) or re.match(r"([A-Z]{2,})\s+(.+)$", words)
    return Credentials(owner[2], owner[1]) if owner else Credentials(_ARTICLE.sub("", words))


def _role(text: str, named: Named, end: int, *, in_programme: bool) -> str:
    """Whether somebody speaks, is quoted, or is only named ("")."""
    before = text[max(0, named.start - 160) : named.start]
    if not before and (_COLON.match(text, end) or _COLON.match(text, named.end)):
        return "speaker"
    if _QUOTING.search(before):
        return "quoted"
    if _ACCORDING.search(before):
        return "speaker" if in_programme else "quoted"
    if _BY.search(before):
        return "speaker"
    if _OBJECT.search(before) or _ONWARD.match(text, end) or _ONWARD.match(text, named.end):
        return ""
    stop = _SENTENCE_END.search(text, end)
    rest = text[end : stop.start() if stop else len(text)]
    verb = _VERB.search(rest)
    return "speaker" if verb and (verb.start() == 0 or _clause(rest[: verb.start()])) else ""


def _clause(between: str) -> bool:
    """Whether the words between a name and a verb can stand between subject and verb: no other subject begins."""
    return not re.search(r"[;:]|,\s+(?:it|they|he|she|there|this|these|which|where|while|but)\b", between)


def _participations(event: Event, sightings: Sequence[_Sighting]) -> Iterator[Participation]:
    """One part a person: that of a speaker before that of somebody quoted."""
    people: dict[str, list[_Sighting]] = {}
    for sighting in sightings:
        if sighting.full:
            people.setdefault(sighting.full, []).append(sighting)
    for name, seen in people.items():
        role = next((r for r in ("speaker", "quoted") if any(s.role == r for s in seen)), "")
        if not role:
            continue
        best = max(seen, key=lambda s: s.rank)
        block, named = best.block, best.named
        yield Participation(
            event=event.key,
            name=name,
            role=role,
            honorific=named.honorific,
            position=best.offices.position,
            affiliation=best.offices.affiliation,
            spans=block.prose.spans(named.start, max(best.end, named.end)),
            name_spans=block.prose.spans(named.name_start, named.end),
            method=f"narrative/{role}",
            confidence=0.9 if named.honorific else 0.8,
        )


def _mention(sighting: _Sighting) -> Mention:
    named, text = sighting.named, sighting.block.text
    start = named.name_start if named.is_full else named.start
    return Mention(
        kind=NameKind.PERSON,
        surface=" ".join(text[start : named.end].split()),
        stands_for=sighting.full if not named.is_full or sighting.full != named.name else None,
        spans=sighting.block.prose.spans(start, named.end),
        method="narrative/name" if named.is_full else "narrative/short-form",
        confidence=0.95 if named.honorific else 0.85,
    )


STAGE = Stage(
    name="speakers",
    run=run,
    provides=(Participation, Mention),
    requires=(Event, Participation),
)
