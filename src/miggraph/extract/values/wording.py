"""Words of a sentence put together as a phrase that says what is measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from miggraph.extract.rules import entries, is_known, lemma, line_of, load, word_set
from miggraph.extract.values.words import Word, is_in, is_participle, is_plural, without_time


def share_of() -> str:
    """The word before what a share is of; "" where that keeps its own."""
    words = entries("of a share")
    return words[0] if len(words) == 1 else ""


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
    common = is_plural(word.text) or word.folded.endswith(tuple(word_set("ending of a common word")))
    return word.text[1:].islower() and common and is_known(word.folded)


def participle_of(gerund: str) -> str:
    """The participle of a verb by its gerund, where it is a regular one; else ""."""
    word = gerund.casefold()
    if word in word_set("strong gerund"):
        return ""
    for ending, other in zip(entries("ending of a gerund"), entries("ending of a participle"), strict=True):
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}{other}"
    return ""


def plural_of(phrase: str) -> str | None:
    """The first plural of a phrase."""
    return next((word for word in phrase.split() if is_plural(word)), None)


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


def asked_in(text: str) -> str:
    """Who was asked, where a text speaks of answers; else ""."""
    line = line_of(text)
    match = load("measure")["measure/asked"].search(line)
    return match.group(line, "group").casefold() if match else ""


def without_brackets(text: str) -> str:
    """A text without what stands in brackets in it."""
    return re.sub(r"\([^()]*\)", " ", text)


def is_noun_phrase(phrase: str) -> bool:
    """Whether words that say what is measured are no clause, as far as their verbs and their first word tell."""
    line = line_of(phrase)
    rules = load("measure")
    if rules["measure/no-beginning"].match(line):
        return False
    relative = rules["measure/relative"].search(line)
    verb = rules["measure/finite"].search(line)
    return not verb or bool(relative and relative.start <= verb.start)


def of_whole(whole: str) -> str:
    """What a share is of, behind the word for that, which it may have already; "" for nothing."""
    starts = tuple(f"{of}'" if len(of) == 1 else f"{of} " for of in entries("of a share"))
    plain = whole.casefold().replace("’", "'")
    return whole if not whole or plain.startswith(starts) else f"{entries('of a share')[0]} {whole}"


def done_with(verb: Word) -> str:
    """The participle of a verb that says what somebody did with money, by any of its forms; else ""."""
    pairs = dict(zip(entries("paying in a measure"), entries("paid in a measure"), strict=True))
    participle = pairs.get(lemma(verb.folded), "")
    return participle or (verb.text if is_participle(verb) and not is_in(verb, "auxiliary form") else "")


def without_average(phrase: str, verb: str) -> str:
    """A phrase without "on average" at its end, before a verb that tells the most or what something is of another."""
    most = load("measure")["measure/most"].search(line_of(verb))
    match = load("measure")["measure/averaged"].search(line_of(phrase)) if most else None
    return phrase[: match.start].rstrip() if match else phrase


def without_closing_time(phrase: str) -> str:
    """A phrase without the year with which it ends ("fees in 2004")."""
    match = load("measure")["measure/closing-time"].search(line_of(phrase))
    return phrase[: match.start].rstrip() if match else phrase
