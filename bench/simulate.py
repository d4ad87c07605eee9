"""What is decided and counted among all reports, measured on many more than can be read.

    python bench/simulate.py                            1,000 and 10,000 copies of 4 rewritten reports
    python bench/simulate.py 100 1000 --from DIR --reports 20    of other texts
    python bench/simulate.py --into figures.jsonl       what is measured is kept
    python bench/simulate.py --table figures.jsonl      the table of what was measured

Summaries and graphs of some rewritten reports are copied by seeded substitution, and the reductions of a build run on
the copies, without extraction. In a copy most people, events and names that no authority file has are others; what the
authority files have stays. Each reduction runs in a process of its own on copies that are made before; ``made`` is what
memory the copies take, ``more`` what the reduction takes beside them. Of the graphs each copy has some lines alone
(``--lines``), as the whole would not fit on a disk; merging them is measured by the line.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import pickle
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from figures import growth, tell
from miggraph.model import Annotations, Event, MintedNames, Summary
from miggraph.reason import Ground
from rewriting import Rewriter, invented, seed_of, sources_of
from wording import PROJECT

SHARED = 0.2
"""Of so many people and names in a copy is said in others too, as a share."""
EVENTS = 0.02
"""Of so many events."""
LINES = 200
Rows = tuple[tuple[str, str, str], ...]
Figures = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Base:
    """What linking, reasoning and publication have of a report."""

    summary: Summary
    minted: MintedNames
    meeting: Rows
    lines: tuple[bytes, ...]


def bases(rewriter: Rewriter, number: int) -> tuple[list[Base], Ground]:
    """Reports that are rewritten, read and linked; and what all rest on."""
    from miggraph.build import vocabulary
    from miggraph.build.reports import words_in
    from miggraph.curation import curate
    from miggraph.extract import extract
    from miggraph.graph import canonical, report_quads
    from miggraph.lexicon import Lexicon
    from miggraph.link import Among, Lookups, link, minted_names, summary_of
    from miggraph.link.authority import load_authority
    from miggraph.named import named_in
    from miggraph.reader import UNKNOWN, report_from_text
    from miggraph.reason import Reasoning, ground_of, infer_part

    authority = load_authority(PROJECT / "data" / "authority", PROJECT / "ontology")
    lexicon = Lexicon(authority.entries)
    curated = []
    for place in range(number):
        report = report_from_text(f"base-{place:03}", rewriter.text(place, seed_of(place)), UNKNOWN)
        curated.append(curate(report, extract(report, named_in(lexicon, words_in(report))), ()))
    summaries = [summary_of(each) for each in curated]
    among, lookups = Among(summaries, lexicon), Lookups(lexicon)
    ground = ground_of([*vocabulary(PROJECT / "ontology"), *authority.quads])
    made, reasoning = [], Reasoning(ground)
    for each, linked, summary in zip(curated, link(curated, lexicon), summaries, strict=True):
        quads = report_quads(linked)
        lines = tuple(canonical(quads).splitlines(keepends=True))
        minted = minted_names(each, lookups, among.of(summary))
        made.append(Base(summary, minted, infer_part(quads, reasoning).meeting, lines))
    return made, ground


@dataclass(frozen=True, slots=True)
class Copy:
    """The substitution that makes one of many copies: other names, another slug, other days."""

    base: Base
    number: int

    @property
    def slug(self) -> str:
        """The slug of the copy."""
        return f"copy-{self.number:07}"

    def summary(self) -> Summary:
        """The summary of the copy."""
        old, names = self.base.summary, self._names()
        days = timedelta(days=random.Random(self.number).randrange(9000))
        told, word = old.told, invented(random.Random(self.number))
        events = [
            replace(
                each,
                title=f"{each.title} {word}",
                series=each.series and f"{each.series} {word}",
                start=each.start + days,
                end=None,
            )
            for each in told.of(Event)
        ]
        return replace(
            old,
            slug=self.slug,
            counts={_renamed(name, names): count for name, count in old.counts.items()},
            seen={_renamed(name, names): keys for name, keys in old.seen.items()},
            called=frozenset(_renamed(name, names) for name in old.called),
            told=Annotations().plus(each for each in told if not isinstance(each, Event)).plus(events),
        )

    def minted(self) -> MintedNames:
        """The names in the copy that no authority file has."""
        old, chance = self.base.minted, random.Random(self.number)
        new = {name: name if chance.random() < SHARED else f"{invented(chance)} {name}" for name in sorted(old.counts)}
        return MintedNames(
            {new[name]: count for name, count in old.counts.items()},
            {new[name]: tags for name, tags in old.tags.items()},
            frozenset((kind, new[name]) for kind, name in old.kinds),
            frozenset((f"{iri}-{self.number % 1000}", title) for iri, title in old.cited),
        )

    def meeting(self) -> Rows:
        """Its triples that can meet those of other reports."""
        own = self._iris()
        return tuple((own(subject), predicate, own(value)) for subject, predicate, value in self.base.meeting)

    def part(self, lines: int) -> bytes:
        """Its graph as sorted N-Quads; some lines of it."""
        own, step = self._iris(), max(1, len(self.base.lines) // lines)
        return b"".join(sorted(own(line.decode()).encode() for line in self.base.lines[::step]))

    def _names(self) -> Mapping[str, str]:
        """Other words for those of people's names."""
        chance = random.Random(self.number)
        words = dict.fromkeys(word for name in sorted(self.base.summary.counts) for word in name.split())
        return {word: word if chance.random() < SHARED else invented(chance) for word in words}

    def _iris(self) -> Callable[[str], str]:
        return partial(_OWN.sub, partial(_other, self.base.summary.slug, self.slug, self.number))


_OWN = re.compile(r"base-\d+|(?<=/id/person/)[\w-]+|(?<=/)\d{4}-[\w-]+")
"""A report, a person, an event: in the IRIs of all things that belong to them."""


def _other(old: str, new: str, number: int, found: re.Match[str]) -> str:
    if found[0] == old:
        return new
    shared = EVENTS if found[0][0].isdigit() else SHARED
    return found[0] if random.Random(found[0] + str(number)).random() < shared else f"{found[0]}-{number}"


def _renamed(name: str, new: Mapping[str, str]) -> str:
    return " ".join(new.get(word, word) for word in name.split(" "))


def _copies(made: Sequence[Base], number: int) -> Iterator[Copy]:
    return (Copy(made[place % len(made)], place) for place in range(number))


def _as_kept(thing: T) -> T:
    """A thing as it comes from the cache, which shares nothing in memory with others."""
    found: T = pickle.loads(pickle.dumps(thing))
    return found


Given = tuple[Sequence[Base], Ground, int, int]
Measured = tuple[Any, Callable[[Any], int]]
"""What a reduction is given, and what does it and gives how much was found."""


def decided(given: Given) -> Measured:
    """Who is one person, what events are called, how words are printed; and what of it touches each report."""
    from miggraph.lexicon import Lexicon
    from miggraph.link import Among
    from miggraph.link.authority import load_authority

    made, _, number, _ = given
    lexicon = Lexicon(load_authority(PROJECT / "data" / "authority", PROJECT / "ontology").entries)

    def run(summaries: list[Summary]) -> int:
        among = Among(summaries, lexicon)
        return sum(len(among.of(each).events) for each in summaries)

    return [_as_kept(each.summary()) for each in _copies(made, number)], run


def named(given: Given) -> Measured:
    """The labels and IRIs of the names that no authority file has; and what of it touches each report."""
    from miggraph.link import settled

    made, _, number, _ = given

    def run(minted: list[MintedNames]) -> int:
        found = settled(minted)
        return sum(len(found.of(each).names) for each in minted)

    return [_as_kept(each.minted()) for each in _copies(made, number)], run


def meetings(given: Given) -> Measured:
    """The reports of which triples meet those of others, found by hashes."""
    from miggraph.build.hashes import packed
    from miggraph.build.inference import meeting_hashes
    from miggraph.build.parts import _Meetings
    from miggraph.model import InferenceBrief

    made, ground, number, _ = given
    briefs = {}
    for each in _copies(made, number):
        ends, starts, alone = map(packed, meeting_hashes(each.meeting(), ground.joints, ground.alone))
        briefs[each.slug] = InferenceBrief("", 0, False, ends, starts, alone, {})

    def run(found: dict[str, InferenceBrief]) -> int:
        return len(_Meetings(found).first())

    return briefs, run


def together(given: Given) -> Measured:
    """What follows from the triples of all reports, were all of them to meet."""
    from miggraph.reason import Reasoning, infer_together

    made, ground, number, _ = given

    def run(parts: dict[str, Rows]) -> int:
        return len(infer_together(parts, Reasoning(ground)))

    return {each.slug: _as_kept(each.meeting()) for each in _copies(made, number)}, run


def several(given: Given) -> Measured:
    """The things that several reports describe."""
    from miggraph.build.linking import brief_of_written
    from miggraph.build.parts import Graph
    from miggraph.build.several import described_by_reports
    from miggraph.build.work import Task

    made, _, number, lines = given
    graphs = {}
    for each in _copies(made, number):
        brief = brief_of_written((each.part(lines), 0, ((), "")))
        graphs[each.slug] = Graph(each.slug, Task(each.slug, "", bytes, ()), brief)

    def run(found: dict[str, Graph]) -> int:
        return len(described_by_reports(found)[0])

    return graphs, run


def merging(given: Given) -> Measured:
    """The lines of all parts, each once and in order."""
    from miggraph.parts import Part
    from miggraph.publish.merging import Spool, visible

    made, _, number, lines = given

    def run(parts: list[Part]) -> int:
        with tempfile.TemporaryDirectory(prefix="miggraph-bench-") as folder:
            spool = Spool(Path(folder, "spool.nq"))
            spool.fill(parts)
            return sum(len(visible(found).lines) for found in spool.ranges())

    return [_part(each, lines) for each in _copies(made, number)], run


def _part(copy: Copy, lines: int) -> Any:
    from miggraph.parts import Part

    data = copy.part(lines)
    return Part(f"report/{copy.slug}", copy.slug, lambda: data)


def counting(given: Given) -> Measured:
    """The census of the lines of all parts, which is described in the dataset."""
    from miggraph.publish.counting import Counting, Types

    made, _, number, lines = given
    step = sorted(line for each in _copies(made, number) for line in each.part(lines).splitlines(keepends=True))

    def run(found: list[bytes]) -> int:
        types = Types()
        types.note(found)
        count = Counting(types)
        count.count(found)
        return sum(count.census().graphs.values())

    return list(dict.fromkeys(step)), run


REDUCTIONS: dict[str, Callable[[Given], Measured]] = {
    "people, events, usage": decided,
    "names": named,
    "meetings": meetings,
    "together": together,
    "things of several": several,
    "merge": merging,
    "census": counting,
}


def measure(name: str, given: Given) -> Figures:
    """The seconds and the memory of a reduction in this process."""
    things, run = REDUCTIONS[name](given)
    made_with = _peak()
    before = _peak()
    begin = time.process_time()
    found = run(things)
    return {"seconds": time.process_time() - begin, "made MB": made_with, "more MB": _peak() - before, "found": found}


def _peak() -> float:
    """The most memory that this process had since the last call, in MB."""
    own = Path("/proc/self")
    told = re.search(r"VmHWM:\s*(\d+)", (own / "status").read_text(encoding="ascii"))
    (own / "clear_refs").write_text("5", encoding="ascii")
    return int(told[1]) / 1024 if told else 0.0


def print_table(rows: Sequence[Figures]) -> None:
    """Print the figures of each reduction by size, and the exponent by which its seconds grow."""
    sizes = sorted({row["copies"] for row in rows})
    head = "".join(f"{size:>12,} s{'more MB':>12}{'found':>12}" for size in sizes)
    print(f"{'':24}{head}{'exponent':>10}")
    found = {(row["reduction"], row["copies"]): row for row in rows}
    for name in dict.fromkeys(row["reduction"] for row in rows):
        line, seconds = "", []
        for size in sizes:
            row = found.get((name, size))
            line += f"{row['seconds']:14.2f}{row['more MB']:12.0f}{row['found']:12,}" if row else f"{'-':>38}"
            seconds.append(row["seconds"] if row else 0.0)
        print(f"{name:24}{line}{growth(seconds[0], seconds[-1], sizes[-1] / sizes[0]):>10}")


def main() -> None:
    """Measure each reduction at each size, or print what was measured."""
    parser = argparse.ArgumentParser(description="Reductions of a build on many copies of few reports.")
    parser.add_argument("sizes", nargs="*", type=int, default=(1_000, 10_000))
    parser.add_argument("--from", dest="sources", action="append", metavar="DIR[:N]", help="texts; one in N from there")
    parser.add_argument("--reports", type=int, default=4, help="so many reports are read")
    parser.add_argument("--lines", type=int, default=LINES, help="so many lines of each graph are copied")
    parser.add_argument("--only", nargs="+", choices=[*REDUCTIONS], default=[*REDUCTIONS], metavar="REDUCTION")
    parser.add_argument("--into", type=Path, metavar="FILE", help="add the figures to this file, a line for each")
    parser.add_argument("--table", nargs="+", type=Path, metavar="FILE", help="print what such files hold")
    given = parser.parse_args()
    rows: list[Figures] = []
    for file in given.table or ():
        rows += map(json.loads, file.read_text(encoding="utf-8").splitlines())
    if not given.table:
        made, ground = bases(Rewriter(sources_of(given.sources or [str(PROJECT / "data" / "reports")])), given.reports)
        for size in given.sizes:
            for name in given.only:
                with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                    figures = pool.submit(measure, name, (made, ground, size, given.lines)).result()
                rows.append({"reduction": name, "copies": size, **figures})
                tell(rows[-1], given.into)
    print_table(rows)


if __name__ == "__main__":
    main()
