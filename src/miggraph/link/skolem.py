"""Names for blank nodes: lists and axioms of OWL need them in a file, and no dataset of ours has any.

A node is named by what is said of it and by what it belongs to, as RDF 1.1 allows ("Skolem IRI"): an axiom keeps its
name wherever it stands in its file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from miggraph import iris
from miggraph.errors import AuthorityError

Term = NamedNode | BlankNode | Literal | Triple


class _Names:
    """The names of the blank nodes of a graph in which each belongs to one other node at most."""

    def __init__(self, quads: Iterable[Quad], base: str) -> None:
        self._base = base
        self._said: dict[BlankNode, list[Quad]] = defaultdict(list)
        self._owner: dict[BlankNode, Quad] = {}
        for quad in quads:
            if isinstance(quad.subject, BlankNode):
                self._said[quad.subject].append(quad)
            if isinstance(quad.object, BlankNode):
                self._owner[quad.object] = quad

    def of(self, term: Term) -> Term:
        """The term itself, or the name of a blank node."""
        if not isinstance(term, BlankNode):
            return term
        said = self._content(term, frozenset())
        owner = self._owner.get(term)
        home = f"{self.of(owner.subject)} {owner.predicate}\n" if owner else ""
        return NamedNode(f"{self._base}genid-{iris.digest(home + said)}")

    def _content(self, term: Term, above: frozenset[BlankNode]) -> str:
        """What is said of a blank node, with what is said of those in it; another term as it is."""
        if not isinstance(term, BlankNode):
            return str(term)
        if term in above:
            raise AuthorityError("a blank node is part of itself", where=self._said[term][0], hint="give it an IRI")
        within = above | {term}
        return f"[{'; '.join(sorted(f'{q.predicate} {self._content(q.object, within)}' for q in self._said[term]))}]"


def skolemised(quads: Iterable[Quad], base: str) -> Iterator[Quad]:
    """The quads with an IRI below a base for each blank node.

    :raises AuthorityError: for a blank node that is part of itself
    """
    all_quads = list(quads)
    names = _Names(all_quads, base)
    for quad in all_quads:
        subject = names.of(quad.subject)
        if isinstance(subject, NamedNode):
            yield Quad(subject, quad.predicate, names.of(quad.object), quad.graph_name)
