"""A version that is made of the one before and of what has changed since: the same as one from nothing."""

from __future__ import annotations

import random
from pathlib import Path
from unittest.mock import patch

import pytest

from miggraph.publish import changes, publication
from publishing import edited, everything, ground, parts_of, put


@pytest.mark.parametrize("seed", range(12))
def test_version_made_of_changes_is_the_one_made_of_all(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    dataset = ground()
    put(tmp_path / "changed", dataset)
    for number in range(5):
        before, dataset = parts_of(dataset), edited(chance, dataset)
        with patch.object(changes, "LARGE", 100), patch.object(publication, "write_whole", side_effect=AssertionError):
            made = put(tmp_path / "changed", dataset, before)
        assert everything(made) == everything(put(tmp_path / f"whole{number}", dataset))
