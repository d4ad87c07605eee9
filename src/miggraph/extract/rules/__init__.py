"""Extraction rules as data: files of rules with examples, a phrase language, and the matching of texts."""

from miggraph.extract.rules.concepts import method_concepts
from miggraph.extract.rules.files import Language, load, load_language, word_list
from miggraph.extract.rules.line import Line, line_of, smooth
from miggraph.extract.rules.matching import Matcher, RuleSet, counting, failures
from miggraph.extract.rules.rule import Match, Method, Rule

__all__ = [
    "Language",
    "Line",
    "Match",
    "Matcher",
    "Method",
    "Rule",
    "RuleSet",
    "counting",
    "failures",
    "line_of",
    "load",
    "load_language",
    "method_concepts",
    "smooth",
    "word_list",
]
