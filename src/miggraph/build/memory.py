"""The memory of a build: how often Python looks for garbage while it makes what stays, and how much there is."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_THRESHOLD = (50_000, 20, 20)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for garbage in circles seldom.

    A build makes millions of objects that stay, and Python looks at all of them again whenever enough have been added:
    a third of the time of a build, which made its memory no less.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def available_bytes() -> int:
    """The memory that this machine has free for a build, as far as the system tells."""
    with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = next(line for line in lines if line.startswith("MemAvailable"))
        return int(told.split()[1]) * 1024
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
