"""Who chaired the sessions of an event, where the text tells it apart from them: "The Vice-Chair chaired item 2".

An office stands for whoever holds it at the event. Who chaired the whole event chaired its sessions, where none of
them has a chair of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.people.resolving import resolve
from miggraph.extract.rules import Method, Rule, entries, line_of, load
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Event, Participation, Prose, Report, Slot

_RULES = load("sitting")
_OFFICES = _RULES.under("sitting/officer.")
_PASSIVE = _RULES["sitting/presided.by"]
_NUMBER = r"\(?\b(?:\d{1,2}|[ivxIVX]{1,5}|[a-h])\b\)?"
_NUMBERS = re.compile(rf"\s*{_NUMBER}(?:\s*(?:,|–|-|\w{{1,3}}|,\s*\w{{1,3}})\s*{_NUMBER})*")
"""The numbers of items: "(ii) and (v)", "1 to 3"."""
_RANGE = re.compile(r"[–-]|to|à")
_PRINTED = re.compile(r"\(?(?P<number>\d{1,2}|[ivxIVX]{1,5}|[a-h])\s*[.):–-]\s*$")
"""The number that stands before a title in its line."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_LEADING = frozenset({"chair", "co-chair", "moderator", "facilitator"})
_NO_SITTING = frozenset({"talk", "break", "registration"})
_CEREMONIES = frozenset({"opening", "closing"})
"""Items that are not chaired only because the event was: others open and close it."""
_PRINTED_ROLES = ("programme/", "attendance/")
"""Methods by which labels and not sentences say who led a session."""
_LONGEST_LINE = 160


class _Officer(NamedTuple):
    """Somebody who holds an office at an event: the first vice-chair has the number 1."""

    role: str
    number: int
    part: Participation


class _Led(NamedTuple):
    """A session, who led it, and the sentence that says so."""

    slot: Slot
    part: Participation
    sentence: Prose
    rule: Rule | Method


def run(document: Document) -> Iterator[Annotation]:
    """The chairs of sessions that are told of by their numbers, that preside by office, or that chair the whole."""
    for event in document.events:
        slots = [s for s in document.of(Slot) if s.event == event.key and s.kind not in _NO_SITTING]
        parts = [p for p in document.of(Participation) if p.event == event.key]
        officers = list(_officers(document.report, parts))
        numbered = list(_by_number(document, event, slots, officers, parts))
        told = [*numbered, *_by_office(document, slots, officers)]
        leading = [part for part in parts if part.slot and part.role in _LEADING]
        if not numbered and not any(part.method.startswith(_PRINTED_ROLES) for part in leading):
            told += _of_all([slot for slot in slots if slot.kind not in _CEREMONIES], parts)
        led = {part.slot for part in leading}
        for each in told:
            if each.slot.key not in led:
                led.add(each.slot.key)
                spans = each.sentence.spans() if each.sentence.pieces else each.part.spans
                method, confidence = each.rule.id, each.rule.confidence
                part = replace(each.part, slot=each.slot.key, role="chair", spans=spans)
                yield replace(part, method=method, confidence=confidence)


def _officers(report: Report, parts: Sequence[Participation]) -> Iterator[_Officer]:
    """Those who hold an office at the event, with the number that their line gives the office."""
    for part in parts:
        if part.slot or part.role not in ("chair", "co-chair", "vice-chair") or not part.name_spans:
            continue
        start = part.name_spans[0].start
        head = report.text[max(report.text.rfind("\n", 0, start) + 1, start - _LONGEST_LINE) : start]
        office = _OFFICES.first(line_of(head))
        yield _Officer(part.role, _ordinal(office.group(line_of(head), "ordinal")) if office else 0, part)


def _ordinal(word: str) -> int:
    """The number that an ordinal gives; 0 for none."""
    digits = re.match(r"\d+", word)
    counted = [entry.strip("'") for entry in entries("counted")]
    return int(digits[0]) if digits else counted.index(word.casefold()) + 1 if word.casefold() in counted else 0


def _by_number(
    document: Document,
    event: Event,
    slots: Sequence[Slot],
    officers: Sequence[_Officer],
    parts: Sequence[Participation],
) -> Iterator[_Led]:
    """The sessions that sentences call by their numbers to say who led them."""
    numbered = {number: slot for slot in slots for number in _numbers_of(document.report, slot)}
    rule = _RULES["sitting/presided"].rule
    for block in document.blocks(PROSE, event.parts) if numbered else ():
        for sentence in block.sentences or (block.prose,):
            line = line_of(sentence.text)
            if not _RULES["sitting/presided"].search(line) or _RULES["sitting/planned"].search(line):
                continue
            for numbers, said in _clauses(sentence.text):
                part = _who(said, officers, parts)
                for number in numbers:
                    if part and number in numbered:
                        yield _Led(numbered[number], part, sentence, rule)


def _numbers_of(report: Report, slot: Slot) -> Iterator[int]:
    """The number of a session, as its title or the line of its title prints it."""
    line = line_of(slot.title)
    titled = _RULES["sitting/item"].search(line)
    found = _NUMBERS.match(slot.title, titled.end) if titled and titled.start == 0 else None
    start = slot.spans[0].start if slot.spans else 0
    printed = _PRINTED.search(report.text[report.text.rfind("\n", 0, start) + 1 : start])
    text = found[0] if found else printed["number"] if printed else ""
    yield from _counted(text)[:1]


def _counted(text: str) -> list[int]:
    """The numbers that a text names, those between the ends of a range included."""
    found: list[int] = []
    words = [word for word in re.split(r"[\s(),.:]+|(?<=\w)(?=[–-])|(?<=[–-])", text) if word]
    for place, word in enumerate(words):
        number = _value(word)
        if number and found and place and _RANGE.fullmatch(words[place - 1]):
            found += range(found[-1] + 1, number)
        found += [number] if number else []
    return found


def _value(word: str) -> int:
    if word.isdigit():
        return int(word)
    roman = word.casefold()
    if roman in _ROMAN:
        return _ROMAN.index(roman) + 1
    return ord(roman) - ord("a") + 1 if len(roman) == 1 and roman in "abcdefgh" else 0


def _clauses(text: str) -> Iterator[tuple[list[int], str]]:
    """The numbers of sessions in a sentence, with the words that say who led these."""
    found = [
        (match.start, printed.end(), _counted(printed[0]))
        for match in _RULES["sitting/item"].finditer(line_of(text))
        if (printed := _NUMBERS.match(text, match.end))
    ]
    end = 0
    for place, (start, stop, numbers) in enumerate(found):
        after = found[place + 1][0] if place + 1 < len(found) else len(text)
        behind = text[stop:after]
        passive = _PASSIVE.match(line_of(behind))
        yield numbers, behind[passive.end :] if passive else text[end:start]
        end = stop


def _who(said: str, officers: Sequence[_Officer], parts: Sequence[Participation]) -> Participation | None:
    """Whom words name, by name or by the office."""
    named = [part for part in parts if part.name in said]
    if named:
        return named[0]
    for match in load("name")["personal-name/honorific"].finditer(line_of(said)):
        name = resolve(said[match.end :].split(",")[0].split(" and ")[0].strip(" ."), [part.name for part in parts])
        if name:
            return next(part for part in parts if part.name == name)
    line = line_of(said)
    for office in _OFFICES.every(line):
        return _holder(office.rule.gives["role"], _ordinal(office.group(line, "ordinal")), officers)
    return None


def _holder(role: str, number: int, officers: Sequence[_Officer]) -> Participation | None:
    """The only one who holds an office, or the one of that number."""
    held = [officer for officer in officers if officer.role == role and (not number or officer.number == number)]
    return held[0].part if len({officer.part.name for officer in held}) == 1 else None


def _by_office(document: Document, slots: Sequence[Slot], officers: Sequence[_Officer]) -> Iterator[_Led]:
    """The sessions of which a sentence told in them says that somebody presided by office."""
    rule = _RULES["sitting/presided.here"].rule
    for slot in slots:
        for block in document.blocks(PROSE, slot.parts) if slot.parts else ():
            for sentence in block.sentences or (block.prose,):
                line = line_of(sentence.text)
                match = _RULES["sitting/presided.here"].match(line)
                part = _who(sentence.text[slice(*match.groups["who"])], officers, ()) if match else None
                if part:
                    yield _Led(slot, part, sentence, rule)


def _of_all(slots: Sequence[Slot], parts: Sequence[Participation]) -> Iterator[_Led]:
    """The sessions of an event that one person chaired as a whole."""
    roles = ("chair",) if any(part.role == "chair" for part in parts) else ("moderator", "facilitator")
    chairs = {part.name: part for part in parts if part.role in roles and part.slot is None}
    for slot in slots if len(chairs) == 1 else ():
        if slot.kind != "other":
            yield _Led(slot, next(iter(chairs.values())), Prose("", ()), _RULES.methods["sitting/chair-of-all"])


STAGE = Stage(name="told chairs", run=run, provides=(Participation,), requires=(Event, Slot, Participation))
