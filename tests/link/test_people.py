"""One person across spellings."""

import csv

import pytest

from miggraph.link.people import Sighting, cluster, name_words, same_person
from support import DATA

PAIRS = DATA / "people" / "pairs.csv"
CASES = list(csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines()))


def sighting(name: str, event: str = "e") -> Sighting:
    return Sighting(name, frozenset({event}), 1)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['one']} / {c['other']}")
def test_same_person_decides(case: dict[str, str]) -> None:
    event = "e" if case["same_event"] == "yes" else "f"
    assert (same_person(sighting(case["one"]), sighting(case["other"], event)) or "") == case["method"]


def test_cluster_keeps_the_fullest_name_as_label() -> None:
    people = cluster([sighting("Ada Holm"), sighting("Ada M. Holm"), sighting("Bo Holm")])
    assert [(p.label, p.forms) for p in people] == [
        ("Ada M. Holm", ("Ada M. Holm", "Ada Holm")),
        ("Bo Holm", ("Bo Holm",)),
    ]


def test_cluster_gives_the_weakest_reason() -> None:
    (person,) = cluster([sighting("Ada Holmberg"), sighting("Áda Holmberg"), sighting("Ada Holmbreg")])
    assert (person.method, person.confidence) == ("person/spelling", 0.8)


def test_name_words_drop_suffixes() -> None:
    assert name_words("José van den Berg Jr.") == ("jose", "van", "den", "berg")
