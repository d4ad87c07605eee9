"""What an activity is about, where its own sentence names only a kind of work with a place or partners.

"Two seminars were held in Gull Bay" says nothing of what the seminars are on. The sentences before it or the heading
over it often do; the title takes it from there, and where that stands is evidence of the activity too. The rules are
those of ``activity-bare``, ``activity-subject`` and the subjects beside them in ``activity.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.activities.cutting import bare, cut, ended, with_short_forms, without_articles
from miggraph.extract.activities.nominal import nominal, noun_of
from miggraph.extract.activities.titles import MOST_WORDS
from miggraph.extract.rules import TokenLine, entries, lemma, line_of, load, word_set
from miggraph.model import Span

_RULES = load("activity")
_BARE = _RULES.under("activity-bare/")
_KINDS = _RULES.under("activity-kind/")
_THINGS = _RULES.under("activity-subject/")
_PROGRAMMES = _RULES.under("activity-programme/")
_OVER = _RULES.under("activity-over/")
_DEALS = _RULES.under("activity-deals/")


@dataclass(frozen=True, slots=True)
class Told:
    """Words that stand before an activity, or over it, and where they stand."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What something is about, with its preposition, and where that is told."""

    words: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the sentence of which a title is made: before it (the nearest last), behind it and over it."""

    before: Sequence[Told] = ()
    behind: Sequence[Told] = ()
    heading: Told | None = None


def with_subject(title: str, sentence: str, around: Around) -> tuple[str, tuple[Span, ...]]:
    """A title with what it is about, if it only names a kind of work, and where else than in its sentence that stands.

    :param sentence: the sentence of which the title was made
    """
    line = line_of(title)
    only = _BARE.first(line)
    found = next(_subjects(only.group(line, "thing"), around), None) if only else None
    if only is None or found is None:
        return title, ()
    words = _without_repeated(found.words, title)
    where = only.group(line, "where") if "where" in only.groups else ""
    return _joined(title, where, words, sentence), found.spans


def heading_with_subject(heading: str, sentences: Sequence[str]) -> str:
    """A heading that names only a kind of work, with what the sentences below say that the work deals with."""
    line = line_of(heading)
    if not (kind := _KINDS.first(line)):
        return heading
    name, thing, where = (kind.group(line, each) if each in kind.groups else "" for each in ("name", "thing", "where"))
    words = next((words for text in sentences for words in _dealt_with(thing or heading, line_of(text))), "")
    if not words:
        return heading
    called = f"{name} {thing.lower()}" if name else _lowered(thing or heading)
    whole = " ".join(filter(None, (called, where, words)))
    head, joint, _ = whole.rpartition(" ")[0].rpartition(" ")
    shorter = head if joint and whole.split()[-2] in word_set("conjunction") else whole
    return cut(shorter if len(whole.split()) > MOST_WORDS >= len(shorter.split()) else whole, MOST_WORDS)


def _subjects(thing: str, around: Around) -> Iterator[_Subject]:
    """What a thing may be about, the likeliest first."""
    before, heading = around.before, around.heading
    for told in around.behind:
        yield from (_Subject(words, told.spans) for words in _dealt_with(thing, line_of(told.text)))
    for told in [*reversed(before), *([heading] if heading else [])]:
        line = line_of(told.text)
        yield from (_Subject(words, told.spans) for words in (*_same_thing(thing, line), *_same_act(thing, line)))
    if before and _last(thing) in word_set("held for a programme"):
        yield from (_Subject(words, before[-1].spans) for words in _programme(line_of(before[-1].text)))
    if heading:
        yield from (_Subject(words, heading.spans) for words in _topic(heading.text))


def _dealt_with(thing: str, line: TokenLine) -> Iterator[str]:
    """What a sentence says that a thing, called by its last word or by a pronoun, deals with."""
    for told in _DEALS.all(line):
        named = told.group(line, "thing") if "thing" in told.groups else thing
        if _last(named) == _last(thing):
            yield f"{told.rule.gives['as']} {told.group(line, 'more')}"


def _same_thing(thing: str, line: TokenLine) -> Iterator[str]:
    """What a text says of a thing that it calls by the same words."""
    alike = word_set("data")
    for match in _THINGS.every(line):
        told, more = match.group(line, "thing"), match.group(line, "more")
        if _plain(told).endswith(_plain(thing)) or {told.lower(), thing.lower()} <= alike:
            yield f"{match.rule.gives.get('as', '')} {more}".strip()


def _same_act(thing: str, line: TokenLine) -> Iterator[str]:
    """What is acted on in a text by the act of which the thing has its name ("assess the tides": "assessment of")."""
    names = {word.lower() for word in thing.split()}
    for word, start in zip(line.printed, line.starts, strict=True):
        if word.islower() and (noun := noun_of(word)) in names and noun not in (word, lemma(word)):
            called = nominal(ended(line.text[start:]))
            joint, _, rest = called.removeprefix(noun).strip().partition(" ")
            if called.startswith(noun) and rest and joint in word_set("joint of an object"):
                (about,) = entries("joint of a subject")
                yield f"{joint if thing.lower().endswith(noun) else about} {bare(rest)}"


def _programme(line: TokenLine) -> Iterator[str]:
    """The programme that the sentence before names, of which something held is a part."""
    for match in _PROGRAMMES.all(line):
        yield f"{match.rule.gives['as']} {match.group(line, 'programme')}"


def _topic(heading: str) -> Iterator[str]:
    """What a heading is about: the words behind its "on", or all of it where it names no work."""
    line = line_of(heading)
    if told := _OVER.first(line):
        more = ended(told.group(line, "more"))
        first = more.split(" ", 1)[0]
        yield f"{told.rule.gives['as']} {more if first.isupper() else more[:1].lower() + more[1:]}"


def _joined(title: str, where: str, words: str, sentence: str) -> str:
    """A title with what it is about before its place, or behind its partners and before an aim, cut if it is long."""
    if not where:
        return cut(f"{title} {words}", MOST_WORDS, to_object=True)
    head = title.removesuffix(where).rstrip()
    joint = where.split(" ", 1)[0]
    behind = words.split(" ", 1)[0] in word_set("subject behind a place") or joint in word_set("partners follow")
    behind = behind or f" {joint} " in words
    short = with_short_forms(where, sentence)
    for place in (where, short):
        whole = without_articles(f"{head} {place} {words}" if behind else f"{head} {words} {place}", MOST_WORDS)
        if len(whole.split()) <= MOST_WORDS:
            return whole
    if behind:
        fitted = cut(f"{head} {short} {words}", MOST_WORDS)
        return fitted if fitted.startswith(f"{head} {short} ") else cut(f"{head} {words}", MOST_WORDS)
    fitted = cut(f"{head} {words} {short}", MOST_WORDS)
    return fitted if fitted.startswith(f"{head} {words}") else cut(f"{head} {words}", MOST_WORDS)


def _lowered(heading: str) -> str:
    """A heading without capitals behind its first word: it holds words for work alone, and no names."""
    first, *others = heading.split()
    return " ".join([first, *(word.lower() for word in others)])


def _without_repeated(words: str, title: str) -> str:
    """What something is about without the place at its end that the title names already."""
    head, joint, place = words.rpartition(" in ")
    return head if head and joint and place in title else words


def _plain(words: str) -> str:
    return " ".join(lemma(word.lower()) for word in words.split())


def _last(words: str) -> str:
    """The lemma of the last word."""
    return lemma(words.rpartition(" ")[2].lower())
