"""What the converter makes of a small text, as plain values that an expectation file can name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from miggraph.extract import extract
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.authority import load_authority
from miggraph.model import Claim, Curated, LinkedReport, NameKind, Statistic
from miggraph.reader import read_report
from support import META, PROJECT

Record = dict[str, Any]


class Names(NamedTuple):
    """The names of the project's authority files, and the label of each IRI."""

    lexicon: Lexicon
    labels: dict[str, str]


@cache
def names() -> Names:
    """The authority files, read once."""
    entries = load_authority(PROJECT / "data" / "authority", PROJECT / "ontology").entries
    return Names(Lexicon(entries), {entry.iri: entry.label for entry in entries})


def convert(file: Path) -> LinkedReport:
    """A file, read and linked with the project's authority files."""
    report = read_report(file, META)
    [linked] = link([Curated(report, extract(report, names().lexicon))], names().lexicon)
    return linked


def found(linked: LinkedReport) -> dict[str, list[Any]]:
    """What was found, by kind, each thing as a record of plain values in the order of the text."""
    return {
        "sections": [section.title for section in linked.report.sections],
        "sentences": [s.text for block in linked.report.blocks for s in block.sentences],
        "events": [event for event in _events(linked) if event.pop("own")],
        "mentioned events": [event for event in _events(linked) if not event.pop("own")],
        "items": _items(linked),
        "people": _people(linked),
        "recommendations": _statements(linked, "recommendation"),
        "commitments": _statements(linked, "commitment"),
        "figures": _figures(linked),
        "claims": _claims(linked),
        "laws": _laws(linked),
        "taken up": _taken_up(linked),
        **{kind.value: _named(linked, kind) for kind in NameKind},
    }


def _labels(things: Iterable[str]) -> list[str]:
    return sorted(names().labels.get(iri, iri.rpartition("/")[2]) for iri in things)


def _events(linked: LinkedReport) -> list[Record]:
    return [
        {
            "own": each.annotation.is_own,
            "title": each.annotation.title,
            "first": str(each.annotation.start),
            "last": str(each.annotation.end or each.annotation.start),
            "venue": each.venue.label if each.venue else "",
            "city": each.city.label if each.city else "",
            "country": each.country.label if each.country else "",
            "by": [party.organization.label for party in each.parties if "organiser" in party.annotation.role],
            "hosts": [party.organization.label for party in each.parties if party.annotation.role == "host"],
            "funders": [party.organization.label for party in each.parties if party.annotation.role == "funder"],
        }
        for each in linked.annotations.events
    ]


def _items(linked: LinkedReport) -> list[Record]:
    return [
        {
            "kind": each.annotation.kind,
            "title": each.annotation.title,
            "start": each.annotation.start.isoformat(" ", "minutes") if each.annotation.start else "",
            "day": str(each.annotation.day or ""),
            "in": each.parent.title if each.parent else "",
        }
        for each in linked.annotations.slots
    ]


def _people(linked: LinkedReport) -> list[Record]:
    parts = [
        {
            "name": each.person.label,
            "role": each.annotation.role,
            "item": each.slot.title if each.slot else "",
            "position": each.annotation.position or "",
            "of": sorted(body.label for body in each.on_behalf_of),
        }
        for each in linked.annotations.participations
    ]
    named = {part["name"] for part in parts}
    return parts + [{"name": person.label} for person in linked.annotations.people() if person.label not in named]


def _statements(linked: LinkedReport, kind: str) -> list[Record]:
    return [
        {
            "text": each.annotation.text,
            "by": sorted([maker.label for maker in each.made_by] + [voice.lower() for voice in each.annotation.voices]),
            "to": sorted([*_labels(each.annotation.addressed_to), *(body.label for body in each.addressed)]),
            "about": _labels(each.annotation.concerns),
        }
        for each in linked.annotations.statements
        if each.annotation.kind == kind
    ]


def _figures(linked: LinkedReport) -> list[Record]:
    return [
        {
            "value": _plain(each.annotation.value),
            "upper": _plain(each.annotation.upper),
            "unit": each.annotation.unit or "",
            "measures": each.annotation.measures or "",
            "hedge": each.annotation.hedge or "",
            "period": each.annotation.period or "",
            "text": each.annotation.text,
            "by": sorted(maker.label for maker in each.made_by),
            "where": _labels(each.annotation.places),
        }
        for each in linked.annotations.statements
        if isinstance(each.annotation, Statistic)
    ]


def _claims(linked: LinkedReport) -> list[Record]:
    return [
        {"kind": claim.claim_kind, "about": iri.rpartition("/")[2], "text": claim.text}
        for claim in (each.annotation for each in linked.annotations.statements)
        if isinstance(claim, Claim)
        for iri in claim.concerns
    ]


def _laws(linked: LinkedReport) -> list[Record]:
    """The instruments that no authority file has, each once."""
    things = {each.target.iri: each.target for each in linked.annotations.mentions if each.target}
    return [
        {
            "is": iri.partition("/instrument/")[2],
            "title": thing.label,
            "class": thing.citation.kind,
            "number": thing.citation.number or "",
            "adopted": thing.citation.adopted or "",
            "country": (thing.citation.country or "").rpartition("/")[2],
        }
        for iri, thing in things.items()
        if thing.citation
    ]


def _taken_up(linked: LinkedReport) -> list[list[str]]:
    """Words that stand for an instrument that was named before, each with what it is."""
    return [
        [each.annotation.surface, each.target.iri.rpartition("/")[2]]
        for each in linked.annotations.mentions
        if each.target and each.annotation.method in ("citation/context", "mention/context")
    ]


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


def _named(linked: LinkedReport, kind: NameKind) -> list[str]:
    """The things of a kind that the text names, each once."""
    targets = [each.target for each in linked.annotations.mentions if each.annotation.kind is kind]
    return list(dict.fromkeys(target.label for target in targets if target))
