"""Time, memory, disk and growth of a build of rewritten reports: from nothing, and after each kind of change.

    python bench/grow.py                                     10 and 100 reports rewritten from those of the project
    python bench/grow.py 10 100 1000 --from DIR --from data/reports:50     other texts, one in fifty of the project
    python bench/grow.py 1000 --into figures.jsonl --corpus FOLDER         what is measured and made is kept
    python bench/grow.py --table figures.jsonl               the table of what was measured, in one run or several

Every build runs in a process of its own, and its figures are written as it ends, so that a run that is stopped loses
one build. ``FOLDER/SIZE`` keeps the corpus of a size with its dataset: it is not written anew, and the builds behind
"from nothing" can be measured alone (``--builds``). The exponent is that of growth between the smallest and the largest
size. Memory is what the system counts for processes without counting twice what they share.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures import Peak, differing, disk, tell
from figures import print_table as table
from rewriting import NAME, Rewriter, seed_of, sources_of
from wording import PROJECT

ALIAS = """<https://w3id.org/miggraph/id/organization/international-organization-for-migration>
    <http://www.w3.org/2004/02/skos/core#altLabel> "{}" .
"""
OF_HEAD = "Office for the Movement of People"
"""A name that no report prints, and whose head many print alone: "the Office" may be that body then."""
_CAPITALS = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)+")
"""A name in the midst of a sentence."""
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Reports of a size, and the texts that they are rewritten from."""

    root: Path
    number: int
    rewriter: Rewriter

    def write(self, place: int, seed: int) -> None:
        """Write the report at a place."""
        self.rewriter.write(self.root, place, seed)

    def as_made(self) -> None:
        """Write what is not there, and take back what was changed for earlier builds."""
        reports = self.root / "data" / "reports"
        if len(list(reports.glob("*.md"))) < self.number:
            self.rewriter.make_corpus(self.root, self.number)
        self.remove()
        self.write(self.number // 2, seed_of(self.number // 2))
        authority = self.root / "data" / "authority"
        if authority.is_symlink():
            authority.unlink()
            shutil.copytree(PROJECT / "data" / "authority", authority)
        (authority / "alias.ttl").unlink(missing_ok=True)

    def begin_anew(self) -> None:
        """Remove what was built."""
        shutil.rmtree(self.root / "dataset", ignore_errors=True)

    def change(self) -> None:
        """Write one report otherwise."""
        self.write(self.number // 2, seed_of(self.number // 2, 7))

    def add_alias(self, name: str = OF_HEAD) -> None:
        """Give a body another name."""
        (self.root / "data" / "authority" / "alias.ttl").write_text(ALIAS.format(name), encoding="utf-8")

    def add_printed_alias(self) -> None:
        """Give a body another name that one report prints."""
        self.add_alias(self.printed())

    def printed(self) -> str:
        """The name that a report of those that stay prints most often and no other one does; longer ones first."""
        reports = sorted((self.root / "data" / "reports").glob("*.md"))
        own = reports.pop(self.number // 3).read_text(encoding="utf-8")
        others = [report.read_text(encoding="utf-8") for report in reports]
        names = Counter(_CAPITALS.findall(own))
        order = sorted(names, key=lambda name: (-names[name], -len(name), name))
        found: str = next(name for name in order if not any(name in text for text in others))
        return found

    def add(self) -> None:
        """Write one report more."""
        self.write(self.number, seed_of(self.number))

    def remove(self) -> None:
        """Remove the report that was added, if it is there."""
        for suffix in (".md", ".toml"):
            (self.root / "data" / "reports" / f"{NAME.format(self.number)}{suffix}").unlink(missing_ok=True)


BUILDS: dict[str, Callable[[Corpus], None]] = {
    "from nothing": Corpus.begin_anew,
    "nothing changed": lambda _: None,
    "one report changed": Corpus.change,
    "one alias added": Corpus.add_printed_alias,
    "one alias of a common head": Corpus.add_alias,
    "one report added": Corpus.add,
    "one report removed": Corpus.remove,
}


def build(root: Path, processes: int) -> Figures:
    """Build in this process: the seconds of each stage and of all, and what was made."""
    from miggraph import config
    from miggraph.build import StageReport
    from miggraph.build import build as run

    def tell(report: StageReport) -> None:
        print(f"  {report.name:<10}{report.seconds:8.1f} s  {report.made[:100]}", file=sys.stderr, flush=True)

    begin = time.perf_counter()
    built = run(config.load({"root": root, "build_processes": processes}, environ={}), progress=tell)
    whole = time.perf_counter() - begin
    graphs = [count for name, count in built.counts.items() if name.startswith("graph/report/")]
    statements = built.counts.get("mig:Statement", 0)
    reports = max(1, len(graphs))
    return {
        "seconds": {**built.seconds, "whole": whole},
        "made": {
            "quads": built.counts["quads"],
            "quads a report": sum(graphs) / reports,
            "statements a report": statements / reports,
            "passages a report": built.counts.get("mig:Passage", 0) / reports,
            "left out": len(built.left_out),
        },
        "version": built.version,
    }


def measured(root: Path, processes: int) -> Figures:
    """The figures of a build in a new process, its memory, and what it leaves on disk."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = pool.submit(build, root, processes)
        with Peak() as peak:
            made = running.result()
    found = peak.figures()
    made["seconds"]["CPU"] = found.pop("CPU seconds")
    return {**made, "memory": found, "disk": disk(root / "dataset")}


def measure(corpus: Corpus, builds: Sequence[str], processes: int) -> Iterator[Figures]:
    """The figures of builds, one after another, each with what was changed before it."""
    corpus.as_made()
    characters = sum(file.stat().st_size for file in (corpus.root / "data" / "reports").glob("*.md"))
    for name in builds:
        BUILDS[name](corpus)
        found = measured(corpus.root, processes)
        if name == "from nothing":
            sources = len(corpus.rewriter.sources)
            found["made"]["texts that no copy shares, %"] = differing(corpus.root / "dataset", sources)
        yield {"reports": corpus.number, "build": name, "characters": characters, **found}


def main() -> None:
    """Build each size, or print what was measured."""
    parser = argparse.ArgumentParser(description="Time, memory, disk and growth of a build of rewritten reports.")
    parser.add_argument("sizes", nargs="*", type=int, default=(10, 100))
    parser.add_argument("--from", dest="sources", action="append", metavar="DIR[:N]", help="texts; one in N from there")
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--into", type=Path, metavar="FILE", help="add the figures to this file, a line for each build")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="keep reports and datasets there")
    parser.add_argument("--builds", nargs="+", choices=[*BUILDS], default=[*BUILDS], metavar="BUILD")
    parser.add_argument("--table", nargs="+", type=Path, metavar="FILE", help="print what such files hold")
    given = parser.parse_args()
    rows: list[Figures] = []
    for file in given.table or ():
        rows += map(json.loads, file.read_text(encoding="utf-8").splitlines())
    if not given.table:
        rewriter = Rewriter(sources_of(given.sources or [str(PROJECT / "data" / "reports")]))
        with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
            for size in given.sizes:
                root = (given.corpus or Path(folder)) / str(size)
                root.mkdir(parents=True, exist_ok=True)
                for row in measure(Corpus(root.absolute(), size, rewriter), given.builds, given.processes):
                    rows.append(row)
                    tell(row, given.into)
    table(rows)


if __name__ == "__main__":
    main()
