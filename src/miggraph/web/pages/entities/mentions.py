"""Where the reports name a thing: each mention within its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from miggraph.engine import Engine
from miggraph.iris import passage as passage_of
from miggraph.web.pages.description import written
from miggraph.web.pages.entities.design import View
from miggraph.web.pages.entities.model import Part, Section, Thing
from miggraph.web.pages.facts import nodes, rows
from miggraph.web.pages.statements import place_of, plain, spaces

_MENTIONS = """
SELECT DISTINCT ?mention ?around ?page WHERE {
  ?mention itsrdf:taIdentRef $THING ; nif:superString ?around .
  FILTER EXISTS { ?around nif:anchorOf ?words } OPTIONAL { ?mention mig:page ?page }
}"""
_WORDS = "SELECT ?around ?words WHERE { VALUES ?around { %s } ?around nif:anchorOf ?words }"
_SHOWN = 6
_END = re.compile(r"(?<![A-Z][a-z])(?<![A-Z][a-z][a-z])(?<!\b[A-Z])(?<!\bNo)[.!?]['”’)\]]*\s+(?=[A-Z“‘(\[])|\n\s*\n")
"""Where a sentence ends: not after a title such as Mr. or an initial."""
_LONGEST, _SENTENCE = 400, 80


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence in which the thing is named, cut at its name."""

    before: str
    words: str
    after: str
    passage: str
    page: str
    sentence: str
    """The passage that the sentence is."""


def mentions(engine: Engine, thing: Thing, view: View) -> Section | None:
    """The sentences that name a thing, as they stand in the reports; headings and the like come last."""
    found = {
        written(row["mention"]): (written(row["around"]), written(row["page"]) if "page" in row else "")
        for row in rows(engine, _MENTIONS.replace("$THING", nodes([thing.iri])))
    }
    order = sorted(found, key=lambda passage: (_is_short(found[passage][0]), place_of(passage)))
    shown = view.of("mentions", order, _SHOWN)
    if not shown:
        return None
    query = _WORDS % nodes(found[passage][0] for passage in shown)
    around = {written(row["around"]): written(row["words"]) for row in rows(engine, query)}
    items = [_mention(passage, *found[passage], around) for passage in shown if found[passage][0] in around]
    part = Part("mentions", items, len(order), key="mentions", unit="mentions")
    return Section("mentions", "Every mention in its sentence", [part])


def _mention(passage: str, paragraph: str, page: str, around: dict[str, str]) -> Mention:
    words, begin = around[paragraph], place_of(paragraph)[1]
    start, end = (each - begin for each in place_of(passage)[1:])
    ends = [*_END.finditer(words)]
    opening = max((each.end() for each in ends if each.end() <= start), default=0)
    closing = min((each.start() + 1 for each in ends if each.start() >= end), default=len(words))
    before, after = words[opening:start], words[end:closing]
    space_before, space_after = spaces(before, after)
    return Mention(
        before=_cut(plain(before), from_end=True) + space_before,
        words=plain(words[start:end]),
        after=space_after + _cut(plain(after)),
        passage=passage,
        page=page,
        sentence=_sentence(paragraph, words, opening, closing),
    )


def _sentence(paragraph: str, words: str, opening: int, closing: int) -> str:
    """The passage of a sentence in its paragraph, without the white space around it."""
    report, begin, _ = place_of(paragraph)
    told = words[opening:closing]
    start = begin + opening + len(told) - len(told.lstrip())
    return passage_of(report, start, start + len(told.strip()))


def _is_short(paragraph: str) -> bool:
    """Whether a paragraph is more likely a heading, or an item of a list of names or contents, than a sentence."""
    _, start, end = place_of(paragraph)
    return end - start < _SENTENCE


def _cut(text: str, *, from_end: bool = False) -> str:
    """A long text cut between words."""
    if len(text) <= _LONGEST:
        return text
    return f"… {text[-_LONGEST:].partition(' ')[2]}" if from_end else f"{text[:_LONGEST].rpartition(' ')[0]} …"
