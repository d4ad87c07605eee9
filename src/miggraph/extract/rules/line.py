r"""A text as rules see it: tokens, each with its lemma, coded as one string on which compiled patterns run.

A token is coded as ``lemma \x01 word \x01 shape tags \x02``, in lower case; a token that ends a clause begins with
``\x03``. The shape is ``A`` (all capitals), ``T`` (begins with a capital), ``a`` (another word), ``Y`` (a year), ``D``
(a decade), ``0`` (another number) or ``.`` (punctuation). A tag is ``\x04Kind+`` on the first token of an annotation
and ``\x04Kind-`` on the others.

Lemmas come from simplemma's tables (no model, the same on every machine); the spellings -ize and -ise count as one.
A line is of the language that is being read when it is made.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import accumulate, repeat
from operator import add

from miggraph.extract.rules.reading import current_language
from miggraph.extract.rules.spelling import spelling_of
from miggraph.lexicon import fold_typography

FIELD, TOKEN, CLAUSE, TAG = "\x01", "\x02", "\x03", "\x04"
BLOTTED = "\u2588"
BEGINNING = "^"
"""What the first token of a text is called, besides its words."""
CLAUSE_ENDS = frozenset(".;!?")

_SHAPE_KEYS = {"A": ("@Capital", "@Acronym"), "T": ("@Capital",), "Y": ("@Year",), "D": ("@Decade",)}
SHAPES = ("@Acronym", "@Capital", "@Decade", "@Number", "@Year")
"""The shapes among the keys of a token."""
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DECADE = re.compile(r"(?:1[89]|20)\d0s")
_SINGLE = re.compile(r"(?<!\w)'(?=[^\W\d_a-zß-ÿ])((?:[^'\"]|(?<=\w)'(?=\w)){3,200})'(?!\w)")
"""A title in single quotes, as the British print it; an apostrophe inside a word ends none."""


def lemma(word: str) -> str:
    """The lemma of a word in lower case, in the language being read: ``stressed`` and ``stresses`` give ``stress``."""
    return _lemma(word, current_language())


@lru_cache(maxsize=65_536)
def _lemma(word: str, language: str) -> str:
    return british(spelling_of(language).lemma(word))


def is_known(word: str) -> bool:
    """Whether a word in lower case is one of the language being read, by the tables that give the lemmas."""
    return spelling_of(current_language()).is_known(word)


def british(word: str) -> str:
    """One spelling for -ize and -ise, -ization and -isation."""
    for end in ("ize", "ization"):
        if word.endswith(end) and len(word) > len(end) + 2:
            return f"{word[: -len(end)]}is{end[2:]}"
    return word


def smooth(text: str) -> str:
    """The text with one kind of quotes and dashes, and without the stops of "Mr." and initials, which end no clause.

    Offsets stay.
    """
    folded = fold_typography(text)
    folded = _SINGLE.sub(r'"\1"', folded) if folded.count("'") > 1 else folded
    return spelling_of(current_language()).shortened.sub(" ", folded)


class TokenLine:
    """A text with its tokens. ``text`` has the length of what was given, so offsets into it are offsets into that.

    Every line is asked for its words; its code, and where its tokens stand, are computed when they are asked for.

    :param text: a sentence, list item or other stretch
    """

    stretches: tuple[tuple[int, int], ...] = ()
    """What of it is blotted out: nothing."""

    def __init__(self, text: str) -> None:
        self.language = current_language()
        self.text = smooth(text)
        self.printed: tuple[str, ...] = tuple(spelling_of(self.language).tokens.findall(self.text))
        """The tokens as the text has them."""
        keys = list(map(_keys, self.printed, repeat(self.language)))
        if keys:
            keys[0] |= {BEGINNING}
        self.keys = tuple(keys)
        """What rules call each token: its lower-case words and lemmas, what it is by shape, place and annotation."""
        self.words = frozenset[str]().union(*set(keys))
        """The keys of its tokens, by which the rules are chosen that can match at all."""
        self._blotted: dict[object, Readable] = {}

    def tagged(self, tags: Iterable[tuple[str, int, int]]) -> TokenLine:
        """The same line with annotations in it, as (kind, start, end)."""
        return _TaggedLine(self, tags)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where in the text each token begins."""
        return tuple(map(re.Match.start, spelling_of(self.language).tokens.finditer(self.text)))

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where in the text each token ends."""
        return tuple(map(add, self.starts, map(len, self.printed)))

    def places_of(self, words: frozenset[str]) -> list[int]:
        """Where in the code those tokens begin that have one of some words among their keys, in their order."""
        return [place for place, keys in zip(self.places, self.keys, strict=False) if not words.isdisjoint(keys)]

    @cached_property
    def code(self) -> str:
        """The coded tokens."""
        return "".join(self.coded)

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The code of each token."""
        return tuple(map(_code, self.printed, repeat(self.language)))

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where each token begins in the code, and behind the last one where the code ends."""
        return tuple(accumulate(map(len, self.coded), initial=0))

    def tokens(self, start: int, end: int) -> range:
        """The numbers of the tokens that share a character with ``text[start:end]``."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text whose tokens are coded at ``code[start:end]``; empty where no token is."""
        first, last = bisect_left(self.places, start), bisect_left(self.places, end)
        if first >= last:
            at = self.starts[first] if first < len(self.starts) else len(self.text)
            return at, at
        return self.starts[first], self.ends[last - 1]

    def clause_end(self, offset: int) -> int:
        """Where the clause that holds an offset ends."""
        for start in self.starts[bisect_left(self.starts, offset) :]:
            if self.text[start] in CLAUSE_ENDS:
                return start
        return len(self.text)

    def blotted(self, key: object, stretches: Iterable[tuple[int, int]]) -> Readable:
        """The line with some stretches made unreadable, kept under a key."""
        if key not in self._blotted:
            found = tuple(stretches)
            self._blotted[key] = Blotted(self, found) if found else self
        return self._blotted[key]


class _TaggedLine(TokenLine):
    """A line with annotations; all else is that of the line without them."""

    def __init__(self, plain: TokenLine, tags: Iterable[tuple[str, int, int]]) -> None:
        self.language = plain.language
        self.text = plain.text
        self.printed = plain.printed
        self._plain = plain
        self._tags = tuple(tags)
        keys = list(plain.keys)
        for kind, start, end in self._tags:
            for token in plain.tokens(start, end)[:1]:
                keys[token] |= {f"@{kind}"}
        self.keys = tuple(keys)
        self.words = plain.words.union(f"@{kind}" for kind, _, _ in self._tags)
        self._blotted = {}

    @cached_property
    def starts(self) -> tuple[int, ...]:
        return self._plain.starts

    @cached_property
    def ends(self) -> tuple[int, ...]:
        return self._plain.ends

    @cached_property
    def coded(self) -> tuple[str, ...]:
        coded = list(self._plain.coded)
        for kind, start, end in self._tags:
            for number, token in enumerate(self.tokens(start, end)):
                coded[token] = f"{coded[token][:-1]}{TAG}{kind}{'-' if number else '+'}{TOKEN}"
        return tuple(coded)


class Blotted:
    """A line's text and code, of the same lengths, in which some stretches match nothing but a gap."""

    def __init__(self, line: TokenLine, stretches: tuple[tuple[int, int], ...]) -> None:
        self._line = line
        self.stretches = stretches

    @cached_property
    def text(self) -> str:
        """The text with the stretches blotted out."""
        text = self._line.text
        for start, end in self.stretches:
            text = f"{text[:start]}{BLOTTED * (end - start)}{text[end:]}"
        return text

    @cached_property
    def code(self) -> str:
        """The code with the tokens of the stretches blotted out."""
        coded = list(self._line.coded)
        for start, end in self.stretches:
            for token in self._line.tokens(start, end):
                coded[token] = _READABLE.sub(lambda found: BLOTTED * len(found[0]), coded[token])
        return "".join(coded)


Readable = TokenLine | Blotted
"""What rules are tried on: a line, or what its exclusions leave of it."""

_READABLE = re.compile(rf"[^{FIELD}{TOKEN}]+")


@lru_cache(maxsize=65_536)
def _code(word: str, language: str) -> str:
    """A token without annotations."""
    lower = word.lower()
    end = CLAUSE if word in CLAUSE_ENDS else ""
    return f"{end}{_lemma(lower, language)}{FIELD}{british(lower)}{FIELD}{_shape(word)}{TOKEN}"


@lru_cache(maxsize=65_536)
def _keys(word: str, language: str) -> frozenset[str]:
    """What a token is called by rules that may match it."""
    parts = {word.lower(), *filter(None, word.lower().split("-"))}
    lemmas = [_lemma(part, language) for part in parts]
    number = ("@Number",) if any(map(str.isdigit, word)) else ()
    return frozenset((*map(british, parts), *lemmas, *number, *_SHAPE_KEYS.get(_shape(word), ())))


def _shape(word: str) -> str:
    first = word[0]
    if first.isdigit():
        return "Y" if _YEAR.fullmatch(word) else "D" if _DECADE.fullmatch(word) else "0"
    if not first.isalpha():
        return "."
    if len(word.rstrip("'")) > 1 and word.isupper():
        return "A"
    return "T" if first.isupper() else "a"


def line_of(text: str) -> TokenLine:
    """The line of a text without annotations; kept, since several stages look at one text."""
    return _line(text, current_language())


@lru_cache(maxsize=4_096)
def _line(text: str, _: str) -> TokenLine:
    return TokenLine(text)


_TAGGED = re.compile(r"<(?P<kind>[A-Z]\w*): (?P<words>[^<>]*)>")


def annotations_of(text: str) -> list[str]:
    """The kinds of the annotations in an example."""
    return [found["kind"] for found in _TAGGED.finditer(text)]


def example(text: str) -> TokenLine:
    """The line of an example, in which ``<Kind: words>`` marks an annotation."""
    plain: list[str] = []
    tags: list[tuple[str, int, int]] = []
    at = length = 0
    for found in _TAGGED.finditer(text):
        before = text[at : found.start()]
        start = length + len(before)
        tags.append((found["kind"], start, start + len(found["words"])))
        plain += [before, found["words"]]
        length, at = start + len(found["words"]), found.end()
    return TokenLine("".join([*plain, text[at:]])).tagged(tags)
