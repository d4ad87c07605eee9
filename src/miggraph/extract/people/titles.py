"""Job titles that name a body themselves: "Director of the Tidal Institute", "pilot at the Harbour Union"."""

from __future__ import annotations

from miggraph.extract.people.kinds import (
    credential_kind,
    head_of,
    is_known_body,
    is_place,
    is_title,
    matches,
    names_organization,
    names_position,
    spells_out,
    starts_with_acronym,
    without_lead_in,
)
from miggraph.extract.people.pieces import text_from
from miggraph.extract.rules import RuleMatch, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_FULL_BODY = 2
"""A title that names a body names it with at least this many words: there is no body "Section"."""
_RULES = load("affiliation")
_AT, _OF = _RULES["affiliation/at"], _RULES["affiliation/of"]


def body_of_title(position: str, country: str | None, lexicon: Lexicon) -> tuple[str, str | None]:
    """Title and body where the title itself names the body.

    :param country: what is printed behind the title, where that is a place
    """
    line = line_of(position)
    for joint in _RULES["affiliation/second"].finditer(line):
        left, right = position[: joint.start].rstrip(" ,"), position[joint.end :].lstrip()
        if matches("affiliation/former", right) or is_title(right):
            title, body = body_of_title(left, None, lexicon)
            if body:
                return f"{title}; {without_lead_in(right)}", body
    represents = _RULES["affiliation/represents"].search(line)
    if represents:
        body = position[slice(*represents.groups["body"])]
        if is_place(body, lexicon) or credential_kind(body, lexicon) == "organization":
            return position, body
    own = country if country and lexicon.named(country, NameKind.COUNTRY) else None
    if matches("affiliation/minister", position) and not _AT.search(line):
        return position, own
    split = body_in_title(position) or _of_body(position, lexicon)
    if split:
        return _with_unit(position, *split, lexicon)
    for joint in [*_AT.finditer(line), *_OF.finditer(line)]:
        body = text_from(position, joint, "body")
        several = len(body.split()) > 1 or starts_with_acronym(body) or is_known_body(body, lexicon)
        if joint.rule is _AT.rule or (several and credential_kind(body, lexicon) == "organization"):
            return position[: joint.start].rstrip(), body
    return position, own


def _of_body(position: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A title that is always one of a body, and that body, whatever its name: "founder of Casa Roja"."""
    match = _RULES["affiliation/of-body"].search(line_of(position))
    body = text_from(position, match, "body") if match else ""
    if not match or is_place(body, lexicon) or len(body.split()) < _FULL_BODY or names_position(body):
        return None
    return position[slice(*match.groups["title"])], body


def _with_unit(position: str, title: str, body: str, lexicon: Lexicon) -> tuple[str, str]:
    """Title and body, where the title names a part of the body first: "Head of the Crane Unit of the Harbour Union"."""
    link = _RULES["affiliation/unit-of"].search(line_of(body))
    whole = text_from(body, link, "body") if link else ""
    at = position[len(title) :].lstrip().startswith(("at ", "with "))
    if not link or at or matches("affiliation/unit", head_of(whole)):
        return title, body
    if credential_kind(whole, lexicon) != "organization":
        return title, body
    return position[: len(position) - len(body) + link.groups["unit"][1]], whole


def body_in_title(position: str, *, within: bool = False) -> tuple[str, str] | None:
    """A title and the body that it names itself, where the body's head noun says that it is one.

    :param within: whether a larger body is named behind the title; then what the title names without an article
        ("Head of Section") is part of the title
    """
    line = line_of(position)
    at = _AT.search(line)
    for joint in [at] if at else _OF.finditer(line):
        body = text_from(position, joint, "body")
        head = head_of(body)
        sort = joint.group(line, "sort") if at is None else ""
        bare = len(body.split()) < _FULL_BODY or (within and not _has_article(position, joint))
        if at is None and bare and not starts_with_acronym(head):
            continue
        whole = matches("affiliation/organisation.head", head) if within else names_organization(f"{sort} {head}")
        named = whole or starts_with_acronym(head)
        if at or named or spells_out(body[: body.find(")") + 1]):
            return position[: _title_end(position, joint, sort)].rstrip(), body
    return None


def _title_end(position: str, joint: RuleMatch, sort: str) -> int:
    """Where the title ends before the body: behind a part of the body that small letters name ("the lamp desk of")."""
    unit = _RULES["affiliation/small-unit"].search(line_of(sort)) if sort else None
    return joint.groups["sort"][0] + unit.groups["unit"][1] if unit else joint.start


def _has_article(position: str, joint: RuleMatch) -> bool:
    """Whether an article or words in small letters stand before the body that a title names."""
    return len(position[joint.start : joint.groups["body"][0]].split()) > 1


def state_of(title: str, lexicon: Lexicon) -> str | None:
    """The State whose office a title names: "President of Ruritania"."""
    match = _RULES["affiliation/of-country"].search(line_of(title))
    country = title[slice(*match.groups["country"])] if match else ""
    return country if country and lexicon.named(country, NameKind.COUNTRY) else None
