"""What builds of more reports than were measured would cost, drawn out from what was.

    python bench/grow.py 10 100 1000 --processes 1 --into built.jsonl
    python bench/simulate.py 1000 10000 --into reduced.jsonl
    python bench/cost.py --built built.jsonl --reduced reduced.jsonl --reports 10000 1000000

A build costs what it costs without reports, and so much for each: the line through the smallest and the largest size
that were measured. What is decided among all reports grows by its measured exponent. Seconds are those of one core if
the builds were made in one process; with more, those of the clock.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KIND = "from nothing"
_HOUR = 3600
Points = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A cost that grows by as much with each report."""

    fixed: float
    each: float

    def at(self, reports: int) -> float:
        """The cost of so many reports."""
        return self.fixed + self.each * reports


@dataclass(frozen=True, slots=True)
class Power:
    """A cost that grows by an exponent from what was measured last."""

    reports: int
    last: float
    exponent: float

    def at(self, reports: int) -> float:
        """The cost of so many reports."""
        return self.last * math.pow(reports / self.reports, self.exponent)


def line_of(points: Points) -> Line:
    """The line through the smallest and the largest of at least two sizes."""
    first, last = min(points), max(points)
    each = (points[last] - points[first]) / (last - first)
    return Line(points[first] - each * first, each)


def power_of(points: Points) -> Power:
    """The growth between the smallest and the largest of at least two sizes."""
    first, last = min(points), max(points)
    grown = points[last] / points[first] if points[first] > 0 and points[last] > 0 else last / first
    return Power(last, points[last], math.log(grown) / math.log(last / first))


def points_of(rows: Iterable[Mapping[str, Any]], part: str) -> dict[str, dict[int, float]]:
    """The figures of a part of what was measured, by name and by the number of reports; the last measured counts."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row["build"] == KIND:
            for name, figure in row[part].items():
                if figure is not None:
                    found[name][row["reports"]] = figure
    return {name: points for name, points in found.items() if len(points) > 1}


def read(files: Iterable[Path]) -> list[dict[str, Any]]:
    """The lines of files."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def show(title: str, unit: str, costs: Mapping[str, Line | Power], sizes: Sequence[int], divide: float) -> None:
    """Print costs at some sizes; of lines also what each report adds."""
    print(f"{title:32}{'each report':>16}" + "".join(f"{size:>16,}" for size in sizes) + f"  {unit}")
    for name, cost in costs.items():
        each = f"{cost.each:16.4f}" if isinstance(cost, Line) else f"{'n^' + format(cost.exponent, '.2f'):>16}"
        print(f"  {name:30}{each}" + "".join(f"{cost.at(size) / divide:16,.2f}" for size in sizes))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="What builds of many reports would cost.")
    parser.add_argument("--built", nargs="+", type=Path, required=True, metavar="FILE", help="lines of bench/grow.py")
    parser.add_argument("--reduced", nargs="+", type=Path, default=[], metavar="FILE", help="of bench/simulate.py")
    parser.add_argument("--reports", nargs="+", type=int, default=[10_000, 1_000_000])
    given = parser.parse_args()
    built = read(given.built)
    if len({row["reports"] for row in built if row["build"] == KIND}) < 2:
        parser.error("two sizes are needed, each built from nothing")
    seconds = {name: line_of(points) for name, points in points_of(built, "seconds").items()}
    show("seconds", "hours", seconds, given.reports, _HOUR)
    show("on disk, MB", "GB", {n: line_of(p) for n, p in points_of(built, "disk").items()}, given.reports, 1_000)
    show("in memory, MB", "GB", {n: line_of(p) for n, p in points_of(built, "memory").items()}, given.reports, 1_000)
    quads = {n: line_of(p) for n, p in points_of(built, "made").items() if n == "quads"}
    show("made", "millions", quads, given.reports, 1_000_000)
    reduced: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in read(given.reduced):
        for part in ("seconds", "more MB"):
            reduced[part][row["reduction"]][row["copies"]] = row[part]
    for part, unit, divide in (("seconds", "hours", _HOUR), ("more MB", "GB", 1_000)):
        costs = {name: power_of(points) for name, points in reduced[part].items() if len(points) > 1}
        if costs:
            show(f"among all reports, {part}", unit, costs, given.reports, divide)


if __name__ == "__main__":
    main()
