"""Who is listed in the report on an event itself: "Present:", "Chair:", "Speakers:" and sections of such a name.

Where the section bears the title of a session of the programme, the part is in that session. Who is only listed as
present has the role of a participant.

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import BODY, SectionKind, section_kind
from miggraph.extract.events.agenda import find_labels, read_people
from miggraph.extract.people.affiliations import credential_kind, split_credentials
from miggraph.extract.people.names import Named, NameTest, find_names
from miggraph.extract.rules import line_of, load
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Block,
    BlockKind,
    Event,
    NameKind,
    Participation,
    Prose,
    Report,
    Slot,
    join,
)

_RULES = load("participant")
_TURNED = re.compile(
    r"(?P<surname>[A-Z][^\W\d_a-z]+(?:[ '’-][^\W\d_a-z]+)*),\s+(?P<given>[A-Z]\w+(?:[ -][A-Z]\w*\.?)*)(?=,|$|\s*\()"
)
"""A surname in capitals before the given names, as lists print them."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line, or the part of one behind its label, that names people in a role."""

    prose: Prose
    role: str
    method: str
    section: int


def run(document: Document) -> Iterator[Annotation]:
    """The people that an event's own report lists, each once in a role."""
    report = document.report
    test = NameTest(document.small_words, document.lexicon)
    for event in document.events:
        slots = {_letters(slot.title): slot.key for slot in document.of(Slot) if slot.event == event.key}
        blocks = list(document.blocks(BODY, event.parts))
        seen: set[tuple[str | None, str, str]] = set()
        for part in _tabled(report, event, blocks, test, document.lexicon):
            if (None, part.name, part.role) not in seen:
                seen.add((None, part.name, part.role))
                yield part
        for entry in _entries(report, blocks, test, document.lexicon):
            slot = slots.get(_letters(report.sections[entry.section].title)) if entry.section >= 0 else None
            for part in _participations(report, event, slot, entry, test, document.lexicon):
                if (slot, part.name, part.role) not in seen:
                    seen.add((slot, part.name, part.role))
                    yield part


def _entries(report: Report, blocks: Iterable[Block], test: NameTest, lexicon: Lexicon) -> Iterator[_Entry]:
    """Every line that a label or the heading above it makes a list of people."""
    open_role, section = "", -1
    for block in blocks:
        if block.rows:
            continue
        if block.section != section:
            section, open_role = block.section, ""
        listed = section >= 0 and is_list_of_people(report.sections[section].title)
        if block.kind is BlockKind.PARAGRAPH and not listed:
            open_role = ""
        for line in _lines(block, test, lexicon, listed=listed):
            role, start = _label(line.text)
            if role and start == len(line.text):
                open_role = role
            elif role:
                open_role = ""
                yield _Entry(line.slice(start), role, "attendance/label", section)
            elif open_role:
                yield _Entry(line, open_role, "attendance/label", section)
            elif listed and len(block.sentences) < 2:
                yield _Entry(line, "participant", "attendance/section", section)


def _lines(block: Block, test: NameTest, lexicon: Lexicon, *, listed: bool) -> list[Prose]:
    """The lines of a block; a paragraph counts as one line unless each of its lines begins with a name.

    In a list of people, what stands below a bare name is what that person is, and a country alone is that of the
    people below it.
    """
    lines = [line.prose for line in block.lines]
    if listed and len(lines) > 1 and block.kind is not BlockKind.LIST_ITEM:
        whole = _whole_entries(lines, test, lexicon)
        if whole:
            return whole
    if block.kind is BlockKind.PARAGRAPH and not all(_begins_entry(line.text, test) for line in lines):
        return [block.prose]
    return lines


def _whole_entries(lines: list[Prose], test: NameTest, lexicon: Lexicon) -> list[Prose]:
    """The entries of several lines each: a bare name, and below it position and organisation; none if there is none."""
    entries: list[Prose] = []
    country: Prose | None = None
    bare = several = False
    for line in lines:
        if lexicon.named(line.text.strip(" .:"), NameKind.COUNTRY):
            country, bare, several = line, False, True
        elif _is_bare(line.text, test):
            entries.append(line if country is None else join([line, country], ", ", broken=True))
            bare = True
        elif bare and entries and _tells_of(line.text, entries[-1].text, test, lexicon):
            named, *behind = _without_country(entries.pop(), country)
            entries.append(join([named, line, *behind], ", ", broken=True))
            several = True
        else:
            entries.append(line)
            bare = False
    return entries if several else []


def _tells_of(line: str, name: str, test: NameTest, lexicon: Lexicon) -> bool:
    """Whether a line says what the person on the line above is: it begins with a job or a body, or bears no title."""
    if credential_kind(line.split(",")[0], lexicon) in ("position", "organization"):
        return True
    return next(find_names(name, test), None) is not None and next(find_names(line, test), None) is None


def _without_country(entry: Prose, country: Prose | None) -> tuple[Prose, ...]:
    """An entry before and behind the comma at which its country was set."""
    cut = len(entry.text) - len(country.text) - 2 if country else len(entry.text)
    return (entry.slice(0, cut), country) if country else (entry,)


def _is_bare(text: str, test: NameTest) -> bool:
    """Whether a line is the name of a person and nothing else."""
    named = next(find_names(text, test), None)
    return bool(test.is_alone(text)) or (named is not None and named.start == 0 and not text[named.end :].strip(" .,:"))


def _tabled(
    report: Report, event: Event, blocks: Iterable[Block], test: NameTest, lexicon: Lexicon
) -> Iterator[Participation]:
    """The people of tables that have a column of names beside one of what they are."""
    for block in blocks:
        columns = _columns(block)
        if "name" not in columns or len(columns) == 1:
            continue
        title = report.sections[block.section].title if block.section >= 0 else ""
        label = next(iter(find_labels(f"{title}:")), None)
        role = label.role if label and label.role else "participant"
        for row in block.rows:
            cells = {kind: row.cells[n] for kind, n in columns.items() if n < len(row.cells) and row.cells[n].text}
            if not row.header and "name" in cells and (named := _named(cells["name"].text, test)):
                position, *of = (cells[k].text if k in cells else None for k in ("position", "organisation", "country"))
                yield Participation(
                    event=event.key,
                    name=named.name,
                    role=role,
                    honorific=named.honorific,
                    position=position,
                    affiliation=next(filter(None, of), None),
                    spans=tuple(span for cell in cells.values() for span in cell.spans()),
                    name_spans=cells["name"].spans(named.name_start, named.end),
                    method="attendance/table",
                    confidence=0.9 if named.honorific else 0.8,
                )


def _columns(block: Block) -> dict[str, int]:
    """What the columns of a table of people hold, by their heads: name, position, organisation, country."""
    heads = next((row.cells for row in block.rows if row.header), ())
    found: dict[str, int] = {}
    for number, head in enumerate(heads):
        match = _RULES.under("attendance-column/").first(line_of(head.text))
        if match:
            found.setdefault(match.rule.gives["holds"], number)
    return found


def _named(text: str, test: NameTest) -> Named | None:
    """The name that a cell or the beginning of a line is, with its honorific or turned round at the comma."""
    named = next(find_names(text, test), None)
    if named and named.start == 0:
        return named
    turned = _TURNED.match(text)
    if turned:
        name = f"{turned['given']} {turned['surname']}"
        return Named(" ".join(name.split()), None, 0, 0, turned.end())
    end = test.is_alone(text) or test.begins_apposition(text)
    return Named(" ".join(text[:end].split()), None, 0, 0, end) if end else None


def _begins_entry(text: str, test: NameTest) -> bool:
    first = next(find_names(text, test), None)
    return bool(test.begins_entry(text)) or (first is not None and first.start == 0)


def is_list_of_people(title: str) -> bool:
    """Whether the title of a section says that it lists people."""
    if section_kind(title) is SectionKind.PARTICIPANTS:
        return True
    present = _RULES["attendance/present"].search(line_of(title))
    return present is not None and not title[present.end :].strip(" :")


def _label(text: str) -> tuple[str, int]:
    """The role of the label that a line begins with, and where the rest of the line begins; "" and 0 for none."""
    present = _RULES["attendance/present"].search(line_of(text))
    if present and text[present.end - 1] == ":":
        rest = text[present.end :].lstrip()
        return present.rule.gives["role"], len(text) - len(rest)
    label = next(iter(find_labels(text)), None)
    return (label.role, label.end) if label and label.role and label.start == 0 else ("", 0)


def _participations(
    report: Report, event: Event, slot: str | None, entry: _Entry, test: NameTest, lexicon: Lexicon
) -> Iterator[Participation]:
    """The people of an entry; one that begins with a surname in capitals and a comma is one person's."""
    if entry.method == "attendance/section" and _TURNED.match(entry.prose.text):
        named = _named(entry.prose.text, test)
        if named:
            yield _participation(event, slot, entry, entry.prose, named, lexicon)
        return
    for token in read_people(report, entry.prose, test):
        if token.named:
            yield _participation(event, slot, entry, token.prose, token.named, lexicon)


def _participation(
    event: Event, slot: str | None, entry: _Entry, prose: Prose, named: Named, lexicon: Lexicon
) -> Participation:
    offices = split_credentials(prose.text[named.end :].lstrip(" ,–-"), lexicon)
    return Participation(
        event=event.key,
        slot=slot,
        name=named.name,
        role=entry.role,
        honorific=named.honorific,
        position=offices.position,
        affiliation=offices.affiliation,
        spans=prose.spans(),
        name_spans=prose.spans(named.name_start, named.end),
        method=entry.method,
        confidence=0.9 if named.honorific else 0.8,
    )


def _letters(title: str) -> str:
    return re.sub(r"\W+", " ", title.casefold()).strip()


STAGE = Stage(
    name="participants",
    run=run,
    provides=(Participation,),
    requires=(Event, Slot),
)
