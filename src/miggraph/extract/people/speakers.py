"""Who speaks, or is quoted, in the report on an event, and every other mention of a person.

A person of whom the text only speaks ("on behalf of …", "referring to …") is mentioned and takes no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import TEXT
from miggraph.extract.people.before_names import around
from miggraph.extract.people.names import (
    NameTest,
)
from miggraph.extract.people.resolving import resolve
from miggraph.extract.people.sightings import Sighting, find_sightings
from miggraph.extract.people.talks import Speaker, is_talk_line, slot_at, told_talks
from miggraph.extract.rules import Method, Rule, line_of, load
from miggraph.extract.stage import Stage
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
_NAMES = load("name")
_LABELS = load("programme").under("programme/label.")
_LEADING = frozenset({"chair", "co-chair", "moderator", "facilitator"})


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
        sightings = find_sightings(blocks, printed, test, lexicon)
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
    sightings = find_sightings(rest, sorted(everyone), test, lexicon)
    yield from _in_report(sightings, document.of(Participation))
    yield from map(_mention, sightings)


def _told(document: Document, event: Event) -> Iterator[Block]:
    """The text of a report on an event, with the headings that are titles of talks: they may name who gave them."""
    minutes = {span for slot in document.of(Slot) if slot.method == "sitting/row" for span in slot.parts}
    for block in document.blocks(TEXT | {BlockKind.HEADING}, event.parts):
        if block.rows and any(block.span.overlaps(span) for span in minutes):
            yield from _cells(block)
        elif block.kind in TEXT or is_talk_line(block):
            yield block


def _cells(block: Block) -> Iterator[Block]:
    """The cells of minutes, each a text of its own."""
    for cell in (cell for row in block.rows for cell in row.cells if cell.text):
        span = Span(cell.spans()[0].start, cell.spans()[-1].end)
        inside = tuple(s for s in block.sentences if s.pieces and span.covers(Span(*s.spans()[0])))
        yield replace(block, kind=BlockKind.PARAGRAPH, prose=cell, span=span, sentences=inside, rows=(), lines=())


def _in_report(sightings: Sequence[Sighting], before: Sequence[Participation]) -> Iterator[Participation]:
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


def _participations(
    event: Event, sightings: Sequence[Sighting], slots: Sequence[Slot], before: Sequence[Participation]
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
        introduced = introduced or next((s for s in seen if s.offices and (s.listed or not s.part)), None)
        if introduced and not parts:
            yield from _introduced(event, name, introduced, list(known.values()))
        for (role, slot), rule in parts.items():
            printed = known.get((slot, _alike_role(role))) if slot else None
            if printed is None:
                yield _participation(event, name, best, role, rule, slot)
            elif not printed.position and not printed.affiliation:
                yield _participation(event, name, best, printed.role, rule, slot)


def _introduces(sighting: Sighting) -> bool:
    """Whether a text begins by saying which office somebody has: "Ada Holm is Head of the Crane Unit"."""
    words = around(sighting.block.text, sighting.named, sighting.named.end)
    return bool(sighting.offices.position) and _NAMES["personal-name/is"].search(words) is not None


def _introduced(event: Event, name: str, sighting: Sighting, known: Sequence[Participation]) -> Iterator[Participation]:
    """The parts of somebody of whom the text only says the office: those of the programme, or that of who is named."""
    rule = _RULES.methods["narrative/office"]
    for printed in known:
        if not printed.position and not printed.affiliation:
            yield _participation(event, name, sighting, printed.role, rule, printed.slot)
    if not known:
        yield _participation(None, name, sighting, "named", rule, None)


def _by_name(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """The places where each person is named, by the full name."""
    people: dict[str, list[Sighting]] = {}
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
    if (
        listed is None
        or told
        or (part.position and not listed.position)
        or part.affiliation not in (None, listed.affiliation)
    ):
        return part
    return replace(part, position=listed.position, affiliation=listed.affiliation, country=listed.country)


def _overlap(one: Participation, other: Participation) -> bool:
    return any(a.overlaps(b) for a in one.name_spans for b in other.name_spans)


def _alike_role(role: str) -> str:
    """A role as programmes tell it, which call all of those who lead a session its chair."""
    return "chair" if role in _LEADING else role


def _parts(seen: Sequence[Sighting], slots: Sequence[Slot]) -> dict[tuple[str, str | None], Rule]:
    """The roles of a person, each with the slot in which it is taken and the first rule that gives it.

    A sentence that says which part somebody takes makes nobody a speaker: "Ms. Holm chaired the session".
    """
    found: dict[tuple[str, str | None], Rule] = {}
    for sighting in seen:
        slot = slot_at(slots, _place(sighting))
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


def _place(sighting: Sighting) -> Span:
    """Where somebody is named: a block may tell of several sessions, as a table of minutes does."""
    spans = sighting.block.prose.spans(sighting.named.start, sighting.named.end)
    return spans[0] if spans else sighting.block.span


def _talks(
    report: Report, event: Event, blocks: Sequence[Block], sightings: Sequence[Sighting], slots: Sequence[Slot]
) -> Iterator[Annotation]:
    """The talks that sentences tell of, with those who gave them."""
    speakers = [Speaker(s.block, s.named, s.full, s.end, bool(s.role)) for s in sightings if s.full]
    for talk in told_talks(report, event, blocks, speakers, slots):
        yield talk.slot
        for speaker in talk.speakers:
            best = max((s for s in sightings if s.full == speaker.name), key=lambda s: s.rank)
            yield _participation(event, speaker.name or "", best, "speaker", talk.rule, talk.slot.key)


def _participation(
    event: Event | None, name: str, best: Sighting, role: str, rule: Rule | Method, slot: str | None
) -> Participation:
    block, named = best.block, best.named
    return Participation(
        event=event.key if event else None,
        slot=slot,
        name=name,
        role=role,
        honorific=named.honorific,
        position=_without_label(best.offices.position),
        affiliation=_without_label(best.offices.affiliation),
        country=best.offices.country,
        spans=block.prose.spans(named.start, max(best.end, named.end)),
        name_spans=block.prose.spans(named.name_start, named.end),
        method=rule.id,
        confidence=rule.confidence,
    )


def _without_label(words: str | None) -> str | None:
    """What is said of a person; None where it is a label that gives the part in a session: "Chair for this item"."""
    label = _LABELS.first(line_of(f"{words}:")) if words and len(words.split()) > 2 else None
    return None if label and label.start == 0 else words


def _mention(sighting: Sighting) -> Mention:
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
