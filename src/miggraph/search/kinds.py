"""The kinds of what can be found, and the classes of the model that they stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from miggraph.iris import expand

PASSAGE = "passage"
"""A paragraph of a report."""

_STATEMENT_CLASSES = {
    "mig:Recommendation": "recommendation",
    "mig:Commitment": "commitment",
    "mig:Statistic": "figure",
    "mig:InstrumentClaim": "claim",
    "mig:Definition": "definition",
    "mig:Outcome": "outcome",
    "mig:Finding": "finding",
    "mig:Account": "account",
}
_THING_CLASSES = {
    "mig:Person": "person",
    "mig:Country": "country",
    "mig:LegalInstrument": "instrument",
    "mig:ConsultativeProcess": "process",
    "mig:Organization": "organisation",
    "mig:Initiative": "initiative",
    "mig:CapacityBuildingActivity": "activity",
    "mig:Talk": "talk",
    "mig:Session": "session",
    "mig:Series": "series",
    "mig:ProgrammeItem": "programme item",
    "mig:Event": "event",
    "mig:Report": "report",
    "mig:Publication": "publication",
    "mig:Region": "region",
    "mig:Place": "place",
}
_SCHEMES = {"themes": "theme", "affected-groups": "group", "stakeholders": "stakeholder", "gcm-objectives": "objective"}

STATEMENTS = tuple(_STATEMENT_CLASSES.values())
THINGS = (*_THING_CLASSES.values(), *_SCHEMES.values())
SMALL = frozenset({"activity", "talk", "session", "programme item", "stakeholder"})
"""Kinds of things that are parts of others, or are better known as something else."""

_OF_CLASS: Mapping[str, str] = MappingProxyType(
    {expand(curie): kind for curie, kind in (*_STATEMENT_CLASSES.items(), *_THING_CLASSES.items())}
)
"""Class → kind; of several classes of a thing the one that stands first counts."""
_OF_SCHEME: Mapping[str, str] = MappingProxyType(
    {f"https://w3id.org/miggraph/scheme/{name}": kind for name, kind in _SCHEMES.items()}
)
CLASSES = tuple(_OF_CLASS)
SCHEMES = tuple(_OF_SCHEME)
"""The classes and concept schemes that make something a thing of a kind."""


def kind_of(classes: Collection[str], schemes: Collection[str]) -> str | None:
    """The kind of a resource by the IRIs of its classes and concept schemes; None for what nobody searches for."""
    for each, kind in _OF_CLASS.items():
        if each in classes:
            return kind
    return next((_OF_SCHEME[scheme] for scheme in schemes if scheme in _OF_SCHEME), None)


KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{kind: kind for kind in (*STATEMENTS, *THINGS)},
        **{f"{kind}s": kind for kind in (*STATEMENTS, *THINGS)},
        "statistic": "figure",
        "statistics": "figure",
        "numbers": "figure",
        "activities": "activity",
        "countries": "country",
        "people": "person",
        "organization": "organisation",
        "organizations": "organisation",
        "treaty": "instrument",
        "treaties": "instrument",
        "recommend": "recommendation",
        "recommended": "recommendation",
    }
)
"""Word of a question → the kind that it may ask for."""
