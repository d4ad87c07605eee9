"""What is said of a person right beside the name: position and organisation, and where that ends."""

from __future__ import annotations

import re
from dataclasses import replace

from miggraph.extract.people.affiliations import Credentials, first_body, split_credentials
from miggraph.extract.people.kinds import credential_kind, lists_fields
from miggraph.extract.people.names import Named, after_letters
from miggraph.extract.people.titles import state_of
from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load, smooth
from miggraph.lexicon import Lexicon

_RULES = load("speaker")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?][\"')]?(?=\s|$)")
_BRACKET = re.compile(r"\s*\(([A-Z][^()]{1,60})\)")
_LONGEST_APPOSITION = 320
_BEFORE, _BEHIND = 160, 300
"""How many characters before and behind a name are looked at."""
_FAR_BEFORE = 400
"""How many where the word that counts may stand before a list of names."""


def around(text: str, named: Named, end: int, *, wide: bool = False) -> TokenLine:
    """The words around a name, in which the name with what is said of the person is an annotation.

    :param end: where what is said of the person ends
    :param wide: whether more words before it are looked at
    """
    begin = _begin(text, named, _FAR_BEFORE if wide else _BEFORE)
    return TokenLine(text[begin : end + _BEHIND]).tagged([("Person", named.start - begin, end - begin)])


def _begin(text: str, named: Named, before: int) -> int:
    """Where the words that are looked at begin: at most so many characters before a name, not within a word."""
    begin = max(0, named.start - before)
    return text.find(" ", begin, named.start) + 1 if begin else 0


def read_apposition(text: str, named: Named, limit: int, lexicon: Lexicon) -> tuple[int, Credentials]:
    """Where what is said of the person right after the name ends, and the position and organisation in it.

    :param limit: where the next name begins, or the text ends
    """
    begin = after_letters(text, named.end)
    rest = text[begin : min(limit, begin + _LONGEST_APPOSITION)]
    stop = _SENTENCE_END.search(smooth(rest))
    rest = rest[: stop.start()] if stop else rest
    bracket = _BRACKET.match(rest)
    if bracket:
        inside = _in_brackets(bracket[1], lexicon)
        return begin + bracket.end(), inside
    phrase = _phrase(rest, lexicon, last=limit == len(text))
    end = begin + len(phrase)
    if phrase.startswith(","):
        return end, _in_apposition(phrase[1:].strip(), lexicon)
    origin = _RULES["apposition/origin"].search(line_of(phrase))
    if origin:
        behind = split_credentials(first_body(phrase[origin.groups["body"][0] :]), lexicon)
        before = title_before(text, named, lexicon) if not behind.position else behind
        return end, replace(behind, position=before.position)
    told = _in_relative(rest, lexicon)
    return named.end, told if told.position else title_before(text, named, lexicon)


def _in_relative(rest: str, lexicon: Lexicon) -> Credentials:
    """What a clause behind the name says that the person does: "who heads the Crane Unit of the Harbour Union"."""
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
    represents = _RULES["apposition/on-behalf"].search(line_of(phrase))
    if represents:
        return Credentials(None, first_body(phrase[represents.groups["body"][0] :]))
    if credential_kind(phrase.split(",")[0], lexicon) in ("position", "former", "organization"):
        return split_credentials(phrase, lexicon)
    return Credentials()


def title_before(text: str, named: Named, lexicon: Lexicon) -> Credentials:
    """A job title right before the name, with whose it is: "the ILO's Director-General"."""
    match = _title(text, named)
    if not match:
        return Credentials()
    words = text[_begin(text, named, _BEFORE) :]
    owner, title = match.groups.get("owner"), words[slice(*match.groups["title"])]
    if is_part(title):
        return Credentials()
    body = _RULES["apposition/body-before"].search(line_of(title)) if not owner else None
    if body:
        return Credentials(title[slice(*body.groups["title"])], title[slice(*body.groups["body"])])
    if owner:
        return Credentials(title, words[slice(*owner)])
    said = split_credentials(title, lexicon)
    return said if said.position and said.affiliation else Credentials(title, None, state_of(title, lexicon))


def is_part(title: str) -> bool:
    """Whether a title only tells the part that somebody takes in the meeting: "Co-Chair"."""
    return _RULES["apposition/part"].search(line_of(title)) is not None


def follows_title(text: str, named: Named) -> bool:
    """Whether a job title or what somebody is in a meeting stands right before the name."""
    return _title(text, named) is not None


def _title(text: str, named: Named) -> RuleMatch | None:
    line = around(text, named, named.end)
    return _RULES["apposition/title-before"].search(line) or _RULES["apposition/office-before"].search(line)
