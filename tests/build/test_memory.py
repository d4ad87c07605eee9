"""How often garbage is looked for."""

from __future__ import annotations

import gc

from miggraph.build.memory import collecting_rarely


def test_settings_of_the_collector_are_as_before_when_a_build_ends() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        with collecting_rarely():
            assert gc.get_threshold()[0] > 700
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.set_threshold(*before)
