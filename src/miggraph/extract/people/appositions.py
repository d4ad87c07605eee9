"""What is said of a person right beside the name: position and organisation, and where that ends."""

from __future__ import annotations

import re
from dataclasses import replace

from miggraph.extract.people.affiliations import Credentials, first_body, split_credentials
from miggraph.extract.people.before_names import antecedent, enclosing, honorific_office, is_part, said_before
from miggraph.extract.people.kinds import credential_kind, lists_fields
from miggraph.extract.people.name_words import after_letters
from miggraph.extract.people.names import Named
from miggraph.extract.rules import line_of, load, smooth
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_RULES = load("speaker")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][\"')]?(?=\s|$)")
_BRACKET = re.compile(r"\s*\(([A-Z][^()]{1,60})\)")
_BETWEEN_DASHES = re.compile(r"\s+[–—-]\s+([^–—]{4,120}?)\s+[–—-]\s")
_LONGEST_APPOSITION = 320


def read_apposition(text: str, named: Named, limit: int, lexicon: Lexicon) -> tuple[int, Credentials]:
    """Where what is said of the person right after the name ends, and the position and organisation in it.

    :param limit: where the next name begins, or the text ends
    """
    end, behind = _behind(text, named, limit, lexicon)
    behind = behind.within(enclosing(text, named, lexicon))
    if behind.position and not behind.affiliation and _RULES["apposition/its"].search(line_of(text[named.end : end])):
        behind = replace(behind, affiliation=antecedent(text[: named.start], lexicon))
    if behind.position and behind.affiliation:
        return end, behind
    before = said_before(text, named, lexicon)
    position = behind.position or before.position or honorific_office(named, behind.affiliation)
    return end, Credentials(position, behind.affiliation or before.affiliation, behind.country or before.country)


def _behind(text: str, named: Named, limit: int, lexicon: Lexicon) -> tuple[int, Credentials]:
    """Where what is said of the person behind the name ends, and what it says."""
    begin = after_letters(text, named.end)
    rest = text[begin : min(limit, begin + _LONGEST_APPOSITION)]
    stop = _SENTENCE_END.search(smooth(rest))
    rest = _inside(rest[: stop.start()] if stop else rest)
    bracket = _BRACKET.match(rest) or _BETWEEN_DASHES.match(rest)
    if bracket:
        inside = _in_brackets(bracket[1], lexicon)
        return begin + bracket.end(), inside
    spoken_for = _RULES["apposition/on-behalf"].search(line_of(rest))
    if spoken_for:
        said = rest[slice(*spoken_for.groups["body"])]
        return begin + len(rest[: spoken_for.groups["body"][1]]), _body(said, lexicon)
    shared = _RULES["apposition/both-of"].search(line_of(text[begin : begin + _LONGEST_APPOSITION]))
    if shared:
        return begin, _body(text[begin:][slice(*shared.groups["body"])], lexicon)
    phrase = _phrase(rest, lexicon, last=limit == len(text))
    end = begin + len(phrase)
    if phrase.startswith(","):
        return end, _in_apposition(phrase[1:].strip(), lexicon)
    origin = _RULES["apposition/origin"].search(line_of(phrase))
    if origin:
        return end, split_credentials(first_body(phrase[origin.groups["body"][0] :]), lexicon)
    return named.end, told_in_clause(rest, lexicon)


def _inside(rest: str) -> str:
    """The words up to where the bracket closes in which the name stands, or to a semicolon."""
    depth = 0
    for place, character in enumerate(rest):
        depth += (character == "(") - (character == ")")
        if depth < 0 or (character == ";" and depth == 0):
            return rest[:place]
    return rest


def _body(words: str, lexicon: Lexicon) -> Credentials:
    """Whom words name for whom somebody speaks: a body or a country."""
    country = lexicon.named(words, NameKind.COUNTRY)
    return Credentials(None, None, words) if country else Credentials(None, words)


def told_in_clause(rest: str, lexicon: Lexicon) -> Credentials:
    """What a clause behind the name tells of the person: "who heads the Crane Unit of the Harbour Union"."""
    match = _RULES.under("apposition/relative.").first(line_of(rest))
    if not match:
        return Credentials()
    said, office = rest[slice(*match.groups["said"])].strip(), match.rule.gives["office"]
    if not office and credential_kind(said, lexicon) != "position":
        return Credentials()
    return split_credentials(f"{office} {said}".strip(), lexicon)


def _in_brackets(words: str, lexicon: Lexicon) -> Credentials:
    """What brackets behind a name say: whom the person is from, or an office."""
    if is_part(words):
        return Credentials()
    if "," in words or credential_kind(words, lexicon) in ("position", "former"):
        return split_credentials(words, lexicon)
    return Credentials(None, words)


def _phrase(rest: str, lexicon: Lexicon, *, last: bool) -> str:
    """What is said of the person, out of the rest of the sentence: up to the verb or to a new clause.

    :param last: whether no other name follows; then what no verb ends goes on as long as its parts between commas are
        offices or organisations, at least to the second comma
    """
    rest = _within_colon(rest)
    line = line_of(rest)
    verb, clause = (_RULES[f"apposition/{end}"].search(line) for end in ("verb", "clause"))
    phrase = rest[: min((found.start for found in (verb, clause) if found), default=len(rest))].rstrip(" ,")
    trailing = _RULES["apposition/trailing"].search(line_of(phrase))
    phrase = phrase[: trailing.start].rstrip(" ,") if trailing else phrase
    if not verb and last:
        begin, end = 0, phrase.find(",", 1)
        while end > 0 and (part := phrase[end + 1 :].split(",")[0].strip()):
            field = lists_fields(phrase[begin:end].strip(" ,"), part)
            if not field and not _tells(part, lexicon):
                break
            begin, end = begin if field else end, phrase.find(",", end + 1)
        return phrase[:end] if end > 0 else phrase
    return phrase


def _within_colon(rest: str) -> str:
    """What is said of the person up to a colon, or beyond it where the colon stands within a name: a verb follows."""
    head, colon, tail = rest.partition(": ")
    if not colon or not head.startswith(",") or not tail[:1].isupper():
        return head
    inside = _RULES["apposition/titled"].search(line_of(head))
    spoken = _RULES["apposition/resumed"].search(line_of(tail))
    return head + colon + tail if inside and spoken else head


def _tells(part: str, lexicon: Lexicon) -> bool:
    """Whether a part between commas is an organisation or an office, not a clause that begins with a small letter."""
    return part.strip()[:1].isupper() and credential_kind(part, lexicon) in ("organization", "position")


def _in_apposition(phrase: str, lexicon: Lexicon) -> Credentials:
    others = _RULES["apposition/for-others"].search(line_of(phrase))
    if others:
        return Credentials(None, first_body(phrase[others.groups["body"][0] :]))
    clause = phrase.find(" who ")
    if clause > 0 and (said := told_in_clause(phrase[clause:], lexicon)):
        return said
    if credential_kind(phrase.split(",")[0], lexicon) in ("position", "former", "organization"):
        return split_credentials(phrase, lexicon)
    return Credentials()
