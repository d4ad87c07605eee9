"""What a build says of how much of each report was read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from miggraph.extract import language_read
from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import reading
from miggraph.lexicon import Lexicon
from miggraph.model import Annotations, Report
from miggraph.reader import LEAST_UNDERSTOOD, LEFT_OUT, Coverage, LeftOut, coverage


def coverage_of(report: Report, annotations: Annotations, lexicon: Lexicon) -> Coverage:
    """How much of a report was read as what, its programmes and lists as what they are."""
    document = Document(report, lexicon, annotations)
    programmes = (event.programme for event in document.events if event.programme)
    with reading(language_read(report)):
        return coverage(report, document.section_kinds, programmes)


def coverage_line(slug: str, covered: Coverage) -> str:
    """How much of a report was read as what, in one line."""
    parts = sorted(
        (part for part in covered.parts.items() if part[1]), key=lambda part: (part[0] == LEFT_OUT, -part[1])
    )
    shares = ", ".join(f"{part} {_percent(number / covered.characters)}" for part, number in parts)
    return f"{slug}: {_percent(covered.understood)} understood ({shares})"


def coverage_notes(slug: str, covered: Coverage, *, most: int) -> Iterator[str]:
    """A warning where little was understood, and a line for each stretch that was left out, ``most`` at the most."""
    if covered.is_low:
        yield (
            f"warning: {slug}: less than {_percent(LEAST_UNDERSTOOD)} understood: see how it was read with "
            f"miggraph convert FILE --show blocks, and mend its lines"
        )
    left = list(_gathered(covered.left_out))
    for each in left[:most]:
        yield f"{slug}, line {each.line}: {each.characters} characters: {each.reason}: {each.words}"
    if len(left) > most:
        rest = sum(each.characters for each in left[most:])
        yield f"{slug}: {len(left) - most} more such places with {rest} characters: miggraph convert FILE --show blocks"


def _gathered(left: tuple[LeftOut, ...]) -> Iterator[LeftOut]:
    """What was left out for one reason on end, as one; longest first."""
    runs = [list(run) for _, run in groupby(left, key=lambda each: each.reason)]
    joined = [LeftOut(run[0].line, run[0].reason, run[0].words, sum(r.characters for r in run)) for run in runs]
    yield from sorted(joined, key=lambda each: (-each.characters, each.line))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share in (0, 1) or 0.005 <= share < 0.995 else f"{100 * share:.1f} %"
