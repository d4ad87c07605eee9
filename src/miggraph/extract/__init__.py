"""Findings from a report: one extractor a file, in the order of the stage table."""

from __future__ import annotations

from miggraph.extract import (
    activities,
    attendance,
    claims,
    events,
    findings,
    memberships,
    mentions,
    narrative,
    outcomes,
    programme,
    recommendations,
    statistics,
    voices,
)
from miggraph.extract.stages import Stage, run_stages
from miggraph.lexicon import Lexicon
from miggraph.model import Findings, Report

STAGES: tuple[Stage, ...] = (
    events.STAGE,
    programme.STAGE,
    attendance.STAGE,
    narrative.STAGE,
    memberships.STAGE,
    activities.STAGE,
    statistics.STAGE,
    mentions.STAGE,
    voices.STAGE,
    recommendations.STAGE,
    claims.STAGE,
    outcomes.STAGE,
    findings.STAGE,
)
"""The extractors, each after those whose findings it needs."""

__all__ = ["STAGES", "Lexicon", "extract"]


def extract(report: Report, lexicon: Lexicon) -> Findings:
    """Everything that the extractors find in a report."""
    return run_stages(report, lexicon, STAGES)
