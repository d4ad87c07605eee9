"""Whom a statement is about."""

from __future__ import annotations

import pytest

from miggraph.extract.discourse.document import Document
from miggraph.extract.statements.affected import affected
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind
from support import report_of

GROUPS = {
    "migrants": (),
    "women": ("female migrants", "migrant women"),
    "refugees": ("refugee",),
    "victims of trafficking": ("victims",),
    "highly skilled migrants": ("professionals",),
    "older persons": (),
    "irregular migrants": (),
}
LEXICON = Lexicon(
    [
        LexiconEntry("x:refuge", NameKind.ORGANIZATION, "Lake Council for Refugees", ("Lake Council for Refugees",)),
        *(
            LexiconEntry(f"x:{name}", NameKind.CONCEPT, name, (name, *cues), scheme="affected-groups")
            for name, cues in GROUPS.items()
        ),
    ]
)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Refugees must be heard.", ["refugees"]),
        ("Refugee agencies should open at noon.", []),
        ("The Lake Council for Refugees should open at noon.", []),
        ("She explained the words 'refugees' and 'pilots' to women.", ["women"]),
        ("Public service professionals burn lamps.", []),
        ("Victims of storms should be heard.", []),
        ("Victims of trafficking should be heard.", ["victims of trafficking"]),
        ("The wishes of male and female migrants differ.", ["women", "migrants"]),
        ("Ageing towns need pilots.", ["older persons"]),
        ("To call pilots (ir)regular is wrong.", ["irregular migrants"]),
    ],
)
def test_statement_affects_the_groups_that_its_words_mean(text: str, groups: list[str]) -> None:
    found = affected(text, Document(report_of(f"{text}\n"), LEXICON))
    assert [iri.removeprefix("x:") for iri in found] == groups
