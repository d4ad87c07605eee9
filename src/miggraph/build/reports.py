"""What is done for one report alone: functions of their arguments, for any process, and what results are kept by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from miggraph.build.cache import key_of
from miggraph.build.coverage import coverage_of
from miggraph.build.sources import code_of
from miggraph.extract import extract
from miggraph.lexicon import Lexicon, words_of
from miggraph.model import Annotations, LexiconEntry, Report
from miggraph.reader import LARGEST_FILE, Coverage, read_report
from miggraph.reader.metadata import metadata_path

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


def extract_one(report: Report, entries: Sequence[LexiconEntry]) -> Found:
    """What the rules find in a report.

    :param entries: those of the authority files that can matter to it
    """
    lexicon = Lexicon(entries)
    annotations = extract(report, lexicon)
    return annotations, coverage_of(report, annotations, lexicon)


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
