from __future__ import annotations

import pytest

from miggraph.extract.stage import Stage, checked, run_stages
from miggraph.model import Claim, Mention, NameKind, Span
from support import COAST, report_of

FOUND = Mention(spans=(Span(0, 1),), method="test", kind=NameKind.PLACE, surface="W")


def stage(*provides: type, requires: tuple[type, ...] = ()) -> Stage:
    """A stage that finds one mention, whatever it declares."""
    return Stage(name="places", run=lambda _: [FOUND], provides=provides, requires=requires)


def test_stages_are_checked_for_what_they_need() -> None:
    first, second = stage(Mention), stage(Claim, requires=(Mention,))
    assert checked([first, second]) == (first, second)
    with pytest.raises(ValueError, match="'places' needs Mention before it"):
        checked([second, first])


def test_stage_may_give_only_what_it_declared() -> None:
    report = report_of("Words.\n")
    assert run_stages(report, COAST, [stage(Mention)]).of(Mention) == (FOUND,)
    with pytest.raises(ValueError, match="gave Mention undeclared"):
        run_stages(report, COAST, [stage(Claim)])
