"""What a report says of legal instruments: who ratified them, when they came into force, what they provide.

A claim rests on a verb whose subject or agent is an instrument that the sentence names, or that the sentence before
names and "it" takes up; the patterns are in :mod:`miggraph.extract.statements.claim_patterns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.stage import Stage
from miggraph.extract.statements.claim_patterns import ClaimMatch, claims_in
from miggraph.extract.statements.instruments import Antecedent, find_instruments
from miggraph.extract.statements.statement import make_statement
from miggraph.lexicon import fold_typography
from miggraph.model import Annotation, Attribution, Claim, Event

#: The methods under which claims are reported, each with what it means.
METHODS: dict[str, str] = {
    "claim/ratifications": "A number of ratifications or parties stands with an instrument.",
    "claim/signatures": "A number of signatures stands with an instrument.",
    "claim/entry-into-force": "A date on which an instrument came into force.",
    "claim/adoption": "An instrument was adopted, agreed, signed, issued or published by somebody or at some time.",
    "claim/year": "A year stands before the name of an instrument.",
    "claim/custodian": "A body is called the custodian, guardian or depositary of an instrument.",
    "claim/non-ratification": "An instrument is said not to be ratified, or rarely.",
    "claim/misconception": "Something said of an instrument is called a misconception.",
    "claim/definition": "An instrument defines or describes a term.",
    "claim/predicate": "An instrument is the subject of a verb that says what it is, contains or does.",
    "claim/agent": "Something is provided, guaranteed or set out in or by an instrument.",
    "claim/example": "An instrument is named as one of those of which something is said.",
}
CONFIDENCE = {"claim/predicate": 0.8, "claim/agent": 0.8, "claim/example": 0.75, "claim/year": 0.75}
USUAL_CONFIDENCE = 0.9
_OF_SUBJECT = ("claim/predicate", "claim/entry-into-force", "claim/definition")
"""The methods under which the instrument is the subject of its sentence."""


def run(document: Document) -> Iterator[Annotation]:
    """The claims about instruments of a report, in the order of the text."""
    return _ClaimReader(document).claims()


class _ClaimReader:
    """One pass over a report that remembers which instruments the last sentence spoke of, and which years are known."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.before = Antecedent()
        self.dated: set[tuple[str, str | None]] = set()

    def claims(self) -> Iterator[Annotation]:
        for said in self.document.attributed_units:
            if said.opens_paragraph:
                self.before = Antecedent()
            for parts in _sentences(said.group):
                yield from self._from(parts, said)

    def _from(self, parts: tuple[Unit, ...], said: AttributedUnit) -> Iterator[Annotation]:
        text = fold_typography(" ".join(part.text for part in parts))
        mentions = find_instruments(text, self.document.lexicon, said.antecedents, self.before)
        matches = [] if text.endswith("?") else list(claims_in(text, mentions))
        yield from self._made_of(matches, parts, said)
        subjects = (iri for match in matches if match.method in _OF_SUBJECT for iri in match.instruments)
        named = (iri for mention in mentions for iri in mention.instruments)
        self.before = Antecedent(tuple(dict.fromkeys(named)), tuple(dict.fromkeys(subjects)))

    def _made_of(self, matches: Iterable[ClaimMatch], parts: tuple[Unit, ...], said: AttributedUnit) -> Iterator[Claim]:
        seen: set[tuple[str, str]] = set()
        for match in matches:
            confidence = CONFIDENCE.get(match.method, USUAL_CONFIDENCE)
            statement = make_statement(
                self.document, said, parts, kind="claim", method=match.method, confidence=confidence
            )
            common = {f.name: getattr(statement, f.name) for f in fields(statement)} | {"concerns": ()}
            for iri in match.instruments:
                if (iri, match.kind) in seen or self._is_repeated(match, iri, said.event):
                    continue
                seen.add((iri, match.kind))
                yield Claim(**common, instrument=iri, claim_kind=match.kind, value=match.value)

    def _is_repeated(self, match: ClaimMatch, iri: str, event: str | None) -> bool:
        """Whether the year that stands in a name was found at the same event: a name is repeated, a claim is not."""
        if match.method != "claim/year":
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


STAGE = Stage(name="claims", run=run, provides=(Claim,), requires=(Event, Attribution))
