"""What is made again where the authority files have changed: only what asked something that they now answer otherwise.

With what was made of a report lies what the authority files were asked for it (:data:`miggraph.link.Trace`):

    key of the task                        the last questions, the hash of their answers, and the key of the result
    the same with the hash of the files    the key of the result, so that nothing is asked again

Questions are asked in an order in which each follows from the answers before it. So where all that were asked are
answered as they were, no others would be asked now, and the result is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from miggraph.build.cache import key_of
from miggraph.build.work import Made, Outcome, Task, Work, load
from miggraph.link import Answers, Question, Reference, Trace

_Kept = tuple[tuple[tuple[Question, ...], str, str], ...]
"""Questions, the hash of them with their answers, and the key of the result; the last ones first."""
_MOST = 3
"""So many are kept of a report, as the authority files may change and be changed back."""


class Traces:
    """Does tasks that ask the authority files, unless what was made with others serves.

    :param reference: answers the questions
    :param digest: the hash of the authority files
    """

    def __init__(self, work: Work, reference: Reference, digest: str) -> None:
        self._work, self._answers, self._digest = work, Answers(reference), digest

    def each(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """The outcomes of tasks, in their order.

        :param tasks: their keys say nothing of the authority files; what they make ends with its trace
        """
        given = list(tasks)
        known = [self._known(task) for task in given]
        asked = [replace(task, key=key or self._own(task)) for task, key in zip(given, known, strict=True)]
        for task, key, outcome in zip(given, known, self._work.each(asked), strict=True):
            if task.key and key is None and outcome.error is None:
                self._keep(task, load(self._work.cache, Made(outcome.task))[-1])
            yield outcome

    def _own(self, task: Task) -> str:
        """What a task makes with these authority files is kept by this."""
        return key_of("with", task.key, self._digest) if task.key else ""

    def _known(self, task: Task) -> str | None:
        """The key of what was made where all questions are answered as now; None where there is none."""
        if not task.key:
            return None
        cache = self._work.cache
        found = cache.get(_place(task, self._digest))
        if isinstance(found, str):
            return found
        for questions, told, key in _kept(cache.get(_traces(task))):
            if self._answers.told(questions) == told:
                cache.put(_place(task, self._digest), key)
                return key
        return None

    def _keep(self, task: Task, trace: Trace) -> None:
        cache, key = self._work.cache, self._own(task)
        before = _kept(cache.get(_traces(task)))
        cache.put(_traces(task), ((*trace, key), *before)[:_MOST])
        cache.put(_place(task, self._digest), key)


def _traces(task: Task) -> str:
    return key_of("traces", task.key)


def _place(task: Task, digest: str) -> str:
    return key_of("place", task.key, digest)


def _kept(value: object) -> _Kept:
    return value if isinstance(value, tuple) else ()
