"""What is kept beside a version so that the next one can be made of what has changed.

parts.tsv       name, SHA-256, lines of each part
texts.tsv       the same of the files in texts/
counts.tsv      lines that are not in the dump just because one part has them: the line, and how many parts have it
described.nq    the description of the dataset without its figures
figures.nq      its figures
noted.json      how each of these counts among the figures
census.json     what was counted, without the figures
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from miggraph.figures import Census, Group, Holding, Noted

LEDGER = "ledger"
PARTS = "parts.tsv"
COUNTS = "counts.tsv"
TEXTS = "texts.tsv"
DESCRIBED = "described.nq"
FIGURES = "figures.nq"
NOTED = "noted.json"
CENSUS = "census.json"
FORMAT = 3
_FILES = (PARTS, TEXTS, COUNTS, DESCRIBED, FIGURES, NOTED)


@dataclass
class Lines:
    """How many quads a dump has, by graph, and how many that put a thing into a class of the ontology, by class."""

    graphs: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)


def entry_of(line: bytes, count: int) -> bytes:
    """A line of ``counts.tsv``. It stands where its line would, as no line of N-Quads is how another one begins."""
    return line[:-1] + b"\t%d\n" % count


def read_entry(entry: bytes) -> tuple[bytes, int]:
    """A line, and how many parts have it."""
    line, _, count = entry.rpartition(b"\t")
    return line + b"\n", int(count)


def write_parts(place: Path, parts: Iterable[tuple[str, str, int]]) -> None:
    """Tell the parts of a version."""
    place.write_text("".join(f"{name}\t{digest}\t{lines}\n" for name, digest, lines in parts), encoding="utf-8")


def read_parts(place: Path) -> list[tuple[str, str, int]]:
    """The parts of a version.

    :raises OSError: if they are not told
    :raises ValueError: if they are not told in this way
    """
    found = []
    for line in place.read_text(encoding="utf-8").splitlines():
        name, digest, lines = line.split("\t")
        found.append((name, digest, int(lines)))
    return found


def write_census(ledger: Path, census: Census, lines: Lines, made_by: str, described_by: str) -> None:
    """Tell what was counted; the last file of a ledger, which tells the sizes of the others.

    :param made_by: the code that counted it, as a hash
    :param described_by: what else the description was made from, as a hash
    """
    numbers = _numbered(census.groups)
    told = {
        "format": FORMAT,
        "made_by": made_by,
        "described_by": described_by,
        "sizes": _sizes(ledger),
        "sets": [sorted(classes) for classes in numbers],
        "groups": [[*_row(group, numbers), count] for group, count in census.groups.items()],
        "classes": census.classes,
        "graphs": census.graphs,
        "below": sorted(census.below),
        "subjects": census.subjects,
        "objects": census.objects,
        "lines": {"graphs": lines.graphs, "kinds": lines.kinds},
    }
    (ledger / CENSUS).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _numbered(groups: Iterable[Group]) -> dict[frozenset[str], int]:
    """The sets of classes in some groups, each with its number."""
    groups = list(groups)
    named = {kind for _, _, kind in groups if not isinstance(kind, str)}
    every = sorted(named | {subject for subject, _, _ in groups}, key=sorted)
    return {classes: number for number, classes in enumerate(every)}


def _row(group: Group, numbers: Mapping[frozenset[str], int]) -> tuple[int, str, int | str]:
    subject, property_, kind = group
    return numbers[subject], property_, kind if isinstance(kind, str) else numbers[kind]


def _group(row: tuple[int, str, int | str], sets: Sequence[frozenset[str]]) -> Group:
    subject, property_, kind = row
    return sets[subject], property_, kind if isinstance(kind, str) else sets[kind]


def write_noted(ledger: Path, noted: Sequence[Noted]) -> None:
    """Tell how each of the figures counts, in their order."""
    numbers = _numbered(group for group, _, _ in noted)
    rows = [(*_row(group, numbers), *map(int, is_new)) for group, *is_new in noted]
    told = {"sets": [sorted(classes) for classes in numbers], "rows": rows}
    (ledger / NOTED).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read_noted(ledger: Path) -> list[Noted]:
    """How each of the figures counts, in their order.

    :raises OSError: if it is not told
    :raises ValueError: if it is not told in this way
    """
    told = json.loads((ledger / NOTED).read_text(encoding="utf-8"))
    try:
        sets = [frozenset(classes) for classes in told["sets"]]
        return [(_group((s, p, kind), sets), bool(first), bool(second)) for s, p, kind, first, second in told["rows"]]
    except TypeError as error:
        raise ValueError(f"{NOTED} is told in another way") from error


def _sizes(ledger: Path) -> dict[str, int]:
    return {name: (ledger / name).stat().st_size for name in _FILES}


def read_census(ledger: Path, holding: Holding) -> tuple[Census, Lines]:
    """What was counted.

    :raises OSError: if it is not told
    :raises ValueError: if it is not told in this way
    """
    told = json.loads((ledger / CENSUS).read_text(encoding="utf-8"))
    sets = [frozenset(classes) for classes in told["sets"]]
    groups: Counter[Group] = Counter()
    for subject, property_, kind, count in told["groups"]:
        groups[_group((subject, property_, kind), sets)] = count
    census = Census(
        groups,
        Counter(told["classes"]),
        Counter(told["graphs"]),
        {(narrow, broad) for narrow, broad in told["below"]},
        told["subjects"],
        told["objects"],
        holding,
    )
    return census, Lines(Counter(told["lines"]["graphs"]), Counter(told["lines"]["kinds"]))


def origin(ledger: Path) -> tuple[str, str] | None:
    """By what code a ledger was written, and from what else the description was made; None where it is not whole."""
    try:
        told: Mapping[str, Any] = json.loads((ledger / CENSUS).read_text(encoding="utf-8"))
        whole = told["format"] == FORMAT and told["sizes"] == _sizes(ledger)
        return (str(told["made_by"]), str(told["described_by"])) if whole else None
    except (OSError, ValueError, LookupError, TypeError):
        return None
