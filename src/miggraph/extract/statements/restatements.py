"""Restatements: sentences of a summary that repeat what the report of an event says in nearly the same words.

Two sentences are compared by their longest common subsequence of lemmas, each word with a weight: the rarer in the
report, the heavier (inverse document frequency, after Spärck Jones 1972). Names weigh little: to name the same
conference is not to say the same of it. The share is that of the shorter sentence, since a summary cuts and extends.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import lemma, line_of, load
from miggraph.extract.stage import Stage
from miggraph.model import Annotation, Claim, Definition, Event, Restatement, Statement, Statistic, event_at

SHARE, LOOSE_SHARE = 0.5, 0.36
"""How much of the weight of the shorter sentence both must have in common: less, where that has some words."""
FEWEST = 3
"""Fewer rare words in common are chance."""
FEWEST_WORDS = 12
"""A sentence of fewer words has a good share of anything by chance."""
NAME = 0.25
"""What a word of a name weighs, compared with another word."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its words in order, each a lemma and whether it belongs to a name."""

    statement: Statement
    words: tuple[tuple[str, bool], ...]


def run(document: Document) -> Iterator[Annotation]:
    """Each sentence outside the reports of events, with the sentence there that it repeats best."""
    method = load("restatement").methods["restatement/copied"]
    summary: list[Said] = []
    told: list[Said] = []
    for statement in _one_a_sentence(document):
        at_event = statement.event or event_at(document.events, statement.spans[0])
        (told if at_event else summary).append(Said(statement, tuple(words_of(statement.text))))
    for one, other in restated(summary, told):
        yield Restatement(spans=one.spans, restates=other.spans, method=method.id, confidence=method.confidence)


def _one_a_sentence(document: Document) -> Iterable[Statement]:
    """The statements of a report, figures and claims among them, one for each place."""
    kinds: tuple[type[Statement], ...] = (Definition, Claim, Statistic, Statement)
    found = {statement.spans: statement for kind in kinds for statement in document.of(kind)}
    return sorted(found.values(), key=lambda statement: statement.spans[0])


def restated(summary: Sequence[Said], told: Sequence[Said]) -> Iterator[tuple[Statement, Statement]]:
    """The pairs of statements of which the first repeats the second."""
    weights = Weights([*summary, *told])
    places = defaultdict(list)
    for index, said in enumerate(told):
        for word in weights.rare_in(said):
            places[word].append(index)
    for said in summary:
        shared = Counter(index for word in weights.rare_in(said) for index in places[word])
        for index, count in sorted(shared.items()):
            if count < FEWEST:
                continue
            long = min(len(said.words), len(told[index].words)) >= FEWEST_WORDS
            if weights.common(said, told[index]) >= (LOOSE_SHARE if long else SHARE):
                yield said.statement, told[index].statement


class Weights:
    """How much each word of some statements tells."""

    def __init__(self, all_said: Sequence[Said]) -> None:
        self._in = Counter(word for said in all_said for word in {word for word, _ in said.words})
        self._size = len(all_said)

    def rare_in(self, said: Said) -> set[str]:
        """The words of a statement that few statements have, names left out."""
        most = max(3, self._size // 40)
        return {word for word, name in said.words if not name and self._in[word] <= most}

    def common(self, one: Said, other: Said) -> float:
        """What two statements have in common in the same order, as a share of the shorter (0-1)."""
        a, b = self._weighed(one), self._weighed(other)
        least = min(sum(weight for _, weight in a), sum(weight for _, weight in b))
        return _common_weight(a, b) / least if least else 0.0

    def _weighed(self, said: Said) -> list[tuple[str, float]]:
        return [(word, self._weight(word) * (NAME if name else 1)) for word, name in said.words]

    def _weight(self, word: str) -> float:
        return math.log((self._size + 1) / (self._in[word] + 0.5))


def _common_weight(a: Sequence[tuple[str, float]], b: Sequence[tuple[str, float]]) -> float:
    """The weight of the heaviest common subsequence."""
    row = [0.0] * (len(b) + 1)
    for word, weight in a:
        before = 0.0
        for place, (other, other_weight) in enumerate(b, 1):
            above = row[place]
            row[place] = before + min(weight, other_weight) if word == other else max(above, row[place - 1])
            before = above
    return row[-1]


def words_of(text: str) -> Iterable[tuple[str, bool]]:
    """The words of a text in order: each a lemma, and whether it belongs to a name."""
    line = line_of(text)
    for place, word in enumerate(line.printed):
        if word[0].isalnum():
            yield lemma(word.lower()), place > 0 and word[0].isupper()


STAGE = Stage(
    name="restatements", run=run, provides=(Restatement,), requires=(Event, Statement, Statistic, Claim, Definition)
)
