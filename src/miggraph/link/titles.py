"""Titles as they are shown: in sentence case, whatever the printer did; and a shorter form of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import ahocorasick

from miggraph.iris import FUNCTION_WORDS
from miggraph.lexicon import Form
from miggraph.link.readable import readable, short_forms
from miggraph.link.reference import Finds
from miggraph.model import NameKind, Title

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_STEM = re.compile(r"['’].*")
_RUNNING = re.compile(r"(?<=[^\W\d_.:?!] )[^\W\d_]{2,}|(?<=[,;] )[^\W\d_]{2,}")
"""A word of running text that no sentence and no title begins with."""
_OPENS = re.compile(r"(?:^|[:.?!–—|/]\s|\s[-•]\s)[\"“”‘«(\[]*$")
_HONORIFIC = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Mme|M|Dr|Prof|Sir|Dame|H\.E|Amb)\.?|\b[A-Z]\.)\s+$")
_HONORED = re.compile(r"\b(?:Mr|Mrs|Ms|Mme|M|Dr|Prof|Sir|Dame|H\.E|Amb)(?:\.?\s+[^\W\d_]+)?$")
"""An honorific, or the name behind it."""
_PROPER = frozenset(NameKind) - {NameKind.CONCEPT}
_TITLE_CASE = 0.5
_COMMON = 0.4
"""The part of its words, but for names, that running text has to have for a title to be shown in sentence case."""
_SELDOM = 3
"""A word that running text prints so many times as often with a capital as without one is still no name by itself."""
_CAPITALS = re.compile(r"\b[^\W\d_a-z]{3,}(?: [^\W\d_a-z]{3,})+\b")
"""Two words in capitals or more."""
_SPELT = re.compile(r"\(([A-Z]{2,6})\)")
_QUOTES = frozenset("\"'“‘«")
_BRACKETED = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"(?:[IVXLC]+|[a-z]|\d+(?:\.\d+)*)[.)]\s+")
_LABEL = re.compile(
    r"^(?:(?:[IVXLC]+|[A-Za-z]|\d+(?:\.\d+)*)[.)](?:\d+\.?)*\s+"
    r"|\d+(?:st|nd|rd|th)\s+(?:session|panel|meeting|day|round ?table)\s*[:.–—-]+\s*"
    r"|(?:introduction|conclusions?|background|context|keynote(?: address)?|presentation|(?:panel |general )?discussion"
    r"|round ?table|[^:]{4,60}\bseries)\s*:\s+"
    r"|(?:session|panel|part|chapter|section|annex|appendix|theme|module|day|topic|item|objective|round ?table"
    r"|working group|séance|partie|chapitre|annexe|thème)\s+(?:[IVXLC]+|\d+|[A-Za-z])(?!\w)\s*[:.)–—-]*\s*)",
    re.IGNORECASE,
)
"""The number of a section, or the kind and number of a part, before its title."""
_MARKS = frozenset(":.)–—-")
_NUMBERED = re.compile(r"((?![IVXLC]+\b)[^\W\d_a-z]{3,}) (?:[IVXLC]+|\d+|[A-Z])(?!\w)")
"""A kind of part in capitals before its number."""
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_SUBTITLE = re.compile(r"\s*(?::|\s[–—-])\s+.*$|(?<=\?)\s+.+$", re.DOTALL)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]?[A-Z]{1,8})\)\s*$")
_LONGEST = 60
"""Characters of a short title at the most."""
_DETERMINERS = frozenset(
    {"a", "an", "the", "its", "their", "his", "her", "our", "this", "these", "those", "la", "le", "les"}
)
_OPENING = _DETERMINERS | {"towards", "toward", "from", "between", "beyond", "vers"}
"""Function words that a title can begin with."""
_POSTPOSED = frozenset({"aimed", "directed", "relating", "including", "particularly", "especially", "concerning"})
_JOINING = frozenset({"and", "or", "et", "ou", "y"})
_ADJECTIVES = ("ive", "al", "ary", "ic", "ous", "able", "ible", "ful", "less")
"""Endings of adjectives."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How running text prints words.

    ``small`` are those that it rather prints with a small letter, ``at_times_small`` those that it often does;
    ``short`` are short forms, ``names`` what keeps its capitals.
    """

    small: frozenset[str] = frozenset()
    at_times_small: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


class UsageOfAll:
    """The usage of all reports, of which each report gets the part that touches the titles that it shows.

    :param names: what keeps its capitals beside the names of the authority files, such as names of series
    """

    def __init__(self, words: Mapping[str, int], short: Iterable[str], names: Iterable[str] = ()) -> None:
        times = [(word, small, words.get(word.capitalize(), 0)) for word, small in words.items() if word.islower()]
        self.whole = Usage(
            small=frozenset(word for word, small, large in times if small > large),
            at_times_small=frozenset(word for word, small, large in times if small * _SELDOM >= large),
            short=frozenset(short),
            names=_longest_first(names),
        )
        self._names = _Names(self.whole.names)

    def of(self, titles: str, capitals: Iterable[str], words: AbstractSet[str]) -> Usage:
        """The part that touches titles.

        :param titles: in small letters
        :param capitals: the words in capitals in them
        :param words: those in them with a capital, in small letters: no other could lose one
        """
        names = tuple(self._names.standing_in(titles))
        short = self.whole.short.intersection(capitals)
        return Usage(self.whole.small & words, self.whole.at_times_small & words, short, names)


class _Names:
    """What keeps its capitals, ready to be found in titles: of series there may be as many as there are reports."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            self._places.setdefault(name.lower(), []).append(place)
        self._automaton = ahocorasick.Automaton()
        for name in self._places:
            self._automaton.add_word(name, name)
        if self._places:
            self._automaton.make_automaton()

    def standing_in(self, titles: str) -> Iterator[str]:
        """Those that stand in titles, in the order in which they were given.

        :param titles: in small letters
        """
        found = {name for _, name in self._automaton.iter(titles)} if self._places else set()
        return (self._names[place] for place in sorted(place for name in found for place in self._places[name]))


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


def large_words(titles: Iterable[str]) -> Iterator[str]:
    """The words of titles that have a capital, in small letters."""
    return (word.lower() for title in titles for word in _LETTERS.findall(title) if not word.islower())


def words_of_running_text(text: str) -> Counter[str]:
    """How often a text prints each word small and, under its form with a capital, large.

    Where a sentence or a title may begin no word counts, nor does one in capitals.
    """
    found = (word for word in _RUNNING.findall(text) if not word.isupper())
    return Counter(word if word.islower() else word.capitalize() for word in found)


def usage_of(texts: Iterable[str], names: Iterable[str] = ()) -> Usage:
    """The usage of some texts."""
    words: Counter[str] = Counter()
    short: set[str] = set()
    for text in texts:
        words.update(words_of_running_text(text))
        short |= short_forms(text)
    return UsageOfAll(words, short, names).whole


class Titles:
    """Shows titles, by what the running text of the reports prints with a small letter.

    :param usage: that of all reports, so that they show one title alike
    """

    def __init__(self, known: Finds, usage: Usage) -> None:
        self._known = known
        self._names = _Names(usage.names)
        self._short = usage.short
        self._small = usage.small
        self._at_times_small = usage.at_times_small
        self._made: dict[str, Title] = {}

    def of(self, printed: str) -> Title:
        """A printed title as it is shown, and shorter."""
        if printed not in self._made:
            bare = _bare(printed)
            numbered = _NUMBER.match(bare)
            number = numbered[0] if numbered and numbered.end() < len(bare) else ""
            words = self._lowered(readable(bare[len(number) :], self._known, self._short))
            shown = number + self._sentence_case(words) or printed
            label = _LABEL.match(shown)
            if label:
                shown = _quiet(label[0]) + shown[label.end() :]
            at = label.end() if label and label[0].rstrip()[-1:] in _MARKS else 0
            shown = shown[:at] + shown[at : at + 1].upper() + shown[at + 1 :]
            self._made[printed] = Title(shown, shortened(shown), printed)
        return self._made[printed]

    def _sentence_case(self, title: str) -> str:
        """A title in title case with small letters where running text has them; names keep their capitals.

        A title of which running text has too few words keeps all of its capitals, not those of some words only. If
        all others lose theirs, so do words that running text prints with a small letter at times.
        """
        words = list(_WORD.finditer(title))
        telling = [word for word in words[1:] if word[0].lower() not in FUNCTION_WORDS]
        kept = [False] * len(title)
        for start, end in self._proper(title):
            kept[start:end] = [True] * (end - start)
        inside = [found.span() for found in _BRACKETED.finditer(title)]
        outside = [w for w in telling if not any(start < w.start() < end for start, end in inside)] or telling
        if not telling or sum(word[0][0].isupper() for word in outside) < _TITLE_CASE * len(outside):
            return self._single_lowered(title, words, kept)
        common = [word for word in words if self._is_common(word, title) and not kept[word.start()]]
        capitals = [word for word in telling if word[0][0].isupper() and not kept[word.start()]]
        capitals = [word for word in capitals if not _HONORED.search(title[: word.end()])]
        if sum(word in common for word in capitals) < _COMMON * len(capitals):
            return title
        at_times = [word for word in capitals if self._is_common(word, title, self._at_times_small)]
        if common and {word.start() for word in capitals} <= {word.start() for word in (*common, *at_times)}:
            common += at_times
        shown = list(title)
        for word in common:
            shown[word.start()] = title[word.start()].lower()
        return "".join(shown)

    def _lowered(self, title: str) -> str:
        """A title in which words in capitals stand among others, with those that running text prints small so too."""

        def small(run: re.Match[str]) -> str:
            words = run[0].lower().split()
            is_name = any(self._known.find(run[0])) or not self._short.isdisjoint(run[0].split())
            if is_name or not self._small.issuperset(words):
                return run[0]
            return run[0].capitalize() if _OPENS.search(title[: run.start()]) else run[0].lower()

        return _CAPITALS.sub(small, title) if not title.isupper() else title

    def _single_lowered(self, title: str, words: list[re.Match[str]], kept: list[bool]) -> str:
        """A title in small letters with those words small that alone have a capital, and are no name.

        Behind an article a capital makes a name of a word ("the Fund"), and so does one before or behind it that is not
        the capital of a country.
        """
        shown = list(title)
        inside = [found.span() for found in _BRACKETED.finditer(title)]
        large = [word[0][0].isupper() for word in words] + [False]
        places = [
            (match.start, match.end)
            for match in self._known.find(title)
            if match.form is Form.NAME and {entry.kind for entry in match.entries} == {NameKind.COUNTRY}
        ]
        large[0] = (words[0][0].isupper() and len(words[0][0]) > 1) or kept[words[0].start()]
        for at, word in enumerate(words[1:], 1):
            before = words[at - 1].start()
            in_country = any(start <= before < end for start, end in places)
            beside_capital = (large[at - 1] and not in_country) or large[at + 1]
            is_name = (
                kept[word.start()]
                or title[word.start() - 1] in _QUOTES
                or any(start < word.start() < end for start, end in inside)
            )
            if beside_capital or is_name or words[at - 1][0].lower() in _DETERMINERS:
                continue
            if self._is_common(word, title):
                shown[word.start()] = title[word.start()].lower()
        return "".join(shown)

    def _is_common(self, word: re.Match[str], title: str, small: frozenset[str] | None = None) -> bool:
        """Whether a word with a large first letter is one that a sentence would print with a small one."""
        small = self._small if small is None else small
        if not (word[0][0].isupper() and word[0][1:].islower() and _STEM.sub("", word[0]).lower() in small):
            return False
        before = title[: word.start()]
        return not _OPENS.search(before) and not _HONORIFIC.search(before)

    def _proper(self, title: str) -> Iterator[tuple[int, int]]:
        for match in self._known.find(title):
            if match.form in (Form.NAME, Form.ACRONYM, Form.ADJECTIVE) and match.entries[0].kind in _PROPER:
                yield match.start, match.end
        for acronym in _SPELT.finditer(title):
            named = list(_WORD.finditer(title[: acronym.start()]))[-len(acronym[1]) :]
            if "".join(word[0][0] for word in named) == acronym[1]:
                yield named[0].start(), acronym.end()
        for name in self._names.standing_in(title.lower()):
            for found in re.finditer(re.escape(name), title, re.IGNORECASE):
                yield found.span()


def _quiet(label: str) -> str:
    """The kind and number of a part with the kind as words are written, if it is in capitals; all else stays."""
    kind = _NUMBERED.match(label)
    return kind[1].capitalize() + label[kind.end(1) :] if kind else label


def shortened(title: str) -> str:
    """A title without its number, its brackets and its subtitle, and cut before function words where it is long."""
    named = _unlabelled(title)
    plain = _BRACKETS.sub("", named) or named
    head = _SUBTITLE.sub("", plain)
    short = head if len(head.split()) > 1 else plain
    if len(short) > _LONGEST:
        acronym = _ACRONYM.search(named)
        told = acronym and _spells(named[: acronym.start()], acronym[1])
        short = acronym[1] if acronym and told else " ".join(_first_phrases(short.split()))
    short = short.rstrip(" ,;:-–—")
    return short[:1].upper() + short[1:]


def _unlabelled(title: str) -> str:
    """A title without its number and the words for what it is the title of, as many as stand before one another."""
    while (label := _LABEL.match(title)) and label.end() < len(title):
        title = title[label.end() :]
    return title


def _spells(name: str, acronym: str) -> bool:
    """Whether an acronym stands for a whole title, and not only for a name at its end."""
    initials = iter([word[0].upper() for word in _WORD.findall(name) if word.lower() not in FUNCTION_WORDS])
    return name[:1].upper() == acronym[0] and all(letter.upper() in initials for letter in acronym)


def _first_phrases(words: list[str]) -> list[str]:
    """As many words as a short title may have, up to where a phrase ends; all of them where none ends so early."""
    fits = next(
        number for number in range(len(words), 0, -1) if number == 1 or len(" ".join(words[:number])) <= _LONGEST
    )
    if words[0].lower() in FUNCTION_WORDS - _OPENING:
        return words
    whole = [number for number in range(fits, 1, -1) if _ends_phrase(words, number)]
    return words[: whole[0]] if whole else words


def _ends_phrase(words: list[str], number: int) -> bool:
    """Whether some words of a title are a phrase that lacks nothing, as far as their forms tell.

    A phrase does not end before an article, in a name, or with what wants more: a preposition, a gerund behind one, an
    adjective or participle before a conjunction.
    """
    text, last, following = " ".join(words[:number]), words[number - 1], words[number].strip("(").lower()
    bare = last.strip(",;").lower()
    parted = last.endswith((",", ";"))
    if text.count("(") != text.count(")") or text.count('"') % 2 or bare in FUNCTION_WORDS:
        return False
    if not parted and following not in (FUNCTION_WORDS | _POSTPOSED) - _DETERMINERS:
        return False
    behind = (
        words[number].strip("(") if parted else next((w for w in words[number:] if w.lower() not in FUNCTION_WORDS), "")
    )
    if last[:1].isupper() and number > 1 and behind[:1].isupper():
        return False
    before = words[number - 2] if number > 1 else ""
    verbal = bare.endswith("ing") and (number == 1 or before.lower() in FUNCTION_WORDS or before.endswith(","))
    joined = parted or following in _JOINING
    return not verbal and not bare.endswith("ed") and not (joined and bare.endswith(_ADJECTIVES))


def _bare(printed: str) -> str:
    """A title without the marks of a heading and of emphasis around it, and without a colon behind it."""
    return " ".join(re.sub(r"^[#\s]+|[*_]{2,}", "", printed).split()).rstrip(" :").strip()
