"""What a clause says of the parties of an event: who held it, who received it, who paid for it.

One mechanism for sentences, lines of a title block and labels. First the names of bodies are found, those joined by
commas and "and" as one group; then the rules of ``party.toml`` read what the words around a group say it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from miggraph.extract.events.chains import Name, read_chain
from miggraph.extract.events.places import is_state
from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind, Party, Prose

_RULES = load("party")
_BEHIND, _BEFORE, _MORE = (_RULES.under(f"party/{kind}.") for kind in ("behind", "before", "more"))
_CUE, _NO_BODY, _VERB = (_RULES[f"party/{rule}"] for rule in ("cue", "no-body", "verb"))
_LONGEST_OPENING = 3
"""A line that says who did what begins so many characters from its start with the words for it ("Co-organised by")."""
_POSSESSIVE = re.compile(r"'s(?=\s+[^\W\d_A-ZÀ-Þ])")
_MEANING = re.compile(r"\s*\([\"“«][^()]*[\"”»]\)$")
"""What the name of a body means in another language, in brackets behind it."""
_FAR = 600
"""A group of names is read so many characters far."""


class Group(NamedTuple):
    """Names of bodies that stand together at ``text[start:end]``."""

    start: int
    end: int
    names: tuple[Name, ...]


class Clause(NamedTuple):
    """A text with its groups of bodies, and where words say what one of them did."""

    line: TokenLine
    found: tuple[tuple[RuleMatch, Group], ...]

    @property
    def opens(self) -> RuleMatch | None:
        """The words for what parties did with which the text begins."""
        opening = [match for match, _ in self.found if match.start <= _LONGEST_OPENING]
        return min(opening, key=lambda match: match.start, default=None)


def parties_in(prose: Prose, lexicon: Lexicon) -> list[Party]:
    """The organisations that a text says to have held an event, received it or paid for it."""
    return parties_of_clause(prose, read_clause(prose.text, lexicon))


def read_clause(text: str, lexicon: Lexicon) -> Clause:
    """The groups of bodies in a text that are told to have done something for an event."""
    plain = line_of(text)
    if not _CUE.search(plain):
        return Clause(plain, ())
    groups = list(_groups(plain, text, lexicon))
    line = plain.tagged(("Body", group.start, group.end) for group in groups)
    by_start = {group.start: group for group in groups}
    matches = sorted([*_BEHIND.every(line), *_BEFORE.every(line)], key=lambda match: match.start) if groups else []
    named = [(match, by_start.get(match.groups["who"][0])) for match in matches]
    found = [(match, group) for match, group in named if group]
    for match in _MORE.every(line) if found else ():
        subject = [each for each in found if _goes_on(each, match, line)]
        if subject:
            found.append((match, subject[-1][1]))
    return Clause(line, tuple(found))


def _goes_on(told: tuple[RuleMatch, Group], match: RuleMatch, line: TokenLine) -> bool:
    """Whether the subject of what is told before is that of a verb behind it, in the same sentence."""
    before, group = told
    is_subject = before.rule.id.startswith("party/before.") and before.start <= group.start
    return is_subject and group.end <= match.start <= line.clause_end(group.end)


def parties_of_clause(prose: Prose, clause: Clause) -> list[Party]:
    """The parties that a clause names in their order, each once for what it did and once for what it paid."""
    parties: list[Party] = []
    seen: set[tuple[int, bool]] = set()
    led = False
    for match, group in sorted(clause.found, key=lambda each: each[1].start):
        role = match.rule.gives["role"]
        for number, (start, end) in enumerate(group.names):
            if (start, role == "funder") in seen:
                continue
            seen.add((start, role == "funder"))
            given = "co-organiser" if role == "organiser" and (number or led) else role
            meant = _MEANING.search(prose.text, start, end)
            end = meant.start() if meant else end
            parties.append(Party(name=prose.text[start:end], role=given, spans=prose.spans(start, end)))
        led = led or role == "organiser"
    return parties


def _groups(line: TokenLine, printed: str, lexicon: Lexicon) -> Iterator[Group]:
    """The names of bodies in a text, those that stand together as one group.

    :param printed: the text as it is printed
    """
    text = line.text
    people = [(found.start, found.end) for found in load("source")["personal-name/titled"].finditer(line)]
    named = {found.start: found.groups["who"][0] for found in _RULES["party/in-lower-case"].finditer(line)}
    place = 0
    for word, begin in zip(line.printed, line.starts, strict=True):
        start = named.get(begin, begin) if word[0].islower() else begin
        if begin < place or not text[start].isupper() or any(first <= start < last for first, last in people):
            continue
        if _RULES["party/article"].match(line_of(word)):
            continue
        possessive = _POSSESSIVE.search(text, start, start + _FAR)
        stop = min(possessive.start() if possessive else len(text), start + _FAR)
        chain = read_chain(text[start:stop], lexicon, loose=True, printed=printed[start:stop])
        names = [Name(start + a, start + b) for a, b in chain.names]
        if (address := _address_end(text, start, names, lexicon)) > start:
            place = address
            continue
        kept = list(takewhile(lambda name: _may_be_body(text, name, lexicon), _together(text, names)))
        if kept:
            if begin < start:
                kept[0] = Name(begin, kept[0].end)
            several = _RULES["party/governments"].search(line_of(text[start : kept[0].end]))
            yield Group(start if several else kept[0].start, kept[-1].end, tuple(kept))
            place = kept[-1].end


def _address_end(text: str, start: int, names: Sequence[Name], lexicon: Lexicon) -> int:
    """Where a town and its country end that stand behind "in" or "at"; ``start`` where there are none."""
    if not names or names[0].start != start or not _RULES["party/where"].search(line_of(text[:start])):
        return start
    end = start
    for name, joint in zip(names, ["", *(text[a.end : b.start] for a, b in pairwise(names))], strict=True):
        words = text[slice(*name)]
        if joint.strip(" ,") or not (
            lexicon.named(words, NameKind.PLACE, NameKind.COUNTRY) or is_state(words, lexicon)
        ):
            break
        end = name.end
    return end


def _together(text: str, names: Sequence[Name]) -> Sequence[Name]:
    """The first of some names, up to the subject of a clause of its own: "With help from HU, HF held talks"."""
    if not _VERB.search(line_of(text[names[-1].end :])) if names else True:
        return names
    gaps = [text[one.end : other.start] for one, other in pairwise(names)]
    for number, gap in enumerate(gaps, start=1):
        joined = _RULES["party/and"].search(line_of(gap))
        last = number == len(gaps)
        if ";" in gap or (last and not joined) or (last and number == 1 and joined and "," in gap):
            return names[:number]
    return names


def _may_be_body(text: str, name: Name, lexicon: Lexicon) -> bool:
    """Whether capitalised words may name a body: no place or event, and no word that only opens a sentence."""
    words = text[slice(*name)]
    if lexicon.named(words, NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY):
        return True
    if lexicon.named(words, NameKind.PLACE, NameKind.REGION, NameKind.INSTRUMENT) or _NO_BODY.search(line_of(words)):
        return False
    opens = not text[: name.start].strip() or text[: name.start].rstrip().endswith(".")
    return not opens or len(words.split()) > 1 or words.isupper()
