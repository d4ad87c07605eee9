"""Where a phrase that is to be a title ends, and where it is cut if it is too long."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, pairwise

from miggraph.extract.activities.nominal import Form, form_of, is_base, is_doing
from miggraph.extract.rules import RuleMatch, TokenLine, entries, line_of, load, word_set

_RULES = load("activity")
_ENDS = _RULES.under("activity-end/")
_MORE = _RULES.under("activity-more/")
_OF_LISTS = "activity-listed/"
_LISTED = _RULES.under(_OF_LISTS)
_SAID = _RULES.under("activity-said/")
_POINTERS = _RULES.under("activity-pointer/")
_SHORT_FORMS = _RULES.under("activity-short/")
_MAKING = _RULES.under("activity-making/")
_PLACES = (("activity-cut/strong", "activity-cut/joined"), ("activity-cut/comma",), ("activity-cut/of",))
"""Where words are cut: the first kind of place that leaves few enough, and something whole."""
_OF_NAMES = "activity-cut/names"
_COMPLEMENTED = (["of"], ["on"])
"""Behind a noun that has them, a title does without an article before it."""
_LEAST = 2
_FEW = 7
"""A title of so few words keeps what the thing does."""
_MOST_LEFT_OUT = 3
"""So many parts of a title at the most are left out together."""
_LEAST_LEFT = 4
"""A cut that leaves fewer words is the last choice."""


def bare(words: str) -> str:
    """Some words in one line without the article or determiner before them."""
    words = " ".join(words.split()).strip(" .;:,")
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in word_set("left out before a title") else words


def capitalised(words: str) -> str:
    """Some words with a large first letter, and without a quotation mark that has no second one."""
    words = words if words.count('"') % 2 == 0 else words.replace('"', "")
    return words[:1].upper() + words[1:]


def without_pointers(words: str) -> str:
    """Some words without those that point back or say nothing, and without adverbs between "to" and a verb."""
    found = [match for rule in _POINTERS.matchers for match in rule.finditer(line_of(words))]
    cut_from = len(words) + 1
    for match in sorted(found, key=lambda match: (-match.end, match.start)):
        if match.end <= cut_from:
            words = f"{words[: match.start]}{match.rule.gives.get('as', '')}{words[match.end :]}"
            cut_from = match.start
    return " ".join(words.split())


def ended(words: str) -> str:
    """Some words up to a clause or example; a head with nothing said of it keeps the name or subject behind it."""
    ends = (match.start for rule in _ENDS.matchers for match in rule.finditer(line_of(words), _behind(words)))
    end = min(ends, default=None)
    head = words[:end].rstrip(" ,")
    if end is None:
        return closed(head)
    rest, many = line_of(words[end:]), len(head.split())
    told = _LISTED.first(rest) or (_MORE.first(rest) if many <= _LEAST else None)
    told = told or (_SAID.first(rest) if many <= _FEW else None)
    return closed(f"{head} {_kept_of(told, rest)}" if told else head)


def _kept_of(told: RuleMatch, rest: TokenLine) -> str:
    """What a title keeps of the words behind its end: whom it is for, an example or a subject."""
    if form := told.rule.gives.get("kept"):
        return " ".join(form.format(**{name: told.group(rest, name) for name in told.groups}).split())
    kept = [told.group(rest, name) for name in ("whom", "as", "more") if name in told.groups]
    first, _, others = kept[-1].partition(" ")
    if told.rule.id.startswith(_OF_LISTS) and others[:1].islower():
        kept[-1] = f"{first.lower()} {others}"
    return " ".join(kept)


def closed(words: str) -> str:
    """Some words without marks, conjunctions and prepositions at their end."""
    words = words.strip(" ,;:–-").removesuffix(" as well")
    head, _, last = words.rpartition(" ")
    small = last.lower() in word_set("conjunction") or last.lower() in word_set("preposition")
    small = small or last.lower() in word_set("left out before a title")
    return closed(head) if head and small else words


def cut(words: str, most: int, *, to_object: bool = False) -> str:
    """Some words where they are few enough, else those up to a place at which what stands before it is whole.

    :param to_object: whether words for the making of something are left out if all else is then few enough
    """
    if len(words.split()) <= most:
        return closed(words)
    words = words.replace('"', "")
    for shorter in (_without_articles(words), words := _without_short_forms(words), short := _without_articles(words)):
        if len(shorter.split()) <= most:
            return closed(shorter)
    first, *without = list(_without_makings(words)) if to_object else [words]
    for shorter in (first, *without):
        if len(closed(shorter).split()) <= most:
            return closed(shorter)
    whole = _cut(words, most)
    whole = whole if _without_articles(whole) == (shorter := _cut(short, most)) else shorter
    return _fullest(words, whole, [(each, _cut(each, most)) for each in without])


def _fullest(words: str, whole: str, others: list[tuple[str, str]]) -> str:
    """Some words as they are cut, or without what says least where less of their end is then lost."""
    lost = {cut_words: len(each.split()) - len(cut_words.split()) for each, cut_words in [(words, whole), *others]}
    return min(lost, key=lambda each: lost[each])


def _cut(short: str, most: int) -> str:
    """Some words up to a place at which what stands before it is few enough and whole."""
    places = [place for names in _PLACES for place in reversed(_places(short, names))]
    fits = [place for place in places if _is_whole(short, place, most)]
    best = next((place for place in fits if len(short[:place].split()) >= _LEAST_LEFT), None) or next(iter(fits), None)
    if best is None:
        return closed(" ".join(short.split()[:most]))
    return f"{closed(short[:best])}{_others(short, best)}"


def _places(words: str, names: tuple[str, ...]) -> list[int]:
    line = line_of(words)
    rules = [rule for name in names for rule in _RULES.under(name).matchers]
    found = {match.start for rule in rules for match in rule.finditer(line, _behind(words))}
    if "activity-cut/joined" in names:
        tokens = zip(line.printed, line.printed[1:], line.printed[2:], line.starts[1:], strict=False)
        found |= {
            at
            for a, both, verb, at in tokens
            if both in word_set("conjunction")
            and ((is_base(verb) and not is_base(a)) or (is_doing(verb) and form_of(a) is not Form.GERUND))
        }
        found.update(_between_gerunds(line))
    return sorted(found)


def _between_gerunds(line: TokenLine) -> Iterator[int]:
    """Where a conjunction joins a phrase in -ing to one that stands behind a preposition ("on saving and selling")."""
    words = [word.lower() for word in line.printed]
    gerunds = [at for at, word in enumerate(words) if word.endswith(Form.GERUND.value)]
    if any(at and words[at - 1] in word_set("preposition") for at in gerunds):
        for at in gerunds[1:]:
            if words[at - 1] in word_set("conjunction") and words[at] not in word_set("work in -ing"):
                yield line.starts[at - 1]


def _is_whole(words: str, place: int, most: int) -> bool:
    """Whether the words before a place are few enough and lack nothing."""
    head = words[:place]
    count = len(head.split()) + len(_others(words, place).split())
    last = closed(head).rpartition(" ")[2].lower()
    lower = f" {head.lower()} "
    inside = head.split()[-1].lower() in word_set("determiner")
    joins = words[place:].split(" ", 1)[0] in word_set("conjunction")
    pair = joins and any(f" {first} " in lower for first in word_set("first of a pair"))
    balanced = head.count("(") == head.count(")") and not head.count('"') % 2 and not _is_quoting(head)
    wanting = last in word_set("wants more") or last.endswith(tuple(entries("ending of a participle")))
    return count <= most and balanced and not wanting and not pair and not inside


def _is_quoting(words: str) -> bool:
    """Whether a quotation begins in some words that does not end there; an apostrophe begins none."""
    each = words.replace("(", " ").split()
    return sum(word.startswith("'") for word in each) > sum(word.rstrip(",.;:)").endswith("'") for word in each)


def _others(words: str, place: int) -> str:
    """What stands for the rest of a list of names that is cut."""
    line = line_of(words[place:])
    listed = _RULES["activity-cut/names"].search(line)
    before = words[:place].rstrip(" ,").rpartition(" ")[2]
    if not listed or not before[:1].isupper():
        return ""
    return f" {listed.rule.gives['others']}"


def _without_articles(words: str) -> str:
    """A long title without the articles before what is "of" something."""
    return " ".join(_kept(words.split()))


def _without_short_forms(words: str) -> str:
    """A long title without the short forms in brackets behind names."""
    found = [match for rule in _SHORT_FORMS.matchers for match in rule.finditer(line_of(words))]
    for match in reversed(found):
        words = f"{words[: match.start].rstrip()}{words[match.end :]}"
    return words


def without_articles(words: str, most: int) -> str:
    """Some words, without the articles that they can do without if they are more than so many."""
    return words if len(words.split()) <= most else _without_articles(words)


def with_short_forms(words: str, text: str) -> str:
    """Some words with the short forms that a text prints in brackets behind names, in the place of those names."""
    line = line_of(text)
    for rule in _SHORT_FORMS.matchers:
        for match in rule.finditer(line):
            before, short = text[: match.start].split(), text[match.start : match.end].strip("() ")
            names = (" ".join(before[at:]) for at in range(len(before)) if before[at][:1].isupper())
            name = next((each for each in names if " " in each and each in words), "")
            words = words.replace(f"{name} ({short})", short).replace(name, short) if name else words
    return words


def _without_makings(words: str) -> Iterator[str]:
    """A long title without what is least of it: first without one part of it, then without several.

    Such parts are the articles before names, the making of a project, all acts but one, and what only qualifies.
    """
    yield " ".join(_kept(words.split(), before_names=True))
    parts = [
        [(start, end, match.rule.gives.get("as", "")) for start, end in match.groups.values()]
        for rule in _MAKING.matchers
        for match in rule.finditer(line_of(words))
    ]
    for number in range(1, _MOST_LEFT_OUT + 1):
        for together in combinations(parts, number):
            left = sorted(chain.from_iterable(together))
            if any(end > start for (_, end, _), (start, _, _) in pairwise(left)):
                continue
            shorter = words
            for start, end, instead in reversed(left):
                shorter = shorter[:start] + instead + shorter[end:]
            shorter = " ".join(shorter.replace(" ,", ",").split())
            yield from (shorter, _without_articles(shorter), " ".join(_kept(shorter.split(), before_names=True)))


def _kept(words: list[str], *, before_names: bool = False) -> Iterator[str]:
    for at, word in enumerate(words):
        if (
            word.lower() not in word_set("article")
            or (words[at + 2 : at + 3] not in _COMPLEMENTED and not before_names)
            or words[at + 1][:1].islower() is before_names
        ):
            yield word


def _behind(words: str) -> int:
    """Where the words begin before which a title is not cut."""
    return len(" ".join(words.split()[:_LEAST]))
