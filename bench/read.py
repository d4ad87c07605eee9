"""Time, memory and growth of reading: one text in every format, once, twice and four times over.

    python bench/read.py FILE ...                 each file as it is
    python bench/read.py                          the reports of the project, as Markdown, HTML and PDF

Each file is read in a process of its own. The seconds are those of the processor, without the import of libraries.
"""

from __future__ import annotations

import argparse
import html
import math
import multiprocessing
import resource
import tempfile
import textwrap
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SIZES = (1, 2, 4)
WIDTH, LINES = 90, 54
"""Characters of a line and lines of a page of the PDF."""


def read(file: Path) -> tuple[float, float, float]:
    """The megabytes of stored text of a file, the seconds that reading it takes, and the peak memory in MB."""
    from miggraph.reader import UNKNOWN, read_source, report_from_text

    report_from_text("words", "The first sentence loads what is needed. It is in English, as the next one is.", UNKNOWN)
    begin = time.process_time()
    source = read_source(file)
    report_from_text("text", source.text, UNKNOWN, source.layout)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return len(source.text.encode()) / 1e6, seconds, peak


def measure(file: Path) -> tuple[float, float, float]:
    """What :func:`read` gives, in a new process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(read, file).result()


def make_html(text: str) -> bytes:
    """A page with a paragraph for each that empty lines part."""
    parts = (f"<p>{html.escape(' '.join(part.split()))}</p>" for part in text.split("\n\n") if part.strip())
    return ("<!doctype html><html><body>" + "\n".join(parts) + "</body></html>").encode()


def make_pdf(text: str) -> bytes:
    """Pages of one column in one font."""
    rows: list[str] = []
    for part in text.split("\n\n"):
        rows += [*textwrap.wrap(" ".join(part.split()), WIDTH), ""]
    pages = [rows[first : first + LINES] for first in range(0, len(rows), LINES)]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        shown = "BT /F 10 Tf 12 TL 60 780 Td\n" + "".join(f"({_quoted(row)}) Tj T*\n" for row in page) + "ET"
        stream = shown.encode("cp1252", "replace")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return _file(objects)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[bytes]) -> bytes:
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(made)


def make_files(folder: Path, sizes: Sequence[int]) -> Iterator[Path]:
    """The text of the project's reports in each format and size."""
    reports = sorted(PROJECT.glob("data/reports/*-*.md"))
    text = "\n\n".join(report.read_text(encoding="utf-8") for report in reports)
    for suffix, make in ((".md", str.encode), (".html", make_html), (".pdf", make_pdf)):
        for size in sizes:
            file = folder / f"text-{size}{suffix}"
            file.write_bytes(make("\n\n".join([text] * size)))
            yield file


def main() -> None:
    """Read each file and print a row for it; the exponent is that of growth since the file before."""
    parser = argparse.ArgumentParser(description="Time, memory and growth of reading.")
    parser.add_argument("files", nargs="*", type=Path, help="files to read")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="how often the text stands in a file")
    given = parser.parse_args()
    print(f"{'':24}{'text MB':>10}{'seconds':>10}{'s per MB':>10}{'peak MB':>10}{'exponent':>10}")
    with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
        before: tuple[str, float, float] | None = None
        for file in given.files or make_files(Path(folder), given.sizes):
            size, seconds, peak = measure(file)
            grown = before is not None and before[0] == file.suffix and size > 1.5 * before[1] and before[2] > 0
            exponent = f"{math.log(seconds / before[2]) / math.log(size / before[1]):.2f}" if before and grown else "-"
            print(f"{file.name:24}{size:10.2f}{seconds:10.2f}{seconds / size:10.2f}{peak:10.0f}{exponent:>10}")
            before = file.suffix, size, seconds


if __name__ == "__main__":
    main()
