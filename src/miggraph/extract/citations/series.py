"""From the words of a citation to the instruments that it names: one module for all series of numbers.

A rule says which series its match belongs to; for each there is a function here that reads the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from miggraph.extract.rules import RuleMatch, TokenLine, cached_by_language, entries, word_set
from miggraph.extract.values.dates import find_date
from miggraph.model import Citation

LAST_CONVENTION, LAST_RECOMMENDATION = 199, 219
"""No convention or recommendation of the ILO has a higher number."""
FIRST_SURE_RECOMMENDATION = 60
"""Lists of recommendations in reports number theirs, too, but seldom so far."""
YEAR_FIRST = 2015
"""Since this year regulations of the European Union have the year before the number."""

_CELEX = {"Directive": "L", "Regulation": "R", "Decision": "D"}
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_OF_STATE = re.compile(r"(?:Republic|Kingdom|State) of \w+(?: \w+)?")
"""What stands before "Act" where the first words of a name were left out."""
_BODY = re.compile(r"^(?:ILO|International Labour Organi[sz]ation)(?:'s)? ")
_LEADING = re.compile(r"^(?:(?:UN|United Nations|(?:1[89]|20)\d\d) )+")
_NUMERO = re.compile(r",? *\(?(?<!\w)(?:[Nn]os?\b|[Nn][°º])\.? *")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation at ``text[start:end]`` of a block.

    ``series`` is that of its rule; ``head`` is the noun of its name, which stands at ``at``.
    """

    start: int
    end: int
    citation: Citation
    series: str
    head: str
    method: str
    confidence: float
    at: int

    def standing_for(self, citation: Citation) -> Cited:
        """The same words for another instrument."""
        return replace(self, citation=citation)


def cited(found: RuleMatch, line: TokenLine, text: str) -> Iterator[Cited]:
    """The instruments that a match of a rule names.

    :param text: the text of the line as it is printed
    """
    words = _Words(found, line, text)
    for citation in _SERIES[found.rule.gives["series"]](words):
        start, end = found.groups.get("title", (found.start, found.end))
        numbered = max((found.groups[name][1] for name in ("numbers", "number") if name in found.groups), default=end)
        closed = numbered if numbered > end and text[numbered : numbered + 1] != ")" else max(end, numbered + 1)
        series = found.rule.gives["series"]
        yield Cited(
            start,
            end if numbered <= end else closed,
            citation,
            series if series != "name" or _is_telling(citation.title) else "weak",
            words["head"] or words["word"] or words["type"],
            found.rule.id,
            found.rule.confidence,
            next((found.groups[name][0] for name in ("head", "word", "type") if name in found.groups), start),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a match, as printed, by the names of their captures."""

    found: RuleMatch
    line: TokenLine
    text: str

    def __getitem__(self, name: str) -> str:
        start, end = self.found.groups.get(name, (0, 0))
        return " ".join(self.text[start:end].split())

    @property
    def whole(self) -> str:
        """All words of the match."""
        return " ".join(self.text[self.found.start : self.found.end].split())

    @property
    def kind(self) -> str:
        """The class that the rule gives."""
        return f"mig:{self.found.rule.gives['class']}"

    def before(self, length: int) -> str:
        """The text before the match."""
        return self.text[max(0, self.found.start - length) : self.found.start]


def _ilo(words: _Words) -> Iterator[Citation]:
    numbers = [int(number) for number in re.findall(r"\d+", words["numbers"] or words["few"])]
    letter = words["code"] or words["short"] or ("R" if words["word"].lower().startswith("rec") else "C")
    by_number = not words["title"] and not words["code"] and not words["short"]
    named = words["body"] or words["numero"] or not by_number or "No" in words["numbers"]
    if letter == "R" and by_number and not words["body"] and min(numbers) < FIRST_SURE_RECOMMENDATION:
        return
    if not named or words.before(8).endswith("General "):
        return
    for number in numbers:
        if not 0 < number <= (LAST_RECOMMENDATION if letter == "R" else LAST_CONVENTION):
            continue
        noun = {"C": "Convention", "R": "Recommendation", "P": "Protocol"}[letter]
        title = _ilo_title(words["title"], noun, number)
        years = _YEAR.findall(words["title"])
        yield Citation(
            name=f"ILO {letter}{number:03}",
            kind={"C": "mig:IloConvention", "R": "mig:SoftLaw", "P": "mig:Treaty"}[letter],
            title=_BODY.sub("", title) if words["title"] else title,
            number=f"{letter}{number:03}",
            adopted=years[-1] if years else None,
        )


def _ilo_title(printed: str, noun: str, number: int) -> str:
    """The title of an instrument with its number, which stands inside the printed title in some languages."""
    if not printed:
        return f"ILO {noun} No. {number}"
    return printed if re.search(rf"[°º]\s*{number}\b", printed) else f"{printed} (No. {number})"


def _ilo_protocol(words: _Words) -> Iterator[Citation]:
    title = words["title"]
    number = re.search(r"\d+", words["numbers"])
    code = f"P{int(number[0]):03}" if number else None
    name = f"ILO {code}" if code else title
    yield Citation(name=name, kind=words.kind, title=title, number=code, adopted=words["year"])


def _eu(words: _Words) -> Iterator[Citation]:
    kind, no = words.found.rule.gives.get("type") or words["type"], bool(words["no"].strip())
    marked = words["body"] or words["suffix"] or not words.whole.startswith(words["type"])
    pieces = re.findall(r"(\d{1,4})/(\d{1,4})((?:/[A-Za-z]+)?)", words["numbers"])
    for first, second, suffix in pieces:
        if not marked and not (kind == "Directive" and len(first) == 4):
            continue
        number_first = kind == "Regulation" and (no or not (len(first) == 4 and int(first) >= YEAR_FIRST))
        year, number = (second, first) if number_first else (first, second)
        full = int(year) + 1900 if len(year) == 2 else int(year)
        if not 1952 <= full <= 2100:
            continue
        yield Citation(
            name=f"EU {kind} {full}/{number}" if kind != "Regulation" else f"EU Regulation {number}/{full}",
            kind=words.kind,
            title=words.whole if len(pieces) == 1 else f"{kind} {first}/{second}{suffix}",
            number=f"3{full}{_CELEX[kind]}{int(number):04}",
        )


def _un(words: _Words) -> Iterator[Citation]:
    prefix = words.found.rule.gives.get("symbol", "")
    several = words["numbers"] or words["late"]
    if words["symbol"]:
        yield _by_symbol(words, words["symbol"].replace("WHA ", "WHA"), words.whole)
        return
    numbers = re.findall(r"(?:S-)?\d+ ?\(\d{4}\)|(?:S-)?\d+/\d+[A-Z]?", several)
    organ = words.whole[: words.whole.find(several)].strip()
    for number in numbers:
        symbol = prefix + re.sub(r" ?\(", " (", number)
        yield _by_symbol(words, symbol, words.whole if len(numbers) == 1 else f"{organ.rstrip('s')} {number}")


def _by_symbol(words: _Words, symbol: str, title: str) -> Citation:
    year = re.search(r"\((\d{4})\)|RES/(\d{4})/", symbol)
    adopted = next((group for group in year.groups() if group), None) if year else None
    title = title if title.partition(" ")[0].lower() not in ("its", "resolution") else f"Resolution {symbol}"
    return Citation(name=symbol, kind=words.kind, title=title, number=symbol, adopted=adopted)


def _symbol(words: _Words) -> Iterator[Citation]:
    symbol = words["symbol"].replace(" ", "")
    year = re.search(r"\((\d{4})\)", symbol)
    yield Citation(name=symbol, kind=words.kind, title=words.whole, number=symbol, adopted=year[1] if year else None)


def _europe(words: _Words) -> Iterator[Citation]:
    number = f"CETS {int(words['number']):03}"
    yield Citation(
        name=number, kind=words.kind, title=f"Council of Europe Treaty Series No. {number[-3:]}", number=number
    )


def _national(words: _Words) -> Iterator[Citation]:
    title = words["title"]
    start, (_, end) = words.found.groups["title"][0], words.found.groups["number"]
    numbered = " ".join(words.text[start:end].split())
    number = _NUMERO.sub(" ", f" {words['number']}").strip()
    yield Citation(
        name=" ".join(_NUMERO.sub(" ", numbered).replace(",", " ").split()),
        kind=words.kind,
        title=title.removesuffix(")") if title.count("(") < title.count(")") else title,
        number=number,
        adopted=_adopted(words.text[end : words.found.end], number),
    )


def _adopted(behind: str, number: str) -> str | None:
    """The day or year that stands behind a number or at its end."""
    dated = find_date(behind[:40])
    if dated and dated.start < 8:
        return dated.first.isoformat()
    year = re.match(r"\W{0,3}(?:of|de|,|\()? ?((?:1[89]|20)\d\d)(?!\w)", behind) or re.search(r" of (\d{4})$", number)
    return year[1] if year else None


def _national_name(words: _Words) -> Iterator[Citation]:
    title, head = words["title"], words["head"]
    before = title.partition(head)[0].split()
    if before and (before[-1].lower() in word_set("no law") or (words["head"] == "Act" and before[-1] == "Final")):
        return
    if before and _OF_STATE.fullmatch(" ".join(before)):
        return
    yield Citation(name=title, kind=words.kind, title=title, adopted=words["year"] or None)


def _name(words: _Words) -> Iterator[Citation]:
    title, before = words["title"], words.text[words.found.groups["title"][0] : words.found.groups["head"][0]]
    if not is_plan(words["head"]) or (_is_telling(before) and "National" not in before):
        tail = words.text[words.found.groups["head"][1] : words.found.groups["title"][1]]
        name = _LEADING.sub("", title) if re.search(r"[^\W\d_]", tail) else title
        yield Citation(name=name, kind=words.kind, title=title, adopted=_year_of(title))


def is_plan(head: str) -> bool:
    """Whether a noun is that of a plan or programme: only those of conferences are instruments."""
    return head.startswith(("Plan", "Action", "Program"))


def _is_telling(title: str) -> bool:
    """Whether a name has a word that most names of its kind do not have."""
    words = re.findall(r"[^\W\d_][\w.-]*", title)
    return any(word[0].isupper() and word.lower() not in _plain() for word in words)


def _year_of(title: str) -> str | None:
    year = re.search(r"^(\d{4})\b|(?:\bof|,|\() ?(\d{4})\)?$", title)
    return next(filter(None, year.groups())) if year else None


@cached_by_language
def head_words() -> frozenset[str]:
    """The nouns, in small letters, that instruments are called by."""
    heads = (form for name in ("instrument head", "guideline word", "order word") for form in entries(name))
    return frozenset(word for form in heads for word in re.findall(r"[^\W\d_-]+", form)) - {"of", "and"}


@cached_by_language
def _plain() -> frozenset[str]:
    """Words that many instruments have in their names."""
    return frozenset(entries("plain modifier")) | head_words()


_SERIES: dict[str, Callable[[_Words], Iterator[Citation]]] = {
    "ilo": _ilo,
    "ilo-protocol": _ilo_protocol,
    "eu": _eu,
    "un": _un,
    "symbol": _symbol,
    "europe": _europe,
    "national": _national,
    "national-name": _national_name,
    "name": _name,
}
