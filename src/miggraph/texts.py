"""The files that stand beside the dump of a dataset for each report: its stored text, and its layout as JSON.

    texts/{slug}.txt    the text that passages count in, as UTF-8
    texts/{slug}.json   {"format", "sha256", "pages", "boxes", "blocks", "remarks"}

``pages`` are ``[start, label, width, height]``, with 0 for a size that is not known, ``boxes``
``[start, end, page, [left, top, right, bottom] or null]``, ``blocks`` ``[start, end, kind]``. Offsets are code points
of the text, lengths points from the top left corner. The same reports give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import zip_longest

from miggraph.model import Report


def text_files(reports: Iterable[Report]) -> dict[str, bytes]:
    """The files of some reports by their names."""
    files = {}
    for report in reports:
        files[f"{report.slug}.txt"] = report.text.encode("utf-8")
        files[f"{report.slug}.json"] = layout_json(report)
    return files


def layout_json(report: Report) -> bytes:
    """The layout of a report, one page, box or block a line."""
    layout = report.layout
    parts: dict[str, list[object]] = {
        "pages": [
            [page.start, page.printed or "", *((size.width, size.height) if size else (0, 0))]
            for page, size in zip_longest(report.pages, layout.pages)
        ],
        "boxes": [[*box.span, box.page, box.box] for box in layout.boxes],
        "blocks": [[*block.span, block.kind.value] for block in report.blocks],
        "remarks": [*layout.remarks],
    }
    lists = (f'"{name}": {_lines(values)}' for name, values in parts.items())
    said = (f'"format": {_plain(report.meta.source_format)}', f'"sha256": "{report.sha256}"')
    return ("{\n" + ",\n".join([*said, *lists]) + "\n}\n").encode("utf-8")


def _lines(values: Iterable[object]) -> str:
    inside = ",\n".join(_plain(value) for value in values)
    return f"[\n{inside}\n]" if inside else "[]"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
