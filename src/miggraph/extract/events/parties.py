"""Who held an event and who paid for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from miggraph.extract.events.party_clauses import parties_in, parties_of_clause, read_clause
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, Line, NameKind, Party, Prose, Report, Span, join

_RULES, _EVENT = load("party"), load("event")
_OPEN = (":", " by", " with", " from", " of", " BY", " WITH", " FROM", " OF")
"""How a label ends that needs no colon before the names."""
_CELL = re.compile(r"\S+(?: \S+)*")
_SHORT_FORM = re.compile(r"\s*\(([^()]{2,15})\)\s*$")
_PROPER = r"\b(?!(?:The|This|Our|A|An|Its|Le|La|Les|Un|Une)\b)[^\W\d_a-zß-ÿ][\w'’-]*"
"""A capitalised word before the noun of a body."""
_LONGEST_NOTE = 250
_FIRST_BLOCKS = 12
_TOP = frozenset({BlockKind.HEADING, BlockKind.LINES})
_LONGEST_BODY = 12
"""The name of a body on a line of its own has at most so many words."""


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A line of a title block that names parties; ``joint`` says that it names those with whom others held it."""

    parties: tuple[Party, ...]
    joint: bool


def read_parties(prose: Prose, lexicon: Lexicon) -> PartyLine | None:
    """The parties of a line that says what they did: "Organised jointly with …"; None where it says nothing of it."""
    clause = read_clause(prose.text, lexicon)
    opening = clause.opens
    if opening is None:
        return None
    parties = tuple(parties_of_clause(prose, clause))
    return PartyLine(parties, opening.rule.gives["role"] == "co-organiser")


def is_party_label(text: str) -> bool:
    """Whether a line only says what those named below it did: "Organised by"."""
    return _RULES["party/label"].match(line_of(text)) is not None


def label_lines(block: Block, before: Line | None = None) -> list[Line]:
    """The lines of a block, where a label of parties and the names below it are one line.

    :param before: the last line above the block, which may be such a label
    """
    lines: list[Line] = []
    opened = before is not None and is_party_label(before.text)
    for line in [before, *block.lines] if before and opened else block.lines:
        label = is_party_label(line.text)
        if lines and opened and not label:
            above = lines.pop()
            bare = is_party_label(above.text)
            separator = "; " if not bare else " " if above.text.endswith(_OPEN) else ": "
            lines.append(replace(above, prose=join([above.prose, line.prose], separator)))
        else:
            lines.append(line)
        opened = opened or label
    return lines


def party_list(prose: Prose, role: str) -> Iterator[Party]:
    """The organisations of a line that only lists them between slashes.

    :param role: that of the first one
    """
    slashes = [match.span() for match in re.finditer("/", prose.text)]
    yield from _parties(prose, set(_pieces(prose.text, 0, len(prose.text), slashes)), role)


def _parties(prose: Prose, stretches: Iterable[tuple[int, int]], role: str) -> Iterator[Party]:
    for number, (first, last) in enumerate(sorted(s for s in stretches if s[0] < s[1])):
        given = "co-organiser" if role == "organiser" and number else role
        yield Party(name=prose.text[first:last], role=given, spans=prose.spans(first, last))


def _pieces(text: str, start: int, end: int, separators: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Names between separators; a bracketed short form alone is part of the name before it."""
    place = start
    for first, after in [*((a, b) for a, b in separators if start <= a < end), (end, end)]:
        piece = text[place:first].rstrip(" .").lstrip()
        begin = text.find(piece, place)
        if len(piece) > 1 and piece[0].isupper():
            yield begin, begin + len(piece)
        place = after


def series_parties(head: Prose, lexicon: Lexicon) -> list[Party]:
    """Organisations named before the series' own name, the lead first: "A/B/C KEY ISSUES SERIES"."""
    first = re.match(r"\s*[A-Z][\w.-]*(?:\s*/\s*[A-Z][\w.-]*)*", head.text)
    names = list(re.finditer(r"[A-Z][\w.-]*", first.group())) if first else []
    if len(names) == 1 and not lexicon.named(names[0].group(), NameKind.ORGANIZATION):
        return []
    return list(_parties(head, [name.span() for name in names], "organiser"))


def all_parties(
    report: Report, named: list[Party], joint: tuple[Span, ...] | None, reporting: Iterable[Span], lexicon: Lexicon
) -> Iterator[Party]:
    """Every party of an event once: those of its title blocks, and the funders that notes in its parts name.

    :param named: the parties of the title blocks
    :param joint: where parties are named with whom the event was held jointly
    :param reporting: the parts of the report on the event, its programme among them
    """
    seen: set[tuple[str, str]] = set()

    def fresh(party: Party) -> bool:
        held = party.role if party.role in ("funder", "host") else "organiser"
        keys = {(key, held) for key in _identities(party.name, lexicon)}
        new = seen.isdisjoint(keys)
        seen.update(keys)
        return new

    named = [party for party in named if not _is_stood_for(party, named)]
    led = any(p.role == "organiser" for p in named)
    together = not led and any(p.role == "co-organiser" for p in named)
    leads = [] if led else _above(report, joint) or _publisher(report, joint, lexicon)
    leads = leads or (_letterhead(report) if together else [])
    yield from filter(fresh, (_in_full(report, party) for party in [*leads, *named]))
    for span in reporting:
        for block in report.within(span):
            yield from filter(fresh, _funders(block, lexicon))


def _is_stood_for(party: Party, named: Sequence[Party]) -> bool:
    """Whether a government invited to what one of its own ministries hosted, which stands for it."""
    government = _RULES["party/government-of"].match(line_of(party.name))
    if party.role != "host" or not government:
        return False
    country = party.name[government.groups["who"][0] :].split()[-1]
    return any(p is not party and p.role == "host" and country in p.name.split() for p in named)


def _in_full(report: Report, party: Party) -> Party:
    """A party that is called by its noun alone ("the Committee"), by the name that stands at the top of the report."""
    if " " in party.name or not is_body(party.name) or party.name.isupper():
        return party
    first = report.blocks[:_FIRST_BLOCKS]
    for line in (line for block in first if block.kind in _TOP for line in block.lines):
        words = line.text.casefold().split()
        if party.name.casefold() in words and len(words) > 1 and is_body(line.text):
            return replace(party, name=line.text, spans=line.prose.spans())
    longer = re.compile(rf"(?:{_PROPER}\s)+{re.escape(party.name)}\b")
    for block in first:
        named = longer.search(block.prose.text)
        if named:
            return replace(party, name=named[0], spans=block.prose.spans(named.start(), named.end()))
    return party


def _identities(name: str, lexicon: Lexicon) -> Iterator[str]:
    """What a name and the short form in brackets behind it stand for."""
    short = _SHORT_FORM.search(name)
    for form in filter(None, (name, name[: short.start()] if short else None, short[1] if short else None)):
        entry = lexicon.named(form, NameKind.ORGANIZATION, NameKind.PROCESS)
        yield entry.iri if entry else form.casefold()


def _funders(block: Block, lexicon: Lexicon) -> Iterator[Party]:
    """The funders that a footnote, or a line on its own, names."""
    text = block.text
    if len(text) > _LONGEST_NOTE or not (block.kind is BlockKind.FOOTNOTE or len(block.lines) == 1):
        return
    mark = re.match(r"[\s¹²³⁴⁵⁶⁷⁸⁹⁰\d]*", text)
    note = block.prose.slice(mark.end() if mark else 0)
    for sentence in block.sentences if len(block.sentences) > 1 else (note,):
        if _EVENT["event/generic.note"].search(line_of(sentence.text)):
            yield from (party for party in parties_in(sentence, lexicon) if party.role == "funder")


def _above(report: Report, joint: tuple[Span, ...] | None) -> list[Party]:
    """The bodies on the lines right above "in partnership with", which lead the event."""
    place = min((span.start for span in joint), default=0) if joint else 0
    above = [block for block in report.blocks if block.span.start < place][-2:]
    for block in reversed(above):
        lines = [line.prose for line in block.lines if line.span.start < place]
        if lines and all(is_body(line.text) for line in lines):
            return [
                Party(name=line.text, role="co-organiser" if number else "organiser", spans=line.spans())
                for number, line in enumerate(lines)
            ]
    return []


def _letterhead(report: Report) -> list[Party]:
    """The body whose name opens the first line of a report, which leads what it held with others."""
    prose = report.blocks[0].lines[0].prose if report.blocks and report.blocks[0].lines else None
    cell = _CELL.match(prose.text) if prose else None
    name = prose.slice(*cell.span()) if prose and cell else None
    if name is None or not is_body(name.text) or _EVENT["event/occasion"].search(line_of(name.text)):
        return []
    return [Party(name=name.text, role="organiser", spans=name.spans())]


def is_body(text: str) -> bool:
    """Whether a line is the name of a body: short, with a word for an organisation, without figures and colons.

    A colon parts a title from its subtitle.
    """
    plain = len(text.split()) <= _LONGEST_BODY and not any(map(str.isdigit, text)) and text[:1].isupper()
    return (
        plain
        and ":" not in text
        and not text.endswith((".", ";"))
        and _RULES["party/noun"].search(line_of(text)) is not None
    )


def _publisher(report: Report, joint: tuple[Span, ...] | None, lexicon: Lexicon) -> list[Party]:
    """The publisher leads an event that is said to be held "jointly with" others, no lead being named."""
    publisher = report.meta.publisher
    if not joint or not publisher or not lexicon.named(publisher, NameKind.ORGANIZATION):
        return []
    return [Party(name=publisher, role="organiser", spans=joint)]
