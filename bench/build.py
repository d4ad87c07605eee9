"""Time, memory and growth of the build: the corpus as it is, and repeated under new names.

    python bench/build.py            ×1, ×4 and ×16
    python bench/build.py 1 2        these only

Each size is built in a process of its own, whose peak memory the system reports. The exponent is that of growth between
the smallest and the largest size: 1 means that four times the text takes four times as long.
"""

from __future__ import annotations

import json
import math
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SIZES = (1, 4, 16)
LINKED = ("ontology", "shapes", "queries", "data/authority", "data/curation")


def make_corpus(root: Path, copies: int) -> None:
    """A project whose reports stand there as often as said, each copy with a slug of its own."""
    reports = root / "data" / "reports"
    reports.mkdir(parents=True)
    for name in LINKED:
        if (PROJECT / name).exists():
            (root / name).symlink_to(PROJECT / name)
    for file in sorted((PROJECT / "data" / "reports").iterdir()):
        for number in range(copies if file.suffix in (".md", ".txt", ".toml") else 0):
            suffix = f"-copy-{number}" if number else ""
            shutil.copyfile(file, reports / f"{file.stem}{suffix}{file.suffix}")


def measure(copies: int) -> dict[str, float]:
    """Seconds of each stage and of the whole process, its peak memory in MB, and the quads made."""
    with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
        root = Path(folder)
        make_corpus(root, copies)
        begin = time.perf_counter()
        subprocess.run([sys.executable, __file__, "--build", str(root)], check=True, stdout=subprocess.DEVNULL)
        whole = time.perf_counter() - begin
        made = json.loads((root / "made.json").read_text(encoding="utf-8"))
    return {**made["seconds"], "whole": whole, "peak MB": made["peak"] / 1024, "quads": made["quads"]}


def build(root: Path) -> None:
    """Build in this process and leave its figures, peak memory in kilobytes, beside the dataset."""
    from miggraph import config
    from miggraph.build import build as run

    built = run(config.load({"root": root}, environ={}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = {"seconds": dict(built.seconds), "quads": built.counts["quads"], "peak": peak}
    (root / "made.json").write_text(json.dumps(made), encoding="utf-8")


def growth(first: float, last: float, factor: float) -> str:
    """The exponent by which a figure grows; none for what is too short to tell."""
    return f"{math.log(last / first) / math.log(factor):.2f}" if first >= 0.05 and factor > 1 else "-"


def main() -> None:
    """Build each size and print the table."""
    if sys.argv[1:2] == ["--build"]:
        build(Path(sys.argv[2]))
        return
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    measured = [measure(size) for size in sizes]
    print("".join([f"{'':12}", *(f"{'×' + str(size):>12}" for size in sizes), f"{'exponent':>12}"]))
    for name in measured[0]:
        figures = [row[name] for row in measured]
        shown = "".join(f"{figure:12.0f}" if name == "quads" else f"{figure:12.2f}" for figure in figures)
        print(f"{name:12}{shown}{growth(figures[0], figures[-1], sizes[-1] / sizes[0]):>12}")


if __name__ == "__main__":
    main()
