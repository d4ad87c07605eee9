"""Actions as nouns: "builds and repairs lamps" is called "building and repair of lamps".

What an action is called stands in the ``nouns`` of ``spelling.toml``, by its verb; an action that has no noun there is
called by a noun that follows from the end of its verb ("modernise"), or by its verb in -ing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from miggraph.extract.rules import (
    TokenLine,
    cached_by_language,
    current_language,
    entries,
    is_known,
    lemma,
    line_of,
    word_set,
)
from miggraph.extract.rules.spelling import spelling_of

_VOWELS = frozenset("aeiou")
_SHORTEST = 2


class Form(Enum):
    """The form in which a verb stands."""

    GERUND = "ing"
    PAST = "ed"
    THIRD = "s"
    BASE = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One verb with what belongs to it: what it is called, the joint to its object, and the tokens that it takes."""

    noun: str
    joint: str
    tokens: int
    is_known: bool


def form_of(verb: str) -> Form:
    """The form in which a verb stands, by its end."""
    lower = verb.lower()
    if lower.endswith(Form.GERUND.value):
        return Form.GERUND
    if lower.endswith(Form.PAST.value) or (_verb(lower) != lower and not lower.endswith("s")):
        return Form.PAST
    return Form.THIRD if lower.endswith("s") and not lower.endswith("ss") else Form.BASE


def is_action(word: str) -> bool:
    """Whether a word is a form of a verb that has a noun."""
    return _verb(word.lower()) in _entries()


def noun_of(word: str) -> str:
    """What a verb that has a noun is called, without the joint to its object; empty for another word."""
    return _action([word], 0).noun if is_action(word) else ""


def is_base(word: str) -> bool:
    """Whether a word is a verb as it stands behind "to", and no noun."""
    return word.islower() and is_action(word) and form_of(word) is Form.BASE and not _is_like_noun(word)


def is_doing(word: str) -> bool:
    """Whether a word is a verb in -ing, and no noun in -ing."""
    gerund = word.islower() and form_of(word) is Form.GERUND and is_action(word)
    return gerund and word not in word_set("work in -ing")


def nominal(words: str) -> str:
    """Some words that begin with one or several verbs, with the nouns of the verbs; empty where they have no object."""
    line = line_of(words)
    actions, behind = _chain(line)
    rest = line.text[line.starts[behind] :].strip() if behind < len(line.printed) else ""
    if (
        not actions
        or not _has_object(rest, actions[-1])
        or not all(_is_verb(_first_verb(line), each) for each in actions)
    ):
        return ""
    if form_of(_first_verb(line)) is Form.GERUND and (_goes_on(rest) or not all(each.is_known for each in actions)):
        return words
    if _verb(line.printed[behind - 1].lower()) in word_set("helps somebody do"):
        rest = _helped(rest)
    first, _, more = rest.partition(" ")
    if first in word_set("left out behind an action") and is_base(more.partition(" ")[0]):
        return ""
    rest = more if first in word_set("left out behind an action") else rest
    return contracted(f"{_joined(actions)} {rest}".strip())


def _helped(rest: str) -> str:
    """Whom somebody helps, and with what: "ports count herring" gives "ports in counting herring"."""
    line = line_of(rest)
    words = line.printed
    for at in range(1, len(words) - 1):
        verb, before, after = words[at], words[at - 1].lower(), words[at + 1].lower()
        like_verb = verb.islower() and is_action(verb) and form_of(verb) is Form.BASE and after in word_set("article")
        if not (is_base(verb) or like_verb) or before == ",":
            continue
        if any(before in word_set(kind) for kind in ("preposition", "determiner", "conjunction")):
            continue
        plural = before.endswith("s") and after not in word_set("preposition")
        if after in word_set("determiner") or plural:
            (in_,) = entries("joint of help")
            return f"{rest[: line.starts[at]]}{in_} {gerund(verb)}{rest[line.ends[at] :]}"
    return rest


def action_first(words: str) -> bool:
    """Whether some words that are no sentence begin with a verb that has an object, and not with a noun like it."""
    line = line_of(words)
    at = _behind_adverbs(line.printed, 0)
    verb, following = line.printed[at : at + 1], line.printed[at + 1 : at + 2]
    if not verb or not following or not is_action(verb[0]):
        return False
    behind = following[0].lower()
    if verb[0].lower() in word_set("work in -ing"):
        return _next_verb(line.printed, at + 1, Form.GERUND) > 0
    if (
        behind in word_set("preposition")
        and behind not in word_set("article")
        and not _action(line.printed, at).tokens > 1
    ):
        return False
    return form_of(verb[0]) in (Form.GERUND, Form.PAST) or not _is_like_noun(verb[0])


def _is_like_noun(verb: str) -> bool:
    """Whether a verb is written as a noun is."""
    base = _verb(verb.lower())
    return base in word_set("noun like a verb") or any(called.split()[0] == base for _, called in _keys_of(base))


def contracted(words: str) -> str:
    """Words with those put together that are written as one ("de les" is "des")."""
    for two, one in spelling_of(current_language()).contracted.items():
        words = f" {words}".replace(two, one).removeprefix(" ")
    return words


def gerund(verb: str) -> str:
    """The English verb as a noun in -ing: "builds" gives "building", "runs" "running"."""
    stem = _verb(verb.lower())
    if stem.endswith("ie"):
        stem = f"{stem[:-2]}y"
    elif stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")):
        stem = stem[:-1]
    elif _doubles(stem):
        stem += stem[-1]
    return f"{stem}{Form.GERUND.value}"


def _doubles(stem: str) -> bool:
    """Whether a verb of one syllable ends in one vowel and one consonant that is written twice before -ing."""
    vowels = sum(letter in _VOWELS for letter in stem)
    return vowels == 1 and len(stem) > _SHORTEST and stem[-2] in _VOWELS and stem[-1] not in "wxyaeiou"


def _first_verb(line: TokenLine) -> str:
    return next((word for word in line.printed if not _is_adverb(word)), "")


def _chain(line: TokenLine) -> tuple[list[Action], int]:
    """The verbs with which a line begins, and the number of the token behind them."""
    words = line.printed
    at = _behind_adverbs(words, 0)
    if at >= len(words):
        return [], at
    form = form_of(words[at])
    actions = [_action(words, at)]
    at += actions[0].tokens
    while following := _next_verb(words, at, form):
        actions.append(_action(words, following))
        at = following + actions[-1].tokens
    return actions, at


def _next_verb(words: Sequence[str], at: int, form: Form) -> int:
    """Where the next verb of a chain stands behind a comma or conjunction: one of the same form; 0 where none does."""
    here = at
    if here < len(words) and words[here] == ",":
        here += 1
    if here < len(words) and words[here].lower() in word_set("conjunction"):
        here += 1
    here = _behind_adverbs(words, here) if here > at else at
    alike = here > at and here < len(words) and form_of(words[here]) is form
    return here if alike and is_action(words[here]) else 0


def _behind_adverbs(words: Sequence[str], at: int) -> int:
    while at < len(words) and _is_adverb(words[at]):
        at += 1
    return at


def _is_adverb(word: str) -> bool:
    return word.lower() in word_set("adverb of manner") or word.lower().endswith(tuple(entries("ending of an adverb")))


def _action(words: Sequence[str], at: int) -> Action:
    """The verb at a place with the words that belong to it."""
    for key, called in _keys_of(_verb(words[at].lower())):
        parts = key.split()
        behind = _behind_adverbs(words, at + 1)
        own = [words[at], *words[behind : behind + len(parts) - 1]]
        if [part.lower() for part in own[1:]] == parts[1:]:
            noun, _, joint = called.rpartition(" ") if called.count(" ") else (called, "", "")
            noun = noun.replace("isation", "ization") if "iz" in words[at].lower() else noun
            taken = behind - at + len(parts) - 1 if len(parts) > 1 else 1
            return Action(noun, joint, taken, is_known=True)
    noun, joint, known = _derived(words[at])
    return Action(noun, joint, 1, is_known=known)


def _keys_of(verb: str) -> Iterator[tuple[str, str]]:
    """The entries of a verb, that with the most words first."""
    return iter(_entries().get(verb, ()))


def _derived(verb: str) -> tuple[str, str, bool]:
    """The noun that follows from the end of a verb; else its form in -ing, which has its object behind it."""
    base = _verb(verb.lower())
    for end, noun in zip(entries("verb ending with a noun"), entries("noun of a verb ending"), strict=True):
        if base.endswith(end) and len(base) > len(end) + _SHORTEST:
            return f"{base.removesuffix(end)}{noun}", "of", True
    return gerund(verb), "", False


def _verb(word: str) -> str:
    """The verb of which a word in lower case is a form: also of one that is a noun, too ("training", "forme")."""
    base = lemma(word)
    if base in _entries():
        return base
    stem = word.removesuffix(Form.GERUND.value)
    forms = (f"{word}r",) if stem == word else (stem, f"{stem}e", stem[:-1])
    return next((each for each in forms if each in _entries()), base)


def _is_verb(verb: str, action: Action) -> bool:
    """Whether an action is one that has a noun, or else a verb that the tables know, and no noun like one."""
    return action.is_known or (
        _verb(verb.lower()) not in word_set("noun like a verb") and is_known(action.noun.lower())
    )


def _has_object(rest: str, last: Action) -> bool:
    """Whether some words are what is acted on: no clause, and no pronoun."""
    first = rest.split(" ", 1)[0].strip(",;:.").lower()
    return (last.is_known and not last.joint) or (bool(first) and first not in word_set("no object of an action"))


def _goes_on(rest: str) -> bool:
    """Whether another action in -ing with an object of its own stands behind the first one."""
    words = line_of(rest).printed
    for before, word in pairwise(words):
        if form_of(word) is Form.GERUND and is_action(word) and word.lower() not in word_set("work in -ing"):
            return before.lower() in word_set("conjunction")
    return False


def _joined(actions: Sequence[Action]) -> str:
    """Nouns of actions with the joint that they share, or each with its own."""
    named = []
    for action, following in zip(actions, [*actions[1:], None], strict=True):
        shared = following and (following.joint == action.joint or not following.joint)
        named.append(action.noun if shared else f"{action.noun} {action.joint}".strip())
    if len(named) == 1:
        return named[0]
    (both,) = entries("both")
    return f"{', '.join(named[:-1])} {both} {named[-1]}"


@cached_by_language
def _entries() -> dict[str, list[tuple[str, str]]]:
    """What actions are called, by their verbs, those with the most words first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    nouns = spelling_of(current_language()).nouns
    for key in sorted(nouns, key=lambda key: -len(key.split())):
        found[key.split()[0]].append((key, nouns[key]))
    return dict(found)
