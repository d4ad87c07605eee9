"""The stage table: the extractors in their order, checked when this module is imported."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract import attributions, document_kinds, mentions
from miggraph.extract.activities import activities, memberships
from miggraph.extract.discourse.document import Document
from miggraph.extract.events import participants, programme, title_blocks, told_sessions
from miggraph.extract.people import speakers
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
        told_sessions.STAGE,
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

LANGUAGES = ("en",)
"""Tags of the languages that there are rules for."""

_BY_RULES = (Statement, Activity, Attribution, Membership)


def read_document(report: Report, lexicon: Lexicon) -> Document:
    """A report with everything that the extractors find in it."""
    return run_stages(report, lexicon, STAGES)


def extract(report: Report, lexicon: Lexicon) -> Annotations:
    """What the extractors find in a report.

    In a part whose language has no rules that is names and the structure of events: what looks like a statement there
    would be one of another language read as if it were this one.
    """
    annotations = read_document(report, lexicon).annotations
    unread = [part.span for part in report.languages if part.language not in LANGUAGES]
    if not unread:
        return annotations
    return Annotations().plus(a for a in annotations if not (isinstance(a, _BY_RULES) and _inside(a, unread)))


def _inside(annotation: Annotation, parts: Sequence[Span]) -> bool:
    return any(part.overlaps(span) for part in parts for span in annotation.spans)
