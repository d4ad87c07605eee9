"""The scripts and style sheets that the front-end build has made (``make frontend``), by the names that pages use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "built"
"""Where the build puts them: a part of the static files, under names that hold a hash of their content."""


@cache
def manifest(folder: Path = FOLDER) -> Mapping[str, str]:
    """Name on pages → path below the static files; empty where nothing was built, for which pages have to be ready."""
    try:
        names = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: f"{folder.name}/{file}" for name, file in names.items() if (folder / file).is_file()}
