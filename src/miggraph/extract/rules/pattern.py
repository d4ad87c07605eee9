r"""The phrase language of rules, compiled to a regular expression over the code of a :class:`TokenLine`.

======================  ================================================================================
``urge``                a token with this lemma or this form
``'urged'``, ``"'s"``   exactly this form, capitals only where the pattern has them; ``'*ing'`` ``'un*'`` any letters
``{report}``            any entry of a vocabulary, each itself a phrase; ``'{report}'`` its words in exactly this form
``{@Instrument}``       an annotation; ``{@Capital} {@Lower} {@Acronym} {@Number} {@Word}`` by shape;
                        ``{@Year}`` 1800 to 2099, ``{@Decade}`` ("1990s"); ``{@Token}`` any token of the clause
``(a|b)``               alternatives
``x?  x*  x+``          x if it is there; any number of times; at least once
``...7  ...``           up to seven tokens, any number of tokens, of the same clause
``<agent: x>``          what x matches is captured under a name; several alternatives may have the same
``!x``                  not followed by x
``^  $``                the beginning of the text; its end, before any last punctuation
======================  ================================================================================

A gap takes as few tokens as it can, at the end of a sequence as many as it can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from miggraph.extract.rules.line import BEGINNING, CLAUSE, FIELD, TAG, TOKEN, british, line_of

NUMBERED = "__"
"""Stands between the name of a capture and a number in a compiled pattern."""
ANNOTATIONS = frozenset({"Actor", "Agency", "Body", "Country", "Instrument", "Name", "Person"})
"""The kinds of annotations that extractors mark in a line before they try rules."""
LONGEST_GAP = 99
DEEPEST = 40
"""How deep brackets, captures and negations may be nested."""

_START = rf"(?<![^{TOKEN}])"
_WITHIN = rf"[^{TOKEN}{CLAUSE}]+{TOKEN}"
_REST = rf"[^{TOKEN}]*{TOKEN}"
_LETTERS = rf"[^{FIELD}{TOKEN}]*"
_SHAPES = {
    "Capital": "[AT]",
    "Lower": "a",
    "Acronym": "A",
    "Number": "[0YD]",
    "Year": "Y",
    "Decade": "D",
    "Word": "[ATa]",
}
_COUNTED = ("Number", "Year", "Decade")
"""Shapes that few texts have: a text is tried only where it has one."""
_UNKNOWN = ("Lower", "Word")
"""Shapes of which a line does not know where they stand."""
_BY_LEMMA = "by lemma"
_CAPTURE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_AT_BEGINNING = frozenset({BEGINNING})
_END = rf"(?=(?:{_LETTERS}{FIELD}{_LETTERS}{FIELD}\.{_REST})*+\Z)"
_WILD = "\ua7f7"
"""Stands for ``*`` in quotes: a letter of no alphabet in use, so that the tokens around it stay whole."""
_LEXEME = re.compile(
    r"""\s*(?:(?P<gap>\.\.\.(?P<most>[0-9]+)?)|(?P<exact>'[^']*'|"[^"]*")|\{(?P<vocabulary>@?[\w -]+)\}"""
    r"""|<(?P<capture>\w+):|(?P<mark>[()|>?*+!^$])|(?P<word>[^\W_][\w&./-]*))""",
    re.VERBOSE,
)


class PatternError(ValueError):
    """A pattern that cannot be read. ``column`` counts from 1; it is 0 where the whole is at fault."""

    def __init__(self, what: str, column: int) -> None:
        super().__init__(what)
        self.what, self.column = what, column


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled part of a pattern: the expression, and words of which a match holds at least one (None: unknown).

    A match also holds one word of each set in ``others``; ``empty`` tells whether the part can take no token.
    ``first`` are words of which the first token of a match is one (None: unknown; none for a part that takes none).
    """

    expression: str
    anchors: frozenset[str] | None = None
    empty: bool = False
    others: tuple[frozenset[str], ...] = ()
    first: frozenset[str] | None = None
    single: tuple[str, str] | None = None
    """For a single word, how it is compared ("word" by lemma or form, or by form and which shape) and the word."""

    @property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Sets of words of each of which a match holds at least one, the least frequent first."""
        return () if self.anchors is None else (self.anchors, *self.others)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``anchors`` are words of which every text that matches holds one, None where unknown.

    It also holds one word of each set in ``others``; a match begins with one of ``first``, None where unknown.
    """

    expression: str
    anchors: frozenset[str] | None
    others: tuple[frozenset[str], ...] = ()
    first: frozenset[str] | None = None


Lookup = Callable[[str], Part]
"""Gives the compiled alternatives of a vocabulary; the name is in quotes where its words count in this form alone.

:raises KeyError: if there is none of this name
"""


def compile_pattern(source: str, vocabularies: Lookup) -> Pattern:
    """Compile a pattern of the phrase language.

    :raises PatternError: if it cannot be read, or names an unknown vocabulary
    """
    part = compile_part(source, vocabularies)
    if part.empty:
        raise PatternError("it would match the empty text", 1)
    return Pattern(_START + part.expression, part.anchors, part.others, part.first)


def compile_part(source: str, vocabularies: Lookup, *, exact: bool = False) -> Part:
    """Compile a pattern as part of a larger one.

    :param exact: plain words stand for themselves alone, not for all their forms
    :raises PatternError: if it cannot be read
    """
    reader = _PatternReader(source, vocabularies, exact=exact)
    part = reader.alternatives()
    if reader.at < len(reader.lexemes):
        raise PatternError("closes what was not opened", reader.lexemes[reader.at].start() + 1)
    return part


def alternatives(parts: list[Part]) -> Part:
    """Any of some parts; neighbours that are single words become one expression, which is faster."""
    parts = list(_joined(parts))
    if len(parts) == 1:
        return parts[0]
    return _part(
        f"(?:{'|'.join(part.expression for part in parts)})",
        [frozenset[str]().union(*sets) for sets in zip(*(part.needs for part in parts), strict=False)],
        empty=any(part.empty for part in parts),
        first=_any_of(part.first for part in parts),
    )


def _joined(parts: list[Part]) -> Iterator[Part]:
    for how, run in groupby(parts, key=lambda part: part.single and part.single[0]):
        alike = list(run)
        if how is not None and len(alike) > 1:
            forms = [part.single[1] for part in alike if part.single]
            yield words(forms) if how == _BY_LEMMA else _forms(forms, how)
        else:
            yield from alike


def _part(expression: str, needs: Iterable[frozenset[str]], *, empty: bool, first: frozenset[str] | None) -> Part:
    ranked = sorted(needs, key=_frequency)
    return Part(expression, ranked[0] if ranked else None, empty, tuple(ranked[1:]), first)


def _any_of(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """The words of all sets, None where one is unknown."""
    known = list(sets)
    return None if None in known else frozenset[str]().union(*filter(None, known))


def _first(parts: Iterable[Part]) -> frozenset[str] | None:
    """The words with which a sequence can begin: those of its first part, and of the next where that can be empty."""
    leading: list[frozenset[str] | None] = []
    for part in parts:
        leading.append(part.first)
        if not part.empty or part.first == _AT_BEGINNING:
            break
    return _any_of(leading)


def words(forms: list[str]) -> Part:
    """A token that is one of some plain words, by lemma or form."""
    plain = sorted({british(form.lower()) for form in forms}, key=lambda form: (-len(form), form))
    either = "|".join(map(re.escape, plain))
    either = f"(?:{either})" if len(plain) > 1 else either
    expression = rf"(?>(?:{_LETTERS}{FIELD})??{either}{FIELD}{_REST})"
    single = (_BY_LEMMA, plain[0]) if len(plain) == 1 else None
    return Part(expression, frozenset(plain), first=frozenset(plain), single=single)


def _forms(forms: list[str], shape: str) -> Part:
    """A token that is one of some forms in lower case, of any or of one shape."""
    either = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    known = frozenset(forms)
    return Part(rf"{_LETTERS}{FIELD}(?:{either}){FIELD}{shape}{_REST}", known, first=known)


def _frequency(anchors: frozenset[str]) -> tuple[int, int, list[str]]:
    """How often a text holds one of some words, roughly: short words are frequent."""
    return sum(len(word) < 4 for word in anchors), len(anchors), sorted(anchors)


def is_plain(entry: str) -> bool:
    """Whether an entry of a vocabulary is one word without any construct."""
    return bool(re.fullmatch(r"[^\W_][\w&./-]*", entry))


class _PatternReader:
    """Reads one pattern from left to right (recursive descent)."""

    def __init__(self, source: str, vocabularies: Lookup, *, exact: bool) -> None:
        self.vocabularies = vocabularies
        self.in_quotes = exact
        self.lexemes: list[re.Match[str]] = []
        self.names: frozenset[str] = frozenset()
        self.captures = 0
        self.at = self.depth = 0
        place = 0
        while place < len(source.rstrip()):
            found = _LEXEME.match(source, place)
            if not found:
                column = place + len(source[place:]) - len(source[place:].lstrip()) + 1
                raise PatternError(f"{source[column - 1]!r} is not part of the language", column)
            self.lexemes.append(found)
            place = found.end()
        self.length = len(source)

    @property
    def mark(self) -> str:
        return self.lexemes[self.at]["mark"] or "" if self.at < len(self.lexemes) else ""

    @property
    def column(self) -> int:
        if self.at >= len(self.lexemes):
            return self.length + 1
        found = self.lexemes[self.at]
        return found.end() - len(found[0].lstrip()) + 1

    def alternatives(self) -> Part:
        """Alternatives, of which several may capture under one name."""
        before = self.names
        parts, names = [self.sequence()], self.names
        while self.mark == "|":
            self.at += 1
            self.names = before
            parts.append(self.sequence())
            names |= self.names
        self.names = names
        return alternatives(parts)

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.at < len(self.lexemes) and self.mark not in ("|", ")", ">"):
            parts.append(self.item())
        if not parts:
            raise PatternError("an alternative is empty", self.column)
        if len(parts) == 1:
            return parts[0]
        needs = [each for part in parts if not part.empty for each in part.needs]
        expression = "".join(part.expression for part in parts)
        return _part(expression, needs, empty=all(part.empty for part in parts), first=_first(parts))

    def item(self) -> Part:
        part = self.atom()
        while self.mark in ("?", "*", "+"):
            quantifier = self.mark
            self.at += 1
            anchors = part.anchors if quantifier == "+" else None
            empty = part.empty or quantifier != "+"
            part = Part(f"(?:{part.expression}){quantifier}", anchors, empty, first=part.first)
        return part

    def atom(self) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternError(f"is nested more than {DEEPEST} deep", self.column)
        part = self.single()
        self.depth -= 1
        return part

    def single(self) -> Part:
        found, column = self.lexemes[self.at], self.column
        self.at += 1
        if found["gap"]:
            most = found["most"] or ""
            if len(most) > len(str(LONGEST_GAP)):
                raise PatternError(f"a gap is of {LONGEST_GAP} tokens at most", column)
            last = self.at >= len(self.lexemes) or self.mark in ("|", ")", ">")
            return Part(rf"(?:{_WITHIN}){{0,{most}}}{'' if last else '?'}", empty=True)
        if found["word"]:
            return form(found["word"]) if self.in_quotes else words([found["word"]])
        if found["exact"]:
            quoted = found["exact"][1:-1]
            named = re.fullmatch(r"\{([\w -]+)\}", quoted)
            return self.named(f"'{named[1]}'", column) if named else self.exact(quoted, column)
        if found["vocabulary"]:
            return self.named(found["vocabulary"].strip(), column)
        if found["capture"]:
            return self.capture(found["capture"], column)
        return self.marked(found["mark"], column)

    def marked(self, mark: str, column: int) -> Part:
        if mark == "(":
            part = self.alternatives()
            self.close(")", column)
            return replace(part, expression=f"(?:{part.expression})")
        if mark == "!":
            if self.at >= len(self.lexemes):
                raise PatternError("'!' stands before nothing", column)
            return Part(f"(?!{self.atom().expression})", empty=True, first=frozenset())
        if mark == "^":
            return Part(r"\A", empty=True, first=_AT_BEGINNING)
        if mark == "$":
            return Part(_END, empty=True, first=frozenset())
        raise PatternError(f"{mark!r} stands where a word is wanted", column)

    def capture(self, name: str, column: int) -> Part:
        if not _CAPTURE.fullmatch(name):
            raise PatternError(f"{name!r} is no name for a capture: use letters, figures and single '_'", column)
        if name in self.names:
            raise PatternError(f"{name!r} is captured twice", column)
        self.names |= {name}
        self.captures += 1
        number = self.captures
        part = self.alternatives()
        self.close(">", column)
        return replace(part, expression=f"(?P<{name}{NUMBERED}{number}>{part.expression})", single=None)

    def close(self, mark: str, column: int) -> None:
        if self.mark != mark:
            raise PatternError(f"is not closed with {mark!r}", column)
        self.at += 1

    def named(self, name: str, column: int) -> Part:
        if name.startswith("@"):
            return _annotation(name[1:], column)
        try:
            return self.vocabularies(name)
        except KeyError:
            raise PatternError(f"no vocabulary is called {name!r}", column) from None

    def exact(self, text: str, column: int) -> Part:
        line = line_of(text.replace("*", _WILD))
        parts = [form(word) for word in line.printed]
        if not parts:
            raise PatternError("the quotes are empty", column)
        if len(parts) == 1:
            return parts[0]
        anchors = [part.anchors for part in parts if part.anchors]
        expression = "".join(part.expression for part in parts)
        return Part(expression, min(anchors, key=len) if anchors else None, first=parts[0].first)


def form(word: str) -> Part:
    """A token of exactly this form; capitals count where the pattern has them."""
    lower = british(word.lower())
    letters = re.escape(lower).replace(_WILD, _LETTERS)
    bare = word.replace(_WILD, "")
    shape = "" if bare.islower() or not bare[:1].isalpha() else "A" if len(bare) > 1 and bare.isupper() else "[AT]"
    anchors = None if _WILD in word else frozenset({lower})
    single = (shape, lower) if anchors else None
    return Part(rf"{_LETTERS}{FIELD}{letters}{FIELD}{shape}{_REST}", anchors, first=anchors, single=single)


def _annotation(kind: str, column: int) -> Part:
    if kind == "Token":
        return Part(_WITHIN)
    known = frozenset({f"@{kind}"})
    if kind in _SHAPES:
        expression = rf"[^{FIELD}{TOKEN}]*{FIELD}{_LETTERS}{FIELD}{_SHAPES[kind]}{_REST}"
        return Part(expression, known if kind in _COUNTED else None, first=None if kind in _UNKNOWN else known)
    if kind not in ANNOTATIONS:
        allowed = ", ".join(sorted({*ANNOTATIONS, *_SHAPES, "Token"}))
        raise PatternError(f"no annotation or shape is called {kind!r}, only {allowed}", column)
    first, other = (rf"[^{TOKEN}]*{TAG}{kind}{re.escape(end)}{_REST}" for end in "+-")
    return Part(f"(?:{first}(?:{other})*+)", known, first=known)
