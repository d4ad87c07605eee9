"""The events that sentences of a report say were held on a day: what they are called, and which day it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.events.parties import is_body
from miggraph.extract.events.told import words_of
from miggraph.extract.rules import TokenLine, line_of, load
from miggraph.extract.values.dates import Dated, find_dates
from miggraph.model import Block, BlockKind, Prose, Report, Span

_RULES = load("event")
_FIRST_DATED = 2
"""A day in the first so many sentences is that of the event that the heading names."""
_FIRST_BLOCKS, _LONGEST_TITLE = 12, 200
_LATER = 2
"""So many sentences behind the one that names an event may say when it was held."""

_TitleReader = Callable[[TokenLine], Iterator[tuple[str, list[tuple[int, int]]]]]
"""What finds the titles of the events that a sentence says were held, each with where its words stand."""


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event that a sentence says was held; ``spans`` are those of its title and its date."""

    title: str
    dated: Dated
    spans: tuple[Span, ...]
    block: Block
    said: str
    """The sentence that says so."""


def validating_events(document: Document) -> Iterator[HeldEvent]:
    """The events at which the findings of a report were discussed, which are its own wherever it tells of them."""
    for held in _held(document, sum(len(b.sentences) or 1 for b in document.blocks(PROSE)), _titles):
        if _RULES["event/validated"].search(line_of(held.said)):
            yield held


def held_events(document: Document, sentences: int, *, is_report: bool = False) -> Iterator[HeldEvent]:
    """The events that one of the first sentences of a report says were held on a day, each with a title of its own.

    :param is_report: whether the report is on one event, which then has the title of the report where no sentence
        calls it by name
    """
    yield from _held(document, sentences, _titles, later=is_report)
    if is_report:
        yield from _held(document, sentences, lambda line: _sat(document.report, line))
    if is_report and (heading := _heading(document)):
        yield from _held(document, sentences, lambda line: _unnamed(line, heading))
        if _RULES["event/occasion"].search(line_of(heading)):
            yield from _held(document, _FIRST_DATED, lambda _: iter([(_called(heading), [(0, 0)])]))


def headed_by_event(document: Document) -> bool:
    """Whether the title of a report has a word for something that is held."""
    return _RULES["event/occasion"].search(line_of(_heading(document) or "")) is not None


def is_headed(document: Document, title: str) -> bool:
    """Whether the title of a report is that of an event."""
    heading = _heading(document)
    return heading is not None and words_of(heading) == words_of(title)


def _heading(document: Document) -> str | None:
    """The title that a report on an event has, without what calls it a report: "Report on the Lamp Hearings"."""
    headings = (b for b in document.report.blocks[:_FIRST_BLOCKS] if b.kind is BlockKind.HEADING)
    for text in (" ".join(block.text.split()) for block in headings):
        named = _RULES["event/document.of"].match(line_of(text))
        title = text[named.groups["name"][0] :] if named and len(text) <= _LONGEST_TITLE else ""
        if _RULES["event/about"].search(line_of(title)) and not find_dates(title):
            return title
    for block in document.report.blocks[:_FIRST_BLOCKS]:
        text = " ".join(block.text.split())
        if block.kind is not BlockKind.HEADING or find_dates(text) or len(text) > _LONGEST_TITLE:
            continue
        named = _RULES["event/document.of"].match(line_of(text))
        if named:
            return text[named.groups["name"][0] :]
        if not any(_RULES[rule].match(line_of(text)) for rule in ("event/document", "event/bare", "event/report")):
            return text
    return None


def _called(heading: str) -> str:
    """What an event is called by a heading: the title that it quotes, before what the event is."""
    quoted = _RULES["event/quoted.first"].match(line_of(heading))
    return heading[slice(*quoted.groups["title"])] if quoted else heading


def _sat(report: Report, line: TokenLine) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The body at the top of a report of which a sentence says when it sat: "The Committee met on …"."""
    match = _RULES["event/held.body"].match(line)
    noun = match.group(line, "body").casefold() if match else ""
    top = (line.text for block in report.blocks[:_FIRST_BLOCKS] if len(block.sentences) < 2 for line in block.lines)
    for text in top if match else ():
        words = " ".join(text.split()).split(" ")
        first = next((number for number, word in enumerate(words) if word[:1].isupper()), 0)
        name = " ".join(words[first:])
        if noun in name.casefold().split() and is_body(name) and len(words) - first > 1:
            yield name, [match.groups["body"]] if match else []
            return


def _unnamed(line: TokenLine, heading: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    match = _RULES["event/unnamed"].search(line)
    if match:
        yield heading, [match.groups["kind"]]


def _held(document: Document, sentences: int, titles: _TitleReader, *, later: bool = False) -> Iterator[HeldEvent]:
    """The events that sentences tell of.

    :param later: whether sentences behind the one that names an event may say when it was held
    """
    read = 0
    for block in document.blocks(PROSE):
        said = block.sentences or (block.prose,)
        for number, sentence in enumerate(said):
            read += 1
            if read > sentences:
                return
            line = line_of(sentence.text)
            if _RULES["event/planned"].search(line) or _RULES["event/other"].search(line):
                continue
            dates = find_dates(line.text)
            behind = _dated_behind(said[number + 1 :][:_LATER]) if later and not dates else None
            for title, places in titles(line) if dates or behind else ():
                spans = [span for place in places for span in sentence.spans(*place)]
                if behind:
                    dating, dated = behind
                else:
                    dating = sentence
                    dated = next((each for each in dates if each.start >= places[-1][1]), dates[0])
                spans += dating.spans(dated.start, dated.end)
                yield HeldEvent(title, dated, tuple(dict.fromkeys(spans)), block, sentence.text)
                break


def _dated_behind(sentences: Sequence[Prose]) -> tuple[Prose, Dated] | None:
    """The sentence that says when the event was held that one before it names, with the day: "It took place on …"."""
    for sentence in sentences:
        line = line_of(sentence.text)
        if _RULES["event/generic"].match(line) and _RULES["event/held.told"].search(line):
            dates = find_dates(line.text)
            if dates:
                return sentence, dates[0]
    return None


def _titles(line: TokenLine) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The titles of the events that a sentence says were held, each with where its words stand."""
    for match in _RULES["event/held.session"].finditer(line):
        places = [match.groups["body"], match.groups["session"]]
        yield ", ".join(line.text[slice(*place)] for place in places), places
    for match in _RULES["event/entitled"].finditer(line):
        start, end = match.groups["title"]
        yield line.text[start:end].strip(" ,."), [(start, end)]
    for match in _RULES["event/named"].finditer(line):
        start, end = match.groups["title"]
        if line.text[start].isupper():
            yield line.text[start:end], [(start, end)]
