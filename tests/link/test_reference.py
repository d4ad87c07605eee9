"""What linking a report asks of the authority files: the same answers mean the same result."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from miggraph.extract import extract
from miggraph.lexicon import Lexicon
from miggraph.link import Among, Answers, Consultation, Lookups, Trace, link_report, settled, summary_of
from miggraph.model import Curated, LexiconEntry, LinkedReport, NameKind
from support import COAST, report_of

TEXT = """# Seminar on Safe Work of Divers

4 May 2012, Lund

10:00 Opening of the TIDE FORUM

Ms. Ada Maria Holm, Ministry of Ports, Ruritania

11:00 Wages of Crews

Mr. Bo Quill, Diving Unit, Friends of the Sea

Mr. Quill of the Friends of the Sea said that the Coast Office trained 40 crews. The Coast Ofice urged Ruritania to
ratify the Harbour Convention. The Ministry of Ports published the law in 2011.
"""
REPORT = report_of(TEXT, "divers")
CURATED = Curated(REPORT, extract(REPORT, COAST))


def linked(lexicon: Lexicon) -> tuple[LinkedReport, Trace]:
    """The report linked with a lexicon, and what was asked of it."""
    summary = summary_of(CURATED)
    decisions, asking = Among([summary], COAST).of(summary), Consultation(Lookups(lexicon))
    return link_report(CURATED, asking, decisions.with_names(settled([]))), asking.trace()


def changed(entries: tuple[LexiconEntry, ...], chance: random.Random) -> Iterator[LexiconEntry]:
    """Entries of which one or two have another name, another label, another country, or are there no more."""
    words = ("Ministry of Ports", "Coast Ofice", "Friends of the Sea", "Lund", "Diving Unit", "Wages of Crews", "Nets")
    touched = chance.sample(range(len(entries)), 2)
    for place, entry in enumerate(entries):
        if place not in touched:
            yield entry
            continue
        name, country = chance.choice(words), chance.choice(entries).iri
        changes = (
            {"names": (*entry.names, name)},
            {"label": name},
            {"acronyms": ("FS",)},
            {"country": country},
            {"part_of": country},
            {"ambiguous": (name,)},
        )
        if chance.random() < 0.9:
            yield replace(entry, **chance.choice(changes))
    if chance.random() < 0.5:
        yield LexiconEntry(f"x:new-{chance.random()}", chance.choice(list(NameKind)), chance.choice(words), names=())


@pytest.mark.parametrize("seed", range(40))
def test_report_that_was_answered_alike_is_linked_alike(seed: int) -> None:
    before, (questions, told) = linked(COAST)
    other = Lexicon(changed(COAST.entries, random.Random(seed)))
    after, _ = linked(other)
    same = Answers(Lookups(other)).told(questions) == told
    assert not same or after == before


def test_questions_are_answered_alike_where_names_change_that_stand_nowhere() -> None:
    _, (questions, told) = linked(COAST)
    other = Lexicon(replace(entry, names=(*entry.names, "Bureau of Whales")) for entry in COAST.entries)
    assert Answers(Lookups(other)).told(questions) == told


def test_questions_are_answered_otherwise_where_a_name_is_given_to_another_thing() -> None:
    _, (questions, told) = linked(COAST)
    ports = LexiconEntry("x:ports", NameKind.ORGANIZATION, "Ministry of Ports", names=())
    assert Answers(Lookups(Lexicon((*COAST.entries, ports)))).told(questions) != told
