"""The things that a query may mean, each with a score and what that is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

import pyoxigraph as ox
from rapidfuzz import fuzz

from miggraph.engine import Engine, Term
from miggraph.queries.words import fold
from miggraph.search import Hit, Match, Search
from miggraph.web.pages.description import written
from miggraph.web.pages.facts import names, rows
from miggraph.web.reconcile.deadline import Deadline
from miggraph.web.reconcile.offered import identifier, iris_of, kinds_of, types_of
from miggraph.web.reconcile.reading import MOST_CANDIDATES, Constraint, Query, Wanted
from miggraph.web.reconcile.values import descriptions, values_of

FEATURES: Mapping[str, str] = {
    "name_similarity": "How near the nearest name of the thing is to the one given, from 0 to 100, by soft TF-IDF: "
    "each word is compared with the word nearest to it, and rare words count more than common ones.",
    "name_is_same": "Whether it is the same name, but for case, accents, punctuation and spaces.",
    "name_is_main": "Whether that name is the one by which the thing is shown, and not an acronym, another name or one "
    "in another language. Another one costs a point of the score.",
    "mentions": "How many triples of the dataset lead to the thing. One of which no report speaks loses a point.",
    "type_match": "Whether the thing is of a type that was asked for; no other is offered where one is.",
    "properties": "How far the properties agree with those given, from 0 to 100. They make a quarter of the score.",
}
"""The features of a candidate, with what each says."""

_CERTAIN, _AHEAD = 85.0, 4.0
"""The score from which a candidate is taken for what is meant, and how far the next has to be behind."""
_PROPERTIES = 0.25
"""What properties count beside the name."""
_POINT = 1.0
"""What is taken off for another name, and for a thing that no report speaks of."""
_CODE = 5
"""Letters of a code: another one is not nearly the same."""
_COMPARED = 3
"""For each candidate wanted, how many are compared by their properties."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant."""

    iri: str
    kind: str
    name: str
    detail: str
    score: float
    features: Mapping[str, float | bool] = field(default_factory=dict)

    def told(self, description: str, *, match: bool) -> dict[str, object]:
        """The candidate as the API has it."""
        return {
            "id": identifier(self.iri),
            "name": self.name,
            "description": description,
            "type": [{"id": each.id, "name": each.name} for each in types_of(self.kind)],
            "score": round(self.score, 2),
            "match": match,
            "features": [{"id": name, "value": value} for name, value in self.features.items()],
        }


def result(engine: Engine, search: Search, query: Query, until: Deadline) -> list[dict[str, object]]:
    """The candidates for a query, the likeliest first.

    :raises TimeLimitError: where the time for the request is over
    """
    until.left()
    kinds = kinds_of(query.types)
    found = _by_identifier(search, query.text, kinds)
    if not found and query.text:
        room = min(query.limit * _COMPARED, MOST_CANDIDATES * _COMPARED) if query.constraints else query.limit + 1
        found = [_of_match(match) for match in search.match(query.text, kinds, limit=room)]
    elif not found:
        found = _by_properties(engine, search, query.constraints, kinds, until)
    if query.constraints:
        found = _weighed(engine, found, query, until)
    if query.types:
        found = [_with(each, each.score, type_match=True) for each in found]
    found.sort(key=lambda each: -each.score)
    following = [*(each.score for each in found[1:]), 0.0]
    certain = [each.score >= _CERTAIN and each.score - following[0] >= _AHEAD for each in found[:1]]
    decisions = [*certain, *(False for _ in found[1:])]
    shown = list(zip(found, decisions, strict=True))[: query.limit]
    words = descriptions(engine, {each.iri: (each.kind, each.detail) for each, _ in shown})
    return [each.told(words[each.iri], match=match) for each, match in shown]


def _by_identifier(search: Search, text: str, kinds: Sequence[str]) -> list[Candidate]:
    """The thing whose identifier or IRI the query is."""
    if "/" not in text:
        return []
    found = search.entries(iris_of(text), kinds)
    return [
        Candidate(iri, hit.kind, hit.label, hit.detail, 100.0, {"name_is_same": True}) for iri, hit in found.items()
    ]


def _of_match(match: Match) -> Candidate:
    similarity = 100 * match.similarity
    score = similarity - _POINT * (not match.main) - _POINT * (not match.weight)
    features = {
        "name_similarity": round(similarity, 2),
        "name_is_same": match.similarity == 1,
        "name_is_main": match.main,
        "mentions": match.weight,
    }
    return Candidate(match.iri, match.kind, match.label, match.detail, max(0.0, score), features)


def _by_properties(
    engine: Engine, search: Search, constraints: Sequence[Constraint], kinds: Sequence[str], until: Deadline
) -> list[Candidate]:
    """Things that have a value wanted, where no name is given."""
    parts = []
    for each in constraints:
        things = " ".join(str(node) for value in each.values for node in _nodes(value))
        texts = " ".join(str(ox.Literal(str(value).lower())) for value in each.values)
        parts.append(f"{{ ?x {each.property.path} ?v VALUES ?w {{ {texts} }} FILTER(LCASE(STR(?v)) = ?w) }}")
        if things:
            parts.append(f"{{ VALUES ?v {{ {things} }} ?x {each.property.path} ?v }}")
    most = MOST_CANDIDATES * _COMPARED
    where = " UNION ".join(parts)
    found = rows(engine, f"SELECT DISTINCT ?x WHERE {{ {where} }} ORDER BY ?x LIMIT {most}", until.left())
    hits: Mapping[str, Hit] = search.entries([written(row["x"]) for row in found], kinds)
    return [Candidate(iri, hit.kind, hit.label, hit.detail, 100.0) for iri, hit in sorted(hits.items())]


def _nodes(value: Wanted) -> list[ox.NamedNode]:
    """The things of which a value names one, if it can be an identifier."""
    if not isinstance(value, str) or "/" not in value:
        return []
    try:
        return [ox.NamedNode(iri) for iri in iris_of(value)]
    except ValueError:
        return []


def _weighed(engine: Engine, found: Sequence[Candidate], query: Query, until: Deadline) -> list[Candidate]:
    """Candidates with their properties held against those given."""
    shares = dict.fromkeys((each.iri for each in found), 0.0)
    for constraint in query.constraints:
        values = values_of(engine, shares, constraint.property, until)
        known = names(engine, {written(v) for each in values.values() for v in each if isinstance(v, ox.NamedNode)})
        for iri in shares:
            until.left()
            shares[iri] += max((_agree(w, v, known) for w in constraint.values for v in values[iri]), default=0.0)
    part = _PROPERTIES if query.text else 1.0
    weighed = []
    for each in found:
        agreement = 100 * shares[each.iri] / len(query.constraints)
        score = (1 - part) * each.score + part * agreement
        weighed.append(_with(each, score, properties=round(agreement, 2)))
    return weighed


def _agree(wanted: Wanted, value: Term, known: Mapping[str, str]) -> float:
    """How far a value is the one that is wanted, from 0 to 1."""
    text = written(value)
    if isinstance(wanted, bool):
        return float(text == str(wanted).lower())
    if isinstance(wanted, int | float):
        return float(_number(text) == wanted)
    if isinstance(value, ox.NamedNode):
        if text in {wanted, *iris_of(wanted)}:
            return 1.0
        text = known.get(text, "")
    folded, given = fold(text), fold(wanted)
    if min(len(folded), len(given)) <= _CODE:
        return float(folded == given)
    return fuzz.token_sort_ratio(folded, given) / 100


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _with(candidate: Candidate, score: float, **features: float | bool) -> Candidate:
    told = {**candidate.features, **features}
    return Candidate(candidate.iri, candidate.kind, candidate.name, candidate.detail, score, told)
