"""What a build says of its stages, a line or a few each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from miggraph.build.checks import SHOWN, wrong
from miggraph.build.faults import Faults
from miggraph.build.library import UNSAID
from miggraph.colleague import Asked, Colleague
from miggraph.model import Correction, ReportBrief
from miggraph.shapes import Violation

_FEW = 5
"""Of so many reports each is named."""


def would_be_left_out_lines(faults: Faults, said: Sequence[str]) -> list[str]:
    """What a check of a conversion says where it fails."""
    lines = [f"a build would leave the report out: {error}" for error in faults.found.values()]
    return lines if said or not lines else ["it does not hold", *lines]


def holding_line(passages: int) -> str:
    """How many passages the evidence check has found true."""
    return f"{passages} passages hold the words of their report"


def violation_lines(found: Sequence[Violation]) -> list[str]:
    """How many results the shapes gave, and the first that are faults."""
    bad, counts = wrong(found), Counter(violation.severity for violation in found)
    counted = f"{len(bad)} violations, {counts['Warning']} warnings, {counts['Info']} gaps"
    return [counted, *map(str, bad[:SHOWN])]


def left_out_lines(faults: Faults, before: Iterable[str]) -> list[str]:
    """A line for each report that a stage has left out."""
    known = set(before)
    return [f"left out {report}: {line}" for report, line in faults.lines().items() if report not in known]


def unread_lines(reports: Iterable[ReportBrief]) -> list[str]:
    """A line for each part of a file that could not be read, such as a page without a text layer."""
    return [f"{report.slug}: {remark}" for report in reports for remark in report.remarks]


def unsaid_lines(reports: Sequence[ReportBrief]) -> list[str]:
    """What nothing says of reports, and where it can be filled in: a line each for a few, one for many."""
    lines = []
    for name, clause in UNSAID.items():
        of = [report.slug for report in reports if getattr(report.meta, name) is None]
        if len(of) <= _FEW:
            lines += [f"{slug}: {clause}; add {name} to its metadata file where it is known" for slug in of]
        else:
            lines.append(f"{len(of)} reports, such as {of[0]}: {clause}; add {name} to their metadata files")
    return lines


def stray_lines(folder: Path, reports: Collection[str]) -> list[str]:
    """A line for each metadata file beside which no report is.

    :param reports: the slugs of all that are there
    """
    strays = [file.name for file in sorted(folder.glob("*.toml")) if file.stem not in reports]
    return [f"{name}: belongs to no report; name it after one, or remove it" for name in strays]


def size_line(reports: Sequence[ReportBrief]) -> str:
    """How much was read."""
    characters = sum(report.characters for report in reports)
    sections = sum(report.sections for report in reports)
    return f"{len(reports)} report{'s' * (len(reports) != 1)}, {characters} characters, {sections} sections"


def model_lines(colleague: Colleague | None, asked: Asked) -> list[str]:
    """What came of asking a model, where one is asked."""
    return [f"model {colleague.model}: {asked}"] if colleague else []


def kinds_line(found: Iterable[Counter[str]]) -> str:
    """How many annotations there are of each kind in all reports."""
    kinds: Counter[str] = sum(found, Counter())
    return f"{kinds.total()} annotations: {', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items()))}"


def corrections_line(applied: Iterable[Correction]) -> str:
    """How many corrections by hand were applied, by what they do."""
    counts = Counter(correction.action for correction in applied)
    return ", ".join(f"{action} {number}" for action, number in sorted(counts.items())) or "no corrections"
