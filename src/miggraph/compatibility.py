"""Whether a dataset that is there fits the software and the settings of now: told before anything is done with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from miggraph.errors import DatasetError
from miggraph.iris import BASE

_FACTS = "current/build.json"


def facts_of(folder: Path) -> Mapping[str, Any]:
    """What the current version of a dataset says of itself; nothing where there is none."""
    try:
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def require_same_base(folder: Path, base: str) -> None:
    """Make sure that a dataset, if there is one, was built under a base.

    :param base: that of the settings; empty for that of the project
    :raises DatasetError: if it names its things under another one
    """
    facts, wanted = facts_of(folder), base or BASE
    built = facts.get("base_iri", BASE)
    if facts and built != wanted:
        raise DatasetError(
            f"its things are named under {built}, and base_iri is {wanted}",
            where=folder,
            hint=f'set base_iri = "{built}", or begin anew under the other base: remove this folder and build',
        )
