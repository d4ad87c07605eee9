"""Every rule of every language: its examples, and the files that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from miggraph.errors import RuleError
from miggraph.extract.rules import Rule, entries, failures, line_of, load_language, word_set
from miggraph.extract.rules.files import FOLDER
from miggraph.extract.rules.matching import Matcher
from support import TESTS

LANGUAGES = sorted(folder.name for folder in FOLDER.iterdir() if list(folder.glob("*.toml")))
MATCHERS = [matcher for code in LANGUAGES for rules in load_language(code).files.values() for matcher in rules.matchers]
RULE = """
[[rule]]
id = "x/y.z"
pattern = "{pattern}"
yes = ["Ports pooled lamps."]
no = ["Nothing."]
"""


@pytest.mark.parametrize("matcher", MATCHERS, ids=lambda matcher: matcher.rule.id)
def test_rule_matches_its_examples(matcher: Matcher) -> None:
    assert not list(failures(matcher))


def sequences(text: str, length: int = 7) -> Iterator[tuple[str, ...]]:
    """The sequences of so many consecutive words of a text, case and punctuation aside."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def test_no_example_is_taken_from_a_report() -> None:
    examples = [example.text for matcher in MATCHERS for example in (*matcher.rule.yes, *matcher.rule.no)]
    invented = {words for text in examples for words in sequences(text)}
    reports = (TESTS.parent / "data" / "reports").glob("*.md")
    assert not [words for file in reports for words in sequences(file.read_text("utf-8")) if words in invented]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_subject_and_method_is_defined(code: str) -> None:
    known = load_language(code)
    methods = [method.id for method in known.methods()]
    assert len(methods) == len(set(methods))
    defined = {*methods, *(rule.id for rule in known if rule.definition)}
    used = {name for rule in known for name in (rule.method, rule.method.partition("/")[0])}
    assert not used.union(name.partition("/")[0] for name in methods) - defined


@pytest.mark.parametrize("code", LANGUAGES)
def test_definitions_are_sentences(code: str) -> None:
    known = load_language(code)
    definitions = [entry.definition for entry in (*known, *known.methods()) if entry.definition]
    assert not [text for text in definitions if not (text[0].isupper() and text.endswith("."))]


def language(folder: Path, **files: str) -> list[Rule]:
    (folder / "en").mkdir()
    for name, text in files.items():
        (folder / "en" / f"{name}.toml").write_text(text, encoding="utf-8")
    return list(load_language("en", folder))


def test_rule_of_a_new_file_is_loaded(tmp_path: Path) -> None:
    (rule,) = language(tmp_path, x=RULE.format(pattern="pool"))
    assert (rule.id, rule.method, rule.yes[0].text) == ("x/y.z", "x/y", "Ports pooled lamps.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[rule]", "en/x.toml: cannot be read as TOML"),
        (RULE.format(pattern="pool {lamp}"), "en/x.toml, x/y.z: column 6: no vocabulary is called 'lamp'"),
        (RULE.format(pattern="(pool"), "en/x.toml, x/y.z: column 1: is not closed with ')'"),
        (RULE.replace("no = ", "none = "), "en/x.toml, x/y.z: has unknown none"),
        (RULE.replace('["Nothing."]', "[]"), "en/x.toml, x/y.z: lacks an example"),
        (RULE.replace('"x/y.z"', '"x"'), "is not of the form subject/method.variant"),
        (RULE.format(pattern="x") * 2, "en/x.toml, x/y.z: stands twice"),
        (RULE.format(pattern="x") + 'unless = ["x/q"]', "unless = 'x/q' is no exclusion"),
        (RULE.replace("pattern =", "regex ="), None),
        (RULE.format(pattern="x").replace('pattern = "x"', 'regex = "a)"'), "en/x.toml, x/y.z: column 2: unbalanced"),
        ("shape = 1", "en/x.toml: has unknown shape"),
        ('[words]\nlamp = ["lamp"]', "en/x.toml: has vocabularies"),
    ],
)
def test_rule_file_at_fault_is_named_in_one_line(tmp_path: Path, text: str, message: str | None) -> None:
    if message is None:
        assert language(tmp_path, x=text.format(pattern="pool"))
        return
    with pytest.raises(RuleError) as caught:
        language(tmp_path, x=text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_exclusion_stops_a_rule_where_it_overlaps(tmp_path: Path) -> None:
    exclusion = (
        '[[exclusion]]\nid = "x/asked"\nscope = "clause"\npattern = "ask whether"\nyes = ["He asked whether."]\n'
    )
    language(tmp_path, x=exclusion + 'no = ["No."]\n' + RULE.format(pattern="pool") + 'unless = ["x/asked"]')
    rules = load_language("en", tmp_path).files["x"].under("x/y")
    assert rules.first(line_of("Ports pooled pilots."))
    asked = line_of("She asked whether ports pooled pilots.")
    assert rules.first(asked) is None
    assert [stopped.by for stopped in rules.stopped(asked)] == [("x/asked",)]
    assert rules.first(line_of("She asked whether it rains; ports pooled pilots."))


def test_vocabulary_is_read_without_quotes() -> None:
    assert entries("month")[:2] == ("january", "february")
    assert "monday" in word_set("weekday")


def test_unknown_vocabulary_is_an_error() -> None:
    with pytest.raises(RuleError, match="no vocabulary is called 'lamp'"):
        entries("lamp")


def test_regex_expands_vocabularies_that_name_others(tmp_path: Path) -> None:
    words = '[words]\nlamp = ["lamp", "night light"]\nlight = ["{lamp}", "torch"]\n'
    rule = (
        RULE.replace("pattern =", "regex =")
        .format(pattern="dim (?&light)s")
        .replace("Ports pooled", "Dim night lights, dim")
    )
    language(tmp_path, x=rule, words=words)
    assert load_language("en", tmp_path).files["x"]["x/y.z"].search(line_of("a dim torch and dim torches; dim lamps"))


def test_regex_is_tried_only_where_its_anchor_stands(tmp_path: Path) -> None:
    rule = RULE.replace("pattern =", "regex =").replace("Ports pooled lamps", "Ports pooled two-lamp boats")
    language(tmp_path, x=rule.format(pattern=".+") + 'anchor = "lamp"\n', words='[words]\nlamp = ["lamp"]\n')
    matcher = load_language("en", tmp_path).files["x"]["x/y.z"]
    assert matcher.search(line_of("a two-lamp boat"))
    assert not matcher.search(line_of("a boat"))


@pytest.mark.parametrize("pattern", ["pool", "(pool|Ada) {@Lower}", "^ {@Capital}", "...1 pool", "{@Acronym}|lamp"])
def test_rule_finds_the_same_from_any_token_and_from_those_it_can_begin_with(tmp_path: Path, pattern: str) -> None:
    language(tmp_path, x=RULE.format(pattern=pattern))
    matcher = load_language("en", tmp_path).files["x"]["x/y.z"]
    line = line_of("Ada pooled pooled lamps; pilots of the HU pool lamp-oil, and Ada pooled 2 lamps.")
    spans = [line.offsets(*found.span()) for found in matcher.expression.finditer(line.code)]
    assert [(match.start, match.end) for match in matcher.finditer(line)] == spans


def test_line_with_annotations_leaves_the_plain_line_as_it_is() -> None:
    plain = line_of("The Port Pact binds pilots.")
    tagged = plain.tagged([("Pact", 4, 13), ("Actor", 20, 26)])
    assert {"@Pact", "@Actor", "bind"} <= tagged.words
    assert "@Pact" not in plain.words
    assert [tagged.offsets(place, place + 1) for place in tagged.places_of(frozenset({"@Pact"}))] == [(4, 8)]


def test_rule_matches_at_the_beginning_only(tmp_path: Path) -> None:
    language(tmp_path, x=RULE.format(pattern="pool"))
    matcher = load_language("en", tmp_path).files["x"]["x/y.z"]
    assert matcher.match(line_of("Pool lamps."))
    assert not matcher.match(line_of("Ports pool lamps."))


@pytest.mark.parametrize("text", ["Ada pooled lamps.", "Lamps were pooled by Ada."])
def test_rule_may_capture_under_one_name_in_each_alternative(tmp_path: Path, text: str) -> None:
    language(tmp_path, x=RULE.format(pattern="<who: {@Capital}> pool|pool by <who: {@Capital}>"))
    line = line_of(text)
    match = load_language("en", tmp_path).files["x"].first(line)
    assert match
    assert match.group(line, "who") == "Ada"
