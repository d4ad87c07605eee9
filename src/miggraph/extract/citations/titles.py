"""Titles of instruments: which of two stand for one, and which say what an instrument is about."""

from __future__ import annotations

import re
from dataclasses import replace

from miggraph.extract.rules import line_of, load
from miggraph.model import Citation

_PREFIXES = re.compile(
    r"(?:(?:the|1[89]\d\d|20\d\d|un|united nations|international|european|council of europe|ilo|wto)\s+)*", re.I
)


def fuller(one: Citation, other: Citation) -> Citation:
    """Two citations of one instrument as one: the longer title, and what either tells."""
    title = max(one.title, other.title, key=lambda name: (len(name), name))
    return replace(one, title=title, number=one.number or other.number, adopted=one.adopted or other.adopted)


def alike(kind: str, other: str) -> bool:
    """Whether two names may be of one instrument by their kinds: labour conventions are treaties."""
    return kind == other or {kind, other} == {"mig:Treaty", "mig:IloConvention"}


def begins(title: str, shorter: str) -> bool:
    """Whether a title begins with a shorter one of several words, whatever stands before the two."""
    long, short = (_PREFIXES.sub("", fold(name), count=1) for name in (title, shorter))
    return len(short.split()) > 1 and long.startswith(f"{short} ")


def extends(longer: Citation, shorter: Citation) -> bool:
    """Whether a title goes on where another ends, or has words before it, and none speaks against one instrument."""
    if shorter.country and longer.country and shorter.country != longer.country:
        return False
    long, short = fold(longer.title), fold(shorter.title)
    long, short = (_PREFIXES.sub("", name, count=1) for name in (long, short))
    years = re.findall(r"\b(?:1[89]|20)\d\d\b", short)
    if years and not set(years) <= set(re.findall(r"\b(?:1[89]|20)\d\d\b", long)):
        return False
    if not longer.country and longer.kind == "mig:NationalLaw" and shorter.country:
        return False
    if long == short:
        return len(longer.title) > len(shorter.title)
    words = len(short.split())
    return (words > 1 and long.startswith(f"{short} ")) or (words > 3 and long.endswith(f" {short}"))


def has_subject(title: str) -> bool:
    """Whether a title says by several words what its instrument is about: "Protocol on Employment and Labour"."""
    return load("citation")["citation-part/subject"].search(line_of(title)) is not None


def fold(name: str) -> str:
    """The words of a name in small letters."""
    return " ".join(re.findall(r"\w+", name.casefold()))
