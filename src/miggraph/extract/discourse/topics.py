"""What a text is about: concepts of a scheme by their cue words, and themes by what rules find besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from miggraph.extract.rules import line_of, load, word_set
from miggraph.lexicon import Form, Lexicon
from miggraph.model import Iri, NameKind

THEMES = "themes"
MOST_TOPICS = 3
_ENOUGH = 2
"""A text that tells so many matters only touches the means that it names once."""
_FULL, _BESIDE, _TOUCHED = 2, 1, 0
"""What a word counts that tells a theme, what it counts beside what is said (in the name of an instrument, or in a
clause that only concedes something or gives a reason), and where it only touches the theme."""


class Topics(NamedTuple):
    """The themes of a text (IRIs), whether its own words tell one of them, and whether they tell them all."""

    themes: tuple[Iri, ...]
    is_own: bool
    is_whole: bool = True


def topics_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[Iri, ...]:
    """One to three themes (IRIs) of the first text that tells in which matter something is done; else of the first one.

    The one named most often stands first.
    """
    told = [themes for text in texts if (themes := themes_in(text, lexicon))]
    wide = word_set("wide theme")
    tells = (t for t in told if not are_means(each for each in t if each.rpartition("/")[2] not in wide))
    return next(tells, told[0] if told else ())


def are_means(themes: Iterable[Iri]) -> bool:
    """Whether themes say only by what means something is done, as "funding" does, and not in which matter."""
    return all(theme.rpartition("/")[2] in word_set("theme of means") for theme in themes)


def matter_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[Iri, ...]:
    """The first theme that says in which matter something is done, of the first text that has one."""
    for text in texts:
        found = [theme for theme in themes_in(text, lexicon) if not are_means((theme,))]
        if found:
            return (found[0],)
    return ()


def themes_in(text: str, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The themes (IRIs) of a text itself, three at most, the one named most often first.

    Of those that are named as often, the first one stands first, and then the ones that say in which matter something
    is done. Words beside what is said count less.
    """
    text = without_bodies(text, lexicon)
    beside, touched = tuple(_beside(text, lexicon)), tuple(_of_themes("theme-touched/", text))
    told: Counter[str] = Counter()
    ends: dict[str, int] = {}
    for start, end, theme in sorted(_told(text, lexicon)):
        if start >= ends.get(theme, 0):  # a cue in another cue of the same theme does not count again
            told[theme] += _weight(start, end, theme, beside, touched)
        ends[theme] = max(end, ends.get(theme, 0))
    first = next((theme for theme, counted in told.items() if counted > _BESIDE), None)
    ranked = sorted(told, key=lambda theme: (-told[theme], theme != first, are_means((theme,))))
    return tuple(_telling(ranked, told, first))[:MOST_TOPICS]


def _weight(
    start: int, end: int, theme: Iri, beside: Iterable[tuple[int, int]], touched: Iterable[tuple[int, int, str | None]]
) -> int:
    """What a word counts that tells a theme, by where it stands."""
    slug = theme.rpartition("/")[2]
    if any(first < end and start < last and only in (slug, None) for first, last, only in touched):
        return _TOUCHED
    return _BESIDE if any(first <= start < last for first, last in beside) else _FULL


def _telling(ranked: list[Iri], told: Mapping[Iri, int], first: Iri | None) -> Iterator[Iri]:
    """Themes without those that a text only touches, and the means that it names once where it tells enough matters.

    The theme that it names first stays.
    """
    if any(told[theme] > _TOUCHED for theme in ranked):
        ranked = [theme for theme in ranked if told[theme] > _TOUCHED]
    matters = [theme for theme in ranked if told[theme] >= _FULL and not are_means((theme,))]
    for theme in ranked:
        touched = told[theme] <= _FULL and theme != first and are_means((theme,))
        if not touched or len(matters) < _ENOUGH:
            yield theme


def _beside(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where a text says what stands beside its matter: names of instruments, clauses that concede, examples."""
    for name in lexicon.find(text, NameKind.INSTRUMENT):
        if name.form is Form.NAME:
            yield name.start, name.end
    for clause in load("theme").under("theme-beside/").every(line_of(text)):
        yield clause.start, clause.end


def _told(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Iri]]:
    """Where words tell themes, and which: cue words, and what the rules of ``theme.toml`` match."""
    line, rules = line_of(text), load("theme")
    scheme = lexicon.scheme(THEMES)
    none = list(_of_themes("no-theme/", text))
    for match in scheme.find(text.lower()):
        off = {theme for start, end, theme in none if start < match.end and match.start < end}
        if None not in off:
            told_here = (entry.iri for entry in match.entries if entry.iri.rpartition("/")[2] not in off)
            yield from ((match.start, match.end, iri) for iri in told_here)
    iris = {entry.iri.rpartition("/")[2]: entry.iri for entry in scheme.entries}
    for told in rules.under("theme/").every(line):
        theme = told.rule.gives["theme"]
        off = {each for start, end, each in none if start < told.end and told.start < end}
        if theme in iris and theme not in off:
            yield told.start, told.end, iris[theme]


def _of_themes(rules: str, text: str) -> Iterator[tuple[int, int, str | None]]:
    """Where rules match, and which theme alone they are about."""
    for match in load("theme").under(rules).every(line_of(text)):
        yield match.start, match.end, match.rule.gives.get("theme")


def without_bodies(text: str, lexicon: Lexicon) -> str:
    """The text with names of organisations blank: what a body is called is no theme; what a forum is called may be."""
    for match in lexicon.find(text, NameKind.ORGANIZATION):
        if match.form is Form.NAME:
            text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
    return text
