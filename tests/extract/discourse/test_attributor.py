from __future__ import annotations

import tomllib
from typing import Any

import pytest

from miggraph.extract.discourse.attributor import Attributor
from miggraph.extract.discourse.sources import Source
from miggraph.extract.discourse.structure import Boundary
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind
from support import COAST, DATA

NONE = Lexicon([])
PASSAGES = tomllib.loads((DATA / "speakers" / "passages.toml").read_text(encoding="utf-8"))["passage"]
STATES = [
    LexiconEntry(f"urn:{name}", NameKind.COUNTRY, name, (name,)) for name in ("Ruritania", "Syldavia", "Borduria")
]
NAMED = Lexicon(
    [
        *STATES,
        LexiconEntry("urn:hu", NameKind.ORGANIZATION, "Harbour Union", names=()),
        LexiconEntry("urn:co", NameKind.ORGANIZATION, "Coast Office", names=()),
    ]
)
MARKS = {"¶": Boundary.PARAGRAPH, "§": Boundary.SECTION}


def said_by(source: Source) -> str:
    """Those who say a sentence, in one line."""
    return "; ".join(filter(None, (*source.names, source.collective)))


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["name"])
def test_passage_is_said_by_those_whom_a_careful_reader_hears(passage: dict[str, Any]) -> None:
    longest = Boundary[passage.get("turn", "section").upper()]
    attributor = Attributor(NAMED, longest_turn=longest)
    heard = []
    boundary = Boundary.PART
    for sentence, _ in passage["said"]:
        if sentence in MARKS:
            boundary = MARKS[sentence]
            heard.append([sentence, ""])
            continue
        attributor.cross(boundary)
        heard.append([sentence, said_by(attributor.attribute(sentence))])
        boundary = Boundary.SENTENCE
    assert heard == passage["said"]


def test_surname_resolves_to_the_full_name() -> None:
    attributor = Attributor(NONE)
    attributor.attribute("Dr. Lena van der Berg, of the port, opened the session.")
    attributor.attribute("Mr. Paul Ito said little.")
    assert attributor.attribute("Dr. Berg stressed the need for lamps.").names == ("Lena van der Berg",)


def test_pronoun_passes_over_a_speaker_of_the_other_gender() -> None:
    attributor = Attributor(NONE)
    attributor.attribute("Ms. Lena Berg opened the session.")
    attributor.attribute("Mr. Paul Ito said little.")
    assert attributor.attribute("She called for lamps.").names == ("Lena Berg",)


def test_person_who_is_only_cited_does_not_speak() -> None:
    attributor = Attributor(NONE)
    attributor.attribute("Ms. Lena Berg opened the session.")
    assert attributor.attribute("Referring to statements by Mr. Paul Ito, she called for lamps.").names == (
        "Lena Berg",
    )


def test_discussion_ends_the_turn_of_a_speaker() -> None:
    attributor = Attributor(NONE)
    attributor.attribute("Ms. Lena Berg opened the session.")
    assert attributor.attribute("During the discussion, lamps were found wanting.").names == ()
    assert attributor.attribute("Lamps should be bought.").names == ()


def test_organisation_that_recommends_speaks() -> None:
    assert Attributor(COAST).attribute("HU recommends lamps.").names == ("Harbour Union",)


def test_person_known_from_the_programme_speaks_without_honorific() -> None:
    attributor = Attributor(NONE, ("Ana Quist",))
    attributor.attribute("Ana Quist, director of the port, discussed the lamps.")
    assert attributor.attribute("She called for lamps.").names == ("Ana Quist",)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Comments from the floor called for lamps.", "comments from the floor"),
        ("Representatives of the towing sector welcomed the plan.", "representatives of the towing sector"),
        ("Donors, but also the port authorities, are calling for lamps.", "donors, but also the port authorities"),
        ("The need for lamps was echoed by various stakeholders.", "various stakeholders"),
        ("This report calls for lamps.", "this report"),
    ],
)
def test_collective_source_is_called_as_printed(text: str, source: str) -> None:
    assert Attributor(NONE).attribute(text).collective == source


def test_document_speaks_under_its_full_name() -> None:
    attributor = Attributor(NONE)
    attributor.attribute("Ms. Lena Berg presented the Declaration of Portsea.")
    assert attributor.attribute("The Declaration also calls for lamps.").collective == "the declaration of portsea"


def test_country_that_would_like_something_speaks() -> None:
    places = Lexicon([LexiconEntry("urn:norway", NameKind.COUNTRY, "Norway", ("Norway",))])
    assert Attributor(places).attribute("Rather, Norway would like to see lamps.").names == ("Norway",)
    assert Attributor(places).attribute("Migrants from Norway call for lamps.").names == ()


def test_states_in_brackets_behind_a_listed_recommendation_are_its_sources() -> None:
    entries = [LexiconEntry(f"urn:{name}", NameKind.COUNTRY, name, (name,)) for name in ("Norway", "Peru")]
    places = Lexicon(entries)
    assert Attributor(places).attribute("12.4 Buy oil for the lamps (Norway, Peru);").names == ("Norway", "Peru")
    assert Attributor(places).attribute("The lamps were lit in Bergen (Norway).").names == ()


def test_ambassador_is_the_excellency_who_has_just_spoken() -> None:
    attributor = Attributor(NONE, ("Jan Okafor", "Bo Sund"), posts={"Ambassador": "Jan Okafor"})
    attributor.attribute("Ambassador Jan Okafor opened the session.")
    attributor.cross(Boundary.SECTION)
    attributor.attribute("H.E. Mr. Bo Sund spoke of ports.")
    assert attributor.attribute("The Ambassador called for lamps.").names == ("Bo Sund",)


def test_given_name_alone_is_the_one_known_person_who_bears_it() -> None:
    said = ["Tomek was brief.", "He asked ports to close.", "Wanda of the port urged Ruritania to pay."]
    attributor = Attributor(NAMED, ["Tomek Grab", "Wanda Lie", "Wanda Moe"])
    assert [said_by(attributor.attribute(sentence)) for sentence in said[:2]] == ["Tomek Grab", "Tomek Grab"]
    assert "Wanda" not in said_by(attributor.attribute(said[2]))
