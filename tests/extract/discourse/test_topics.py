"""What a text is about."""

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.topics import MOST_TOPICS, themes_in, topic_of, topics_in
from miggraph.extract.rules import reading
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind, Span
from support import report_of


def theme(slug: str, *cues: str) -> LexiconEntry:
    return LexiconEntry(f"x:theme/{slug}", NameKind.CONCEPT, slug, names=cues, scheme="themes")


THEMES = Lexicon(
    [
        theme("access-to-services", "housing"),
        theme("data", "census"),
        theme("education", "school"),
        theme("governance"),
        theme("legislation"),
        theme("migration-and-development", "development"),
        theme("ratification"),
        theme("return"),
        LexiconEntry("x:school", NameKind.ORGANIZATION, "School of Knots", names=()),
        LexiconEntry("x:pact", NameKind.INSTRUMENT, "Census of Schools Pact", names=()),
    ]
)


def slugs(text: str) -> list[str]:
    return [iri.rpartition("/")[2] for iri in themes_in(text, THEMES)]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("The school is old.", ["education"]),
        ("The treaty was signed by 12 islands.", ["ratification"]),
        ("Islands should enact laws on lamps.", ["legislation"]),
        ("Pilots contribute to local development.", ["migration-and-development"]),
        ("The lamps were lit.", []),
    ],
)
def test_themes_are_told_by_cues_and_by_rules(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("The Population and Housing Census is near.", ["data"]),
        ("This is a positive development.", []),
        ("The School of Knots spoke.", []),
        ("In return, the islands pay.", []),
    ],
)
def test_cues_in_names_and_other_senses_tell_no_theme(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


def test_theme_named_most_often_stands_first() -> None:
    assert slugs("A school, a school and a census.") == ["education", "data"]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Despite a census, the school is old.", ["education"]),
        ("Having taken a census, ports paint the school.", ["education"]),
        ("The school is old, since no census was taken.", ["education"]),
        ("The port, which takes a census, is near a school.", ["education"]),
        ("Ports need schools rather than a census.", ["education"]),
        ("Beyond a census, ports need schools.", ["education"]),
        ("A plan of lamps, schools, roads and oil serves the census.", ["data"]),
        ("The Census of Schools Pact bound returnees.", ["return"]),
        ("The Convention on Schools and Lamps bound returnees.", ["return"]),
        ("A policy, legislation, a legislator.", ["legislation", "governance"]),
        ("A policy, legislation, a census, a school.", ["governance", "data"]),
        ("A census, a policy, a school.", ["data", "education"]),
        ("A census, a school, legislation, a policy, a national law.", ["legislation", "data"]),
    ],
)
def test_what_is_said_outweighs_what_stands_beside_it_and_matters_outweigh_means(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("The impact of migration on sailors is unknown.", []),
        ("The impact of migration on the economy is unknown.", ["migration-and-development"]),
        ("Pilots want an option to return.", ["return"]),
        ("The household survey asks pilots.", ["data"]),
    ],
)
def test_words_tell_a_theme_only_in_its_sense(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Policy makers meet in a school.", ["education"]),
        ("Policy makers meet.", ["governance"]),
        ("Lamps need legal protection near a school.", ["education"]),
        ("Lamps need legal protection.", ["legislation"]),
    ],
)
def test_words_that_only_touch_a_theme_tell_it_alone(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("The development of lamps is slow.", []),
        ("The development of poor countries is slow.", ["migration-and-development"]),
        ("A database of 500 Lundian experts was made.", []),
        ("A database of lamps was made.", ["data"]),
        ("The policy adviser spoke of a school.", ["education"]),
    ],
)
def test_theme_is_not_told_where_its_word_has_another_object(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


CUED = {"data": "data", "discrimination": "stereotypes", "education": "school", "health": "health"}
CUED |= {"legal-identity": "documentation", "participation": "participation", "trade-in-services": "mode 4"}
UNCUED = ["access-to-services", "brain-drain", "drivers", "environment", "funding", "governance", "labour-rights"]
UNCUED += ["legislation", "policy-coherence", "prevention", "ratification", "recruitment", "trade-and-investment"]
MANY = Lexicon([*(theme(slug, cue) for slug, cue in CUED.items()), *map(theme, UNCUED)])


def many(text: str) -> list[str]:
    return [iri.rpartition("/")[2] for iri in themes_in(text, MANY)]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Their gifts make up 40% of the public lamp budget.", []),
        ("Lundia's participation in the lamp conference was short.", []),
        ("The conference praised the documentation of good lamps.", []),
        ("Courses sensitise captains to the law of the sea.", []),
        ("Data presented by Lundia showed that the school is old.", ["education"]),
        ("Boxes of medical supplies came to the school.", ["education"]),
        ("All want access to goods and lamps.", []),
        ("The storm prevents pilots from sending lamps.", []),
        ("Stereotypes of the school remain.", ["education"]),
        ("These kind policies led to a school.", ["education"]),
        ("It gave pilots financial assistance near a school.", ["education"]),
        ("The school is compatible with national legislation.", ["education"]),
    ],
)
def test_words_in_another_sense_or_as_a_mere_means_tell_no_theme(text: str, themes: list[str]) -> None:
    assert many(text) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Documentation of migrants is slow.", ["legal-identity"]),
        ("Ports invest in participation of pilots.", ["participation"]),
        ("It takes years to earn the education costs that ports paid.", ["brain-drain"]),
        ("It is hard to unionise crews.", ["labour-rights"]),
        ("The rule of the port is in contradiction with the law of the crown.", ["policy-coherence"]),
        ("The clauses of the Lamp Convention are short.", ["ratification"]),
        ("Private sector development is slow.", ["trade-and-investment"]),
        ("The arrangements under mode IV are short.", ["trade-in-services"]),
        ("Overseas employment providers ask for fees.", ["recruitment"]),
        ("Many factors shape migration.", ["drivers"]),
    ],
)
def test_matter_of_a_sentence_is_told_by_its_further_words(text: str, themes: list[str]) -> None:
    assert many(text) == themes


def test_cue_inside_another_counts_once() -> None:
    assert slugs("A census, a school policy, a plan of action: governance.")[0] == "governance"


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("The census counts lamps such as those of the school.", ["data"]),
        ("The census counts lamps, including those of schools.", ["data"]),
        ("The census counts, for example in schools.", ["data"]),
        ("Problems such as old schools delay the census.", ["education", "data"]),
        ("Needs were mentioned, including schools.", ["education"]),
        ("The lamps (and a school) are in the census.", ["data"]),
        ("Mr Gull, Chair of a union of schools, spoke of the census.", ["data"]),
        ("The education sector takes a census.", ["data"]),
        ("The Gull Bay School Programme takes a census.", ["data"]),
        ("Ports use the word 'school' in the census.", ["data"]),
        ("Overseas students are in the census.", ["data"]),
    ],
)
def test_examples_and_what_somebody_is_called_tell_no_further_theme(text: str, themes: list[str]) -> None:
    assert slugs(text) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("A school, a census and housing.", ["education", "data"]),
        ("A school, a census and housing; more housing.", ["access-to-services", "education"]),
        ("Schools and more schools, a census and another census, housing and yet more housing.", 3),
        ("A school, a census, and the need for housing.", ["access-to-services", "education"]),
    ],
)
def test_third_theme_is_named_more_than_once(text: str, themes: list[str] | int) -> None:
    assert slugs(text) == themes or len(slugs(text)) == themes


def test_means_that_are_asked_for_stand_beside_a_matter() -> None:
    assert slugs("The school is old, and there is a lack of legislation.") == ["legislation", "education"]
    assert slugs("The school is old, and there is legislation.") == ["education"]


def test_text_has_few_themes() -> None:
    text = "School, census, housing, legislation, ratification, returnees. "
    assert len(slugs(text * 2)) == MOST_TOPICS


@pytest.mark.parametrize(
    ("texts", "theme"),
    [
        (["The lamps were lit.", "A census.", "A school."], "data"),
        (["The lamps were lit.", "A policy.", "A school."], "education"),
        (["The lamps were lit.", "A policy."], "governance"),
        (["The education sector", "A census."], "data"),
        (["The education sector", "The lamps were lit."], "education"),
        (["Local development", "A census."], "data"),
        (["A census of local development"], "data"),
    ],
)
def test_theme_of_the_first_text_that_tells_a_matter_or_else_of_the_first_that_has_any(
    texts: list[str], theme: str
) -> None:
    assert topic_of(texts, THEMES) == (f"x:theme/{theme}",)


@pytest.mark.parametrize(
    ("before", "titles", "theme"),
    [
        (("A census.",), ("School",), "data"),
        ((), ("Lamps", "School", "A census"), "education"),
        (("Lamps.", "A census."), ("School", "Lamps"), "education"),
        (("Lamps.", "A census."), ("Lamps", "School"), "data"),
    ],
)
def test_theme_from_around_is_that_of_the_sentence_before_the_near_titles_or_the_paragraph(
    before: tuple[str, ...], titles: tuple[str, ...], theme: str
) -> None:
    assert topics_in("It is near.", titles, THEMES, before) == ((f"x:theme/{theme}",), False, False)


def test_theme_that_words_only_touch_gives_way_to_what_stands_around() -> None:
    assert topics_in("The education sector paid.", ("A census", "Lamps"), THEMES) == (("x:theme/data",), False, False)
    assert topics_in("The education sector paid.", ("Lamps",), THEMES) == (("x:theme/education",), True, True)


def test_theme_that_words_only_touch_is_told_where_a_title_tells_it_too() -> None:
    told = topics_in("The education sector paid.", ("A census", "School", "Lamps"), THEMES)
    assert told == (("x:theme/education",), True, True)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Le recensement du port est proche.", ["data"]),
        ("Malgré le recensement, l'école est vieille.", ["education"]),
        ("Le recensement compte les lampes, notamment celles des écoles.", ["data"]),
        ("Le port doit ratifier le traité.", ["ratification"]),
        ("La gouvernance du port change.", ["governance", "return"]),
    ],
)
def test_themes_of_a_french_text_are_told_by_french_words(text: str, themes: list[str]) -> None:
    with reading("fr"):
        found = topics_in(text, ("Retour volontaire", "Lampes"), THEMES.in_language("fr"))
    assert [iri.rpartition("/")[2] for iri in found.themes] == themes


@pytest.mark.parametrize(
    ("text", "before", "themes", "is_own"),
    [
        ("The census is near.", "The school is old.", ("x:theme/data",), True),
        ("It is near.", "The school is old.", ("x:theme/education",), False),
        ("It is near.", "", ("x:theme/ratification",), False),
    ],
)
def test_themes_from_elsewhere_are_not_a_texts_own(
    text: str, before: str, themes: tuple[str, ...], is_own: bool
) -> None:
    document = Document(report_of("# Ratification\n\nIt is near.\n"), THEMES)
    assert document.topics(text, Span(18, 20), (before,))[:2] == (themes, is_own)


@pytest.mark.parametrize(("points_back", "themes"), [(True, ["governance", "data"]), (False, ["governance"])])
def test_matter_is_told_by_the_sentence_before_only_where_a_text_points_back(
    themes: list[str], *, points_back: bool
) -> None:
    found = topics_in("A policy is near.", ("Lamps", "School"), THEMES, ("A census.",), points_back=points_back)
    assert [iri.rpartition("/")[2] for iri in found.themes] == themes


SEA = Lexicon(
    [
        LexiconEntry("x:pay", NameKind.CONCEPT, "wages", names=("wages", "pay of crews"), scheme="themes"),
        LexiconEntry("x:safety", NameKind.CONCEPT, "safety at sea", names=("safety at sea", "rescue"), scheme="themes"),
        LexiconEntry("x:league", NameKind.ORGANIZATION, "League for Safety at Sea", names=()),
        LexiconEntry("x:round", NameKind.PROCESS, "Rescue Round", names=()),
    ]
)


@pytest.mark.parametrize(
    ("texts", "themes"),
    [
        (["Wages are low, and rescue is slow; wages fall."], ("x:pay",)),
        (["The League for Safety at Sea spoke of wages."], ("x:pay",)),
        (["The League for Safety at Sea met.", "Wages"], ("x:pay",)),
        (["The Rescue Round met."], ("x:safety",)),
        (["Nothing of note."], ()),
    ],
)
def test_theme_is_the_one_that_the_first_text_names_outside_names_of_bodies(
    texts: list[str], themes: tuple[str, ...]
) -> None:
    assert topic_of(texts, SEA) == themes


@pytest.mark.parametrize(
    ("text", "before", "points_back", "themes"),
    [
        ("A policy is near.", "", False, ["governance", "education"]),
        ("A policy is near.", "A census.", False, ["governance", "education"]),
        ("This policy is near.", "A census.", True, ["governance", "education"]),
        ("A census is near.", "", False, ["data"]),
    ],
)
def test_what_tells_only_the_means_has_its_matter_from_around(
    text: str, before: str, themes: list[str], *, points_back: bool
) -> None:
    document = Document(report_of("# The school\n\nIt is near.\n"), THEMES)
    found = document.topics(text, Span(14, 16), (before,), points_back=points_back)
    assert [iri.rpartition("/")[2] for iri in found.themes] == themes
    assert found.is_own
    assert found.is_whole == (len(themes) == 1)
