"""Every rule of every language: its examples, and the files that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from miggraph.errors import RuleError
from miggraph.extract.rules import FIRST, Rule, entries, failures, languages, line_of, load_language, reading, word_set
from miggraph.extract.rules.files import FOLDER
from miggraph.extract.rules.matching import Matcher
from miggraph.extract.rules.tables import read_table
from support import TESTS

LANGUAGES = languages()
RULES = [(code, each) for code in LANGUAGES for rules in load_language(code).files.values() for each in rules.matchers]
RULE = """
[[rule]]
id = "x/y.z"
pattern = "{pattern}"
yes = ["Ports pooled lamps."]
no = ["Nothing."]
"""
REGEX = """
[[rule]]
id = "x/y.z"
regex = '''{regex}'''
yes = ["Ports pooled lamps."]
no = ["Nothing."]
"""
METHOD = '[[method]]\nid = "x/y"\ndefinition = "Ports pool lamps."\n'
HEAD = 'subjects = ["x"]\nrequires = { "x/y" = ["strength"] }\nallows = { x = ["role"] }\n'
EXCLUSION = '[[exclusion]]\nid = "{id}"\nunless = ["{unless}"]\npattern = "ask"\nyes = ["Ask."]\nno = ["No."]\n'


@pytest.mark.parametrize(("code", "matcher"), RULES, ids=[f"{code}/{matcher.rule.id}" for code, matcher in RULES])
def test_rule_matches_its_examples(code: str, matcher: Matcher) -> None:
    with reading(code):
        assert not list(failures(matcher))


def sequences(text: str, length: int = 7) -> Iterator[tuple[str, ...]]:
    """The sequences of so many consecutive words of a text, case and punctuation aside."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def test_no_example_is_taken_from_a_report() -> None:
    examples = [example.text for _, matcher in RULES for example in (*matcher.rule.yes, *matcher.rule.no)]
    invented = {words for text in examples for words in sequences(text)}
    reports = (TESTS.parent / "data" / "reports").glob("*.md")
    assert not [words for file in reports for words in sequences(file.read_text("utf-8")) if words in invented]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_subject_and_method_is_defined(code: str) -> None:
    known = load_language(code)
    methods = [method.id for method in known.methods()]
    assert len(methods) == len(set(methods))
    first = load_language(FIRST)
    methods += [method.id for method in first.methods()]
    defined = {*methods, *(rule.id for each in (known, first) for rule in each if rule.definition)}
    used = {name for rule in known for name in (rule.method, rule.method.partition("/")[0])}
    assert not used.union(method.id.partition("/")[0] for method in known.methods()) - defined


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
        (RULE.format(pattern="x").replace('pattern = "x"', 'regex = "a)"'), "en/x.toml, x/y.z: column 2: unbalanced"),
        ("shape = 1", "en/x.toml: has unknown shape"),
        ('[words]\nlamp = ["lamp"]', "en/x.toml: has vocabularies"),
        (RULE.format(pattern="<1a: pool>"), "en/x.toml, x/y.z: column 1: '1a' is no name for a capture"),
        (RULE.format(pattern="pool ...99999999999999 lamp"), "x/y.z: column 6: a gap is of 99 tokens at most"),
        (RULE.format(pattern="(" * 500 + "pool" + ")" * 500), "x/y.z: column 41: is nested more than 40 deep"),
        ("x = " + "[" * 5000, "en/x.toml: cannot be read as TOML"),
        (RULE.format(pattern="pool {@Instrment}"), "column 6: no annotation or shape is called 'Instrment', only"),
        (RULE.format(pattern="pool").replace("Ports pooled", "<Prt: A> pooled"), "yes: no annotation is called 'Prt'"),
        (RULE.format(pattern="pool") + 'scope = "unit"', "en/x.toml, x/y.z: has a scope, as only exclusions have"),
        (REGEX.format(regex="pool") + 'case = "yes"', "en/x.toml, x/y.z, case: 'yes' is neither true nor false"),
        (RULE.format(pattern="pool") + "case = true", "en/x.toml, x/y.z: has a pattern, so no anchor and no case"),
        (RULE.format(pattern="pool") + "confidence = true", "x/y.z, confidence: True is not between 0 and 1"),
        ("confidence = 2", "en/x.toml, confidence: 2 is not between 0 and 1"),
        (RULE.format(pattern="pool").replace('["Ports pooled lamps."]', "[3]"), "x/y.z, yes: 3 is no example; an"),
        (RULE.format(pattern="pool").replace("x/y.z", "x/Y.z"), "'x/Y.z' is not of the form subject/method.variant"),
        (METHOD.replace("x/y", "x/Y"), "en/x.toml, x/Y: id 'x/Y' is not of the form subject/method"),
        (METHOD * 2, "en/x.toml, x/y: is a method defined twice"),
        (REGEX.format(regex="[0-9") + 'anchor = "@Nmber"', "en/x.toml, x/y.z: column 1: unterminated"),
        (REGEX.format(regex="pool") + 'anchor = "@Nmber"', "en/x.toml, x/y.z: anchor '@Nmber' is none of @Acronym"),
        (REGEX.format(regex="pool") + 'anchor = "lmp"', "x/y.z: anchor: no vocabulary is called 'lmp'"),
        (REGEX.format(regex="pool (?&lmp)"), "en/x.toml, x/y.z: column 6: no vocabulary is called 'lmp'"),
        (REGEX.format(regex="pool a{{9999999999999}}".format()), "en/x.toml, x/y.z: it is too large"),
        (REGEX.format(regex="(?x)\n  pool\n  lamp)"), "en/x.toml, x/y.z: line 3, column 7: unbalanced"),
        (HEAD + RULE.format(pattern="pool"), "en/x.toml, x/y.z: lacks gives = { strength = … }"),
        (HEAD + RULE.format(pattern="pool") + 'gives = { strenth = "must" }', "en/x.toml, x/y.z: lacks gives"),
        (
            HEAD + RULE.format(pattern="pool") + 'gives = { strength = "must", who = "port" }',
            "en/x.toml, x/y.z: gives unknown who; use role, strength",
        ),
        (HEAD + RULE.format(pattern="pool").replace("x/y", "lamp/y"), "lamp/y.z: no rule of 'lamp' is tried; use x"),
        (HEAD.replace('"x/y" =', '"q/y" ='), "en/x.toml: 'q/y' is of no subject of this file"),
        (EXCLUSION.format(id="x/a", unless="x/a"), "en/x.toml, x/a: unless goes in a circle: x/a → x/a"),
        (
            EXCLUSION.format(id="x/a", unless="x/b") + EXCLUSION.format(id="x/b", unless="x/a"),
            "en/x.toml, x/a: unless goes in a circle: x/a → x/b → x/a",
        ),
        (EXCLUSION.format(id="x/a", unless="x/q"), "en/x.toml, x/a: unless = 'x/q' is no exclusion"),
    ],
)
def test_rule_file_at_fault_is_named_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        language(tmp_path, x=text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("lamp = []", "en/words.toml, lamp: has no entries"),
        ('lamp = ["{lamp}"]', "en/words.toml, lamp: column 1 of '{lamp}': vocabulary 'lamp' holds itself"),
        ('oil = ["oil"]\nlamp = ["dim (lamp"]', "en/words.toml, lamp: column 5 of 'dim (lamp': is not closed"),
        ('oil = ["{lamp}"]\nlamp = [""]', "en/words.toml, lamp: column 1 of '': an alternative is empty"),
        ('lamp = ["{lmp}"]', "en/words.toml, lamp: column 1 of '{lmp}': no vocabulary is called 'lmp'"),
        ('lamp = ["{@Lamp}"]', "en/words.toml, lamp: column 1 of '{@Lamp}': no annotation or shape is called 'Lamp'"),
    ],
)
def test_vocabulary_at_fault_is_named_although_no_rule_uses_it(tmp_path: Path, words: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        language(tmp_path, x=RULE.format(pattern="pool"), words=f"[words]\n{words}")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xef\xbb\xbfunless = []", "en/x.toml: begins with a byte order mark"),
        (b"unless = []\n# caf\xe9", "en/x.toml: is not UTF-8 at line 2, byte 6"),
    ],
)
def test_encoding_of_a_rule_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.toml").write_bytes(content)
    with pytest.raises(RuleError) as caught:
        load_language("en", tmp_path)
    assert message in str(caught.value)


def test_method_is_defined_in_one_file_only(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"en/z.toml, x/y: is a method defined twice, also in en/x.toml"):
        language(tmp_path, x=METHOD, z=METHOD)


@pytest.mark.parametrize("gives", ['{ strength = "must" }', '{ strength = "must", role = "port" }'])
def test_rule_gives_what_the_head_of_its_file_requires(tmp_path: Path, gives: str) -> None:
    (rule,) = language(tmp_path, x=f"{HEAD}{RULE.format(pattern='pool')}gives = {gives}\n")
    assert rule.gives["strength"] == "must"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_file_with_rules_names_the_subjects_that_are_tried(code: str) -> None:
    for name in load_language(code).files:
        file = FOLDER / code / f"{name}.toml"
        table = read_table(file)
        assert "rule" not in table or "subjects" in table, file.name


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
