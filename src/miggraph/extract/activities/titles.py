"""Short titles for activities: the thing that a sentence or heading tells of, as a noun phrase.

What somebody does is named by the thing that is made or held ("held a seminar on lamps": "Seminar on lamps"), or else
by the verb as a noun ("trains pilots": "Training of pilots"), with the place that is told. The rules stand in
``activity.toml``; :mod:`miggraph.extract.activities.nominal` makes nouns of verbs, and
:mod:`miggraph.extract.activities.cutting` cuts what is too long.
"""

from __future__ import annotations

from miggraph.extract.activities.cutting import bare, capitalised, cut, ended, without_pointers
from miggraph.extract.activities.nominal import action_first, contracted, is_action, nominal
from miggraph.extract.rules import RuleMatch, RuleSet, TokenLine, line_of, load, word_set

MOST_WORDS = 14
"""A title has at most so many words, and is cut where a phrase ends if it has more."""
MOST_IN_ADDRESS = 9
LEAST_WORDS = 2
"""A title of so many words that says nothing of what it is about takes what the sentence says of it."""

_RULES = load("activity")
_SAID = _RULES.under("activity-title/")
_PLACES = _RULES.under("activity-place/")
_TOPICS = _RULES.under("activity-topic/")
_CLAUSES = _RULES.under("activity-clause/")
_THINGS = _RULES.under("activity-thing/")
_SUCH = _RULES.under("activity-such/")
_VAGUE = _RULES.under("activity-vague/")
_MATTERS = _RULES.under("activity-over/topic")


def title_of(line: TokenLine, before: str = "", heading: str = "") -> str:
    """A title made of a sentence or item in which the names of the agency are marked; empty where none can be made.

    What it only points to ("the manual") is called as the text before or the heading calls it ("a manual of knots").

    A sentence of which no rule tells what is done has none; an item that is no sentence is a title itself.
    """
    told = _SAID.first(line)
    untold = line.text if _is_phrase(line) else ""
    words = _named(line, told) if told else untold
    if not any(map(str.isalpha, words)):
        return ""
    title = shortened(
        _pointed_to(words, before, heading), _captured(line, _PLACES, "place"), _captured(line, _TOPICS, "topic")
    )
    return title if told is None or len(title.split()) >= LEAST_WORDS else ""


def title_of_heading(heading: str, first: TokenLine | None = None) -> str:
    """The title of an activity that has a heading: the heading, or what it names where it is long.

    A heading of a place and a matter, or of a matter alone, says nothing of what is done: the first sentence below it
    may.
    """
    vague = _VAGUE.first(line_of(heading))
    if vague and first:
        told = title_of(first)
        return told if vague.group(line_of(heading), "place") in told else heading
    if first and _MATTERS.first(line_of(heading)) and (told := title_of(first)).lower().endswith(f" {heading.lower()}"):
        return told
    return heading if len(heading.split()) <= MOST_WORDS else title_of(line_of(heading)) or shortened(heading)


def shortened(words: str, place: str = "", topic: str = "") -> str:
    """The first part of some words that says something whole, as a noun phrase, with a place and topic told of it.

    :param place: where it is done, with its preposition
    :param topic: what the words are about where they only point to it
    """
    plain = without_pointers(words)
    points = "".join(plain.split()) != "".join(words.split())
    words = ended(_listing(bare(plain)))
    words = _as_noun(words)
    if topic and (points or len(words.split()) <= LEAST_WORDS) and topic.split()[-1] not in words:
        words = f"{words} {topic}"
    place = place if place and place.split()[-1] not in words else ""
    most = MOST_WORDS - len(place.split())
    whole = cut(words, MOST_WORDS, to_object=True)
    if whole != cut(words, most, to_object=True) and _names(place).isdisjoint(_names(whole)):
        place, most = "", MOST_WORDS  # what it is about stays, and where it is told stands beside the title
    words = _as_noun(cut(words, most, to_object=True))
    return capitalised(f"{words} {place}".strip())


def _pointed_to(words: str, before: str, heading: str) -> str:
    """Some words whose last noun only points to the text before, with what is said of it there."""
    plain = ended(without_pointers(words))
    head, _, last = plain.rpartition(" ")
    if head.rpartition(" ")[2].lower() not in word_set("article that points back"):
        return words
    line = line_of(before)
    told = (match for match in _THINGS.all(line) if match.group(line, "thing").lower() == last.lower())
    found = next(told, None)
    if found:
        return f"{plain} {found.group(line, 'more')}"
    if not heading.rpartition(" ")[2].startswith(last):
        return words
    return " ".join([head, *(word.lower() if word.lower() in line.printed else word for word in heading.split())])


def _names(words: str) -> set[str]:
    """The words with a capital."""
    return {word for word in line_of(words).printed if word[:1].isupper()}


def short_form(title: str) -> str:
    """The first words of a title for its address, not cut inside a phrase."""
    return cut(title, MOST_IN_ADDRESS)


def _captured(line: TokenLine, rules: RuleSet, name: str) -> str:
    """What a rule captured, with a small letter where it began the sentence."""
    found = rules.first(line)
    words = " ".join(found.group(line, name).split()) if found else ""
    return words[:1].lower() + words[1:]


def _named(line: TokenLine, told: RuleMatch) -> str:
    """What a rule captured: a thing, or what a verb and its object are called."""
    if "verb" in told.groups:
        tail = line.text[told.groups["verb"][0] :]
        return nominal(tail) if tail[:1].islower() else ""
    called = told.rule.gives.get("as", "")
    thing = " ".join(told.group(line, "thing").split())
    thing = thing if called else bare(thing)
    if thing.split(" ", 1)[0].lower() in word_set("no object of an action"):
        return ""
    more = told.group(line, "more") if _is_head(thing) else ""
    if "act" in told.groups:
        act = told.group(line, "act")
        whole = " ".join(told.group(line, "thing").split())
        called = nominal(f"{act} {whole[:1].lower()}{whole[1:]}") if is_action(act) else ""
        return f"{called} {more}".strip() if called else ""
    return contracted(" ".join(filter(None, (called, thing, more))))


def _is_head(thing: str) -> bool:
    """Whether some words are a noun of which nothing is said behind it."""
    return word_set("preposition").isdisjoint(thing.lower().split())


def _is_phrase(line: TokenLine) -> bool:
    """Whether a line is no sentence: no agency is its subject, no auxiliary stands in it before a relative clause."""
    if _CLAUSES.first(line):
        return False
    words = [word.lower() for word in line.printed]
    until = next((at for at, word in enumerate(words) if word in word_set("relative pronoun")), len(words))
    return word_set("auxiliary form").isdisjoint(words[:until])


def _as_noun(words: str) -> str:
    """Words that begin with a verb, with a noun for it."""
    return (nominal(words) or words) if action_first(words) else words


def _listing(words: str) -> str:
    """Words with a long list of kinds or names, with the first two of them ("such topics as")."""
    line = line_of(words)
    told = _SUCH.first(line)
    if not told or not told.group(line, "items"):
        return words
    items = [item.strip() for item in told.group(line, "items").split(",") if item.strip()]
    first = items[: LEAST_WORDS if len(items) > LEAST_WORDS else 1]
    other = told.rule.gives["other"].format(told.group(line, "kind"))
    return f"{words[: told.start]}{', '.join(first)} {other}"
