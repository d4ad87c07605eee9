"""What a piece of what is printed of a person is: a job title, an organisation, a place, or an office held before.

A piece is told by its head noun (a job, a kind of organisation), by the authority files and by its shape.
"""

from __future__ import annotations

import re
from typing import Literal

from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

Kind = Literal["position", "organization", "place", "former", "other"]

_ACRONYM = re.compile(r"[A-Z][A-Z0-9.&/-]+s?\b")
_BRACKETED = re.compile(r"\(([A-Z][\w.&/-]*[A-Z][\w.&/-]*)\)\s*$")
_LONGEST_TITLE = 12
"""A title whose head noun is not the job has at most so many words."""
_RULES = load("affiliation")
_HEAD_END = _RULES["affiliation/head-end"]
_AT = _RULES["affiliation/at"]


def names_position(text: str) -> bool:
    """Whether a text holds a word that names a job."""
    return matches("affiliation/position", text)


def names_organization(text: str) -> bool:
    """Whether a text holds a word that names a kind of organisation or a part of one."""
    return matches("affiliation/organisation", text)


def credential_kind(part: str, lexicon: Lexicon) -> Kind:
    """What one part between commas is: a job title, an organisation, a place, a former office, or cannot be told."""
    part = part.strip()
    if matches("affiliation/former", part):
        return "former"
    bare = without_lead_in(part)
    if bare[:1].islower() and names_position(bare) and not is_known_body(bare, lexicon):
        return "position"
    if is_place(bare, lexicon):
        return "place"
    if bare[:1].isupper() and matches("affiliation/for-body", part) and not names_position(bare):
        return "organization"
    company = matches("affiliation/legal-form", bare) and not is_title(bare)
    if is_known_body(bare, lexicon) or spells_out(bare) or company:
        return "organization"
    head = head_of(bare)
    within = _AT.search(line_of(bare))
    if within and names_position(bare[: within.start]) and not names_organization(bare[: within.start]):
        return "position"
    if matches("affiliation/position.head", head) or (names_position(head) and not names_organization(bare)):
        return "position"
    if matches("affiliation/short-form", bare):
        return "position"
    if names_organization(bare) or (starts_with_acronym(bare) and not _is_shouted(bare)):
        return "organization"
    return "position" if names_position(bare) and len(bare.split()) <= _LONGEST_TITLE else "other"


def matches(rule: str, text: str) -> bool:
    """Whether a rule on what is printed of people matches a text."""
    return _RULES[rule].search(line_of(text)) is not None


def without_lead_in(text: str) -> str:
    """A piece without the article, conjunction or preposition at its beginning."""
    lead = _RULES["affiliation/lead-in"].search(line_of(text))
    return text[lead.end :].lstrip() if lead else text


def head_of(text: str) -> str:
    """A title or name up to the first preposition, bracket or dash behind its head noun."""
    cut = _HEAD_END.search(line_of(text))
    return text[: cut.start].rstrip() if cut else text


def is_title(text: str) -> bool:
    """Whether the head noun is one job title, and no plural ("Members of …")."""
    head = head_of(text)
    return matches("affiliation/position.head", head) and not head.endswith("s")


def is_place(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is the name of a country, a region or a place."""
    return bool(
        lexicon.named(text.strip(" ."), NameKind.COUNTRY, NameKind.PLACE, NameKind.REGION)
        or lexicon.named(text, NameKind.COUNTRY, NameKind.PLACE)
    )


def is_known_body(text: str, lexicon: Lexicon) -> bool:
    """Whether the authority files know a body of this name, give or take its short form in brackets."""
    plain = re.sub(r"\s*\([^()]*\)$", "", text)
    return bool(lexicon.named(plain, NameKind.ORGANIZATION, NameKind.PROCESS))


def starts_with_acronym(text: str) -> bool:
    """Whether a text begins with a word in capitals: "HU Lund Office"."""
    return _ACRONYM.match(text) is not None


def _is_shouted(text: str) -> bool:
    """Whether several words are all in capitals, so that none of them need be a short form."""
    return text.isupper() and len(text.split()) > 1


def spells_out(text: str) -> bool:
    """Whether a part ends in its own short form: "United Nations High Commissioner for Refugees (UNHCR)"."""
    bracketed = _BRACKETED.search(text)
    if not bracketed:
        return False
    initials = "".join(w[0] for w in re.findall(r"\w+", text[: bracketed.start()]) if w[0].isupper())
    letters = [c for c in bracketed[1] if c.isupper()]
    rest = iter(initials)
    return letters[0] == initials[:1] and all(letter in rest for letter in letters)


def lists_fields(before: str, part: str) -> bool:
    """Whether a part that is printed behind the name of a ministry or the like is a further field of its work."""
    listing = matches("affiliation/list-begins", before) and not matches("affiliation/list-ends", before)
    return listing and matches("affiliation/list-goes-on", part)
