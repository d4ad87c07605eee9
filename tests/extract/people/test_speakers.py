"""Speakers, people quoted and people only mentioned, in the report on a meeting."""

from datetime import date

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.people.speakers import run
from miggraph.lexicon import Lexicon
from miggraph.model import Event, LexiconEntry, Mention, NameKind, Participation, Report, Span
from support import COAST, DATA, report_of


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of((DATA / "narrative" / "meeting.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(report: Report) -> list[Participation | Mention]:
    event = Event(
        spans=(),
        method="test",
        key="2011-05-03",
        kind="meeting",
        title="Port Labour",
        start=date(2011, 5, 3),
        parts=(Span(report.text.index("In her opening"), len(report.text)),),
    )
    printed = Participation(spans=(), method="test", event="2011-05-03", name="Olu Adeyemi", role="speaker")
    people = run(Document(report, COAST).plus([event, printed]))
    return [f for f in people if isinstance(f, Participation | Mention)]


def test_narrative_tells_speakers_from_people_quoted(found: list[Participation | Mention]) -> None:
    assert [
        (f.role, f.honorific, f.name, f.position, f.affiliation) for f in found if isinstance(f, Participation)
    ] == [
        ("speaker", "Professor", "Åse Lindqvist", "Professor", "University of Lund"),
        ("quoted", "Mr.", "Bo Sund", "Secretary-General", "Harbour Union"),
        ("speaker", "Mr.", "Tomás de la Fuente", "Director of Research", "Harbour Union"),
        ("speaker", "H.E. Mr.", "Ivo Brandt", "Ambassador for Ports", "Ruritania"),
        ("speaker", "Mrs.", "Inés Ferrer Salas", None, "dockers' club in Bergen"),
        ("speaker", "Ms.", "Ana Lie", None, "HU"),
        ("speaker", None, "Olu Adeyemi", None, "Coast Office"),
    ]


@pytest.mark.parametrize("name", ["Jan Okafor", "Pål Moe", "Ruth Ito"])
def test_person_only_spoken_of_is_mentioned(found: list[Participation | Mention], name: str) -> None:
    assert name in [f.surface for f in found if isinstance(f, Mention)]
    assert name not in [f.name for f in found if isinstance(f, Participation)]


def test_short_forms_stand_for_the_full_name(found: list[Participation | Mention]) -> None:
    short = {f.surface: f.stands_for for f in found if isinstance(f, Mention) and f.stands_for}
    assert short == {
        "Ms. Lindqvist": "Åse Lindqvist",
        "Mr. De la Fuente": "Tomás de la Fuente",
        "Ms. Salas": "Inés Ferrer Salas",
        "Dr. Ferrer-Salas": "Inés Ferrer Salas",
        "Brandt": "Ivo Brandt",
        "Mr. Brandt": "Ivo Brandt",
    }


def test_mentions_hold_the_printed_words(report: Report, found: list[Participation | Mention]) -> None:
    for f in found:
        spans, words = (f.name_spans, f.name) if isinstance(f, Participation) else (f.spans, f.surface)
        assert [report.quote(span) for span in spans] == [words]


def test_person_outside_the_events_is_mentioned_only(found: list[Participation | Mention]) -> None:
    [first, *_] = [f for f in reversed(found) if isinstance(f, Mention)]
    assert (first.surface, first.method) == ("Åse Lindqvist", "narrative/name")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Éva Holm (Ruritania) asked for lamps.", ["Éva Holm"]),
        ("They met under Bo Sund (Ruritania) and left.", ["Bo Sund"]),
        ("Members of the Harbour Pilots Meet (HPM) left.", []),
        ("Ada Holm, Harbour Director, Bo Shipping, spoke.", ["Ada Holm"]),
    ],
)
def test_bare_name_is_known_by_what_stands_behind_it(text: str, names: list[str]) -> None:
    found = run(Document(report_of(f"# Ports\n\n{text}\n"), COAST))
    assert [f.surface for f in found if isinstance(f, Mention)] == names


def test_mention_shows_the_name_and_keeps_the_printed_words() -> None:
    found = run(Document(report_of("# Ports\n\nMs. Éva HOLM spoke.\n"), COAST))
    assert [(f.surface, f.name) for f in found if isinstance(f, Mention)] == [("Éva HOLM", "Éva Holm")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Deputy Minister Lara Okello asked for lamps.", ["Lara Okello"]),
        ("Co-Chair Tomas Brandt (Ruritania) urged pilots to rest.", ["Tomas Brandt"]),
        ("The Special Rapporteur on ports, Ivo Ruiz, noted it.", ["Ivo Ruiz"]),
        ("Åse Brandt of the Coast Office proposed a lamp.", ["Åse Brandt"]),
        ("“We left,” recalled Åse Brandt.", ["Åse Brandt"]),
        ("There are pilots on Sal and Boa Brandt (Ruritania).", []),
        ("Economic Development (Ruritania) was noted.", []),
        ("Médecins Brandt said so.", []),
        ("A plan was made at the Harbour Union's High-Level Dialogue in May.", []),
    ],
)
def test_bare_name_is_known_by_what_the_person_is_or_does(text: str, names: list[str]) -> None:
    found = run(Document(report_of(f"# Ports\n\n{text}\n"), COAST))
    assert [f.surface for f in found if isinstance(f, Mention)] == names


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("**ÅSE BRANDT**, Pilot Officer, Coast Office, chaired the session.", [("Åse Brandt", "chair")]),
        (
            "The meeting elected Mr. Bo Sund (Ruritania) as Chair and Ms. Ana Lie (Ruritania) as Rapporteur.",
            [("Bo Sund", "chair"), ("Ana Lie", "rapporteur")],
        ),
        ("The discussant, Mr. Bo Sund, asked why.", [("Bo Sund", "discussant")]),
        ("The Vice-Chair Bo Sund asked why.", [("Bo Sund", "vice-chair")]),
        ("Ms. Ana Lie said no. Ms. Lie served as rapporteur.", [("Ana Lie", "rapporteur")]),
    ],
)
def test_text_tells_the_roles_of_people(text: str, roles: list[tuple[str, str]]) -> None:
    report = report_of(f"# Ports\n\n{text}\n")
    event = Event(
        spans=(),
        method="test",
        key="day",
        kind="meeting",
        title="Ports",
        start=date(2011, 5, 3),
        parts=(Span(0, len(report.text)),),
    )
    found = run(Document(report, COAST).plus([event]))
    assert [(f.name, f.role) for f in found if isinstance(f, Participation)] == roles


def test_words_of_a_country_are_no_person() -> None:
    coast = Lexicon([LexiconEntry("x:coast", NameKind.COUNTRY, "Union of Lowland and Northern Syldavia", names=())])
    text = "# Ports\n\nThe Union of Lowland and Northern Syldavia noted the lamps.\n"
    assert not [f for f in run(Document(report_of(text), coast)) if isinstance(f, Mention)]
