"""What a text is about: concepts of a scheme by their cue words, and themes by what rules find besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from miggraph.extract.rules import line_of, load, word_set
from miggraph.lexicon import Form, Lexicon
from miggraph.model import Iri, NameKind

THEMES = "themes"
MOST_TOPICS = 3
_SURE = 2
"""So many themes stay that a text names once; a further one is named again, or asked for."""
_FULL, _BESIDE, _TOUCHED = 2, 1, 0
"""What a word counts that tells a theme, what it counts beside what is said (in the name of an instrument, or in a
clause that only concedes something or gives a reason), and where it only touches the theme (in an example, or in what
somebody is called). What is asked for counts one more than other words."""

_Places = Sequence[tuple[int, int, str | None]]
"""Where rules match, and the slug of the theme that each alone is about, if there is one."""


class Topics(NamedTuple):
    """The themes of a text (IRIs), whether its own words tell one of them, and whether they tell them all."""

    themes: tuple[Iri, ...]
    is_own: bool
    is_whole: bool = True


class _Told(NamedTuple):
    """The themes of one text (IRIs), the one with the best evidence first, and how good that is."""

    themes: tuple[Iri, ...]
    rank: int


def topics_in(
    text: str, titles: Sequence[str], lexicon: Lexicon, before: Sequence[str] = (), *, points_back: bool = False
) -> Topics:
    """The themes of a text: those of its words, or else one of what stands before it, or of the titles above.

    A theme that its words only touch is told where what stands around tells it too. Where its words tell only by what
    means something is done, what stands around tells in which matter.

    :param titles: those above it, the innermost first; the last one, of the report, tells least
    :param before: what the text hangs on, the nearest first
    :param points_back: whether the text takes up what stands before it; else the titles alone tell its matter
    """
    own, near = themes_told(text, lexicon), titles[:-1]
    if not own:
        around = (*before[:1], *near, *before[1:], *titles[-1:])
        touched = themes_in(text, lexicon)
        if not are_means(touched) and any(theme in touched for each in around for theme in themes_told(each, lexicon)):
            return Topics(touched, is_own=True)
        topic = topic_of(around, lexicon)
        return Topics(topic or touched, is_own=not topic, is_whole=not topic)
    if not are_means(own) or len(own) == MOST_TOPICS:
        return Topics(own, is_own=True)
    matter = matter_of((*near, *before) if points_back else near, lexicon)
    return Topics((*own, *matter), is_own=True, is_whole=not matter)


def topic_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[Iri, ...]:
    """The first theme (IRI) of the first text that tells in which matter something is done; else of the first one.

    A text that only touches a theme tells it where no other tells one.
    """
    read = [each for each in (_read(text, lexicon) for text in texts) if each.themes]
    told = [each.themes for each in read if each.rank > _TOUCHED] or [each.themes for each in read]
    themes = next((themes for themes in told if not are_means(_narrow(themes))), told[0] if told else ())
    return tuple((_narrow(themes) or list(themes))[:1])


def matter_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[Iri, ...]:
    """The first theme that says in which matter something is done, of the first text that has one."""
    read = [told.themes for text in texts if (told := _read(text, lexicon)).rank > _TOUCHED]
    found = [theme for themes in read for theme in themes if not are_means((theme,))]
    return tuple((_narrow(found) or found)[:1])


def are_means(themes: Iterable[Iri]) -> bool:
    """Whether themes say only by what means something is done, as "funding" does, and not in which matter."""
    return all(_slug(theme) in word_set("theme of means") for theme in themes)


def _narrow(themes: Iterable[Iri]) -> list[Iri]:
    """Themes without those that say little where most reports are about them."""
    return [theme for theme in themes if _slug(theme) not in word_set("wide theme")]


def _slug(theme: Iri) -> str:
    return theme.rpartition("/")[2]


def themes_in(text: str, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The themes (IRIs) of a text itself, three at most, the one with the best evidence first.

    Of those that are named as often, the first one stands first, and then the ones that say in which matter something
    is done. What only stands beside what is said, or touches a theme, tells one where nothing else does.
    """
    return _read(text, lexicon).themes


def themes_told(text: str, lexicon: Lexicon) -> tuple[Iri, ...]:
    """The themes (IRIs) of a text as :func:`themes_in` gives them, none where it only touches them."""
    told = _read(text, lexicon)
    return told.themes if told.rank > _TOUCHED else ()


def _read(text: str, lexicon: Lexicon) -> _Told:
    told, best = _counted(without_bodies(text, lexicon), lexicon)
    rank, wide = max(best.values(), default=_TOUCHED), word_set("wide theme")
    first = next((theme for theme in told if best[theme] > _BESIDE), None)
    ranked = sorted(
        told, key=lambda theme: (-best[theme], -told[theme], theme != first, _slug(theme) in wide, are_means((theme,)))
    )
    if rank < _FULL:
        return _Told(tuple(ranked[:1]), rank)
    telling = list(_telling([theme for theme in ranked if best[theme] == rank], told, first))
    more = [theme for theme in telling[_SURE:MOST_TOPICS] if told[theme] > _FULL]
    return _Told((*telling[:_SURE], *more), rank)


def _counted(text: str, lexicon: Lexicon) -> tuple[Counter[Iri], dict[Iri, int]]:
    """What the words of a text count that tell each theme, in their order, and the most that one of them counts."""
    core, beside, touched = _of_themes("theme-core/", text), _beside(text, lexicon), _of_themes("theme-touched/", text)
    told: Counter[Iri] = Counter()
    best: dict[Iri, int] = {}
    ends: dict[Iri, int] = {}
    for start, end, theme in sorted(_told(text, lexicon)):
        if start >= ends.get(theme, 0):  # a cue in another cue of the same theme does not count again
            weight = _weight(start, end, _slug(theme), beside, touched)
            told[theme] += weight + (weight == _FULL and any(first <= start < last for first, last, _ in core))
            best[theme] = max(weight, best.get(theme, 0))
        ends[theme] = max(end, ends.get(theme, 0))
    return told, best


def _weight(start: int, end: int, slug: str, beside: _Places, touched: _Places) -> int:
    """What a word counts that tells a theme, by where it stands."""
    if any(first < end and start < last and only in (slug, None) for first, last, only in touched):
        return _TOUCHED
    return _BESIDE if any(first <= start < last or first < end <= last for first, last, _ in beside) else _FULL


def _telling(ranked: Iterable[Iri], told: Mapping[Iri, int], first: Iri | None) -> Iterator[Iri]:
    """Themes without the means that a text names once where it tells a matter; the theme that it names first stays."""
    themes = list(ranked)
    for theme in themes:
        once = told[theme] <= _FULL and theme != first and are_means((theme,))
        if not once or are_means(themes):
            yield theme


def _beside(text: str, lexicon: Lexicon) -> _Places:
    """Where a text says what stands beside its matter: names of instruments, clauses that concede."""
    names = (name for name in lexicon.find(text, NameKind.INSTRUMENT) if name.form is Form.NAME)
    titles = [(name.start, name.end, None) for name in names if text[name.start].isupper()]
    return (*titles, *_of_themes("theme-beside/", text))


def _told(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Iri]]:
    """Where words tell themes, and which: cue words, and what the rules of ``theme.toml`` match."""
    line, rules = line_of(text), load("theme")
    scheme = lexicon.scheme(THEMES)
    none = _of_themes("no-theme/", text)
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


def _of_themes(rules: str, text: str) -> _Places:
    found = load("theme").under(rules).every(line_of(text))
    return tuple((match.start, match.end, match.rule.gives.get("theme")) for match in found)


def without_bodies(text: str, lexicon: Lexicon) -> str:
    """The text with names of organisations blank: what a body is called is no theme; what a forum is called may be."""
    for match in lexicon.find(text, NameKind.ORGANIZATION):
        if match.form is Form.NAME:
            text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
    return text
