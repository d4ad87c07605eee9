"""Moved: import miggraph.lexicon."""

from miggraph.lexicon import Form, Lexicon, Match, fold_typography

__all__ = ["Form", "Lexicon", "Match", "fold_typography"]
