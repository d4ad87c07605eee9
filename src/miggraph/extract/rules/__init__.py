"""Extraction rules as data: files of rules with examples, a phrase language, and the matching of texts."""

from miggraph.extract.rules.concepts import method_concepts
from miggraph.extract.rules.files import Language, entries, load, load_language, word_set
from miggraph.extract.rules.line import TokenLine, is_known, lemma, line_of, smooth
from miggraph.extract.rules.matching import Matcher, RuleSet, counting, failures
from miggraph.extract.rules.rule import Method, Rule, RuleMatch

__all__ = [
    "Language",
    "Matcher",
    "Method",
    "Rule",
    "RuleMatch",
    "RuleSet",
    "TokenLine",
    "counting",
    "entries",
    "failures",
    "is_known",
    "lemma",
    "line_of",
    "load",
    "load_language",
    "method_concepts",
    "smooth",
    "word_set",
]
