"""Time and growth of extraction: the text of reports as one, once, twice and four times over.

    python bench/extract.py                 the reports of the project
    python bench/extract.py FILE ...        other files, in any format that is read

Each size is extracted in a process of its own. The seconds are those of the processor, for every stage; the exponent is
that of growth between the smallest and the largest size: 1 means that four times the text takes four times as long.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SIZES = (1, 2, 4)
SHORTEST = 0.05
"""Fewer seconds are too few to tell growth by."""


def extract(files: Sequence[Path], copies: int) -> dict[str, float]:
    """The megabytes of a text made of files, the seconds of each stage in it, and of all."""
    from miggraph.extract.discourse.document import Document
    from miggraph.extract.pipeline import STAGES, language_read, read_document
    from miggraph.extract.rules import reading
    from miggraph.lexicon import Lexicon
    from miggraph.link.authority import load_authority
    from miggraph.reader import UNKNOWN, read_text, report_from_text

    lexicon = Lexicon(load_authority(PROJECT / "data" / "authority", PROJECT / "ontology").entries)
    text = "\n\n".join([read_text(file) for file in files] * copies)
    report = report_from_text("text", text, UNKNOWN)
    read_document(report_from_text("words", text[:2_000], UNKNOWN), lexicon)  # loads the rules and the tables of words
    language = language_read(report)
    figures = {"text MB": len(text.encode()) / 1e6}
    with reading(language):
        document = Document(report, lexicon.in_language(language))
        for stage in STAGES:
            begin = time.process_time()
            document = document.plus(stage.run(document))
            figures[stage.name] = time.process_time() - begin
    return {**figures, "whole": sum(figures.values()) - figures["text MB"]}


def measure(files: Sequence[Path], copies: int) -> dict[str, float]:
    """What :func:`extract` gives, in a new process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(extract, files, copies).result()


def growth(first: float, last: float, factor: float) -> str:
    """The exponent by which seconds grow; none for what is too short to tell."""
    return f"{math.log(last / first) / math.log(factor):.2f}" if first >= SHORTEST and factor > 1 else "-"


def main() -> None:
    """Extract from each size and print the table."""
    parser = argparse.ArgumentParser(description="Time and growth of extraction.")
    parser.add_argument("files", nargs="*", type=Path, help="files to make the text of")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="how often the files stand in it")
    given = parser.parse_args()
    files = given.files or sorted(PROJECT.glob("data/reports/*-*.md"))
    sizes = [measure(files, copies) for copies in given.sizes]
    print(f"{'':20}" + "".join(f"{'×' + str(copies):>10}" for copies in given.sizes) + f"{'exponent':>10}")
    factor = sizes[-1]["text MB"] / sizes[0]["text MB"]
    for name in sizes[0]:
        figures = [size[name] for size in sizes]
        grown = "-" if name == "text MB" else growth(figures[0], figures[-1], factor)
        print(f"{name:20}" + "".join(f"{figure:10.2f}" for figure in figures) + f"{grown:>10}")


if __name__ == "__main__":
    main()
