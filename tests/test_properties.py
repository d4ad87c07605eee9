"""What must hold in the graph of the shipped reports, whatever is found in them."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, pairwise
from typing import NamedTuple

import pytest
from pyoxigraph import Quad, QuerySolutions, Store

from miggraph.build import vocabulary
from miggraph.curation import corrections_of, curate
from miggraph.evidence import check_evidence
from miggraph.extract import extract
from miggraph.graph import report_quads
from miggraph.iris import PREFIXES, document
from miggraph.lexicon import Lexicon, fold_typography
from miggraph.link import link
from miggraph.link.authority import load_authority
from miggraph.link.people import name_words
from miggraph.model import (
    Annotations,
    Curated,
    Event,
    LinkedReport,
    Mention,
    Participation,
    Report,
    Slot,
    Span,
)
from miggraph.reader import read_report, report_files
from support import DATA, PROJECT

EXCEPTIONS = DATA / "shared_forms.csv"
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
MARKUP = re.compile(r"<[^<>]*>|[*\\¹²³⁴⁵⁶⁷⁸⁹⁰]")


class Whole(NamedTuple):
    """The shipped reports with all that is made of them, up to quads and a store of these."""

    found: list[tuple[Report, Annotations]]
    linked: list[LinkedReport]
    quads: list[Quad]
    store: Store

    def rows(self, select: str) -> list[tuple[str, ...]]:
        """The values of a SELECT over the union of all graphs; "" for what is unbound."""
        rows = self.store.query(PROLOGUE + select, use_default_graph_as_union=True)
        assert isinstance(rows, QuerySolutions)
        return [tuple(getattr(term, "value", "") for term in row) for row in rows]


@pytest.fixture(scope="session")
def whole() -> Whole:
    authority = load_authority(PROJECT / "data" / "authority", PROJECT / "ontology")
    lexicon = Lexicon(authority.entries)
    found = [(r, extract(r, lexicon)) for r in map(read_report, report_files(PROJECT / "data" / "reports"))]
    linked = link([Curated(report, annotations) for report, annotations in found], lexicon)
    quads = [*authority.quads, *vocabulary(PROJECT / "ontology")]
    quads += chain.from_iterable(map(report_quads, linked))
    store = Store()
    store.bulk_extend(quads)
    return Whole(found, linked, quads, store)


def plain(text: str) -> str:
    """A text without markup, with one kind of quotes, dashes and spaces, and hyphens at the ends of lines mended."""
    return " ".join(fold_typography(MARKUP.sub("", text)).split())


def letters(form: str) -> str:
    """A name's letters and figures in one case."""
    return re.sub(r"\W+", " ", fold_typography(form).casefold()).strip()


def test_every_passage_holds_its_words(whole: Whole) -> None:
    assert check_evidence(whole.quads, {document(r.slug): r.text for r, _ in whole.found}) > 0


def test_nobody_takes_part_twice_in_one_role(whole: Whole) -> None:
    parts: Counter[tuple[str, ...]] = Counter()
    for row in whole.rows(
        "SELECT ?where ?name ?role { ?p mig:inEvent ?where ; mig:participant/rdfs:label ?name ; mig:role ?role }"
    ):
        parts[row[0], " ".join(sorted(name_words(row[1]))), row[2]] += 1
    assert [part for part, count in parts.items() if count > 1] == []


def test_nobody_stands_twice_in_one_event_under_names_alike(whole: Whole) -> None:
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event, person, name in whole.rows(
        "SELECT ?event ?who ?name { ?p mig:inEvent/schema:superEvent* ?event ; mig:participant ?who ."
        " ?event a/rdfs:subClassOf* mig:Event . ?who a mig:Person ; rdfs:label ?name }"
    ):
        words = name_words(name)
        seen[event, f"{words[0][:1]} {words[-1]}"].add(person)
    assert {key: sorted(people) for key, people in seen.items() if len(people) > 1} == {}


def test_participations_stand_in_their_event(whole: Whole) -> None:
    strays = []
    for report, findings in whole.found:
        events = {event.key: event for event in findings.of(Event)}
        for part in findings.of(Participation):
            if part.event is None:
                continue
            event = events[part.event]
            rooms = [*event.parts, *([event.programme] if event.programme else [])]
            strays += [report.quote(s) for s in (*part.spans, *part.name_spans) if not _inside(s, rooms)]
    assert strays == []


def _inside(span: Span, rooms: Iterable[Span]) -> bool:
    return any(room.covers(span) for room in rooms)


def test_programme_items_are_numbered_from_one_without_gap(whole: Whole) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for event, number in whole.rows(
        "SELECT ?event ?n { ?item mig:sequence ?n ; schema:superEvent+ ?event . ?event a/rdfs:subClassOf* mig:Event }"
    ):
        numbers[event].append(int(number))
    assert numbers
    for event, have in numbers.items():
        assert sorted(have) == list(range(1, len(have) + 1)), event


def test_programme_items_follow_the_order_of_the_text(whole: Whole) -> None:
    for report, findings in whole.found:
        by_event: dict[str, list[Slot]] = defaultdict(list)
        for slot in findings.of(Slot):
            by_event[slot.event].append(slot)
        for slots in by_event.values():
            ordered = sorted(slots, key=lambda slot: slot.sequence)
            places = [slot.spans[0].start for slot in ordered]
            backward = [report.quote(b.spans[0]) for a, b in pairwise(ordered) if b.spans[0] < a.spans[0]]
            assert places == sorted(places), backward


def test_odd_times_are_remarked_and_no_others(whole: Whole) -> None:
    for _, findings in whole.found:
        for event in findings.of(Event):
            timed = [s for s in findings.of(Slot) if s.event == event.key and s.start and not s.remark]
            starts = [s.start for s in sorted(timed, key=lambda s: s.sequence) if s.start]
            assert starts == sorted(starts), event.key
            assert all(s.start and (s.end is None or s.start <= s.end) for s in timed), event.key


def test_programme_items_are_on_a_day_of_their_event(whole: Whole) -> None:
    rows = whole.rows(
        "SELECT ?item ?start ?first ?last { ?item a/rdfs:subClassOf* mig:ProgrammeItem ; schema:startDate ?start ;"
        " schema:superEvent+ ?event . ?event schema:startDate ?first ; schema:endDate ?last ."
        " ?event a/rdfs:subClassOf* mig:Event }"
    )
    assert rows
    assert [row for row in rows if not row[2] <= row[1][:10] <= row[3]] == []


def test_everything_named_has_one_label(whole: Whole) -> None:
    rows = whole.rows(
        "SELECT ?thing (COUNT(DISTINCT ?label) AS ?labels) { VALUES ?root { mig:Organization mig:Person mig:Place"
        " mig:LegalInstrument mig:Initiative mig:Event mig:ProgrammeItem } ?thing a/rdfs:subClassOf* ?root ."
        " OPTIONAL { ?thing rdfs:label ?label } } GROUP BY ?thing"
    )
    assert rows
    assert [row for row in rows if row[1] != "1"] == []


def shared_forms(whole: Whole) -> dict[str, set[str]]:
    """Names that several things bear, but for those that the authority files call ambiguous."""
    bearers: dict[str, set[str]] = defaultdict(set)
    reasoned: dict[str, set[str]] = defaultdict(set)
    for thing, prop, form in whole.rows(
        "SELECT DISTINCT ?thing ?property ?form {"
        " VALUES ?root { mig:Person mig:Organization mig:Country mig:Region mig:LegalInstrument }"
        " VALUES ?property { rdfs:label skos:altLabel mig:acronym mig:shortName mig:ambiguousName }"
        " ?thing a/rdfs:subClassOf* ?root ; ?property ?form }"
    ):
        (reasoned if prop.endswith("ambiguousName") else bearers)[letters(form)].add(thing)
    return {form: things for form, things in bearers.items() if len(things - reasoned[form]) > 1}


def test_no_two_things_bear_one_name_without_a_reason(whole: Whole) -> None:
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        excepted = {row["form"]: row["reason"] for row in csv.DictReader(file)}
    shared = shared_forms(whole)
    assert {
        form: sorted(things) for form, things in shared.items() if letters(form) not in map(letters, excepted)
    } == {}
    assert [form for form in excepted if letters(form) not in shared] == [], "exceptions that nothing needs"
    assert all(excepted.values())


def test_mentions_are_the_words_of_their_passage(whole: Whole) -> None:
    wrong = []
    for report, findings in whole.found:
        for mention in findings.of(Mention):
            words = plain(" ".join(report.quote(span) for span in mention.spans))
            if words.replace(" ", "") != plain(mention.surface).replace(" ", ""):
                wrong.append((mention.surface, words))
    assert wrong == []


def test_mentions_of_people_lead_to_somebody_of_that_surname(whole: Whole) -> None:
    strange = []
    for linked in whole.linked:
        for person, mentions in linked.annotations.people().items():
            known = {word for form in person.forms for word in name_words(form)}
            strange += [(person.iri, m.surface) for m in mentions if not known & set(name_words(m.surface))]
    assert strange == []


def test_merged_people_say_by_which_method_and_how_surely(whole: Whole) -> None:
    rows = whole.rows(
        "SELECT ?who ?method ?sure { ?who a mig:Person ; skos:altLabel|skos:hiddenLabel ?other ."
        " OPTIONAL { ?who mig:method/skos:notation ?method } OPTIONAL { ?who mig:confidence ?sure } }"
    )
    assert rows
    assert [row for row in rows if not row[1].startswith("person/") or not 0 < float(row[2] or 0) <= 1] == []


def test_nobody_is_called_by_a_title_or_a_body(whole: Whole) -> None:
    for person in chain.from_iterable(linked.annotations.people() for linked in whole.linked):
        assert len(name_words(person.label)) > 1, person.iri
        assert not re.match(r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|H\.?E)\b", person.label), person.iri


def test_corrections_by_hand_are_neither_stale_nor_needless(whole: Whole) -> None:
    found = {report.slug: (report, findings) for report, findings in whole.found}
    given = dict(corrections_of(PROJECT / "data" / "curation", found))
    assert given
    for slug, corrections in given.items():
        assert curate(*found[slug], corrections).unused == ()


def test_statements_and_activities_have_one_to_three_themes(whole: Whole) -> None:
    counted = whole.rows(
        "SELECT ?x (COUNT(DISTINCT ?theme) AS ?n) WHERE { ?x a/rdfs:subClassOf* ?kind . "
        "VALUES ?kind { mig:Statement mig:CapacityBuildingActivity } OPTIONAL { ?x dcterms:subject ?theme } } "
        "GROUP BY ?x"
    )
    assert {thing: number for thing, number in counted if number not in ("1", "2", "3")} == {}
