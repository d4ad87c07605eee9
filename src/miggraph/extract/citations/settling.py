"""Which of the names that overlap in a block counts: a citation, or a name of the authority files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from miggraph.extract.citations.series import Cited
from miggraph.extract.rules import word_set
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import Citation, LexiconEntry, NameKind

_NAMES = frozenset({Form.NAME, Form.ACRONYM, Form.GROUP})
_LANDS = frozenset({NameKind.COUNTRY, NameKind.REGION})
_BY_NUMBER = frozenset({"ilo", "eu", "un", "symbol", "europe", "national"})
_LEADING = re.compile(r"^(?:(?:the|UN|U\.N\.|United Nations|ILO|1[89]\d\d|20\d\d)\s+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SettledCitation:
    """A citation at ``text[start:end]`` with what it means: an entry of the authority files, or a thing of its own."""

    start: int
    end: int
    meant: Citation | LexiconEntry
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Settled:
    """The names of a block, none of which is a part of another but a country in a title."""

    citations: tuple[SettledCitation, ...]
    matches: tuple[Match, ...]


def settle(
    text: str, found: Iterable[tuple[Cited, Citation | LexiconEntry]], matches: Sequence[Match], lexicon: Lexicon
) -> Settled:
    """Choose among overlapping names.

    :param found: the citations of a text, each with what it means as far as the report alone tells
    """
    left = list(matches)
    kept: list[SettledCitation] = []
    for cited, meant in found:
        over = [match for match in left if match.start < cited.end and cited.start < match.end]
        if any(_goes_first(text, match, cited) for match in over):
            continue
        thing = entry_of(meant, lexicon) or meant if isinstance(meant, Citation) else meant
        kept.append(SettledCitation(cited.start, cited.end, thing, cited.method, cited.confidence))
        left = [match for match in left if match not in over or _stays(match, cited)]
    return Settled(tuple(kept), tuple(left))


def entry_of(citation: Citation, lexicon: Lexicon) -> LexiconEntry | None:
    """The entry of the authority files that a citation means: by its number, or by its title."""
    number = citation.number if citation.number and not citation.country else ""
    by_number = lexicon.numbered(number) or lexicon.numbered(number.removeprefix("C"))
    if by_number or citation.local:
        return by_number
    for title in (citation.title, citation.name, _LEADING.sub("", citation.title)):
        entry = lexicon.named(title, NameKind.INSTRUMENT)
        if entry and (citation.country is None or entry.country in (None, citation.country)):
            return entry
    return None


def _goes_first(text: str, match: Match, cited: Cited) -> bool:
    """Whether a name of the authority files counts, not the citation that overlaps it."""
    covers = match.start <= cited.start and cited.end <= match.end
    if match.entries[0].kind is not NameKind.INSTRUMENT:
        return covers and match.form in _NAMES and (match.start, match.end) != (cited.start, cited.end)
    if match.form not in _NAMES:
        return False
    if covers or cited.series in _BY_NUMBER:
        return covers
    if not match.start <= cited.at < match.end:
        return False
    before = re.findall(r"\w+", text[cited.start : match.start].casefold())
    if before[-1:] in (["and"], ["or"]):
        return True
    return all(
        word.isdigit() or word in word_set("plain modifier") | {"un", "united", "nations", "ilo", "wto"}
        for word in before
    )


def _stays(match: Match, cited: Cited) -> bool:
    """Whether a match inside a citation is a mention of its own: a country named in a title."""
    inside = cited.start <= match.start and match.end <= cited.end
    return inside and match.form is Form.NAME and match.entries[0].kind in _LANDS
