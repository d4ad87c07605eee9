"""What is printed of a person besides the name: "Second Pilot, Harbour Board of Norway, Oslo" as title and body.

The pieces are read as groups of job titles, each with its organisation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from miggraph.extract.people.kinds import (
    Kind,
    credential_kind,
    head_of,
    is_known_body,
    is_title,
    lists_fields,
    matches,
    names_organization,
    names_position,
    starts_with_acronym,
    without_lead_in,
)
from miggraph.extract.people.pieces import split_pieces, text_from
from miggraph.extract.people.titles import body_in_title, body_of_title, state_of
from miggraph.extract.rules import line_of, load, word_set
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

__all__ = [
    "Credentials",
    "credential_kind",
    "first_body",
    "lists_fields",
    "names_organization",
    "names_position",
    "split_credentials",
]

_STROKES = (",", ";", "/", "(", "–", "—", "-")
"""What stands between a job title and the body that is printed behind it."""
_IN_BRACKETS = re.compile(r"\s*\(([^()]+(?:\([^()]*\))?)\)\W*")
_PLACE_WORDS = 3
_SEVERAL = 2
_CODE = re.compile(r",\s*(?P<code>[A-Z]{2})[.\s]*$")
"""What may be the code of a country behind a body: "Harbour Office, SK"."""
_RULES = load("affiliation")
_AT = _RULES["affiliation/at"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person's job title and organisation as printed; an earlier or second office follows the title after ``;``.

    The body of an office that somebody held before is none for which they speak: it stays with the title.

    ``country`` is one that is printed behind them: that of the person, or of the organisation.
    """

    position: str | None = None
    affiliation: str | None = None
    country: str | None = None

    def __bool__(self) -> bool:
        return bool(self.position or self.affiliation or self.country)

    def within(self, outer: Credentials) -> Credentials:
        """A person's own offices with those said of several together; a part of the body belongs to the title."""
        position, body = self.position, self.affiliation
        if body and outer.affiliation and position and matches("affiliation/part", head_of(body)):
            position, body = f"{position}, {body}", None
        return Credentials(position or outer.position, body or outer.affiliation, self.country or outer.country)


@dataclass(slots=True)
class _Office:
    """One office: the parts that say the title, the body, and the place or country at its end."""

    position: list[tuple[str, Kind]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    country: str | None = None
    former: bool = False

    def text(self) -> str:
        return ", ".join([*(part for part, _ in self.position), *self.body])


def split_credentials(text: str, lexicon: Lexicon, order: Sequence[Kind] = ()) -> Credentials:
    """Job title and organisation from the words after a name, such as "Head, Research Unit, IOM, Geneva".

    A town at the end is left out; a country stands for the organisation where none is named.

    :param order: what the pieces are in most entries of the same list
    """
    said = _said(text)
    code = _CODE.search(said)
    if code and code["code"].lower() in word_set("country code"):
        named = split_pieces(said[: code.start()], lexicon)
        has_body = any(credential_kind(piece, lexicon) == "organization" for piece in named)
        said = said[: code.start()] if has_body else said
    chunks = (split_pieces(chunk, lexicon) for chunk in said.split(";"))
    groups = [g for pieces in chunks for g in _groups(_without_constituency(pieces), lexicon, order)]
    if not groups:
        return Credentials()
    offices = [_office(g, lexicon) for g in groups]
    held = [n for n, group in enumerate(groups) if not group.former]
    used = next((n for n in held if offices[n].affiliation), held[0] if held else -1)
    affiliation = offices[used].affiliation if held else None
    told = [
        o.position if n in {used, *held[:1]} else g.text() for n, (o, g) in enumerate(zip(offices, groups, strict=True))
    ]
    position = "; ".join(filter(None, told))
    places = (groups[n].country for n in held)
    country = next((place for place in places if place and lexicon.named(place, NameKind.COUNTRY)), None)
    if held and not affiliation and not country:
        country = state_of(offices[held[0]].position or "", lexicon)
    body, place = _placed(affiliation, lexicon) if affiliation else (None, None)
    return Credentials(position or None, body, country or place)


def piece_kinds(text: str, lexicon: Lexicon) -> tuple[Kind, ...]:
    """What the pieces of the words behind a name are."""
    pieces = _without_constituency(split_pieces(_said(text), lexicon))
    return tuple(credential_kind(piece, lexicon) for piece in pieces)


def _said(text: str) -> str:
    """The words behind a name that may say an office, without letters of honours and asides in brackets."""
    letters = _RULES["affiliation/letters"].search(line_of(text))
    text = text[letters.groups["letters"][1] :].lstrip(" .,") if letters else text
    aside = _RULES["affiliation/aside-behind-name"].search(line_of(text))
    if aside and not names_position(text[: aside.end]):
        text = text[aside.end :].lstrip()
    bracketed = _IN_BRACKETS.fullmatch(text)
    text = bracketed[1] if bracketed else text
    return text if matches("affiliation/for-body", text) else without_lead_in(text)


def split_title(text: str, lexicon: Lexicon) -> Credentials:
    """The words of a column of job titles: a body that is printed behind the title is taken apart from it.

    What the title itself names stays in it: "Director of the Crane Unit".
    """
    said = split_credentials(text, lexicon)
    title = said.position or ""
    behind = text[len(title) :].lstrip() if text.startswith(title) else ""
    apart = title and said.affiliation and (behind[:1] in _STROKES or _AT.search(line_of(behind)))
    return said if apart and behind else Credentials(text)


def first_body(text: str) -> str:
    """The first of several parts between commas, with the further fields of a ministry: "Ministry of Ports, Tides"."""
    body, *parts = text.split(",")
    for part in parts:
        if not lists_fields(body, part.strip()):
            break
        body = f"{body},{part}"
    return body


def _placed(body: str, lexicon: Lexicon) -> tuple[str, str | None]:
    """The name of a body without whose it is or where, and the country that this tells: "Norway's Coast Office"."""
    if is_known_body(body, lexicon):
        return body, None
    owned = _RULES["affiliation/of-owner"].search(line_of(body))
    if owned and lexicon.named(owner := body[slice(*owned.groups["owner"])], NameKind.COUNTRY):
        return text_from(body, owned, "body"), owner
    seat = _RULES["affiliation/in-place"].search(line_of(body))
    begin = seat.groups["link"][0] if seat and "link" in seat.groups else seat.start if seat else 0
    name = body[:begin].rstrip(" ,")
    if not seat or not (names_organization(name) or starts_with_acronym(name)) or matches("affiliation/seated", name):
        return body, None
    country = body[slice(*seat.groups["place"])].split(",")[-1].strip()
    return name, country if lexicon.named(country, NameKind.COUNTRY) else None


def _without_constituency(parts: list[str]) -> list[str]:
    """The parts without one that only tells whom somebody stands for: "Employers, Ruritania"."""
    return [part for part in parts if not matches("affiliation/constituency", part)]


def _groups(parts: list[str], lexicon: Lexicon, order: Sequence[Kind]) -> list[_Office]:
    split = [_apart(part) for part in parts]
    parts = [each for pieces in split for each in pieces]
    held = {pieces[-1] for pieces in split if len(pieces) > 1}
    kinds = [credential_kind(part, lexicon) for part in parts]
    if len(order) == len(kinds):
        kinds = [_as_siblings(kind, usual, kinds) for kind, usual in zip(kinds, order, strict=True)]
    if len(kinds) >= _SEVERAL and set(kinds) == {"position"} and matches("affiliation/office-body", parts[-1]):
        kinds[-1] = "organization"
    groups: list[_Office] = []
    for number, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        goes_on = groups and not (kind == "position" and (groups[-1].body or part in held))
        if not goes_on or (kind == "former" and number):
            groups.append(_Office(former=kind == "former"))
        _add(groups[-1], part, kind, kinds[number + 1 :])
    for group in groups:
        _settle(group, lexicon)
    return groups


def _apart(part: str) -> list[str]:
    """An earlier office and one that is held now, which one part names: "former pilot and Harbour Master"."""
    for joint in _RULES["affiliation/second"].finditer(line_of(part)) if matches("affiliation/former", part) else ():
        held = part[joint.end :].lstrip()
        if is_title(held) and not matches("affiliation/former", held):
            return [part[: joint.start].rstrip(" ,"), held]
    return [part]


def _as_siblings(kind: Kind, usual: Kind, kinds: Sequence[Kind]) -> Kind:
    """What a piece is that stands where most entries of its list print something of one kind, and no other says so."""
    open_kind = kind == "other" or (kind, usual) == ("position", "organization")
    return usual if open_kind and usual not in kinds else kind


def _add(group: _Office, part: str, kind: Kind, later: list[Kind]) -> None:
    if kind in ("position", "former"):
        group.position.append((part, kind))
    elif kind == "organization":
        _add_body(group, part)
    elif kind == "place":
        said = "position" in later or "organization" in later
        if group.body or (said and not group.position):
            group.country = part
        elif group.position and "organization" in later:
            group.position.append((part, kind))
        elif not group.position and not group.body:
            group.body.append(part)
        elif group.position and group.position[-1][1] != "former":
            group.country = part
    elif group.body and _like_a_town(part) and (not later or later[0] in ("position", "former", "place")):
        return
    elif group.body or not group.position:
        group.body.append(part)
    else:
        group.position.append((part, kind))


def _add_body(group: _Office, part: str) -> None:
    """An organisation, with the parts before it that belong to its name, without those that belong to the title."""
    state = _RULES["affiliation/state"].search(line_of(part)) if group.body else None
    if state:
        group.country = part[slice(*state.groups["country"])]
        return
    if matches("affiliation/list", part) and group.position and group.position[-1][1] == "other":
        group.body.append(group.position.pop()[0])
    within = _AT.search(line_of(part))
    if within and group.position and not group.body and not names_organization(part[: within.start]):
        group.position.append((part[: within.start].rstrip(), "other"))
        part = text_from(part, within, "body")
    group.body.append(without_lead_in(part) if matches("affiliation/for-body", part) else part)


def _like_a_town(part: str) -> bool:
    words = part.split()
    return len(words) <= _PLACE_WORDS and all(w[0].isupper() for w in words) and not starts_with_acronym(part)


def _settle(group: _Office, lexicon: Lexicon) -> None:
    """With no organisation told by its words, the last part that is no title must be it."""
    if group.body or len(group.position) < 2 or matches("affiliation/alone", group.position[0][0]):
        return
    part, kind = group.position[-1]
    if (
        kind == "other"
        and part[0].isupper()
        and not body_of_title(", ".join(p for p, _ in group.position[:-1]), None, lexicon)[1]
    ):
        group.position.pop()
        group.body.append(part)


def _office(group: _Office, lexicon: Lexicon) -> Credentials:
    position = ", ".join(part for part, _ in group.position) or None
    if group.body:
        titled = position and group.position[-1][1] == "position"
        split = body_in_title(position, within=True) if position and titled else None
        if split and matches("affiliation/unit", head_of(split[1])):
            split = None
        if not position or split:
            acronyms = all(p.isupper() and not is_known_body(p, lexicon) for p in group.body)
            body = ", ".join([*(split[1:] if split else ()), *(group.body[:1] if acronyms else group.body)])
            return Credentials(split[0] if split else position, body)
        units, body = _units(group.body, lexicon)
        return Credentials(", ".join([position, *units]), body)
    if not position:
        return Credentials(None, group.country)
    return Credentials(*body_of_title(position, group.country, lexicon))


def _units(parts: list[str], lexicon: Lexicon) -> tuple[list[str], str]:
    """The parts of a body that are printed before or behind it, which belong to the title, and the body itself."""
    whole = [n for n, part in enumerate(parts) if matches("affiliation/whole", part) or is_known_body(part, lexicon)]
    other = [n for n, part in enumerate(parts) if not matches("affiliation/unit", head_of(part))]
    body = (whole or other or [len(parts) - 1])[-1]
    units = [n for n, part in enumerate(parts) if n != body and _is_unit(part)]
    if not units:
        acronyms = all(part.isupper() and not is_known_body(part, lexicon) for part in parts)
        return [], parts[0] if acronyms else ", ".join(parts)
    return [part for n, part in enumerate(parts) if n < body or n in units], parts[body]


def _is_unit(part: str) -> bool:
    return names_organization(part) or matches("affiliation/unit", part)
