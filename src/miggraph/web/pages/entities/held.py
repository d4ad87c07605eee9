"""What every page counts statements by, asked for once for each version of the dataset and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from miggraph.engine import Engine
from miggraph.web.pages.description import written
from miggraph.web.pages.facts import rows
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.statements import CLASSES, KINDS, place_of

COUNTED = ("mig:madeBy", "mig:addressedTo", "mig:concerns", "mig:mentions", "mig:madeAt", "dcterms:subject")
"""Properties of statements whose values are counted."""
APART = ("mig:Person", "mig:LegalInstrument", "mig:Event")
"""Classes by which values are told from others."""

_CLASSES = " ".join(f"<{name}>" for name in CLASSES)
_PLACES = f"SELECT ?x ?k ?passage WHERE {{ VALUES ?k {{ {_CLASSES} }} ?x a ?k ; mig:attestedIn ?passage }}"
_VALUES = "SELECT DISTINCT ?x ?o WHERE { ?x %s ?o }"
_MEMBERS = "SELECT DISTINCT ?x WHERE { ?x a %s }"
_RANKS = {name: rank for rank, name in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Held:
    """All statements, and what they are counted by."""

    places: Mapping[str, tuple[str, tuple[str, int, int]]]
    """Statement → its kind, and where its words first stand: report, beginning, end."""
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Property → statement → values."""
    members: Mapping[str, frozenset[str]]
    """Class → things."""

    def ordered(self, statements: Iterable[str], last: frozenset[str] = frozenset()) -> list[str]:
        """Statements by kind, then as they stand in the reports; what is no statement falls away.

        :param last: those that come after the others of their kind
        """
        found = ((iri, *self.places[iri]) for iri in statements if iri in self.places)
        return [
            iri for iri, _, _ in sorted(found, key=lambda each: (_RANKS[each[1]], each[0] in last, each[2], each[0]))
        ]

    def counted(self, statements: Iterable[str], property_: str, class_: str = "", kind: str = "") -> dict[str, int]:
        """The values that statements have for a property, with how many have it, the most frequent first.

        :param class_: the class of what is counted, where not everything is
        :param kind: the kind of the statements, where not all are meant
        """
        values, members = self.values[property_], self.members.get(class_)
        found = Counter(
            value
            for iri in statements
            if not kind or self.places[iri][0] == kind
            for value in values.get(iri, ())
            if members is None or value in members
        )
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


_HELD: Kept[Held] = Kept(2)
"""Kept for the version that is served, and for the one before while requests for it are under way."""


def held(engine: Engine) -> Held:
    """The statements of the version that is served."""
    found = _HELD.get(engine, "", lambda: _held(engine))
    assert found is not None
    return found


def _held(engine: Engine) -> Held:
    places: dict[str, tuple[str, tuple[str, int, int]]] = {}
    for row in rows(engine, _PLACES):
        iri, this = written(row["x"]), (CLASSES[written(row["k"])], place_of(written(row["passage"])))
        places[iri] = min(places.get(iri, this), this, key=lambda each: (_RANKS[each[0]], each[1]))
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in COUNTED:
        told = values[name] = {}
        for row in rows(engine, _VALUES % name):
            if (iri := written(row["x"])) in places:  # to ask for that with each property would double the time
                told[iri] = (*told.get(iri, ()), written(row["o"]))
    members = {name: frozenset(written(row["x"]) for row in rows(engine, _MEMBERS % name)) for name in APART}
    return Held(places, values, members)
