"""Time, memory and growth of a build of rewritten reports: from nothing, after a change of one, after nothing changed.

    python bench/grow.py                        10 and 100 reports rewritten from those of the project
    python bench/grow.py 10 100 1000 --from DIR from the texts of another folder
    python bench/grow.py 10 100 --processes 1   in one process

Every build runs in a process of its own; peak memory is that of the largest process. The exponent is that of growth
between the smallest and the largest size.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from build import growth
from rewriting import PROJECT, make_corpus, rewritten

ALIAS = """<https://w3id.org/miggraph/id/organization/international-organization-for-migration>
    <http://www.w3.org/2004/02/skos/core#altLabel> "Office for the Movement of People" .
"""
BUILDS = ("from nothing", "nothing changed", "one report changed", "one alias added")


def build(root: Path, processes: int) -> dict[str, float]:
    """Build in this process: the seconds of each stage and of all, the peak memory in MB, and the quads made."""
    from miggraph import config
    from miggraph.build import build as run

    begin = time.perf_counter()
    built = run(config.load({"root": root, "build_processes": processes}, environ={}))
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    whole = time.perf_counter() - begin
    return {
        **built.seconds,
        "whole": whole,
        "peak MB": max(peaks) / 1024,
        "quads": built.counts["quads"],
        "left out": len(built.left_out),
    }


def measure(number: int, sources: list[Path], processes: int) -> dict[str, dict[str, float]]:
    """The figures of each of the builds, one after another, by what was changed before it."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
        root = Path(folder)
        make_corpus(root, number, sources)
        authority = root / "data" / "authority"
        authority.unlink()
        shutil.copytree(PROJECT / "data" / "authority", authority)
        for name in BUILDS:
            if name == "one report changed":
                text = sources[number // 2 % len(sources)].read_text(encoding="utf-8")
                (root / "data" / "reports" / f"rewritten-{number // 2:05}.md").write_text(rewritten(text, 7), "utf-8")
            elif name == "one alias added":
                (authority / "alias.ttl").write_text(ALIAS, encoding="utf-8")
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                found[name] = pool.submit(build, root, processes).result()
            told = ", ".join(f"{stage} {figure:.1f}" for stage, figure in found[name].items())
            print(f"{number} reports, {name}: {told}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Build each size and print a table for each kind of build."""
    parser = argparse.ArgumentParser(description="Time, memory and growth of a build of rewritten reports.")
    parser.add_argument("sizes", nargs="*", type=int, default=(10, 100))
    parser.add_argument("--from", dest="source", type=Path, default=PROJECT / "data" / "reports")
    parser.add_argument("--processes", type=int, default=0)
    given = parser.parse_args()
    files = sorted(file for file in given.source.glob("*.md") if file.name != "README.md")
    measured = [measure(size, files, given.processes) for size in given.sizes]
    for name in BUILDS:
        print("".join([f"{name:20}", *(f"{size:>12}" for size in given.sizes), f"{'exponent':>12}"]))
        for stage in measured[0][name]:
            figures = [row[name][stage] for row in measured]
            shown = "".join(f"{figure:12.2f}" for figure in figures)
            print(f"  {stage:18}{shown}{growth(figures[0], figures[-1], given.sizes[-1] / given.sizes[0]):>12}")


if __name__ == "__main__":
    main()
