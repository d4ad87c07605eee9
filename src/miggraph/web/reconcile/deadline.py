"""The time that a request may take, however many queries it has."""

from __future__ import annotations

import time

from miggraph.engine import TimeLimitError


class Deadline:
    """The end of the time for a request.

    :param seconds: how long it may take from now
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began = time.monotonic()

    def left(self) -> float:
        """Seconds until then.

        :raises TimeLimitError: where there are none
        """
        used = time.monotonic() - self._began
        if used >= self._seconds:
            raise TimeLimitError(
                f"the request has run for {used:.1f} s and was ended",
                limit="query_timeout",
                value=f"{self._seconds:g} s",
                used=used,
                hint="send fewer queries at once, or fewer properties",
            )
        return self._seconds - used
