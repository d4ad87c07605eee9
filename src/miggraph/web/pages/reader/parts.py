"""The parts that a report is read in: its chapters, the long ones divided, the short ones put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from miggraph.web.pages.reader.layout import Layout

LARGEST = 36_000
"""Characters; a part has no more, where it can be divided."""
SMALLEST = 3_000
"""Characters; a part with fewer is put together with the next one, or the last with the one before."""


class Section(NamedTuple):
    """A headed part of a report: ``depth`` counts from 0, ``start`` is where its heading stands in the stored text."""

    iri: str
    title: str
    short: str
    start: int
    depth: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report to be read on one page: a range of blocks, and the sections that begin in it."""

    number: int
    first: int
    last: int
    title: str
    sections: tuple[Section, ...]


class _Cut(NamedTuple):
    """Where a part may begin: at a block that opens a section."""

    block: int
    depth: int


def divide(layout: Layout, sections: Sequence[Section]) -> tuple[Part, ...]:
    """The parts of a report: each block stands in one of them."""
    sizes = [len(block.text) for block in layout.blocks]
    if not sizes:
        return ()
    opening = openings(layout, sections)
    cuts = sorted({_Cut(block, section.depth) for section, block in opening.items() if block})
    ranges = _joined(_ranges(range(len(sizes)), cuts, sizes), sizes)
    starts = [each.start for each in ranges]
    inside: list[list[Section]] = [[] for _ in ranges]
    for section in sections:
        inside[bisect_right(starts, opening[section]) - 1].append(section)
    return tuple(
        Part(number, blocks.start, blocks.stop, _title(found, [opening[s] for s in found], blocks, sizes), tuple(found))
        for number, (blocks, found) in enumerate(zip(ranges, inside, strict=True), 1)
    )


def openings(layout: Layout, sections: Sequence[Section]) -> dict[Section, int]:
    """The block that each section opens with: its heading, or the first line of the title block that it stands in."""
    headings = {section: layout.block_at(section.start) for section in sections}
    taken = set(headings.values())
    opening = {}
    for section, block in headings.items():
        first = block
        while first and first - 1 not in taken and layout.blocks[first - 1].kind == "heading":
            first -= 1
        opening[section] = first
    return opening


def _title(sections: Sequence[Section], opening: Sequence[int], blocks: range, sizes: Sequence[int]) -> str:
    """The title of the longest of the widest sections in a part."""
    least = min((section.depth for section in sections), default=0)
    widest = [(block, section) for block, section in zip(opening, sections, strict=True) if section.depth == least]
    if not widest:
        return ""
    ends = [*(block for block, _ in widest[1:]), blocks.stop]
    lengths = [sum(sizes[block:end]) for (block, _), end in zip(widest, ends, strict=True)]
    longest = widest[lengths.index(max(lengths))][1]
    return longest.short or longest.title


def _ranges(blocks: range, cuts: Sequence[_Cut], sizes: Sequence[int]) -> Iterator[range]:
    """A range of blocks divided at its widest sections, those that are too long at narrower ones, or at any block."""
    inside = [cut for cut in cuts if blocks.start < cut.block < blocks.stop]
    if blocks.start == 0 and blocks.stop == len(sizes):
        widest = min((cut.depth for cut in cuts), default=0)
    elif sum(sizes[blocks.start : blocks.stop]) <= LARGEST:
        yield blocks
        return
    else:
        widest = min((cut.depth for cut in inside), default=0)
    places = sorted({cut.block for cut in inside if cut.depth == widest})
    if not places:
        yield from _by_size(blocks, sizes)
        return
    for first, last in pairwise([blocks.start, *places, blocks.stop]):
        yield from _ranges(range(first, last), cuts, sizes)


def _by_size(blocks: range, sizes: Sequence[int]) -> Iterator[range]:
    """A range cut wherever it becomes too long."""
    first, size = blocks.start, 0
    for block in blocks:
        if size and size + sizes[block] > LARGEST:
            yield range(first, block)
            first, size = block, 0
        size += sizes[block]
    yield range(first, blocks.stop)


def _joined(ranges: Iterator[range], sizes: Sequence[int]) -> list[range]:
    """The ranges, the small ones put together with what follows."""
    done: list[range] = []
    first = -1
    for each in ranges:
        first = each.start if first < 0 else first
        if sum(sizes[first : each.stop]) >= SMALLEST:
            done.append(range(first, each.stop))
            first = -1
        last = each.stop
    if first >= 0:
        done.append(range(done.pop().start if done else first, last))
    return done
