"""One person across spellings."""

import csv
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.extract import extract
from miggraph.link import Among, people, summary_of
from miggraph.link.people import Sighting, _candidates, cluster, name_words, same_person
from miggraph.model import Curated
from support import COAST, DATA, report_of

PAIRS = DATA / "people" / "pairs.csv"
CASES = list(csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines()))


def sighting(name: str, event: str = "e") -> Sighting:
    return Sighting(name, frozenset({event}), 1)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['one']} / {c['other']}")
def test_same_person_decides(case: dict[str, str]) -> None:
    event = "e" if case["same_event"] == "yes" else "f"
    assert (same_person(sighting(case["one"]), sighting(case["other"], event)) or "") == case["method"]


def test_cluster_keeps_the_fullest_name_as_label() -> None:
    found = cluster([sighting("Ada Holm"), sighting("Ada M. Holm"), sighting("Bo Holm")])
    assert [(p.label, p.forms) for p in found] == [
        ("Ada M. Holm", ("Ada M. Holm", "Ada Holm")),
        ("Bo Holm", ("Bo Holm",)),
    ]


def test_cluster_gives_the_weakest_reason() -> None:
    (person,) = cluster([sighting("Ada Holmberg"), sighting("Áda Holmberg"), sighting("Ada Holmbreg")])
    assert (person.method, person.confidence) == ("person/spelling", 0.8)


def test_name_words_drop_suffixes() -> None:
    assert name_words("José van den Berg Jr.") == ("jose", "van", "den", "berg")


WORDS = st.sampled_from(["A.", "Ada", "Adda", "Bo", "Björn", "Bjoern", "Holm", "Holmes", "Hallström", "Halstrom", "Ng"])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize("few", [1, 99])
@given(st.lists(st.tuples(NAMES, st.sampled_from("ef")), max_size=12))
def test_names_of_one_person_are_always_compared(few: int, seen: list[tuple[str, str]]) -> None:
    names = [sighting(*each) for each in seen]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_FEW", few)
        compared = set(_candidates(names))
    for one, other in combinations(range(len(names)), 2):
        assert not same_person(names[one], names[other]) or (one, other) in compared


def test_many_names_without_latin_letters_are_each_a_person_of_its_own() -> None:
    names = [f"Иван {letter}етров" for letter in "АБВГДЕЖЗИ"]
    assert [person.label for person in cluster(map(sighting, names))] == names


def test_surname_with_a_hyphen_makes_no_two_people_one() -> None:
    text = "# Notes\n\n{}\n"
    said = ("Ms. Ada Holm-Lund spoke of nets.", "Mr. Bo Holm-Lund spoke of piers.", "Ms. Holm-Lund thanked all.")
    summaries = []
    for number, sentence in enumerate(said):
        report = report_of(text.format(sentence), f"notes-{number}")
        summaries.append(summary_of(Curated(report, extract(report, COAST))))
    assert sorted(person.label for person in Among(summaries, COAST).people.by_iri.values()) == [
        "Ada Holm-Lund",
        "Bo Holm-Lund",
    ]
