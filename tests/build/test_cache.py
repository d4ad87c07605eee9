"""What a build keeps for later ones: found by its key, whole or not at all, and never more than it may be."""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from miggraph.build.cache import Cache, key_of
from miggraph.model import NameKind, Span

KEY = key_of("a", "b")


class Harm:
    """What no entry may hold."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.putenv, ("HARM",)


def entry(folder: Path, key: str = KEY) -> Path:
    return folder / key[:2] / key


def test_cache_gives_back_what_it_was_given(tmp_path: Path) -> None:
    given = (Span(1, 2), NameKind.COUNTRY, date(2031, 5, 4), frozenset({"net"}), {"a": [1.5, None]})
    Cache(tmp_path, 1).put(KEY, given)
    assert Cache(tmp_path, 1).get(KEY) == given
    assert Cache(tmp_path, 1).get(key_of("a", "c")) is None


def test_cache_without_a_folder_keeps_nothing(tmp_path: Path) -> None:
    cache = Cache(None)
    cache.put(KEY, 1)
    cache.tidy()
    assert cache.get(KEY) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("spoilt", [b"", b"x", b"\0" * 40], ids=["empty", "short", "other"])
def test_damaged_entry_counts_as_none(tmp_path: Path, spoilt: bytes) -> None:
    cache = Cache(tmp_path, 1000)
    cache.put(KEY, "kept")
    entry(tmp_path).write_bytes(spoilt)
    assert cache.get(KEY) is None
    cache.put(KEY, "kept")
    assert cache.get(KEY) == "kept"


def test_entry_with_anything_but_records_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    cache.put(KEY, 1)
    packed = zlib.compress(pickle.dumps(Harm()))
    entry(tmp_path).write_bytes(sha256(KEY.encode() + packed).digest() + packed)
    assert cache.get(KEY) is None


def test_entry_of_a_software_that_has_more_modules_counts_as_none(tmp_path: Path) -> None:
    """One that a later software has kept, under a key that says nothing of code."""
    cache = Cache(tmp_path, 1000)
    cache.put(KEY, 1)
    packed = zlib.compress(b"cmiggraph.model.not_there_yet\nSpan\n.")
    entry(tmp_path).write_bytes(sha256(KEY.encode() + packed).digest() + packed)
    assert cache.get(KEY) is None


def test_entry_in_the_place_of_another_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    cache.put(KEY, 1)
    other = KEY[::-1]
    cache.put(other, 2)
    entry(tmp_path).write_bytes(entry(tmp_path, other).read_bytes())
    assert (cache.get(KEY), cache.get(other)) == (None, 2)


def test_cache_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    cache = Cache(tmp_path / "file", 1000)
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


def test_tidy_leaves_what_was_used_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 100)
    for number in range(4):
        cache.put(key_of(str(number)), number)
        os.utime(entry(tmp_path, key_of(str(number))), (number, number))
    cache.get(key_of("0"))
    (tmp_path / KEY[:2]).mkdir(exist_ok=True)
    (tmp_path / KEY[:2] / ".miggraph-part-killed").write_bytes(b"x")
    (tmp_path / KEY[:2] / "letter.txt").write_bytes(b"not of the cache")
    cache.tidy()
    assert [number for number in range(4) if cache.get(key_of(str(number))) is not None] == [0, 3]
    assert not list(tmp_path.glob("*/.miggraph-part-*"))
    assert (tmp_path / KEY[:2] / "letter.txt").exists()
