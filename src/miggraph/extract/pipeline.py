"""The stage table: the extractors in their order, checked when this module is imported."""

from __future__ import annotations

from miggraph.extract import attributions, mentions
from miggraph.extract.activities import activities, memberships
from miggraph.extract.discourse.document import Document
from miggraph.extract.events import participants, programme, title_blocks
from miggraph.extract.people import speakers
from miggraph.extract.stage import Stage, checked, run_stages
from miggraph.extract.statements import claims, findings, outcomes, recommendations, statistics
from miggraph.lexicon import Lexicon
from miggraph.model import Annotations, Report

STAGES: tuple[Stage, ...] = checked(
    (
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
    )
)
"""The extractors, each after those whose annotations it needs."""


def read_document(report: Report, lexicon: Lexicon) -> Document:
    """A report with everything that the extractors find in it."""
    return run_stages(report, lexicon, STAGES)


def extract(report: Report, lexicon: Lexicon) -> Annotations:
    """Everything that the extractors find in a report."""
    return read_document(report, lexicon).annotations
