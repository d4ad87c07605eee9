"""Words of a sentence put together as a phrase that says what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from miggraph.extract.rules import entries, is_known, line_of, load, word_set
from miggraph.extract.values.clauses import Word, is_in, without_time


def share_of() -> str:
    """The word before what a share is of."""
    return next(iter(sorted(word_set("of a share"))), "")


def phrase_of(words: Iterable[Word]) -> str:
    """Words as one phrase, with the other quantities in it."""
    return " ".join(f"{word.number} {word.text}" if at and word.number else word.text for at, word in enumerate(words))


def plain_of(words: Iterable[Word]) -> str:
    """Words as one phrase without quantities."""
    return " ".join(word.text for word in words)


def cleaned(words: Sequence[Word]) -> list[Word]:
    """A clause without what links it to the one before, and without adverbs and times at its beginning."""
    kept = without_time(words)
    empty = load("measure")["measure/empty-head"].match(line_of(plain_of(kept)))
    kept = kept[len(plain_of(kept)[: empty.end].split()) :] if empty else kept
    while kept and any(is_in(kept[0], words) for words in ("conjunction", "sentence adverb", "clause opener", "with")):
        kept.pop(0)
    if kept and is_small(kept[0]):
        kept[0] = kept[0]._replace(text=kept[0].folded)
    while kept and is_in(kept[-1], "loose determiner"):
        kept.pop()
    return kept


def is_small(word: Word) -> bool:
    """Whether a word at the beginning of a sentence is written small elsewhere."""
    if is_in(word, "determiner") or is_in(word, "personal pronoun"):
        return True
    return word.text[1:].islower() and is_plural(word.text) and is_known(word.folded)


def participle_of(gerund: str) -> str:
    """The participle of a verb by its gerund, where it is a regular one; else ""."""
    word = gerund.casefold()
    if word in word_set("strong gerund"):
        return ""
    for ending, other in zip(entries("ending of a gerund"), entries("ending of a participle"), strict=True):
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}{other}"
    return ""


def is_participle(word: Word) -> bool:
    """Whether a word has the form of a participle."""
    return word.folded.endswith(tuple(word_set("ending of a participle"))) or word.folded in word_set("strong form")


def plural_of(phrase: str) -> str | None:
    """The first plural of a phrase."""
    return next((word for word in phrase.split() if is_plural(word)), None)


def stands_in(word: str, vocabulary: str) -> bool:
    """Whether a word stands in a vocabulary."""
    return word.casefold() in word_set(vocabulary)


def joining_word(kind: str) -> str:
    """The word of the language that stands for a share in what is measured, or before what is so of it; "" for none."""
    return next(iter(entries(f"{kind} in a measure")), "")


def joined_up(*parts: str) -> str:
    """Parts as one phrase with single spaces."""
    return " ".join(" ".join(parts).split())


def plural_in(phrase: str) -> str | None:
    """The first word of a phrase that counts things, in lower case unless it is a name."""
    words = [word.strip(".,;:'’") for word in phrase.split()]
    found = next((word for word in words if is_plural(word)), None)
    return found.lower() if found and found[1:].islower() else found


def is_plural(word: str) -> bool:
    """Whether a word is a plural."""
    regular = len(word) > 3 and word.endswith("s") and word[-2] not in "su'’i"
    return (regular and word.replace("-", "").isalpha()) or stands_in(word, "plural noun")
