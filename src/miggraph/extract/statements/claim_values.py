"""What a claim says in figures, dates and bodies, and for when it holds; the rules stand in ``claim.toml``."""

from __future__ import annotations

from collections.abc import Callable

from miggraph.extract.rules import line_of, load
from miggraph.extract.statements.claim_patterns import ClaimMatch
from miggraph.extract.values.dates import first_date
from miggraph.extract.values.quantities import parse_figure, parse_spoken
from miggraph.lexicon import Form, Lexicon
from miggraph.model import Iri, NameKind

_RULES = load("claim")
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)


def _count(words: str) -> int | None:
    """A number in figures or words; None for what is no whole number."""
    try:
        number = parse_figure(words) if words[0].isdigit() else parse_spoken(words)
    except (ArithmeticError, ValueError):
        return None
    return int(number) if number == number.to_integral_value() else None


_READERS: dict[str, Callable[[str], int | str | None]] = {
    "ratifications": _count,
    "signatures": _count,
    "entry-into-force": first_date,
    "adoption": first_date,
}
"""How the words of a claim are read, by its kind: as a number, or as a day, month or year."""
_LASTING = frozenset({"adoption", "definition", "entry-into-force"})
_BY_BODIES = frozenset({"adoption", "custodian"})


def value_of(match: ClaimMatch) -> int | str | None:
    """The number, or the day, month or year (ISO 8601) that a claim gives; None where it gives none."""
    reader = _READERS.get(match.kind)
    return reader(match.words) if reader else None


def things_of(match: ClaimMatch, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The known bodies that a claim says adopted the instrument, or watch over it."""
    if match.kind not in _BY_BODIES:
        return ()
    found = [body for body in lexicon.find(match.words, *_BODIES) if body.form is not Form.ADJECTIVE and body.only]
    line = line_of(match.words).tagged(("Body", body.start, body.end) for body in found)
    acting = next(_RULES.under("claim-body/").all(line), None)
    if not acting:
        return ()
    start, end = acting.groups["bodies"]
    return tuple(dict.fromkeys(body.entries[0].iri for body in found if start <= body.start and body.end <= end))


def holds_at(match: ClaimMatch, text: str, said: str | None) -> str | None:
    """The day, month or year for which a claim holds; None for what happened at some time, or holds for good.

    :param said: when the text was said, for what it says of "now"
    """
    if match.kind in _LASTING:
        return None
    line = line_of(text)
    printed = _RULES["claim-time/printed"].search(line)
    if printed:
        return first_date(printed.group(line, "date"))
    return said if _RULES["claim-time/now"].search(line) else None
