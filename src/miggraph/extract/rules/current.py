"""What extractors ask for by name, in whatever language is being read: rules, words, and their order.

A module may keep what it asked for: it always holds the rules of the language that is being read when they are used.
A language that lacks a file, rule or vocabulary matches nothing there; the first language must have each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache

from miggraph.errors import RuleError
from miggraph.extract.rules.files import Language, load_language
from miggraph.extract.rules.line import Readable, TokenLine
from miggraph.extract.rules.matching import Matcher, RuleSet
from miggraph.extract.rules.reading import FIRST, cached_by_language, current_language
from miggraph.extract.rules.rule import Method, Rule, RuleMatch
from miggraph.extract.rules.vocabulary import spelt


def current_rules() -> Language:
    """All rules and vocabularies of the language that is being read."""
    return load_language(current_language())


@cache
def load(name: str) -> RuleSet:
    """The rules of one file, of the language that is being read whenever they are used.

    :raises RuleError: if a file of the first language is malformed, or it has no such file
    """
    if name not in load_language(FIRST).files:
        raise RuleError("there is no such file of rules", where=f"{FIRST}/{name}.toml")
    return _CurrentRules(name)


@cached_by_language
def entries(name: str) -> tuple[str, ...]:
    """The entries of a vocabulary and of those it names, in their order, in lower case and without quotes.

    :raises RuleError: if neither the language that is read nor the first one has such a vocabulary
    """
    words = current_rules().words
    if name in words:
        return tuple(form.lower() for form in spelt(name, words))
    if name not in load_language(FIRST).words:
        raise RuleError(f"no vocabulary is called {name!r}", where=f"rules of {current_language()}")
    return ()


@cache
def word_set(name: str) -> AbstractSet[str]:
    """The entries of a vocabulary as a set, as :func:`entries` gives them.

    :raises RuleError: if the first language has no such vocabulary
    """
    entries(name)
    return _CurrentWords(name)


@cached_by_language
def _words(name: str) -> frozenset[str]:
    return frozenset(entries(name))


class _CurrentWords(AbstractSet[str]):
    def __init__(self, name: str) -> None:
        self._name = name

    @classmethod
    def _from_iterable(cls, words: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        """What its operators give: the words of one language."""
        return frozenset(words)

    def __contains__(self, word: object) -> bool:
        return word in _words(self._name)

    def __iter__(self) -> Iterator[str]:
        return iter(_words(self._name))

    def __len__(self) -> int:
        return len(_words(self._name))


class _CurrentRules(RuleSet):
    """The rules of a file whose ids begin with a prefix. Whoever uses them gets those of the language being read."""

    def __init__(self, name: str, prefix: str = "") -> None:
        self._name, self._prefix = name, prefix
        self._by_language: dict[str, RuleSet] = {}
        self._known: dict[str, Matcher] = {}
        self._narrower: dict[str, RuleSet] = {}

    @property
    def _own(self) -> RuleSet:
        language = current_language()
        if language not in self._by_language:
            own = load_language(language).rules(self._name)
            self._by_language[language] = own.under(self._prefix) if self._prefix else own
        return self._by_language[language]

    @property
    def matchers(self) -> tuple[Matcher, ...]:
        return self._own.matchers

    @property
    def methods(self) -> Mapping[str, Method]:
        return self._own.methods

    def __len__(self) -> int:
        return len(self._own)

    def __getitem__(self, rule: str) -> Matcher:
        if rule not in self._known:
            load_language(FIRST).files[self._name][rule]  # a rule that no language has is an error of whoever asks
            self._known[rule] = _CurrentRule(self._name, rule)
        return self._known[rule]

    def under(self, prefix: str) -> RuleSet:
        if prefix not in self._narrower:
            self._narrower[prefix] = _CurrentRules(self._name, prefix)
        return self._narrower[prefix]

    def candidates(self, line: TokenLine) -> Iterator[Matcher]:
        return self._own.candidates(line)


class _CurrentRule(Matcher):
    """The rule of an id, of the language being read."""

    def __init__(self, file: str, rule: str) -> None:
        self._file, self._id = file, rule
        self._by_language: dict[str, Matcher] = {}

    @property
    def _own(self) -> Matcher:
        language = current_language()
        if language not in self._by_language:
            own = load_language(language).rules(self._file)
            self._by_language[language] = own[self._id] if self._id in own else _nothing(self._id)
        return self._by_language[language]

    @property
    def rule(self) -> Rule:
        return self._own.rule

    def may_match(self, line: TokenLine) -> bool:
        return self._own.may_match(line)

    def search(self, line: TokenLine, start: int = 0) -> RuleMatch | None:
        return self._own.search(line, start)

    def match(self, line: TokenLine) -> RuleMatch | None:
        return self._own.match(line)

    def finditer(self, line: TokenLine, start: int = 0) -> Iterator[RuleMatch]:
        return self._own.finditer(line, start)

    def regardless(self, line: TokenLine) -> RuleMatch | None:
        return self._own.regardless(line)

    def blotted(self, line: TokenLine) -> Readable:
        return self._own.blotted(line)

    def stretches(self, line: TokenLine) -> Iterator[tuple[int, int]]:
        return self._own.stretches(line)


def _nothing(rule: str) -> Matcher:
    """A rule that matches no text."""
    return Matcher(Rule(rule), re.compile(r"(?!)"), frozenset())
