"""Why a sentence is read as it is: what is found in it, by which rules and words, and which rules exclusions stop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from miggraph.errors import UsageError
from miggraph.extract import language_read, read_in
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.units import Unit
from miggraph.extract.rules import FIRST, Language, Rule, TokenLine, counting, line_of, load_language, reading
from miggraph.extract.rules.matching import Firings
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Attribution, Mention, Report, Span, Statement
from miggraph.reader import UNKNOWN, report_from_text

_FIELDS = {
    "made by": "made_by",
    "voices": "voices",
    "addressed to": "addressed_to",
    "strength": "strength",
    "themes": "subjects",
    "affects": "affects",
    "concerns": "concerns",
    "value": "value",
    "unit": "unit",
    "measures": "measures",
    "period": "period",
    "instrument": "instrument",
    "claim": "claim_kind",
}
"""What is told of an annotation, each with the field that holds it."""
_SCHEMES = {"themes": "themes", "affects": "affected-groups", "addressed to": "stakeholders"}


_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Told:
    """A field of an annotation: what it holds, by label, and the words that say so where these are known."""

    field: str
    values: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that matches, with the words; ``stopped_by`` are the exclusions that overrule it."""

    rule: Rule
    words: str
    stopped_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is found in a sentence, and which rules match it."""

    text: str
    found: tuple[tuple[Annotation, tuple[Told, ...]], ...]
    fired: tuple[Fired, ...]
    stopped: tuple[Fired, ...]


def explain_text(text: str, lexicon: Lexicon, language: str = FIRST) -> Explanation:
    """Explain a text that stands alone.

    :param language: whose rules read it
    :raises UsageError: if it is blank, or holds control characters or lone surrogates
    """
    if not text.strip():
        raise UsageError("the sentence is blank", hint='give "TEXT"')
    unreadable = _UNREADABLE.search(text)
    if unreadable:
        raise UsageError(
            f"the sentence holds U+{ord(unreadable[0]):04X}, which is no readable character, at {unreadable.start()}",
            hint="give plain UTF-8 text",
        )
    report = report_from_text("sentence", text, UNKNOWN)
    return _explain(report, lexicon, Span(0, len(text)), text, language)


def explain_place(report: Report, offset: int, lexicon: Lexicon) -> Explanation:
    """Explain the sentence or list item of a report that holds an offset.

    :raises UsageError: if no sentence stands there
    """
    language = language_read(report)
    with reading(language):
        units = list(_units(Document(report, lexicon)))
    unit = next((u for u in units if any(s.start <= offset < s.end for s in u.spans)), None)
    if unit is None:
        raise UsageError(f"no sentence stands at {offset}", where=report.slug, hint="name an offset in running text")
    return _explain(report, lexicon, Span(unit.spans[0].start, unit.spans[-1].end), unit.text, language)


def _units(document: Document) -> Iterator[Unit]:
    for group in document.groups:
        yield group.lead
        yield from group.items


def _explain(report: Report, lexicon: Lexicon, place: Span, text: str, code: str) -> Explanation:
    with counting() as firings, reading(code):
        document = read_in(code, report, lexicon)
        return _explained(document, firings, place, text, load_language(code))


def _explained(document: Document, firings: Firings, place: Span, text: str, language: Language) -> Explanation:
    lexicon = document.lexicon
    said = [a for a in document.annotations if any(span.overlaps(place) for span in a.spans)]
    rules = {rule.id: rule for rule in language}
    fired = [
        Fired(rules[name], line[found.start : found.end])
        for name, texts in firings.items()
        for line, found in texts.items()
        if _is_part(line, text)
    ]
    order = {name: number for number, name in enumerate(rules)}
    units = [unit.line for unit in _units(document) if any(span.overlaps(place) for span in unit.spans)]
    return Explanation(
        text,
        tuple((a, tuple(_told(a, lexicon))) for a in said if not isinstance(a, Mention)),
        tuple(sorted(fired, key=lambda each: order[each.rule.id])),
        tuple(each for line in units or [line_of(text)] for each in _stopped(language, line)),
    )


def _is_part(line: str, text: str) -> bool:
    """Whether a text that a rule was tried on is the explained one, a part of it, or the other way round."""
    one, other = (" ".join(words.split()) for words in (line_of(line).text, line_of(text).text))
    return bool(one) and (one in other or other in one)


def _stopped(language: Language, line: TokenLine) -> Iterator[Fired]:
    """The rules that exclusions stop in a sentence or list item.

    It is looked at without annotations, so that a rule or exclusion that needs one (``{@Instrument}``) is not told.
    """
    for rules in language.files.values():
        for each in rules.stopped(line):
            yield Fired(each.match.rule, line.text[each.match.start : each.match.end], each.by)


def _told(annotation: Annotation, lexicon: Lexicon) -> Iterator[Told]:
    if isinstance(annotation, Attribution):
        yield Told("source", tuple(filter(None, (*annotation.names, annotation.collective))))
        return
    for name, field in _FIELDS.items():
        value = getattr(annotation, field, None)
        values = value if isinstance(value, tuple) else (value,) if value is not None else ()
        if values:
            words = _words(annotation, name, values, lexicon)
            yield Told(name, tuple(_label(each, lexicon) for each in values), tuple(words))


def _words(annotation: Annotation, name: str, values: Iterable[object], lexicon: Lexicon) -> list[str]:
    """The cue words of concepts in the text of a statement."""
    if name not in _SCHEMES or not isinstance(annotation, Statement):
        return []
    wanted = {str(value) for value in values}
    matches = lexicon.scheme(_SCHEMES[name]).find(annotation.text.lower())
    return [annotation.text[m.start : m.end] for m in matches if any(e.iri in wanted for e in m.entries)]


def _label(value: object, lexicon: Lexicon) -> str:
    entry = lexicon.by_iri.get(str(value))
    return entry.label if entry else str(value)
