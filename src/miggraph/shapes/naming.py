"""Shapes that say how things are named, for a corpus with a base of its own.

They are written for the base of the project; in another corpus a thing may have either base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from miggraph.iris import BASE, base, expand, methods, scheme

_PATTERN, _SELECT = expand("sh:pattern"), expand("sh:select")
_THINGS, _SCHEMES = "id", "scheme/"
_NAMED = 'STRSTARTS(STR(?value), "{}")'


def for_this_corpus(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads of shapes, in which the base of the project stands for it and for that of the corpus."""
    own = base()
    for quad in quads:
        if own != BASE and isinstance(quad.object, Literal) and quad.predicate.value in (_PATTERN, _SELECT):
            text = _either(quad.object.value, own)
            yield Quad(quad.subject, quad.predicate, Literal(text), quad.graph_name)
        elif quad.object == NamedNode(scheme("methods")):  # it follows from the rules, and so is the corpus's
            yield Quad(quad.subject, quad.predicate, NamedNode(methods()), quad.graph_name)
        else:
            yield quad


def _either(text: str, own: str) -> str:
    """A pattern or query that holds for things of both bases."""
    one, other = (each.replace(".", "[.]") for each in (BASE, own))
    text = text.replace(f"^{one}{_THINGS}", f"^({one}|{other}){_THINGS}")
    text = text.replace(f"^{BASE}{_SCHEMES}", f"^({one}|{other}){_SCHEMES}")  # that of methods is the corpus's
    return text.replace(_NAMED.format(BASE), f"({_NAMED.format(BASE)} || {_NAMED.format(own)})")
