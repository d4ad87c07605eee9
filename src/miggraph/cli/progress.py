"""What a build says on standard error while it runs: a line for each stage, and how far a long one is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from miggraph.build import Progressed, StageReport

_SOON = 3.0
"""Seconds of a stage before it is told on a terminal how far it is."""
_OFTEN = 0.5
"""Seconds between two such lines on a terminal, where each takes the place of the one before."""
_SELDOM = 30.0
"""Seconds between two such lines elsewhere, and before the first."""
_MINUTE = 60
_LONG = 90
"""Seconds from which on minutes are told."""
_HOURS = 2 * 60 * _MINUTE


class Telling:
    """Tells of a build on a stream; used as a context, it leaves no line there that is to be written over.

    :param stream: standard error, if none is given
    :param clock: gives seconds
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._terminal = self._stream.isatty()
        self._stage = ""
        self._next = 0.0
        self._shown = 0

    def __enter__(self) -> Telling:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._clear()

    def show(self, report: StageReport) -> None:
        """A line for a stage that has ended."""
        self._clear()
        self._stage = ""
        click.echo(f"  {report.name:<10}{report.seconds:6.1f} s  {report.made}", file=self._stream)
        for note in report.notes:
            click.echo(f"    {note}", file=self._stream)

    def ahead(self, at: Progressed) -> None:
        """How far a stage is, where it is time to tell."""
        now = self._clock()
        if at.stage != self._stage:
            self._stage, self._next = at.stage, now + (_SOON if self._terminal else _SELDOM)
        if now < self._next or at.done == at.of:
            return
        self._next = now + (_OFTEN if self._terminal else _SELDOM)
        line = line_of(at)
        if self._terminal:
            click.echo(f"\r  {line}{' ' * (self._shown - len(line))}", file=self._stream, nl=False)
            self._shown = len(line)
        else:
            click.echo(f"  {line}", file=self._stream)

    def _clear(self) -> None:
        if self._shown:
            click.echo(f"\r{' ' * (self._shown + 2)}\r", file=self._stream, nl=False)
            self._shown = 0


def line_of(at: Progressed) -> str:
    """How far a stage is, in words."""
    told = f"{at.stage}: {at.done:,} of {at.of:,} reports"
    return told if at.seconds is None else f"{told}, about {_said(at.seconds)} left"


def _said(seconds: float) -> str:
    if seconds >= _HOURS:
        return f"{seconds / 60 / _MINUTE:.0f} h"
    return f"{seconds / _MINUTE:.0f} min" if seconds >= _LONG else f"{max(1, seconds):.0f} s"
