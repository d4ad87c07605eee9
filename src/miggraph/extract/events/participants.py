"""Who is listed in the report on an event itself: "Present:", "Chair:", "Speakers:" and sections of such a name.

Where the section bears the title of a session of the programme, the part is in that session. Who is only listed as
present has the role of a participant.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import BODY, FLOW
from miggraph.extract.events.agenda import Sort, Token, in_full, read_people
from miggraph.extract.events.labels import find_labels
from miggraph.extract.people.affiliations import Credentials
from miggraph.extract.people.authors import read_authors
from miggraph.extract.people.entries import unwrap
from miggraph.extract.people.holders import find_holder, offices_of
from miggraph.extract.people.lists import Listed, is_people, names_people, read_list, read_table, segments
from miggraph.extract.people.names import NameTest, find_names
from miggraph.extract.people.resolving import fold_name
from miggraph.extract.people.talks import slot_at
from miggraph.extract.rules import line_of, load
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
    Prose,
    Report,
    Slot,
    Span,
)

_RULES = load("participant")
_SAID_FIRST = re.compile(r"(?P<role>[^.,;:]{3,20})[.:;]\s+(?P<rest>\S.*)", re.DOTALL)
_SAID_LAST = re.compile(r"\s[–—-]\s(?P<role>[^–—,;]{3,40})$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line, or the part of one behind its label, that names people in a role."""

    prose: Prose
    role: str
    method: str
    span: Span


def run(document: Document) -> Iterator[Annotation]:
    """The people that an event's own report lists, each once in a role, and where the lists name them.

    Lists of no event, such as those of people who were interviewed, list people of the report.
    """
    report = document.report
    test = NameTest(document.small_words, document.lexicon)
    taken: set[Span] = set()
    for event in document.events:
        blocks = list(_blocks_of(document, event))
        taken.update(block.span for block in blocks)
        yield from _of_event(document, event, blocks, test)
    programmes = [event.programme for event in document.events if event.programme]
    outside = [
        block
        for block in document.blocks(FLOW)
        if block.span not in taken and not any(span.overlaps(block.span) for span in programmes)
    ]
    for person in read_authors(document, test):
        about = document.event_at(person.spans[0])
        role = _own_role(person.offices, document.lexicon) or ("participant" if about else "author")
        yield _mention(report, person, "attendance/author")
        yield _listed(about, role, person, "attendance/author")
    yield from _listed_people(document, None, outside, test, set())


def _of_event(document: Document, event: Event, blocks: Sequence[Block], test: NameTest) -> Iterator[Annotation]:
    """The people whom labels and lists name in the blocks of an event."""
    report = document.report
    slots = [slot for slot in document.of(Slot) if slot.event == event.key]
    seen: set[tuple[str | None, str, str]] = set()
    entries = [
        (entry, token)
        for entry in _entries(report, filter(_may_name, blocks), test)
        for token in _people_of(report, entry.prose, test, document.lexicon)
    ]
    full: set[str] = set()
    if any(token.named and not token.named.is_full for _, token in entries):
        named = (n for block in document.blocks(FLOW) for n in find_names(block.text, test))
        full = {n.name for n in named if n.is_full} | {t.named.name for _, t in entries if t.named and t.named.is_full}
    for entry, token in entries:
        held = slot_at(slots, entry.span)
        slot = held.key if held else None
        part = _participation(event, slot, entry, in_full(token, full), document.lexicon)
        if part and (slot, part.name, part.role) not in seen:
            seen.add((slot, part.name, part.role))
            yield part
    yield from _listed_people(document, event, blocks, test, seen)


def _people_of(report: Report, prose: Prose, test: NameTest, lexicon: Lexicon) -> Iterator[Token]:
    """The people of a line behind a label; between semicolons an office may stand before the name of its holder."""
    parts = [prose.slice(begin, end) for begin, end in segments(prose.text, 0)]
    holders = [None if test.entry(part.text) else find_holder(part, test, lexicon) for part in parts]
    if not any(holders):
        yield from read_people(report, prose, test, lexicon)
        return
    for part, holder in zip(parts, holders, strict=True):
        if holder:
            yield Token(Sort.PERSON, holder.prose, named=holder.named, before=holder.before)
        else:
            yield from read_people(report, part, test, lexicon)


def _listed_people(
    document: Document,
    event: Event | None,
    blocks: Iterable[Block],
    test: NameTest,
    seen: set[tuple[str | None, str, str]],
) -> Iterator[Annotation]:
    """The people of lists, each once in a role; ``seen`` are those found before, and is added to."""
    lists = list(_lists(document, blocks, test))
    named = (n for block in document.blocks(FLOW) for n in find_names(block.text, test)) if lists else ()
    called = {n.name for n in named if n.is_full and n.honorific}
    for role, listed in lists:
        for printed in listed:
            person = _as_called(printed, called)
            yield _mention(document.report, person)
            if (None, person.named.name, role) not in seen:
                seen.add((None, person.named.name, role))
                first, person = _first_role(person)
                own = first or _own_role(person.offices, document.lexicon) or _last_role(document.report, person)
                yield _listed(event, own or role, person)


def _may_name(block: Block) -> bool:
    """Whether a block is no heading, or has a line of minutes, as some are set: "In the chair: Ms. Holm"."""
    return block.kind in BODY or any(_names_in_role(line.text) for line in block.lines)


def _names_in_role(text: str) -> bool:
    """Whether a line begins with a label that ends with a colon, behind which or below which people are named."""
    end = _label(text)[1]
    return end > 0 and ":" in text[:end]


def _blocks_of(document: Document, event: Event) -> Iterator[Block]:
    """The blocks that tell of an event.

    The lists of people of a report on one event are lists of that event, but for those who were heard for the report.
    """
    inside = {block.span for block in document.blocks(FLOW, event.parts)}
    programme = event.programme
    for block in document.blocks(FLOW):
        if _is_heard(document, block):
            continue
        alone = len(document.events) == 1 and document.lists_people(block)
        if block.span in inside or (alone and not (programme and programme.overlaps(block.span))):
            yield block


def _is_heard(document: Document, block: Block) -> bool:
    """Whether the title above a block says that its people were interviewed or met for the report."""
    title = document.report.sections[block.section].title if block.section >= 0 else ""
    return _RULES["attendance/heard"].search(line_of(title)) is not None


def _lists(document: Document, blocks: Iterable[Block], test: NameTest) -> Iterator[tuple[str, list[Listed]]]:
    """Each list with the role of its people: of sections that hold nothing else, and of tables whose heads say so."""
    together: list[Block] = []
    for block in [*blocks, None]:
        if together and (
            block is None or not document.lists_people(block) or _is_other(document.report, together, block)
        ):
            yield _role(document.report, together[0]), read_list(_unlabelled(together), test, document.lexicon)
            together = []
        if block is None:
            return
        if document.lists_people(block):
            together.append(block)
        elif block.rows and names_people(block.rows):
            yield _role(document.report, block), read_table(block.rows, test, document.lexicon)
        elif is_people(block, test, document.lexicon):
            yield _role(document.report, block), read_list(_unlabelled([block]), test, document.lexicon)


def _is_other(report: Report, together: Sequence[Block], block: Block) -> bool:
    """Whether the title above a block gives its people another role than those of the list before it."""
    return _role(report, block) not in ("participant", _role(report, together[0]))


def _role(report: Report, block: Block) -> str:
    """The role of the people of a list: what the title above it calls them where that is a role."""
    title = report.sections[block.section].title if block.section >= 0 else ""
    label = next(iter(find_labels(f"{title}:")), None)
    return label.role if label and label.role and label.start == 0 else "participant"


def _own_role(offices: Credentials, lexicon: Lexicon) -> str:
    """The role that is printed behind a name in brackets, "Ada Holm (Chair)", or alone where no body is named."""
    country = offices.affiliation and lexicon.named(offices.affiliation, NameKind.COUNTRY)
    position = offices.position or ""
    bracket = re.search(r"\(([^()]+)\)", position)
    words = bracket[1] if bracket else "" if offices.affiliation and not country else position
    match = _RULES.under("attendance/own-role.").first(line_of(words))
    return match.rule.gives["role"] if match else ""


def _as_called(person: Listed, called: Iterable[str]) -> Listed:
    """A person under the name by which the text calls the same one: a list may print the surname first."""
    words = fold_name(person.named.name)
    turned = [name for name in called if sorted(fold_name(name)) == sorted(words) and fold_name(name) != words]
    return replace(person, named=replace(person.named, name=turned[0])) if len(turned) == 1 else person


def _first_role(person: Listed) -> tuple[str, Listed]:
    """The role with which what is said of somebody begins ("Host. Pilot at Lund"), and the person without it."""
    said = _SAID_FIRST.match(person.offices.position or "")
    match = _RULES.under("attendance/own-role.").first(line_of(said["role"])) if said else None
    if said is None or match is None:
        return "", person
    return match.rule.gives["role"], replace(person, offices=replace(person.offices, position=said["rest"]))


def _last_role(report: Report, person: Listed) -> str:
    """The role that ends the entry of a person behind a dash: "Ada Holm, pilot – moderator"."""
    text = report.quote(person.spans[-1]) if person.spans else ""
    start = person.spans[-1].end if person.spans else 0
    rest = report.text[start:].split("\n", 1)[0]
    dash = _SAID_LAST.search(f"{text}{rest}")
    match = _RULES.under("attendance/own-role.").first(line_of(dash["role"].strip(" *_"))) if dash else None
    return match.rule.gives["role"] if match else ""


def _unlabelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a list without those that begin with a label, which are read by their labels."""
    return (block for block in blocks if block.rows or not _label(block.text)[0])


def _method(person: Listed) -> str:
    return "attendance/table" if person.tabled else "attendance/section"


def _listed(event: Event | None, role: str, person: Listed, method_id: str | None = None) -> Participation:
    method = _RULES.methods[method_id or _method(person)]
    return Participation(
        event=event.key if event else None,
        name=person.named.name,
        role=role,
        honorific=person.named.honorific,
        position=person.offices.position,
        affiliation=person.offices.affiliation,
        country=person.offices.country,
        spans=person.spans,
        name_spans=person.name_spans,
        method=method.id,
        confidence=method.confidence if person.certain else 0.8,
    )


def _mention(report: Report, person: Listed, method_id: str | None = None) -> Mention:
    method = _RULES.methods[method_id or _method(person)]
    printed = " ".join(" ".join(report.quote(span) for span in person.name_spans).split())
    return Mention(
        kind=NameKind.PERSON,
        surface=printed,
        display=person.named.name if person.named.name != printed else None,
        spans=person.name_spans,
        method=method.id,
        confidence=method.confidence,
    )


def _entries(report: Report, blocks: Iterable[Block], test: NameTest) -> Iterator[_Entry]:
    """Every line that a label makes a list of people, alone or with those below it."""
    open_role, section = "", -1
    for block in blocks:
        if block.section != section:
            section, open_role = block.section, ""
        if block.kind is BlockKind.PARAGRAPH:
            open_role = ""
        if block.rows:
            yield from _labelled_cells(block)
        for line in _lines(block, test):
            if block.kind is BlockKind.HEADING and not _names_in_role(line.text):
                open_role = ""
                continue
            role, start = _label(line.text)
            if role and start == len(line.text):
                open_role = role
            elif role:
                open_role = ""
                yield from _behind_label(line.slice(start), role, block)
            elif open_role:
                yield _Entry(line, open_role, "attendance/label", block.span)


def _behind_label(people: Prose, role: str, block: Block) -> Iterator[_Entry]:
    """The people behind a label, unless it names who says what follows: "CHAIR: Ms. Holm, you have ten minutes"."""
    if not _RULES["attendance/said"].search(line_of(people.text)):
        yield _Entry(people, role, "attendance/label", block.span)


def _labelled_cells(block: Block) -> Iterator[_Entry]:
    """The cells of a table that stand beside a label of people, as at the top of minutes: "Chair | Ada Holm"."""
    for row in block.rows:
        if len(row.cells) == len(("label", "people")):
            label, people = row.cells
            role, end = _label(f"{label.text}:")
            if role and end > len(label.text) and people.text:
                yield _Entry(people, role, "attendance/label", block.span)


def _lines(block: Block, test: NameTest) -> list[Prose]:
    """The lines of a block; a paragraph counts as one line unless each of its lines begins with a name."""
    lines = unwrap(block.lines)
    labelled = len(lines) > 1 and all(_label(line.text)[0] for line in lines[not block.text.endswith(".") :])
    if block.kind is BlockKind.PARAGRAPH and not labelled and not all(_begins_entry(line.text, test) for line in lines):
        return [block.prose]
    return lines


def _begins_entry(text: str, test: NameTest) -> bool:
    first = next(find_names(text, test), None)
    return bool(test.begins_entry(text)) or (first is not None and first.start == 0)


def _label(text: str) -> tuple[str, int]:
    """The role of the label that a line begins with, and where the rest of the line begins; "" and 0 for none."""
    line = line_of(text)
    rules = (_RULES[f"attendance/{label}"] for label in ("present", "chair", "rapporteur"))
    present = next((match for rule in rules if (match := rule.search(line))), None)
    if present and text[present.end - 1] == ":":
        rest = text[present.end :].lstrip()
        return present.rule.gives["role"], len(text) - len(rest)
    label = next(iter(find_labels(text)), None)
    return (label.role, label.end) if label and label.role and label.start == 0 else ("", 0)


def _participation(
    event: Event, slot: str | None, entry: _Entry, token: Token, lexicon: Lexicon
) -> Participation | None:
    named = token.named
    if named is None:
        return None
    offices = offices_of(token.before, token.prose.text[named.end :].lstrip(" ,–-"), lexicon)
    return Participation(
        event=event.key,
        slot=slot,
        name=named.name,
        role=(entry.role == "participant" and _own_role(offices, lexicon)) or entry.role,
        honorific=named.honorific,
        position=offices.position,
        affiliation=offices.affiliation,
        country=offices.country,
        spans=token.prose.spans(),
        name_spans=token.prose.spans(named.name_start, named.end),
        method=entry.method,
        confidence=0.9 if named.honorific else 0.8,
    )


STAGE = Stage(
    name="participants",
    run=run,
    provides=(Participation, Mention),
    requires=(Event, Slot),
)
