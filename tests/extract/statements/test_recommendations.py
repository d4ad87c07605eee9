from __future__ import annotations

import tomllib

import pytest

from miggraph.extract import attributions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements.addressees import (
    addressees,
    addressees_of_introduction,
    addressees_of_order,
    bodies_named,
)
from miggraph.extract.statements.asking import find_recommendation, strength
from miggraph.extract.statements.recommendations import STAGE
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind, Report, Statement
from miggraph.reader import read_report
from support import DATA, report_of

WORKSHOP = DATA / "recommendations" / "workshop.md"


def concept(slug: str, scheme: str, *names: str) -> LexiconEntry:
    return LexiconEntry(f"urn:{slug}", NameKind.CONCEPT, names[0], names, scheme=scheme)


LEXICON = Lexicon(
    [
        concept("governments", "stakeholders", "governments"),
        concept("donors", "stakeholders", "donors"),
        concept("states", "stakeholders", "states"),
        concept("employers", "stakeholders", "employers"),
        concept("workers", "affected-groups", "workers"),
        concept("housing", "themes", "housing"),
        concept("seasonal", "themes", "seasonal workers"),
        LexiconEntry("urn:hi", NameKind.ORGANIZATION, "Harbour Institute", ("Harbour Institute",), ("HI",)),
    ]
)
NONE = Lexicon([])


@pytest.fixture
def report() -> Report:
    return read_report(WORKSHOP)


@pytest.fixture
def found(report: Report) -> dict[str, Statement]:
    return {f.text: f for f in run_stages(report, LEXICON, [attributions.STAGE, STAGE]).of(Statement)}


def only(found: dict[str, Statement], begin: str) -> Statement:
    [statement] = [f for text, f in found.items() if text.startswith(begin)]
    return statement


def test_recommendations_found_are_those_of_the_workshop(found: dict[str, Statement]) -> None:
    assert [text.split()[0:2] for text in found] == [
        ["She", "stressed"],
        ["It", "is"],
        ["fund", "housing"],
        ["train", "inspectors"],
        ["translate", "contracts."],
        ["It", "was"],
        ["Several", "speakers"],
        ["Workers", "must"],
        ["employers", "must"],
        ["inspectors", "should"],
    ]


def test_recommendation_spans_hold_its_words(report: Report, found: dict[str, Statement]) -> None:
    for statement in found.values():
        stored = " ".join(" ".join(report.quote(span) for span in statement.spans).split())
        assert statement.text.split()[-1] in stored
        assert stored.startswith(statement.text.split()[0])


def test_recommendation_by_pronoun_is_made_by_the_full_name(found: dict[str, Statement]) -> None:
    assert only(found, "She stressed").made_by == ("Ana Maria Quist",)


def test_recommendation_without_subject_belongs_to_the_speaker(found: dict[str, Statement]) -> None:
    assert only(found, "It is also").made_by == ("Ana Maria Quist",)


def test_recommendation_after_a_heading_has_no_speaker(found: dict[str, Statement]) -> None:
    assert only(found, "It was suggested").made_by == ()


def test_recommendation_by_several_speakers_names_the_voice(found: dict[str, Statement]) -> None:
    statement = only(found, "Several")
    assert (statement.made_by, statement.voices) == ((), ("several speakers",))


def test_list_of_actions_gives_one_recommendation_an_item(found: dict[str, Statement]) -> None:
    statement = only(found, "fund housing")
    assert statement.method == "recommendation/listed"
    assert statement.made_by == ("Tom Okoro",)
    assert statement.addressed_to == ("urn:donors",)


def test_list_of_noun_phrases_stays_one_recommendation(found: dict[str, Statement]) -> None:
    statement = only(found, "Several")
    assert statement.text.endswith("namely: name of the farm; number of beds; year of opening.")
    assert len(statement.spans) == 4


def test_recommendation_is_addressed_to_who_shall_act(found: dict[str, Statement]) -> None:
    assert only(found, "She stressed").addressed_to == ("urn:governments",)
    assert only(found, "employers must").addressed_to == ("urn:employers",)


def test_recommendation_names_theme_and_affected_group(found: dict[str, Statement]) -> None:
    assert only(found, "fund housing").subjects == ("urn:housing",)
    assert only(found, "It was suggested").subjects == ("urn:seasonal",)
    assert only(found, "Workers must").affects == ("urn:workers",)


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("The envoy called upon all parties to sign.", "call"),
        ("He entered a plea for open ports.", "call"),
        ("She urged cities to build shelters.", "urge"),
        ("Experts advocated for shorter forms.", "recommend"),
        ("It was proposed that fees be dropped.", "propose"),
        ("One panellist warned against mixing the two lists.", "warn"),
        ("Fees should be dropped.", "modal"),
        ("One cannot neglect small islands.", "modal"),
        ("There is a need for better ferries.", "need"),
        ("He highlighted the importance of ferries.", "importance"),
        ("Building ferries is essential.", "verdict"),
        ("It is for mayors to decide on ferries.", "verdict"),
        ("Safety requires closer cooperation.", "require"),
        ("This fleet could also be leveraged for trade.", "possibility"),
        ("She cautioned against closing the port.", "warn"),
        ("It was warned that owners could not go on alone.", "warn"),
        ("He criticised the practice of towing at night.", "warn"),
        ("Higher fees would be counterproductive.", "warn"),
        ("Pilots shared the hope that a pier would follow.", "encourage"),
        ("Banks were also encouraged to lend.", "encourage"),
        ("The island would like to see more boats.", "encourage"),
        ("Owners had better insure their boats.", "modal"),
        ("The budget has to include repairs.", "need"),
        ("Much remains to be done.", "need"),
        ("He described several steps, including the need for buoys.", "need"),
        ("There was agreement that owners keep the duty to repair.", "importance"),
        ("Good charts are of critical importance.", "verdict"),
        ("A joint fund may be helpful to small ports.", "verdict"),
        ("A joint fund is currently the best solution.", "verdict"),
        ("A more fruitful approach seems to lie in joint funds.", "verdict"),
        ("The key to success stressed by Mr. Ito is to train pilots.", "verdict"),
        ("A new pier is long overdue.", "verdict"),
        ("Repair requires a long view and, in small ports, the concerted effort of all.", "require"),
        ("She identified lessons that could help other ports.", "possibility"),
        ("Lending boats would probably help small islands.", "possibility"),
        ("12.4 Ratify the Harbour Convention.", "imperative"),
        ("We want every ferry to carry crews at cost.", "encourage"),
        ("The port ministry was asked to stop towing.", "encourage"),
        ("The island insisted that fees be dropped.", "urge"),
        ("The board agreed to request the office to count boats.", "urge"),
        ("One pilot suggested that the lamp test last nine days.", "propose"),
        ("It would be good if pilots were at the pier.", "verdict"),
        ("Action 3: Secretariat to circulate the charts.", "assigned"),
    ],
)
def test_recommendation_is_found_by_a_rule_of_its_method(text: str, method: str) -> None:
    found = find_recommendation(text)
    assert found
    assert found.rule.method == f"recommendation/{method}"


@pytest.mark.parametrize(
    "text",
    [
        "In 2004 the port handled 30,000 tons.",
        "The question was raised why ferries should be free.",
        "The challenge is to build what must last.",
        "Under the Harbour Convention, states must report every year.",
        "The Convention provides that ships must carry lights.",
        "Evidence suggests that ferries could be faster.",
        "Passengers do not need to show a ticket.",
        "There is a great deal of wind on the lake.",
        "The way to the pier is narrow.",
        "The wish for warmth is human.",
        "It must have snowed.",
        "They must be hungry.",
        "The need to sleep keeps crews in the port.",
        "The horn calls to supper.",
        "If waves should rise, ferries wait.",
        "She showed them the request for oars.",
        "It should be noted that the port is old.",
        "Should the port be closed?",
        "Passengers are not required to book.",
        "Workers often have to make two crossings a day.",
        "She cautioned against the risks of storms.",
        "There is a trend towards stressing the need for speed.",
        "The offer is narrow (such that the same must be made to all).",
        "The rights and duties of passengers were discussed, stressing the rights and duties of passengers.",
        "Nearly all respondents were in favour of ferries.",
        "A number of recommendations for owners were highlighted.",
    ],
)
def test_recommendation_is_none_where_an_exclusion_stops_it(text: str) -> None:
    assert find_recommendation(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Ports must be lit.", "must"),
        ("Ports have to be lit.", "must"),
        ("Ports cannot wait.", "must"),
        ("She urged ports to wait.", "must"),
        ("Ports must not wait.", "must"),
        ("Ports need to be lit.", "should"),
        ("Lamps are essential.", "should"),
        ("While lamps must burn, ports should save oil.", "should"),
        ("The rights and duties of pilots were discussed, suggesting that schools could help.", "could"),
        ("She suggested new lamps.", "could"),
        ("Ports might also wish to wait.", "could"),
        ("It is necessary that ports should be lit.", "should"),
        ("She recommended lamps.", "should"),
        ("Lamps could be bought.", "could"),
        ("Ports may need to be lit.", "could"),
        ("She stressed the need to light the ports.", "should"),
    ],
)
def test_strength_is_that_of_the_modal(text: str, word: str) -> None:
    assert strength(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "Donors should pay.",
        "She called on donors to pay.",
        "It was recommended that donors pay.",
        "There is a need for donors to pay.",
        "Not only should donors pay.",
    ],
)
def test_addressee_is_the_agent(text: str) -> None:
    assert addressees(text, LEXICON, NONE) == ("urn:donors",)


@pytest.mark.parametrize(
    "text",
    [
        "She recommended for donors to pay.",
        "Fees cannot be imposed by donors.",
        "The first step must come from donors.",
        "It should be pursued through a dialogue between donors and others.",
        "In order for donors to pay, there must be bills.",
        "When workers strike, donors should pay.",
    ],
)
def test_addressee_is_the_agent_wherever_it_stands(text: str) -> None:
    assert addressees(text, LEXICON, NONE) == ("urn:donors",)


def test_addressee_named_before_comes_ahead_of_the_place() -> None:
    assert addressees("They should open an office within governments.", LEXICON, NONE, before=("urn:donors",)) == (
        "urn:donors",
    )


def test_place_of_a_measure_is_not_addressed() -> None:
    assert addressees("It was proposed that lamps be lit in the Harbour Institute.", NONE, LEXICON) == ()


def test_affiliation_of_a_speaker_is_not_addressed() -> None:
    assert addressees("Ms. Quist, director at the Harbour Institute, said that lamps should burn.", NONE, LEXICON) == ()


def test_kind_of_actor_inside_the_name_of_a_body_is_not_addressed() -> None:
    union = LexiconEntry("urn:ucs", NameKind.ORGANIZATION, "United Coastal States", ("United Coastal States",))
    assert addressees("The United Coastal States should act.", LEXICON, Lexicon([union])) == ("urn:ucs",)


def test_kinds_that_share_a_noun_are_all_addressed() -> None:
    kinds = Lexicon(
        [
            concept("origin", "stakeholders", "countries of origin", "home countries"),
            concept("destination", "stakeholders", "countries of destination", "host countries"),
        ]
    )
    both = {"urn:origin", "urn:destination"}
    assert set(addressees("Countries of origin and destination should pay.", kinds, NONE)) == both
    assert set(addressees("Home and host countries should pay.", kinds, NONE)) == both


def test_addressee_is_not_who_says_so() -> None:
    assert addressees("Donors stressed that states should pay.", LEXICON, NONE) == ("urn:states",)


def test_addressee_is_not_who_undergoes_the_action() -> None:
    assert addressees("Donors should be thanked.", LEXICON, NONE) == ()


def test_addressee_is_implied_by_what_only_states_do() -> None:
    assert addressees("Ratification should not wait.", LEXICON, NONE) == ("urn:states",)


def recommended(text: str) -> list[str]:
    return [s.text for s in run_stages(report_of(text), LEXICON, [attributions.STAGE, STAGE]).of(Statement)]


def test_first_item_of_a_list_without_introduction_is_found_too() -> None:
    items = "- Ports should be lit.\n- Ports should be deep.\n"
    assert recommended(f"# Notes\n\n{items}") == ["Ports should be lit.", "Ports should be deep."]


def test_sentence_that_only_announces_is_no_recommendation() -> None:
    assert not recommended("# Notes\n\nShe made recommendations for ports:\n")


@pytest.mark.parametrize(
    "text",
    [
        "States said donors should pay.",
        "Donors, she said, should pay.",
        "Donors, supported by states, should pay.",
        "Donors were urged by states to pay.",
        "According to states, donors should pay.",
        "She recalled that states had paid and that donors should pay.",
        "The wish to help employers is one that donors should honour.",
        "Donors that have lamps are invited, where needed, to light them.",
        "It falls to donors to pay.",
        "She called for the donors to pay.",
    ],
)
def test_addressee_is_only_who_is_to_act(text: str) -> None:
    assert addressees(text, LEXICON, NONE) == ("urn:donors",)


def test_speaker_is_not_addressed() -> None:
    text = "The Harbour Institute should, in its own view, light lamps."
    assert addressees(text, NONE, LEXICON) == ("urn:hi",)
    assert addressees(text, NONE, LEXICON, speakers=frozenset({"urn:hi"})) == ()
    assert bodies_named(("Ada Holm", "Harbour Institute"), LEXICON) == {"urn:hi"}


@pytest.mark.parametrize(
    "text",
    [
        "The union should pay, not donors.",
        "It is vital to work in ports and not only with donors.",
        "Lists must be such that they can be used by donors.",
        "Policies should be fair to pilots.",
        "She called for joint action to save oil.",
    ],
)
def test_who_is_named_but_need_not_act_is_not_addressed(text: str) -> None:
    assert addressees(text, LEXICON, NONE) == ()


def test_partner_is_not_addressed() -> None:
    assert addressees("Lamps should be lit in cooperation with donors.", LEXICON, NONE) == ()


def test_addressee_is_not_implied_by_what_somebody_tells_a_meeting() -> None:
    assert addressees("She insisted that visa systems should be fair.", LEXICON, NONE) == ()
    assert addressees("Visa systems should be fair.", LEXICON, NONE) == ("urn:states",)


@pytest.mark.parametrize(
    "text",
    [
        "To donors:",
        "Recommendations of states to donors",
        "The following recommendations have been examined by donors:",
        "The recommendations below enjoy the support of donors:",
        "Donors could:",
        "What donors can do",
        "Donors",
        "It was recommended that donors:",
        "Donors were invited to:",
    ],
)
def test_introduction_names_who_is_to_act(text: str) -> None:
    assert addressees_of_introduction(text, LEXICON, NONE) == ("urn:donors",)


@pytest.mark.parametrize("text", ["The recommendations were made by donors:", "Access of states to donors"])
def test_introduction_names_no_addressee_in_another_part(text: str) -> None:
    assert addressees_of_introduction(text, LEXICON, NONE) == ()


def test_order_asks_only_whom_it_invites() -> None:
    assert addressees_of_order("Invite donors to pay.", LEXICON, NONE) == ("urn:donors",)
    assert addressees_of_order("Ensure that donors should pay.", LEXICON, NONE) == ()


def addressed(text: str) -> dict[str, tuple[str, ...]]:
    statements = run_stages(report_of(text), LEXICON, [attributions.STAGE, STAGE]).of(Statement)
    return {" ".join(s.text.split()): s.addressed_to for s in statements}


def test_orders_are_addressed_by_their_introduction() -> None:
    found = addressed(
        "# Lamps\n\nThe following recommendations have been examined by donors:\n\n"
        "7.1 Ratify the Port Pact with the employers;\n\n7.2 Train pilots in states.\n\nPilots should rest.\n"
    )
    assert list(found.values()) == [("urn:donors",), ("urn:donors",), ()]


def test_orders_are_addressed_by_the_heading_over_them() -> None:
    found = addressed(
        "# Lamps\n\n## 1. To donors\n\n- Ratify the Port Pact.\n- Train pilots.\n\n"
        "## 2. Recommendations to employers\n\nTrain the crews. States should pay.\n\n## 3. Boats\n\nBuild boats.\n"
    )
    assert [*found.values()] == [("urn:donors",), ("urn:donors",), ("urn:employers",), ("urn:states",), ()]


NO_RECOMMENDATIONS = tomllib.loads((DATA / "recommendations" / "none.toml").read_text(encoding="utf-8"))
DIRECT = tomllib.loads((DATA / "recommendations" / "direct.toml").read_text(encoding="utf-8"))
LISTS = tomllib.loads((DATA / "recommendations" / "lists.toml").read_text(encoding="utf-8"))["list"]


def statements_of(text: str) -> list[Statement]:
    return list(run_stages(report_of(text), LEXICON, [attributions.STAGE, STAGE]).of(Statement))


@pytest.mark.parametrize("text", [text for texts in NO_RECOMMENDATIONS.values() for text in texts])
def test_recommendation_is_not_found_where_nothing_is_asked_for(text: str) -> None:
    assert find_recommendation(text) is None


@pytest.mark.parametrize("text", DIRECT["none"])
def test_recommendation_is_not_found_in_what_a_speaker_only_tells(text: str) -> None:
    assert find_recommendation(text, direct=True) is None


@pytest.mark.parametrize("text", DIRECT["found"])
def test_recommendation_is_found_in_what_a_speaker_asks_for(text: str) -> None:
    assert find_recommendation(text, direct=True) is not None


@pytest.mark.parametrize("case", LISTS, ids=[case["name"] for case in LISTS])
def test_list_gives_each_item_that_asks_for_something(case: dict[str, object]) -> None:
    assert [statement.text for statement in statements_of(str(case["text"]))] == case["found"]


def test_resolution_is_made_by_the_body_that_adopts_it() -> None:
    case = next(case for case in LISTS if case["name"] == "operative paragraphs")
    assert {statement.voices for statement in statements_of(case["text"])} == {("the council of ports",)}


def test_label_names_whom_the_recommendation_addresses() -> None:
    case = next(case for case in LISTS if case["name"] == "labels")
    assert [s.addressed_to for s in statements_of(case["text"]) if "pier" in s.text] == [("urn:donors",)]


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("enjoy the support of Ruritania:", "accepted"),
        ("did not enjoy the support of Ruritania:", "rejected"),
        ("were noted by Ruritania:", "noted"),
        ("will be examined by Ruritania:", None),
    ],
)
def test_response_is_that_of_the_introduction(words: str, response: str | None) -> None:
    text = f"# Review\n\nThe recommendations listed below {words}\n\n1. Ratify the Port Pact;\n\n2. Train pilots.\n"
    assert [statement.response for statement in statements_of(text)] == [response, response]


def test_response_behind_an_item_is_its_own() -> None:
    paragraphs = ["1. Ratify the Port Pact.", "Position: Supported.", "2. Train the pilots.", "Position: Noted."]
    text = "\n\n".join(["# Recommendations", *paragraphs])
    assert [statement.response for statement in statements_of(text)] == ["accepted", "noted"]


PORTS = Lexicon([LexiconEntry(f"urn:{n}", NameKind.COUNTRY, n, (n,)) for n in ("Norway", "Peru", "Chile")])


def proposals_of(text: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    found = run_stages(report_of(text), PORTS, [attributions.STAGE, STAGE]).of(Statement)
    return [(statement.text, statement.made_by, statement.response) for statement in found]


def test_proposal_in_a_list_is_found_whatever_its_verb() -> None:
    items = [
        "4.1 Adopt the plan (Norway);",
        "4.2 Improve the pier (Peru) (Chile);",
        "4.3 Heed the pilots (Norway, and Peru);",
    ]
    assert proposals_of("\n\n".join(["# Ports", *items])) == [
        ("Adopt the plan", ("Norway",), None),
        ("Improve the pier", ("Peru", "Chile"), None),
        ("Heed the pilots", ("Norway", "Peru"), None),
    ]


def test_proposals_of_a_table_stand_without_number_note_and_titles() -> None:
    rows = [
        "| Recommendation | Position |",
        "| --- | --- |",
        "| Theme: pilots and piers | |",
        "| 4.1 Adopt the plan (Norway); Source of position: X/1 - Para. 3 | Supported |",
        "| 4.2 Improve the pier (Peru); Source of position: X/1 - Para. 4 | Noted |",
    ]
    assert proposals_of("# Ports\n\n" + "\n".join(rows) + "\n") == [
        ("Adopt the plan", ("Norway",), "accepted"),
        ("Improve the pier", ("Peru",), "noted"),
    ]


def test_note_behind_an_item_holds_its_answer() -> None:
    item = "4.1 Adopt the harbour plan (Norway); Source of position: X/1 - Para. 3 Supported"
    assert proposals_of(f"# Ports\n\n{item}\n") == [("Adopt the harbour plan", ("Norway",), "accepted")]


def texts_of(text: str) -> list[str]:
    return [a.text for a in run_stages(report_of(text), NONE, [attributions.STAGE, STAGE]).of(Statement)]


def test_sentence_that_ends_an_item_introduces_no_items() -> None:
    told = "# Minutes\n\n- The pier is old. Ports should light the pier, she said.\n- Crews sleep on deck. Buoys sink."
    assert texts_of(told) == ["Ports should light the pier, she said."]


def test_column_of_orders_beside_one_of_those_who_are_to_act_holds_recommendations() -> None:
    rows = "| What | For whom |\n| --- | --- |\n| Establish a fund for lamps | ports |\n| Count the boats | crews |"
    assert texts_of(f"# Minutes\n\n{rows}\n") == ["Establish a fund for lamps", "Count the boats"]


@pytest.mark.parametrize(
    "text",
    [
        "I now call on the harbour master or his deputy for their response.",
        "The sum was recommended and approved.",
        "They discussed the option of inviting pilots to the port.",
        "It is odd that ports should close at noon.",
        "An appeal to the Harbour Tribunal takes a year.",
        "He quoted Ada Holm: lamps should burn.",
        "The Port Plan (2016–2019) expects every port to count boats.",
        "The clause must be read together with the annex.",
        "Copies must acknowledge the source.",
    ],
)
def test_no_recommendation_where_nobody_asks_for_anything(text: str) -> None:
    assert find_recommendation(text, direct=False) is None
