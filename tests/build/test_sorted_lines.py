"""Sorted lines in a file: found without reading it, and written anew with some more or less."""

from __future__ import annotations

import random
from bisect import bisect_left
from pathlib import Path
from unittest.mock import patch

import pytest

from miggraph.publish import lines
from miggraph.publish.lines import SortedFile, spliced


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
    with patch.multiple(lines, _PAGE=page, _FORGET=3), SortedFile(tmp_path / "lines") as file:
        for key in keys:
            assert file.find(key) == begins[bisect_left(there, key)]
        for key in keys:
            low, high = sorted(chance.choices(range(len(there) + 1), k=2))
            expected = min(max(bisect_left(there, key), low), high)
            assert file.find_between(key, begins[low], begins[high]) == begins[expected]


@pytest.mark.parametrize("page", [20, 500])
def test_spliced_file_has_the_lines_that_stay_and_come(tmp_path: Path, page: int) -> None:
    chance = random.Random(page)
    there, others = drawn(chance, 200), drawn(chance, 40)
    gone = chance.sample(there, 30)
    (tmp_path / "lines").write_bytes(b"".join(there))
    come = set(others) - set(there)
    with patch.multiple(lines, _PAGE=page, _CHUNK=900), SortedFile(tmp_path / "lines") as file:
        made = b"".join(spliced(file, gone, come))
    assert made == b"".join(sorted(set(there) - set(gone) | come))
