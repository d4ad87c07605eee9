"""What a report says of legal instruments: who ratified them, when they came into force, what they provide.

A claim rests on a verb whose subject or agent is an instrument that the sentence names, or that the sentence before
names and "it" takes up; the rules stand in ``claim.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.stage import Stage
from miggraph.extract.statements.claim_patterns import ClaimMatch, claims_in
from miggraph.extract.statements.claim_values import holds_at, things_of, value_of
from miggraph.extract.statements.conceded import source_at
from miggraph.extract.statements.instruments import Antecedent, find_instruments
from miggraph.extract.statements.statement import in_one_line, make_statement
from miggraph.lexicon import fold_typography
from miggraph.model import Annotation, Attribution, Claim, Event, Mention, Participation


def run(document: Document) -> Iterator[Annotation]:
    """The claims about instruments of a report, in the order of the text."""
    return _ClaimReader(document).claims()


class _ClaimReader:
    """One pass over a report that remembers which instruments the last sentence spoke of."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.before = Antecedent()

    def claims(self) -> Iterator[Annotation]:
        for said in self.document.attributed_units:
            if said.opens_paragraph:
                self.before = Antecedent()
            for parts in _sentences(said.group):
                yield from self._from(parts, said)

    def _from(self, parts: tuple[Unit, ...], said: AttributedUnit) -> Iterator[Annotation]:
        text = fold_typography(" ".join(part.text for part in parts))
        mentions = find_instruments(text, self.document, said.antecedents, self.before)
        matches = [] if text.endswith("?") else list(claims_in(text, mentions))
        yield from self._made_of(matches, parts, said)
        subjects = (iri for match in matches if match.subject for iri in match.instruments)
        named = (iri for mention in mentions for iri in mention.instruments)
        self.before = Antecedent(tuple(dict.fromkeys(named)), tuple(dict.fromkeys(subjects)))

    def _made_of(self, matches: Iterable[ClaimMatch], parts: tuple[Unit, ...], said: AttributedUnit) -> Iterator[Claim]:
        """One claim a kind and instrument; what is said of several together is one claim about them all."""
        seen: set[tuple[str, str]] = set()
        for match in matches:
            about = tuple(iri for iri in dict.fromkeys(match.instruments) if (iri, match.kind) not in seen)
            if not about:
                continue
            seen.update((iri, match.kind) for iri in about)
            text = in_one_line(parts)
            statement = make_statement(
                self.document,
                said,
                parts,
                kind="claim",
                method=match.method,
                confidence=match.confidence,
                source=source_at(
                    text, text.find(match.words) + len(match.words), self.document.source_of(parts[0], said)
                ),
            )
            common = {f.name: getattr(statement, f.name) for f in fields(statement)} | {"concerns": about}
            yield Claim(
                **common,
                claim_kind=match.kind,
                value=value_of(match),
                things=things_of(match, self.document.lexicon),
                as_of=holds_at(match, statement.text, self._day(said)),
            )

    def _day(self, said: AttributedUnit) -> str | None:
        """When the sentence was said: the first day of its event, or else when the report was issued."""
        event = next((event for event in self.document.events if event.key == said.event), None)
        return event.start.isoformat() if event else self.document.report.meta.issued


def _sentences(group: Group) -> Iterator[tuple[Unit, ...]]:
    """A sentence whole, its list with it where the items are but words of it."""
    if group.items and not group.of_actions:
        yield (group.lead, *group.items)
    else:
        yield (group.lead,)
        yield from ((item,) for item in group.items)


STAGE = Stage(name="claims", run=run, provides=(Claim,), requires=(Participation, Mention, Event, Attribution))
