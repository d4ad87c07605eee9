"""What a document says of itself: front matter, masthead, cover page, title block, first heading.

Each value comes with the place that it was found in, because somebody has to check it.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import yaml

from miggraph.reader.language import language_of

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_HEAD_LINES = 60
_LONGEST_TITLE = 200
_SAMPLE = 20_000
_FRONT = re.compile(
    r"\A\ufeff?\s*(?:---[ \t]*\r?\n(?P<yaml>.*?)\r?\n(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(?P<toml>.*?)\r?\n\+\+\+)"
    r"[ \t]*(?:\r?\n|\Z)",
    re.DOTALL,
)
LONGEST_FRONT = 20_000
"""Characters; a longer front matter is passed over."""
_KEYS: Mapping[str, str] = {
    "title": "title",
    "publisher": "publisher",
    "organization": "publisher",
    "organisation": "publisher",
    "institution": "publisher",
    "issued": "issued",
    "date": "issued",
    "published": "issued",
    "publication_date": "issued",
    "lang": "language",
    "language": "language",
    "symbol": "symbol",
    "url": "url",
}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    re.compile(rf"{_YEAR}(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?"),
    re.compile(
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?:de\s+)?)?(?P<month>{_MONTH}),?\s+(?:de\s+)?{_YEAR}", re.I
    ),
    re.compile(rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}", re.I),
)
_DATE_LABEL = re.compile(r"^(?:date(?: of (?:issue|publication))?|issued|published(?: on| in)?)\s*:?\s+", re.I)
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SYMBOL = re.compile(r"(?<![\w/])[A-Z]{1,8}(?:/[A-Z0-9][\w.\-]*(?:\([\w.]+\))?){2,}(?![\w/])")
_PUBLISHER = re.compile(
    r"^(?:published by|publisher:|©|\(c\)(?=\s*(?:19|20)\d\d)|copyright(?: ©)?)\s*(?:(?:19|20)\d\d,?\s*)?"
    r"(?P<name>[^\W\d].{1,119})$",
    re.I,
)
_MASTHEAD = re.compile(
    r"^(?:united nations|nations unies|naciones unidas|general assembly|security council|human rights council|"
    r"economic and social council|distr\b|original\s*:|english only|agenda item|item \d|page \d|"
    r"[\w-]+(?: [\w-]+)? session\b|contents?$|table of contents|confidential|draft$|gener?al$|limited$|restricted$)",
    re.I,
)
_UN = re.compile(r"^(?:united nations|nations unies|naciones unidas)\b", re.I)
_COLUMNS = re.compile(r"\t+|[ ]{3,}|(?<=\S)[ ]*\|[ ]*")
_MARKUP = re.compile(r"<[^>]+>|^\s*(?:#+|>|\*(?= )|[-=_*~|:\s]{3,}$)\s*|[*_`]{1,3}|!?\[|\]\([^)]*\)")
_HEADING = re.compile(r"^\s{0,3}#{1,2}\s+\S")
_REPORT = re.compile(
    r"^(?:(?:final|summary|draft|interim|annual)\s+)?(?:report|summary|note|outcome|resolution|statement|minutes|record|"
    r"proceedings|evaluation|review|rapport|compte rendu|informe|resumen|bulletin)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value of the metadata, and the place that it was found in; ``guessed`` where that place only suggests it.

    ``place`` is empty for a value that nothing says.
    """

    value: str
    place: str = ""
    guessed: bool = False

    @property
    def origin(self) -> str:
        """Where the value comes from, in words."""
        return f"from the {self.place}" if self.place else "nothing says it"


@dataclass(frozen=True, slots=True)
class _Head:
    """The first lines of a text without markup; ``headings`` are marked as such, ``parts`` are set apart by gaps."""

    lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def document_metadata(
    text: str, name: str = "", properties: Mapping[str, object] | None = None
) -> dict[str, FoundValue]:
    """What a text says of itself, by field (title, publisher, issued, language, symbol, url), as far as it does.

    :param name: the name of its file without suffix, used where the text has no title or year
    :param properties: what the file itself says of the document, with keys as in front matter
    """
    front, body = _front_matter(text)
    head = _head(body)
    found: dict[str, FoundValue] = {}
    places: Iterable[tuple[str, Mapping[str, object]]] = (
        ("front matter", front),
        ("properties of the file", properties or {}),
    )
    for place, values in places:
        for field_name, value in _known(values):
            found.setdefault(field_name, FoundValue(value, place))
    for field_name, read in _read_head(head, body):
        found.setdefault(field_name, read)
    for field_name, read in _last_resort(found, name):
        found.setdefault(field_name, read)
    return found


def _front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """The YAML or TOML block at the beginning of a text, and the text after it."""
    block = _FRONT.match(text)
    if not block:
        return {}, text.removeprefix("\ufeff")
    values: object = None
    with contextlib.suppress(yaml.YAMLError, ValueError, RecursionError):  # it may be nested without end
        if block.end() <= LONGEST_FRONT:
            toml = block["toml"]
            values = tomllib.loads(toml.replace("\r\n", "\n")) if toml is not None else yaml.safe_load(block["yaml"])
    if not isinstance(values, dict):
        return {}, text.removeprefix("\ufeff") if values is not None else text[block.end() :]
    return {str(key).lower().replace("-", "_"): value for key, value in values.items()}, text[block.end() :]


def _known(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        name, text = _KEYS.get(key), _as_text(value)
        if name == "issued":
            text = _date(text) or ""
        elif name == "language" and not _LANGUAGE.fullmatch(text := text.lower()):
            text = ""
        if name and text:
            yield name, text


def _as_text(value: object) -> str:
    """A plain value, or the first of a list of such; what is nested may stand for more than can be held."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, list | dict | set | tuple):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else " ".join(str(value).split())


def _head(text: str) -> _Head:
    lines, headings, parts = [], [], []
    for raw in text.replace("\f", "\n").splitlines():
        line = _plain(raw)
        if not line:
            continue
        lines.append(line)
        if _HEADING.match(raw):
            headings.append(line)
        parts += [plain for part in _COLUMNS.split(raw.strip()) if (plain := _plain(part))]
        if len(lines) == _HEAD_LINES:
            break
    return _Head(tuple(lines), tuple(headings), tuple(parts))


def _plain(line: str) -> str:
    """A line without markup; empty where nothing but markup is in it."""
    plain = " ".join(_MARKUP.sub(" ", line).split())
    return plain if any(character.isalnum() for character in plain) else ""


def _read_head(head: _Head, body: str) -> Iterator[tuple[str, FoundValue]]:
    if title := _title(head):
        yield "title", title
    if symbol := next((match[0] for part in head.parts[:20] if (match := _SYMBOL.search(part))), None):
        yield "symbol", FoundValue(symbol, "masthead")
    if issued := next((made for part in head.parts[:40] if (made := _date(_DATE_LABEL.sub("", part)))), None):
        yield "issued", FoundValue(issued, "masthead")
    if publisher := _publisher(head):
        yield "publisher", publisher
    if language := language_of(body[:_SAMPLE]):
        yield "language", FoundValue(language, "words of the text")


def _title(head: _Head) -> FoundValue | None:
    for heading in head.headings:
        if _may_be_title(heading):
            return FoundValue(heading[:_LONGEST_TITLE], "first heading", guessed=True)
    candidates = [line for line in head.lines[:40] if _may_be_title(line)]
    named = next((line for line in candidates if _REPORT.match(line) and not line.endswith(".")), None)
    title = named or next((line for line in candidates if not line.endswith((".", ";", ","))), None)
    title = title or next(iter(candidates), None)
    return FoundValue(title[:_LONGEST_TITLE].rstrip(" .,;:"), "title block", guessed=True) if title else None


def _may_be_title(line: str) -> bool:
    letters = sum(character.isalpha() for character in line)
    return letters > 2 and not (_MASTHEAD.match(line) or _date(line) or _SYMBOL.fullmatch(line))


def _publisher(head: _Head) -> FoundValue | None:
    for line in head.lines:
        if match := _PUBLISHER.match(line):
            return FoundValue(match["name"].strip(" .,"), "imprint", guessed=True)
    if head.parts and _UN.match(head.parts[0]):
        return FoundValue("United Nations", "masthead", guessed=True)
    return None


def _last_resort(found: Mapping[str, FoundValue], name: str) -> Iterator[tuple[str, FoundValue]]:
    """A title from the name of the file, and a year from the title or from that name."""
    words = re.sub(r"[-_\s]+", " ", name).strip()
    if words:
        yield "title", FoundValue(words[:1].upper() + words[1:], "name of the file", guessed=True)
    title = found["title"].value if "title" in found else ""
    for place, text in (("title", title), ("name of the file", name)):
        if years := _YEAR_IN_NAME.findall(text):
            yield "issued", FoundValue(max(years), place, guessed=True)


def _date(text: str) -> str | None:
    """A day, month or year as ``2031-05-12``, ``2031-05`` or ``2031``, where a text is nothing but that."""
    for pattern in _DATES:
        match = pattern.fullmatch(text.strip(" .,"))
        if not match:
            continue
        values = match.groupdict()
        month, day = values["month"], values["day"]
        if month and not month.isdigit():
            month = f"{_MONTHS.index(month.lower()) % 12 + 1:02}"
        made = "-".join(filter(None, (values["year"], month, day and f"{int(day):02}")))
        return made if _is_date(made) else None
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True
