"""Where a sentence speaks of legal instruments: each name, or names joined as one subject, with what they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from miggraph.extract.discourse.document import Telling
from miggraph.extract.rules import Line, line_of, load

_RULES = load("instrument")
_PRONOUNS = _RULES.under("instrument/pronoun")
_JOINED = _RULES["instrument/joined.names"]


@dataclass(frozen=True, slots=True)
class Norms:
    """Instruments (IRIs) that stand at ``text[start:end]`` of a sentence, those of the last name in it by themselves.

    ``named`` is false where a pronoun stands for them; ``dated`` tells that the official name begins with a year.
    """

    start: int
    end: int
    instruments: tuple[str, ...]
    last: tuple[str, ...]
    named: bool = True
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """The instruments that the sentence before named, and those that were its subject."""

    named: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()

    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The antecedents by what the rules of pronouns call them."""
        return {"named": self.named, "subject": self.subject}


def find_norms(text: str, telling: Telling, before: Before) -> list[Norms]:
    """The instruments of a sentence from left to right, each name by itself.

    :param text: a sentence with plain quotes and dashes
    :param before: what the sentence before spoke of: "its" and "this treaty" mean the one that it named, "it" the one
        that was its subject
    """
    found = [
        Norms(start, end, iris, iris, dated=telling.lexicon.by_iri[iris[0]].label[:1].isdigit())
        for start, end, iris in telling.instruments(text)
    ]
    if not found:
        found = _pronoun(text, before)
    return sorted(found, key=lambda norm: norm.start)


def _pronoun(text: str, before: Before) -> list[Norms]:
    """The first pronoun that takes up one instrument of the sentence before."""
    known = {name: iris for name, iris in before.by_name().items() if len(iris) == 1}
    line = line_of(text)
    for match in _PRONOUNS.all(line) if known else ():
        iris = known.get(match.rule.gives["antecedent"])
        if iris:
            return [Norms(*match.groups["it"], iris, iris, named=False)]
    return []


def join_norms(text: str, norms: list[Norms]) -> list[Norms]:
    """The same, with those that "and", a comma or brackets join made one, as one subject."""
    joined = list(norms)
    line = Line(text, [("Name", norm.start, norm.end) for norm in norms])
    for match in _JOINED.finditer(line) if len(norms) > 1 else ():
        parts = [norm for norm in norms if match.start < norm.end and norm.start < match.end]
        named = tuple(dict.fromkeys(iri for norm in parts for iri in norm.instruments))
        start, end = parts[0].start, parts[-1].end
        whole = Norms(start, _closed(text, start, end), named, parts[-1].last, dated=parts[0].dated)
        joined = sorted([*(norm for norm in joined if norm not in parts), whole], key=lambda norm: norm.start)
    return joined


def _closed(text: str, start: int, end: int) -> int:
    """The end of a stretch, with the bracket that closes one opened in it."""
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if is_open and text[end : end + 1] == ")" else end
