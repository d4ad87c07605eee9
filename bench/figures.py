"""What is measured of a build beside its seconds, and the table of it: memory, disk, growth."""

from __future__ import annotations

import contextlib
import json
import math
import re
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

_OFTEN = 0.25
"""Seconds between two looks at the memory."""
_LONG = re.compile(rb'"((?:[^"\\]|\\.){40,})"')
_GRAPH = re.compile(rb"/graph/report/rewritten-(\d+)> \.\n$")
_SHORTEST = 0.05
"""Less is too little to tell growth by."""


class Peak:
    """Looks at the memory and the time of the processes that this one has begun, as long as the context lasts."""

    def __init__(self) -> None:
        self._largest = 0
        self._together = 0
        self._processes = 0
        self._cpu: dict[int, float] = {}
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Peak:
        self._looking.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._looking.join()

    def figures(self) -> dict[str, float]:
        """The most that one process had, and all at one time, in MB; the most processes at one time, their CPU seconds.

        The last moments of a process may be missing from its seconds.
        """
        return {
            "largest process MB": self._largest / 1e6,
            "all processes MB": self._together / 1e6,
            "processes": self._processes,
            "CPU seconds": sum(self._cpu.values()),
        }

    def _look(self) -> None:
        here = psutil.Process()
        while not self._ended.wait(_OFTEN):
            sizes = []
            for child in here.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    sizes.append((child.memory_info().rss, _own(child)))
                    taken = child.cpu_times()
                    self._cpu[child.pid] = taken.user + taken.system
            self._largest = max([self._largest, *(whole for whole, _ in sizes)])
            self._together = max(self._together, sum(own for _, own in sizes))
            self._processes = max(self._processes, len(sizes))


def _own(process: Any) -> int:
    """The memory of a process, of what it shares with others its part alone, where the system tells it."""
    told = process.memory_full_info()
    return int(getattr(told, "pss", told.uss))


def disk(dataset: Path) -> dict[str, float]:
    """What lies on disk of the current version of a dataset and beside it, in MB."""
    current = dataset / "current"
    places = {
        "dump": current / "miggraph.nq",
        "store": current / "store",
        "index": current / "search.sqlite",
        "texts": current / "texts",
        "cache": dataset / "cache",
    }
    return {f"{name} MB": _size(place) / 1e6 for name, place in places.items()}


def _size(place: Path) -> int:
    if place.is_file():
        return place.stat().st_size
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())


def differing(dataset: Path, sources: int) -> float | None:
    """Of the long texts in the graph of a report, such as quotes and labels of statements, the share that no other has.

    Looked at are the reports that are copies of the first source; None where there is one.

    :param sources: after so many reports comes the next copy of one
    """
    found: dict[int, set[bytes]] = defaultdict(set)
    with (dataset / "current" / "miggraph.nq").open("rb") as dump:
        for line in dump:
            graph = _GRAPH.search(line)
            if graph and int(graph[1]) % sources == 0:
                found[int(graph[1])].update(_LONG.findall(line))
    if len(found) < 2:
        return None
    first, *rest = (texts for _, texts in sorted(found.items()))
    return 100 * len(first.difference(*rest)) / max(1, len(first))


def growth(first: float, last: float, factor: float) -> str:
    """The exponent by which a figure grows; none for what is too small to tell."""
    return f"{math.log(last / first) / math.log(factor):.2f}" if min(first, last) >= _SHORTEST and factor > 1 else "-"


def print_table(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a table for each kind of build; of builds of one size and kind that were repeated, the last counts.

    The exponents are of growth by the number of reports, and by the bytes of their texts: a small corpus may have none
    of the long ones.
    """
    kinds: dict[str, dict[int, dict[str, float]]] = defaultdict(dict)
    texts: dict[int, float] = {}
    for row in rows:
        parts = (row["seconds"], row["memory"], row["disk"], row["made"])
        kinds[row["build"]][row["reports"]] = {name: figure for part in parts for name, figure in part.items()}
        texts[row["reports"]] = row["characters"]
    for kind, sizes in kinds.items():
        order = sorted(sizes)
        factors = order[-1] / order[0], texts[order[-1]] / texts[order[0]]
        print("".join([f"{kind:30}", *(f"{size:>14,}" for size in order), f"{'exponent':>10}{'by text':>10}"]))
        for name in dict.fromkeys(name for size in order for name in sizes[size]):
            figures = [sizes[size].get(name) for size in order]
            shown = "".join(f"{'-':>14}" if figure is None else f"{figure:14,.2f}" for figure in figures)
            first, last = figures[0], figures[-1]
            grown = (growth(first, last, factor) if first and last else "-" for factor in factors)
            print(f"  {name:28}{shown}{''.join(f'{each:>10}' for each in grown)}")


def tell(row: dict[str, Any], into: Path | None) -> None:
    """Print figures as they come, and keep them in a file, so that a run that is stopped loses nothing."""
    line = json.dumps(row)
    print(line, file=sys.stderr, flush=True)
    if into:
        with into.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
