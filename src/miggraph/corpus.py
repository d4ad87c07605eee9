"""The corpus that this process works for: the base that it mints under, and the rules that it reads with.

It is set once, before anything is read or served, and told to every process that works for this one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from miggraph import iris
from miggraph.errors import UsageError


@dataclass(frozen=True, slots=True)
class Corpus:
    """What tells a corpus from others."""

    base: str = iris.BASE
    rules: Path | None = None
    """A folder of rule files that are laid over those of the package; None for none."""


_in_use = Corpus()
_are_rules_read = False


def enter(corpus: Corpus) -> None:
    """Have this process work for a corpus.

    :raises UsageError: if it has read the rules of another one, which it keeps
    """
    global _in_use
    if _are_rules_read and corpus.rules != _in_use.rules:
        raise UsageError(
            "this process has read other rules", where=corpus.rules, hint="begin a new process for this corpus"
        )
    _in_use = corpus
    iris.use_base(corpus.base)


def work_for(corpus: Corpus) -> None:
    """Have this process, which another one has begun, work for a corpus as long as that one is there.

    It stands here as nothing may be loaded before that reads the rules.

    :raises UsageError: see :func:`enter`
    """
    from multiprocessing import parent_process  # commands that begin no other process need not load it

    enter(corpus)
    if begun_by := parent_process():
        threading.Thread(target=_end_after, args=(begun_by.join,), daemon=True).start()


def _end_after(wait: Callable[[], object]) -> None:
    """End when another process has ended: one that is killed ends none of its own, which would wait, or write on."""
    wait()
    os._exit(1)


def current() -> Corpus:
    """The corpus that this process works for."""
    return _in_use


def rules() -> Path | None:
    """The rules that are laid over those of the package; once asked for, they stay the same in this process."""
    global _are_rules_read
    _are_rules_read = True
    return _in_use.rules


def require_apart(base: str) -> None:
    """Make sure that the names of a corpus can be told from those of the project.

    :raises UsageError: if one of the two bases begins with the other
    """
    if base not in ("", iris.BASE) and (base.startswith(iris.BASE) or iris.BASE.startswith(base)):
        hint = "give an address of your own, such as https://w3id.org/your-corpus/"
        raise UsageError(f"base_iri = {base!r} cannot be told from {iris.BASE}, that of the project", hint=hint)


def of(base: str, rules: Path) -> Corpus:
    """The corpus of a base, or of the project where it is empty, and of a folder of rules, if there is one.

    :raises UsageError: for a base that the names of the project begin with, or that lies under theirs
    """
    require_apart(base)
    return Corpus(base or iris.BASE, rules if rules.is_dir() else None)
