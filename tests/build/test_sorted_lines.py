"""Sorted lines in a file: found without reading it, and written anew with some more or less."""

from __future__ import annotations

import hashlib
import os
import random
from bisect import bisect_left
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import pytest

from miggraph import sorted_file
from miggraph.publish import lines
from miggraph.publish.lines import spliced, write_spliced
from miggraph.sorted_file import SortedFile


def drawn(chance: random.Random, number: int) -> list[bytes]:
    """Some sorted lines, a few of them long."""
    found = {b"%d %s\n" % (chance.randrange(10**6), b"x" * chance.choice((1, 5, 400))) for _ in range(number)}
    return sorted(found)


@pytest.mark.parametrize("number", [0, 1, 7, 300])
@pytest.mark.parametrize("page", [20, 500, 32_000])
def test_line_is_found_where_it_stands(tmp_path: Path, number: int, page: int) -> None:
    chance = random.Random(number + page)
    there = drawn(chance, number)
    (tmp_path / "lines").write_bytes(b"".join(there))
    begins = [sum(map(len, there[:place])) for place in range(len(there) + 1)]
    keys = [*there, *drawn(chance, 100), b"", b"9" * 9]
    chance.shuffle(keys)
    with patch.multiple(sorted_file, _PAGE=page, _FORGET=3), SortedFile(tmp_path / "lines") as file:
        for key in keys:
            assert file.find(key) == begins[bisect_left(there, key)]
        for key in keys:
            low, high = sorted(chance.choices(range(len(there) + 1), k=2))
            expected = min(max(bisect_left(there, key), low), high)
            assert file.find_between(key, begins[low], begins[high]) == begins[expected]


@pytest.mark.parametrize("page", [20, 500, 32_000])
@pytest.mark.parametrize("cut", [1, 3, 9])
def test_file_that_was_cut_off_is_read_to_its_last_whole_line(tmp_path: Path, page: int, cut: int) -> None:
    there = [b"%03d word\n" % number for number in range(30)]
    (tmp_path / "lines").write_bytes(b"".join(there)[:-cut])
    with patch.object(sorted_file, "_PAGE", page), SortedFile(tmp_path / "lines") as file:
        for key in (b"", b"0", b"02", b"029", b"029 word", b"03", b"9"):
            assert list(file.beginning(key)) == [line for line in there[:-1] if line.startswith(key)]


@pytest.mark.parametrize("page", [20, 500])
def test_spliced_file_has_the_lines_that_stay_and_come(tmp_path: Path, page: int) -> None:
    there, gone, come = changed(random.Random(page))
    (tmp_path / "lines").write_bytes(b"".join(there))
    with patch.multiple(sorted_file, _PAGE=page, _CHUNK=900), SortedFile(tmp_path / "lines") as file:
        made = b"".join(spliced(file, gone, come))
    assert made == b"".join(sorted(set(there) - set(gone) | come))


def changed(chance: random.Random) -> tuple[list[bytes], list[bytes], set[bytes]]:
    """Lines of a file, those of them that go, and others that come."""
    there, others = drawn(chance, 200), drawn(chance, 40)
    return there, chance.sample(there, 30), set(others) - set(there)


def copies_nothing(*_: int) -> int:
    raise OSError("not between these files")


def copies_few(source: int, out: int, count: int, start: int) -> int:
    return os.write(out, os.pread(source, min(count, 7), start))


@pytest.mark.parametrize("copied", [None, copies_nothing, copies_few])
def test_written_file_is_the_spliced_one_and_told_by_its_hash(
    tmp_path: Path, copied: Callable[..., int] | None
) -> None:
    there, gone, come = changed(random.Random(3))
    (tmp_path / "lines").write_bytes(b"".join(there))
    by_system = patch.object(os, "copy_file_range", copied, create=True) if copied else nullcontext()
    small = patch.multiple(sorted_file, _CHUNK=900, _COPIED=1_000)
    with by_system, small, patch.object(lines, "_HASHED", 1_000), SortedFile(tmp_path / "lines") as file:
        digest = write_spliced(tmp_path / "new", file, gone, come)
    made = (tmp_path / "new").read_bytes()
    assert made == b"".join(sorted(set(there) - set(gone) | come))
    assert digest == hashlib.sha256(made).hexdigest()


def test_file_is_written_where_the_system_brings_only_whole_files_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fdatasync", raising=False)
    (tmp_path / "lines").write_bytes(b"a\nb\n")
    with SortedFile(tmp_path / "lines") as file:
        assert write_spliced(tmp_path / "new", file, [b"a\n"], []) == hashlib.sha256(b"b\n").hexdigest()


def test_written_file_tells_of_a_line_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"a\nb\n")
    with SortedFile(tmp_path / "lines") as file, pytest.raises(ValueError, match="lacks a line"):
        write_spliced(tmp_path / "new", file, [b"aa\n"], [])
