"""Which language is being read. Rules, vocabularies and lemmas are those of this language, wherever they are asked for.

It is a context variable, so that extractors name rules ("event/kind") and never a language.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import ParamSpec, TypeVar

FIRST = "en"
"""The language whose files describe the methods; the rules of the others hang under these."""

_language: ContextVar[str] = ContextVar("language", default=FIRST)
P = ParamSpec("P")
T = TypeVar("T")


def current_language() -> str:
    """The tag of the language that is being read."""
    return _language.get()


@contextmanager
def reading(language: str) -> Iterator[None]:
    """Read a language while the block runs."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def cached_by_language(function: Callable[P, T]) -> Callable[P, T]:
    """A function whose results are kept, those of each language apart."""

    @lru_cache(maxsize=16_384)
    def kept(_: str, *args: Hashable) -> T:
        return function(*args)  # type: ignore[call-arg, arg-type]

    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        return kept(_language.get(), *args, *kwargs.values())

    return asked
