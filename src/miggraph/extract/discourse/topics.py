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
_FULL, _BESIDE = 2, 1
"""What a word counts that tells a theme, and what it counts beside what is said: in the name of an instrument, or in a
clause that only concedes something or gives a reason."""


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
    beside = tuple(_beside(text, lexicon))
    told: Counter[str] = Counter()
    ends: dict[str, int] = {}
    for start, end, theme in sorted(_told(text, lexicon)):
        if start >= ends.get(theme, 0):  # a cue in another cue of the same theme does not count again
            told[theme] += _BESIDE if any(first <= start < last for first, last in beside) else _FULL
        ends[theme] = max(end, ends.get(theme, 0))
    first = next((theme for theme, counted in told.items() if counted > _BESIDE), None)
    ranked = sorted(told, key=lambda theme: (-told[theme], theme != first, are_means((theme,))))
    return tuple(_telling(ranked, told, first))[:MOST_TOPICS]


def _telling(ranked: list[Iri], told: Mapping[Iri, int], first: Iri | None) -> Iterator[Iri]:
    """Themes without the means that a text names once, and not first, where it tells enough matters."""
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
    none = [(match.start, match.end, match.rule.gives.get("theme")) for match in rules.under("no-theme/").every(line)]
    for match in scheme.find(text.lower()):
        off = {theme for start, end, theme in none if start < match.end and match.start < end}
        if None not in off:
            told_here = (entry.iri for entry in match.entries if entry.iri.rpartition("/")[2] not in off)
            yield from ((match.start, match.end, iri) for iri in told_here)
    iris = {entry.iri.rpartition("/")[2]: entry.iri for entry in scheme.entries}
    for told in rules.under("theme/").every(line):
        if told.rule.gives["theme"] in iris:
            yield told.start, told.end, iris[told.rule.gives["theme"]]


def without_bodies(text: str, lexicon: Lexicon) -> str:
    """The text with names of organisations blank: what a body is called is no theme; what a forum is called may be."""
    for match in lexicon.find(text, NameKind.ORGANIZATION):
        if match.form is Form.NAME:
            text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
    return text
