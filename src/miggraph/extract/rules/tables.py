"""The tables of a TOML file of rules, read and checked: its head, rules, exclusions, methods and vocabularies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from miggraph.errors import RuleError
from miggraph.extract.rules.line import annotations_of
from miggraph.extract.rules.pattern import ANNOTATIONS
from miggraph.extract.rules.rule import Example, Method, Rule

VOCABULARIES = "words"
"""The one file of a language with vocabularies."""
SCOPES = ("match", "clause", "unit")
"""How much an exclusion blots out: its match, from its match to the end of the clause, or the whole text."""
USUAL = 0.9
"""The confidence of a rule or method where neither its entry nor the head of its file gives one."""

_BOM = b"\xef\xbb\xbf"
_SUBJECT = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_METHOD_ID = re.compile(rf"{_SUBJECT}(?:/{_SUBJECT})*(?:\.{_SUBJECT})*")
_RULE_ID = re.compile(rf"{_SUBJECT}(?:/{_SUBJECT})+(?:\.{_SUBJECT})*")
_TEXT_KEYS = ("id", "pattern", "regex", "anchor", "definition")
_KEYS = {*_TEXT_KEYS, "case", "unless", "scope", "gives", "confidence", "yes", "no"}
_HEAD_KEYS = {"subjects", "requires", "allows", "unless", "confidence"}
_FILE_KEYS = {*_HEAD_KEYS, "method", "rule", "exclusion"}
_METHOD_KEYS = {"id", "definition", "confidence"}

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of all its rules.

    ``subjects`` are those that the file's extractor tries, empty where the file does not say. ``requires`` and
    ``allows`` tell, by subject or method, the keys that ``gives`` must or may have.
    """

    subjects: tuple[str, ...] = ()
    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: tuple[str, ...] = ()
    confidence: float = USUAL

    def check(self, rule: Rule, place: str) -> None:
        """Whether the extractor tries a rule, and finds in ``gives`` what it needs.

        :raises RuleError: if not
        """
        subject = rule.id.partition("/")[0]
        if self.subjects and not rule.scope and subject not in self.subjects:
            raise RuleError(f"no rule of {subject!r} is tried", where=place, hint=f"use {', '.join(self.subjects)}")
        needed = () if rule.scope else tuple(_under(self.requires, rule.id))
        for key in needed:
            if key not in rule.gives:
                raise RuleError(f"lacks gives = {{ {key} = … }}", where=place, hint="say what follows from a match")
        known = {*needed, *_under(self.allows, rule.id)}
        unknown = sorted(set(rule.gives) - known)
        if unknown and self.subjects:
            hint = f"use {', '.join(sorted(known))}" if known else "leave it out"
            raise RuleError(f"gives unknown {', '.join(unknown)}", where=place, hint=hint)


def _under(keys: Mapping[str, Iterable[str]], rule: str) -> Iterator[str]:
    for name, own in keys.items():
        if rule == name or rule.startswith((f"{name}/", f"{name}.")):
            yield from own


def subject_of(file: Path) -> str:
    """What the rules of a file are about: its name up to a dot, so that NAME.MORE.toml adds to NAME.toml."""
    return file.stem.partition(".")[0]


def read_table(file: Path) -> Table:
    """A file of rules as TOML.

    :raises RuleError: if it cannot be read, or has unknown keys
    """
    place = f"{file.parent.name}/{file.name}"
    try:
        raw = file.read_bytes()
        if raw.startswith(_BOM):
            raise RuleError("begins with a byte order mark", where=place, hint="save it as UTF-8 without one")
        table = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        what = f"is not UTF-8 at line {line}, byte {column}"
        raise RuleError(what, where=place, hint="save it as UTF-8") from error
    except (OSError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"cannot be read as TOML: {error}", where=place, hint="correct it") from error
    if "words" in table and subject_of(file) != VOCABULARIES:
        raise RuleError("has vocabularies", where=place, hint=f"move [words] into {VOCABULARIES}.toml")
    _known(set(table) - {"words"}, _FILE_KEYS, place)
    return table


def read_head(table: Table, place: str) -> Head:
    """What a file says of all its rules.

    :raises RuleError: if a key of the head has not the form that it needs
    """
    head = Head(
        subjects=tuple(_strings(table.get("subjects", []), f"{place}, subjects")),
        requires=_lists(table.get("requires", {}), f"{place}, requires"),
        allows=_lists(table.get("allows", {}), f"{place}, allows"),
        unless=tuple(_strings(table.get("unless", []), f"{place}, unless")),
        confidence=_confidence(table.get("confidence", USUAL), f"{place}, confidence"),
    )
    for name in (*head.requires, *head.allows):
        if name.partition("/")[0] not in head.subjects:
            hint = "name each subject of requires and allows in subjects"
            raise RuleError(f"{name!r} is of no subject of this file", where=place, hint=hint)
    return head


def read_rules(table: Table, place: str) -> list[Rule]:
    """The exclusions and the rules of a file, each in their order.

    :raises RuleError: if one is not as it should be
    """
    head = read_head(table, place)
    rules = [_rule(entry, place, head, exclusion=True) for entry in _tables(table.get("exclusion", []), place)]
    rules += [_rule(entry, place, head, exclusion=False) for entry in _tables(table.get("rule", []), place)]
    for rule in rules:
        head.check(rule, f"{place}, {rule.id}")
    return rules


def read_methods(table: Table, file: str) -> dict[str, Method]:
    """The methods of a file by id.

    :raises RuleError: if one is not as it should be, or stands twice
    """
    head = read_head(table, file)
    found: dict[str, Method] = {}
    for entry in _tables(table.get("method", []), file):
        place = f"{file}, {entry.get('id', 'a method without id')}"
        if set(entry) - _METHOD_KEYS or not {"id", "definition"} <= set(entry):
            raise RuleError("has not the keys of a method", where=place, hint=f"use {', '.join(sorted(_METHOD_KEYS))}")
        method = Method(
            id=_string(entry["id"], place),
            definition=_string(entry["definition"], place),
            confidence=_confidence(entry.get("confidence", head.confidence), f"{place}, confidence"),
        )
        if not _METHOD_ID.fullmatch(method.id):
            raise RuleError(f"id {method.id!r} is not of the form subject/method", where=place, hint=_LOWER)
        if method.id in found:
            raise RuleError("is a method defined twice", where=place, hint="keep one definition")
        found[method.id] = method
    return found


def read_words(table: Table, place: str) -> dict[str, list[str]]:
    """The entries of each vocabulary of a file.

    :raises RuleError: if they are not lists of texts
    """
    words = table.get("words", {})
    if not isinstance(words, dict):
        raise RuleError("words is not a table of lists", where=place)
    return {name: _strings(entry, f"{place}, {name}") for name, entry in words.items()}


_LOWER = "use small letters, figures and hyphens"


def _rule(entry: Table, file: str, head: Head, *, exclusion: bool) -> Rule:
    place = f"{file}, {entry.get('id', 'a rule without id')}"
    _known(set(entry), _KEYS, place)
    text = {key: _string(entry.get(key, ""), f"{place}, {key}") for key in _TEXT_KEYS}
    if not _RULE_ID.fullmatch(text["id"]):
        raise RuleError(f"id {text['id']!r} is not of the form subject/method.variant", where=place, hint=_LOWER)
    if bool(text["pattern"]) == bool(text["regex"]):
        raise RuleError("has not exactly one of pattern and regex", where=place, hint="write a pattern")
    if text["pattern"] and (text["anchor"] or "case" in entry):
        raise RuleError("has a pattern, so no anchor and no case", where=place, hint="they are for a regex")
    default = [] if exclusion else list(head.unless)
    rule = Rule(
        **text,
        case=_truth(entry.get("case", False), f"{place}, case"),
        unless=tuple(_strings(entry.get("unless", default), f"{place}, unless")),
        scope=_scope(entry, place, exclusion=exclusion),
        gives=_texts(entry.get("gives", {}), f"{place}, gives"),
        confidence=_confidence(entry.get("confidence", head.confidence), f"{place}, confidence"),
        yes=_examples(entry.get("yes", []), f"{place}, yes"),
        no=_examples(entry.get("no", []), f"{place}, no"),
    )
    if not rule.yes or not rule.no:
        raise RuleError("lacks an example", where=place, hint="give at least one yes and one no")
    return rule


def _scope(entry: Table, place: str, *, exclusion: bool) -> str:
    if not exclusion:
        if "scope" in entry:
            raise RuleError("has a scope, as only exclusions have", where=place, hint="make it an [[exclusion]]")
        return ""
    scope = entry.get("scope", "match")
    if scope not in SCOPES:
        raise RuleError(f"scope {scope!r} is unknown", where=place, hint=f"an exclusion has {', '.join(SCOPES)}")
    return str(scope)


def _examples(value: object, place: str) -> tuple[Example, ...]:
    form = 'an example is a text or { text = "…", capture = "…" }'
    if not isinstance(value, list):
        raise RuleError("is not a list of examples", where=place, hint=form)
    found = []
    for entry in value:
        captures = {"text": entry} if isinstance(entry, str) else entry
        if not isinstance(captures, dict) or "text" not in captures:
            raise RuleError(f"{entry!r} is no example", where=place, hint=form)
        captures = _texts(captures, place)
        example = Example(captures.pop("text"), captures)
        unknown = sorted(set(annotations_of(example.text)) - ANNOTATIONS)
        if unknown:
            hint = f"use {', '.join(sorted(ANNOTATIONS))}"
            raise RuleError(f"no annotation is called {unknown[0]!r}", where=place, hint=hint)
        found.append(example)
    return tuple(found)


def _confidence(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise RuleError(f"{value!r} is not between 0 and 1", where=place, hint="write one such as 0.9")
    return float(value)


def _truth(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise RuleError(f"{value!r} is neither true nor false", where=place, hint="write true or false")
    return value


def _known(keys: set[str], known: set[str], place: str) -> None:
    unknown = sorted(keys - known)
    if unknown:
        raise RuleError(f"has unknown {', '.join(unknown)}", where=place, hint=f"use {', '.join(sorted(known))}")


def _string(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise RuleError(f"{value!r} is not a text", where=place)
    return value


def _strings(value: object, place: str) -> list[str]:
    if not isinstance(value, list):
        raise RuleError("is not a list of texts", where=place, hint='write ["…", "…"]')
    return [_string(entry, place) for entry in value]


def _lists(value: object, place: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise RuleError("is not a table of lists", where=place, hint='write { subject = ["key"] }')
    return {name: tuple(_strings(entry, f"{place}, {name}")) for name, entry in value.items()}


def _tables(value: object, place: str) -> list[Table]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise RuleError("rules are [[rule]] and [[exclusion]] tables", where=place)
    return value


def _texts(value: object, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise RuleError("is not a table of texts", where=place)
    return {name: _string(entry, place) for name, entry in value.items()}
