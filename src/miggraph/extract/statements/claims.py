"""What a report says of legal instruments: who ratified them, when they came into force, what they provide.

A claim rests on a verb whose subject or agent is an instrument that the sentence names, or that the sentence before
names and "it" takes up; the rules stand in ``claim.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from miggraph.extract.discourse.document import Telling, Turn
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.stage import Stage
from miggraph.extract.statements.claim_patterns import YEAR, ClaimMatch, claims_in
from miggraph.extract.statements.instruments import Before, find_norms
from miggraph.lexicon import Lexicon, fold_typography
from miggraph.model import Annotation, Annotations, Claim, Report


def run(report: Report, found: Annotations, lexicon: Lexicon) -> Iterator[Annotation]:
    """The claims about instruments of a report, in the order of the text."""
    return _Reading(Telling(report, found, lexicon)).claims()


class _Reading:
    """One pass over a report that remembers which instruments the last sentence spoke of, and which years are told."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling
        self.before = Before()
        self.dated: set[tuple[str, str | None]] = set()

    def claims(self) -> Iterator[Annotation]:
        for turn in self.telling.turns():
            if self.telling.opens_paragraph:
                self.before = Before()
            for parts in _sentences(turn.group):
                yield from self._from(parts, turn)

    def _from(self, parts: tuple[Unit, ...], turn: Turn) -> Iterator[Annotation]:
        text = fold_typography(" ".join(part.text for part in parts))
        norms = find_norms(text, self.telling, self.before)
        claims = [] if text.endswith("?") else list(claims_in(text, norms))
        yield from self._found(parts, turn, claims)
        subjects = (iri for claim in claims if claim.subject for iri in claim.instruments)
        named = (iri for norm in norms for iri in norm.instruments)
        self.before = Before(tuple(dict.fromkeys(named)), tuple(dict.fromkeys(subjects)))

    def _found(self, parts: tuple[Unit, ...], turn: Turn, claims: Iterable[ClaimMatch]) -> Iterator[Claim]:
        seen: set[tuple[str, str]] = set()
        for claim in claims:
            said = self.telling.statement(
                parts,
                kind="claim",
                method=claim.method,
                confidence=claim.confidence,
                voice=turn.voice,
            )
            common = {f.name: getattr(said, f.name) for f in fields(said)} | {"concerns": ()}
            for iri in claim.instruments:
                if (iri, claim.kind) in seen or self._is_repeated(claim, iri, said.event):
                    continue
                seen.add((iri, claim.kind))
                yield Claim(**common, instrument=iri, claim_kind=claim.kind, value=claim.value)

    def _is_repeated(self, claim: ClaimMatch, iri: str, event: str | None) -> bool:
        """Whether the year that stands in a name was told at the same event: a name is repeated, a claim is not."""
        if claim.method != YEAR:
            return False
        known = (iri, event) in self.dated
        self.dated.add((iri, event))
        return known


def _sentences(group: Group) -> Iterator[tuple[Unit, ...]]:
    """A sentence whole, its list with it where the items are but words of it."""
    if group.items and not group.of_actions:
        yield (group.lead, *group.items)
    else:
        yield (group.lead,)
        yield from ((item,) for item in group.items)


STAGE = Stage(name="claims", run=run, provides=(Claim,))
