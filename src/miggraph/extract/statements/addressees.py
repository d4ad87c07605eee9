"""Who is asked to act: the kinds of actor, organisations and countries that a recommendation names as its agents.

The rules of ``addressee.toml`` read the text with each name of an actor marked as ``Actor`` (``Body``, if it is an
organisation, process or country).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from miggraph.extract.rules import TokenLine, line_of, load, load_language
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import NameKind

_RULES = load("addressee")
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_AFFECTED = frozenset(load_language().words["affected people"])


def addressees(text: str, actors: Lexicon, lexicon: Lexicon, *, before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Who is to act by a recommendation: IRIs of stakeholder concepts, organisations and countries.

    Names count where the sentence names an agent. Where it names none, it is who was addressed before, else the kind
    of actor that the measure implies, else the place or forum where the measure is to be taken.

    :param actors: names of the kinds of actor, in lower case
    :param lexicon: names of organisations and countries
    :param before: who is meant by "they", or by the introduction of the list to which the text belongs
    """
    plain = line_of(text)
    kinds = actors.find(plain.text.lower())
    named = [*kinds, *_coordinated(plain, kinds, actors), *lexicon.find(plain.text, *_BODIES)]
    line = plain.tagged(tag for match in named for tag in _tags(match))
    agents = _all_names(_agents(line, named))
    return agents or before or _implied(line, actors) or _all_names(_settings(line, named))


def _tags(match: Match) -> Iterator[tuple[str, int, int]]:
    yield "Actor", match.start, match.end
    if match.entries[0].kind is not NameKind.CONCEPT:
        yield "Body", match.start, match.end


def _agents(line: TokenLine, named: list[Match]) -> list[Match]:
    """The names inside what a rule matches, but for those that an exclusion of the rule holds."""
    found: set[tuple[int, int]] = set()
    for rule in _RULES.under("addressee/agent").candidates(line):
        excluded = rule.blotted(line).stretches
        for match in rule.finditer(line):
            found |= {
                (name.start, name.end)
                for name in named
                if match.start <= name.start
                and name.end <= match.end
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
