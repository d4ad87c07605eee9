"""Publishing: a new version beside the current one, made current in one step when it is whole."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from miggraph.parts import Part
from miggraph.publish import ledger
from miggraph.publish.changes import Change, TooMuchError
from miggraph.publish.folder import (
    CURRENT,
    DUMP,
    FACTS,
    KEPT,
    TEMPORARY,
    TEXTS,
    VERSIONS,
    Hashed,
    has_form_of_now,
    hashed_dump,
    is_whole,
    make_current,
    make_newest,
    prune,
    remove,
    sync,
    unwritable,
    write_facts,
)
from miggraph.publish.ledger import LEDGER
from miggraph.publish.version import Content, Describe, Written, write_change, write_whole
from miggraph.search import INDEX
from miggraph.stores import FORMAT

Record = Callable[[Path | None, Path, Change | None, object], None]
"""Is given the folder of the version before, where there is one, that of the version that is published, how the dump of
the one differs from that of the other, where it is known, and what was told of that while it was written."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A version that was written from the current one and from what has changed, and is not published yet.

    :param before: the folder of the version that it was written from
    :param place: its own
    :param told: the names and hashes of its parts and texts
    """

    before: Path
    place: Path
    told: tuple[tuple[str, str], ...]
    written: Written

    def discard(self) -> None:
        """Remove it."""
        remove(self.place)


def read_current(folder: Path) -> Hashed:
    """Read the dump that the next version will be made from, to find whether it is whole before that is made.

    :raises OSError: if it cannot be read
    """
    return hashed_dump((folder / CURRENT).resolve())


def prepare(folder: Path, content: Content, whole: bool = False, hashed: Hashed | None = None) -> Prepared | None:
    """Write a version beside the current one, before it is known whether it is to be published.

    :param whole: whether all of it may be written, where that is less work than what has changed, or no other is there
    :param hashed: what :func:`read_current` gave, so that the dump is not read once more
    :return: nothing where the version is there, or may not be written
    :raises OSError: if the folder cannot be written
    """
    before = (folder / CURRENT).resolve()
    if _same(before, content):
        return None
    place, written = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder)), None
    try:
        written = (_written if whole else _written_from)(place, before, content, hashed)
        return Prepared(before, place, _told(content), written) if written else None
    finally:
        if written is None:
            remove(place)


def _told(content: Content) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.digest) for each in (*content.parts, *content.texts))


def publish(
    folder: Path,
    parts: bytes | Iterable[Part],
    facts: Mapping[str, object],
    texts: Mapping[str, bytes] | Iterable[Part] = (),
    *,
    kept: int = KEPT,
    describe: Describe | None = None,
    kept_part: Callable[[str], bytes | None] = lambda digest: None,
    made_by: str = "",
    described_by: str = "",
    record: Record | None = None,
) -> Path:
    """Write a version of the dataset and make it the current one; call it inside :func:`writing`.

    What has changed little since the current version is made of that, to the same effect.

    :param parts: the dataset without its description, or its canonical N-Quads
    :param texts: files to put into ``texts/``: the stored text of each report, and its layout
    :param facts: what ``build.json`` is to say; ``version``, ``counts`` and ``figures`` are added
    :param kept: versions that stay, this one among them; the one that was current stays in any case
    :param describe: makes the description
    :param kept_part: a part of the current version by its SHA-256, None where it is not there any more
    :param made_by: a hash of the code
    :param described_by: a hash of all else that the description is made from but the parts
    :param record: writes into the folder of the version what there is to say of it beside the one before
    :return: the folder of the version
    :raises DatasetError: if the folder cannot be written
    """
    given = [_part("whole", parts)] if isinstance(parts, bytes) else list(parts)
    files = [_part(name, data) for name, data in texts.items()] if isinstance(texts, Mapping) else list(texts)
    content = Content(given, files, describe, kept_part, made_by, described_by)
    return publish_content(folder, content, facts, kept=kept, record=record)


def publish_content(
    folder: Path,
    content: Content,
    facts: Mapping[str, object],
    *,
    kept: int = KEPT,
    record: Record | None = None,
    prepared: Prepared | None = None,
) -> Path:
    """The same (:func:`publish`) for content, which may have been written before.

    :param prepared: what :func:`prepare` gave of the same content, if it gave anything
    :raises DatasetError: if the folder cannot be written
    """
    try:
        return _publish(folder, content, dict(facts), kept, record, prepared)
    except OSError as error:
        raise unwritable(folder, error) from error


def _part(name: str, data: bytes) -> Part:
    return Part(name, hashlib.sha256(data).hexdigest(), lambda: data)


def _publish(
    folder: Path,
    content: Content,
    facts: dict[str, object],
    kept: int,
    record: Record | None,
    prepared: Prepared | None,
) -> Path:
    before = (folder / CURRENT).resolve()
    target, written = _same(before, content), None
    if target:
        _renew(target, facts)
    else:
        target, written = _write(folder, before, content, facts, prepared)
    if record:
        change, compared = (written.change, written.compared) if written else (None, None)
        record(before if (before / DUMP).is_file() else None, target.resolve(), change, compared)
    make_current(folder, target.name)
    prune(folder, kept, {target.resolve(), before})
    return target


def _same(version: Path, content: Content) -> Path | None:
    """A version, where it has the same parts and texts by the same code."""
    origin = (content.made_by, content.described_by)
    if ledger.origin(version / LEDGER) != origin or not _is_usable(version):
        return None
    try:
        parts = ledger.read_parts(version / LEDGER / ledger.PARTS)
        texts = ledger.read_parts(version / LEDGER / ledger.TEXTS)
    except (OSError, ValueError):
        return None
    same = sorted(digest for _, digest, _ in parts) == sorted(part.digest for part in content.parts)
    same &= {(name, digest) for name, digest, _ in texts} == {(text.name, text.digest) for text in content.texts}
    return version if same and all((version / TEXTS / text.name).is_file() for text in content.texts) else None


def _is_made_alike(version: Path, target: Path) -> bool:
    """Whether a version that is there has the index and the files that another one of its name has."""
    code, other = (ledger.origin(each / LEDGER) for each in (version, target))
    if code != other or not _is_usable(target):
        return False
    try:
        texts, known = (sorted(ledger.read_parts(each / LEDGER / ledger.TEXTS)) for each in (version, target))
    except (OSError, ValueError):
        return False
    return texts == known and all((target / TEXTS / name).is_file() for name, _, _ in texts)


def _is_usable(version: Path) -> bool:
    """Whether a version is whole and in the form of now."""
    return is_whole(version) and (version / INDEX).is_file() and has_form_of_now(version)


def _facts(version: Path) -> dict[str, object]:
    try:
        facts = json.loads((version / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _renew(target: Path, facts: Mapping[str, object]) -> None:
    """Give a version newer facts, and keep what was counted."""
    known = _facts(target)
    counted = {name: known[name] for name in ("counts", "store_format", "dump_bytes", "figures")}
    write_facts(target, {"version": target.name, **facts, **counted})
    make_newest(target)
    sync(target)


def _write(
    folder: Path, before: Path, content: Content, facts: Mapping[str, object], prepared: Prepared | None
) -> tuple[Path, Written]:
    """Write a version beside the current one, unless it was before; its folder, and what is known of it."""
    if prepared and (prepared.before, prepared.told) != (before, _told(content)):
        prepared.discard()
        prepared = None
    temporary = prepared.place if prepared else Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder))
    try:
        written = prepared.written if prepared else _written(temporary, before, content)
        temporary.chmod(0o755)
        all_facts = {"version": written.version, **facts, "store_format": FORMAT, **written.facts}
        write_facts(temporary, all_facts)
        for entry in sorted(temporary.rglob("*")):
            if entry.is_dir() or entry.stat().st_nlink == 1:  # what an earlier version has too was synced with that
                sync(entry)
        sync(temporary)
        target = folder / VERSIONS / written.version
        _settle(temporary, target)
    finally:
        remove(temporary)
    return target, written


def _written(place: Path, before: Path, content: Content, hashed: Hashed | None = None) -> Written:
    """Write a version into a new folder: what has changed since the one before, or all of it."""
    return _written_from(place, before, content, hashed) or write_whole(place, content)


def _written_from(place: Path, before: Path, content: Content, hashed: Hashed | None) -> Written | None:
    """Write what has changed since another version into a new folder; nothing where that cannot be done."""
    origin = ledger.origin(before / LEDGER)
    if origin and origin[0] == content.made_by and _is_usable(before):
        try:
            return write_change(place, content, before, hashed)
        except (TooMuchError, ValueError, LookupError, OSError, RuntimeError):  # also what is damaged
            for entry in place.iterdir():
                remove(entry)
    return None


def _settle(temporary: Path, target: Path) -> None:
    """Move a version to its place. One that is there already, whole and in the form of now, stays, with newer facts.

    If other code has made it, it gets the newer index and texts too: these are part of the dump, but not their layout.
    """
    target.parent.mkdir(exist_ok=True)
    if is_whole(target) and has_form_of_now(target):
        is_alike = _is_made_alike(temporary, target)
        write_facts(target, {**_facts(target), "inputs": ""})  # until it is whole again, it is made of no inputs
        remove(target / LEDGER)  # first, as it tells what the other files are
        if not is_alike:
            (target / TEXTS).mkdir(exist_ok=True)
            texts = {file.name: file for file in (temporary / TEXTS).iterdir()}
            for name, file in texts.items():
                file.replace(target / TEXTS / name)
            for file in (target / TEXTS).iterdir():
                if file.name not in texts:
                    remove(file)
            (temporary / INDEX).replace(target / INDEX)
        (temporary / LEDGER).replace(target / LEDGER)
        (temporary / FACTS).replace(target / FACTS)
    else:
        if target.exists():
            target.rename(temporary.with_name(temporary.name + "-replaced"))
        temporary.rename(target)
    make_newest(target)
    sync(target.parent)
