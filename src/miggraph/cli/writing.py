"""Files that a command writes: there whole, or as they were before."""

from __future__ import annotations

from pathlib import Path

from miggraph.errors import DatasetError


def write_whole(place: Path, data: bytes) -> None:
    """Write a file in one step, in the place of the one that is there.

    :raises DatasetError: if it cannot be written
    """
    temporary = place.with_name(f".{place.name}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(place)
    except OSError as error:
        raise DatasetError(f"cannot be written: {error.strerror}", where=place, hint="name another file") from error
    finally:
        temporary.unlink(missing_ok=True)
