"""What a text is about: concepts of a scheme by their cue words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from miggraph.lexicon import Lexicon

THEMES = "themes"
MOST_TOPICS = 3


def topics_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """One to three themes (IRIs) of the first text that has any, the one named most often first."""
    for text in texts:
        themes = [iri for iri, _ in count_concepts(text, lexicon, THEMES).most_common(MOST_TOPICS)]
        if themes:
            return tuple(themes)
    return ()


def count_concepts(text: str, lexicon: Lexicon, scheme: str) -> Counter[str]:
    """How often each concept (IRI) of a scheme is named, in the order of the text."""
    matches = lexicon.scheme(scheme).find(text.lower())
    return Counter(entry.iri for match in matches for entry in match.entries)
