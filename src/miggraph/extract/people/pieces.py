"""What is printed of a person cut into pieces, at whatever marks stand between them.

Marks inside a piece are no ends: commas in the name of a ministry, brackets around a short form, an office with "and".
"""

from __future__ import annotations

import re

from miggraph.extract.people.kinds import (
    credential_kind,
    head_of,
    is_place,
    is_title,
    lists_fields,
    matches,
    names_organization,
    names_position,
    without_lead_in,
)
from miggraph.extract.rules import RuleMatch, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_ADDRESS = re.compile(r"[\s,;]*[^\s,;]+@[^\s,;]+")
_SEPARATOR = re.compile(r"\s+/\s+|\s+[–—-]\s+(?=[^\W_])|\s{3,}|\t+")
"""What separates pieces besides commas: strokes, dashes and the gaps of columns."""
_FIRST_BRACKET = re.compile(r"\s*\(([^()]+(?:\([^()]*\))?)\)\s*[,:;–—-]?\s*")
_LAST_BRACKET = re.compile(r"\s+\(([^()]+)\)$")
_SHORT = re.compile(r"[A-Z][\w.&/-]*[A-Z][\w.&/-]*")
"""The short form of a body in brackets, which belongs to its name."""
_RULES = load("affiliation")


def split_pieces(text: str, lexicon: Lexicon) -> list[str]:
    """The pieces of what is printed behind a name, without an aside at the end ("– focus on …") and addresses."""
    text = _without_brackets(_opened(text))
    aside = _RULES["affiliation/aside"].search(line_of(text))
    text = _SEPARATOR.sub(", ", _ADDRESS.sub("", text[: aside.start] if aside else text))
    whole: list[str] = []
    for piece in map(_tidy, _between_commas(text)):
        if matches("affiliation/contact", piece):
            continue
        if _ends_offices(piece, first=not whole):
            break
        if whole and (matches("affiliation/suffix", piece) or _goes_on(whole[-1], piece, lexicon)):
            whole[-1] = f"{whole[-1]}, {piece}"
        elif piece and not (whole and matches("affiliation/description", piece)):
            whole.append(piece)
    said = [p for piece in whole for office in _second_office(piece) for p in _title_and_body(office)]
    return [p for piece in said for p in _bracketed(piece, lexicon)]


def text_from(text: str, match: RuleMatch, name: str) -> str:
    """The text from the beginning of a capture on."""
    return text[match.groups[name][0] :]


def _opened(text: str) -> str:
    """The text with the brackets at its beginning opened: "(Harbour Union), pilot" has two pieces."""
    bracket = _FIRST_BRACKET.match(text)
    if not bracket:
        return text
    rest = text[bracket.end() :]
    return f"{bracket[1]}, {rest}" if rest.strip(" .") else bracket[1]


def _without_brackets(text: str) -> str:
    """The text up to a bracket that has no other half."""
    opened: list[int] = []
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place)
        elif character == ")" and not opened:
            return text[:place]
        elif character == ")":
            opened.pop()
    return text[: opened[0]] if opened else text


def _between_commas(text: str) -> list[str]:
    """The stretches between commas outside brackets."""
    pieces, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            pieces.append(text[start:place])
            start = place + 1
    return [*pieces, text[start:]]


def _ends_offices(piece: str, *, first: bool) -> bool:
    """Whether a piece cites a source or goes on with the sentence, so that offices end before it.

    :param first: whether no piece stands before it; a first one may begin with a small letter
    """
    if matches("affiliation/for-body", piece):
        return False
    if matches("affiliation/no-office", piece):
        return True
    titled = matches("affiliation/position.head", head_of(without_lead_in(piece)))
    said = titled or names_organization(piece) or matches("affiliation/constituency", piece)
    return not first and piece[:1].islower() and not said and not matches("affiliation/former", piece)


def _second_office(piece: str) -> list[str]:
    """A body and, behind "and", another office: "University of Tides and Director of the Crane Institute"."""
    for joint in _RULES["affiliation/second"].finditer(line_of(piece)):
        left, right = piece[: joint.start].rstrip(), piece[joint.end :].lstrip()
        if names_organization(left) and not names_position(left) and is_title(right):
            return [left, right]
    return [piece]


def _goes_on(before: str, piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece between commas goes on with what a ministry or minister is for: "Labour, Family and Tides"."""
    return lists_fields(before, piece) and not is_place(piece, lexicon)


def _tidy(piece: str) -> str:
    piece = " ".join(piece.split()).strip(" ,").removeprefix("and ")
    line = line_of(piece)
    former = _RULES["affiliation/former"].search(line)
    piece = piece[former.groups["former"][0] :] if former else piece
    clause = _RULES["affiliation/clause"].search(line_of(piece))
    piece = piece[: clause.groups["verb"][0]].rstrip(" ,") if clause else piece
    abbreviated = re.search(r"\.\w\.$", piece) or _RULES["affiliation/suffix.end"].search(line)
    loose = _RULES["affiliation/loose-end"].search(line_of(piece))
    piece = piece[: loose.start].rstrip(" ,") if loose else piece
    return piece if abbreviated else piece.rstrip(" .")


def _title_and_body(piece: str) -> list[str]:
    match = _RULES["affiliation/short-form"].search(line_of(piece))
    return [piece[slice(*match.groups["title"])], text_from(piece, match, "body")] if match else [piece]


def _bracketed(piece: str, lexicon: Lexicon) -> list[str]:
    """A piece and what stands in brackets at its end, where that is a piece of its own: "Pilot (Coast Office)"."""
    bracket = _LAST_BRACKET.search(piece)
    if not bracket or _SHORT.fullmatch(bracket[1]):
        return [piece]
    before = piece[: bracket.start()]
    if lexicon.named(bracket[1], NameKind.COUNTRY) and not lexicon.named(piece):
        return [before, bracket[1]]
    own = credential_kind(bracket[1], lexicon) == "organization" and " " in bracket[1]
    titled = credential_kind(before, lexicon) == "position" and not names_organization(before)
    return [before, bracket[1]] if own and titled else [piece]
