"""Short titles for activities: the thing that a sentence or heading tells of, as a noun phrase.

What somebody does is named by the thing that is made or held ("held a seminar on lamps": "Seminar on lamps"), or else
by the verb as a noun ("trains pilots": "Training of pilots"). The rules stand in ``activity.toml``.
"""

from __future__ import annotations

from miggraph.extract.rules import RuleMatch, TokenLine, lemma, line_of, load, word_set

MOST_WORDS = 14
"""A title has at most so many words, and is cut before a preposition if it has more."""
MOST_IN_ADDRESS = 9
LEAST_WORDS = 2

_RULES = load("activity")
_SAID = _RULES.under("activity-title/")
_NOUNS = _RULES.under("activity-noun/")
_ENDS = _RULES.under("activity-end/")
_MORE = _RULES.under("activity-more/")
_POINTERS = _RULES.under("activity-pointer/")
_PLACES = (("activity-cut/strong",), ("activity-cut/comma",), ("activity-cut/of",))
"""Where words are cut: the first kind of place that leaves few enough."""
_VOWELS = frozenset("aeiou")
_AND = " and "


def title_of(line: TokenLine) -> str:
    """A title made of a sentence in which the names of the agency are marked."""
    told = _SAID.first(line)
    return shortened(_named(line, told) if told else line.text)


def title_of_heading(heading: str) -> str:
    """The title of an activity that has a heading: the heading, or what it names where it is long."""
    return heading if len(heading.split()) <= MOST_WORDS else title_of(line_of(heading))


def _named(line: TokenLine, told: RuleMatch) -> str:
    """What a rule captured: a thing, or what a verb and its object are called."""
    if "verb" not in told.groups:
        thing = _bare(told.group(line, "thing"))
        more = told.group(line, "more") if len(thing.split()) < LEAST_WORDS else ""
        return " ".join(filter(None, (told.rule.gives.get("as"), thing, more)))
    tail = line.text[told.groups["verb"][0] :]
    noun = _NOUNS.first(line_of(tail))
    if noun:
        return f"{noun.rule.gives['as']} {tail[noun.end :].strip()}"
    first, _, rest = tail.partition(" ")
    both = "second" in told.groups and rest.startswith(_AND.lstrip())
    if both:
        _, second, rest = rest.split(" ", 2) if rest.count(" ") > 1 else (*rest.split(" "), "")
        return f"{_gerund(first)}{_AND}{_gerund(second)} {rest}"
    return f"{_gerund(first)} {rest}"


def _gerund(verb: str) -> str:
    """The English verb as a noun in -ing: "builds" gives "building", "runs" "running"."""
    stem = lemma(verb.lower())
    if stem.endswith("ie"):
        stem = f"{stem[:-2]}y"
    elif stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")):
        stem = stem[:-1]
    elif _doubles(stem):
        stem += stem[-1]
    return f"{stem}ing"


def _doubles(stem: str) -> bool:
    """Whether a verb of one syllable ends in one vowel and one consonant that is written twice before -ing."""
    vowels = sum(letter in _VOWELS for letter in stem)
    return vowels == 1 and len(stem) > LEAST_WORDS and stem[-2] in _VOWELS and stem[-1] not in "wxyaeiou"


def shortened(words: str) -> str:
    """The first part of some words that says something whole: up to a clause or example, or to a preposition."""
    words = _ended(_bare(_without_pointers(words)))
    if len(words.split()) > MOST_WORDS:
        words = _cut(words, MOST_WORDS, (("activity-cut/strong", "activity-cut/joined"), *_PLACES[1:]))
    words = _closed(words)
    return words[:1].upper() + words[1:]


def _ended(words: str) -> str:
    """Some words up to a clause or example; a head with nothing said of it keeps the name or subject behind it."""
    ends = (match.start for rule in _ENDS.matchers for match in rule.finditer(line_of(words), _behind(words)))
    end = min(ends, default=None)
    head = words[:end].rstrip(" ,")
    if end is None or len(head.split()) > LEAST_WORDS:
        return head
    rest = line_of(words[end:])
    told = _MORE.first(rest)
    return f"{head} {told.group(rest, 'more')}" if told else head


def _closed(words: str) -> str:
    """Some words without marks, conjunctions and prepositions at their end."""
    words = words.strip(" ,;:–-")
    head, _, last = words.rpartition(" ")
    small = last.lower() in word_set("conjunction") or last.lower() in word_set("preposition")
    return _closed(head) if head and small else words


def short_form(title: str) -> str:
    """The first words of a title for its address, not cut inside a phrase."""
    return _closed(_cut(title, MOST_IN_ADDRESS, _PLACES)) if len(title.split()) > MOST_IN_ADDRESS else title


def _without_pointers(words: str) -> str:
    found = [match for rule in _POINTERS.matchers for match in rule.finditer(line_of(words))]
    for match in sorted(found, key=lambda match: -match.start):
        words = words[: match.start] + words[match.end :]
    return words


def _behind(words: str) -> int:
    """Where the words begin before which a title is not cut."""
    return len(" ".join(words.split()[:LEAST_WORDS]))


def _cut(words: str, most: int, kinds: tuple[tuple[str, ...], ...]) -> str:
    """The words before the last preposition that leaves a title short enough; before a comma or "of" if need be."""
    line = line_of(words)
    for names in kinds:
        rules = [rule for name in names for rule in _RULES.under(name).matchers]
        places = sorted(match.start for rule in rules for match in rule.finditer(line, _behind(words)))
        short = [place for place in places if len(words[:place].split()) <= most]
        if short:
            return words[: short[-1]]
    return " ".join(words.split()[:most])


def _bare(words: str) -> str:
    """Some words in one line without the article or determiner before them."""
    words = " ".join(words.split()).strip(" .;:,")
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in word_set("left out before a title") else words
