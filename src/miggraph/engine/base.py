"""The one interface between the application and whatever holds the dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

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


NO_SCOPE = Scope()


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
        scope: Scope = NO_SCOPE,
        substitutions: Mapping[str, Term] | None = None,
        unlimited: bool = False,
        accepted: tuple[str, ...] = (),
        timeout: float | None = None,
        limit_results: bool = False,
        client: str = "",
        gone: Callable[[], bool] | None = None,
        arrived: float | None = None,
    ) -> Answer:
        """Evaluate a SELECT, ASK, CONSTRUCT or DESCRIBE query to its end.

        The call blocks until the answer is there or a limit is met: a server needs more threads than queries run at
        once.

        :param scope: the dataset given beside the query
        :param substitutions: variable name → the term that it stands for; the variables must be selected
        :param unlimited: lift the limits of rows and bytes, for queries whose size the dataset itself bounds
        :param accepted: media types in order of preference, for results and graphs alike; the answer's payload has
            the first that fits its kind, the native one where none does
        :param timeout: seconds that the caller is ready to wait; more than the engine's own deadline has no effect
        :param limit_results: give what fits of an answer over the limits, marked as truncated, instead of nothing
        :param client: who asks; clients take turns where queries have to wait
        :param gone: says whether the client has left; called a few times a second, from the calling thread
        :param arrived: when the query came in, by the monotonic clock; now, if it has not waited yet
        :raises QueryError: for a syntax error, with its place, or a query that cannot be evaluated
        :raises QueryRefusedError: for an update, or ``SERVICE`` on an endpoint that is not allowed
        :raises QueryTooComplexError: for a query nested or chained too deeply
        :raises QueryAbandonedError: when the client has left
        :raises LimitError: when a limit is met; its classes tell time, memory, size, waiting and a lost worker apart
        """

    def close(self) -> None:
        """End what the engine runs; queries under way fail."""


class Underway(Protocol):
    """A query that has begun and is waited for by an event loop."""

    @property
    def patience(self) -> float:
        """Seconds for which it is worth waiting for :meth:`look`; a query that lasts longer needs :meth:`wait`."""

    @property
    def channel(self) -> int:
        """The file descriptor that becomes readable when there is something to :meth:`look` at."""

    def look(self) -> Answer | None:
        """The answer if it is there, without waiting; errors as of :meth:`Engine.query`."""

    def wait(self) -> Answer:
        """The answer, however long it takes: for a thread; errors as of :meth:`Engine.query`."""

    def end(self) -> None:
        """End what is left of it, if anything; never waits for that."""


@runtime_checkable
class PromptEngine(Protocol):
    """An engine that can also be used from an event loop: what is asked of it there never blocks."""

    def version_at_once(self) -> str | None:
        """The version now served; None where another one has been published and is yet to be opened."""

    def begin(
        self,
        text: str,
        *,
        version: str,
        accepted: tuple[str, ...] = (),
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Underway | None:
        """Begin to evaluate a query; None where only :meth:`Engine.query` can.

        :param version: what :meth:`version_at_once` has told; no other one is asked
        """
