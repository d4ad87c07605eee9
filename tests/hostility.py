"""The hostile queries of tests/data/hostile: files, and long ones described by what they repeat."""

from __future__ import annotations

import json

from support import DATA

FOLDER = DATA / "hostile"


def queries() -> dict[str, str]:
    """Name → query."""
    written = {file.stem: file.read_bytes().decode("utf-8") for file in FOLDER.glob("*.rq")}
    described = json.loads((FOLDER / "generated.json").read_text(encoding="utf-8"))
    return written | {str(each["name"]): _repeat(each) for each in described}


def _repeat(each: dict[str, str | int]) -> str:
    times = int(each["times"])
    begin, piece, middle, close, end = (str(each.get(key, "")) for key in ("begin", "piece", "middle", "close", "end"))
    return begin + times * piece + middle + times * close + end
