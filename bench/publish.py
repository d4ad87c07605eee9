"""Time and memory of publishing: a dataset as a whole, and after one of its reports has changed.

    python bench/publish.py                      10 and 100 copies of a report of the project's dataset
    python bench/publish.py 10 100 1000 --in DIR another folder for what is written, which stays there

A copy is what one report says and what follows from it, with another name for each thing of its own. The dataset of the
project has to be built. Each publication runs in a process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from miggraph.dataset_description import Description
from miggraph.iris import graph
from miggraph.parts import Part
from miggraph.publish import current_facts, publish, writing
from wording import PROJECT

SLUG = "gmg-capacity-building-2007"
INFERRED = f" <{graph('inferred')}> .\n".encode()


def part(place: Path, name: str) -> Part:
    """A part that lies in a file."""
    return Part(name, hashlib.sha256(place.read_bytes()).hexdigest(), place.read_bytes)


def divided(dump: Path) -> dict[str, list[bytes]]:
    """The lines of a dataset: of the report, of what follows from it, and of all that is no report."""
    slug = SLUG.encode()
    found: dict[str, list[bytes]] = {"ground": [], "report": [], "inferred": []}
    for line in dump.read_bytes().splitlines(keepends=True):
        if line.endswith(b"graph/report/" + slug + b"> .\n"):
            found["report"].append(line)
        elif line.endswith(INFERRED) and slug in line:
            found["inferred"].append(line)
        elif b"graph/report/" not in line and b"graph/description> .\n" not in line and not line.endswith(INFERRED):
            found["ground"].append(line)
    return found


def make(folder: Path, copies: int) -> None:
    """Write the parts of a dataset of some copies, unless they are there."""
    if (folder / "made").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    version = PROJECT / "dataset" / "current"
    lines = divided(version / "miggraph.nq")
    (folder / "ground.nq").write_bytes(b"".join(lines["ground"]))
    for number in range(copies + 1):
        slug = f"{SLUG}-{number}"
        for name in ("report", "inferred"):
            data = b"".join(lines[name]).replace(SLUG.encode(), slug.encode())
            if number == copies:  # the last one takes the place of the one before it, and says things elsewhere
                data = data.replace(slug.encode(), f"{SLUG}-{number - 1}".encode()).replace(b"#char=", b"#char=1")
            (folder / f"{name}-{number}.nq").write_bytes(b"".join(sorted(data.splitlines(keepends=True))))
        for ending in ("txt", "json"):
            (folder / f"{slug}.{ending}").write_bytes((version / "texts" / f"{SLUG}.{ending}").read_bytes())
    (folder / "made").touch()


def parts(folder: Path, numbers: list[int]) -> Iterator[Part]:
    """The ground, and copies."""
    yield part(folder / "ground.nq", "ground")
    for place, number in enumerate(numbers):
        for name in ("report", "inferred"):
            yield part(folder / f"{name}-{number}.nq", f"{name}/{place}")


def run(folder: Path, copies: int, last: int, *, texts: bool) -> dict[str, float]:
    """Publish in this process: seconds, and the peak memory in MB."""
    numbers = [*range(copies - 1), last]
    given = list(parts(folder, numbers))
    known = {each.digest: each.load for each in (*given, *parts(folder, [copies - 1, copies]))}
    files = [part(file, file.name) for file in sorted(folder.glob(f"{SLUG}-*.*"))] if texts else []

    def kept(digest: str) -> bytes | None:
        return known[digest]() if digest in known else None

    begin = time.perf_counter()
    with writing(folder / "dataset"):
        publish(folder / "dataset", given, {}, files, describe=Description([]), kept_part=kept, made_by="bench")
    seconds = time.perf_counter() - begin
    facts = current_facts(folder / "dataset") or {}
    return {
        "seconds": round(seconds, 1),
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "quads": facts["counts"]["quads"],
        "dump MB": facts["dump_bytes"] // 1_000_000,
    }


def main() -> None:
    """Measure, and print as JSON lines."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("copies", nargs="*", type=int, default=[10, 100])
    options.add_argument("--in", dest="folder", type=Path)
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="miggraph-publish-"))
    for copies in chosen.copies:
        own = folder / str(copies)
        make(own, copies)
        for what, last in (("whole", copies - 1), ("one report changed", copies), ("nothing changed", copies)):
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
                told = apart.submit(run, own, copies, last, texts=True).result()
            print(json.dumps({"copies": copies, "what": what, **told}), flush=True)


if __name__ == "__main__":
    main()
