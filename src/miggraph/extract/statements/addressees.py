"""Who is asked to act: the kinds of actor, organisations and countries that a recommendation names as its agents.

The rules of ``addressee.toml`` read the text with each name of an actor marked as ``Actor`` (``Body``, if it is an
organisation, process or country).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from miggraph.extract.discourse.bodies import NO_BODIES, Bodies
from miggraph.extract.rules import Matcher, RuleSet, TokenLine, is_known, line_of, load, word_set
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import LexiconEntry, NameKind

_RULES = load("addressee")
BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
MARKED, ORDERED, INTRODUCED, TAKEN_UP = (
    "addressee/agent.marked",
    "addressee/agent.asked",
    "addressee/introduction",
    "addressee/pronoun",
)
"""The methods of an addressee that no rule finds as the agent of the sentence."""


class Addressed(NamedTuple):
    """Who is to act (IRIs), and the method that tells it; "" where nobody is."""

    to: tuple[str, ...]
    method: str


NOT_ADDRESSED = Addressed((), "")


def addressees(
    text: str,
    actors: Lexicon,
    lexicon: Lexicon,
    *,
    before: tuple[str, ...] = (),
    speakers: AbstractSet[str] = frozenset(),
    bodies: Bodies = NO_BODIES,
) -> tuple[str, ...]:
    """Who is to act by a recommendation, as :func:`addressed` finds them."""
    return addressed(text, actors, lexicon, before=Addressed(before, INTRODUCED), speakers=speakers, bodies=bodies).to


def addressed(
    text: str,
    actors: Lexicon,
    lexicon: Lexicon,
    *,
    before: Addressed = NOT_ADDRESSED,
    speakers: AbstractSet[str] = frozenset(),
    bodies: Bodies = NO_BODIES,
) -> Addressed:
    """Who is to act by a recommendation: stakeholder concepts, organisations and countries.

    Names count where the sentence names an agent. Where it names none, it is who was addressed before, else the kind
    of actor that the measure implies.

    :param actors: names of the kinds of actor, in lower case
    :param lexicon: names of organisations and countries
    :param before: who is meant by "they", or by the introduction of the list to which the text belongs
    :param bodies: those that the report names
    :param speakers: IRIs of those whose words these are: they do not address themselves
    """
    line, named = _read(text, actors, lexicon, bodies)
    named = [name for name in named if name.entries[0].iri not in speakers]
    found = _found(_RULES.under("addressee/agent"), line, named)
    if found:
        to = _all_names(name for name in named if (name.start, name.end) in found)
        return Addressed(to, next(iter(found.values())))
    return next((found for found in (before, _implied(line, actors)) if found.to), None) or _asked_by_noun(line)


def addressees_of_order(text: str, actors: Lexicon, lexicon: Lexicon, bodies: Bodies = NO_BODIES) -> tuple[str, ...]:
    """Whom an order asks to do something, as "Invite ports to …" does (IRIs); the order itself has no subject."""
    line, named = _read(text, actors, lexicon, bodies)
    return _all_names(_matched(_RULES.under("addressee/agent.asked"), line, named))


def addressees_of_introduction(
    text: str, actors: Lexicon, lexicon: Lexicon, bodies: Bodies = NO_BODIES, *, is_title: bool = False
) -> tuple[str, ...]:
    """Who is to act by the items of a list, by its introduction or by the heading above it: IRIs.

    :param is_title: it is the title of a whole part of the report: a name alone is what the part is about
    """
    line, named = _read(text, actors, lexicon, bodies)
    rules = _RULES.under("addressee/introduction.heading" if is_title else "addressee/introduction")
    found = _matched(rules, line, named) or _matched(_RULES.under("addressee/agent"), line, named)
    return _all_names(found) or _named_by(_RULES["addressee/unknown.introduced"], line)


def addressees_marked(text: str, actors: Lexicon, lexicon: Lexicon, bodies: Bodies = NO_BODIES) -> tuple[str, ...]:
    """Whom a recommendation marks as those who are to act, as "(responsible: ports)" does (IRIs)."""
    line, named = _read(text, actors, lexicon, bodies)
    found = _matched(_RULES.under("addressee/agent.marked"), line, named)
    return _all_names(found) or _named_by(_RULES["addressee/unknown.marked"], line)


def addressees_listed(text: str, actors: Lexicon, lexicon: Lexicon, bodies: Bodies = NO_BODIES) -> tuple[str, ...]:
    """Who is to act by a text that only lists them, as a cell under "Addressed to" does: IRIs."""
    return _all_names(sorted(_read(text, actors, lexicon, bodies)[1], key=lambda match: match.start))


def takes_up_one(text: str) -> bool:
    """Whether the subject is a pronoun that stands for one actor ("It should …")."""
    return _RULES["addressee/pronoun.it"].search(line_of(text)) is not None


def speaks_of_itself(text: str) -> bool:
    """Whether those who speak say what they themselves should do ("We should …")."""
    return _RULES["addressee/pronoun.we"].search(line_of(text)) is not None


def names_actor(name: str) -> bool:
    """Whether words that nothing else is known of name a body or other actor: by capitals, or by the noun.

    The capital of a plural may only begin the sentence.
    """
    line = line_of(name)
    if _RULES["addressee/actor.none"].search(line):
        return False
    is_noun = name.islower() or (name.endswith("s") and name[1:].islower() and is_known(name.lower()))
    return not is_noun or _RULES["addressee/actor.noun"].search(line) is not None


def bodies_named(names: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """IRIs of the organisations, processes and countries among names."""
    return frozenset(entry.iri for name in names if (entry := lexicon.named(name, *BODIES)))


def _read(text: str, actors: Lexicon, lexicon: Lexicon, bodies: Bodies) -> tuple[TokenLine, list[Match]]:
    """A text as the rules see it, and the names of actors in it."""
    plain = line_of(text)
    known = [actor for match in lexicon.find(plain.text, *BODIES) if (actor := _as_actor(plain.text, match))]
    found = [_with_organ(plain.text, body) for body in _apart([*known, *bodies.find(plain.text)])]
    seats = [seat for seat in lexicon.seats().find(plain.text) if _stands_alone(plain.text, seat)]
    found = _apart([*found, *seats])
    all_kinds = actors.find(plain.text.lower())
    found = [body for body in found if not _is_kind(body, all_kinds, bodies)]
    kinds = [kind for kind in all_kinds if not any(_is_inside(kind, body) for body in found)]
    named = [*kinds, *_coordinated(plain, kinds, actors), *found]
    return plain.tagged(tag for match in named for tag in _tags(match)), named


def _is_kind(body: Match, kinds: Iterable[Match], bodies: Bodies) -> bool:
    """Whether a name of which nothing is told is that of a kind of actor, written with a capital."""
    unknown = body.entries[0].iri in bodies.proper
    return unknown and any(kind.start <= body.start and body.end <= kind.end for kind in kinds)


def _as_actor(text: str, match: Match) -> Match | None:
    """A name of a body or country as an actor: an adjective is one with the organ behind it ("Chilean authorities")."""
    if match.form is not Form.ADJECTIVE:
        return match
    organ = _RULES["addressee/part.government"].match(line_of(text[match.end + 1 : match.end + 40]))
    return Match(match.start, match.end + 1 + organ.end, Form.NAME, match.entries) if organ else None


def _stands_alone(text: str, name: Match) -> bool:
    """Whether a name is not part of a longer one: of a pact signed in a city, or of a street."""
    before, behind = text[: name.start].rstrip(), text[name.end :].lstrip()
    last = before.rpartition(" ")[2]
    return not (last[:1].isupper() and last[-1:].isalpha()) and not behind[:1].isupper()


def _with_organ(text: str, body: Match) -> Match:
    """A body with the organ of it that is named behind it, as in "Port Union secretariat"."""
    if body.entries[0].kind is NameKind.COUNTRY or text[body.end : body.end + 1] != " ":
        return body
    line = line_of(text[body.end + 1 : body.end + 25])
    organ = _RULES["addressee/part.organ"].match(line)
    if not organ:
        return body
    end = body.end + 1 + organ.groups["noun"][1]
    name = text[body.start : end]
    return Match(body.start, end, Form.NAME, (LexiconEntry(name, NameKind.ORGANIZATION, name, (name,)),))


def _apart(matches: Iterable[Match]) -> list[Match]:
    """The matches of which none overlaps a longer one."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
        if not any(match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
    return kept


def _is_inside(kind: Match, body: Match) -> bool:
    """Whether a name of a kind of actor is part of a name ("nations" in "United Nations"), or of its short form."""
    if body.form is Form.CONTEXTUAL:
        return kind.start < body.end and body.start < kind.end
    return body.start <= kind.start and kind.end <= body.end and body.end - body.start > kind.end - kind.start


def _tags(match: Match) -> Iterator[tuple[str, int, int]]:
    yield "Actor", match.start, match.end
    if match.entries[0].kind is not NameKind.CONCEPT:
        yield "Body", match.start, match.end


def _matched(rules: RuleSet, line: TokenLine, named: list[Match]) -> list[Match]:
    """The names inside what a rule matches or captures, but for those that an exclusion of the rule holds."""
    found = _found(rules, line, named)
    return [name for name in named if (name.start, name.end) in found]


def _found(rules: RuleSet, line: TokenLine, named: list[Match]) -> dict[tuple[int, int], str]:
    """Where the names stand that rules match, each with the id of the first rule that does."""
    found: dict[tuple[int, int], str] = {}
    for rule in rules.candidates(line):
        excluded = rule.blotted(line).stretches
        for match in rule.finditer(line):
            first, last = match.groups.get("who", (match.start, match.end))
            for name in named:
                hidden = any(start < name.end and name.start < end for start, end in excluded)
                if first <= name.start and name.end <= last and not hidden:
                    found.setdefault((name.start, name.end), rule.rule.id)
    return found


def _implied(line: TokenLine, actors: Lexicon) -> Addressed:
    for match in _RULES.under("addressee/implied").all(line):
        if entry := actors.named(match.rule.gives["addressee"]):
            return Addressed((entry.iri,), match.rule.id)
    return NOT_ADDRESSED


def _asked_by_noun(line: TokenLine) -> Addressed:
    """Who is asked to act, by a noun that is no name that is known."""
    rule = _RULES["addressee/unknown.asked"]
    found = rule.search(line)
    return Addressed((found.group(line, "name"),), rule.rule.id) if found else NOT_ADDRESSED


def _named_by(rule: Matcher, line: TokenLine) -> tuple[str, ...]:
    """Who is named where somebody is addressed, by a noun that is no name that is known."""
    found = rule.search(line)
    name = found.group(line, "name") if found else ""
    return (name,) if name and name.lower() not in word_set("pronoun of address") else ()


def only_addresses(text: str) -> bool:
    """Whether a line between the items of a list only names those to whom what follows is addressed."""
    return _RULES["addressee/unknown.introduced"].search(line_of(text)) is not None


def _coordinated(plain: TokenLine, kinds: list[Match], actors: Lexicon) -> Iterator[Match]:
    """The kinds that share a noun with one that was found, as in "countries of origin *and destination*"."""
    if not kinds:
        return
    line = plain.tagged(("Actor", kind.start, kind.end) for kind in kinds)
    for match in _RULES.under("coordination/").every(line):
        start, end = match.groups["actor"]
        words = [match.group(line, name).lower() for name in ("word", "other") if name in match.groups]
        for form in _forms(line.text[start:end].lower(), words, after=match.rule.id == "coordination/after"):
            if entry := actors.named(form):
                yield Match(start, end, Form.NAME, (entry,))


def _forms(name: str, words: list[str], *, after: bool) -> list[str]:
    """Names in which the words stand for the words after, or before, the noun of a name."""
    if after:
        return [f"{name.partition(' of ')[0]} of {word}" for word in words]
    return [f"{word} {name.rpartition(' ')[2]}" for word in words]


def _all_names(matches: Iterable[Match]) -> tuple[str, ...]:
    """IRIs of the kinds of actor and of bodies, each once."""
    return tuple(dict.fromkeys(match.entries[0].iri for match in matches))
