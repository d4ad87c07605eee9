"""The stage table: the extractors in their order, checked when this module is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from miggraph.extract import attributions, document_kinds, mentions
from miggraph.extract.activities import activities, memberships
from miggraph.extract.discourse.document import Document
from miggraph.extract.events import participants, programme, title_blocks
from miggraph.extract.people import speakers
from miggraph.extract.rules import FIRST, languages, method_ids, method_of, reading
from miggraph.extract.stage import Stage, checked, run_stages
from miggraph.extract.statements import claims, commitments, findings, outcomes, recommendations, statistics
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Activity,
    Annotation,
    Annotations,
    Attribution,
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
        participants.STAGE,
        speakers.STAGE,
        memberships.STAGE,
        activities.STAGE,
        statistics.STAGE,
        mentions.STAGE,
        attributions.STAGE,
        recommendations.STAGE,
        claims.STAGE,
        outcomes.STAGE,
        findings.STAGE,
        commitments.STAGE,
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
    """A report with everything that the extractors find in it."""
    language = language_read(report)
    with reading(language):
        return run_stages(report, lexicon.in_language(language), STAGES)


def extract(report: Report, lexicon: Lexicon) -> Annotations:
    """What the extractors find in a report.

    In a part in another language than the report's own that is names and the structure of events: what looks like a
    statement there would be one of another language read as if it were this one.
    """
    language = language_read(report)
    annotations = read_document(report, lexicon).annotations
    unread = [part.span for part in report.languages if part.language != language]
    if unread:
        kept = (a for a in annotations if not (isinstance(a, _BY_RULES) and _inside(a, unread)))
        annotations = Annotations().plus(kept)
    return annotations if language == FIRST else _with_methods_of(language, annotations)


def _with_methods_of(language: str, annotations: Annotations) -> Annotations:
    """Annotations whose methods are those of a language other than the first, as the scheme of methods calls them."""
    own = method_ids(language)
    return Annotations().plus(
        replace(a, method=method_of(language, a.method)) if a.method in own else a for a in annotations
    )


def _inside(annotation: Annotation, parts: Sequence[Span]) -> bool:
    return any(part.overlaps(span) for part in parts for span in annotation.spans)
