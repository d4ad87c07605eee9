"""Who speaks, or is quoted, in the report on an event, and every other mention of a person.

A person of whom the text only speaks ("on behalf of …", "referring to …") is mentioned and takes no part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import TEXT
from miggraph.extract.people.affiliations import Credentials
from miggraph.extract.people.kinds import credential_kind
from miggraph.extract.people.appositions import read_apposition
from miggraph.extract.people.before_names import around, enclosing, follows_noun, follows_title, is_part, title_start
from miggraph.extract.people.display import display_name
from miggraph.extract.people.names import (
    Named,
    NameTest,
    after_letters,
    find_capitals,
    find_names,
    fold_name,
    read_name,
    resolve,
)
from miggraph.extract.people.talks import Speaker, is_talk_line, slot_at, told_talks
from miggraph.extract.rules import Method, Rule, line_of, load
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Block,
    BlockKind,
    Event,
    Mention,
    NameKind,
    Participation,
    Report,
    Slot,
    Span,
)

_RULES = load("speaker")
_ROLES = _RULES.under("narrative/")
_NAMES = load("name")
_OFFICES = load("role").under("office/")
_LEADING = frozenset({"chair", "co-chair", "moderator", "facilitator"})
_PART_BEHIND = re.compile(r"(?:,|\s[–—-])\s+([^,.;–—]{3,80})|\s*\(([^()]{2,60})\)")
"""The first part of what is printed behind a name: behind a comma, or in brackets."""
_FIELDS = 120
"""How many characters before words are looked at for the ministry of whose work they may be a field."""
_LONG_SURNAME = 4
"""A surname in capitals has at least so many letters; what is shorter may be an acronym."""
_SPEECH = re.compile(r"(?:\s*\([^()]{2,80}\)|,\s+[^:.]{2,100})?\s*:\s")
"""What stands between a speaker's name and the speech in minutes: nothing, an organisation, or an office."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A name where it stands, with what it says of the person, and the rule that gives the person a part."""

    block: Block
    named: Named
    full: str | None
    part: Rule | None
    role: str
    parts: tuple[Rule, ...]
    """The rules that say which part the person takes besides that of a speaker."""
    end: int
    offices: Credentials
    listed: bool
    """Whether it stands as people do in a list: behind the label of an office, in brackets behind a body."""

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """A sighting that gives the full name, and position or organisation, tells most; then one with the latter."""
        offices = self.offices
        return (self.named.is_full, bool(offices.affiliation or offices.position), bool(offices.affiliation))


def run(document: Document) -> Iterator[Annotation]:
    """Speakers and quoted people of every event, and the mentions of people in the whole text but the programmes."""
    lexicon = document.lexicon
    test = NameTest(document.small_words, lexicon)
    everyone: set[str] = set()
    of_events: list[Span] = [event.programme for event in document.events if event.programme]
    for event in document.events:
        printed = [p.name for p in document.of(Participation) if p.event == event.key]
        blocks = [b for b in _told(document, event) if not _is_listed(document, b)]
        of_events += event.parts
        sightings = _sightings(blocks, printed, test, lexicon)
        everyone.update(s.full for s in sightings if s.full)
        slots = [slot for slot in document.of(Slot) if slot.event == event.key]
        listed = {p.name: p for p in document.of(Participation) if p.event == event.key and p.role == "participant"}
        before = document.of(Participation)
        parts = [
            *_participations(event, sightings, slots, before),
            *_talks(document.report, event, blocks, sightings, slots),
        ]
        for part in parts:
            yield _with_offices(part, listed.get(part.name), before) if isinstance(part, Participation) else part
        yield from map(_mention, sightings)
    outside = (b for b in document.blocks(TEXT) if not any(span.overlaps(b.span) for span in of_events))
    rest = [b for b in outside if not _is_listed(document, b)]
    sightings = _sightings(rest, sorted(everyone), test, lexicon)
    yield from _in_report(sightings, document.of(Participation))
    yield from map(_mention, sightings)


def _told(document: Document, event: Event) -> Iterator[Block]:
    """The text of a report on an event, with the headings that are titles of talks: they may name who gave them."""
    for block in document.blocks(TEXT | {BlockKind.HEADING}, event.parts):
        if block.kind in TEXT or is_talk_line(block):
            yield block


def _in_report(sightings: Sequence[_Sighting], before: Sequence[Participation]) -> Iterator[Participation]:
    """The people of whom the report says an office where it tells of no event, each once.

    :param before: the parts that lists give: who stands there with an office is not found again
    """
    known = [p.name for p in before if p.event is None and (p.position or p.affiliation)]
    for name, seen in _by_name(sightings).items():
        best = max(seen, key=lambda s: s.rank)
        if not (best.offices.position or best.offices.affiliation) or resolve(name, known):
            continue
        said = next((s.part for s in seen if s.part and s.role), None)
        role = "quoted" if said else "named"
        yield _participation(None, name, best, role, said or _RULES.methods["narrative/office"], None)


def _is_listed(document: Document, block: Block) -> bool:
    """Whether people in a block were found as those of a list."""
    return bool(document.events) and document.lists_people(block)


def _sightings(blocks: Sequence[Block], printed: Sequence[str], test: NameTest, lexicon: Lexicon) -> list[_Sighting]:
    """Every name in some blocks; ``printed`` are full names known beforehand."""
    certain = [(block, list(_names(block.text, printed, test, lexicon))) for block in blocks]
    full = [named.name for _, names in certain for named in names if named.is_full]
    known = sorted({_fullest(name, printed) for name in full})
    longest_first = sorted({*known, *printed}, key=len, reverse=True)
    sightings = []
    for block, have in sorted(certain, key=lambda pair: pair[0].span.start):
        names = sorted([*have, *_surnames(block.text, have, longest_first, test)], key=lambda named: named.start)
        for named in names:
            after = min((other.start for other in names if other.start >= named.end), default=len(block.text))
            full_name = (
                _fullest(named.name, printed)
                if named.is_full
                else resolve(named.name, known) or resolve(named.name, printed)
            )
            sightings.append(_sighting(block, named, full_name, after, printed, lexicon))
    return sightings


def _sighting(
    block: Block, named: Named, full: str | None, after: int, printed: Sequence[str], lexicon: Lexicon
) -> _Sighting:
    """A name with what is said of the person; ``after`` is where the next name begins."""
    end, offices = read_apposition(block.text, named, after, lexicon)
    titled = replace(named, start=title_start(block.text, named))
    lines = [around(block.text, each, end) for each in ((named, titled) if titled != named else (named,))]
    match = next((found for line in lines if (found := _ROLES.first(line))), None)
    part = match.rule if match else None
    role = _role(part, in_programme=bool(full and resolve(full, printed)))
    chairs = named.honorific and is_part(named.honorific)
    bare = replace(named, start=named.name_start) if chairs else named
    offices_told = {
        found.rule.id: found.rule
        for each in ((bare, titled) if titled != named else (bare,))
        for found in _OFFICES.all(around(block.text, each, end, wide=True))
    }
    parts = tuple(offices_told.values())
    listed = bool(enclosing(block.text, named, lexicon))
    return _Sighting(block, named, full, part, role, parts, end, offices, listed)


def _fullest(name: str, printed: Iterable[str]) -> str:
    """The name as printed here, or a longer form of it that the programme prints."""
    other = resolve(name, printed)
    return other if other and len(fold_name(other)) > len(fold_name(name)) else name


def _names(text: str, printed: Sequence[str], test: NameTest, lexicon: Lexicon) -> Iterator[Named]:
    """Names with an honorific, and names without one that are known or that a position follows."""
    places = [(found.start, found.end) for found in lexicon.find(text, NameKind.COUNTRY)]
    certain = list(find_names(text, test))
    yield from certain
    speaker = _speaker_line(text, printed, test) if not certain or certain[0].start else None
    if speaker:
        certain.append(speaker)
        yield speaker
    for start, titled in find_capitals(text):
        end = test.with_surname(text, read_name(text, start))
        if any(n.start < end and start < n.end for n in certain) or not test.is_name(text[start:end], strict=True):
            continue
        if any(first <= start and end <= last for first, last in places):
            continue
        if _NAMES["personal-name/field"].search(line_of(text[max(0, start - _FIELDS) : end])):
            continue
        named = Named(display_name(text[start:end]), None, start, start, end)
        if test.is_phrase(text[start:end]):
            titled = False
        if titled or resolve(named.name, printed) or _is_person(text, named, certain, test, lexicon):
            certain.append(named)
            yield named


def _is_person(text: str, named: Named, others: Sequence[Named], test: NameTest, lexicon: Lexicon) -> bool:
    """Whether what stands around capitalised words says that they name a person."""
    if _has_office(text, named, others, test, lexicon):
        return True
    if _NAMES["personal-name/led"].search(around(text, named, named.end)):
        return True
    words = text[named.name_start : named.end]
    if test.is_common(words) or words.isupper():
        return False
    if _NAMES["personal-name/is"].search(around(text, named, named.end)) and not test.is_phrase(words):
        return True
    return _NAMES["personal-name/says"].search(around(text, named, named.end)) is not None


def _speaker_line(text: str, printed: Sequence[str], test: NameTest) -> Named | None:
    """The name without honorific that opens a speech in minutes: "Ada Holm (Harbour Union): …"."""
    end = read_name(text, 0)
    name = text[:end]
    speech = _SPEECH.match(text, end) if end and test.is_name(name, strict=True) else None
    if speech and (speech.end() - end > len(": ") or resolve(name, printed)):
        return Named(display_name(name), None, 0, 0, end)
    return None


def _has_office(text: str, named: Named, others: Sequence[Named], test: NameTest, lexicon: Lexicon) -> bool:
    """Whether a job title stands behind the name or before it, or in brackets where the person is from.

    :param others: names before it; the title behind one of them is that person's
    """
    behind = _PART_BEHIND.match(text, after_letters(text, named.end))
    kind = credential_kind(behind[1] or behind[2], lexicon) if behind else "other"
    if behind and behind[2]:
        opens = not text[: named.start].strip() or text[: named.start].rstrip().endswith((".", "!", "?"))
        if kind == "place":
            place = _NAMES["personal-name/place"].search(around(text, named, named.end))
            return place is None and not test.is_common(text[named.name_start : named.end])
        return opens and kind in ("organization", "position") and not test.is_phrase(named.name)
    if kind in ("position", "former") or (follows_noun(text, named) and not test.is_common(named.name)):
        return True
    if test.is_phrase(text[named.name_start : named.end]):
        return False
    before = text[max((n.end for n in others if n.end < named.start), default=0) : named.start].strip()
    own = not before.startswith(",") or before.rfind(". ") > 0
    return before.endswith(",") and own and follows_title(text, named)


def _surnames(text: str, have: Sequence[Named], known: Sequence[str], test: NameTest) -> Iterator[Named]:
    """Known people by full name or bare surname, where no honorific stands before it."""
    for name in known:
        surname = name.split()[-1]
        for form in dict.fromkeys((name, surname, surname.upper())):
            if form not in text or (form.isupper() and len(form) < _LONG_SURNAME):
                continue
            for match in re.finditer(rf"(?<![\w.’'-]){re.escape(form)}(?![\w-])", text):
                inside = any(n.start < match.end() and match.start() < n.end for n in have)
                if not inside and (form == name or test.is_surname(form)) and not _part_of_name(text, match):
                    yield Named(form, None, match.start(), match.start(), match.end())


def _part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether another capitalised word stands right beside a surname: then it names something else."""
    if " " in match[0]:
        return False
    before = re.search(r"([\w'’-]+)[ ]$", text[: match.start()])
    after = re.match(r"[ ]([A-Z])", text[match.end() :])
    starts = before is None or not before[1][0].isupper()
    return bool(after) or not starts


def _role(part: Rule | None, *, in_programme: bool) -> str:
    """Whether somebody speaks, is quoted, or is only named ("")."""
    if part is None:
        return ""
    return (in_programme and part.gives.get("programme")) or part.gives["role"]


def _participations(
    event: Event, sightings: Sequence[_Sighting], slots: Sequence[Slot], before: Sequence[Participation]
) -> Iterator[Participation]:
    """The parts of each person: those that the text names, or else that of a speaker, or of somebody quoted.

    Who chairs a session does so in the session that the text tells of there.

    :param before: the parts that programmes and lists give; one that says what the person is is not found again
    """
    for name, seen in _by_name(sightings).items():
        introduced = next(filter(_introduces, seen), None)
        best = introduced or max(seen, key=lambda s: s.rank)
        known = {(p.slot, _alike_role(p.role)): p for p in before if p.event == event.key and resolve(name, [p.name])}
        parts = _parts(seen, slots)
        introduced = introduced or next((s for s in seen if s.listed and s.offices), None)
        if introduced and not parts:
            yield from _introduced(event, name, introduced, list(known.values()))
        for (role, slot), rule in parts.items():
            printed = known.get((slot, _alike_role(role))) if slot else None
            if printed is None:
                yield _participation(event, name, best, role, rule, slot)
            elif not printed.position and not printed.affiliation:
                yield _participation(event, name, best, printed.role, rule, slot)


def _introduces(sighting: _Sighting) -> bool:
    """Whether a text begins by saying which office somebody has: "Ada Holm is Head of the Crane Unit"."""
    words = around(sighting.block.text, sighting.named, sighting.named.end)
    return bool(sighting.offices.position) and _NAMES["personal-name/is"].search(words) is not None


def _introduced(
    event: Event, name: str, sighting: _Sighting, known: Sequence[Participation]
) -> Iterator[Participation]:
    """The parts of somebody of whom the text only says the office: those of the programme, or that of who is named."""
    rule = _RULES.methods["narrative/office"]
    for printed in known:
        if not printed.position and not printed.affiliation:
            yield _participation(event, name, sighting, printed.role, rule, printed.slot)
    if not known:
        yield _participation(None, name, sighting, "named", rule, None)


def _by_name(sightings: Iterable[_Sighting]) -> dict[str, list[_Sighting]]:
    """The places where each person is named, by the full name."""
    people: dict[str, list[_Sighting]] = {}
    for sighting in sightings:
        if sighting.full:
            people.setdefault(sighting.full, []).append(sighting)
    return people


def _with_offices(part: Participation, listed: Participation | None, before: Sequence[Participation]) -> Participation:
    """A part with the office that a list of participants gives the person, where the text does not say another.

    :param before: the parts that lists and programmes give: one of the same words reads them better
    """
    same = next((p for p in before if p.name == part.name and p.affiliation and _overlap(p, part)), None)
    if same:
        return replace(part, position=same.position, affiliation=same.affiliation, country=same.country)
    told = part.position if part.position and not part.position[:1].islower() else None
    if listed is None or told or (part.position and not listed.position) or part.affiliation not in (None, listed.affiliation):
        return part
    return replace(part, position=listed.position, affiliation=listed.affiliation, country=listed.country)


def _overlap(one: Participation, other: Participation) -> bool:
    return any(a.overlaps(b) for a in one.name_spans for b in other.name_spans)


def _alike_role(role: str) -> str:
    """A role as programmes tell it, which call all of those who lead a session its chair."""
    return "chair" if role in _LEADING else role


def _parts(seen: Sequence[_Sighting], slots: Sequence[Slot]) -> dict[tuple[str, str | None], Rule]:
    """The roles of a person, each with the slot in which it is taken and the first rule that gives it.

    A sentence that says which part somebody takes makes nobody a speaker: "Ms. Holm chaired the session".
    """
    found: dict[tuple[str, str | None], Rule] = {}
    for sighting in seen:
        slot = slot_at(slots, sighting.block.span)
        for rule in sighting.parts:
            found.setdefault((rule.gives["role"], slot.key if slot else None), rule)
    roles = {role for role, _ in found}
    plain = [s for s in seen if s.part and not s.parts]
    for role in ("speaker", "quoted"):
        said = next((s.part for s in plain if s.role == role), None)
        if said and not (roles - {"opening", "closing"}) and not (role == "quoted" and found):
            found.setdefault((role, None), said)
    chaired = {slot for role, slot in found if role == "chair"}
    return {(role, slot): rule for (role, slot), rule in found.items() if role != "opening" or slot not in chaired}


def _talks(
    report: Report, event: Event, blocks: Sequence[Block], sightings: Sequence[_Sighting], slots: Sequence[Slot]
) -> Iterator[Annotation]:
    """The talks that sentences tell of, with those who gave them."""
    speakers = [Speaker(s.block, s.named, s.full, s.end, bool(s.role)) for s in sightings if s.full]
    for talk in told_talks(report, event, blocks, speakers, slots):
        yield talk.slot
        for speaker in talk.speakers:
            best = max((s for s in sightings if s.full == speaker.name), key=lambda s: s.rank)
            yield _participation(event, speaker.name or "", best, "speaker", talk.rule, talk.slot.key)


def _participation(
    event: Event | None, name: str, best: _Sighting, role: str, rule: Rule | Method, slot: str | None
) -> Participation:
    block, named = best.block, best.named
    return Participation(
        event=event.key if event else None,
        slot=slot,
        name=name,
        role=role,
        honorific=named.honorific,
        position=best.offices.position,
        affiliation=best.offices.affiliation,
        country=best.offices.country,
        spans=block.prose.spans(named.start, max(best.end, named.end)),
        name_spans=block.prose.spans(named.name_start, named.end),
        method=rule.id,
        confidence=rule.confidence,
    )


def _mention(sighting: _Sighting) -> Mention:
    named, text = sighting.named, sighting.block.text
    start = named.name_start if named.is_full else named.start
    known, bare = ("name", "bare-name") if named.is_full else ("short-form", "bare-surname")
    method = _RULES.methods[f"narrative/{known if named.honorific else bare}"]
    return Mention(
        kind=NameKind.PERSON,
        surface=" ".join(text[start : named.end].split()),
        honorific=named.honorific,
        display=named.name if named.name != " ".join(text[named.name_start : named.end].split()) else None,
        stands_for=sighting.full if not named.is_full or sighting.full != named.name else None,
        spans=sighting.block.prose.spans(start, named.end),
        method=method.id,
        confidence=method.confidence,
    )


STAGE = Stage(
    name="speakers",
    run=run,
    provides=(Participation, Mention, Slot),
    requires=(Event, Participation, Slot),
)
