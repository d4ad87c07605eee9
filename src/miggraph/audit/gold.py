"""A gold standard: what careful readers found in reports, by kind, with the places where they listed everything.

A folder of gold holds, for each kind, ``KIND.jsonl`` (one JSON object a line, with ``quote`` or with ``start``, ``end``
and ``report``) and, where a reader listed all there is, ``KIND_ranges.json``: a list of ``{"report", "start", "end"}``
(``ranges.json`` for recommendations).
A file ``*.json`` with one list a kind is complete for the report that holds its quotes. Offsets count code points.
``unsure``, ``borderline`` and ``ok…`` entries count neither as right nor as wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miggraph.errors import UsageError
from miggraph.model import Activity as ActivityAnnotation
from miggraph.model import Annotation, Claim, Report, Span, Statement, Statistic

KINDS = ("recommendations", "findings", "outcomes", "claims", "statistics", "activities")
"""The kinds of gold that can be compared with annotations by their place."""
_FILES = {"instrument_claims": "claims"}
_UNDECIDED = ("unsure", "borderline")
SAME = 0.5
"""Two stretches are about the same words if they share this part of the shorter one."""


@dataclass(slots=True)
class ReportGold:
    """The gold of one kind in one report: wanted places, undecided ones, and ranges in which every one is listed."""

    wanted: list[Span] = field(default_factory=list)
    undecided: list[Span] = field(default_factory=list)
    complete: list[Span] = field(default_factory=list)

    def judge(self, annotation: Annotation) -> bool | None:
        """Whether an annotation is right; None where the gold does not tell."""
        if _shares(annotation.spans, self.wanted):
            return True
        if _shares(annotation.spans, self.undecided):
            return None
        inside = any(whole.covers(span) for span in annotation.spans[:1] for whole in self.complete)
        return False if inside else None


def _shares(spans: Iterable[Span], others: Iterable[Span]) -> bool:
    others = list(others)
    return any(
        min(a.end, b.end) - max(a.start, b.start) >= SAME * max(1, min(a.end - a.start, b.end - b.start))
        for a in spans
        for b in others
    )


def kind_of(annotation: Annotation) -> str | None:
    """The kind of gold that an annotation is compared with; None where there is none."""
    if isinstance(annotation, Statistic):
        return "statistics"
    if isinstance(annotation, Claim):
        return "claims"
    if isinstance(annotation, ActivityAnnotation):
        return "activities"
    if isinstance(annotation, Statement):
        return f"{annotation.kind}s"
    return None


Gold = Mapping[tuple[str, str], ReportGold]
"""Gold by the slug of a report and the kind."""


def read_gold(folder: Path, reports: Iterable[Report]) -> Gold:
    """The gold of a folder for some reports; entries whose words are in none of them are passed over.

    :raises UsageError: if the folder holds no gold
    """
    texts = {report.slug: report.text for report in reports}
    found: dict[tuple[str, str], ReportGold] = {}
    files = sorted([*folder.glob("*.jsonl"), *folder.glob("*.json")])
    if not files:
        raise UsageError("holds no gold", where=folder, hint="name a folder with KIND.jsonl files")
    for file in files:
        if file.suffix == ".jsonl":
            _read_kind(file, texts, found)
        elif file.stem.endswith("ranges"):
            _read_ranges(file, texts, found)
        else:
            _read_report(file, texts, found)
    return found


def _read_kind(file: Path, texts: Mapping[str, str], found: dict[tuple[str, str], ReportGold]) -> None:
    kind = _FILES.get(file.stem, file.stem)
    if kind in KINDS:
        _add(_lines(file), kind, texts, found)


def _read_ranges(file: Path, texts: Mapping[str, str], found: dict[tuple[str, str], ReportGold]) -> None:
    kind = file.stem.removesuffix("ranges").removesuffix("_") or "recommendations"
    table = _json(file)
    for entry in table if isinstance(table, list) else _entries_of(table):
        for slug in [str(entry["report"])] if "report" in entry else _reports_of(kind, found):
            if slug in texts:
                _of(found, slug, kind).complete.append(Span(int(str(entry["start"])), int(str(entry["end"]))))


def _entries_of(table: object) -> Iterator[Mapping[str, object]]:
    """The ranges of a table ``{"report": …, "events": {KEY: [start, end]}}``."""
    if isinstance(table, dict) and isinstance(table.get("events"), dict):
        for start, end in table["events"].values():
            yield {"report": table.get("report", ""), "start": start, "end": end}


def _reports_of(kind: str, found: Mapping[tuple[str, str], ReportGold]) -> list[str]:
    """The reports that have gold of a kind, for ranges that name none: the one report there is."""
    slugs = [slug for slug, other in found if other == kind]
    return slugs if len(slugs) == 1 else []


def _read_report(file: Path, texts: Mapping[str, str], found: dict[tuple[str, str], ReportGold]) -> None:
    table = _json(file)
    lists = {kind: table[kind] for kind in KINDS if isinstance(table, dict) and isinstance(table.get(kind), list)}
    slugs = {slug for entries in lists.values() for entry in entries for slug, _ in _places(entry, texts)}
    for kind, entries in lists.items():
        _add(entries, kind, texts, found)
        for slug in slugs if len(slugs) == 1 else ():
            _of(found, slug, kind).complete.append(Span(0, len(texts[slug])))


def _add(
    entries: Iterable[Mapping[str, object]],
    kind: str,
    texts: Mapping[str, str],
    found: dict[tuple[str, str], ReportGold],
) -> None:
    for entry in entries:
        for slug, span in _places(entry, texts):
            gold = _of(found, slug, kind)
            (gold.undecided if any(entry.get(key) for key in _UNDECIDED) else gold.wanted).append(span)


def _places(entry: Mapping[str, object], texts: Mapping[str, str]) -> Iterator[tuple[str, Span]]:
    """Where an entry stands: as it says, or where its words are found once in one of the reports."""
    quote, slug = str(entry.get("quote", "")), str(entry.get("report", ""))
    start = entry.get("start", entry.get("offset"))
    for name, text in texts.items():
        if isinstance(start, int) and quote and text.startswith(quote, start) and slug in (name, ""):
            yield name, Span(start, start + len(quote))
            return
    for name, text in texts.items():
        at = text.find(quote) if quote else -1
        if at >= 0:
            yield name, Span(at, at + len(quote))
            return


def _of(found: dict[tuple[str, str], ReportGold], slug: str, kind: str) -> ReportGold:
    return found.setdefault((slug, kind), ReportGold())


def _lines(file: Path) -> Iterator[Mapping[str, object]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield _parsed(line, f"{file}:{number}")


def _json(file: Path) -> Any:
    return _parsed(file.read_text(encoding="utf-8"), str(file))


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"is not JSON: {error.msg}", where=place, hint="correct it") from error
