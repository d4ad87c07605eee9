"""What is wrong with a dataset or a file of RDF: every fault that any check finds, with what helps to mend it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad
from rapidfuzz import fuzz, process, utils

from miggraph.build.memory import collecting_rarely
from miggraph.errors import EvidenceError
from miggraph.evidence import evidence_faults, texts_of
from miggraph.iris import BASE, MIG, expand, is_named_here, local
from miggraph.layers import Folders, files_of
from miggraph.reason import disjointness, infer, inferred_graph
from miggraph.shapes import SEVERITIES, Shapes, Violation, check

EVIDENCE, DISJOINTNESS = "evidence", "disjointness"
"""The checks that are no shapes, by the names that stand in place of a shape."""

_ATTESTED, _QUOTED, _ANCHOR, _TYPE, _SCHEME, _CONTEXT = (
    expand(name)
    for name in (
        "mig:attestedIn",
        "prov:wasQuotedFrom",
        "nif:anchorOf",
        "rdf:type",
        "skos:inScheme",
        "nif:referenceContext",
    )
)
_PAGES = (expand("mig:page"), expand("mig:pageIndex"))
_SAID = frozenset({_ATTESTED, _QUOTED, _ANCHOR, _TYPE, _SCHEME, _CONTEXT, *_PAGES})
_NEAR_ENOUGH = 70
_NOTHING: Mapping[str, list[str]] = MappingProxyType({})
_ENTRY = re.compile(r"^(?:<([^>\s]+)>|mig:(\w+))\s+a\s", re.MULTILINE)
_DECLARED = re.compile(r"^@base\s+<([^>\s]+)>", re.MULTILINE)
_REPORT = re.compile(r"(?:text|id/(?:report|section|read-share))/([^/#]+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: what is wrong, and what helps to mend it.

    ``check`` is the name of a shape, or one of the other checks. ``passage`` is where the resource is attested, with
    its ``page`` and ``words``; ``near`` a value that may be meant; ``place`` the file to edit, with the line where it
    is known. Each is empty where there is none.
    """

    check: str
    severity: str
    resource: str
    property: str
    value: str
    do: str
    near: str = ""
    passage: str = ""
    page: str = ""
    words: str = ""
    place: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """The faults, the worst first, and how many passages were compared with their text."""

    faults: tuple[Fault, ...]
    passages: int

    def worst(self) -> str:
        """The severity of the worst fault; empty where there is none."""
        return next((severity for severity in SEVERITIES if any(each.severity == severity for each in self.faults)), "")


@collecting_rarely()
def examine(quads: Sequence[Quad], context: Sequence[Quad], shapes: Shapes, places: Mapping[str, str]) -> Examination:
    """Run every check, none of which ends the others.

    :param quads: what is examined
    :param context: what it stands in, of which nothing is reported
    :param places: the file and line of the entries that are kept by hand, by their IRIs
    """
    stated = [quad for quad in quads if quad.graph_name != NamedNode(inferred_graph())]
    inferred = [quad for quad in quads if quad.graph_name == NamedNode(inferred_graph())]
    subjects = {quad.subject.value for quad in stated if isinstance(quad.subject, NamedNode)}
    whole = [*stated, *context]
    told = _Told(whole, shapes, places)
    texts = texts_of(stated)
    faults = [told.of_evidence(error, texts) for error in evidence_faults(stated, texts)]
    faults += [told.of_disjointness(clause) for clause in disjointness([*whole, *(inferred or infer(whole))])]
    faults += [told.of_shape(each) for each in check(whole, shapes, subjects if context else None)]
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    faults.sort(key=lambda fault: (order[fault.severity], fault.check, fault.resource, fault.property, fault.value))
    return Examination(tuple(faults), len(told.passages))


def places_of(folders: Iterable[Folders], root: Path) -> dict[str, str]:
    """Where the entries of the Turtle files that are kept by hand begin: their file below ``root``, and the line."""
    found: dict[str, str] = {}
    for file in (file for each in folders for file in files_of(each, "*.ttl")):
        text = file.read_text(encoding="utf-8")
        declared = _DECLARED.search(text)
        base = declared[1] if declared else BASE
        name = file.relative_to(root) if file.is_relative_to(root) else file
        for entry in _ENTRY.finditer(text):
            iri = MIG + entry[2] if entry[2] else entry[1] if ":" in entry[1] else base + entry[1]
            found.setdefault(iri, f"{name}:{text.count(chr(10), 0, entry.start()) + 1}")
    return found


class _Told:
    """What the graph says of the resources at fault."""

    def __init__(self, quads: Iterable[Quad], shapes: Shapes, places: Mapping[str, str]) -> None:
        self._said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                said = self._said[quad.subject.value]
                if quad.predicate.value in _SAID and isinstance(quad.object, NamedNode | Literal):
                    said[quad.predicate.value].append(quad.object.value)
        self.passages = [iri for iri, said in self._said.items() if _ANCHOR in said]
        self._kinds: dict[str, list[str]] = defaultdict(list)
        for iri, said in self._said.items():
            if _TYPE in said:
                self._kinds[iri.rpartition("#")[0] or iri.rpartition("/")[0]].append(iri)
        self._shapes = shapes
        self._places = places

    def of_evidence(self, error: EvidenceError, texts: Mapping[str, str]) -> Fault:
        iri = error.where or ""
        said = self._said[iri]
        words = next(iter(said[_ANCHOR]), "")
        text = next((texts[context] for context in said[_CONTEXT] if context in texts), "")
        begin = text.find(words) if words else -1
        near = f"{next(iter(said[_CONTEXT]))}#char={begin},{begin + len(words)}" if begin >= 0 else ""
        do = f"{(error.hint or '').capitalize()}: it {error.what}."
        return self._fault(EVIDENCE, "Violation", iri, do=do, near="" if near == iri else near)

    def of_disjointness(self, clause: str) -> Fault:
        iri, _, what = clause.partition(" ")
        return self._fault(
            DISJOINTNESS, "Violation", iri, path=_TYPE, do=f"Leave it one of the two classes: it {what}."
        )

    def of_shape(self, found: Violation) -> Fault:
        name = found.shape.rpartition("#")[2]
        near = self._near(found)
        return self._fault(
            name, found.severity, found.focus, found.path, found.value, found.message, near, found.component
        )

    def _fault(
        self,
        check: str,
        severity: str,
        iri: str,
        path: str = "",
        value: str = "",
        do: str = "",
        near: str = "",
        component: str = "",
    ) -> Fault:
        said = self._said.get(iri, _NOTHING)
        passages = [iri] if _ANCHOR in said else [*said.get(_ATTESTED, ()), *said.get(_QUOTED, ())]
        passage = min(passages, default="")
        of_passage = self._said.get(passage, _NOTHING)
        return Fault(
            check=check,
            severity=severity,
            resource=iri,
            property=path,
            value=value,
            do=do,
            near=near,
            passage=passage,
            page=next((number for page in _PAGES for number in of_passage.get(page, ())), ""),
            words=" ".join(next(iter(of_passage.get(_ANCHOR, ())), "").split()),
            place=self._place(iri, passage),
            component=component,
        )

    def _place(self, iri: str, passage: str) -> str:
        """The file to edit: that of an entry kept by hand, else the corrections of the report."""
        kept = self._places.get(iri)
        report = _REPORT.match(local(passage)) or _REPORT.match(local(iri))
        return kept or (f"data/curation/{report[1]}.toml" if report else "")

    def _near(self, found: Violation) -> str:
        """A value that may be meant: one that the shape allows, or one that is called nearly the same."""
        if found.path.startswith(MIG) and found.path not in self._said:
            return self._closest(found.path, self._kinds[MIG.removesuffix("#")])
        if not found.value:
            return ""
        allowed = self._allowed(found.shape)
        if allowed:
            return self._closest(found.value, allowed)
        if not is_named_here(found.value) or found.value in self._said:
            return ""
        parent = found.value.rpartition("#")[0] or found.value.rpartition("/")[0]
        return self._closest(found.value, self._kinds.get(parent, ()))

    def _allowed(self, iri: str) -> list[str]:
        """The values that a shape allows: those of a list, or the concepts of a scheme."""
        schemes = self._shapes.schemes(iri)
        concepts = [
            concept for concept, said in self._said.items() if any(each in said.get(_SCHEME, ()) for each in schemes)
        ]
        return self._shapes.listed(iri) + concepts

    @staticmethod
    def _closest(value: str, among: Iterable[str]) -> str:
        names = {each: each.rpartition("#")[2].rpartition("/")[2] for each in among if each != value}
        found = process.extractOne(
            value.rpartition("#")[2].rpartition("/")[2],
            names,
            scorer=fuzz.ratio,
            processor=utils.default_process,
            score_cutoff=_NEAR_ENOUGH,
        )
        return found[2] if found else ""
