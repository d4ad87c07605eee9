"""Extraction rules as data: files of rules with examples, a phrase language, and the matching of texts."""

from miggraph.extract.rules.concepts import all_method_concepts, method_concepts, method_of, own_id
from miggraph.extract.rules.current import current_rules, entries, load, word_set
from miggraph.extract.rules.files import Language, languages, load_language, method_ids
from miggraph.extract.rules.line import TokenLine, is_known, lemma, line_of, smooth
from miggraph.extract.rules.matching import Matcher, RuleSet, counting, failures
from miggraph.extract.rules.patience import patience
from miggraph.extract.rules.reading import FIRST, cached_by_language, current_language, reading
from miggraph.extract.rules.rule import Method, Rule, RuleMatch

__all__ = [
    "FIRST",
    "Language",
    "Matcher",
    "Method",
    "Rule",
    "RuleMatch",
    "RuleSet",
    "TokenLine",
    "all_method_concepts",
    "cached_by_language",
    "counting",
    "current_language",
    "current_rules",
    "entries",
    "failures",
    "is_known",
    "languages",
    "lemma",
    "line_of",
    "load",
    "load_language",
    "method_concepts",
    "method_ids",
    "method_of",
    "own_id",
    "patience",
    "reading",
    "smooth",
    "word_set",
]
