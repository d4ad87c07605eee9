"""What is said of a person before the name: a title, whose it is, on whose behalf the person speaks."""

from __future__ import annotations

import re

from miggraph.extract.people.affiliations import Credentials, first_body, split_credentials
from miggraph.extract.people.kinds import credential_kind, matches, names_position, without_lead_in
from miggraph.extract.people.names import Named
from miggraph.extract.people.titles import state_of
from miggraph.extract.rules import RuleMatch, TokenLine, cached_by_language, line_of, load
from miggraph.lexicon import Lexicon
from miggraph.model import NameKind

_RULES = load("speaker")
_NAMES = load("name")
_BETWEEN_ENTRIES = re.compile(r"[;:]\s+|\)\s*,\s+|\)\s+and\s+|\.\s+(?=[A-Z])")
"""What stands between bodies each of which has its people in brackets behind it."""
_ARTICLE = re.compile(r"\b(the|a|an|its|their)\s+$", re.IGNORECASE)
_LONGEST_LABEL = 20
_TITLES = ("title-before", "owned-before", "office-before", "body-noun-before", "noun-before")
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


def said_before(text: str, named: Named, lexicon: Lexicon) -> Credentials:
    """What is said of a person before the name: the title, or else for whom the person speaks."""
    titled = title_before(text, named, lexicon)
    if titled.affiliation or titled.country:
        return titled
    line = around(text, named, named.end)
    owner = owner_before(text, named, lexicon) if not titled.position else None
    if owner:
        return owner
    match = _RULES["apposition/fronted"].search(line) or _RULES["apposition/represented"].search(line)
    if not match:
        return titled
    body = first_body(line.text[slice(*match.groups["body"])]).strip(" ,")
    country = lexicon.named(body, NameKind.COUNTRY)
    return Credentials(titled.position, None if country else body, body if country else None)


def owner_before(text: str, named: Named, lexicon: Lexicon) -> Credentials | None:
    """The body or State in the possessive right before a name, as the person's: "The Harbour Union's Ada Holm"."""
    line = around(text, named, named.end)
    match = _NAMES["personal-name/behind-owner"].search(line)
    owner = line.text[slice(*match.groups["owner"])] if match else ""
    if owner and lexicon.named(owner, NameKind.COUNTRY):
        return Credentials(None, None, owner)
    return Credentials(None, owner) if owner and credential_kind(owner, lexicon) == "organization" else None


def enclosing(text: str, named: Named, lexicon: Lexicon) -> Credentials:
    """What is said of a person by the layout of an entry: the body before a bracket, the office before a colon."""
    return _body_of_bracket(text, named, lexicon) or _label_before(text, named, lexicon)


def _body_of_bracket(text: str, named: Named, lexicon: Lexicon) -> Credentials:
    """The body before the bracket in which a name stands with an office: "Coast Office (Ms Ada Holm, pilot)"."""
    before = text[: named.start]
    opens = before.rfind("(")
    if opens < 0 or ")" in before[opens:] or ";" in before[opens:]:
        return Credentials()
    inside = before[opens + 1 :].strip()
    goes_on = inside.endswith((",", "and")) and _NAMES["personal-name/honorific"].match(line_of(inside))
    if inside and not goes_on:
        return Credentials()
    body = _BETWEEN_ENTRIES.split(before[:opens])[-1].strip()
    body = without_lead_in(body)
    if lexicon.named(body, NameKind.COUNTRY):
        return Credentials(None, None, body)
    whole = bool(body) and body[0].isupper() and _RULES["apposition/verb"].search(line_of(body)) is None
    known = whole and (credential_kind(body, lexicon) == "organization" or before[:opens].rstrip().endswith(body))
    return Credentials(None, body) if known and (named.honorific or inside) else Credentials()


def _label_before(text: str, named: Named, lexicon: Lexicon) -> Credentials:
    """The office before a colon and a name, where both begin a line or sentence: "Pilot, Coast Office: Ms Ada Holm"."""
    before = text[: named.start].rstrip()
    if not before.endswith(":"):
        return Credentials()
    label = re.split(r"\n|(?<=[^A-Z].)[.;]\s+", before[:-1])[-1].strip()
    if is_part(label) or len(label.split()) > _LONGEST_LABEL or not names_position(label):
        return Credentials()
    said = split_credentials(label, lexicon)
    return said if said.position else Credentials()


def title_before(text: str, named: Named, lexicon: Lexicon) -> Credentials:
    """A job title right before the name, with whose it is: "the ILO's Director-General"."""
    match = _title(text, named)
    if not match:
        return Credentials()
    words = text[_begin(text, named, _BEFORE) :]
    owner, title = match.groups.get("owner"), words[slice(*match.groups["title"])].rstrip(" ,")
    if is_part(title):
        return Credentials()
    body = _RULES["apposition/body-before"].search(line_of(title)) if not owner else None
    if body:
        return Credentials(title[slice(*body.groups["title"])], title[slice(*body.groups["body"])])
    if owner:
        return _owned(title, words[slice(*owner)], lexicon)
    said = split_credentials(title, lexicon)
    if "its" in match.groups and not said.affiliation:
        return Credentials(title, antecedent(words[: match.start], lexicon))
    return said if said.position and said.affiliation else Credentials(title, None, state_of(title, lexicon))


def _owned(title: str, owner: str, lexicon: Lexicon) -> Credentials:
    """A title behind the name of whose it is, or behind words in capitals that belong to it: "Former pilot"."""
    if lexicon.named(owner, NameKind.COUNTRY) or credential_kind(owner, lexicon) != "other":
        return Credentials(title, owner)
    return Credentials(f"{owner} {title}") if matches("affiliation/former", owner) else Credentials(title, owner)


def title_start(text: str, named: Named) -> int:
    """Where the title before a name begins; where the person is named if there is none but a part in the meeting."""
    match = _title(text, named)
    if not match:
        return named.start
    begin = _begin(text, named, _BEFORE)
    start, end = match.groups["title"]
    if is_part(text[begin + start : begin + end].rstrip(" ,")):
        return named.start
    article = _ARTICLE.search(text, 0, begin + start)
    return article.start(1) if article else begin + start


def follows_noun(text: str, named: Named) -> bool:
    """Whether small letters right before a name say what somebody is: "the journalist Ada Holm"."""
    return _RULES["apposition/noun-before"].search(around(text, named, named.end)) is not None


def is_part(title: str) -> bool:
    """Whether a title only tells the part that somebody takes in the meeting: "Co-Chair"."""
    return _RULES["apposition/part"].search(line_of(title)) is not None


def honorific_office(named: Named, body: str | None) -> str | None:
    """The honorific of somebody of whom no other office is told, where it is one: "Mayor", or a body's "Professor"."""
    office = _RULES["apposition/office-as-honorific"].search(line_of(named.honorific or ""))
    return named.honorific if office and (body or "alone" in office.groups) else None


def follows_title(text: str, named: Named) -> bool:
    """Whether a job title or what somebody is in a meeting stands right before the name."""
    return _title(text, named) is not None


@cached_by_language
def _title(text: str, named: Named) -> RuleMatch | None:
    line = around(text, named, named.end)
    return next((found for rule in _TITLES if (found := _RULES[f"apposition/{rule}"].search(line))), None)


def antecedent(before: str, lexicon: Lexicon) -> str | None:
    """The body that "its" means: the last one that the words before name."""
    words = [before[slice(*m.groups["body"])] for m in _RULES["apposition/body-named"].finditer(line_of(before))]
    for named in reversed(words):
        if credential_kind(named, lexicon) == "organization":
            return named
        body = split_credentials(named, lexicon).affiliation
        if body and credential_kind(body, lexicon) == "organization":
            return body
    return None
