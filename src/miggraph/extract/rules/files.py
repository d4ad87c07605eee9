"""The files that hold rules: a folder a language, a TOML file a subject, vocabularies in ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from miggraph.errors import RuleError
from miggraph.extract.rules.line import british, lemma
from miggraph.extract.rules.matching import Matcher, RuleSet
from miggraph.extract.rules.pattern import PatternError, compile_pattern, vocabulary
from miggraph.extract.rules.rule import Example, Method, Rule

FOLDER = Path(__file__).parent
VOCABULARIES = "words"
"""The one file of a language with vocabularies."""

SCOPES = ("match", "clause", "unit")
"""How much an exclusion blots out: its match, from its match to the end of the clause, or the whole text."""

_REFERENCE = re.compile(r"\(\?&(?P<name>[\w -]+)\)")
_NESTED = re.compile(r"\{(?P<name>[\w -]+)\}")
_KEYS = {
    "id",
    "pattern",
    "regex",
    "case",
    "anchor",
    "unless",
    "scope",
    "gives",
    "definition",
    "confidence",
    "yes",
    "no",
}
_FILE_KEYS = {"unless", "confidence", "method", "rule", "exclusion"}
_METHOD_KEYS = {"id", "definition", "confidence"}


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language by file, and its vocabularies."""

    code: str
    files: Mapping[str, RuleSet]
    words: Mapping[str, tuple[str, ...]]

    def __iter__(self) -> Iterator[Rule]:
        return (rule for rules in self.files.values() for rule in rules)

    def methods(self) -> Iterator[Method]:
        """The methods of all files."""
        return (method for rules in self.files.values() for method in rules.methods.values())


def load(name: str, language: str = "en") -> RuleSet:
    """The rules of one file of a language, exclusions among them.

    :raises RuleError: if a file of the language is malformed, or there is no such file
    """
    found = load_language(language).files.get(name)
    if found is None:
        raise RuleError("there is no such file of rules", where=f"{language}/{name}.toml")
    return found


@lru_cache
def load_language(language: str = "en", folder: Path = FOLDER) -> Language:
    """Every rule file of a language.

    :raises RuleError: if a file is malformed: its place, rule and column are named
    """
    files = sorted((folder / language).glob("*.toml"))
    if not files:
        raise RuleError("there are no rules for this language", where=folder / language)
    tables = {file.stem: _read(file) for file in files}
    entries = _strings_table(tables.get(VOCABULARIES, {}).get("words", {}), f"{language}/{VOCABULARIES}.toml")
    rules = {name: _rules(table, f"{language}/{name}.toml") for name, table in tables.items()}
    compiled: dict[str, Matcher] = {}
    for name, own in rules.items():
        for rule in own:
            place = f"{language}/{name}.toml, {rule.id}"
            if rule.id in compiled:
                raise RuleError("stands twice", where=place, hint="give each rule an id of its own")
            compiled[rule.id] = _compile(rule, entries, place)
    for matcher in compiled.values():
        matcher.exclusions = tuple(_exclusion(compiled, name, matcher.rule) for name in matcher.rule.unless)
    sets = {
        name: RuleSet([compiled[r.id] for r in own], _methods(tables[name], f"{language}/{name}.toml"))
        for name, own in rules.items()
    }
    return Language(language, sets, {name: tuple(words) for name, words in entries.items()})


@lru_cache
def entries(name: str, language: str = "en") -> tuple[str, ...]:
    """The entries of a vocabulary and of those it names, in their order, in lower case and without quotes.

    :raises RuleError: if there is no such vocabulary
    """
    if name not in load_language(language).words:
        raise RuleError(f"no vocabulary is called {name!r}", where=f"rules of {language}")
    return tuple(form.lower() for form in _spelt(name, load_language(language).words))


@lru_cache
def word_set(name: str, language: str = "en") -> frozenset[str]:
    """The entries of a vocabulary as a set, as :func:`entries` gives them.

    :raises RuleError: if there is no such vocabulary
    """
    return frozenset(entries(name, language))


def _exclusion(compiled: Mapping[str, Matcher], name: str, rule: Rule) -> Matcher:
    found = compiled.get(name)
    if not found or not found.rule.scope:
        raise RuleError(f"unless = {name!r} is no exclusion", where=rule.id, hint="name an [[exclusion]]")
    return found


def _read(file: Path) -> dict[str, object]:
    place = f"{file.parent.name}/{file.name}"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"cannot be read as TOML: {error}", where=place, hint="correct it") from error
    if "words" in table and file.stem != VOCABULARIES:
        raise RuleError("has vocabularies", where=place, hint=f"move [words] into {VOCABULARIES}.toml")
    unknown = sorted(set(table) - _FILE_KEYS - {"words"})
    if unknown:
        raise RuleError(f"has unknown {', '.join(unknown)}", where=place, hint=f"use {', '.join(sorted(_FILE_KEYS))}")
    return table


def _rules(table: Mapping[str, object], place: str) -> list[Rule]:
    default = _strings(table.get("unless", []), f"{place}, unless")
    confidence = table.get("confidence", 0.9)
    exclusions = [_rule(e, place, (), confidence, exclusion=True) for e in _tables(table.get("exclusion", []), place)]
    return [
        *exclusions,
        *(_rule(e, place, tuple(default), confidence, exclusion=False) for e in _tables(table.get("rule", []), place)),
    ]


def _methods(table: Mapping[str, object], file: str) -> dict[str, Method]:
    found = {}
    for entry in _tables(table.get("method", []), file):
        place = f"{file}, {entry.get('id', 'a method without id')}"
        if set(entry) - _METHOD_KEYS or not {"id", "definition"} <= set(entry):
            raise RuleError("has not the keys of a method", where=place, hint=f"use {', '.join(sorted(_METHOD_KEYS))}")
        method = Method(
            id=_string(entry["id"], place),
            definition=_string(entry["definition"], place),
            confidence=_confidence(entry.get("confidence", table.get("confidence", 0.9)), place),
        )
        found[method.id] = method
    return found


def _confidence(value: object, place: str) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise RuleError(f"confidence {value!r} is not between 0 and 1", where=place)
    return float(value)


def _rule(
    entry: Mapping[str, object], file: str, default: tuple[str, ...], confidence: object, *, exclusion: bool
) -> Rule:
    place = f"{file}, {entry.get('id', 'a rule without id')}"
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise RuleError(f"has unknown {', '.join(unknown)}", where=place, hint=f"use {', '.join(sorted(_KEYS))}")
    text = {
        key: _string(entry.get(key, ""), f"{place}, {key}")
        for key in ("id", "pattern", "regex", "anchor", "definition")
    }
    if not re.fullmatch(r"[\w-]+(?:/[\w-]+)+(?:\.[\w-]+)*", text["id"]):
        raise RuleError(f"id {text['id']!r} is not of the form subject/method.variant", where=place)
    if bool(text["pattern"]) == bool(text["regex"]):
        raise RuleError("has not exactly one of pattern and regex", where=place, hint="write a pattern")
    scope = entry.get("scope", "match" if exclusion else "")
    if scope not in (SCOPES if exclusion else ("",)):
        raise RuleError(f"scope {scope!r} is unknown", where=place, hint=f"an exclusion has {', '.join(SCOPES)}")
    rule = Rule(
        **text,
        case=entry.get("case", False) is True,
        unless=tuple(_strings(entry.get("unless", list(default)), f"{place}, unless")),
        scope=str(scope),
        gives=_texts(entry.get("gives", {}), f"{place}, gives"),
        confidence=_confidence(entry.get("confidence", confidence), place),
        yes=_examples(entry.get("yes", []), f"{place}, yes"),
        no=_examples(entry.get("no", []), f"{place}, no"),
    )
    if not rule.yes or not rule.no:
        raise RuleError("lacks an example", where=place, hint="give at least one yes and one no")
    return rule


def _examples(value: object, place: str) -> tuple[Example, ...]:
    if not isinstance(value, list):
        raise RuleError("is not a list of examples", where=place)
    found = []
    for entry in value:
        captures = dict(_texts({"text": entry} if isinstance(entry, str) else entry, place))
        if "text" not in captures:
            raise RuleError("an example lacks its text", where=place)
        found.append(Example(captures.pop("text"), captures))
    return tuple(found)


def _compile(rule: Rule, entries: Mapping[str, list[str]], place: str) -> Matcher:
    if rule.regex:
        try:
            expanded = _REFERENCE.sub(lambda found: _forms(found["name"], entries), rule.regex)
            return Matcher(rule, re.compile(expanded, 0 if rule.case else re.IGNORECASE), _anchors(rule, entries))
        except KeyError as error:
            raise RuleError(f"no vocabulary is called {error}", where=place) from error
        except re.error as error:
            raise RuleError(f"column {(error.pos or 0) + 1}: {error.msg}", where=place) from error
    try:
        pattern = compile_pattern(rule.pattern, lambda name: vocabulary(name, entries))
    except PatternError as error:
        raise RuleError(f"column {error.column}: {error.what}", where=place) from error
    return Matcher(rule, pattern.expression, pattern.anchors, pattern.others, pattern.first)


def _anchors(rule: Rule, entries: Mapping[str, Sequence[str]]) -> frozenset[str] | None:
    """Words of which a text must hold one for a regex to be tried; None where the rule names no anchor."""
    if not rule.anchor or rule.anchor.startswith("@"):
        return frozenset({rule.anchor}) if rule.anchor else None
    forms = [form.lower() for form in _spelt(rule.anchor, entries)]
    return frozenset(map(british, forms)).union(map(lemma, forms))


def _forms(name: str, entries: Mapping[str, Sequence[str]]) -> str:
    """The entries of a vocabulary, and of those it names, as they are, for a regular expression."""
    forms = sorted(_spelt(name, entries), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, forms))})"


def _spelt(name: str, entries: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for entry in entries[name]:
        other = _NESTED.fullmatch(entry)
        if other and other["name"] != name:
            yield from _spelt(other["name"], entries)
        else:
            yield entry.strip("'\"")


def _string(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise RuleError(f"{value!r} is not a text", where=place)
    return value


def _strings(value: object, place: str) -> list[str]:
    if not isinstance(value, list):
        raise RuleError("is not a list of texts", where=place)
    return [_string(entry, place) for entry in value]


def _tables(value: object, place: str) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise RuleError("rules are [[rule]] and [[exclusion]] tables", where=place)
    return value


def _texts(value: object, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise RuleError("is not a table of texts", where=place)
    return {name: _string(entry, place) for name, entry in value.items()}


def _strings_table(value: object, place: str) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise RuleError("words is not a table of lists", where=place)
    return {name: _strings(entry, f"{place}, {name}") for name, entry in value.items()}
