"""Rules that take endless time on a text are told by name, instead of keeping a build waiting.

A regular expression in which a repetition stands within another can take a time that doubles with every letter.
Python's engine cannot be told to stop, but runs the handlers of signals while it matches.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from miggraph.errors import RuleError
from miggraph.extract.rules.matching import Matcher

LONGEST = 60.0
"""Seconds that a rule may take on one text: a thousand times what the slowest one of the package takes."""
_SHOWN = 60
"""Characters that are shown of a text."""


@contextmanager
def patience(seconds: float = LONGEST) -> Iterator[None]:
    """Have a rule fail that takes too long on one text, while the block runs.

    Between one and two times the seconds go by before it does. Only the main thread of a process can look after its
    rules so: where the block runs in another one, or within another such block, it changes nothing.

    :raises RuleError: it names the rule and the text
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGALRM) not in (signal.SIG_DFL, None):
        yield
        return
    last: list[object] = [None]

    def look(_: int, frame: FrameType | None) -> None:
        under_way = _under_way(frame)
        if under_way is not None and under_way == last[0]:
            raise _error(frame, seconds)
        last[0] = under_way

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _under_way(frame: FrameType | None) -> object:
    """What tells one matching of a rule against a text from others; None where no rule is being matched."""
    found = _matching(frame)
    return None if found is None else (id(found), found.f_lasti, *(id(found.f_locals.get(name)) for name in _TOLD))


_TOLD = ("self", "line", "place")


def _matching(frame: FrameType | None) -> FrameType | None:
    """The frame in which a rule is matched, from the innermost outwards."""
    while frame is not None and not isinstance(frame.f_locals.get("self"), Matcher):
        frame = frame.f_back
    return frame


def _error(frame: FrameType | None, seconds: float) -> RuleError:
    found = _matching(frame)
    here = found.f_locals if found else {}
    text = " ".join(str(getattr(here.get("line"), "text", "")).split())
    shown = f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
    return RuleError(
        f"takes more than {seconds:.0f} s on one text: {shown!r}",
        where=here["self"].rule.id if found else None,
        hint="write it so that no repetition stands within another one",
    )
