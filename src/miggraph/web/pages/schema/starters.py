"""Queries to begin with: for a class its things with what most of them have, for a property what it joins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from miggraph.iris import PREFIXES, compact, expand
from miggraph.web.pages.schema.used import UsedClass, UsedProperty

_ROWS = 50
_COLUMNS = 4
_COMMON = 0.3
"""A property that fewer of the things have is no column."""
_NAMES = tuple(map(expand, ("rdfs:label", "mig:text", "dcterms:title", "skos:prefLabel", "nif:anchorOf")))
"""What things are called by, the best first."""
_DULL = frozenset(
    expand(f"mig:{name}")
    for name in (
        *("attestedIn", "method", "confidence", "printedTitle", "shortTitle", "sequence", "mentions", "mentionedIn"),
        *("inSection", "inReport", "reportedIn", "context"),
    )
)
"""Where a thing comes from and how it was read: every thing has that, and no first question is about it."""
_RULE = "Method"
"""How the properties end that name the rule by which another one was found."""
_TELLING = ("mig", "schema", "dcterms", "nif", "skos")
"""Vocabularies whose properties may be columns; those of others say the same more generally."""
_SAME = frozenset(map(expand, ("dcterms:alternative", "dcterms:isPartOf", "schema:position", "skos:inScheme")))
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9_-]+", re.ASCII)
_VARIABLE = re.compile(r"[^A-Za-z0-9_]")


def of_class(used: UsedClass) -> str:
    """The query for the things of a class."""
    name = next((iri for iri in _NAMES for each in used.properties if each.iri == iri and _share(each, used) > 0.9), "")
    columns = [each for each in _columns(used) if each.iri != name][:_COLUMNS]
    thing = _variable(used.iri)
    lines = [f"  ?{thing} a {_term(used.iri)} ."]
    selected = [f"?{thing}"]
    if name:
        lines.append(f"  ?{thing} {_term(name)} ?{_variable(name, thing)} .")
        selected.append(f"?{_variable(name, thing)}")
    for each in columns:
        pattern = f"?{thing} {_term(each.iri)} ?{_variable(each.iri, thing)} ."
        lines.append(f"  OPTIONAL {{ {pattern} }}")
        selected.append(f"?{_variable(each.iri, thing)}")
    return _query(selected, lines, [used.iri, name, *(each.iri for each in columns)])


def of_property(iri: str) -> str:
    """The query for what a property joins."""
    return _query(["?thing", "?value"], [f"  ?thing {_term(iri)} ?value ."], [iri])


def of_property_in_class(iri: str, used: UsedClass) -> str:
    """The query for the values that a property has on the things of a class, those with most things first."""
    thing, value = _variable(used.iri), _variable(iri, _variable(used.iri))
    lines = [f"  ?{thing} a {_term(used.iri)} ; {_term(iri)} ?{value} ."]
    head = f"SELECT ?{value} (COUNT(DISTINCT ?{thing}) AS ?number) WHERE {{"
    foot = f"}}\nGROUP BY ?{value}\nORDER BY DESC(?number)\nLIMIT {_ROWS}\n"
    return "\n".join([*_prologue([used.iri, iri]), head, *lines, foot])


def _columns(used: UsedClass) -> Iterator[UsedProperty]:
    """What most of the things have: first what leads to other things, then dates and numbers, then words."""
    fit = [
        each
        for each in used.properties
        if each.iri not in _DULL | _SAME | set(_NAMES)
        and compact(each.iri).partition(":")[0] in _TELLING
        and not each.iri.endswith(_RULE)
        and _share(each, used) >= _COMMON
    ]
    yield from sorted(fit, key=lambda each: (not each.name.startswith("mig:"), -min(1.0, _share(each, used)), each.iri))


def _share(each: UsedProperty, used: UsedClass) -> float:
    return each.uses / max(1, used.things)


def _query(selected: Iterable[str], lines: Iterable[str], iris: Iterable[str]) -> str:
    head = f"SELECT {' '.join(dict.fromkeys(selected))} WHERE {{"
    return "\n".join([*_prologue(iris), head, *lines, f"}}\nLIMIT {_ROWS}\n"])


def _prologue(iris: Iterable[str]) -> list[str]:
    names = {_term(iri).partition(":")[0] for iri in iris if iri and not _term(iri).startswith("<")}
    return [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in sorted(names)]


def _term(iri: str) -> str:
    """An IRI as a query writes it."""
    short = compact(iri)
    return short if _PLAIN.fullmatch(short) else f"<{iri}>"


def _variable(iri: str, taken: str = "") -> str:
    local = _VARIABLE.sub("_", re.split(r"[/#:]", compact(iri))[-1]) or "thing"
    name = local[0].lower() + local[1:]
    return name if name != taken else f"{name}_"
