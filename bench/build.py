"""Time, memory and growth of the build: the corpus as it is, and repeated under new names.

    python bench/build.py                         ×1, ×4 and ×16
    python bench/build.py 1 2                     these only
    python bench/build.py --project FOLDER 1      the reports of another project

Each size is built in a process of its own, whose peak memory the system reports. The exponent is that of growth between
the smallest and the largest size: 1 means that four times the text takes four times as long. What a size took is told
on standard error when it is built, because the largest takes long.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SIZES = (1, 4, 16)
LINKED = ("ontology", "shapes", "queries", "data/authority", "data/curation")
WHOLE_NUMBERS = frozenset({"extract B/s", "quads"})


def make_corpus(project: Path, root: Path, copies: int) -> int:
    """Lay out a project whose reports stand there as often as said, each copy with a slug of its own.

    :return: the bytes of text of all its reports
    """
    from miggraph.reader import report_files
    from miggraph.reader.metadata import metadata_path

    reports = root / "data" / "reports"
    reports.mkdir(parents=True)
    for name in LINKED:
        if (project / name).exists():
            (root / name).symlink_to((project / name).resolve())
    size = 0
    for report in report_files(project / "data" / "reports"):
        for file in (report, metadata_path(report)):
            for number in range(copies):
                suffix = f"-copy-{number}" if number else ""
                shutil.copyfile(file, reports / f"{file.stem}{suffix}{file.suffix}")
        size += report.stat().st_size * copies
    return size


def build(root: Path) -> dict[str, float]:
    """Build in this process: the seconds of each stage, the peak memory in MB, and the quads made."""
    from miggraph import config
    from miggraph.build import build as run

    built = run(config.load({"root": root}, environ={}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**built.seconds, "peak MB": peak / 1024, "quads": built.counts["quads"]}


def measure(project: Path, copies: int) -> dict[str, float]:
    """The figures of a build in a new process, the seconds of that process, and the bytes extracted in a second."""
    with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
        size = make_corpus(project, Path(folder), copies)
        begin = time.perf_counter()
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            made = pool.submit(build, Path(folder)).result()
        whole = time.perf_counter() - begin
    return {**made, "whole": whole, "extract B/s": size / made["extract"]}


def growth(first: float, last: float, factor: float) -> str:
    """The exponent by which a figure grows; none for what is too short to tell."""
    return f"{math.log(last / first) / math.log(factor):.2f}" if first >= 0.05 and factor > 1 else "-"


def main() -> None:
    """Build each size and print the table."""
    parser = argparse.ArgumentParser(description="Time, memory and growth of the build.")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="how often each report stands in the corpus")
    parser.add_argument("--project", type=Path, default=PROJECT, help="folder whose data/reports are built")
    given = parser.parse_args()
    measured = []
    for size in given.sizes:
        measured.append(measure(given.project, size))
        told = ", ".join(f"{name} {figure:.1f}" for name, figure in measured[-1].items())
        print(f"×{size}: {told}", file=sys.stderr, flush=True)
    print("".join([f"{'':12}", *(f"{'×' + str(size):>12}" for size in given.sizes), f"{'exponent':>12}"]))
    for name in measured[0]:
        figures = [row[name] for row in measured]
        shown = "".join(f"{figure:12.0f}" if name in WHOLE_NUMBERS else f"{figure:12.2f}" for figure in figures)
        print(f"{name:12}{shown}{growth(figures[0], figures[-1], given.sizes[-1] / given.sizes[0]):>12}")


if __name__ == "__main__":
    main()
