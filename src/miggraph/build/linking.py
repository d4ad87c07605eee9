"""Linking and writing of one report: functions of it and of the decisions among all that touch it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pyoxigraph import Quad

from miggraph.build.cache import key_of
from miggraph.build.hashes import packed, packed_long, short
from miggraph.build.reports import Found, Read, hash_of, quads_of
from miggraph.build.sources import code_of
from miggraph.curation import curate
from miggraph.evidence import check_evidence
from miggraph.graph import canonical, report_quads
from miggraph.iris import document
from miggraph.lexicon import Lexicon
from miggraph.link import Consultation, Decisions, Lookups, Reference, Trace, link_report, minted_names, summary_of
from miggraph.model import Correction, Curated, GraphBrief, LexiconEntry, MintedNames, Summary

KnownNames = tuple[str, Sequence[LexiconEntry], bytes]
"""The entries of the authority files and their quads as N-Quads, with the hash of both."""
Minted = tuple[MintedNames, Trace]
"""The names of a report that no authority file has, and what it was asked of these."""
Written = tuple[bytes, int, Trace]
"""The graph of a report as sorted N-Quads, how many passages were compared, and what the authority files were asked."""
Corrections = tuple[Correction, ...]


def correct_one(read: Read, found: Found, corrections: Corrections) -> tuple[Corrections, Corrections]:
    """The corrections of a report that change or confirm something, and those that change nothing.

    :raises CurationError: for one that fits nothing in the report
    """
    curated = _curated(read, found, corrections)
    return curated.applied, curated.unused


def summarise_one(read: Read, found: Found, corrections: Corrections) -> Summary:
    """What all reports have to know of a report for linking."""
    return summary_of(_curated(read, found, corrections))


def mint_one(read: Read, found: Found, corrections: Corrections, known: KnownNames, decisions: Decisions) -> Minted:
    """The names of a report that no authority file has."""
    asking = Consultation(lookups_of(known))
    return minted_names(_curated(read, found, corrections), asking, decisions), asking.trace()


def brief_of_minted(minted: Minted) -> MintedNames:
    """The names alone."""
    return minted[0]


def write_one(read: Read, found: Found, corrections: Corrections, known: KnownNames, decisions: Decisions) -> Written:
    """The graph of a report, of which each passage holds its words.

    :raises EvidenceError: for a passage that does not
    """
    curated, asking = _curated(read, found, corrections), Consultation(lookups_of(known))
    own = document(curated.report.slug)
    quads = report_quads(link_report(curated, asking, decisions), partial(stated_of, asking, own))
    passages = check_evidence(quads, {own: curated.report.text})
    return canonical(quads), passages, asking.trace()


def stated_of(reference: Reference, own: str, quads: Sequence[Quad]) -> list[Quad]:
    """Those of the quads of a report that the authority files state.

    Passages are not asked for one by one: the authority files describe none.

    :param own: what the IRIs of its passages begin with
    """
    within = f"<{own}"
    triples = {(str(quad.subject), str(quad.predicate), str(quad.object)): quad for quad in quads}
    things = tuple(sorted({subject for subject, _, _ in triples if not subject.startswith(within)}))
    described = set(reference.described(things, within))
    return [triples[each] for each in reference.stated(tuple(sorted(t for t in triples if t[0] in described)))]


_NAMES = re.compile(rb"^<([^>]*)> <([^>]*)> (?:<([^>]*)> )?", re.MULTILINE)
_GRAPH = re.compile(rb"<([^<>]*)> \.\n")


def brief_of_written(written: Written) -> GraphBrief:
    """What all reports have to know of the graph of one."""
    data, passages, _ = written
    graphs = {name.decode() for name in set(_GRAPH.findall(data))}
    own = tuple(f"{document(name.rpartition('/')[2])}#".encode() for name in graphs)
    triples = set(_NAMES.findall(data))
    described = {subject for subject, _, _ in triples}
    named = {thing for triple in triples for thing in triple}
    return GraphBrief(
        digest=hash_of(data),
        quads=data.count(b"\n"),
        passages=passages,
        graphs=tuple(sorted(graphs)),
        described=packed(short(iri) for iri in described if not iri.startswith(own)),
        named=packed_long(iri for iri in named - {b""} if not iri.startswith(own)),
    )


def link_key(what: str, *parts: str) -> str:
    """What a step of linking is kept by; nothing where something that it is made from is not kept.

    :param parts: the keys and hashes of all that it is made from
    """
    code = code_of("miggraph.curation", "miggraph.link", "miggraph.graph", "miggraph.evidence", __name__)
    return key_of(what, *parts, code) if all(parts) else ""


def _curated(read: Read, found: Found, corrections: Corrections) -> Curated:
    report, _ = read
    annotations, _ = found
    return curate(report, annotations, corrections)


_LAST: list[tuple[str, Lookups]] = []
"""What was made last of the entries of the authority files, as it serves all reports."""


def lookups_of(names: KnownNames) -> Lookups:
    """What answers the questions of linking."""
    digest, entries, data = names
    if not _LAST or _LAST[0][0] != digest:
        _LAST[:] = [(digest, Lookups(Lexicon(entries), quads_of(data)))]
    return _LAST[0][1]
