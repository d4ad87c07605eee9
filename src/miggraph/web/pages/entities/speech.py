"""The page of one statement: its words in their place, how it was found, and what was read beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from miggraph.engine import Engine
from miggraph.iris import document
from miggraph.web.pages import dates
from miggraph.web.pages.description import Value, written
from miggraph.web.pages.entities.design import Counts, View
from miggraph.web.pages.entities.model import Part, Row, Run, Section, Thing, joined, runs
from miggraph.web.pages.facts import nodes, rows
from miggraph.web.pages.statements import cards, place_of, plain, sentences, spaces

_AROUND = 900
"""Characters before and after the words among which their paragraph is looked for."""
_TEXT = "SELECT (SUBSTR(?text, %d, %d) AS ?around) WHERE { %s nif:isString ?text }"
_BESIDE = """
SELECT DISTINCT ?x ?passage WHERE {
  $THING mig:inSection ?section . ?x mig:inSection ?section ; mig:text ?text ; mig:attestedIn ?passage
  FILTER(?x != $THING)
}"""
_PARAGRAPH = re.compile(r"\n\s*\n")
_LEFT_OPEN, _LEFT_OVER = re.compile(r"(?:(?:^|\n)[-•]\s+)?\*{0,3}$"), re.compile(r"^\*{1,3}")
"""Marks of an item and of emphasis that the words of a thing have on their outer sides."""
_BOLD = "**"
_SENTENCE = re.compile(r"[a-z)\]’”](?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?]['”’)\]]*\s+(?=[A-Z“‘])")
_NEAR = 700
"""Characters within which other words count as read beside these."""
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words among those around them."""

    before: str
    words: str
    after: str
    passage: str


def lead(thing: Thing, counts: Counts) -> tuple[Run, ...]:
    """Who said it, for whom, to whom, where and when."""
    who, whom, at = thing.all("mig:madeBy"), thing.all("mig:addressedTo"), thing.one("mig:madeAt")
    when = thing.text("when")
    return runs(
        thing.kind.capitalize(),
        [" by ", *joined(who)] if who else "",
        [", addressed to ", *joined(whom)] if whom else "",
        [", made at ", at] if at and when else ([", from ", at] if at else ""),
        f", {dates.day(when)}" if when else "",
        ".",
    )


def in_the_report(engine: Engine, thing: Thing, view: View) -> Section | None:
    """The words of a thing within their paragraph."""
    passages = sorted(map(written, thing.said.get("mig:attestedIn", ())), key=place_of)
    if not passages:
        return None
    excerpts = [found for passage in passages[:2] if (found := _excerpt(engine, passage))]
    return (
        Section("place", "Its place in the report", [Part("excerpts", excerpts, len(excerpts))]) if excerpts else None
    )


def how_it_was_found(engine: Engine, thing: Thing, view: View) -> Section | None:
    """Which rule found it and how far to trust that."""
    methods, sure = thing.all("mig:method"), thing.text("mig:confidence")
    if not methods:
        return None
    passages = sorted(map(written, thing.said.get("mig:attestedIn", ())), key=place_of)
    places = tuple(Value(_characters(passage), passage) for passage in passages)
    others = thing.all(*sorted(name for name in thing.said if name.endswith("Method")))
    trust = Value(f"{sure}: right in about {round(float(sure) * 100)} of 100 cases") if sure else None
    found = [
        Row("Rule" if len(methods) == 1 else "Rules", methods),
        Row("For its parts", others),
        Row("Confidence", (trust,) if trust else ()),
        Row("Words", places[:_SHOWN], "values", places[_SHOWN:]),
    ]
    return Section("found", "How it was found", [Part("facts", [row for row in found if row.values])])


def beside(engine: Engine, thing: Thing, view: View) -> Section | None:
    """Other statements that were read close to it."""
    own = min((place_of(written(term)) for term in thing.said.get("mig:attestedIn", ())), default=("", 0, 0))
    near: dict[str, int] = {}
    for row in rows(engine, _BESIDE.replace("$THING", nodes([thing.iri]))):
        report, start, _ = place_of(written(row["passage"]))
        if report == own[0] and start != own[1] and abs(start - own[1]) <= _NEAR:
            near[written(row["x"])] = start
    order = sorted(near, key=lambda iri: (abs(near[iri] - own[1]), iri))[: 2 * _SHOWN]
    found = sentences(cards(engine, sorted(order, key=lambda iri: near[iri]), view.languages))[:_SHOWN]
    return Section("beside", "Also read close to it", [Part("quotes", found, len(found))]) if found else None


def _excerpt(engine: Engine, passage: str) -> Excerpt | None:
    report, start, end = place_of(passage)
    first = max(0, start - _AROUND)
    query = _TEXT % (first + 1, end + _AROUND - first, nodes([document(report)]))
    around = next((written(row["around"]) for row in rows(engine, query) if "around" in row), "")
    if not around:
        return None
    before, words, after = (
        around[: start - first],
        around[start - first : end - first],
        around[end - first :],
    )
    pieces = _PARAGRAPH.split(before)
    cut = pieces[-1] if len(pieces) > 1 or first == 0 else f"… {from_a_sentence(before)}"
    pieces = _PARAGRAPH.split(after)
    rest = pieces[0] if len(pieces) > 1 or len(after) < _AROUND else f"{after.rpartition(' ')[0]} …"
    opening, closing = spaces(before, after)
    cut, rest = _LEFT_OPEN.sub("", cut), _LEFT_OVER.sub("", rest)
    return Excerpt(plain(cut) + opening if cut else "", plain(words), closing + plain(rest), passage)


def from_a_sentence(words: str) -> str:
    """Words that were cut anywhere, from where a sentence begins, or at least a word."""
    begin = _SENTENCE.search(words)
    kept = words[begin.end() :] if begin else words.partition(" ")[2]
    return kept.replace(_BOLD, "", kept.count(_BOLD) % 2)  # the first one ends what began before the cut


def _characters(passage: str) -> str:
    _, start, end = place_of(passage)
    return f"characters {start:,} to {end:,} of the report as stored"
