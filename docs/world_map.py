"""Draws the countries of the maps: ``world.json`` of the pictures, from the npm package ``world-atlas``.

That package holds the boundaries of Natural Earth, which are in the public domain, as TopoJSON. Countries of the
coarse file become paths; those that only the finer one has are too small for a path, and become points. Run it again
for a newer version of the package: ``npm pack world-atlas@2.0.2``, unpack, ``python docs/world_map.py FOLDER``.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pycountry

OUT = Path(__file__).parent.parent / "src" / "miggraph" / "web" / "pictures" / "world.json"
SOURCE = "Natural Earth 1:110m (public domain), from the npm package world-atlas 2.0.2"
WIDTH, TOP, BOTTOM = 960, 84.0, -56.0
"""Width of the map, and the latitudes that it ends at: no report speaks of Antarctica as a country."""
_A = (1.340264, -0.081106, 0.000893, 0.003796)
"""Coefficients of the projection Equal Earth (Šavrič, Patterson, Jenny 2018), in which areas can be compared."""
_M = math.sqrt(3) / 2
_ANTARCTICA = "010"
_HALF = 180

Point = tuple[float, float]
Ring = Sequence[Point]


def equal_earth(longitude: float, latitude: float) -> Point:
    """A place on a sphere of radius 1, projected; north is up."""
    angle = math.asin(_M * math.sin(math.radians(latitude)))
    squared, sixth = angle**2, angle**6
    slope = _A[0] + 3 * _A[1] * squared + sixth * (7 * _A[2] + 9 * _A[3] * squared)
    x = math.radians(longitude) * math.cos(angle) / (_M * slope)
    return x, angle * (_A[0] + _A[1] * squared + sixth * (_A[2] + _A[3] * squared))


_SCALE = WIDTH / (2 * equal_earth(_HALF, 0)[0])
_NORTH = equal_earth(0, TOP)[1]
HEIGHT = round((_NORTH - equal_earth(0, BOTTOM)[1]) * _SCALE)


def placed(longitude: float, latitude: float) -> Point:
    """A place on the map."""
    x, y = equal_earth(longitude, latitude)
    return round(WIDTH / 2 + x * _SCALE, 1), round((_NORTH - y) * _SCALE, 1)


def arcs(topology: Mapping[str, Any]) -> list[list[Point]]:
    """The lines of a topology in degrees: TopoJSON has them as whole steps from one point to the next."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    made = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        made.append(line)
    return made


def rings(geometry: Mapping[str, Any], lines: Sequence[Sequence[Point]]) -> Iterator[list[Point]]:
    """The outer and inner rings of a country."""
    several = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in several:
        for numbers in polygon:
            ring: list[Point] = []
            for number in numbers:
                line = lines[number] if number >= 0 else list(reversed(lines[~number]))
                ring += line[1:] if ring else line
            yield ring


def on_map(ring: Ring) -> Iterator[list[Point]]:
    """The parts of a ring between the map's edges: one that crosses the 180th meridian has a part on either side."""
    whole = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((whole[-1][0] - longitude) / (2 * _HALF))
        whole.append((longitude + turns * 2 * _HALF, latitude))
    for shift in (-2 * _HALF, 0, 2 * _HALF):
        part = [(longitude + shift, latitude) for longitude, latitude in whole]
        for sign in (1, -1):
            part = list(_east_of(part, sign))
        if part:
            yield part


def _east_of(ring: Ring, sign: int) -> Iterator[Point]:
    """What of a ring lies on the map's side of one of its edges (Sutherland and Hodgman 1974)."""
    for place, here in enumerate(ring):
        before = ring[place - 1]
        inside, was = here[0] * sign >= -_HALF, before[0] * sign >= -_HALF
        if inside != was:
            share = (-_HALF * sign - before[0]) / (here[0] - before[0])
            yield -_HALF * sign, before[1] + share * (here[1] - before[1])
        if inside:
            yield here


def path(some: Iterable[Ring]) -> str:
    """Rings as the path of an SVG, in steps of a tenth of a unit."""
    told = []
    for ring in (part for each in some for part in on_map(each)):
        points = list(dict.fromkeys(placed(*point) for point in ring))
        if len(points) < 3:
            continue
        x, y = points[0]
        steps = []
        for next_x, next_y in points[1:]:
            steps.append(f"{_short(next_x - x)} {_short(next_y - y)}")
            x, y = next_x, next_y
        told.append(f"M{_short(points[0][0])} {_short(points[0][1])}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(told)


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return {"-0": "0"}.get(text, text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text)


def middle(geometry: Mapping[str, Any], lines: Sequence[Sequence[Point]]) -> Point:
    """The middle of the largest part of a country."""
    ring = max(rings(geometry, lines), key=len)
    return placed(*(sum(axis) / len(ring) for axis in zip(*ring, strict=True)))


def code(geometry: Mapping[str, Any]) -> str:
    """The code of a country in ISO 3166-1, of three letters; empty for an area that has none."""
    country = pycountry.countries.get(numeric=geometry.get("id", ""))
    return country.alpha_3 if country else ""


def countries(topology: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The geometries of all countries but Antarctica."""
    return [each for each in topology["objects"]["countries"]["geometries"] if each.get("id") != _ANTARCTICA]


def main(folder: Path) -> None:
    """Write the file from the unpacked package."""
    coarse, fine = (json.loads((folder / f"countries-{scale}m.json").read_text("utf-8")) for scale in (110, 50))
    shapes: dict[str, str] = {}
    for geometry in countries(coarse):
        shapes[code(geometry)] = shapes.get(code(geometry), "") + path(rings(geometry, arcs(coarse)))
    points = {code(each): middle(each, arcs(fine)) for each in countries(fine) if code(each) not in shapes}
    told = {
        "source": SOURCE,
        "width": WIDTH,
        "height": HEIGHT,
        "top": TOP,
        "shapes": dict(sorted(shapes.items())),
        "points": {name: point for name, point in sorted(points.items()) if name},
    }
    OUT.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
