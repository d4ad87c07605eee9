from __future__ import annotations

import tomllib

import pytest

from cases import names
from miggraph.extract.discourse.bodies import Bodies, Named
from miggraph.extract.statements.addressees import (
    addressees,
    addressees_of_introduction,
    names_actor,
    speaks_of_itself,
    takes_up_one,
)
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind
from support import DATA

SENTENCES = tomllib.loads((DATA / "recommendations" / "addressees.toml").read_text(encoding="utf-8"))
CASES = [(kind, text, wanted) for kind, texts in SENTENCES.items() for text, wanted in texts.items()]
NONE = Lexicon([])


@pytest.mark.parametrize(("kind", "text", "wanted"), CASES)
def test_addressee_is_the_one_who_is_to_act_by_grammar(kind: str, text: str, wanted: list[str]) -> None:
    lexicon = names().lexicon
    found = addressees(text, lexicon.scheme("stakeholders"), lexicon)
    assert sorted(iri.rpartition("/")[2] for iri in found) == sorted(wanted), kind


def bodies(*named: Named, proper: frozenset[str] = frozenset()) -> Bodies:
    entries = [LexiconEntry(each.key, NameKind.ORGANIZATION, each.name, (each.name,)) for each in named]
    return Bodies(Lexicon(entries), named, proper)


def asked(text: str, known: Bodies) -> tuple[str, ...]:
    return addressees(text, NONE, NONE, bodies=known)


def test_noun_alone_is_the_body_that_was_named_last() -> None:
    known = bodies(Named(0, "Committee on Ports", "ports"), Named(50, "Pilots' Committee", "pilots"))
    assert asked("The Committee should report.", known.at(10)) == ("ports",)
    assert asked("The Committee should report.", known.at(90)) == ("pilots",)


def test_noun_alone_is_the_body_that_is_named_later_if_none_was_before() -> None:
    known = bodies(Named(50, "House of Pilots", "house"))
    assert asked("She urged this House to act.", known.at(0)) == ("house",)


def test_noun_alone_is_nobody_where_no_name_fits() -> None:
    known = bodies(Named(0, "Committee on Ports", "ports"), Named(0, "House of the Ports Committee", "other"))
    assert asked("The Council should report.", known) == ()


def test_body_of_no_authority_file_is_addressed_by_its_name() -> None:
    known = bodies(Named(0, "Lamp Trust", "Lamp Trust"))
    assert asked("The Lamp Trust should report.", known) == ("Lamp Trust",)
    assert asked("The Lamp Trust secretariat should report.", known) == ("Lamp Trust secretariat",)


def test_name_of_which_nothing_is_told_is_addressed() -> None:
    known = bodies(proper=frozenset({"Portplus"}))
    assert asked("Portplus should publish its fees.", known) == ("Portplus",)
    assert asked("Lampplus should publish its fees.", known) == ()


def test_title_of_a_part_addresses_nobody_by_a_name_alone() -> None:
    known = bodies(Named(0, "Forum of Ports", "forum"))
    assert addressees_of_introduction("Forum of Ports", NONE, NONE, known) == ("forum",)
    assert addressees_of_introduction("Forum of Ports", NONE, NONE, known, is_title=True) == ()


@pytest.mark.parametrize(
    ("text", "one", "own"),
    [
        ("It should also pay.", True, False),
        ("It should be noted.", False, False),
        ("We must pay more.", False, True),
        ("We should be paid.", False, False),
    ],
)
def test_pronoun_as_subject_stands_for_who_acts(text: str, one: bool, own: bool) -> None:
    assert (takes_up_one(text), speaks_of_itself(text)) == (one, own)


def test_noun_in_capitals_that_is_used_as_a_name_stands_for_the_body_it_heads() -> None:
    known = bodies(Named(0, "Ministry of Lamps", "Ministry of Lamps"), proper=frozenset({"Ministry"}))
    [found] = known.find("She urged the Ministry to buy oil.")
    assert found.entries[0].iri == "Ministry of Lamps"


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Lamp Trust", True),
        ("permit offices", True),
        ("Recruiters", True),
        ("members", False),
        ("be lit", False),
        ("harbour databases", False),
        ("Law Ministers", False),
    ],
)
def test_noun_names_an_actor_only_where_it_is_one_for_bodies_or_trades(name: str, actor: bool) -> None:
    assert names_actor(name) is actor
