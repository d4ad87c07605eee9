"""Sentences, by syntok's rules, with the way back to the stored text."""

from __future__ import annotations

import re

from syntok import segmenter

from miggraph.model import Prose

_ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\s*[.)]{1,2}")
_BRACKETS = re.compile(r"(?<![.!?])\)\s\(")
"""A bracket that ends no sentence, and another behind it."""
_ASIDE = re.compile(r"(?<![.!?:;])\s\([^()]*\)\s[a-z]")
"""A bracket in the middle of a sentence, which goes on behind it with a small letter."""
_NUMBER_END = re.compile(r"(?<=\d\.\d{3})\.\s+(?=[A-Z])|(?<=\b(?:19|20)\d\d)\.(?=[A-Z][a-z]+\s)")
_HONORIFIC_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|H\.\s?E|St|Sr|Jr|No|no|art|Art|[Pp]aras?|approx|incl|resp)\.?|\bbio\.|\b(?:MM|Mmes?|Mlles?|Pr|S\.\s?E)\.)$"
)
_GOES_ON = "»"
"""A sentence does not begin with the mark that ends a quotation."""
_INITIAL = re.compile(r"\b[A-Z]\.$")
"""The initial of a name, behind which a small letter begins no sentence: "Ada B. and Carl D. Moe"."""


def split_sentences(prose: Prose) -> tuple[Prose, ...]:
    """The sentences of a prose, in order.

    A lone enumerator ("1.)") belongs to what follows it, a title ("Mr.") to the name after it, words in brackets to the
    brackets before them, and an aside in brackets to the sentence that goes on behind it.
    """
    if not prose.text.strip():
        return ()
    starts: list[int] = []
    for paragraph in segmenter.analyze(prose.text):
        for sentence in paragraph:
            start = sentence[0].offset
            before = prose.text[starts[-1] : start].strip() if starts else ""
            goes_on = prose.text.startswith(_GOES_ON, start) or _BRACKETS.match(prose.text, max(start - 2, 0))
            in_name = _INITIAL.search(before) and prose.text[start].islower()
            aside = _ASIDE.match(prose.text, max(start - 1, 0))
            if starts and (_open(before) or goes_on or aside or in_name):
                continue
            starts.append(start)
    starts = _also_after_numbers(prose.text, starts)
    ends = [*starts[1:], len(prose.text)]
    return tuple(prose.slice(start, end) for start, end in zip(starts, ends, strict=True))


def _also_after_numbers(text: str, starts: list[int]) -> list[int]:
    """The beginnings of sentences, with those behind a number with points (1.200), or glued to a year."""
    return sorted({*starts, *(match.end() for match in _NUMBER_END.finditer(text))})


def _open(sentence: str) -> bool:
    return bool(_ENUMERATOR.fullmatch(sentence) or _HONORIFIC_END.search(sentence))
