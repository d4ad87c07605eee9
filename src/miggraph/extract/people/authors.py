"""Who wrote a document: the names at its top, alone on their lines or behind a label such as "Prepared by:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import SectionKind
from miggraph.extract.people.affiliations import Credentials, split_credentials
from miggraph.extract.people.holders import find_holder, offices_of
from miggraph.extract.people.kinds import credential_kind
from miggraph.extract.people.lists import Listed, is_titled
from miggraph.extract.people.names import Named, NameTest
from miggraph.extract.rules import line_of, load
from miggraph.model import Block, BlockKind, Prose

_RULES = load("participant")
_COVER = frozenset({BlockKind.HEADING, BlockKind.LINES, BlockKind.PARAGRAPH})
_MOST_BLOCKS = 25
_LONGEST_LINE = 200
_SEVERAL = 2
"""So many names under each other need no label to be those of authors."""
_JOINT = re.compile(r",?\s+(?:and|&|et|y|und)\s+|\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class _Author:
    named: Named
    prose: Prose
    """The words that name the person, in which the name begins."""
    offices: Credentials


def read_authors(document: Document, test: NameTest) -> list[Listed]:
    """Those who wrote the document, with the organisation that stands below the names."""
    blocks = list(takewhile(lambda b: not _says_something(b), _cover(document)))
    found: list[Listed] = []
    for number, block in enumerate(blocks):
        labelled = number > 0 and _is_label(blocks[number - 1])
        authors = list(_of_block(block, test, document, labelled=labelled, goes_on=bool(found)))
        if not authors:
            if found:
                break
            continue
        body = _body_below(block, blocks[number + 1 : number + 2], test, document)
        found += [_listed(author, body) for author in authors]
    return found


def _cover(document: Document) -> Iterator[Block]:
    """The blocks at the top of a document that belong to no list of contents or short forms."""
    kept = [block for block in document.report.blocks if block.kind in _COVER][:_MOST_BLOCKS]
    for block in kept:
        kind = document.section_kinds[block.section] if block.section >= 0 else SectionKind.BODY
        if kind is not SectionKind.BODY:
            return
        if document.lists_people(block) or any(
            e.programme and e.programme.overlaps(block.span) for e in document.events
        ):
            return
        yield block


def _says_something(block: Block) -> bool:
    """Whether a block is running text, with which the top of a document ends."""
    return block.kind is BlockKind.PARAGRAPH and len(block.text) > _LONGEST_LINE and len(block.sentences) > 1


def _is_label(block: Block) -> bool:
    match = _RULES["attendance/written-by"].search(line_of(block.text))
    return match is not None and not block.text[match.end :].strip(" :")


def _of_block(block: Block, test: NameTest, document: Document, *, labelled: bool, goes_on: bool) -> Iterator[_Author]:
    """The authors whom the lines of a block name; all its lines are names, or a label stands before them.

    :param goes_on: whether others stand above, so that one who is named behind an office belongs to them
    """
    found: list[_Author] = []
    for line in block.lines:
        label = _RULES["attendance/written-by"].search(line_of(line.text))
        rest = _stripped(line.prose.slice(label.end)) if label else line.prose
        authors = list(_of_line(rest, test, document))
        titled = find_holder(line.prose, test, document.lexicon) if goes_on and not authors else None
        if titled and titled.before:
            said = offices_of(titled.before, titled.behind, document.lexicon)
            authors, labelled = [_Author(titled.named, titled.prose, said)], True
        labelled = labelled or (label is not None and (bool(authors) or not rest.text))
        if found and not authors:
            break
        found += authors
    listed = block.kind is not BlockKind.HEADING and len(found) >= _SEVERAL and bool(test.entry(block.text))
    if labelled or (listed and not any(test.is_common(author.named.name) for author in found)):
        yield from found


def _stripped(prose: Prose) -> Prose:
    return prose.slice(len(prose.text) - len(prose.text.lstrip(" :")))


def _of_line(prose: Prose, test: NameTest, document: Document) -> Iterator[_Author]:
    """The people of a line: one with offices, or several names."""
    text = prose.text
    if len(text) > _LONGEST_LINE:
        return
    parts = list(_parts(text))
    names = [test.entry(text[start:end]) for start, end in parts]
    if len(parts) > 1 and all(n and n.end == end - start for n, (start, end) in zip(names, parts, strict=True)):
        for named, (start, end) in zip(names, parts, strict=True):
            if named:
                yield _Author(named, prose.slice(start, end), Credentials())
        return
    named = test.entry(text)
    if named:
        behind = text[named.end :].strip(" ,;:–-")
        yield _Author(named, prose, split_credentials(behind, document.lexicon) if behind else Credentials())


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for joint in _JOINT.finditer(text):
        yield start, joint.start()
        start = joint.end()
    yield start, len(text.rstrip(" .,;"))


def _body_below(block: Block, after: list[Block], test: NameTest, document: Document) -> str | None:
    """The organisation on the line below the names, where one stands there alone."""
    lines = [line.text for line in block.lines if not test.entry(line.text)]
    lines += [below.text for below in after if len(below.lines) == 1]
    for text in lines[:1]:
        if is_titled(text) and credential_kind(text.split(",")[0], document.lexicon) == "organization":
            return split_credentials(text, document.lexicon).affiliation
    return None


def _listed(author: _Author, body: str | None) -> Listed:
    offices = author.offices
    if body and not offices.affiliation:
        offices = replace(offices, affiliation=body)
    named, prose = author.named, author.prose
    return Listed(named, prose.spans(), prose.spans(named.name_start, named.end), offices, certain=True)
