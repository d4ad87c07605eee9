"""Names within a sentence: those that want an article have it, as in “in the United Kingdom”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from miggraph.web.pages.description import Value
from miggraph.web.pages.entities.model import Run, joined

_COMMON = (
    *("Republic", "Kingdom", "States", "Emirates", "Federation", "Islands", "Netherlands", "Philippines", "Bahamas"),
    *(
        "Gambia",
        "Maldives",
        "Comoros",
        "Caribbean",
        "Maghreb",
        "Sahel",
        "Balkans",
        "Americas",
        "East",
        "Gulf",
        "region",
    ),
)
"""Words with which a name ends that wants an article."""
_WANTS = re.compile(
    r"(?!The\b)(?:United \w.*|World Bank\b.*|(?:European|African) Union|Holy See"
    rf"|(?!.*,|.* the )(?:\S+ ){{0,3}}(?:{'|'.join(_COMMON)})"
    r"|(?![A-Z]{2,}\b)\w+(?:[ -]\w+){0,7} (?:of|for|on)\b.*)"
)
"""A whole name that wants one: one that begins or ends with a common noun, and one that has what it is of or for."""


def the(value: Value) -> list[Run]:
    """A name with its article, if it wants one."""
    return ["the ", value] if _WANTS.fullmatch(value.text) else [value]


def all_the(values: Iterable[Value]) -> list[Run]:
    """Names as a list within a sentence, each with its article."""
    return [run for part in joined(values) for run in (the(part) if isinstance(part, Value) else [part])]
