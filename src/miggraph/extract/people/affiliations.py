"""What is printed after a person's name: "Second Pilot, Harbour Board of Norway, Oslo" taken apart.

The parts between commas are told apart by their head noun (a job title, a kind of organisation), by the authority
files and by their shape; then they are read as groups of job titles, each with its organisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from miggraph.extract.rules import RuleMatch, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

Kind = Literal["position", "organization", "place", "former", "other"]

_ACRONYM = re.compile(r"[A-Z][A-Z0-9.&/-]+s?\b")
_BRACKETED = re.compile(r"\(([A-Z][\w.&/-]*[A-Z][\w.&/-]*)\)\s*$")
_ADDRESS = re.compile(r"[\s,;]*[^\s,;]+@[^\s,;]+")
_SEPARATOR = re.compile(r"\s+/\s+|\s+[–—-]\s+(?=[A-Z])|\s{3,}|\t+")
"""What separates parts besides commas: strokes, dashes and the gaps of columns."""
_STROKES = (",", ";", "/", "(", "–", "—", "-")
"""What stands between a job title and the body that is printed behind it."""
_PLACE_WORDS = 3
_LONGEST_TITLE = 12
"""A title whose head noun is not the job has at most so many words."""
_FULL_BODY = 2
"""A title that names a body names it with at least this many words: there is no body "Section"."""
_RULES = load("affiliation")
_HEAD_END = _RULES["affiliation/head-end"]
_AT, _OF = _RULES["affiliation/at"], _RULES["affiliation/of"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person's job title and organisation as printed; an earlier or second office follows the title after ``;``.

    ``country`` is one that is printed behind them: that of the person, or of the organisation.
    """

    position: str | None = None
    affiliation: str | None = None
    country: str | None = None


@dataclass(slots=True)
class _Office:
    """One office: the parts that say the title, the body, and the place or country at its end."""

    position: list[tuple[str, Kind]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    country: str | None = None
    former: bool = False

    def text(self) -> str:
        return ", ".join([*(part for part, _ in self.position), *self.body])


def split_credentials(text: str, lexicon: Lexicon) -> Credentials:
    """Job title and organisation from the words after a name, such as "Head, Research Unit, IOM, Geneva".

    A town at the end is left out; a country stands for the organisation where none is named.
    """
    letters = _RULES["affiliation/letters"].search(line_of(text))
    text = text[letters.groups["letters"][1] :].lstrip(" .,") if letters else text
    aside = _RULES["affiliation/aside-behind-name"].search(line_of(text))
    if aside and not names_position(text[: aside.end]):
        text = text[aside.end :].lstrip()
    bracketed = re.fullmatch(r"\s*\(([^()]+(?:\([^()]*\))?)\)\W*", text)
    text = _without_lead_in(bracketed[1] if bracketed else text)
    groups = [g for chunk in text.split(";") for g in _groups(_without_constituency(_parts(chunk, lexicon)), lexicon)]
    if not groups:
        return Credentials()
    offices = [_office(g, lexicon) for g in groups]
    first = offices[0]
    affiliation = next(
        (o.affiliation for o, g in zip(offices, groups, strict=True) if o.affiliation and not g.former), None
    )
    used = 0 if first.affiliation else next((n for n, o in enumerate(offices) if o.affiliation == affiliation), 0)
    extra = [o.position if n == used else g.text() for n, (o, g) in enumerate(zip(offices, groups, strict=True)) if n]
    position = "; ".join(filter(None, [first.position, *extra]))
    country = next((g.country for g in groups if g.country and lexicon.named(g.country, NameKind.COUNTRY)), None)
    if not affiliation and not country:
        country = state_of(first.position or "", lexicon)
    body, place = _placed(affiliation, lexicon) if affiliation else (None, None)
    return Credentials(position or None, body, country or place)


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
    if _known_body(body, lexicon):
        return body, None
    owned = _RULES["affiliation/of-owner"].search(line_of(body))
    if owned and lexicon.named(owner := body[slice(*owned.groups["owner"])], NameKind.COUNTRY):
        return _from(body, owned, "body"), owner
    seat = _RULES["affiliation/in-place"].search(line_of(body))
    name = body[: seat.start].rstrip(" ,") if seat else ""
    if not seat or not names_organization(name) or _matches("affiliation/seated", name):
        return body, None
    country = body[slice(*seat.groups["place"])].split(",")[-1].strip()
    return name, country if lexicon.named(country, NameKind.COUNTRY) else None


def state_of(title: str, lexicon: Lexicon) -> str | None:
    """The State whose office a title names: "President of Ruritania"."""
    match = _RULES["affiliation/of-country"].search(line_of(title))
    country = title[slice(*match.groups["country"])] if match else ""
    return country if country and lexicon.named(country, NameKind.COUNTRY) else None


def _without_constituency(parts: list[str]) -> list[str]:
    """The parts without one that only tells whom somebody stands for: "Employers, Ruritania"."""
    return [part for part in parts if not _matches("affiliation/constituency", part)]


def names_position(text: str) -> bool:
    """Whether a text holds a word that names a job."""
    return _matches("affiliation/position", text)


def names_organization(text: str) -> bool:
    """Whether a text holds a word that names a kind of organisation or a part of one."""
    return _matches("affiliation/organisation", text)


def credential_kind(part: str, lexicon: Lexicon) -> Kind:
    """What one part between commas is: a job title, an organisation, a place, a former office, or cannot be told."""
    part = part.strip()
    if _matches("affiliation/former", part):
        return "former"
    bare = _without_lead_in(part)
    if bare[:1].islower() and names_position(bare) and not _known_body(bare, lexicon):
        return "position"
    if _is_place(bare, lexicon):
        return "place"
    company = _matches("affiliation/legal-form", bare) and not _is_title(bare)
    if _known_body(bare, lexicon) or _spells_out(bare) or company:
        return "organization"
    head = _head(bare)
    within = _AT.search(line_of(bare))
    if within and names_position(bare[: within.start]) and not names_organization(bare[: within.start]):
        return "position"
    if _matches("affiliation/position.head", head) or (names_position(head) and not names_organization(bare)):
        return "position"
    if _matches("affiliation/short-form", bare):
        return "position"
    if names_organization(bare) or _ACRONYM.match(bare):
        return "organization"
    return "position" if names_position(bare) and len(bare.split()) <= _LONGEST_TITLE else "other"


def _matches(rule: str, text: str) -> bool:
    return _RULES[rule].search(line_of(text)) is not None


def _without_lead_in(text: str) -> str:
    lead = _RULES["affiliation/lead-in"].search(line_of(text))
    return text[lead.end :].lstrip() if lead else text


def _head(text: str) -> str:
    """A title or name up to the first preposition, bracket or dash behind its head noun."""
    cut = _HEAD_END.search(line_of(text))
    return text[: cut.start].rstrip() if cut else text


def _is_title(text: str) -> bool:
    """Whether the head noun is one job title, and no plural ("Members of …")."""
    head = _head(text)
    return _matches("affiliation/position.head", head) and not head.endswith("s")


def _is_place(text: str, lexicon: Lexicon) -> bool:
    return bool(
        lexicon.named(text.strip(" ."), NameKind.COUNTRY, NameKind.PLACE, NameKind.REGION)
        or lexicon.named(text, NameKind.COUNTRY, NameKind.PLACE)
    )


def _known_body(text: str, lexicon: Lexicon) -> bool:
    plain = re.sub(r"\s*\([^()]*\)$", "", text)
    return bool(lexicon.named(plain, NameKind.ORGANIZATION, NameKind.PROCESS))


def _spells_out(text: str) -> bool:
    """Whether a part ends in its own short form: "United Nations High Commissioner for Refugees (UNHCR)"."""
    bracketed = _BRACKETED.search(text)
    if not bracketed:
        return False
    initials = "".join(w[0] for w in re.findall(r"\w+", text[: bracketed.start()]) if w[0].isupper())
    letters = [c for c in bracketed[1] if c.isupper()]
    rest = iter(initials)
    return letters[0] == initials[:1] and all(letter in rest for letter in letters)


def _parts(text: str, lexicon: Lexicon) -> list[str]:
    """The parts between commas outside brackets, without an aside at the end ("– focus on …")."""
    aside = _RULES["affiliation/aside"].search(line_of(text))
    text = _SEPARATOR.sub(", ", _ADDRESS.sub("", text[: aside.start] if aside else text))
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    whole: list[str] = []
    for part in map(_tidy, parts):
        if _matches("affiliation/contact", part):
            continue
        if _ends_offices(part, first=not whole):
            break
        if whole and (_matches("affiliation/suffix", part) or _goes_on(whole[-1], part, lexicon)):
            whole[-1] = f"{whole[-1]}, {part}"
        elif part and not (whole and _matches("affiliation/description", part)):
            whole.append(part)
    return [p for part in whole for office in _second_office(part) for p in _title_and_body(office)]


def _ends_offices(part: str, *, first: bool) -> bool:
    """Whether a part cites a source or goes on with the sentence, so that offices end before it.

    :param first: whether no part stands before it; a first one may begin with a small letter
    """
    if _matches("affiliation/no-office", part):
        return True
    titled = _matches("affiliation/position.head", _head(_without_lead_in(part)))
    said = titled or names_organization(part) or _matches("affiliation/constituency", part)
    return not first and part[:1].islower() and not said and not _matches("affiliation/former", part)


def _second_office(part: str) -> list[str]:
    """A body and, behind "and", another office: "University of Tides and Director of the Crane Institute"."""
    for joint in _RULES["affiliation/second"].finditer(line_of(part)):
        left, right = part[: joint.start].rstrip(), part[joint.end :].lstrip()
        if names_organization(left) and not names_position(left) and _is_title(right):
            return [left, right]
    return [part]


def _goes_on(before: str, part: str, lexicon: Lexicon) -> bool:
    """Whether a part between commas goes on with what a ministry or minister is for: "Labour, Family and Tides"."""
    return lists_fields(before, part) and not _is_place(part, lexicon)


def lists_fields(before: str, part: str) -> bool:
    """Whether a part that is printed behind the name of a ministry or the like is a further field of its work."""
    listing = _matches("affiliation/list-begins", before) and not _matches("affiliation/list-ends", before)
    return listing and _matches("affiliation/list-goes-on", part)


def _tidy(part: str) -> str:
    part = " ".join(part.split()).strip(" ,").removeprefix("and ")
    line = line_of(part)
    former = _RULES["affiliation/former"].search(line)
    part = part[former.groups["former"][0] :] if former else part
    abbreviated = re.search(r"\.\w\.$", part) or _RULES["affiliation/suffix.end"].search(line)
    loose = _RULES["affiliation/loose-end"].search(line_of(part))
    part = part[: loose.start].rstrip(" ,") if loose else part
    return part if abbreviated else part.rstrip(" .")


def _title_and_body(part: str) -> list[str]:
    match = _RULES["affiliation/short-form"].search(line_of(part))
    return [part[slice(*match.groups["title"])], _from(part, match, "body")] if match else [part]


def _from(text: str, match: RuleMatch, name: str) -> str:
    """The text from the beginning of a capture on."""
    return text[match.groups[name][0] :]


def _groups(parts: list[str], lexicon: Lexicon) -> list[_Office]:
    kinds = [credential_kind(part, lexicon) for part in parts]
    groups: list[_Office] = []
    for number, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        if not groups or (kind == "former" and number) or (kind == "position" and groups[-1].body):
            groups.append(_Office(former=kind == "former" and bool(number)))
        _add(groups[-1], part, kind, kinds[number + 1 :])
    for group in groups:
        _settle(group, lexicon)
    return groups


def _add(group: _Office, part: str, kind: Kind, later: list[Kind]) -> None:
    if kind in ("position", "former"):
        group.position.append((part, kind))
    elif kind == "organization":
        _add_body(group, part)
    elif kind == "place":
        if group.body:
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
    if _matches("affiliation/list", part) and group.position and group.position[-1][1] == "other":
        group.body.append(group.position.pop()[0])
    within = _AT.search(line_of(part))
    if within and group.position and not group.body and not names_organization(part[: within.start]):
        group.position.append((part[: within.start].rstrip(), "other"))
        part = _from(part, within, "body")
    group.body.append(part)


def _like_a_town(part: str) -> bool:
    words = part.split()
    return len(words) <= _PLACE_WORDS and all(w[0].isupper() for w in words) and not _ACRONYM.match(part)


def _settle(group: _Office, lexicon: Lexicon) -> None:
    """With no organisation told by its words, the last part that is no title must be it."""
    if group.body or len(group.position) < 2 or _matches("affiliation/alone", group.position[0][0]):
        return
    part, kind = group.position[-1]
    if (
        kind == "other"
        and part[0].isupper()
        and not _from_title(", ".join(p for p, _ in group.position[:-1]), None, lexicon).affiliation
    ):
        group.position.pop()
        group.body.append(part)


def _office(group: _Office, lexicon: Lexicon) -> Credentials:
    position = ", ".join(part for part, _ in group.position) or None
    if group.body:
        titled = position and group.position[-1][1] == "position"
        split = _body_in_title(position, within=True) if position and titled else None
        if split and _matches("affiliation/unit", _head(split[1])):
            split = None
        if not position or split:
            body = ", ".join([*(split[1:] if split else ()), *group.body])
            return Credentials(split[0] if split else position, body)
        units, body = _units(group.body, lexicon)
        return Credentials(", ".join([position, *units]), body)
    if not position:
        return Credentials(None, group.country)
    return _from_title(position, group.country, lexicon)


def _units(parts: list[str], lexicon: Lexicon) -> tuple[list[str], str]:
    """The parts of a body that are printed before or behind it, which belong to the title, and the body itself."""
    whole = [n for n, part in enumerate(parts) if _matches("affiliation/whole", part) or _known_body(part, lexicon)]
    other = [n for n, part in enumerate(parts) if not _matches("affiliation/unit", _head(part))]
    body = (whole or other or [len(parts) - 1])[-1]
    units = [n for n, part in enumerate(parts) if n != body and _is_unit(part)]
    if not units:
        return [], ", ".join(parts)
    return [part for n, part in enumerate(parts) if n < body or n in units], parts[body]


def _is_unit(part: str) -> bool:
    return names_organization(part) or _matches("affiliation/unit", part)


def _from_title(position: str, country: str | None, lexicon: Lexicon) -> Credentials:
    """Title and body where the title itself names the body: "Director of the Migration Policy Institute"."""
    line = line_of(position)
    for joint in _RULES["affiliation/second"].finditer(line):
        left, right = position[: joint.start].rstrip(" ,"), position[joint.end :].lstrip()
        if _matches("affiliation/former", right) or _is_title(right):
            first = _from_title(left, None, lexicon)
            if first.affiliation:
                return Credentials(f"{first.position}; {right}", first.affiliation)
    represents = _RULES["affiliation/represents"].search(line)
    if represents:
        body = position[slice(*represents.groups["body"])]
        if _is_place(body, lexicon) or credential_kind(body, lexicon) == "organization":
            return Credentials(position, body)
    own = country if country and lexicon.named(country, NameKind.COUNTRY) else None
    if _matches("affiliation/minister", position) and not _AT.search(line):
        return Credentials(position, own)
    split = _body_in_title(position)
    if split:
        return Credentials(*split)
    for joint in [*_AT.finditer(line), *_OF.finditer(line)]:
        body = _from(position, joint, "body")
        several = len(body.split()) > 1 or _ACRONYM.match(body) or _known_body(body, lexicon)
        if joint.rule is _AT.rule or (several and credential_kind(body, lexicon) == "organization"):
            return Credentials(position[: joint.start].rstrip(), body)
    return Credentials(position, own)


def _body_in_title(position: str, *, within: bool = False) -> tuple[str, str] | None:
    """A title and the body that it names itself, where the body's head noun says that it is one.

    :param within: whether a larger body is named behind the title; then what the title names without an article
        ("Head of Section") is part of the title
    """
    line = line_of(position)
    at = _AT.search(line)
    for joint in [at] if at else _OF.finditer(line):
        body = _from(position, joint, "body")
        head = _head(body)
        sort = joint.group(line, "sort") if at is None else ""
        bare = len(body.split()) < _FULL_BODY or (within and not _has_article(position, joint))
        if at is None and bare and not _ACRONYM.match(head):
            continue
        named = names_organization(f"{sort} {head}") or _ACRONYM.match(head)
        if at or named or _spells_out(body[: body.find(")") + 1]):
            return position[: joint.start].rstrip(), body
    return None


def _has_article(position: str, joint: RuleMatch) -> bool:
    """Whether an article or words in small letters stand before the body that a title names."""
    return len(position[joint.start : joint.groups["body"][0]].split()) > 1
