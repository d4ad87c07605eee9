"""What is printed after a person's name: "Third Secretary, Permanent Mission of Mexico to the UN" taken apart.

The parts between commas are told apart by their head noun (a job title, a kind of organisation), by the authority
files and by their shape; then they are read as groups of job titles, each with its organisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

Kind = Literal["position", "organization", "place", "former", "other"]

POSITION_WORD = re.compile(
    r"\b(?:(?:vice-?|co-?|under-?)*(?:president|chair|director|secretary|coordinator)|chief|head|deputy|officer|"
    r"advis[eo]r|chair(?:man|woman|person)|co-?ordinator|manager|representative|ambassador|consul|counsell?or|"
    r"minister|consultant|specialist|analyst|economist|researcher|fellow|lecturer|professor|treasurer|attorney|expert|"
    r"rapporteur|commissioner|envoy|governor|observer|counsel|delegate|spokes(?:man|woman|person)|member|editor|"
    r"founder|judge|senator|lawyer|scholar|mayor|registrar|trainer|assistant|associate|leader|executive|attach[eé]|"
    r"demographer|statistician|administrator|planner|facilitator|journalist|(?:secretary|director)[- ]general|"
    r"high commissioner|ombuds(?:man|person)|dean|provost|rector|trustee|chargé d'affaires)s?(?![\w'’])",
    re.IGNORECASE,
)
"""A word that names a job."""

ORGANIZATION_WORD = re.compile(
    r"\b(?:universit\w+|ministry|minist[eè]re|ministerio|foundation|fondation|fundaci[oó]n|institut\w*|mission|office|"
    r"department|council|commission|committee|cent(?:re|er)|bank|fund|organi[sz]ations?|association|agency|division|"
    r"section|unit|bureau|branch|secretariat|services?|society|union|federation|confederation|network|programme|program|"
    r"project|initiative|group|consulate|embassy|delegation|directorate|board|authority|cabinet|campaign|forum|alliance|"
    r"coalition|school|college|academy|faculty|inc|ltd|corporation|company|parliament|senate|court|nations|conference|"
    r"team|platform|partners|partnership|trust|laboratory|observatory|firm|chamber|syndicate|government(?= of\b))\b"
    r"|(?<=\w )government(?=$| in\b)",
    re.IGNORECASE,
)
"""A word that names a kind of organisation or a part of one."""

_HEAD_END = re.compile(r"\s+(?:of|for|to|on|at|in|with|from|and|within|under|de|du|d['’])\s|\s*[(–—]|\s-\s")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9.&/-]+s?\b")
_BRACKETED = re.compile(r"\(([A-Z][\w.&/-]*[A-Z][\w.&/-]*)\)\s*$")
_FORMER = re.compile(r"(?:former(?:ly)?|ex-?|late|until recently)\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[–—]\s*(?=[a-z])|\s+on\s+(?:the|his|her|their)\s+(?:recent|latest|forthcoming)\b")
_LISTED = re.compile(r"[A-Z][\w-]+ and [A-Z][\w-]+(?: [A-Z][\w-]+)?$")
_GLUED = re.compile(r"(?:Inc|Ltd|LLC|Jr|Sr|S\.A|D\.\s?C|DC)\b\.?")
_ABBREVIATED = re.compile(r"(?:\b(?:Inc|Ltd|Int|Jr|Sr|Co|Corp)|\.\w)\.$")
_REPRESENTS = re.compile(
    r"(?:observer|representative|delegate|liaison\s+officer|ambassador)\s+(?:of|for)\s+(?:the\s+)?(.+?)"
    r"(?:\s+(?:to|at|with|in)\s.*)?$",
    re.IGNORECASE,
)
_AT = re.compile(r"\s+(?:at|with)\s+(?:the\s+)?(?=[A-Z])")
_OF = re.compile(r"\s+(?:of|in|for|from)\s+(?:the\s+|an?\s+)?(?P<sort>(?:[a-z]+\s+){0,3})(?=[A-Z])")
_WITHIN = re.compile(r"\s+(?:at\s+(?:the\s+)?|(?:in|with)\s+the\s+)(?=[A-Z])")
_DESCRIBES = re.compile(r"(?:an?|the)\s")
_SECOND = re.compile(r",?\s+and\s+(?=\S)")
_TITLE_AND_BODY = re.compile(r"(?P<title>Head|Chief|Director|President|Coordinator|Chair)\s+(?=(?:[A-Z]\.?){3,})")
_PLACE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person's job title and organisation as printed; an earlier or second office follows the title after ``;``."""

    position: str | None = None
    affiliation: str | None = None


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
    bracketed = re.fullmatch(r"\s*\(([^()]+(?:\([^()]*\))?)\)\W*", text)
    text = bracketed[1] if bracketed else text
    groups = [g for chunk in text.split(";") for g in _groups(_parts(chunk), lexicon)]
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
    return Credentials(position or None, affiliation)


def credential_kind(part: str, lexicon: Lexicon) -> Kind:
    """What one part between commas is: a job title, an organisation, a place, a former office, or cannot be told."""
    part = part.strip()
    if _FORMER.match(part):
        return "former"
    bare = re.sub(r"^(?:and|the|The)\s+", "", part)
    if _is_place(bare, lexicon):
        return "place"
    if _known_body(bare, lexicon) or _spells_out(bare):
        return "organization"
    cut = _HEAD_END.search(bare)
    head = bare[: cut.start()] if cut else bare
    last = head.split()[-1] if head.split() else ""
    if POSITION_WORD.fullmatch(last) or (POSITION_WORD.search(head) and not ORGANIZATION_WORD.search(bare)):
        return "position"
    if _TITLE_AND_BODY.match(bare):
        return "position"
    if ORGANIZATION_WORD.search(bare) or _ACRONYM.match(bare):
        return "organization"
    return "position" if POSITION_WORD.search(bare) else "other"


def _is_title(text: str) -> bool:
    """Whether the head noun is one job title, and no plural ("Members of …")."""
    cut = _HEAD_END.search(text)
    words = (text[: cut.start()] if cut else text).split()
    return bool(words) and bool(POSITION_WORD.fullmatch(words[-1])) and not words[-1].endswith("s")


def _is_place(text: str, lexicon: Lexicon) -> bool:
    return bool(
        lexicon.named(text.strip(" ."), NameKind.COUNTRY, NameKind.PLACE, NameKind.REGION)
        or lexicon.named(text, NameKind.COUNTRY, NameKind.PLACE)
        or re.fullmatch(r"(?:Washington,?\s+)?D\.?\s?C\.?", text)
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


def _parts(text: str) -> list[str]:
    """The parts between commas outside brackets, without an aside at the end ("– focus on …")."""
    aside = _ASIDE.search(text)
    text = text[: aside.start()] if aside else text
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    parts = [p for part in parts for p in re.split(r"\s*/\s+(?=former)", part)]
    whole: list[str] = []
    for part in map(_tidy, parts):
        if whole and _GLUED.match(part):
            whole[-1] = f"{whole[-1]}, {part}"
        elif part and not (whole and _DESCRIBES.match(part)):
            whole.append(part)
    return [p for part in whole for p in _title_and_body(part)]


def _tidy(part: str) -> str:
    part = re.sub(r"^and\s+(?=former|until)", "", " ".join(part.split()).strip(" ,"))
    return part if _ABBREVIATED.search(part) else part.rstrip(" .")


def _title_and_body(part: str) -> list[str]:
    match = _TITLE_AND_BODY.match(part)
    return [match["title"], part[match.end() :]] if match else [part]


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
        if group.position and not group.body and "organization" in later:
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
    if _LISTED.match(part) and group.position and group.position[-1][1] == "other":
        group.body.append(group.position.pop()[0])
    within = _WITHIN.search(part)
    if within and group.position and not group.body and not ORGANIZATION_WORD.search(part[: within.start()]):
        group.position.append((part[: within.start()], "other"))
        part = part[within.end() :]
    group.body.append(part)


def _like_a_town(part: str) -> bool:
    words = part.split()
    return len(words) <= _PLACE_WORDS and all(w[0].isupper() for w in words) and not _ACRONYM.match(part)


def _settle(group: _Office, lexicon: Lexicon) -> None:
    """With no organisation told by its words, the last part that is no title must be it."""
    if group.body or len(group.position) < 2:
        return
    part, kind = group.position[-1]
    if kind == "other" and not _from_title(", ".join(p for p, _ in group.position[:-1]), None, lexicon).affiliation:
        group.position.pop()
        group.body.append(part)


def _office(group: _Office, lexicon: Lexicon) -> Credentials:
    position = ", ".join(part for part, _ in group.position) or None
    if group.body:
        titled = position and group.position[-1][1] == "position"
        split = _body_in_title(position) if position and titled else None
        return Credentials(split[0] if split else position, ", ".join([*(split[1:] if split else ()), *group.body]))
    if not position:
        return Credentials(None, group.country)
    return _from_title(position, group.country, lexicon)


def _from_title(position: str, country: str | None, lexicon: Lexicon) -> Credentials:
    """Title and body where the title itself names the body: "Director of the Migration Policy Institute"."""
    for joint in _SECOND.finditer(position):
        left, right = position[: joint.start()], position[joint.end() :]
        if _FORMER.match(right) or _is_title(right):
            first = _from_title(left, None, lexicon)
            if first.affiliation:
                return Credentials(f"{first.position}; {right}", first.affiliation)
    represents = _REPRESENTS.search(position)
    if represents and (_is_place(represents[1], lexicon) or credential_kind(represents[1], lexicon) == "organization"):
        return Credentials(position, represents[1])
    split = _body_in_title(position)
    if split:
        return Credentials(*split)
    for joint in [*_AT.finditer(position), *_OF.finditer(position)]:
        body = position[joint.end() :]
        if joint.re is _AT or credential_kind(body, lexicon) == "organization":
            return Credentials(position[: joint.start()], body)
    return Credentials(position, country if country and lexicon.named(country, NameKind.COUNTRY) else None)


def _body_in_title(position: str) -> tuple[str, str] | None:
    """A title and the body that it names itself, where the body's head noun says that it is one."""
    at = _AT.search(position)
    for joint in [at] if at else _OF.finditer(position):
        body = position[joint.end() :]
        cut = _HEAD_END.search(body)
        head = body[: cut.start()] if cut else body
        sort = joint.groupdict().get("sort") or ""
        named = ORGANIZATION_WORD.search(f"{sort} {head}") or _ACRONYM.match(head)
        if at or named or _spells_out(body[: body.find(")") + 1]):
            return position[: joint.start()], body
    return None
