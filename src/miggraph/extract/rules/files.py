"""The files that hold rules: a folder a language, a TOML file a subject, vocabularies in ``words.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from miggraph.errors import RuleError
from miggraph.extract.rules.expression import Expression
from miggraph.extract.rules.folders import FOLDER as FOLDER
from miggraph.extract.rules.folders import folders
from miggraph.extract.rules.matching import Matcher, RuleSet
from miggraph.extract.rules.pattern import Lookup, PatternError, compile_pattern
from miggraph.extract.rules.reading import FIRST, reading
from miggraph.extract.rules.regex import compile_regex
from miggraph.extract.rules.rule import Method, Rule
from miggraph.extract.rules.spelling import FILE as SPELLING
from miggraph.extract.rules.tables import (
    VOCABULARIES,
    Table,
    read_methods,
    read_rules,
    read_table,
    read_words,
    subject_of,
)
from miggraph.extract.rules.vocabulary import Entries, VocabularyError, vocabularies
from miggraph.layers import files_of

_HEAD = ("subjects", "requires", "allows", "unless", "confidence")
"""What the head of a file says of the rules on its subject."""


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language by file, and its vocabularies."""

    code: str
    files: Mapping[str, RuleSet]
    words: Mapping[str, tuple[str, ...]]
    _read: dict[str, RuleSet] = field(default_factory=dict, repr=False, compare=False)

    def rules(self, name: str) -> RuleSet:
        """The rules of one file, none where the language has no such file.

        What is said of methods holds for all languages, and is found where the first one says it.
        """
        if name not in self._read:
            own = self.files.get(name, RuleSet([]))
            shared = {} if self.code == FIRST else load_language(FIRST).files[name].methods
            said = {**shared, **own.methods}
            self._read[name] = RuleSet(own.matchers, said)
        return self._read[name]

    def __iter__(self) -> Iterator[Rule]:
        return (rule for rules in self.files.values() for rule in rules)

    def methods(self) -> Iterator[Method]:
        """The methods of all files."""
        return (method for rules in self.files.values() for method in rules.methods.values())


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """The tags of the languages that there are rules for, the first one first."""
    found = {file.parent.name for each in folders(folder) for file in each.glob(f"*/{VOCABULARIES}.toml")}
    return (FIRST, *sorted(found - {FIRST}))


def load_language(language: str = FIRST, folder: Path | None = None) -> Language:
    """Every rule file of a language.

    :raises RuleError: if a file is malformed: its place, rule and column are named
    """
    return _loaded(language, folders(folder))


@cache
def _loaded(language: str, places: tuple[Path, ...]) -> Language:
    there = [each / language for each in places if (each / language).is_dir()]
    files = [file for file in files_of(there, "*.toml") if file.stem != SPELLING]
    if not files:
        raise RuleError("there are no rules for this language", where=places[-1] / language)
    _check_subjects(files, places)
    with reading(language):
        return _read(language, files)


def _check_subjects(files: Iterable[Path], places: Sequence[Path]) -> None:
    """Make sure that some stage reads each file of a corpus: that the package has one about its subject."""
    for file in files if len(places) > 1 else ():
        if not (places[0] / FIRST / f"{subject_of(file)}.toml").exists():
            hint = "name it as a file of the package, or SUBJECT.MORE.toml to add to one"
            raise RuleError("is a file of rules that nothing reads", where=file, hint=hint)


def _read(language: str, files: list[Path]) -> Language:
    tables = {file.stem: read_table(file) for file in sorted(files, key=lambda file: file.stem)}
    for name, table in tables.items():  # what a stage asks of rules, it asks of those that are added too
        of = tables.get(name.partition(".")[0], {})
        tables[name] = {**{key: of[key] for key in _HEAD if key in of}, **table}
    entries: Entries = {}
    for name in (each for each in tables if each.partition(".")[0] == VOCABULARIES):
        entries = {**entries, **read_words(tables[name], f"{language}/{name}.toml")}
    lookup = vocabularies(entries)
    _check_words(entries, lookup, f"{language}/{VOCABULARIES}.toml")
    rules = {name: read_rules(table, f"{language}/{name}.toml") for name, table in tables.items()}
    compiled = _compiled(rules, entries, lookup, language)
    methods = _methods(tables, language)
    sets = {
        subject: RuleSet(
            [compiled[rule.id] for name in names for rule in rules[name]],
            {key: method for name in names for key, method in methods[name].items()},
        )
        for subject, names in _by_subject(rules).items()
    }
    return Language(language, sets, {name: tuple(words) for name, words in entries.items()})


def _by_subject(names: Iterable[str]) -> dict[str, list[str]]:
    """The files of rules that are read together, by what they are about."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[0], []).append(name)
    return found


def method_ids(language: str) -> frozenset[str]:
    """The ids of the rules and methods that a language's own files define."""
    known = load_language(language)
    return frozenset({rule.id for rule in known}.union(method.id for method in known.methods()))


def _check_words(entries: Entries, lookup: Lookup, file: str) -> None:
    """Compile every vocabulary, so that one at fault is found although no rule uses it."""
    for name in entries:
        try:
            lookup(name)
        except VocabularyError as error:
            raise RuleError(error.what, where=f"{file}, {error.name}", hint="correct the vocabulary") from error


def _methods(tables: Mapping[str, Table], language: str) -> dict[str, dict[str, Method]]:
    """The methods of each file; a method is defined in one file only."""
    files = {name: read_methods(table, f"{language}/{name}.toml") for name, table in tables.items()}
    known: dict[str, str] = {}
    for file, methods in files.items():
        for method in methods:
            if other := known.get(method):
                what = f"is a method defined twice, also in {language}/{other}.toml"
                raise RuleError(what, where=f"{language}/{file}.toml, {method}", hint="keep one definition")
            known[method] = file
    return files


def _compiled(rules: Mapping[str, list[Rule]], entries: Entries, lookup: Lookup, language: str) -> dict[str, Matcher]:
    """All rules by id, each with its exclusions."""
    compiled: dict[str, Matcher] = {}
    places: dict[str, str] = {}
    for name, own in rules.items():
        for rule in own:
            place = places[rule.id] = f"{language}/{name}.toml, {rule.id}"
            if rule.id in compiled:
                raise RuleError("stands twice", where=place, hint="give each rule an id of its own")
            compiled[rule.id] = _compile(rule, entries, lookup, place)
    for rule_id, matcher in compiled.items():
        exclusions = (_exclusion(compiled, name, places[rule_id]) for name in matcher.rule.unless)
        matcher.exclusions = tuple(exclusions)
    for rule_id, matcher in compiled.items():
        _check_circle(matcher, (), places[rule_id])
    return compiled


def _exclusion(compiled: Mapping[str, Matcher], name: str, place: str) -> Matcher:
    found = compiled.get(name)
    if not found or not found.rule.scope:
        raise RuleError(f"unless = {name!r} is no exclusion", where=place, hint="name an [[exclusion]]")
    return found


def _check_circle(matcher: Matcher, above: tuple[str, ...], place: str) -> None:
    way = (*above, matcher.rule.id)
    if matcher.rule.id in above:
        raise RuleError(f"unless goes in a circle: {' → '.join(way)}", where=place, hint="leave one out")
    for exclusion in matcher.exclusions:
        _check_circle(exclusion, way, place)


def _compile(rule: Rule, entries: Entries, lookup: Lookup, place: str) -> Matcher:
    try:
        if rule.regex:
            return Matcher(rule, *compile_regex(rule, entries))
        pattern = compile_pattern(rule.pattern, lookup)
    except PatternError as error:
        raise RuleError(f"{_at(error, rule)}{error.what}", where=place) from error
    return Matcher(rule, Expression(pattern.expression, rule.id), pattern.anchors, pattern.others, pattern.first)


def _at(error: PatternError, rule: Rule) -> str:
    """Where a rule is at fault: the column, and the line if the rule is written on several; "" where unknown."""
    written = rule.regex or rule.pattern
    before = written[: error.column - 1]
    if not error.column:
        return ""
    if "\n" not in written:
        return f"column {error.column}: "
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}: "
