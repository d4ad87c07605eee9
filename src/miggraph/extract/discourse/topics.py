"""What a text is about: concepts of a scheme by their cue words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from miggraph.lexicon import Form, Lexicon
from miggraph.model import NameKind

THEMES = "themes"
MOST_TOPICS = 3


def topics_of(texts: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """One to three themes (IRIs) of the first text that has any, the one named most often first."""
    for text in texts:
        counted = count_concepts(without_bodies(text, lexicon), lexicon, THEMES)
        themes = [iri for iri, _ in counted.most_common(MOST_TOPICS)]
        if themes:
            return tuple(themes)
    return ()


def without_bodies(text: str, lexicon: Lexicon) -> str:
    """The text with names of organisations blank: what a body is called is no theme; what a forum is called may be."""
    for match in lexicon.find(text, NameKind.ORGANIZATION):
        if match.form is Form.NAME:
            text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
    return text


def count_concepts(text: str, lexicon: Lexicon, scheme: str) -> Counter[str]:
    """How often each concept (IRI) of a scheme is named, in the order of the text."""
    matches = lexicon.scheme(scheme).find(text.lower())
    return Counter(entry.iri for match in matches for entry in match.entries)
