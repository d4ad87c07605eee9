"""What a statement is about: the bodies, processes and countries that it names, by the same rules for every kind."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import findings, recommendations, statistics
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind, Statement, Statistic
from support import report_of

LEXICON = Lexicon(
    [
        *(
            LexiconEntry(f"x:{name}", NameKind.COUNTRY, name, (name,), adjectives=(f"{name}n",))
            for name in ("Ruritania", "Syldavia", "Borduria")
        ),
        LexiconEntry("x:union", NameKind.ORGANIZATION, "Harbour Union", ("Harbour Union",)),
        LexiconEntry("x:office", NameKind.ORGANIZATION, "Coast Office", ("Coast Office",)),
        LexiconEntry("x:forum", NameKind.PROCESS, "Harbour Forum", ("Harbour Forum",)),
    ]
)
STAGES = (mentions.STAGE, attributions.STAGE, statistics.STAGE, recommendations.STAGE, findings.STAGE)


def concerns(text: str) -> list[str]:
    document = run_stages(report_of(f"# Harbours\n\n{text}\n"), LEXICON, STAGES)
    found = [*document.of(Statement), *document.of(Statistic)]
    return [iri.removeprefix("x:") for iri in max(found, key=lambda statement: statement.spans[0]).concerns]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        # every kind of statement
        ("It was noted that the Harbour Forum has lost half of its lamps.", ["forum"]),
        ("Ms. Ada Holm pointed out that Ruritania has lost most of its lamps.", ["Ruritania"]),
        ("In Ruritania, 40 per cent of all ports have lamps.", ["Ruritania"]),
        ("Lamps should be sold to the Harbour Forum.", ["forum"]),
        ("It was noted that the Ruritanian government has lost most of its lamps.", ["Ruritania"]),
        # who says it, and for whom or as what they speak
        ("Mr. Bo Lind of the Coast Office pointed out that most of the ports have lost half of their lamps.", []),
        ("Ms. Ada Holm, former Director of the Coast Office, stressed the need for lamps.", []),
        ("The Coast Office pointed out that Ruritania has lost most of its lamps.", ["Ruritania"]),
        # examples, companions, the time, the owner, the author, an adjective
        ("Lamps should be lit, as in the case of Ruritania, Syldavia and Borduria.", []),
        ("Lamps should be bought abroad, especially in Ruritania.", []),
        ("Pilots should be trained with the help of bodies such as the Coast Office.", []),
        ("It was noted at the Harbour Forum that most of the ports have lost half of their lamps.", []),
        ("Lamps should be no topic of the Coast Office's Harbour Forum.", ["forum"]),
        ("Ruritanian lamps should be lit.", []),
        ("Regarding the Harbour Forum, Ms. Ada Holm stressed the need for lamps.", ["forum"]),
        # what the sentence before spoke of
        ("Ms. Ada Holm described Ruritania. Oil is needed for these ports.", ["Ruritania"]),
        ("Ms. Ada Holm described the Harbour Forum. Its lamps should burn oil.", ["forum"]),
        (
            "Ms. Holm described the Harbour Forum. It was noted that most of the ports have lost half of their lamps.",
            [],
        ),
        ("Ms. Ada Holm described Ruritania. Therefore, lamps should burn oil.", []),
    ],
)
def test_statement_is_about_what_its_words_name(text: str, about: list[str]) -> None:
    assert concerns(text) == about
