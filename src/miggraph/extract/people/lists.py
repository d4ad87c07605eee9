"""Lists of people in their layouts: an entry a line, lines below a name, sub-headings of countries, tables.

A line that holds a name opens an entry; what stands around the name and on the lines below it says who the person is. A
country, group or organisation above names is that of all of them, up to the next of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from miggraph.extract.people.affiliations import Credentials, piece_kinds, split_credentials
from miggraph.extract.people.appositions import told_in_clause
from miggraph.extract.people.before_names import title_before
from miggraph.extract.people.display import display_name
from miggraph.extract.people.entries import Above, Entry, Listed, heading_kind, heading_words, indent_of, listed, unwrap
from miggraph.extract.people.holders import Holder, find_holder
from miggraph.extract.people.kinds import credential_kind, names_position
from miggraph.extract.people.names import Named, NameTest, after_letters, find_names, read_name
from miggraph.extract.people.tables import names_people, read_table
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import Block, BlockKind, NameKind, Prose

__all__ = ["Listed", "is_people", "is_titled", "names_people", "read_list", "read_table", "segments"]

_RULES = load("participant")
_GAP = re.compile(r"\s{3,}")
_LONGEST_ENTRY = 6
"""An entry has at most this many lines."""
_LONGEST_LINE = 240
"""So long is a line that names one person with offices before the name."""
_JOINTS = frozenset({"of", "for", "the", "and", "on", "in", "at", "to", "de", "du", "la", "des", "et", "del", "y"})
"""Words in small letters inside a name."""
_SEVERAL = 2
_LONGEST_WHENCE = 4
_FEWEST_LINES = 3
_MOST_LINES = 0.75
"""So many lines, and this share of them, make a list of people outside the sections of such."""
_LABEL = re.compile(r"\s*([^.:;()]{3,80}(?=:)|[^.:;,()]{3,60})[.:]\s+")
"""What may stand before the people of one country or group on their line."""


@dataclass(frozen=True, slots=True)
class _Line:
    prose: Prose
    heads: bool
    """Whether it is printed as a heading."""
    first: bool
    last: bool
    """Whether it is the first and the last line of its block."""
    indent: int


def read_list(blocks: Iterable[Block], test: NameTest, lexicon: Lexicon) -> list[Listed]:
    """The people of a list."""
    found: list[Listed] = []
    lines: list[_Line] = []
    for block in blocks:
        if block.rows:
            found += _Reader(lines, test, lexicon).people()
            lines = []
            found += read_table(block.rows, test, lexicon)
        else:
            lines += _lines(block, test)
    found += _Reader(lines, test, lexicon).people()
    sure = sum(person.certain for person in found)
    return [p for p in found if p.certain or (2 * sure >= len(found) and not test.is_common(p.named.name))]


def is_people(block: Block, test: NameTest, lexicon: Lexicon) -> bool:
    """Whether the lines of a block, wherever it stands, name people with their offices, and nothing else."""
    lines = [line for line in unwrap(block.lines) if line.text]
    if block.kind is not BlockKind.LINES or len(lines) < _FEWEST_LINES:
        return False
    labelled = [bool(list(_run_on(line, Above(), test, lexicon, anything=True))) for line in lines]
    if sum(labelled) >= _MOST_LINES * len(lines):
        return True
    named = [(test.entry(line.text), line) for line in lines]
    if sum(entry is not None for entry, _ in named) < _MOST_LINES * len(lines):
        return False
    told = [piece_kinds(line.text[entry.end :].lstrip(" ,;:–-"), lexicon) for entry, line in named if entry]
    return sum(bool({"position", "organization"} & set(kinds)) for kinds in told) >= _MOST_LINES * len(lines)


def _lines(block: Block, test: NameTest) -> Iterator[_Line]:
    """The lines of a block; running text counts as one unless another of its lines begins with a name."""
    lines = [line.prose for line in block.lines]
    styled = [line.style == "bold" for line in block.lines]
    indents = [indent_of(line) for line in block.lines]
    running = block.kind is BlockKind.PARAGRAPH and not any(test.entry(line.text) for line in lines[1:])
    if (running or block.kind is BlockKind.LIST_ITEM) and not _is_alone(lines, test):
        lines, styled, indents = [block.prose], [all(styled)], indents[:1]
    heading = block.kind is BlockKind.HEADING and len(lines) == 1
    for number, (line, bold, indent) in enumerate(zip(lines, styled, indents, strict=True)):
        if line.text:
            yield _Line(line, heading or bold, number == 0, number == len(lines) - 1, indent)


def _is_alone(lines: Sequence[Prose], test: NameTest) -> bool:
    """Whether a name is all that stands on the first of several lines."""
    named = test.entry(lines[0].text) if len(lines) > 1 else None
    return named is not None and named.end == len(lines[0].text.rstrip(" .,;"))


class _Reader:
    """Reads the lines of a list that are no table, one after the other."""

    def __init__(self, lines: Sequence[_Line], test: NameTest, lexicon: Lexicon) -> None:
        self._lines, self._test, self._lexicon = lines, test, lexicon
        self._above = Above()
        self._entry: Entry | None = None
        self._found: list[Entry | Listed] = []
        labelled = [bool(_LABEL.match(line.prose.text)) for line in lines]
        self._labelled = len(lines) >= _FEWEST_LINES and sum(labelled) >= _MOST_LINES * len(lines)
        self._abreast = any(_countries_abreast(line.prose.text, lexicon) for line in lines)

    def people(self) -> list[Listed]:
        """The people of the lines, in their order."""
        for number, line in enumerate(self._lines):
            self._read(line, self._lines[number + 1] if number + 1 < len(self._lines) else None)
        self._close()
        entries = iter(listed([e for e in self._found if isinstance(e, Entry)], self._lexicon))
        return [next(entries) if isinstance(found, Entry) else found for found in self._found]

    def _close(self) -> None:
        if self._entry:
            self._entry.above = replace(self._above)
            self._found.append(self._entry)
        self._entry = None

    def _read(self, line: _Line, following: _Line | None) -> None:
        text, entry = line.prose.text, self._entry
        several = list(self._several(line)) if not line.heads else []
        if several:
            self._close()
            self._found += several
            return
        biography = _biography(line.prose, self._test, self._lexicon) if line.first else None
        if biography:
            self._close()
            self._found.append(replace(biography, offices=self._above.add_to(biography.offices)))
            return
        opened = self._opened(line, following)
        if opened:
            self._close()
            self._entry = opened
            return
        kind = heading_kind(text, self._lexicon)
        names_next = following is not None and self._test.entry(following.prose.text) is not None
        opens = line.first and (line.last or names_next)
        told = entry is not None and bool(entry.words(self._lexicon))
        if kind and (line.heads or entry is None or (opens and (kind != "organization" or not line.last or told))):
            self._close()
            if not (self._abreast and kind == "country"):
                self._above.head(kind, text, self._lexicon)
        elif line.heads:
            self._close()
            self._above.set("group", "")
        elif entry and not line.first and len(entry.more) < _LONGEST_ENTRY:
            entry.more.append((line.prose, entry.hangs(line.indent)))
        else:
            self._close()
            self._found += _within(line.prose, self._above, self._test, self._lexicon)

    def _several(self, line: _Line) -> Iterator[Entry]:
        return _run_on(line.prose, self._above, self._test, self._lexicon, anything=self._labelled)

    def _opened(self, line: _Line, following: _Line | None) -> Entry | None:
        """The entry that a line opens, whose name stands first or behind an office or a body."""
        text = line.prose.text
        if self._entry and not line.first and self._entry.goes_on(line.indent):
            return None
        named = self._test.entry(text)
        if named is None:
            return self._behind(line)
        if self._entry and not line.first and _is_body_of(self._entry, named, text, following, self._lexicon):
            return None
        return Entry(Holder(named, line.prose), indent=line.indent)

    def _behind(self, line: _Line) -> Entry | None:
        """The entry of a line that prints an office or a body before the name."""
        text = line.prose.text
        if line.heads or len(text) > _LONGEST_LINE or len(list(find_names(text, self._test))) > 1:
            return None
        holder = find_holder(line.prose, self._test, self._lexicon)
        return Entry(holder, indent=line.indent) if holder else None


def _biography(prose: Prose, test: NameTest, lexicon: Lexicon) -> Listed | None:
    """The person about whom a paragraph begins by saying an office: "Ada Holm has been pilot of Lund since 2001."."""
    text = prose.text
    first = next(find_names(text, test), None)
    end = first.end if first and first.start == 0 and first.is_full else read_name(text, 0)
    if not end or (not (first and first.start == 0) and not test.is_name(text[:end])):
        return None
    said = told_in_clause(text[after_letters(text, end) :], lexicon)
    if not said:
        return None
    named = first if first and first.start == 0 else Named(display_name(text[:end]), None, 0, 0, end)
    return Listed(named, prose.spans(), prose.spans(named.name_start, named.end), said, certain=True)


def is_titled(text: str) -> bool:
    """Whether all words of a text begin with a capital, but for those that join the words of a name."""
    return all(word in _JOINTS or not word[:1].islower() for word in text.split())


def _run_on(prose: Prose, above: Above, test: NameTest, lexicon: Lexicon, *, anything: bool = False) -> Iterator[Entry]:
    """The people of a line that has several, perhaps behind their country: "Ruritania. Ada Holm (HU); Bo Sund (HU)".

    :param anything: whether any words with a colon may stand before the people, as those of a town
    """
    text = prose.text
    head = _LABEL.match(text)
    kind = heading_kind(head[1].removeprefix("From "), lexicon) if head and is_titled(head[1]) else None
    if head and kind is None and anything and _is_whence(head, text, test):
        kind = "organization"
    if head and kind == "organization" and names_position(head[1].split(",")[0]):
        kind = None
    start = head.end() if head and kind else 0
    entries: list[Entry] = []
    for begin, end in segments(text, start):
        part = prose.slice(begin, end)
        named = test.entry(part.text)
        if not named or (not kind and named.end == end - begin):
            return
        entries.append(Entry(Holder(named, part), replace(above)))
    if not entries or (len(entries) < _SEVERAL and not kind):
        return
    if head and kind:
        above.head(kind, head[1].removeprefix("From "), lexicon)
    for entry in entries:
        entry.above = replace(above)
        yield entry


def _is_whence(head: re.Match[str], text: str, test: NameTest) -> bool:
    """Whether words before a colon may say where the people behind it are from: they name no person and no office."""
    label = head[1]
    return (
        text[head.end(1) :].startswith(":")
        and len(label.split()) <= _LONGEST_WHENCE
        and label[:1].isupper()
        and not names_position(label)
        and not _RULES["attendance/present"].search(line_of(f"{label}:"))
        and test.entry(label) is None
    )


def segments(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The stretches between semicolons outside brackets, without the spaces around them."""
    depth, begin = 0, start
    for place in range(start, len(text) + 1):
        character = text[place : place + 1]
        depth += (character == "(") - (character == ")")
        ends = character == ";" or (character == "," and text[:place].endswith(")"))
        if (ends and depth <= 0) or not character:
            words = text[begin:place]
            first = begin + len(words) - len(words.lstrip())
            if words.strip():
                yield first, begin + len(words.rstrip())
            begin = place + 1


def _is_body_of(entry: Entry, named: Named, text: str, following: _Line | None, lexicon: Lexicon) -> bool:
    """Whether what looks like a name is the organisation of the person above, whose job title is printed before it."""
    if named.honorific or named.end < len(text.rstrip(" .;")):
        return False
    offices = split_credentials(entry.words(lexicon), lexicon)
    if not offices.position or offices.affiliation:
        return False
    return following is None or following.first or credential_kind(following.prose.text, lexicon) != "position"


def _countries_abreast(text: str, lexicon: Lexicon) -> bool:
    """Whether two countries head columns side by side, so that it is not told which of them a name stands under."""
    parts = _GAP.split(text)
    return len(parts) > 1 and all(lexicon.named(part, NameKind.COUNTRY) for part in parts)


def _within(prose: Prose, above: Above, test: NameTest, lexicon: Lexicon) -> Iterator[Listed]:
    """The people whom a sentence in a list names: "The delegation of Ruritania was headed by Ms. Ada Holm"."""
    text = prose.text
    names = [named for named in find_names(text, test) if named.is_full]
    delegation = _RULES["attendance/delegation"].search(line_of(text))
    if delegation:
        country = text[slice(*delegation.groups["country"])]
        if lexicon.named(country, NameKind.COUNTRY):
            above.set("country", heading_words(country, "country", lexicon))
    for number, named in enumerate(names):
        end = names[number + 1].start if number + 1 < len(names) else len(text)
        behind = text[named.end : end]
        stop = _RULES["attendance/goes-on"].search(line_of(behind))
        behind = behind[: stop.start] if stop else behind
        offices = split_credentials(behind.lstrip(" ,–-"), lexicon) if behind[:1] in (",", " ") else Credentials()
        if not offices.position and not offices.affiliation:
            offices = title_before(text, named, lexicon)
        yield Listed(
            named,
            prose.spans(named.start, named.end + len(behind.rstrip(" ,;."))),
            prose.spans(named.name_start, named.end),
            above.add_to(offices),
            certain=True,
        )
