"""The shapes of countries for maps, and which of them the dataset has something about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from miggraph.engine import Engine, Query
from miggraph.iris import expand
from miggraph.web.pages.description import labels, name_of, written
from miggraph.web.pages.links import href

_COUNTRIES = f"""
SELECT ?country (SAMPLE(?three) AS ?iso3) (SAMPLE(?two) AS ?iso2)
WHERE {{ ?country <{expand("mig:iso3")}> ?three OPTIONAL {{ ?country <{expand("mig:iso2")}> ?two }} }}
GROUP BY ?country ORDER BY ?country"""


@lru_cache(1)
def world() -> Mapping[str, Any]:
    """The shapes of the countries by their codes, from Natural Earth (``docs/world_map.py``)."""
    found: Mapping[str, Any] = json.loads(files("miggraph.web.pictures").joinpath("world.json").read_text("utf-8"))
    return found


def with_countries(engine: Engine) -> dict[str, Any]:
    """The shapes with the countries of the dataset, for scripts that draw the answer to a query."""
    rows = list(engine.query(Query(_COUNTRIES, unlimited=True)).rows())
    names = labels(engine, [row["country"] for row in rows])
    countries = [
        {
            "code": written(row["iso3"]),
            "codes": [written(row[name]) for name in ("iso3", "iso2") if name in row],
            "href": href(written(row["country"])),
            "name": name_of(written(row["country"]), names),
        }
        for row in rows
    ]
    return {**world(), "countries": countries}
