"""Spellings of one name: which of them is the label, and when two names with one cut slug are two things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miggraph import iris


def preferred(counts: Mapping[str, int]) -> str:
    """The spelling that becomes the label, the same whatever the order in which the spellings were met.

    One that is not in capitals alone goes first, then the more frequent, then the one with its accents, then the
    first in code-point order.

    :param counts: how often each spelling stands in the reports
    """
    return min(counts, key=lambda name: (name.isupper(), -counts[name], -_accents(name), name))


def distinct_slugs(names: Iterable[str], *, longest: int = iris.LONGEST) -> dict[str, str]:
    """Each name with its slug; names that only the cut of the slug makes equal get a hash of their whole slug each.

    Names whose whole slugs are equal differ in case, accents and hyphens alone and keep one slug.
    """
    whole = {name: iris.slug(name, longest=0) or iris.digest(name) for name in names}
    cut = {name: iris.slug(name, longest=longest) or whole[name] for name in whole}
    sharing: dict[str, set[str]] = {}
    for name, short in cut.items():
        sharing.setdefault(short, set()).add(whole[name])
    return {
        name: short if len(sharing[short]) == 1 else iris.marked(name, iris.digest(whole[name])[:8], longest=longest)
        for name, short in cut.items()
    }


def _accents(name: str) -> int:
    return sum(not character.isascii() for character in name)
