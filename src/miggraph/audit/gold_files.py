"""Gold read from folders, with a count of what could not be used.

A folder of gold holds:

- ``KIND.jsonl`` (``instrument_claims.jsonl`` is claims, too): one entry a line;
- ``KIND_ranges.json`` (``ranges.json`` for recommendations), where a reader listed all there is: a list of
  ``{"report", "start", "end"}``, or ``{"report": …, "events": {KEY: [start, end]}}``;
- other ``*.json`` files ``{KIND: [entry, …]}``: everything that stands in one report, so that they are complete for it;
- ``*.md``: reports.

An entry has a ``quote``, or ``start`` and ``end``. ``start`` (or ``offset``) says where a quote begins; where it does
not begin there, it is looked for. ``report`` is the slug of the report; a title there is a note of the reader. Offsets
count code points. ``proposers`` (or ``madeBy``) and ``addressees`` are the names of who says it and of who is to act:
they tell whether these fields are right. Entries that are ``unsure`` or ``borderline`` count neither as right nor as
wrong, nor do those whose quote stands more than once and not at ``start``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from miggraph.audit.gold import KINDS, GoldError, ReportGold
from miggraph.errors import UsageError
from miggraph.model import Report, Span
from miggraph.reader import UNKNOWN, read_text, report_from_text

_FILES = {"instrument_claims": "claims"}
_UNDECIDED = ("unsure", "borderline")
_FIELDS = {"proposers": "made_by", "madeBy": "made_by", "addressees": "addressed_to"}
"""The keys of an entry that give names for a field of an annotation."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_PLACES = 100
"""Places of one quote that are looked for: a word or two may stand at any number of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reader found: a quote, or a stretch, in the report of a slug ("": in any).

    ``place`` is its file and line.
    """

    place: str
    quote: str
    report: str
    start: int | None
    end: int | None
    undecided: bool
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The names that it gives for fields of what it wants."""

    def places(self, texts: Mapping[str, str]) -> list[tuple[str, Span]]:
        """Where it stands: at its start, else wherever its quote stands; in the report it names, else in any."""
        named = {self.report: texts[self.report]} if self.report in texts else {}
        looked = named if self.report else texts
        if not self.quote:
            return self._stretch(looked)
        if self.start is not None and self.start >= 0:
            for slug, text in looked.items():
                if text.startswith(self.quote, self.start):
                    return [(slug, Span(self.start, self.start + len(self.quote)))]
        return list(islice(self._quoted(looked), _MOST_PLACES))

    def _stretch(self, texts: Mapping[str, str]) -> list[tuple[str, Span]]:
        """A stretch without quote, which needs a report that is named or the only one."""
        if len(texts) != 1 or self.start is None or self.end is None:
            return []
        ((slug, text),) = texts.items()
        return [(slug, Span(self.start, self.end))] if 0 <= self.start < self.end <= len(text) else []

    def _quoted(self, texts: Mapping[str, str]) -> Iterator[tuple[str, Span]]:
        for slug, text in texts.items():
            at = text.find(self.quote)
            while at >= 0:
                yield slug, Span(at, at + len(self.quote))
                at = text.find(self.quote, at + len(self.quote))


@dataclass(slots=True)
class GoldReading:
    """The gold of some folders, with the entries (file, line and words) and files that could not be used."""

    gold: dict[tuple[str, str], ReportGold] = field(default_factory=dict)
    entries: int = 0
    lost: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    lost_ranges: list[str] = field(default_factory=list)
    other_files: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """What was read and what was passed over, in one line."""
        parts = [f"gold: {self.entries} entries"]
        for what, places in (
            ("not found in any report", self.lost),
            ("found more than once, so undecided", self.ambiguous),
            ("ranges outside any report", self.lost_ranges),
        ):
            if places:
                parts.append(f"{len(places)} {what}: first {places[0]}")
        if self.other_files:
            parts.append(f"{len(self.other_files)} files of no kind: {', '.join(self.other_files)}")
        return "; ".join(parts)

    def of(self, slug: str, kind: str) -> ReportGold:
        """The gold of a kind in a report, which is empty at first."""
        return self.gold.setdefault((slug, kind), ReportGold())

    def add(self, entry: Entry, kind: str, texts: Mapping[str, str]) -> list[str]:
        """Add an entry.

        :return: the slugs of the reports in which it stands
        """
        self.entries += 1
        places = entry.places(texts)
        if len(places) != 1:
            (self.ambiguous if places else self.lost).append(_named(entry))
        for slug, span in places:
            gold = self.of(slug, kind)
            (gold.undecided if entry.undecided or len(places) > 1 else gold.wanted).append(span)
            gold.named += [(span, name, names) for name, names in entry.names if len(places) == 1]
        return [slug for slug, _ in places]


def _named(entry: Entry) -> str:
    words = entry.quote if len(entry.quote) <= 60 else f"{entry.quote[:60]}…"
    return f"{entry.place} {words!r}" if words else entry.place


def reports_beside(folder: Path) -> list[Report]:
    """The reports (``*.md``) that a folder of gold brings with it."""
    files = (file for file in sorted(folder.glob("*.md")) if file.name != "README.md")
    return [report_from_text(file.stem, read_text(file), UNKNOWN) for file in files]


def with_reports_beside(reports: Iterable[Report], folders: Iterable[Path]) -> list[Report]:
    """Some reports and those that folders of gold bring, each once.

    :raises GoldError: if a folder has another text under the slug of a report
    """
    known = {report.slug: report for report in reports}
    for folder in folders:
        for report in reports_beside(folder):
            if known.setdefault(report.slug, report).text != report.text:
                raise GoldError(
                    "is another text than the report of that name",
                    where=folder / f"{report.slug}.md",
                    hint="rename it",
                )
    return list(known.values())


def read_gold(folders: Iterable[Path], reports: Iterable[Report]) -> GoldReading:
    """The gold of some folders for some reports. What stands in none of them is passed over and counted.

    :raises UsageError: if a folder holds no gold
    :raises GoldError: if a file is malformed
    """
    texts = {report.slug: report.text for report in reports}
    reading = GoldReading()
    for folder in folders:
        files = sorted([*folder.glob("*.jsonl"), *folder.glob("*.json")])
        if not files:
            raise UsageError("holds no gold", where=folder, hint="name a folder with KIND.jsonl files")
        seen: dict[str, set[str]] = {kind: set() for kind in KINDS}
        ranges = [file for file in files if file.suffix == ".json" and file.stem.endswith("ranges")]
        for file in files:
            if file.suffix == ".jsonl":
                _read_kind(file, texts, reading, seen)
            elif file not in ranges:
                _read_report(file, texts, reading)
        for file in ranges:
            _read_ranges(file, texts, reading, seen)
    return reading


def _read_kind(file: Path, texts: Mapping[str, str], reading: GoldReading, seen: Mapping[str, set[str]]) -> None:
    kind = _FILES.get(file.stem, file.stem)
    if kind not in KINDS:
        reading.other_files.append(file.name)
        return
    for number, line in enumerate(_text(file).split("\n"), 1):
        if line.strip():
            place = f"{file}:{number}"
            seen[kind].update(reading.add(_entry(_parsed(line, place), place), kind, texts))


def _read_report(file: Path, texts: Mapping[str, str], reading: GoldReading) -> None:
    """Read a file that lists all that stands in one report: the one that holds most of its entries."""
    table = _parsed(_text(file), str(file))
    lists = {kind: table[kind] for kind in KINDS if kind in table} if isinstance(table, dict) else {}
    if not lists:
        reading.other_files.append(file.name)
        return
    found = {kind: _entries(value, f"{file}, {kind}") for kind, value in lists.items()}
    holders = Counter(
        slug for entries in found.values() for entry in entries for slug in {slug for slug, _ in entry.places(texts)}
    )
    report = max(texts, key=lambda slug: holders[slug], default="")
    its = {report: texts[report]} if holders[report] else {}
    for kind, entries in found.items():
        for entry in entries:
            reading.add(entry, kind, texts if entry.report else its)
        if its:
            reading.of(report, kind).complete.append(Span(0, len(texts[report])))


def _read_ranges(file: Path, texts: Mapping[str, str], reading: GoldReading, seen: Mapping[str, set[str]]) -> None:
    kind = file.stem.removesuffix("ranges").removesuffix("_") or "recommendations"
    if kind not in KINDS:
        reading.other_files.append(file.name)
        return
    # Ranges that name no report are in the one that the entries of their folder are in.
    usual = next(iter(seen[kind])) if len(seen[kind]) == 1 else ""
    for each in _ranges(_parsed(_text(file), str(file)), str(file)):
        slug, text = each.report or usual, texts.get(each.report or usual, "")
        if each.start is None or each.end is None:
            raise GoldError("lacks start or end", where=each.place, hint='write {"report", "start", "end"}')
        if 0 <= each.start < each.end <= len(text):
            reading.of(slug, kind).complete.append(Span(each.start, each.end))
        else:
            reading.lost_ranges.append(each.place)


def _ranges(table: object, place: str) -> list[Entry]:
    """The ranges of a list, or of a table ``{"report": …, "events": {KEY: [start, end]}}``."""
    if not isinstance(table, dict):
        return _entries(table, place)
    events = table.get("events")
    if not isinstance(events, dict):
        raise GoldError("is no list, and events is no table", where=place, hint='write [{"report", "start", "end"}]')
    pairs = []
    for key, pair in events.items():
        where = f"{place}, event {key!r}"
        if not isinstance(pair, list) or len(pair) != 2:
            raise GoldError("is not a pair of offsets", where=where, hint="write [start, end]")
        pairs.append(_entry({"report": table.get("report"), "start": pair[0], "end": pair[1]}, where))
    return pairs


def _entries(value: object, place: str) -> list[Entry]:
    if not isinstance(value, list):
        raise GoldError("is not a list", where=place, hint="write a list of objects")
    return [_entry(each, f"{place}, entry {number}") for number, each in enumerate(value, 1)]


def _entry(value: object, place: str) -> Entry:
    if not isinstance(value, dict):
        raise GoldError("is not an object", where=place, hint='write {"quote": "…"}')
    report = _string(value, "report", place)
    start = "start" if value.get("start") is not None else "offset"
    return Entry(
        place,
        _string(value, "quote", place),
        report if _SLUG.fullmatch(report) else "",
        _offset(value, start, place),
        _offset(value, "end", place),
        any(value.get(key) for key in _UNDECIDED),
        tuple((name, found) for key, name in _FIELDS.items() if (found := tuple(_names(value.get(key))))),
    )


def _names(found: object) -> Iterator[str]:
    """The names among the values of a key; what is neither a name nor a list of them tells nothing."""
    yield from (each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str) and each)


def _string(value: Mapping[str, object], key: str, place: str) -> str:
    found = value.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise GoldError(f"{key} is not a text", where=place, hint="put it in quotation marks")
    return found


def _offset(value: Mapping[str, object], key: str, place: str) -> int | None:
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, int) or isinstance(found, bool):
        raise GoldError(f"{key} is not a whole number", where=place, hint="count characters from the beginning")
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(f"is not UTF-8 (byte {error.start})", where=file, hint="save it as UTF-8") from error
    except OSError as error:
        raise GoldError(f"cannot be read: {error.strerror}", where=file, hint="name a readable file") from error


def _parsed(text: str, place: str) -> object:
    try:
        parsed: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(f"is not JSON: {error.msg}", where=place, hint="correct it") from error
    except RecursionError as error:
        raise GoldError("is nested too deeply", where=place, hint="correct it") from error
    except ValueError as error:  # an integer of thousands of digits
        raise GoldError("holds a number that is too long", where=place, hint="correct it") from error
    return parsed
