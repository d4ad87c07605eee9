"""What is done for one report alone: functions of their arguments, for any process, and what results are kept by."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from miggraph.build.cache import key_of
from miggraph.build.coverage import coverage_of
from miggraph.build.languages import unread_languages
from miggraph.build.sources import code_of
from miggraph.extract import extract
from miggraph.graph import canonical
from miggraph.iris import PREFIXES, expand
from miggraph.layers import Folders, files_of, place_in
from miggraph.lexicon import Lexicon, words_of
from miggraph.model import Annotations, LexiconEntry, Report, ReportBrief
from miggraph.reader import LARGEST_FILE, Coverage, read_report
from miggraph.reader.metadata import metadata_path
from miggraph.reason import Ground, ground_of, infer_part
from miggraph.shapes import Violation, validate

Read = tuple[Report, frozenset[str]]
"""A report, and the words by which names can be found in it."""
Found = tuple[Annotations, Coverage]
"""What the rules find in a report, and how much of it was read as what."""


def read_one(file: Path) -> Read:
    """Read a report file.

    :raises ReportError: if it cannot be read
    """
    report = read_report(file)
    return report, words_in(report)


def brief_of_read(read: Read) -> ReportBrief:
    """What is known of a report as read without its text."""
    report, words = read
    return ReportBrief(
        slug=report.slug,
        meta=report.meta,
        characters=len(report.text),
        sections=len(report.sections),
        remarks=tuple(report.layout.remarks),
        languages=report.languages,
        unread=tuple(unread_languages(report)),
        words=words,
    )


def words_in(report: Report) -> frozenset[str]:
    """The words of a report and of what its metadata say of it."""
    meta = report.meta
    said = (meta.title, meta.publisher or "", meta.symbol or "")
    return words_of((report.text, *(block.text for block in report.blocks), *said))


def read_key(file: Path) -> str:
    """What a report as read is kept by; nothing for a file that is not read at all."""
    hashes = [_hash_of(each) for each in (file, metadata_path(file))]
    return key_of("read", file.name, *hashes, code_of("miggraph.reader", __name__)) if all(hashes) else ""


def _hash_of(file: Path) -> str:
    """The hash of a file; nothing for a file that no report is."""
    try:
        if not file.is_file() or file.stat().st_size > LARGEST_FILE:
            return ""
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def extract_one(read: Read, entries: Sequence[LexiconEntry]) -> Found:
    """What the rules find in a report.

    :param entries: those of the authority files that can matter to it
    """
    report, _ = read
    lexicon = Lexicon(entries)
    annotations = extract(report, lexicon)
    return annotations, coverage_of(report, annotations, lexicon)


def brief_of_found(found: Found) -> tuple[Counter[str], Coverage]:
    """How many annotations of each kind there are, and how much was read as what."""
    annotations, covered = found
    return kinds_of(annotations), covered


def kinds_of(annotations: Annotations) -> Counter[str]:
    """How many annotations there are of each kind."""
    return Counter(type(annotation).__name__ for annotation in annotations)


def extract_key(read: str, entries: Iterable[LexiconEntry]) -> str:
    """What is found in a report is kept by; nothing where the report is not kept.

    :param read: the key of the report
    """
    return key_of("extract", read, digest_of(entries), code_of("miggraph.extract", __name__)) if read else ""


def digest_of(records: Iterable[object]) -> str:
    """A hash over records that print all that they hold."""
    whole = hashlib.sha256()
    for record in records:
        whole.update(f"{record!r}\n".encode())
    return whole.hexdigest()


Row = tuple[str, str, str]
Inferred = tuple[bytes, tuple[Row, ...], bool]
"""What follows from a report as N-Quads, its triples that can meet others, and whether parts will not do."""
Grounded = tuple[tuple[Row, ...], tuple[tuple[str, str], ...], tuple[str, ...], bytes, bool]
"""The ground of the reports (:class:`miggraph.reason.Ground`), what follows from it as N-Quads."""


def quads_of(data: bytes) -> list[Quad]:
    """Quads from N-Quads."""
    return list(parse(data, format=RdfFormat.N_QUADS))


def hash_of(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


def ground_one(data: bytes) -> Grounded:
    """The ground of the reports, from what all reports rest on."""
    ground = ground_of(quads_of(data))
    return ground.rows, ground.joints, ground.alone, canonical(ground.inferred), ground.whole


def ground_key(digest: str) -> str:
    """What the ground is kept by.

    :param digest: the hash of what all reports rest on
    """
    return key_of("ground", digest, code_of("miggraph.reason", __name__))


def infer_one(data: bytes, ground: Ground) -> Inferred:
    """What follows from a report in its context."""
    part = infer_part(quads_of(data), ground)
    return canonical(part.inferred), part.meeting, part.whole


def infer_key(digest: str, ground: str) -> str:
    """What follows from a report is kept by.

    :param digest: the hash of the quads of the report
    :param ground: that of the ground
    """
    return key_of("infer", digest, ground, code_of("miggraph.reason", __name__))


def check_one(
    data: bytes, context: bytes, shapes: Folders, focus: Sequence[str] | None = None
) -> tuple[Violation, ...]:
    """Where a report and the context that it stands in do not conform to the shapes.

    :param focus: the things that are looked at; by default, all
    :raises ShapeError: if the shapes cannot be read
    """
    return tuple(validate([*quads_of(data), *quads_of(context)], shapes, focus))


def check_key(digest: str, context: str, shapes: str, focus: Sequence[str] | None = None) -> str:
    """What a check finds is kept by: the hashes of its quads, of their context, and of the shapes."""
    looked_at = digest_of(focus or ())
    return key_of("check", digest, context, shapes, looked_at, code_of("miggraph.shapes", __name__))


_FAR = re.compile(r"(?<![\w:])(\w+:\w+)[*+]")


def far_properties(shapes: Folders) -> frozenset[str]:
    """The properties that queries of shapes follow as often as they lead on."""
    texts = (file.read_text(encoding="utf-8") for file in files_of(shapes, "*.ttl"))
    return frozenset(expand(name) for text in texts for name in _FAR.findall(text) if name.split(":")[0] in PREFIXES)


def hash_of_folder(folder: Folders) -> str:
    """The hash of the files of a folder, with their names."""
    return key_of(*(f"{place_in(file, folder).as_posix()} {_hash_of(file)}" for file in files_of(folder, "*")))
