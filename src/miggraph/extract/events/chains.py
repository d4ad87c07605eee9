"""The names in a list of organisations: "the Port Office (PO), HU and the Ministry of Lamps and Piers".

A comma or "and" may part two names or stand inside one. Known names decide, then the shape: a ministry, office or
agency "of" or "for" something goes on over what names no body of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from miggraph.extract.people.affiliations import lists_fields
from miggraph.extract.rules import is_known, line_of, load, word_set
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import NameKind

_RULES = load("party")
_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*\.?")
_BREAK = re.compile(r"[;:|·“”\"–—]|\.\s|\s-\s")
_IN_CITY = re.compile(r"\s*in [A-ZÀ-Þ][\w-]+\s*")
_BRACKET = re.compile(r"\s*\([^()]{2,60}\)")
_ASIDE = re.compile(r"\s(?:as|in its capacity as)\s(?:the\s)?[A-Z]\w*(?:\s\w+){0,3}(?=,)")
"""What a body is called beside its name: "as Chair," and the like."""
_DEFINED = re.compile(r"(?P<name>[A-ZÀ-Þ][^.;:()\n]{5,160}?)\s\((?P<short>[A-ZÀ-Þ]{3,12})\)")
"""A name with lower-case words and the short form in brackets behind it, whose letters begin words of the name."""
_NAMES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?:ic|al|ary|ive|an)")
"""Half of a pair of adjectives: "Economic and Social Council"."""
_BRAND = re.compile(r"[A-ZÀ-Þ][\w-]* $")
_FOREIGN = 5
"""A word of fewer letters that is not known is no sign of another language."""
_FEWEST = 2
"""A name without a word for an organisation, behind "the", has so many words."""


class Name(NamedTuple):
    """Where a name stands in the text of a list."""

    start: int
    end: int


class Chain(NamedTuple):
    """The names of a list, and where the list ends in its text."""

    names: tuple[Name, ...]
    end: int


def read_chain(text: str, lexicon: Lexicon, *, loose: bool = False, printed: str | None = None) -> Chain:
    """The names with which a text begins, up to the first thing that is none.

    :param loose: whether any word may follow the last name, which may else be only the first words of a longer one
    :param printed: the text with the points of its initials, where it comes without them: known names have them
    """
    known = list(_known(_without_asides(printed or text), lexicon))
    text = _without_asides(text)
    names: list[Name] = []
    place = 0
    for start, end in _pieces(text, known):
        name, stopped = _trimmed(text, start, end, known, loose=loose)
        if name is None:
            break
        if names and _is_address(text, name, names, known):
            place = name.end
            continue
        names.append(name)
        place = name.end
        if stopped:
            break
    return Chain(tuple(names), place)


def _without_asides(text: str) -> str:
    return _ASIDE.sub(lambda found: " " * len(found[0]), text)


def _is_address(text: str, name: Name, before: list[Name], known: list[Match]) -> bool:
    """Whether a lone country behind the comma after a name says where that body is."""
    countries = [m for m in known if _is_country(m) and not re.search(r"\bof (?:the )?$", text[: m.start])]
    lone = len(countries) == 1 and (countries[0].start, countries[0].end) == name
    return lone and text[before[-1].end : name.start].strip() == ","


def _known(text: str, lexicon: Lexicon) -> Iterator[Match]:
    """The names of the authority files in a text, each with the short form in brackets behind it."""
    for match in lexicon.find(text, *_NAMES):
        if match.form in (Form.ADJECTIVE, Form.AMBIGUOUS):
            continue
        bracket = _BRACKET.match(text, match.end)
        yield Match(match.start, bracket.end() if bracket else match.end, match.form, match.entries)


def _pieces(text: str, known: list[Match]) -> Iterator[tuple[int, int]]:
    """The stretches between those separators that part names."""
    start = _skip(text, 0)
    separators = [
        (found.start, found.end)
        for found in _RULES["party/separator"].finditer(line_of(text))
        if not _inside(text, found.start, known) and not any(a < found.start < b for a, b in _defined(text))
    ]
    for number, (first, after) in enumerate(separators):
        after = _skip(text, after)
        stop = separators[number + 1][0] if number + 1 < len(separators) else len(text)
        if not text[start:first].strip():
            start = after
        elif text[after:stop].strip() and not _goes_on(text, (start, first), (after, stop), known):
            yield start, first
            start = after
    yield start, len(text)


def _defined(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand that are spelt out before the short form which their words give."""
    place = 0
    for word in _WORD.finditer(text):
        found = _DEFINED.match(text, word.start()) if word.start() >= place else None
        if found and _is_spelt(found["name"], found["short"]):
            place = found.end()
            yield found.start(), found.end("name")


def _is_spelt(name: str, short: str) -> bool:
    """Whether the letters of a short form begin words of a name, in their order, all capitalised words among them."""
    words = re.findall(r"\w+", name)
    place = 0
    for number, letter in enumerate(short.casefold()):
        found = next((n for n in range(place, len(words)) if words[n][0].casefold() == letter), None)
        if found is None or any(word[0].isupper() for word in words[place:found]) or (number == 0 and found):
            return False
        place = found + 1
    return len(words) - place < _FEWEST


def _skip(text: str, place: int) -> int:
    article = re.compile(r"\s*(?:(?:both|and)\s+)?(?:the\s+)?", re.IGNORECASE).match(text, place)
    return article.end() if article else place


def _inside(text: str, place: int, known: list[Match]) -> bool:
    """Whether a place is inside a known name or brackets."""
    return text.count("(", 0, place) > text.count(")", 0, place) or any(m.start < place < m.end for m in known)


def _goes_on(text: str, left: tuple[int, int], right: tuple[int, int], known: list[Match]) -> bool:
    """Whether what stands behind a separator is part of the name before it."""
    before, behind = text[slice(*left)].rstrip(), text[slice(*right)].strip()
    is_open = bool(_RULES["party/open"].search(line_of(before)))
    if before.endswith(("s'", "s’")) or (is_open and _RULES["party/goes-on"].match(line_of(behind))):
        return True
    is_known = any(m.start == right[0] for m in known)
    mark = text[left[1] : right[0]].strip()
    article = text[: right[0]].rstrip().lower().endswith(" the")
    if (mark == "&" and not is_known and _is_one(before, behind)) or (
        not article and _is_half(text, left, right, known)
    ):
        return True
    if before.endswith(")") or not behind[:1].isupper() or is_known:
        return False
    if lists_fields(before, behind):
        return True
    ends_with_country = any(_is_country(m) and m.end == left[0] + len(before) for m in known)
    return is_open and not ends_with_country and _names_no_body(behind, with_article=article)


def _names_no_body(behind: str, *, with_article: bool) -> bool:
    """Whether what stands behind a separator is the name of no body, but of more that a body is for."""
    first = behind.split()[0].strip("(),.")
    if first.isupper() and len(first) > 1:
        return False
    head = re.split(r"\s(?:of|for|on)\s", _BRACKET.sub("", behind))[0]
    words = [word for word in _WORD.findall(head) if word[0].isupper()]
    noun = _RULES["party/noun"].search(line_of(head))
    if noun:
        return head[noun.start : noun.end].endswith("s") and len(words) <= _FEWEST
    return not with_article or len(words) < _FEWEST


def _is_one(before: str, behind: str) -> bool:
    """Whether what an ampersand joins is one name: "Lamp & Pier Trust", "Network Ports & Ships"."""
    first = behind.split()[0]
    nouns = [bool(_RULES["party/noun"].search(line_of(part))) for part in (before, behind)]
    return nouns.count(True) == 1 and first[:1].isupper() and not first.isupper()


def _is_half(text: str, left: tuple[int, int], right: tuple[int, int], known: list[Match]) -> bool:
    """Whether words for no body go on over "and" to a word for one: "the Lamp and Pier Agency"."""
    before, behind = text[slice(*left)].rstrip(), text[slice(*right)].strip()
    if _ADJECTIVE.fullmatch(before) and _RULES["party/noun"].search(line_of(behind)):
        return True
    if text[left[0] - 4 : left[0]].lower() not in ("the ", "the") or text[left[1] : right[0]].strip() not in (
        "and",
        "&",
    ):
        return False
    is_body = _RULES["party/noun"].search(line_of(before)) or any(m.start < left[1] and m.end > left[0] for m in known)
    head = re.split(r"\s(?:of|for|on)\s|,|\s\(", behind)[0]
    plain = all(word[0].isupper() for word in _WORD.findall(f"{before} {head}"))
    noun = _RULES["party/noun"].search(line_of(head))
    return plain and not is_body and noun is not None and not head[noun.start : noun.end].endswith("s")


def _is_country(match: Match) -> bool:
    return all(entry.kind is NameKind.COUNTRY for entry in match.entries)


def _trimmed(text: str, start: int, end: int, known: list[Match], *, loose: bool) -> tuple[Name | None, bool]:
    """A name without what stands behind it, None where it is no name; and whether the list ends with it."""
    stop = _first_break(text, start, end, known)
    piece = text[start:stop].rstrip(" ,.;&/")
    while (last := piece.rsplit(None, 1)) and len(last) > 1 and last[1] in word_set("small word of a body"):
        piece = last[0].rstrip(" ,.;")
    stopped = stop < end and bool(text[stop:end].strip(" .,")) and not _is_aside(text, stop, end, known)
    name = Name(start, start + len(piece))
    governments = _RULES["party/governments"].search(line_of(piece))
    if governments:
        return Name(start + governments.groups["who"][0], name.end), stopped
    if not piece[:1].isupper() or _RULES["party/no-name"].search(line_of(piece)):
        return None, True
    if stopped and not loose and text[stop - 1] == " " and _WORD.match(text, stop):
        after = _WORD.match(text, stop)
        if after and not _RULES["party/part"].search(line_of(after[0])):
            return None, True
    return name, stopped


def _first_break(text: str, start: int, end: int, known: list[Match]) -> int:
    """Where a name that begins at a place ends: before a word that no name holds, or a mark."""
    place = next((last for first, last in _defined(text) if first == start), start)
    while place < end:
        inside = next((m for m in known if m.start <= place < m.end), None)
        if inside:
            place = max(inside.end, place + 1)
            if text[place - 1] == ")" and _of_another(text, place, known):
                return place
            continue
        bracket = _BRACKET.match(text, place)
        if bracket:
            place = bracket.end()
            if _of_another(text, place, known):
                return place
            continue
        if _BREAK.match(text, place) or text[place] == ")":
            return place
        word = _WORD.match(text, place)
        if word:
            if word[0][0].islower() and _is_outside(text, word) and not _is_within(text[start : word.end()]):
                return place
            if word[0].isdigit():
                return place
            place = word.end()
            continue
        place += 1
    return end


def _of_another(text: str, place: int, known: list[Match]) -> bool:
    """Whether a name whose short form stands before a place is followed by the body of which it is a part."""
    behind = re.compile(r"\s+of (?:the )?(?=[A-Z])").match(text, place)
    return behind is not None and not any(_is_country(match) and match.start == behind.end() for match in known)


def _is_aside(text: str, place: int, end: int, known: list[Match]) -> bool:
    """Whether what stands behind a name only tells of which body it is part, or where it is."""
    return _of_another(text, place, known) or _IN_CITY.fullmatch(text[place:end]) is not None


def _is_within(text: str) -> bool:
    """Whether a name goes on up to its last word, which is printed in small letters."""
    return _RULES["party/inside"].match(line_of(text)) is not None


def _is_outside(text: str, word: re.Match[str]) -> bool:
    """Whether a word in lower case is no part of a name: those of names in other languages are no words of this one."""
    if word[0] in word_set("small word of a body"):
        return _leads_away(text, word)
    bare = word[0].rstrip(".")
    if bare in word_set("noun behind a brand") and _BRAND.search(text[: word.start()]):
        return False
    return len(bare) < _FOREIGN or not bare.isalpha() or is_known(bare)


def _leads_away(text: str, word: re.Match[str]) -> bool:
    """Whether a small word begins what is said of time or place and not more of a name."""
    after = _WORD.search(text, word.end())
    if word[0] != "on" or not after:
        return False
    return after[0][0].isdigit() or bool(_RULES["party/no-name"].search(line_of(after[0])))
