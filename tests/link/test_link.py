"""Annotations to linked annotations."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from miggraph import iris
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.lookups import Lookups
from miggraph.link.names import Names
from miggraph.model import (
    Activity,
    Annotation,
    Annotations,
    Citation,
    Curated,
    Event,
    LexiconEntry,
    LinkedMention,
    LinkedReport,
    Mention,
    NameKind,
    Participation,
    Slot,
    Span,
    Statement,
    Translation,
)
from support import COAST, report_of

TEXT = (
    "4 May 2012\nMs. Ada Maria Holm spoke. Ms. Holm was heard. Ms. Berg came later in the day.\n"
    "Ms. Berg was away. Ms. Berg wrote."
)
REPORT = report_of(TEXT)
IN_EVENT, IN_OTHER_EVENT, IN_NO_EVENT = (Span(found.start(), found.end()) for found in re.finditer("Ms. Berg", TEXT))
DAY = Event(
    spans=(Span(0, 10),),
    method="m",
    key="day",
    kind="seminar",
    title="Day",
    start=date(2012, 5, 4),
    parts=(Span(0, IN_EVENT.end),),
)
OTHER_DAY = replace(DAY, key="other", title="Other day", parts=(IN_OTHER_EVENT,))


@pytest.mark.parametrize(
    ("name", "iri", "method"),
    [
        ("Coast Office", "x:office", "name/authority"),
        ("the Coast Office (CO)", "x:office", "name/authority"),
        ("CO", "x:office", "name/authority"),
        ("Coast Office, Lund", "x:office", "name/authority-part"),
        ("Wages Unit, Harbour Union", "x:union", "name/authority-part"),
        ("Harbour Unoin", "x:union", "name/spelling"),
        ("Coast Office (which some call the Office)", "x:office", "name/authority"),
        ("Coast Office (CO) of the Harbour Union", "x:office", "name/authority-part"),
        ("Coast Office in Lund", "x:office", "name/authority-part"),
        ("Return of Sailors Programme (ROSP) of the Harbour Union", "x:union", "name/authority-part"),
        ("Friends of the Harbour Union", iris.thing("organization", "friends-of-the-harbour-union"), "name/minted"),
        ("Sea Bank (SB)", iris.thing("organization", "sea-bank"), "name/minted"),
    ],
)
def test_organization_names_are_resolved(name: str, iri: str, method: str) -> None:
    found = Names(Lookups(COAST)).organization(name)
    assert (found.iri, found.method) == (iri, method)


@pytest.mark.parametrize(
    ("citation", "slugs"),
    [
        ({"name": "ILO C007"}, ["ilo-c007"]),
        ({"name": "Pilotage Act 59 of 1989", "country": "x:country/ruritania"}, ["ruritania-pilotage-act-59-of-1989"]),
        ({"name": "Ruritania Act", "country": "x:country/ruritania"}, ["ruritania-act"]),
        ({"name": "Labour Code", "local": True}, ["notes", "labour-code"]),
    ],
)
def test_cited_instrument_is_named_by_number_country_or_report(citation: dict[str, Any], slugs: list[str]) -> None:
    found = Names(Lookups(COAST)).cited(Citation(kind="mig:NationalLaw", title="Title", **citation), "notes")
    assert found.iri == iris.thing("instrument", *slugs)


def test_cited_instrument_has_its_longest_title() -> None:
    names = Names(Lookups(COAST))
    for title in ("Port Act", "Port Act No. 5 on Pilots"):
        found = names.cited(Citation(kind="mig:NationalLaw", name="Port Act", title=title), "notes")
        assert found.label == title
    assert (
        names.cited(Citation(kind="mig:NationalLaw", name="Port Act", title="Port Act"), "notes").printed == "Port Act"
    )


def part(name: str, **more: Any) -> Participation:
    return Participation(spans=(Span(11, 29),), method="m", event="day", name=name, role="speaker", **more)


def person(surface: str, span: Span) -> Mention:
    return Mention(spans=(span,), method="m", kind=NameKind.PERSON, surface=surface, honorific="Ms.")


def statement(span: Span, **more: Any) -> Statement:
    return Statement(spans=(span,), method="m", kind="finding", text=REPORT.quote(span), **more)


def linked(*found: Annotation, by_hand: tuple[Annotation, ...] = ()) -> LinkedReport:
    people = map(part, ("Ada Maria Holm", "Bo Holm", "Ida Berg"))
    annotations = Annotations().plus([DAY, OTHER_DAY, *people, *found])
    [made] = link([Curated(REPORT, annotations, Annotations().plus(by_hand))], COAST)
    return made


def mention(found: Mention) -> LinkedMention:
    [made] = linked(found).annotations.mentions
    return made


@pytest.mark.parametrize(
    ("surface", "span", "wanted"),
    [
        ("Ms. Ada Maria Holm", IN_OTHER_EVENT, "ada-maria-holm"),
        ("Ms. Berg", IN_EVENT, "ida-berg"),
        ("Ms. Berg", IN_OTHER_EVENT, None),
        ("Ms. Berg", IN_NO_EVENT, "ida-berg"),
        ("Ms. Holm", IN_EVENT, None),
    ],
    ids=["full name", "surname in the event", "in another event", "in no event", "surname of two people"],
)
def test_person_is_found_by_full_name_and_by_surname_in_the_event(surface: str, span: Span, wanted: str | None) -> None:
    target = mention(person(surface, span)).target
    assert (target.iri if target else None) == (iris.thing("person", wanted) if wanted else None)


def test_undecided_surname_keeps_its_candidates() -> None:
    both = {iris.thing("person", "ada-maria-holm"), iris.thing("person", "bo-holm")}
    assert set(mention(person("Ms. Holm", IN_EVENT)).candidates) == both


def test_ambiguous_mention_keeps_its_candidates() -> None:
    found = Mention(
        spans=(IN_EVENT,),
        method="mention/ambiguous",
        kind=NameKind.ORGANIZATION,
        surface="HU",
        candidates=("x:union",),
    )
    made = mention(found)
    assert (made.target, made.candidates) == (None, ("x:union",))


@pytest.mark.parametrize(
    ("surface", "more", "wanted"),
    [
        ("Office of the Coast", {}, True),
        ("Coast Office", {}, False),
        ("CO", {}, False),
        ("coastal", {"adjective": True}, False),
        ("the Office", {"method": "mention/context"}, False),
    ],
)
def test_only_a_form_that_always_names_its_target_is_another_label(
    surface: str, more: dict[str, Any], wanted: bool
) -> None:
    values: dict[str, Any] = {"method": "mention/authority", **more}
    found = Mention(spans=(IN_EVENT,), kind=NameKind.ORGANIZATION, surface=surface, target="x:office", **values)
    assert mention(found).alt_label is wanted


def test_minted_thing_is_called_as_printed() -> None:
    target = mention(Mention(spans=(IN_EVENT,), method="m", kind=NameKind.ORGANIZATION, surface="Sea Bank")).target
    assert target
    assert (target.iri, target.label, target.minted) == (iris.thing("organization", "sea-bank"), "Sea Bank", True)


@pytest.mark.parametrize(
    ("position", "affiliation", "wanted"),
    [
        ("Permanent Representative of Ruritania to the UN", None, ["x:ruritania"]),
        ("Ambassador of Ruritania", "Coast Office", ["x:office", "x:ruritania"]),
        ("Permanent Observer of the Coast Office to the UN", None, ["x:office"]),
        ("Head of the wages unit", None, []),
        (None, None, []),
    ],
)
def test_represented_bodies_follow_from_position_and_affiliation(
    position: str | None, affiliation: str | None, wanted: list[str]
) -> None:
    parts = linked(part("Eva Lind", position=position, affiliation=affiliation)).annotations.participations
    [made] = [each for each in parts if each.person.label == "Eva Lind"]
    assert [body.iri for body in made.on_behalf_of] == wanted


def test_statement_is_made_by_people_and_known_bodies() -> None:
    names = ("Berg", "Harbour Union", "Nobody in Particular")
    [made] = linked(statement(IN_EVENT, event="day", made_by=names)).annotations.statements
    assert [maker.iri for maker in made.made_by] == [iris.thing("person", "ida-berg"), "x:union"]


def test_statement_is_spoken_for_whom_its_speaker_represents_at_its_event() -> None:
    here = part("Ida Berg", affiliation="Harbour Union")
    elsewhere = replace(part("Ida Berg", affiliation="Coast Office"), event="other")
    [made] = linked(
        here, elsewhere, statement(IN_EVENT, event="day", made_by=("Ida Berg",)), person("Berg", IN_EVENT)
    ).annotations.statements
    assert [body.iri for body in made.spoken_for] == ["x:union"]


def test_statement_mentions_what_its_words_name() -> None:
    [made] = linked(
        part("Ida Berg"), statement(IN_EVENT, event="day"), person("Ida Berg", IN_EVENT)
    ).annotations.statements
    assert list(made.mentions) == [iris.thing("person", "ida-berg")]


@pytest.mark.parametrize(
    ("kind", "name", "countries"),
    [
        (NameKind.REGION, "Upper Ruritania", ["x:ruritania"]),
        (NameKind.INSTRUMENT, "agreement with Ruritania", ["x:ruritania"]),
        (NameKind.ORGANIZATION, "Ruritanian Government", ["x:ruritania"]),
        (NameKind.ORGANIZATION, "Bank of Ruritania", []),
    ],
)
def test_statement_mentions_the_country_in_a_name_but_for_that_of_a_body(
    kind: NameKind, name: str, countries: list[str]
) -> None:
    lexicon = Lexicon([*COAST.entries, LexiconEntry("x:named", kind, name, names=())])
    text = f"4 May 2012\nThe {name} is known.\n"
    report, place = report_of(text), text.index(name)
    span = Span(place, place + len(name))
    mention = Mention(spans=(span,), method="mention/lexicon", kind=kind, surface=name, target="x:named")
    said = Statement(spans=(Span(11, len(text) - 1),), method="m", kind="finding", text=text[11:].strip())
    [report_linked] = link([Curated(report, Annotations().plus([mention, said]), Annotations())], lexicon)
    [made] = report_linked.annotations.statements
    assert list(made.mentions) == ["x:named", *countries]


def test_voice_that_is_the_name_of_an_instrument_is_a_document() -> None:
    voices = ("the port pact", "experts on the port pact")
    [made] = linked(replace(statement(IN_EVENT, event="day"), voices=voices)).annotations.statements
    assert made.documents == (("the port pact", "x:pact"),)


@pytest.mark.parametrize(("span", "event"), [(IN_EVENT, DAY), (IN_OTHER_EVENT, OTHER_DAY), (IN_NO_EVENT, None)])
def test_statement_without_event_belongs_to_the_event_of_its_place(span: Span, event: Event | None) -> None:
    [made] = linked(statement(span)).annotations.statements
    assert made.event == event


def test_annotation_by_hand_belongs_to_what_the_converter_found() -> None:
    session = Slot(spans=(Span(11, 20),), method="m", key="s", event="day", kind="session", title="S", sequence=1)
    talk = Slot(spans=(Span(20, 30),), method="m", key="t", event="day", kind="talk", title="T", sequence=2, parent="s")
    [made] = linked(session, by_hand=(talk,)).by_hand.slots
    assert (made.annotation, made.event, made.parent) == (talk, DAY, session)


def test_activity_is_part_of_the_larger_one_of_its_agency() -> None:
    larger = Activity(spans=(IN_EVENT,), method="m", title="Ports", text="Ports.", agency="Coast Office")
    smaller = Activity(
        spans=(IN_NO_EVENT,),
        method="m",
        title="Piers",
        text="Piers.",
        agency="Coast Office",
        part_of="Ports",
        partners=("Harbour Union",),
    )
    first, second = linked(larger, smaller).annotations.activities
    assert (first.part_of, second.part_of) == (None, larger)
    assert (second.agency.iri, [partner.iri for partner in second.partners]) == ("x:office", ["x:union"])


@pytest.mark.parametrize(
    ("name", "iris_of"),
    [
        ("Coast Office & Harbour Union", ["x:office", "x:union"]),
        ("Harbour Union and the Coast Office, Lund", ["x:union", "x:office"]),
        ("Harbour Union and Lamp Keepers", [iris.thing("organization", "harbour-union-and-lamp-keepers")]),
    ],
)
def test_two_known_bodies_in_one_name_are_two(name: str, iris_of: list[str]) -> None:
    assert [body.iri for body in Names(Lookups(COAST)).organizations(name)] == iris_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ministry of Tides", "ministry"),
        ("University of Lund", "academic"),
        ("Dockers' Union", "other"),
        ("Dock Workers' Union", "trade-union"),
        ("Sea Bank", "financial-institution"),
        ("Anchor & Sons Ltd", "private-sector"),
        ("Association of Divers", "ngo"),
    ],
)
def test_minted_body_has_the_kind_that_its_name_tells(name: str, kind: str) -> None:
    assert Names(Lookups(COAST)).organization(name).body == kind


def test_body_is_found_by_the_beginning_of_its_name_in_its_country() -> None:
    office = LexiconEntry(
        iri="x:permits",
        kind=NameKind.ORGANIZATION,
        label="Permits and Passports Service of Ruritania",
        names=("Permits and Passports Service of Ruritania",),
        country="x:ruritania",
    )
    names = Names(Lookups(Lexicon((*COAST.entries, office))))
    assert names.organization("Permits and Passports", COAST.by_iri["x:ruritania"]).iri == "x:permits"
    assert names.organization("Permits and Passports").minted


@pytest.mark.parametrize(("surface", "names"), [("Other Day", False), ("Other Office", True)])
def test_words_of_a_title_are_no_body(surface: str, names: bool) -> None:
    found = mention(Mention(spans=(IN_EVENT,), method="m", kind=NameKind.ORGANIZATION, surface=surface))
    assert (found.target is not None) == names


def test_national_body_is_that_of_its_country() -> None:
    ruritania = COAST.by_iri["x:ruritania"]
    names = Names(Lookups(COAST))
    bare = names.organization("Ministry of Tides")
    theirs = names.organization("Ministry of Tides", ruritania)
    assert (bare.label, bare.country) == ("Ministry of Tides", None)
    assert (theirs.label, theirs.printed, theirs.country) == (
        "Ministry of Tides of Ruritania",
        "Ministry of Tides",
        ruritania.iri,
    )
    assert names.organization("Ministry of Tides of Ruritania").iri == theirs.iri
    assert names.organization("Friends of the Sea", ruritania).label == "Friends of the Sea"


def test_participant_without_country_belongs_to_the_national_body_of_the_list() -> None:
    listed = Participation(
        spans=(Span(0, 5),), method="m", event="day", name="Ada Maria Holm", role="participant", country="Ruritania"
    )
    spoke = replace(listed, role="speaker", country=None, affiliation="Ministry of Tides")
    [linked] = link([Curated(REPORT, Annotations().plus([DAY, listed, spoke]), Annotations(), {})], COAST)
    assert {body.label for part in linked.annotations.participations for body in part.on_behalf_of} == {
        "Ruritania",
        "Ministry of Tides of Ruritania",
    }


@pytest.mark.parametrize(("languages", "tag"), [(["fr"], "fr"), (["fr", None], None), ([None], None)])
def test_name_has_the_language_of_the_reports_that_use_it(languages: list[str | None], tag: str | None) -> None:
    names = Names(Lookups(COAST))
    for language in languages:
        names.language = language
        names.organization("Institut des marées")
    names.settle()
    assert names.organization("Institut des marées").language == tag


def test_name_in_another_language_is_that_of_the_authority_files() -> None:
    office = LexiconEntry(
        "x:tides", NameKind.ORGANIZATION, "Tide Office", (), translations=(Translation("fr", ("Office des marées",)),)
    )
    assert Names(Lookups(Lexicon([office]))).organization("Office des marées").iri == "x:tides"


def test_series_in_capitals_is_shown_as_titles_are() -> None:
    printed = replace(DAY, series="HARBOUR TALKS SERIES")
    [linked] = link([Curated(REPORT, Annotations().plus([printed]), Annotations(), {})], COAST)
    series = linked.events["day"].series
    assert series is not None
    assert (series.title, series.printed) == ("Harbour Talks Series", "HARBOUR TALKS SERIES")


def test_series_is_one_with_the_acronym_of_its_organiser_and_without() -> None:
    plain = replace(DAY, series="Harbour Talks Series")
    led = replace(DAY, key="night", start=date(2012, 5, 9), title="Night", series="HBU HARBOUR TALKS SERIES")
    [linked] = link([Curated(REPORT, Annotations().plus([plain, led]), Annotations(), {})], COAST)
    assert {event.series.slug for event in linked.events.values() if event.series} == {"harbour-talks-series"}
