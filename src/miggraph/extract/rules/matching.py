"""How rules match a text: compiled rules, and sets of them with an index from words to rules.

A text is tried only against the rules of which it holds a word, at the tokens with which a match can begin. What an
exclusion matches is blotted out before its rules are tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from miggraph.extract.rules.expression import Compiled, Match
from miggraph.extract.rules.line import Readable, TokenLine, example
from miggraph.extract.rules.pattern import NUMBERED
from miggraph.extract.rules.rule import Method, Rule, RuleMatch, Stopped

Firings = dict[str, dict[str, RuleMatch]]
"""By the id of a rule, the texts that it matched, each with the first match."""

_firings: ContextVar[Firings | None] = ContextVar("firings", default=None)


@contextmanager
def counting() -> Iterator[Firings]:
    """Note which rules match which texts while the block runs."""
    firings: Firings = defaultdict(dict)
    token = _firings.set(firings)
    try:
        yield firings
    finally:
        _firings.reset(token)


class Matcher:
    """A compiled rule. A text that it matches holds one of ``anchors`` and one word of each set in ``others``.

    Its matches begin with one of the words in ``first``, None where they are unknown.
    """

    def __init__(
        self,
        rule: Rule,
        expression: Compiled,
        anchors: frozenset[str] | None,
        others: tuple[frozenset[str], ...] = (),
        first: frozenset[str] | None = None,
    ) -> None:
        self._rule = rule
        self._expression = expression
        self.anchors = anchors
        self.others = others
        self.first = first
        self._needs = tuple(words for words in (anchors, *others, first) if words is not None)
        self.exclusions: tuple[Matcher, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that was compiled."""
        return self._rule

    @property
    def expression(self) -> Compiled:
        """The regular expression of the rule."""
        return self._expression

    def may_match(self, line: TokenLine) -> bool:
        """Whether a text holds the words without which the rule cannot match."""
        return not any(map(line.words.isdisjoint, self._needs))

    def search(self, line: TokenLine, start: int = 0) -> RuleMatch | None:
        """The first match in a text at or after an offset."""
        found = next(self._found(line, self.blotted(line), start), None) if self.may_match(line) else None
        return self._noted(self._read(found, line), line) if found else None

    def match(self, line: TokenLine) -> RuleMatch | None:
        """The match with which a text begins."""
        if not self.may_match(line):
            return None
        blotted = self.blotted(line)
        found = self.expression.match(blotted.text if self.rule.regex else blotted.code)
        match = self._read(found, line) if found else None
        return self._noted(match, line) if match and match.start == 0 else None

    def finditer(self, line: TokenLine, start: int = 0) -> Iterator[RuleMatch]:
        """The matches in a text, from left to right, none overlapping another."""
        if self.may_match(line):
            for found in self._found(line, self.blotted(line), start):
                yield self._noted(self._read(found, line), line)

    def regardless(self, line: TokenLine) -> RuleMatch | None:
        """The first match if there were no exclusions."""
        found = next(self._found(line, line, 0), None) if self.may_match(line) else None
        return self._read(found, line) if found else None

    def blotted(self, line: TokenLine) -> Readable:
        """A text without what the rule's exclusions match."""
        if not self.exclusions:
            return line
        return line.blotted(
            self.rule.unless, (s for e in self.exclusions if e.may_match(line) for s in e.stretches(line))
        )

    def stretches(self, line: TokenLine) -> Iterator[tuple[int, int]]:
        """What of a text an exclusion blots out."""
        for found in self.finditer(line):
            if self.rule.scope == "unit":
                yield 0, len(line.text)
            elif self.rule.scope == "clause":
                yield found.start, line.clause_end(found.start)
            else:
                yield found.start, found.end

    def _noted(self, found: RuleMatch, line: TokenLine) -> RuleMatch:
        firings = _firings.get()
        if firings is not None:
            firings[self.rule.id].setdefault(line.text, found)
        return found

    def _found(self, line: TokenLine, blotted: Readable, start: int) -> Iterator[Match]:
        """The matches at or after an offset, tried at the tokens with which one can begin where these are known."""
        if self.rule.regex:
            yield from self.expression.finditer(blotted.text, start)
            return
        at = line.places[line.tokens(start, len(line.text)).start] if start else 0
        if self.first is None:
            yield from self.expression.finditer(blotted.code, at)
            return
        code, match = blotted.code, self.expression.match
        for place in line.places_of(self.first):
            if place >= at and (found := match(code, place)):
                yield found
                at = found.span()[1]

    def _read(self, found: Match, line: TokenLine) -> RuleMatch:
        captured = [name for name, words in found.groupdict().items() if words]
        if self.rule.regex:
            return RuleMatch(self.rule, *found.span(), {name: found.span(name) for name in captured})
        groups = {name.partition(NUMBERED)[0]: line.offsets(*found.span(name)) for name in captured}
        return RuleMatch(self.rule, *line.offsets(*found.span()), groups)


class RuleSet:
    """Rules in the order in which they are tried, with an index from words to the rules that need one of them."""

    def __init__(self, matchers: Sequence[Matcher], methods: Mapping[str, Method] | None = None) -> None:
        self._matchers = tuple(matchers)
        self._methods = dict(methods or {})
        self._by_id = {matcher.rule.id: matcher for matcher in self._matchers}
        self._parts: dict[str, RuleSet] = {}
        self._always = frozenset(n for n, m in enumerate(self._matchers) if m.anchors is None)
        self._index: dict[str, list[int]] = {}
        for number, matcher in enumerate(self._matchers):
            for word in matcher.anchors or ():
                self._index.setdefault(word, []).append(number)

    @property
    def matchers(self) -> tuple[Matcher, ...]:
        """The rules, compiled, in their order."""
        return self._matchers

    @property
    def methods(self) -> Mapping[str, Method]:
        """The methods that the file describes, by id."""
        return self._methods

    def __iter__(self) -> Iterator[Rule]:
        return (matcher.rule for matcher in self.matchers)

    def __len__(self) -> int:
        return len(self.matchers)

    def __getitem__(self, rule: str) -> Matcher:
        return self._by_id[rule]

    def __contains__(self, rule: object) -> bool:
        return rule in self._by_id

    def under(self, prefix: str) -> RuleSet:
        """The rules whose ids begin with a prefix."""
        if prefix not in self._parts:
            self._parts[prefix] = RuleSet([m for m in self._matchers if m.rule.id.startswith(prefix)], self._methods)
        return self._parts[prefix]

    def candidates(self, line: TokenLine) -> Iterator[Matcher]:
        """The rules that a text may match, in their order."""
        numbers = self._always.union(*(self._index[word] for word in line.words & self._index.keys()))
        return (self._matchers[number] for number in sorted(numbers))

    def first(self, line: TokenLine) -> RuleMatch | None:
        """The first match of the first rule that matches."""
        return next(self.all(line), None)

    def all(self, line: TokenLine) -> Iterator[RuleMatch]:
        """The first match of each rule that matches."""
        return (found for matcher in self.candidates(line) if (found := matcher.search(line)))

    def every(self, line: TokenLine) -> Iterator[RuleMatch]:
        """All matches of each rule, rule by rule."""
        return (found for matcher in self.candidates(line) for found in matcher.finditer(line))

    def stopped(self, line: TokenLine) -> Iterator[Stopped]:
        """The rules that match a text but for their exclusions, with the exclusions that overlap the match."""
        for matcher in self.candidates(line):
            found = matcher.regardless(line)
            if found and not matcher.search(line):
                by = [e.rule.id for e in matcher.exclusions if _overlaps(found, e.stretches(line))]
                yield Stopped(found, tuple(dict.fromkeys(by)))


def _overlaps(found: RuleMatch, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start < found.end and found.start < end for start, end in stretches)


def failures(matcher: Matcher) -> Iterator[str]:
    """What is wrong with a rule's examples, an example a line; nothing where all pass."""
    for wanted in matcher.rule.yes:
        line = example(wanted.text)
        found = matcher.search(line)
        if not found:
            yield f"{matcher.rule.id} does not match {wanted.text!r}"
            continue
        for name, words in wanted.captures.items():
            if found.group(line, name) != words:
                yield f"{matcher.rule.id}: {name} is {found.group(line, name)!r}, not {words!r}, in {wanted.text!r}"
    for unwanted in matcher.rule.no:
        if matcher.search(example(unwanted.text)):
            yield f"{matcher.rule.id} matches {unwanted.text!r}"
