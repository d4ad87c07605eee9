"""The folder of a corpus: laid out, found, laid over what is packaged."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl.consts import SH

from building import HEDGE
from miggraph import config, corpus, iris
from miggraph.cli import main
from miggraph.compatibility import require_same_base
from miggraph.errors import ConfigError, DatasetError, RuleError, UsageError
from miggraph.extract.rules import load_language
from miggraph.extract.rules.files import _loaded
from miggraph.extract.rules.folders import FOLDER
from miggraph.extract.rules.tables import read_head, read_table
from miggraph.layers import files_of, laid_over
from miggraph.queries import load
from miggraph.redirects import SERVERS, rules
from miggraph.shapes import load_shapes, validate
from support import PROJECT

BASE = "https://reef.example.org/graph/"
RULE = """
[[rule]]
id = "hedge/reef"
definition = "The number is near to the true one."
pattern = "'reefwise' $"
gives = { hedge = "about" }
yes = ["It took reefwise"]
no = ["reefwise the"]
"""
ADDED = """
[[rule]]
id = "recommendation/verdict.worth-keeping"
pattern = "be worth 'keeping'"
yes = ["The register is worth keeping."]
no = ["The voyage is worth a crown."]
"""
METADATA = """
title = "Tides"
language = "en"
source_format = "Markdown"
added = 2026-11-22
"""
QUESTION = """
#+ summary: Every thing
#+ group: reef
#+ columns:
#+   thing: A thing

SELECT ?thing WHERE { ?thing ?p ?o }
"""


@pytest.fixture
def reef(tmp_path: Path) -> Path:
    folder = tmp_path / "reef"
    assert (
        main(["init", str(folder), "--base-iri", BASE, "--title", 'Reef "one"', "--contact", "a@reef.example.org"]) == 0
    )
    return folder


def test_init_lays_out_a_corpus_that_settings_read(reef: Path) -> None:
    settings = config.load({"root": reef}, {})
    assert (settings.base_iri, settings.title, settings.contact) == (BASE, 'Reef "one"', "a@reef.example.org")
    assert settings.reports_dir.is_dir()
    assert "/dataset/" in (reef / ".gitignore").read_text(encoding="utf-8")
    assert 'Reef "one"' in (reef / "README.md").read_text(encoding="utf-8")


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert main(["init", str(tmp_path)]) == UsageError.exit_code


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("reef", "is a corpus already"),
        ("reef/data/inner", "lies in the corpus"),
        ("reef/README.md/inner", "lies in the corpus"),
        ("letter", "is a file"),
        ("letter/inner", "is a file, where a folder has to be"),
        ("taken", "is a file, where a folder has to be"),
    ],
)
def test_init_where_no_corpus_can_be_is_one_line(
    reef: Path, capsys: pytest.CaptureFixture[str], place: str, words: str
) -> None:
    (reef.parent / "letter").touch()
    (reef.parent / "taken").mkdir()
    (reef.parent / "taken" / "data").touch()
    capsys.readouterr()
    assert main(["init", str(reef.parent / place), "--base-iri", BASE]) == UsageError.exit_code
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert [each.name for each in (reef.parent / "taken").iterdir()] == ["data"]


def test_root_that_is_no_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path / "none"), "build"]) == UsageError.exit_code
    assert "is no folder" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_setting_that_is_nearly_one_is_told(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_text('base_uri = "https://reef.example.org/"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean base_iri"):
        config.load({"root": tmp_path}, {})


def test_corpus_is_found_from_a_folder_in_it(reef: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(reef / "data" / "reports")
    assert config.load({}, {}).root == reef


@pytest.mark.parametrize(
    "base", ["reef", "ftp://reef.example.org/", "https://reef.example.org", "https://reef.example.org/#", "https:///x/"]
)
def test_base_under_which_nothing_can_be_named_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="base_iri"):
        config.load({"root": tmp_path, "base_iri": base}, {})


@pytest.mark.parametrize("base", ["https://w3id.org/", f"{iris.BASE}reef/"])
def test_base_that_overlaps_that_of_the_project_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be told"):
        corpus.of(base, tmp_path)
    assert main(["init", str(tmp_path / "reef"), "--base-iri", base]) == UsageError.exit_code
    assert not (tmp_path / "reef").exists()


def test_corpus_of_a_later_software_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="later version"):
        config.load({"root": tmp_path, "format": str(config.FORMAT + 1)}, {})


def test_another_base_than_that_of_the_dataset_is_refused(tmp_path: Path) -> None:
    require_same_base(tmp_path, BASE)
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "build.json").write_text(json.dumps({"base_iri": BASE}), encoding="utf-8")
    require_same_base(tmp_path, BASE)
    with pytest.raises(DatasetError, match="begin anew"):
        require_same_base(tmp_path, "https://other.example.org/")


def test_dataset_that_names_no_base_has_that_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "build.json").write_text("{}", encoding="utf-8")
    require_same_base(tmp_path, "")


def test_files_of_a_corpus_replace_and_add(reef: Path) -> None:
    settings = config.load({"root": reef}, {})
    packaged = sorted(file.name for file in (PROJECT / "queries").glob("*.rq"))
    (reef / "queries" / packaged[0]).write_text("# mine\n", encoding="utf-8")
    (reef / "queries" / "mine.rq").write_text("# mine\n", encoding="utf-8")
    found = {file.name: file for file in files_of(settings.queries_dirs, "*.rq")}
    assert sorted(found) == sorted([*packaged, "mine.rq"])
    assert found[packaged[0]].parent == reef / "queries"
    assert laid_over(settings.queries_dirs) == sorted([("queries/mine.rq", False), (f"queries/{packaged[0]}", True)])


def test_whole_project_uses_nothing_packaged(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    assert config.load({"root": tmp_path}, {}).queries_dirs == (tmp_path / "queries",)


def test_question_of_a_corpus_may_have_a_group_of_its_own(reef: Path) -> None:
    (reef / "queries" / "library.yaml").write_text("groups:\n  reef: On reefs\n", encoding="utf-8")
    (reef / "queries" / "reefs.rq").write_text(QUESTION.lstrip(), encoding="utf-8")
    library = load(config.load({"root": reef}, {}).queries_dirs)
    assert library.get("reefs").group == "reef"
    assert library.common


@pytest.fixture
def other_base() -> object:
    iris.use_base(BASE)
    yield
    iris.use_base("")


@pytest.mark.usefixtures("other_base")
def test_corpus_mints_what_is_its_own_and_shares_the_rest() -> None:
    assert iris.thing("report", "reef") == f"{BASE}id/report/reef"
    assert iris.document("reef") == f"{BASE}text/reef"
    assert iris.graph("authority") == f"{BASE}graph/authority"
    assert iris.thing("country", "fiji") == f"{iris.BASE}id/country/fiji"
    assert iris.scheme("roles") == f"{iris.BASE}scheme/roles"
    assert iris.minted("country", "atlantis") == f"{BASE}id/country/atlantis"
    assert iris.at_path("country/fiji") == (f"{BASE}id/country/fiji", f"{iris.BASE}id/country/fiji")
    assert [iris.path_of(iri) for iri in (*iris.at_path("a/b"), f"{BASE}text/x", "https://else.example.org/id/a")] == [
        "a/b",
        "a/b",
        "",
        "",
    ]
    assert iris.is_linked(f"{iris.BASE}id/country/fiji")
    assert not iris.is_linked(f"{BASE}id/report/reef")


def test_kinds_that_no_corpus_mints_are_those_of_the_schemes() -> None:
    folder = PROJECT / "ontology" / "schemes"
    text = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.ttl"))
    assert {kind for kind in iris.SHARED - {"country"} if f"<id/{kind}/" not in text} == set()


def test_rules_of_a_corpus_add_to_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    packaged = load_language("en", FOLDER)
    (tmp_path / "en" / "hedge.reef.toml").write_text(HEDGE, encoding="utf-8")
    (tmp_path / "en" / "words.reef.toml").write_text('[words]\nreef = ["reef"]\n', encoding="utf-8")
    both = _loaded("en", (FOLDER, tmp_path))
    own = [rule.id for rule in both.rules("hedge")]
    assert own == [*(rule.id for rule in packaged.rules("hedge")), "hedge/reef"]
    assert both.words["reef"] == ("reef",)


def test_rules_of_a_corpus_are_hidden_by_what_hides_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    packaged = read_head(read_table(FOLDER / "en" / "recommendation.toml"), "recommendation.toml")
    added = ADDED + "unless = []\n" + ADDED.replace("worth-keeping", "worth-having")
    (tmp_path / "en" / "recommendation.reef.toml").write_text(added, encoding="utf-8")
    both = _loaded("en", (FOLDER, tmp_path)).rules("recommendation")
    assert both["recommendation/verdict.worth-keeping"].rule.unless == ()
    assert both["recommendation/verdict.worth-having"].rule.unless == packaged.unless


@pytest.mark.parametrize(("example", "code", "told"), [("It took reefwise", 0, ""), ("It took so", 1, "'It took so'")])
def test_examples_of_rules_of_a_corpus_are_tried(reef: Path, example: str, code: int, told: str) -> None:
    (reef / "rules" / "en").mkdir()
    (reef / "data" / "reports" / "tides.md").write_text("# Tides\n\nThe tide is high.\n", encoding="utf-8")
    (reef / "data" / "reports" / "tides.toml").write_text(METADATA, encoding="utf-8")
    written = RULE.replace("It took reefwise", example)
    (reef / "rules" / "en" / "hedge.reef.toml").write_text(written, encoding="utf-8")
    call = [sys.executable, "-m", "miggraph", "--root", str(reef), "rules", "hedge/reef"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stderr) == (code, True)
    assert bool(told) == ("hedge/reef does not match" in done.stderr)


def test_rule_file_that_nothing_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "reefs.toml").write_text("", encoding="utf-8")
    with pytest.raises(RuleError, match="nothing reads"):
        _loaded("en", (FOLDER, tmp_path))


def test_process_that_has_read_rules_works_for_no_other_ones(tmp_path: Path) -> None:
    corpus.rules()
    with pytest.raises(UsageError, match="new process"):
        corpus.enter(corpus.of("", tmp_path))


@pytest.mark.parametrize("server", sorted(SERVERS))
def test_redirects_lead_to_the_server(server: str) -> None:
    made = rules(server, BASE, "https://graph.example.org/reef")
    assert "https://graph.example.org/reef" in made
    assert "303" in made
    assert BASE in made


@pytest.mark.parametrize("address", ["graph.example.org", 'https://x.example.org/"; evil', BASE])
def test_redirects_to_what_is_no_other_address_are_refused(address: str) -> None:
    with pytest.raises(UsageError, match="--to"):
        rules("nginx", BASE, address)


def test_info_tells_what_a_corpus_lays_over(reef: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reef / "shapes" / "reef.ttl").write_text("", encoding="utf-8")
    (reef / "queries" / "library.yaml").write_text("groups: {reef: Reef}\n", encoding="utf-8")
    call = [sys.executable, "-m", "miggraph", "--root", str(reef), "info"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert f"base      {BASE}" in done.stdout
    assert "shapes/reef.ttl is added" in done.stdout
    assert "queries/library.yaml is added" in done.stdout


@pytest.mark.usefixtures("other_base")
def test_shapes_take_things_of_both_bases_and_no_third() -> None:
    found = {str(value) for value in load_shapes(PROJECT / "shapes").core.objects(None, SH.pattern)}
    [pattern] = [each for each in found if "id/report(" in each]
    for base in (BASE, iris.BASE):
        assert re.match(pattern, f"{base}id/report/reef")
    assert not re.match(pattern, "https://else.example.org/id/report/reef")


@pytest.mark.usefixtures("other_base")
def test_thing_of_the_corpus_that_nothing_describes_is_found() -> None:
    title, source = iris.expand("dcterms:title"), iris.expand("dcterms:source")
    kind, graph = ox.NamedNode(iris.expand("rdf:type")), ox.NamedNode(iris.graph("x"))
    quads = [
        ox.Quad(ox.NamedNode(f"{BASE}id/x/a"), kind, ox.NamedNode(iris.expand("prov:Entity")), graph),
        ox.Quad(ox.NamedNode(f"{BASE}id/x/a"), ox.NamedNode(title), ox.Literal("A"), graph),
        ox.Quad(ox.NamedNode(f"{BASE}id/x/a"), ox.NamedNode(source), ox.NamedNode(f"{BASE}id/x/none"), graph),
    ]
    wrong = validate(quads, PROJECT / "shapes")
    assert f"{BASE}id/x/none" in {each.value for each in wrong if "ReferenceShape" in each.shape}
