"""Graphs of invented reports with recommendations, for tests of echoes."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Quad, RdfFormat, parse

from miggraph.iris import BASE, PREFIXES

NAMES = {
    "Well Treaty": "instrument/well-treaty",
    "Pump Convention": "instrument/pump-convention",
    "Ruritania": "country/ruritania",
    "Sylvania": "country/sylvania",
}
SHARED = """
<id/stakeholder/countries-of-origin> skos:broader <id/stakeholder/states> .
<id/stakeholder/local-governments> skos:broader <id/stakeholder/governments> .
<id/country/ruritania> a mig:Country . <id/country/sylvania> a mig:Country .
"""
_HEAD = f"@base <{BASE}> .\n" + "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())


def quads(turtle: str) -> list[Quad]:
    return list(parse(_HEAD + turtle, format=RdfFormat.TURTLE))


def recommendation(
    name: str,
    text: str,
    *,
    report: str = "wells",
    at: str = "",
    day: str = "2019-05-06",
    to: Sequence[str] = (),
    themes: Sequence[str] = ("wells",),
    more: str = "",
) -> str:
    """A recommendation as the graph of a report has it, made at an event of a day, or at the report.

    :param at: the event or the report; by default, an event of the report
    """
    occasion, iri = at or f"event/{day}-{report}", f"<id/recommendation/{name}>"
    passage = f"text/{report}#char=0,{len(text)}"
    dated = f'<id/{occasion}> schema:startDate "{day}"^^xsd:date .' if "event/" in occasion else ""
    lines = [
        f'{iri} a mig:Recommendation ; mig:text "{text}" ; mig:madeAt <id/{occasion}> ; mig:attestedIn <{passage}> .',
        dated,
        *(f"{iri} mig:addressedTo <id/{each}> ." for each in to),
        *(f"{iri} dcterms:subject <id/theme/{each}> ." for each in themes),
        more,
    ]
    for words, thing in NAMES.items():
        if words in text:
            start = text.index(words)
            phrase = f"<text/{report}#char={start},{start + len(words)}>"
            lines.append(f'{phrase} itsrdf:taIdentRef <id/{thing}> ; nif:anchorOf "{words}" .')
    return "\n".join(lines)
