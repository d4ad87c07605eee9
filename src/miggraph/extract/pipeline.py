"""The stage table: the extractors in their order, checked when this module is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from miggraph.extract import attributions, document_kinds, mentions
from miggraph.extract.activities import activities, memberships
from miggraph.extract.discourse.document import Document
from miggraph.extract.events import (
    mentioned,
    participants,
    programme,
    title_blocks,
    told_chairs,
    told_lines,
    told_sessions,
)
from miggraph.extract.people import speakers
from miggraph.extract.rules import FIRST, languages, method_ids, method_of, patience, reading
from miggraph.extract.stage import Stage, checked, run_stages
from miggraph.extract.statements import (
    accounts,
    claims,
    commitments,
    definitions,
    findings,
    narrative,
    outcomes,
    publications,
    recommendations,
    restatements,
    statistics,
)
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Activity,
    Annotation,
    Annotations,
    Attribution,
    Event,
    Membership,
    Report,
    Span,
    Statement,
)

STAGES: tuple[Stage, ...] = checked(
    (
        document_kinds.STAGE,
        title_blocks.STAGE,
        programme.STAGE,
        told_sessions.STAGE,
        told_lines.STAGE,
        mentioned.STAGE,
        participants.STAGE,
        speakers.STAGE,
        told_chairs.STAGE,
        memberships.STAGE,
        activities.STAGE,
        mentions.STAGE,
        attributions.STAGE,
        statistics.STAGE,
        recommendations.STAGE,
        claims.STAGE,
        definitions.STAGE,
        publications.STAGE,
        outcomes.STAGE,
        findings.STAGE,
        commitments.STAGE,
        narrative.STAGE,
        accounts.STAGE,
        restatements.STAGE,
    )
)
"""The extractors, each after those whose annotations it needs."""

LANGUAGES = languages()
"""Tags of the languages that there are rules for."""

_BY_RULES = (Statement, Activity, Attribution, Membership)


def language_read(report: Report) -> str:
    """The language by whose rules a report is read: that of most of its text, or English where it has no rules."""
    return report.language if report.language in LANGUAGES else FIRST


def read_document(report: Report, lexicon: Lexicon) -> Document:
    """A report with everything that the extractors find in it, read as if all of it were in its main language."""
    return read_in(language_read(report), report, lexicon)


def read_in(language: str, report: Report, lexicon: Lexicon) -> Document:
    """A report with everything that the extractors find in it by the rules of a language.

    The methods of the annotations are the ids of rules as their files have them.
    """
    with reading(language), patience():
        return run_stages(report, lexicon.in_language(language), STAGES)


def extract(report: Report, lexicon: Lexicon) -> Annotations:
    """What the extractors find in a report.

    Names and the structure of events are read by the rules of the report's main language. What looks like a statement
    in a part in another language would be one of that language read as if it were the main one: it is left out, and
    those that the rules of the other language find there, if there are any, stand in its place.
    """
    main = language_read(report)
    annotations = _with_methods_of(main, read_in(main, report, lexicon).annotations)
    others = {part.language for part in report.languages} - {main}
    if not others:
        return annotations
    unread = [part.span for part in report.languages if part.language != main]
    kept = [a for a in annotations if not (isinstance(a, _BY_RULES) and _inside(a, unread))]
    events = {event.key for event in annotations.of(Event)}
    for language in sorted(others.intersection(LANGUAGES)):
        parts = [part.span for part in report.languages if part.language == language]
        found = _with_methods_of(language, read_in(language, report, lexicon).annotations)
        stated = (a for a in found if isinstance(a, _BY_RULES) and _inside(a, parts))
        kept += [replace(a, event=None) if isinstance(a, Statement) and a.event not in events else a for a in stated]
    return Annotations().plus(kept)


def _with_methods_of(language: str, annotations: Annotations) -> Annotations:
    """Annotations with the methods of a language as the scheme of methods calls them."""
    if language == FIRST:
        return annotations
    own = method_ids(language)

    def called(method: str) -> str:
        return method_of(language, method) if method in own else method

    return Annotations().plus(
        replace(a, method=called(a.method), found_by=tuple((name, called(by)) for name, by in a.found_by))
        if isinstance(a, Statement)
        else replace(a, method=called(a.method))
        for a in annotations
    )


def _inside(annotation: Annotation, parts: Sequence[Span]) -> bool:
    return any(part.overlaps(span) for part in parts for span in annotation.spans)
