"""What is done for one report alone: functions of their arguments, for any process, and what results are kept by."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from miggraph.build.cache import key_of
from miggraph.build.coverage import coverage_of
from miggraph.build.languages import unread_languages
from miggraph.build.sources import code_of
from miggraph.build.work import Once
from miggraph.errors import ReportError
from miggraph.extract import extract
from miggraph.iris import PREFIXES, expand
from miggraph.layers import Folders, files_of, place_in, top
from miggraph.lexicon import Lexicon
from miggraph.model import Annotations, LexiconEntry, Report, ReportBrief
from miggraph.named import entries_named_in, named_in, words_of
from miggraph.reader import LARGEST_FILE, Coverage, read_report
from miggraph.reader.metadata import metadata_path

Read = tuple[Report, frozenset[str]]
"""A report, and the words by which names can be found in it."""
Found = tuple[Annotations, Coverage]
"""What the rules find in a report, and how much of it was read as what."""


class ChangedError(ReportError):
    """A file was changed while a build read it: what was made of it must not be kept as made of what it was."""

    def __init__(
        self, what: str = "was changed while it was read", *, where: object = None, hint: str | None = "build again"
    ) -> None:
        super().__init__(what, where=where, hint=hint)


def read_one(file: Path, key: str = "") -> Read:
    """Read a report file.

    :param key: what the report is kept by; empty where it is not kept
    :raises ReportError: if it cannot be read
    :raises ChangedError: if the file or its metadata are no more those that the key was made of
    """
    try:
        report = read_report(file)
    except ReportError:
        require_unchanged(file, key)
        raise
    require_unchanged(file, key)
    return report, words_in(report)


def require_unchanged(file: Path, key: str) -> None:
    """Make sure that a report file is the one that a key was made of.

    :param key: empty where nothing is kept by it
    :raises ChangedError: if it is not, or its metadata are not
    """
    if key and read_key(file) != key:
        raise ChangedError(where=file)


def require_same(folder: Folders, digest: str) -> None:
    """Make sure that a folder is the one that a hash was made of.

    :raises ChangedError: if it is not
    """
    if hash_of_folder(folder) != digest:
        raise ChangedError(where=top(folder))


def brief_of_read(read: Read) -> ReportBrief:
    """What is known of a report as read without its text."""
    report, _ = read
    return ReportBrief(
        slug=report.slug,
        meta=report.meta,
        characters=len(report.text),
        sections=len(report.sections),
        remarks=tuple(report.layout.remarks),
        languages=report.languages,
        unread=tuple(unread_languages(report)),
    )


def words_in(report: Report) -> frozenset[str]:
    """The words of a report and of what its metadata say of it."""
    meta = report.meta
    said = (meta.title, meta.publisher or "", meta.symbol or "")
    return words_of((report.text, *(block.text for block in report.blocks), *said))


def read_key(file: Path) -> str:
    """What a report as read is kept by; nothing for a file that is not read at all."""
    hashes = [_hash_of(each) if _may_be_report(each) else "" for each in (file, metadata_path(file))]
    return key_of("read", file.name, *hashes, code_of("miggraph.reader", __name__)) if all(hashes) else ""


def _may_be_report(file: Path) -> bool:
    """Whether a file is no larger than those that are read."""
    try:
        return file.stat().st_size <= LARGEST_FILE
    except OSError:
        return False


def _hash_of(file: Path) -> str:
    """The hash of a file; nothing for what cannot be read."""
    try:
        if not file.is_file():
            return ""
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


_lexicon: Once[tuple[LexiconEntry, ...], Lexicon] = Once(Lexicon)


def words_one(read: Read) -> frozenset[str]:
    """The words of a report as read, which are kept beside it, as they are needed without it."""
    return read[1]


def words_key(read: str) -> str:
    """The words of a report are kept by this.

    :param read: the key of the report
    """
    return key_of("words", read) if read else ""


def named_one(words: frozenset[str], entries: tuple[LexiconEntry, ...]) -> str:
    """A hash of what the authority files have that can matter to a report.

    :param words: those of the report
    :param entries: all entries of the authority files
    """
    return digest_of(entries_named_in(_lexicon(entries), words))


def named_key(read: str, lexicon: str) -> str:
    """What can matter to a report is kept by this.

    :param read: the key of the report
    :param lexicon: the hash of all entries
    """
    return key_of("named", read, lexicon, code_of("miggraph.named", "miggraph.lexicon", __name__)) if read else ""


def extract_one(read: Read, entries: tuple[LexiconEntry, ...]) -> Found:
    """What the rules find in a report.

    :param entries: all entries of the authority files, of which those count that can matter to it
    """
    report, words = read
    lexicon = named_in(_lexicon(entries), words)
    annotations = extract(report, lexicon)
    return annotations, coverage_of(report, annotations, lexicon)


def brief_of_found(found: Found) -> tuple[Counter[str], Coverage]:
    """How many annotations of each kind there are, and how much was read as what."""
    annotations, covered = found
    return kinds_of(annotations), covered


def kinds_of(annotations: Annotations) -> Counter[str]:
    """How many annotations there are of each kind."""
    return Counter(type(annotation).__name__ for annotation in annotations)


def extract_key(read: str, named: str) -> str:
    """What is found in a report is kept by; nothing where the report is not kept.

    :param read: the key of the report
    :param named: the hash of the entries that can matter to it
    """
    return key_of("extract", read, named, code_of("miggraph.extract", __name__)) if read else ""


def digest_of(records: Iterable[object]) -> str:
    """A hash over records that print all that they hold."""
    whole = hashlib.sha256()
    for record in records:
        whole.update(f"{record!r}\n".encode())
    return whole.hexdigest()


def quads_of(data: bytes) -> list[Quad]:
    """Quads from N-Quads."""
    return list(parse(data, format=RdfFormat.N_QUADS))


def hash_of(data: bytes) -> str:
    """The hash of some bytes."""
    return hashlib.sha256(data).hexdigest()


def given_one(value: object) -> object:
    """What is known already, as something that tasks can load."""
    return value


_FAR = re.compile(r"(?<![\w:])(\w+:\w+)[*+]")


def far_properties(shapes: Folders) -> frozenset[str]:
    """The properties that queries of shapes follow as often as they lead on."""
    texts = (file.read_text(encoding="utf-8") for file in files_of(shapes, "*.ttl"))
    return frozenset(expand(name) for text in texts for name in _FAR.findall(text) if name.split(":")[0] in PREFIXES)


def hash_of_folder(folder: Folders) -> str:
    """The hash of the files of a folder, with their names."""
    return key_of(*(f"{place_in(file, folder).as_posix()} {_hash_of(file)}" for file in files_of(folder, "*")))
