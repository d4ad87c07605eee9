"""The versions of the dataset that are on disk, what changed from each to the next, and addresses that things had."""

from __future__ import annotations

from pathlib import Path

from miggraph.releases import Addresses, Changes, history
from miggraph.releases.addresses import FILE as ADDRESSES_FILE
from miggraph.releases.changes import FILE
from miggraph.web.http.responses import etag
from miggraph.web.pages.kept import Kept
from miggraph.web.views import services, version_folder

_HISTORY: Kept[list[Changes]] = Kept(2)
_ADDRESSES: Kept[Addresses] = Kept(2)


def versions() -> list[Path]:
    """The folders of all versions that are kept; none where a dataset is given as files."""
    current = version_folder()
    return sorted(current.parent.iterdir()) if current else []


def state() -> str:
    """What tells the changes that are known from those that were known before."""
    known = ((version.name, version / FILE) for version in versions())
    return etag(services().engine.version, *(f"{name} {_age(file)}" for name, file in known))


def known_changes() -> list[Changes]:
    """What changed from each version to the next, the last change first."""
    return _HISTORY.get(services().engine, state(), lambda: history(versions())) or []


def last_change() -> Changes | None:
    """The last change that says more than old addresses, of those that led to the version that is served."""
    led_to = {each.after: each for each in known_changes()}
    found = led_to.get(services().engine.version)
    while found and found.of_addresses_alone:
        del led_to[found.after]
        found = led_to.get(found.before)
    return found


def addresses() -> Addresses:
    """The addresses at which nothing is any more in the version that is served."""
    folder = version_folder()
    age = _age(folder / ADDRESSES_FILE) if folder else 0
    return _ADDRESSES.get(services().engine, str(age), lambda: Addresses(version_folder())) or Addresses(None)


def _age(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0
