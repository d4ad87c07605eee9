"""Restatements: sentences of a summary that repeat what the report of an event says in nearly the same words.

Two sentences are compared by their longest common subsequence of lemmas, each word with a weight: the rarer in the
report, the heavier (inverse document frequency, after Spärck Jones 1972). Names weigh little: to name the same
conference is not to say the same of it. The share is that of the shorter sentence, since a summary cuts and extends.
Words that both have in a row are a copy, whatever stands around them. Less is enough where both have the same speaker,
or where the sentence of the summary surely repeats another one of that event.

Only sentences with rare words or with words in a row in common are compared: both are looked up, so that the cost
grows with the number of sentences, not with its square.
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
WHOLE_SHARE = 0.9
"""Who has nearly all of a sentence need not have its rare words."""
FEWEST, FEW, MANY = 3, 2, 5
"""Fewer rare words in common are chance. Beside another sign, few are not; and beside one, many need hardly a share."""
MANY_SHARE, FEWEST_IN_ROW = 0.2, 0.2
REORDERED = 0.4
"""The share of the shorter sentence that both have in any order, where a list was put in another one."""
FEWEST_WORDS = 12
"""A sentence of fewer words has a good share of anything by chance."""
RUN, RUN_WEIGHT, RUN_SHARE = 15.0, 4.0, 0.4
"""What words in a row must weigh to be a copy, alone and times their share; their share of a sentence of few words."""
SHINGLE, MOST_SHINGLES = 4, 3
"""So many words in a row are looked up; more sentences that have them make them a turn of phrase."""
NAME = 0.25
"""What a word of a name weighs, compared with another word."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its words in order, each a lemma and whether it belongs to a name, and the key of its event."""

    statement: Statement
    words: tuple[tuple[str, bool], ...]
    event: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two statements have in common: rare words, the share of the shorter (0-1), and the heaviest words in a row.

    ``any_order`` is the share of the words in any order, ``run_share`` that of those in a row; ``words`` is how many
    words the shorter one has.
    """

    rare: int
    any_order: float
    share: float
    run: float
    run_share: float
    words: int

    @property
    def is_copy(self) -> bool:
        """Whether one repeats the other, by the words alone."""
        if self.run >= RUN and self.run * self.run_share >= RUN_WEIGHT:
            return True
        if (self.rare > MANY and self.any_order >= REORDERED) or (self.share >= WHOLE_SHARE and self.words >= FEWEST):
            return True
        if self.words < FEWEST_WORDS:
            return self.rare >= FEWEST and self.share >= SHARE and self.run_share >= RUN_SHARE
        in_row = self.rare > FEWEST or self.run_share >= FEWEST_IN_ROW
        return in_row and self.rare >= FEWEST and self.share >= LOOSE_SHARE

    @property
    def is_like(self) -> bool:
        """Whether one may repeat the other, where another sign speaks for it."""
        if self.words < FEWEST_WORDS:
            return False
        return (self.rare >= FEW and self.share >= LOOSE_SHARE) or (self.rare >= MANY and self.share >= MANY_SHARE)


def run(document: Document) -> Iterator[Annotation]:
    """Each sentence outside the reports of events, with the sentence there that it repeats best."""
    method = load("restatement").methods["restatement/copied"]
    summary: list[Said] = []
    told: list[Said] = []
    for statement in _one_a_sentence(document):
        at = event_at(document.events, statement.spans[0])
        event = statement.event or (at.key if at else "")
        (told if event else summary).append(Said(statement, tuple(words_of(statement.text)), event))
    for one, other in restated(summary, told):
        yield Restatement(spans=one.spans, restates=other.spans, method=method.id, confidence=method.confidence)


def _one_a_sentence(document: Document) -> Iterable[Statement]:
    """The statements of a report, figures and claims among them, one for each place."""
    kinds: tuple[type[Statement], ...] = (Definition, Claim, Statistic, Statement)
    found = {statement.spans: statement for kind in kinds for statement in document.of(kind)}
    return sorted(found.values(), key=lambda statement: statement.spans[0])


def restated(summary: Sequence[Said], told: Sequence[Said]) -> Iterator[tuple[Statement, Statement]]:
    """The pairs of statements of which the first repeats the second."""
    index = _Index(Weights([*summary, *told]), told)
    for said in summary:
        like = [(other, index.weights.likeness(said, other, rare)) for other, rare in index.comparable(said)]
        of_events = {other.event for other, likeness in like if likeness.is_copy} - {""}
        for other, likeness in like:
            near = other.event in of_events or _same_speaker(said.statement, other.statement)
            if likeness.is_copy or (near and likeness.is_like):
                yield said.statement, other.statement


def _same_speaker(one: Statement, other: Statement) -> bool:
    """Whether two statements have a speaker in common; first names are spelt in several ways."""
    return bool(set(_short_names(one.made_by)) & set(_short_names(other.made_by)))


def _short_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from ((words[0][0], words[-1]) for name in names if len(words := name.split()) > 1)


class _Index:
    """The statements told of events, by their rare words and by words in a row."""

    def __init__(self, weights: Weights, told: Sequence[Said]) -> None:
        self.weights = weights
        self._told = told
        self._words: dict[str, list[int]] = defaultdict(list)
        self._shingles: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, said in enumerate(told):
            for word in weights.rare_in(said):
                self._words[word].append(place)
            for shingle in _shingles(said):
                self._shingles[shingle].append(place)

    def comparable(self, said: Said) -> Iterator[tuple[Said, int]]:
        """The statements that one may repeat, each with the number of rare words in common."""
        shared = Counter(place for word in self.weights.rare_in(said) for place in self._words.get(word, ()))
        rows = [self._shingles.get(shingle, ()) for shingle in _shingles(said)]
        copied = {place for places in rows if len(places) <= MOST_SHINGLES for place in places}
        for place in sorted(copied | {place for place, count in shared.items() if count >= FEW}):
            other, rare = self._told[place], shared[place]
            least = MANY_SHARE if rare >= FEWEST else LOOSE_SHARE
            if place in copied or self.weights.in_any_order(said, other) >= least:
                yield other, rare


def _shingles(said: Said) -> set[tuple[str, ...]]:
    """The words in a row of a statement, but for those that are a name."""
    places = range(len(said.words) - SHINGLE + 1)
    rows = (said.words[place : place + SHINGLE] for place in places)
    return {tuple(word for word, _ in row) for row in rows if not all(name for _, name in row)}


class Weights:
    """How much each word of some statements tells."""

    def __init__(self, all_said: Sequence[Said]) -> None:
        self._in = Counter(word for said in all_said for word in {word for word, _ in said.words})
        self._size = len(all_said)
        self._weighed = {
            id(said): [(word, self._weight(word, name=name)) for word, name in said.words] for said in all_said
        }
        self._whole = {key: sum(weight for _, weight in weighed) for key, weighed in self._weighed.items()}

    def rare_in(self, said: Said) -> set[str]:
        """The words of a statement that few statements have, names left out."""
        most = max(3, self._size // 40)
        return {word for word, name in said.words if not name and self._in[word] <= most}

    def in_any_order(self, one: Said, other: Said) -> float:
        """The words that two statements have in common in any order, as a share of the shorter (1 at most)."""
        words = {word for word, _ in self._weighed[id(other)]}
        both = sum(weight for word, weight in self._weighed[id(one)] if word in words)
        return min(1.0, both / (self._least(one, other) or 1.0))

    def likeness(self, one: Said, other: Said, rare: int) -> Likeness:
        """What two statements have in common."""
        common, run = _common(self._weighed[id(one)], self._weighed[id(other)])
        least = self._least(one, other) or 1.0
        return Likeness(
            rare, self.in_any_order(one, other), common / least, run, run / least, min(len(one.words), len(other.words))
        )

    def _least(self, one: Said, other: Said) -> float:
        return min(self._whole[id(one)], self._whole[id(other)])

    def _weight(self, word: str, *, name: bool) -> float:
        return math.log((self._size + 1) / (self._in[word] + 0.5)) * (NAME if name else 1)


def _common(a: Sequence[tuple[str, float]], b: Sequence[tuple[str, float]]) -> tuple[float, float]:
    """The weight of the heaviest common subsequence, and of the heaviest words in a row."""
    row, runs, heaviest = [0.0] * (len(b) + 1), [0.0] * (len(b) + 1), 0.0
    for word, weight in a:
        before = run_before = 0.0
        for place, (other, other_weight) in enumerate(b, 1):
            above, run_above = row[place], runs[place]
            if word == other:
                lighter = min(weight, other_weight)
                row[place], runs[place] = before + lighter, run_before + lighter
                heaviest = max(heaviest, runs[place])
            else:
                row[place], runs[place] = max(above, row[place - 1]), 0.0
            before, run_before = above, run_above
    return row[-1], heaviest


def words_of(text: str) -> Iterable[tuple[str, bool]]:
    """The words of a text in order: each a lemma, and whether it belongs to a name, as numbers of treaties do."""
    line = line_of(text)
    for place, word in enumerate(line.printed):
        if word[0].isalnum():
            yield lemma(word.lower()), place > 0 and (word[0].isupper() or (word.isdigit() and len(word) > 1))


STAGE = Stage(
    name="restatements", run=run, provides=(Restatement,), requires=(Event, Statement, Statistic, Claim, Definition)
)
