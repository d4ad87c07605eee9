"""Whether two recommendations ask the same of the same.

Both must have a theme in common, addressees one within the other, or none, the same numbers, and both must ask for
something to be done, or for something not to be done. Two that name the same norm ask the same where the words of the
shorter one are among those of the other: to ratify it. What names no norm must be said in nearly the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from miggraph.echoes.wider import Wider, is_within
from miggraph.iris import path_of
from miggraph.model import Asked

SHARE, FEWEST = 0.45, 3
"""The share of the content words of two, and the number of them, that both must have."""
OF_SHORTER = 0.6
"""The share of the words of the shorter one that the other must have, where both name the same norm or addressee."""
SAME_ADDRESSEE_SHARE = 0.4
"""The same where both name the same addressee, and the other has that much of the shorter one."""
COMMON = 0.3
"""What a word weighs that stands in recommendations of any content."""
_NORM, _COUNTRY, _GROUP = ("instrument/", "country/", "stakeholder/")


def asks_the_same(one: Asked, other: Asked, wider: Wider) -> bool:
    """Whether two recommendations of different occasions ask the same of the same."""
    if one.negated != other.negated or not _numbers_agree(one.numbers, other.numbers):
        return False
    if not set(one.themes) & set(other.themes) or not _may_be_same_addressee(one, other, wider):
        return False
    if one.things or other.things:
        return _same_norms(one, other) and of_shorter(one, other) >= OF_SHORTER
    if one.pointing or other.pointing:
        return False
    if len(set(one.words) & set(other.words)) < FEWEST:
        return False
    is_same = bool(one.addressees) and one.addressees == other.addressees and of_shorter(one, other) >= OF_SHORTER
    return share(one, other) >= (SAME_ADDRESSEE_SHARE if is_same else SHARE)


def _may_be_same_addressee(one: Asked, other: Asked, wider: Wider) -> bool:
    """Whether those addressed by one are within those addressed by the other; who is not named may be anybody.

    The members of one body are not those of another: what is asked of them, is asked of the same in one report alone.
    Nor is what a report on a country asks of those within it asked of those within another country.
    """
    if (one.bounded or other.bounded) and one.report != other.report:
        bodies = [_bodies(asked.addressees) for asked in (one, other)]
        return bool(bodies[0]) and bodies[0] == bodies[1]
    some, others = _asked_of(one, wider), _asked_of(other, wider)
    if one.about and other.about and one.about != other.about and not _bodies(some) & _bodies(others):
        return False
    if not some or not others:
        return True
    return is_within(some, others, wider) or is_within(others, some, wider)


def country_asked(asked: Asked) -> str:
    """The country that a recommendation asks, or that its report is on; empty where there is none or more than one."""
    countries = [each for each in asked.addressees if path_of(each).startswith(_COUNTRY)]
    return countries[0] if len(countries) == 1 else "" if countries else asked.about


def _asked_of(asked: Asked, wider: Wider) -> Sequence[str]:
    """Whom a recommendation asks: the country that its report is on, where it names nobody or States in general."""
    states = wider.get(asked.about, frozenset())
    return (asked.about,) if asked.about and states.issuperset(asked.addressees) else asked.addressees


def _bodies(addressees: Iterable[str]) -> set[str]:
    """Those addressed that are no groups."""
    return {each for each in addressees if not path_of(each).startswith(_GROUP)}


def _same_norms(one: Asked, other: Asked) -> bool:
    """Whether two name the same norms, or one names some of those of the other and asks exactly the same of all."""
    few, many = sorted((set(one.things), set(other.things)), key=len)
    if not few or not all(path_of(thing).startswith(_NORM) for thing in many):
        return False
    return few == many or (few < many and not _is_narrower(one, other))


def _is_narrower(one: Asked, other: Asked) -> bool:
    """Whether one addresses some of those only that the other addresses: a country among all States."""
    countries = ({each for each in asked.addressees if path_of(each).startswith(_COUNTRY)} for asked in (one, other))
    return len({frozenset(each) for each in countries}) > 1


def _numbers_agree(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two have the same numbers; a year, which may be that by which it is asked for, may be missing in one."""
    years, other_years = ({each for each in numbers if _is_year(each)} for numbers in (some, others))
    if years and other_years and years.isdisjoint(other_years):
        return False
    return set(some) - years == set(others) - other_years


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def share(one: Asked, other: Asked) -> float:
    """The words that two have in common, as a share of the words of both."""
    words, others = set(one.words), set(other.words)
    common, other_common = set(one.common), set(other.common)
    both = len(words & others) + COMMON * len(common & other_common)
    all_ = len(words | others) + COMMON * len(common | other_common)
    return both / all_ if all_ else 0.0


def of_shorter(one: Asked, other: Asked) -> float:
    """The content words that two have in common, as a share of those of the shorter one."""
    words, others = set(one.words), set(other.words)
    return len(words & others) / (min(len(words), len(others)) or 1)
