"""The sentences of a report from which statements were read: several may be read from one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from miggraph.web.pages.reader.inline import Stretch
from miggraph.web.pages.reader.marks import Layer
from miggraph.web.pages.statements import KINDS

ACTIVITY = "activity"
"""What is read of an agency's work; it is no kind of statement."""

_ORDER = {kind: number for number, kind in enumerate((*KINDS, ACTIVITY))}


class Said(NamedTuple):
    """A statement, or an activity, where it stands."""

    start: int
    end: int
    iri: str
    kind: str
    sure: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the statements that were read from it; ``start`` and ``end`` are those of its first passage.

    ``kinds`` are what it was read as, the kind that weighs most first.
    """

    start: int
    end: int
    said: tuple[Said, ...]
    kinds: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its place on the page: the fragment of the IRI of its passage."""
        return f"char={self.start},{self.end}"

    def __hash__(self) -> int:
        """Places tell sentences apart well enough."""
        return hash((self.start, self.end, len(self.said)))


class Read(NamedTuple):
    """The sentences of a report in the order of its text, and each stretch of it that belongs to one."""

    sentences: tuple[Sentence, ...]
    stretches: tuple[Stretch, ...]


def read_sentences(said: Iterable[Said]) -> Read:
    """The sentences from which something was read: what stands on the same passages was read from one."""
    spans: dict[Said, list[tuple[int, int]]] = {}
    for each in said:
        spans.setdefault(each._replace(start=0, end=0), []).append((each.start, each.end))
    together: dict[tuple[tuple[int, int], ...], list[Said]] = {}
    for each, places in spans.items():
        together.setdefault(tuple(places), []).append(each)
    found = [(_sentence(places[0], read), places) for places, read in together.items()]
    found.sort(key=lambda each: (each[0].start, -each[0].end))
    stretches = (Stretch(*place, Layer.STATEMENT, sentence) for sentence, places in found for place in places)
    return Read(tuple(sentence for sentence, _ in found), tuple(stretches))


def _sentence(place: tuple[int, int], said: list[Said]) -> Sentence:
    kinds = sorted({each.kind for each in said}, key=_ORDER.__getitem__)
    return Sentence(*place, tuple(said), tuple(kinds))
