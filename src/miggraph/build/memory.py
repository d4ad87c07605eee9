"""How often Python looks for garbage while a build makes what stays to its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

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
