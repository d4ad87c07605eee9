"""Reports added to a project and removed from it: the files, their metadata, and the dataset, all or nothing."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from miggraph import iris
from miggraph.config import Settings
from miggraph.errors import DatasetError, UsageError
from miggraph.reader import SUFFIXES, read_source
from miggraph.reader.metadata import metadata_path, names_nobody, read_metadata
from miggraph.reader.title_page import FoundValue, document_metadata

_LONGEST = 60
_REMOVED = ".removed-"
_PART = ".part"

UNSAID = {"publisher": "nothing says who published it", "issued": "nothing says when it was issued"}
"""What is said of a report whose metadata lack a field."""

Made = dict[str, FoundValue]


@dataclass(frozen=True, slots=True)
class Added:
    """A report that was copied into the project: its slug, its files, and what its metadata rest on."""

    slug: str
    report: Path
    metadata: Path
    found: Mapping[str, FoundValue]

    def to_check(self) -> list[str]:
        """A line for each value that somebody should look at."""
        lines = [f"{name} = {value.value!r}: {value.origin}" for name, value in self.found.items() if value.guessed]
        lines += [f"{name}: {said}" for name, said in UNSAID.items() if name not in self.found]
        return lines


def known_metadata(text: str, name: str, given: Mapping[str, str], properties: Mapping[str, str] | None = None) -> Made:
    """The metadata of a document: what is given, else what it says of itself, else what can be assumed.

    ``publisher`` and ``issued`` are left out where nothing says them.

    :param name: the name of its file without suffix
    :param given: what the caller knows, by the names of the fields
    :param properties: what the file itself says of the document, by the names of the fields
    """
    found = {name: FoundValue(value, "command line") for name, value in given.items()}
    for field, value in document_metadata(text, name, properties).items():
        found.setdefault(field, value)
    if "publisher" in found and names_nobody(found["publisher"].value):
        del found["publisher"]
    found.setdefault("title", FoundValue("Untitled report", guessed=True))
    found.setdefault("language", FoundValue("en", guessed=True))
    return found


_TO_FILL_IN = {"publisher": "give a name", "issued": 'give a year, a month or a day, such as "2008-12"'}


def metadata_text(found: Mapping[str, FoundValue], source_format: str, added: date) -> str:
    """A metadata file, in which a comment marks each value that was guessed."""
    lines = []
    for name in ("title", "publisher", "issued", "language", "symbol", "url"):
        if name in found:
            value = found[name]
            remark = f"  # guessed, {value.origin}: check it" if value.guessed else ""
            lines.append(f"{name} = {quoted(value.value)}{remark}")
        elif name in _TO_FILL_IN:
            lines.append(f'# {name} = ""  # {UNSAID[name]}: {_TO_FILL_IN[name]}')
    lines.append(f"source_format = {quoted(source_format)}")
    if "publisher" in found:
        lines.append(f"copyright = {quoted('© ' + found['publisher'].value)}  # guessed, from the publisher: check it")
    lines.append(f"added = {added.isoformat()}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a TOML string on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@contextlib.contextmanager
def adding(file: Path, settings: Settings, given: Mapping[str, str], *, today: date) -> Iterator[Added]:
    """Copy a report with its metadata into the project, and take both out again if what is done with it fails.

    :param given: values of the metadata that the caller knows
    :raises ReportError: if it cannot be read
    :raises UsageError: if another report has its name
    """
    folder = settings.reports_dir
    restore_remains(folder)
    source = read_source(file)
    target = _target(file, folder)
    there = next((toml for toml in (metadata_path(target), metadata_path(file)) if toml.is_file()), None)
    found: Made = {}
    if there is None:
        found = known_metadata(source.text, file.stem, given, source.properties.hints())
        description = metadata_text(found, source.format, today)
    else:
        read_metadata(there)
        if given:
            raise UsageError("has metadata already", where=there, hint="change them there, or leave the options away")
        found = {name: FoundValue("", "metadata file") for name in UNSAID}
        description = there.read_text(encoding="utf-8")
    made: list[Path] = []
    try:
        _create(metadata_path(target), description.encode("utf-8"), made)
        _create(target, file.read_bytes(), made)
        yield Added(target.stem, target, metadata_path(target), found)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _create(path: Path, content: bytes, made: list[Path]) -> None:
    """Write a file that is not there yet, so that it is there whole or not at all."""
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}{_PART}")
    try:
        temporary.write_bytes(content)
        made.append(path)
        temporary.replace(path)
    except OSError as error:
        raise DatasetError(f"cannot be written: {error.strerror}", where=path, hint="make it writable") from error
    finally:
        temporary.unlink(missing_ok=True)


def _target(file: Path, folder: Path) -> Path:
    """Where a report goes: named by its slug, with a hash of its words where only the cut of the slug is another's."""
    suffix = file.suffix.lower() if file.suffix.lower() in SUFFIXES else ".txt"
    whole = iris.slug(file.stem, longest=0)
    slug = iris.slug(file.stem, longest=_LONGEST) or whole
    if not slug:
        slug = f"report-{iris.digest(file.stem)[:8]}"
    if file.absolute().parent.resolve() == folder.resolve():
        if file.name != f"{slug}{suffix}":
            raise UsageError("has a name that is no slug", where=file, hint=f"rename it {slug}{suffix}")
        return file
    others = _reports_named(folder, slug)
    if any(other.read_bytes() == file.read_bytes() for other in others):
        raise UsageError("is there already", where=others[0], hint=f"remove it with: miggraph remove {slug}")
    if others and slug != whole and whole:
        slug = f"{slug}-{iris.digest(whole)[:8]}"
        others = _reports_named(folder, slug)
    if others:
        raise UsageError("another report has this name", where=others[0], hint=f"rename {file.name}")
    return folder / f"{slug}{suffix}"


def _reports_named(folder: Path, slug: str) -> list[Path]:
    return [path for path in sorted(folder.glob(f"{slug}.*")) if path.suffix in SUFFIXES]


def remove(slug: str, settings: Settings, then: Callable[[], object], *, corrections: bool = False) -> list[Path]:
    """Take a report out of the project, and put it back if what is done without it fails.

    :param then: what is to be done without the report: the build
    :param corrections: whether its corrections by hand go too
    :return: the files that are gone
    :raises UsageError: if there is no such report, or it has corrections that are to stay
    """
    folder = settings.reports_dir
    restore_remains(folder)
    reports = _reports_named(folder, slug)
    if not reports:
        known = ", ".join(sorted(path.stem for path in folder.glob("*") if path.suffix in SUFFIXES))
        raise UsageError(f"there is no report {slug!r}", hint=f"name one of {known}")
    by_hand = settings.curation_dir / f"{slug}.toml"
    if by_hand.is_file() and not corrections:
        raise UsageError("holds corrections of it", where=by_hand, hint="add --corrections to remove them too")
    files = [*reports, *(path for path in (metadata_path(reports[0]), by_hand) if path.is_file())]
    aside = folder / f"{_REMOVED}{slug}"
    aside.mkdir()
    (aside / "places.json").write_text(json.dumps([str(path) for path in files]), encoding="utf-8")
    try:
        for number, path in enumerate(files):
            path.replace(aside / str(number))
        then()
    except BaseException:
        _put_back(aside)
        raise
    shutil.rmtree(aside)
    return files


def restore_remains(folder: Path) -> None:
    """Put back what a removal that was killed had set aside, and clear away what a killed adding left half written."""
    for aside in folder.glob(f"{_REMOVED}*"):
        _put_back(aside)
    for part in folder.glob(f".*{_PART}"):
        part.unlink(missing_ok=True)


def _put_back(aside: Path) -> None:
    with contextlib.suppress(FileNotFoundError, ValueError):
        for number, place in enumerate(json.loads((aside / "places.json").read_text(encoding="utf-8"))):
            if (aside / str(number)).exists() and not Path(place).exists():
                (aside / str(number)).replace(place)
    shutil.rmtree(aside, ignore_errors=True)
