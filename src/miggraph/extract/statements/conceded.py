"""Clauses that a sentence only concedes: a group that says the rest of the sentence does not say them."""

from __future__ import annotations

from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.rules import line_of, load


def source_at(text: str, end: int, source: Source) -> Source:
    """Who says the words of a sentence that end at a place: nobody, where they only lead up to what a group says.

    :param source: who says the sentence
    """
    clause = load("source")["conceded/clause"].match(line_of(text))
    if not clause or not source.collective or source.names:
        return source
    return NOBODY if end <= clause.end <= text.lower().find(source.collective) else source
