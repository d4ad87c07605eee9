"""Who is asked to act: the kinds of actor, organisations and countries that a recommendation names as its agents.

The rules of ``addressee.toml`` read the text with each name of an actor marked as ``Actor`` (``Body``, if it is an
organisation, process or country).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from miggraph.extract.rules import RuleSet, TokenLine, line_of, load, load_language
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import NameKind

_RULES = load("addressee")
BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_AFFECTED = frozenset(load_language().words["affected people"])


def addressees(
    text: str,
    actors: Lexicon,
    lexicon: Lexicon,
    *,
    before: tuple[str, ...] = (),
    speakers: AbstractSet[str] = frozenset(),
) -> tuple[str, ...]:
    """Who is to act by a recommendation: IRIs of stakeholder concepts, organisations and countries.

    Names count where the sentence names an agent. Where it names none, it is who was addressed before, else the kind
    of actor that the measure implies, else the place or forum where the measure is to be taken.

    :param actors: names of the kinds of actor, in lower case
    :param lexicon: names of organisations and countries
    :param before: who is meant by "they", or by the introduction of the list to which the text belongs
    :param speakers: IRIs of those whose words these are: they do not address themselves
    """
    line, named = _read(text, actors, lexicon)
    named = [name for name in named if name.entries[0].iri not in speakers]
    agents = _all_names(_matched(_RULES.under("addressee/agent"), line, named))
    return agents or before or _implied(line, actors) or _all_names(_settings(line, named))


def addressees_of_order(text: str, actors: Lexicon, lexicon: Lexicon) -> tuple[str, ...]:
    """Whom an order asks to do something, as "Invite ports to …" does (IRIs); the order itself has no subject."""
    line, named = _read(text, actors, lexicon)
    return _all_names(_matched(_RULES.under("addressee/agent.asked"), line, named))


def addressees_of_introduction(text: str, actors: Lexicon, lexicon: Lexicon) -> tuple[str, ...]:
    """Who is to act by the items of a list, by its introduction or by the heading above it: IRIs."""
    line, named = _read(text, actors, lexicon)
    return _all_names(_matched(_RULES.under("addressee/introduction"), line, named)) or _all_names(
        _matched(_RULES.under("addressee/agent"), line, named)
    )


def addressees_listed(text: str, actors: Lexicon, lexicon: Lexicon) -> tuple[str, ...]:
    """Who is to act by a text that only lists them, as a cell under "Addressed to" does: IRIs."""
    return _all_names(sorted(_read(text, actors, lexicon)[1], key=lambda match: match.start))


def bodies_named(names: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """IRIs of the organisations, processes and countries among names."""
    return frozenset(entry.iri for name in names if (entry := lexicon.named(name, *BODIES)))


def _read(text: str, actors: Lexicon, lexicon: Lexicon) -> tuple[TokenLine, list[Match]]:
    """A text as the rules see it, and the names of actors in it."""
    plain = line_of(text)
    bodies = lexicon.find(plain.text, *BODIES)
    kinds = [kind for kind in actors.find(plain.text.lower()) if not any(_is_inside(kind, body) for body in bodies)]
    named = [*kinds, *_coordinated(plain, kinds, actors), *bodies]
    return plain.tagged(tag for match in named for tag in _tags(match)), named


def _is_inside(kind: Match, body: Match) -> bool:
    """Whether a name of a kind of actor is part of a longer name, as "nations" is in "United Nations"."""
    return body.start <= kind.start and kind.end <= body.end and body.end - body.start > kind.end - kind.start


def _tags(match: Match) -> Iterator[tuple[str, int, int]]:
    yield "Actor", match.start, match.end
    if match.entries[0].kind is not NameKind.CONCEPT:
        yield "Body", match.start, match.end


def _matched(rules: RuleSet, line: TokenLine, named: list[Match]) -> list[Match]:
    """The names inside what a rule matches or captures, but for those that an exclusion of the rule holds."""
    found: set[tuple[int, int]] = set()
    for rule in rules.candidates(line):
        excluded = rule.blotted(line).stretches
        for match in rule.finditer(line):
            first, last = match.groups.get("who", (match.start, match.end))
            found |= {
                (name.start, name.end)
                for name in named
                if first <= name.start
                and name.end <= last
                and not any(start < name.end and name.start < end for start, end in excluded)
            }
    return [name for name in named if (name.start, name.end) in found]


def _implied(line: TokenLine, actors: Lexicon) -> tuple[str, ...]:
    for match in _RULES.under("addressee/implied").all(line):
        if entry := actors.named(match.rule.gives["addressee"]):
            return (entry.iri,)
    return ()


def _settings(line: TokenLine, named: list[Match]) -> list[Match]:
    """The names of the places and forums in which, or by which, a measure is to be taken."""
    found = {span for match in _RULES.under("addressee/setting").every(line) for span in match.groups.values()}
    return [name for name in named if (name.start, name.end) in found and name.entries[0].label not in _AFFECTED]


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
