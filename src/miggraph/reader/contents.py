"""A contents page: lines that end in page numbers. They are not headings, but they say what the headings are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miggraph.model import Line

_PLACE = r"(?:(?:paras?|paragraphs?|pp?|pages?)\b\.?\s*)?(?P<{}>\d{{1,4}}|[ivxl]{{1,6}})(?:\s*[-–—]\s*\d{{1,4}})?"
_PLACES = rf"{_PLACE.format('page')}(?:\s+{_PLACE.format('second')})?\s*\|?\s*"
_ENTRY = re.compile(rf"(?P<title>.*?)(?:(?:\.\s*){{2,}}|…+|_{{4,}}|\t)[\s._]*\t?\s*{_PLACES}")
_SPACED = re.compile(rf"\|?\s*(?P<title>.*?\S)(?:\s{{3,}}|\s*\|\s*){_PLACES}")
_LEADERS = re.compile(r"[.\s…_]*")
_HEADING = re.compile(
    r"(?:(?:table of\s+)?contents(?:\s*\((?:cont(?:inued|'d|\.))\))?|table des\s+matières|sommaire)\s*:?(?:\s+pages?)?",
    re.IGNORECASE,
)
_COLUMN_HEAD = r"(?:paragraphs?|pages?|chapters?|sections?|paras?\.?|title)"
_COLUMN_HEADS = re.compile(rf"[|\s]*{_COLUMN_HEAD}(?:[|\s]+{_COLUMN_HEAD})*[|\s]*|[-|:\s]+", re.IGNORECASE)
_RUN = re.compile(r"[.\s…_]{4,}")
_ANNEXES = re.compile(r"(?:annex(?:es)?|appendi(?:x|ces)|(?:list of )?(?:tables|figures|boxes))\s*:?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?P<number>[IVXLC]+|[A-Za-z]|\d+(?:\.\d+)*)[.)]|(?P<dotted>\d+(?:\.\d+)+))\s+(?=\S)")

_MARKUP = re.compile(r"^\s*(?:#+|[-*+])\s+|<[^<>]+>|\*+|\\(?=_)|\[(?=[^\]]{0,500}\]\()|\]\([^)]{0,1000}\)")
_WHOLE = re.compile(r"(?P<title>.+)")

LONGEST_ENTRY = 150
MOST_PLACES = 3
"""A title stands in the contents, above its part and perhaps once more; what stands oftener is a running head."""
LEAST_ENTRIES = 3
"""A contents page has at least this many entries in a row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a contents page: its title with numbering, its page (0 for none), and how it is numbered.

    The style is that of :func:`numbering`.
    """

    title: str
    page: int
    style: str
    listing: int


def numbering(text: str) -> str:
    """How a heading is numbered: ``roman``, ``letter``, ``arabic`` (with its depth), or not: ``""``."""
    match = _NUMBER.match(text)
    if not match:
        return ""
    if match["dotted"]:
        return f"arabic{match['dotted'].count('.')}"
    number = match["number"]
    if number[0].isdigit():
        return f"arabic{number.count('.')}"
    if number.islower():
        return "letter"
    return "roman" if set(number) <= set("IVXLC") else "capital"


def is_contents_heading(text: str) -> bool:
    """Whether a line says only that a table of contents follows."""
    return bool(_HEADING.fullmatch(text))


def find_contents(lines: Sequence[Line], text: str) -> tuple[frozenset[int], list[Entry]]:
    """The lines of contents pages (with the heading above each), and the entries in order."""
    taken: set[int] = set()
    entries: list[Entry] = []
    last_place = _last_places(lines)
    for listing, (first, run) in enumerate(_listings(lines, text, last_place)):
        entries.extend(_entry(match, listing) for _, match in run if _title(match))
        taken.update(range(first, run[-1][0] + 1))
    return frozenset(taken), entries


Run = list[tuple[int, re.Match[str]]]
"""The lines of a contents page, each with what it says."""


def _listings(lines: Sequence[Line], text: str, last_place: dict[str, int]) -> Iterator[tuple[int, Run]]:
    """The contents pages: the index where each begins, and its entries."""
    run: Run = []
    ahead = -1
    for index, line in enumerate([*lines, None]):
        if index < ahead:
            continue
        plain = _plain(line, text) if line else None
        if plain == "" or (plain and _LEADERS.fullmatch(plain)):
            continue
        match = _ENTRY.fullmatch(plain) if plain else None
        if match:
            run.append((index, match))
            continue
        if len(run) >= LEAST_ENTRIES:
            yield _heading_above(lines, run[0][0]), run
        run = []
        if line and is_contents_heading(line.text):
            headed = _headed(lines, text, index, last_place)
            if headed:
                yield index, headed
                ahead = headed[-1][0] + 1


def _headed(lines: Sequence[Line], text: str, heading: int, last_place: dict[str, int]) -> Run:
    """The entries under a heading ``Contents``: lines that end in a place, or that stand again in the report."""
    run: Run = []
    seen: set[str] = set()
    unread = 0
    for index in range(heading + 1, len(lines)):
        plain = _plain(lines[index], text)
        if not plain or _LEADERS.fullmatch(plain) or _COLUMN_HEADS.fullmatch(plain):
            continue
        key = _words(plain)
        match = _ENTRY.fullmatch(plain) or _SPACED.fullmatch(plain)
        again = max(last_place.get(key, index), last_place.get(_words(lines[index].text), index)) > index
        if not match and key not in seen and (again or _ANNEXES.fullmatch(plain)):
            match = _WHOLE.fullmatch(plain)
        if match:
            seen.add(_words(_title(match)))
            run.append((index, match))
            unread = 0
            continue
        unread += 1
        if key in seen or unread > 1 or len(plain) > LONGEST_ENTRY or plain.endswith("."):
            break
    return run


def _last_places(lines: Sequence[Line]) -> dict[str, int]:
    """The index of the last line with these words, for every line that may be a heading (and no running head)."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if line.text and len(line.text) <= LONGEST_ENTRY:
            for words in {_words(line.text), _words(f"{line.marker} {line.text}")}:
                places.setdefault(words, []).append(index)
    return {words: found[-1] for words, found in places.items() if len(found) <= MOST_PLACES}


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _plain(line: Line, text: str) -> str:
    """A line as stored, without its markup, and with short leaders."""
    stored = text[line.span.start : line.span.end]
    stored = _MARKUP.sub("", stored)
    return _RUN.sub(_shortened, stored.strip())


def _shortened(run: re.Match[str]) -> str:
    """A long run of leaders or spaces as a short one that says the same: the shapes of entries try every part of it."""
    found = run.group()
    if "\t" in found:
        return "\t"
    if "____" in found:
        return "____"
    return "..." if found.count(".") > 1 or "…" in found else "." * found.count(".") + "   "


def _title(match: re.Match[str]) -> str:
    return " ".join(match["title"].strip(" ._\t|").split())


def _entry(match: re.Match[str], listing: int) -> Entry:
    title = _title(match)
    places = match.groupdict()
    page = places.get("second") or places.get("page") or ""
    return Entry(title, int(page) if page.isdigit() else 0, numbering(title), listing)


def _heading_above(lines: Sequence[Line], first: int) -> int:
    """The index where the contents page begins: at its own heading, if that stands right above."""
    for index in range(first - 1, max(-1, first - 5), -1):
        if lines[index].text:
            return index if _HEADING.fullmatch(lines[index].text) else first
    return first
