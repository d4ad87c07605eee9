"""A picture to take away: as SVG, as PNG, as a table."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import fontpkg_open_sans
import resvg_py
from flask import render_template

from miggraph.web.http.spreadsheets import harmless
from miggraph.web.pictures.shown import Sheet

_ROOT = re.compile(r":root \{[^}]*\}")
_TOKEN = re.compile(r"(--[\w-]+): ([^;]+);")
_USED = re.compile(r"var\((--[\w-]+)\)")
_ZOOM = 2
"""Pixels of a PNG for one unit: sharp on paper."""
_FONT = Path(fontpkg_open_sans.ROOT) / "files" / "OpenSans[wdth,wght].ttf"
"""One font for every machine, so that the same picture is the same file everywhere."""


def as_svg(sheet: Sheet, version: str) -> bytes:
    """A file of its own, with its colours for light and dark."""
    light, dark = _tokens()
    style = f"{_declared(light)}\n@media (prefers-color-scheme: dark) {{ {_declared(dark)} }}\n{_rules()}"
    return _drawn(sheet, version, style)


def as_png(sheet: Sheet, version: str) -> bytes:
    """Pixels, on the light ground."""
    light, _ = _tokens()
    style = _USED.sub(lambda match: light[match[1]], _rules())
    told = _drawn(sheet, version, style).decode("utf-8")
    made = resvg_py.svg_to_bytes(
        svg_string=told,
        zoom=_ZOOM,
        background=light["--paper"],
        skip_system_fonts=True,
        font_files=[str(_FONT)],
        font_family=fontpkg_open_sans.FAMILY,
        sans_serif_family=fontpkg_open_sans.FAMILY,
    )
    return bytes(made)


def as_csv(sheet: Sheet, *, bom: bool = False) -> bytes:
    """A row for each number, with the IRIs of what it counts by; no cell runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    picture = sheet.picture
    row = picture.rows.facet if picture.rows else "kind"
    columns = (row, f"{row}_iri", picture.columns.facet, f"{picture.columns.facet}_iri", "count")
    writer.writerow([name.replace("-", "_") for name in columns])
    for line in sheet.lines():
        heads = [text for head in (line.row, line.column) for text in (head.label, head.iri)]
        writer.writerow([*map(harmless, heads), line.count])
    return ("\ufeff" * bom + out.getvalue()).encode("utf-8")


def _drawn(sheet: Sheet, version: str, style: str) -> bytes:
    told = render_template("picture.svg", sheet=sheet, drawing=sheet.drawing(), style=style, version=version)
    return told.encode("utf-8")


@lru_cache(1)
def _tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the site, light and dark, from its style sheet, so that they stand in one place."""
    light, dark = (dict(_TOKEN.findall(block)) for block in _ROOT.findall(_static("style.css"))[:2])
    return light, light | dark


def _declared(tokens: dict[str, str]) -> str:
    used = sorted(set(_USED.findall(_rules())))
    return ".drawing { " + " ".join(f"{name}: {tokens[name]};" for name in used) + " }"


def _rules() -> str:
    return _static("drawing.css")


@lru_cache
def _static(name: str) -> str:
    return files("miggraph.web").joinpath("static", name).read_text("utf-8")
