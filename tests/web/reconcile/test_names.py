"""Names as tables of others spell them, matched with the things of the reports that the project ships."""

from __future__ import annotations

import json
import tomllib

from flask import Flask

from support import DATA

NAMES = tomllib.loads((DATA / "reconcile" / "names.toml").read_text(encoding="utf-8"))
TYPES = {
    "people": "Person",
    "organisations": "Organization",
    "countries": "Country",
    "instruments": "LegalInstrument",
    "themes": "Theme",
}
LEAST = 0.95
"""The share of the names whose thing comes first."""
LEAST_WITHOUT_TYPE = 0.93


def share_right(shipped: Flask, *, with_type: bool) -> float:
    """The share of the names whose thing comes first; what is taken for a match has to be right."""
    right: list[bool] = []
    for group, names in NAMES.items():
        types = {"type": TYPES[group]} if with_type else {}
        for name, thing in names.items():
            batch = json.dumps({"q": {"query": name, **types}})
            (result,) = shipped.test_client().post("/reconcile", data={"queries": batch}).get_json().values()
            first = result["result"][0] if result["result"] else {"id": None, "match": False}
            right.append(first["id"] == thing)
            assert right[-1] or not first["match"], name
    return sum(right) / len(right)


def test_names_as_others_spell_them_are_matched(shipped: Flask) -> None:
    assert share_right(shipped, with_type=True) >= LEAST
    assert share_right(shipped, with_type=False) >= LEAST_WITHOUT_TYPE
