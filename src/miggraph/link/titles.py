"""Titles as they are shown: in sentence case, whatever the printer did; and a shorter form of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from miggraph.iris import FUNCTION_WORDS
from miggraph.lexicon import Form, Lexicon
from miggraph.link.readable import readable, short_forms
from miggraph.model import NameKind, Title

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STEM = re.compile(r"['’].*")
_RUNNING = re.compile(r"(?<=[^\W\d_.:?!] )[^\W\d_]{2,}|(?<=[,;] )[^\W\d_]{2,}")
"""A word of running text that no sentence and no title begins with."""
_OPENS = re.compile(r"(?:^|[:.?!–—|/]\s|\s[-•]\s)[\"“”‘«(\[]*$")
_HONORIFIC = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Mme|M|Dr|Prof|Sir|Dame|H\.E|Amb)\.?|\b[A-Z]\.)\s+$")
_PROPER = frozenset(NameKind) - {NameKind.CONCEPT}
_TITLE_CASE = 0.5
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
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_SUBTITLE = re.compile(r"\s*(?::|\s[–—-])\s+.*$|(?<=\?)\s+.+$", re.DOTALL)
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]?[A-Z]{1,8})\)\s*$")
_LONGEST, _FEWEST = 60, 3
"""Characters of a short title at the most, and words of a phrase that can stand for a longer one at the least."""


class Titles:
    """Shows titles, by what the running text of the reports prints with a small letter.

    :param texts: the texts of all reports, so that they show one title alike
    :param names: what keeps its capitals beside the names of the authority files, such as names of series
    """

    def __init__(self, lexicon: Lexicon, texts: Iterable[str], names: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self._names = sorted(set(names), key=len, reverse=True)
        small: Counter[str] = Counter()
        large: Counter[str] = Counter()
        short: set[str] = set()
        for text in texts:
            short |= short_forms(text)
            for word in _RUNNING.findall(text):
                (small if word.islower() else large)[word.lower()] += not word.isupper()
        self._short = frozenset(short)
        self._small = frozenset(word for word, times in small.items() if times > large[word])
        self._made: dict[str, Title] = {}

    def of(self, printed: str) -> Title:
        """A printed title as it is shown, and shorter."""
        if printed not in self._made:
            bare = _bare(printed)
            numbered = _NUMBER.match(bare)
            number = numbered[0] if numbered and numbered.end() < len(bare) else ""
            shown = number + self._sentence_case(readable(bare[len(number) :], self._lexicon, self._short)) or printed
            self._made[printed] = Title(shown, shortened(shown), printed)
        return self._made[printed]

    def _sentence_case(self, title: str) -> str:
        """A title in title case with small letters where running text has them; names keep their capitals."""
        words = list(_WORD.finditer(title))
        telling = [word for word in words[1:] if word[0].lower() not in FUNCTION_WORDS]
        if not telling or sum(word[0][0].isupper() for word in telling) < _TITLE_CASE * len(telling):
            return title
        kept = [False] * len(title)
        for start, end in self._proper(title):
            kept[start:end] = [True] * (end - start)
        shown = list(title)
        for word in words:
            if self._is_common(word, title) and not kept[word.start()]:
                shown[word.start()] = title[word.start()].lower()
        return "".join(shown)

    def _is_common(self, word: re.Match[str], title: str) -> bool:
        """Whether a word with a large first letter is one that a sentence would print with a small one."""
        if not (word[0][0].isupper() and word[0][1:].islower() and _STEM.sub("", word[0]).lower() in self._small):
            return False
        before = title[: word.start()]
        return not _OPENS.search(before) and not _HONORIFIC.search(before)

    def _proper(self, title: str) -> Iterator[tuple[int, int]]:
        for match in self._lexicon.find(title):
            if match.form in (Form.NAME, Form.ACRONYM, Form.ADJECTIVE) and match.entries[0].kind in _PROPER:
                yield match.start, match.end
        for name in self._names:
            for found in re.finditer(re.escape(name), title, re.IGNORECASE):
                yield found.span()


def shortened(title: str) -> str:
    """A title without its number, its brackets and its subtitle, and cut before function words where it is long."""
    named = _unlabelled(title)
    plain = _BRACKETS.sub("", named) or named
    head = _SUBTITLE.sub("", plain)
    short = head if len(head.split()) > 1 else plain
    if len(short) > _LONGEST:
        acronym = _ACRONYM.search(named)
        short = acronym[1] if acronym else " ".join(_first_phrases(short.split()))
    short = short.rstrip(" ,;:-–—")
    return short[:1].upper() + short[1:]


def _unlabelled(title: str) -> str:
    """A title without its number and the words for what it is the title of, as many as stand before one another."""
    while (label := _LABEL.match(title)) and label.end() < len(title):
        title = title[label.end() :]
    return title


def _first_phrases(words: list[str]) -> list[str]:
    """As many words as a short title may have, up to a function word, so that no phrase is cut; or up to any word."""
    fits = next(
        number for number in range(len(words), 0, -1) if number == 1 or len(" ".join(words[:number])) <= _LONGEST
    )
    for number in range(fits, _FEWEST - 1, -1):
        whole = words[number - 1].endswith((",", ";")) or words[number].strip("(").lower() in FUNCTION_WORDS
        text = " ".join(words[:number])
        if whole and words[number - 1].lower() not in FUNCTION_WORDS and text.count("(") == text.count(")"):
            return words[:number]
    return words[:fits]


def _bare(printed: str) -> str:
    """A title without the marks of a heading and of emphasis around it, and without a colon behind it."""
    return " ".join(re.sub(r"^[#\s]+|[*_]{2,}", "", printed).split()).rstrip(" :").strip()
