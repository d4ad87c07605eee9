"""The files that stand beside the dump of a dataset for each report: its text, its layout, the file as received.

    texts/{slug}.txt          the text that passages count in, as UTF-8
    texts/{slug}.json         {"format", "sha256", "original", "pages", "boxes", "blocks", "words", "languages",
                              "unread", "remarks"}
    texts/{slug}.original.*   the file of the report, where the text was made from one of another format

``pages`` are ``[start, label, width, height]``, with 0 for a size that is not known, ``boxes``
``[start, end, page, [left, top, right, bottom] or null]``, ``blocks`` ``[start, end, kind]``. Offsets are code points
of the text, lengths points from the top left corner. The same reports give the same bytes.

``words`` has what is read of each block, in the order of ``blocks``: ``[marker, runs]``, for a table
``[marker, runs, rows]`` with ``[1 for a row of heads, [runs of a cell, …]]``, and null where nothing is. A run is
``[start, length]`` for stored characters, ``[start, length, text]`` for those that stand for others, or a text that is
stored nowhere, such as what joins two lines. ``languages`` are ``[start, end, tag]``, ``unread``
``[line, reason, first words, characters]``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from miggraph.model import Block, BlockKind, Prose, Report

_NOT_READ = (BlockKind.FURNITURE, BlockKind.MARK)


Unread = tuple[int, str, str, int]
"""A stretch of a text that was not read: the line where it begins (from 1), why, its first words, its characters."""


def text_files(
    reports: Iterable[Report],
    originals: Mapping[str, Path] | None = None,
    unread: Mapping[str, Iterable[Unread]] | None = None,
) -> dict[str, bytes]:
    """The files of some reports by their names.

    :param originals: the file of each report by its slug
    :param unread: what was not read of each report by its slug
    """
    files = {}
    for report in reports:
        file = (originals or {}).get(report.slug)
        name = f"{report.slug}.txt"
        files[name] = report.text.encode("utf-8")
        received = file.read_bytes() if file else files[name]
        if file and received != files[name]:
            name = f"{report.slug}.original{file.suffix.lower()}"
            files[name] = received
        files[f"{report.slug}.json"] = layout_json(report, name, (unread or {}).get(report.slug, ()))
    return files


def text_digests(
    report: Report, original: Path | None = None, unread: Iterable[Unread] = ()
) -> tuple[tuple[str, str], ...]:
    """The names of the files of a report, each with the hash of the file."""
    files = text_files([report], {report.slug: original} if original else {}, {report.slug: unread})
    return tuple((name, hashlib.sha256(data).hexdigest()) for name, data in files.items())


def layout_json(report: Report, original: str = "", unread: Iterable[Unread] = ()) -> bytes:
    """The layout of a report, one page, box or block a line.

    :param original: the name of the file as received among the files of the report
    """
    layout = report.layout
    parts: dict[str, list[object]] = {
        "pages": [
            [page.start, page.printed or "", *((size.width, size.height) if size else (0, 0))]
            for page, size in zip_longest(report.pages, layout.pages)
        ],
        "boxes": [[*box.span, box.page, box.box] for box in layout.boxes],
        "blocks": [[*block.span, block.kind.value] for block in report.blocks],
        "words": [_words(block) for block in report.blocks],
        "languages": [[*part.span, part.language] for part in report.languages],
        "unread": [[*each] for each in unread],
        "remarks": [*layout.remarks],
    }
    lists = (f'"{name}": {_lines(values)}' for name, values in parts.items())
    said = (
        f'"format": {_plain(report.meta.source_format)}',
        f'"sha256": "{report.sha256}"',
        f'"original": {_plain(original)}',
    )
    return ("{\n" + ",\n".join([*said, *lists]) + "\n}\n").encode("utf-8")


def _words(block: Block) -> list[object] | None:
    """What is read of a block; None for what is no text of the report."""
    if block.kind in _NOT_READ or not block.lines:
        return None
    said: list[object] = [block.lines[0].marker, list(_runs(block.prose))]
    if block.rows:
        said.append([[int(row.header), [list(_runs(cell)) for cell in row.cells]] for row in block.rows])
    return said


def _runs(prose: Prose) -> Iterator[object]:
    at = 0
    for piece in prose.pieces:
        if piece.at > at:
            yield prose.text[at : piece.at]
        at = piece.at + piece.length
        read = prose.text[piece.at : at]
        yield [piece.source, piece.stored, read] if piece.stored else [piece.source, piece.length]
    if at < len(prose.text):
        yield prose.text[at:]


def _lines(values: Iterable[object]) -> str:
    inside = ",\n".join(_plain(value) for value in values)
    return f"[\n{inside}\n]" if inside else "[]"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
