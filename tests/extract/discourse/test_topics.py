"""What a text is about."""

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.topics import MOST_TOPICS, themes_in, topics_of
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
        ("Despite a census, the school is old.", ["education", "data"]),
        ("The school is old, since no census was taken.", ["education", "data"]),
        ("The Census of Schools Pact bound returnees.", ["return", "data", "education"]),
        ("A policy, legislation, a legislator.", ["legislation", "governance"]),
        ("A policy, legislation, a census, a school.", ["governance", "data", "education"]),
        ("A census, a policy, legislation, a school.", ["data", "education"]),
        (
            "A census, a policy, legislation, returnees, a law on lamps, a national law.",
            ["legislation", "data", "return"],
        ),
        ("The census counts lamps such as those of the school.", ["data", "education"]),
    ],
)
def test_what_is_said_comes_before_what_stands_beside_it_and_matters_before_means(text: str, themes: list[str]) -> None:
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


def test_cue_inside_another_counts_once() -> None:
    assert slugs("A census, a school policy, a plan of action: governance.")[0] == "governance"


def test_text_has_few_themes() -> None:
    assert len(slugs("School, census, housing, policy, legislation, ratification, returnees.")) == MOST_TOPICS


@pytest.mark.parametrize(
    ("texts", "theme"),
    [
        (["The lamps were lit.", "A census.", "A school."], "data"),
        (["The lamps were lit.", "A policy.", "A school."], "education"),
        (["The lamps were lit.", "A policy."], "governance"),
    ],
)
def test_themes_of_the_first_text_that_tells_a_matter_or_else_of_the_first_that_has_any(
    texts: list[str], theme: str
) -> None:
    assert topics_of(texts, THEMES) == (f"x:theme/{theme}",)


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
        (["Wages are low, and rescue is slow; wages fall."], ("x:pay", "x:safety")),
        (["The League for Safety at Sea spoke of wages."], ("x:pay",)),
        (["The League for Safety at Sea met.", "Wages"], ("x:pay",)),
        (["The Rescue Round met."], ("x:safety",)),
        (["Nothing of note."], ()),
    ],
)
def test_themes_are_those_that_the_first_text_names_outside_names_of_bodies(
    texts: list[str], themes: tuple[str, ...]
) -> None:
    assert topics_of(texts, SEA) == themes


@pytest.mark.parametrize(
    ("text", "before", "points_back", "themes"),
    [
        ("A policy is near.", "", False, ["governance", "education"]),
        ("A policy is near.", "A census.", False, ["governance", "education"]),
        ("This policy is near.", "A census.", True, ["governance", "data"]),
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
