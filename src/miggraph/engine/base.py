"""The one interface between the application and whatever holds the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from miggraph.engine.answer import Answer
from miggraph.engine.formats import Term


@dataclass(frozen=True, slots=True)
class Scope:
    """The RDF dataset of a query as the SPARQL protocol gives it; it overrides ``FROM`` clauses.

    Both empty: the query's own ``FROM`` clauses, or the union of all named graphs where it has none.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


class Engine(Protocol):
    """Answers SPARQL queries on one dataset, which may be replaced by a newer version between two queries."""

    @property
    def version(self) -> str:
        """The SHA-256 of the dataset now served."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What the build says of the dataset now served: ``version``, ``built_at``, ``counts`` …."""

    def query(
        self,
        text: str,
        *,
        scope: Scope = Scope(),
        substitutions: Mapping[str, Term] | None = None,
        unlimited: bool = False,
    ) -> Answer:
        """Evaluate a SELECT, ASK, CONSTRUCT or DESCRIBE query.

        :param scope: the dataset given beside the query
        :param substitutions: variable name → the term that it stands for; the variables must be selected
        :param unlimited: lift the row limit, for queries whose size the dataset itself bounds
        :raises QueryError: for a syntax error, with its place, or a query that cannot be evaluated
        :raises QueryRefusedError: for an update or ``SERVICE``
        :raises ResultTooLargeError: when the answer has more rows than the limit
        """
