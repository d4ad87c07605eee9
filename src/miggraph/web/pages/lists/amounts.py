"""Figures as a reader writes them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(-?)(\d+)(\.\d+)?")
_BETWEEN = "between"


def amount(hedge: str, least: str, most: str, unit: str) -> str:
    """An amount with how exact it is: ``about 4,000 households``, ``between 2 and 3 %``.

    :param least: the number, or the lower one of two
    :param most: the upper one; empty where there is one alone
    """
    joint = "and" if hedge == _BETWEEN else "to"
    second = (joint, grouped(most)) if most and most != least else ()
    return " ".join(filter(None, (hedge, grouped(least), *second, unit)))


def grouped(number: str) -> str:
    """A decimal number with its thousands set apart; anything else as it is."""
    match = _NUMBER.fullmatch(number)
    return f"{match[1]}{int(match[2]):,}{match[3] or ''}" if match else number
