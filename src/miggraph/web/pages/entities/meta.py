"""A page for those who do not read it: its JSON-LD, how to cite it, where to report an error in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from miggraph.engine import Engine, Term
from miggraph.iris import expand
from miggraph.iris import thing as thing_iri
from miggraph.web.pages import dates
from miggraph.web.pages.citation import Citation, cited
from miggraph.web.pages.description import written
from miggraph.web.pages.entities.model import Sheet
from miggraph.web.pages.facts import facts, names
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.statements import Card
from miggraph.web.views import services

_SCHEMA = expand("schema:")
MOST = 12
"""Values of a property in the JSON-LD of a page; the document in JSON-LD has all."""
_REPORTS: Kept[str] = Kept(256)
_NUMBERS = {expand("xsd:integer"): int, expand("xsd:decimal"): float}


def json_ld(sheet: Sheet) -> str:
    """The page in the words of schema.org, fit to stand within a page."""
    thing = sheet.thing
    kinds = sorted(name.removeprefix(_SCHEMA) for name in sheet.types if name.startswith(_SCHEMA))
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@id": thing.iri,
        "@type": (kinds[0] if len(kinds) == 1 else kinds) or "Thing",
        "name": sheet.title,
        "url": thing.iri,
    }
    if sheet.description:
        told["description"] = sheet.description
    for name, terms in sorted(sheet.schema.items()):
        values = [_json(term, thing.known) for term in terms[:MOST]]
        told.setdefault(name.removeprefix("schema:"), values[0] if len(values) == 1 else values)
    if sheet.card:
        told |= _spoken(sheet.card)
    written_ = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return written_.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _spoken(card: Card) -> dict[str, object]:
    """What makes a statement a quotation: who said it, when, in which report."""
    told: dict[str, object] = {"@type": ["Statement", "Quotation"]}
    if card.speakers:
        told["spokenByCharacter"] = [{"@id": each.iri, "name": each.text} for each in card.speakers]
    if card.date:
        told["dateCreated"] = card.date
    if card.report:
        told["isPartOf"] = {"@id": thing_iri("report", card.report)}
    return told


def _json(term: Term, known: Mapping[str, str]) -> object:
    if isinstance(term, ox.NamedNode):
        name = known.get(term.value)
        return {"@id": term.value, "name": name} if name else {"@id": term.value}
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return _NUMBERS[term.datatype.value](term.value)
    return written(term)


def citation(engine: Engine, sheet: Sheet) -> Citation:
    """How to cite a page: a statement with who said it and the report, anything else by its name."""
    year = str(engine.facts.get("built_at", ""))[:4]
    dataset = f"{services().settings.name}, dataset {engine.version[:12]}" + (f", {year}" if year else "")
    card, key = sheet.card, sheet.thing.iri.rpartition("/")[2]
    if card is None:
        named = f"“{sheet.title}”"
        return cited(sheet.thing.iri, key, [], text=named, title=sheet.title, note=dataset, year=year)
    report = _report(engine, card.report)
    page = f", p. {card.page}" if card.page else ""
    when = f", {dates.day(card.date)}" if card.date else ""
    said = ", ".join(each.text for each in card.speakers) or "Speaker not named"
    at = f" at “{card.event.text}”" if card.event and card.date else ""
    title = f"{sheet.thing.kind.capitalize()}{at}{when}"
    authors = [each.text for each in card.speakers]
    return cited(
        sheet.thing.iri,
        key,
        authors,
        text=f"{said}{when}, in: {report}{page}",
        title=title,
        note=f"In: {report}{page}. {dataset}",
        year=year,
    )


def _report(engine: Engine, slug: str) -> str:
    """A report as a citation names it: title, publisher, year."""
    return _REPORTS.get(engine, slug, lambda: _report_in_full(engine, slug)) or slug


def _report_in_full(engine: Engine, slug: str) -> str:
    iri = thing_iri("report", slug)
    said = facts(engine, [iri], ("dcterms:publisher", "dcterms:issued"))[iri]
    publishers = [term.value for term in said.get("dcterms:publisher", ()) if isinstance(term, ox.NamedNode)]
    known = names(engine, [iri, *publishers])
    told = [known.get(each, "") for each in (iri, *publishers)]
    return (
        ", ".join(filter(None, [*told, *(dates.day(written(each)) for each in said.get("dcterms:issued", ()))])) or slug
    )


def error_link(address: str, iri: str, words: str) -> str:
    """Where an error in a statement is reported; it carries the statement's address and words.

    :param address: a mail address or the address of a page; empty for none
    """
    if not address:
        return ""
    subject = f"Error in statement {iri.rpartition('/')[2]}"
    if "://" in address:
        asked = urlencode({"statement": iri, "words": words, "subject": subject})
        return f"{address}{'&' if '?' in address else '?'}{asked}"
    body = f"Statement: {iri}\nWords: {words}\nWhat is wrong: "
    return f"mailto:{address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
