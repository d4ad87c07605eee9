"""The command line: results on standard output, one line for an error, exit codes."""

from __future__ import annotations

import io
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from urllib.error import URLError

import pytest
from pyoxigraph import RdfFormat, parse

from building import contents, make_project, report_file
from miggraph import fingerprint
from miggraph.cli import main
from miggraph.cli.build import is_up_to_date
from miggraph.cli.table import draw
from miggraph.config import Settings

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A project with its dataset built; not to be changed."""
    settings = make_project(tmp_path_factory.mktemp("project"))
    assert main(["--root", str(settings.root), "build"]) == 0
    return settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_project(tmp_path / "project")


def run(settings: Settings, *arguments: str) -> int:
    return main(["--root", str(settings.root), *arguments])


def assert_one_line(captured: Captured, *words: str) -> None:
    out, err = captured.readouterr()
    lines = [line for line in err.splitlines() if not line.startswith("  ")]
    assert out == ""
    assert len(lines) == 1, err
    assert lines[0].startswith("miggraph: ")
    for word in words:
        assert word in lines[0]


@pytest.mark.parametrize(
    "command", ["build", "serve", "convert", "validate", "query", "queries", "rules", "explain", "info"]
)
def test_help_has_an_example(command: str, capsys: Captured) -> None:
    assert main([command, "--help"]) == 0
    assert f"  miggraph {command}" in capsys.readouterr().out.partition("Example:")[2]


def test_no_command_shows_the_help(capsys: Captured) -> None:
    assert main([]) == 0
    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "biuld"),
        (["build", "--colour"], "--colour"),
        (["build", "--out"], "--out"),
        (["serve", "--port", "many"], "--port"),
        (["serve", "--port", "70000"], "70000"),
        (["query"], "NAME|FILE"),
        (["query", "no-such-question"], "neither a stored query nor a file"),
        (["query", "events-overview", "-p", "colour=red"], "colour"),
        (["query", "events-overview", "-p", "colour"], "name=value"),
        (["query", "events-in-year", "--year", "soon"], "--year: 'soon' is not of the type integer"),
        (["query", "events-in-year", "--year"], "needs a value"),
        (["query", "events-in-year", "2011"], "--name value"),
        (["query", "events-in-year", "--year", "2011", "--year", "2012"], "has 2 values"),
        (["queries", "--group", "ships"], "the groups are events"),
        (["convert"], "FILE"),
        (["convert", "x.md", "--format", "word"], "word"),
    ],
)
def test_call_at_fault_is_one_line_and_exit_code_2(
    built: Settings, capsys: Captured, arguments: list[str], words: str
) -> None:
    capsys.readouterr()
    assert run(built, *arguments) == 2
    assert_one_line(capsys, words)


def test_unknown_setting_in_the_environment_is_a_call_at_fault(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGGRAPH_COLOUR", "red")
    assert main(["info"]) == 2
    assert_one_line(capsys, "colour")


def test_debug_shows_the_traceback(settings: Settings, capsys: Captured) -> None:
    assert run(settings, "info", "--debug") == 1
    assert "Traceback" in capsys.readouterr().err


def test_dataset_of_another_form_is_not_up_to_date(built: Settings) -> None:
    file = built.dataset_dir / "current" / "build.json"
    facts = file.read_text(encoding="utf-8")
    assert is_up_to_date(built)
    file.write_text(json.dumps({**json.loads(facts), "store_format": 0}), encoding="utf-8")
    try:
        assert not is_up_to_date(built)
    finally:
        file.write_text(facts, encoding="utf-8")


def test_build_a_second_time_is_up_to_date(built: Settings, capsys: Captured) -> None:
    capsys.readouterr()
    before = contents(built.dataset_dir)
    assert run(built, "build") == 0
    out, err = capsys.readouterr()
    assert "up to date" in err
    assert out.startswith(str(built.dataset_dir))
    assert contents(built.dataset_dir) == before


def test_build_up_to_date_loads_no_heavy_library(built: Settings) -> None:
    code = (
        "import sys; from miggraph.cli import main; "
        f"assert main(['--root', {str(built.root)!r}, 'build']) == 0; "
        "print(sorted({'rdflib', 'pyshacl', 'reasonable', 'pycountry', 'flask', 'regex'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "up to date" in done.stderr


def test_missing_library_is_one_line_with_the_extras_to_install(
    settings: Settings, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(library: str) -> str:
        raise PackageNotFoundError(library)

    monkeypatch.setattr(fingerprint, "version", missing)
    assert run(settings, "build") == 1
    assert_one_line(capsys, "is not installed", "miggraph[build,serve]")


def test_build_shows_its_stages_and_prints_the_version(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    assert run(settings, "build", "--out", str(tmp_path / "d")) == 0
    out, err = capsys.readouterr()
    version = json.loads((tmp_path / "d" / "current" / "build.json").read_text())["version"]
    assert out == f"{tmp_path / 'd'} {version}\n"
    stages = [line.split()[0] for line in err.splitlines() if not line.startswith("    ")]
    assert (stages[0], stages[-1]) == ("authority", "publish")
    assert "% understood (" in err
    assert run(settings, "build", "--out", str(tmp_path / "d"), "--force") == 0
    assert "publish" in capsys.readouterr().err


def test_build_into_a_foreign_folder_is_refused(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    assert run(settings, "build", "--out", str(tmp_path / "mine")) == 1
    assert_one_line(capsys, "is not a dataset")
    assert contents(tmp_path / "mine") == {"letter.txt": b"dear"}


def test_build_of_a_report_without_anything_is_one_line(settings: Settings, capsys: Captured) -> None:
    report_file(settings).write_text("zzz yyy xxx.\n")
    assert run(settings, "build") == 1
    assert_one_line(capsys, "nothing is recognised")
    assert not settings.dataset_dir.exists()


@pytest.mark.parametrize(
    "command", [["info"], ["query", "events-overview"], ["validate"], ["serve", "--no-build", "--port", "0"]]
)
def test_commands_without_a_dataset_say_how_to_get_one(
    settings: Settings, capsys: Captured, command: list[str]
) -> None:
    assert run(settings, *command) == 1
    assert_one_line(capsys, "miggraph build")


@pytest.mark.parametrize(("form", "suffix"), [("nquads", "nq"), ("trig", "trig"), ("turtle", "ttl")])
def test_convert_gives_the_same_triples_in_every_format(
    settings: Settings, capsys: Captured, tmp_path: Path, form: str, suffix: str
) -> None:
    assert run(settings, "convert", str(report_file(settings)), "--format", form) == 0
    text = capsys.readouterr().out
    file = tmp_path / f"out.{suffix}"
    assert run(settings, "convert", str(report_file(settings)), "--format", form, "--out", str(file)) == 0
    assert file.read_text() == text
    rdf = list(parse(path=str(file), format=RdfFormat.from_extension(suffix)))
    titles = [q.object.value for q in rdf if q.predicate.value.endswith("/title") and hasattr(q.object, "value")]
    assert "Lagoon Seminar Series 2012" in titles
    assert capsys.readouterr().out == ""


def test_converted_report_conforms(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "report.nq"
    assert run(settings, "convert", str(report_file(settings)), "--out", str(file)) == 0
    assert run(settings, "validate", str(file)) == 0
    assert "conforms to the shapes" in capsys.readouterr().out


def test_convert_without_metadata_says_what_it_takes(settings: Settings, capsys: Captured) -> None:
    report = report_file(settings)
    report.with_suffix(".toml").unlink()
    loose = report.rename(report.with_name("My Notes.md"))
    assert run(settings, "convert", str(loose), "--publisher", "Harbour Press", "--format", "turtle") == 0
    out, err = capsys.readouterr()
    assert "title = 'Lagoon Seminar Series 2012'" in err
    assert "issued = '2012'" in err
    assert "publisher" not in err
    assert "Harbour Press" in out
    assert "text/my-notes" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x00\x01", "is not text"),
        (b"\xff\xfe", "not UTF-8"),
        (b"zzz yyy.", "nothing is recognised"),
    ],
)
def test_convert_of_a_bad_report_is_one_line_and_writes_nothing(
    settings: Settings, capsys: Captured, tmp_path: Path, content: bytes, words: str
) -> None:
    report_file(settings).write_bytes(content)
    assert run(settings, "convert", str(report_file(settings)), "--out", str(tmp_path / "out.nq")) == 1
    assert_one_line(capsys, words)
    assert not (tmp_path / "out.nq").exists()


def test_convert_of_a_missing_file_is_one_line(settings: Settings, capsys: Captured) -> None:
    assert run(settings, "convert", "/nowhere/report.md") == 1
    assert_one_line(capsys, "no such file")


@pytest.mark.parametrize("command", ["convert", "add"])
@pytest.mark.parametrize("wrong", [("--issued", "soon"), ("--issued", "2001-13-45"), ("--language", "Old Norse")])
def test_value_that_can_not_be_is_a_call_at_fault(
    settings: Settings, capsys: Captured, command: str, wrong: tuple[str, str]
) -> None:
    before = contents(settings.root)
    assert run(settings, command, str(report_file(settings)), *wrong) == 2
    assert_one_line(capsys, wrong[0])
    assert contents(settings.root) == before


def test_validate_passes_the_built_dataset(built: Settings, capsys: Captured) -> None:
    assert run(built, "validate") == 0
    assert "conforms to the shapes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("form", "part"),
    [
        ("json", '"check": "Organization-typeKnown"'),
        ("csv", "Organization-typeKnown,Warning,"),
        ("turtle", "sh:sourceShape <https://w3id.org/miggraph/shapes#Organization-typeKnown>"),
    ],
)
def test_validate_writes_the_forms_of_programs(
    settings: Settings, capsys: Captured, tmp_path: Path, form: str, part: str
) -> None:
    file = tmp_path / "body.ttl"
    file.write_text(
        "@prefix m: <https://w3id.org/miggraph/ontology#> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> . "
        '<https://w3id.org/miggraph/id/organization/reef-office> a m:Organization ; r:label "Reef Office" .'
    )
    assert run(settings, "validate", str(file), "--format", form) == 0
    assert part in capsys.readouterr().out
    assert run(settings, "validate", str(file), "--fail-on", "warning") == 3
    assert "conforms to the shapes" in capsys.readouterr().out


def test_validate_sees_what_a_dump_lacks_of_the_ontology(built: Settings, capsys: Captured, tmp_path: Path) -> None:
    concept = "<https://w3id.org/miggraph/id/role/speaker> <http://www.w3.org/2004/02/skos/core#definition>"
    lines = (built.dataset_dir / "miggraph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    file = tmp_path / "dump.nq"
    file.write_text("".join(line for line in lines if not line.startswith(concept)), encoding="utf-8")
    assert run(built, "validate", str(file)) == 1
    out = capsys.readouterr().out
    assert "Violation Concept-definition" in out
    assert "ontology/schemes/roles.ttl:" in out


def test_validate_notices_a_changed_dataset(settings: Settings, capsys: Captured) -> None:
    assert run(settings, "build") == 0
    capsys.readouterr()
    dump = settings.dataset_dir / "miggraph.nq"
    dump.write_bytes(dump.read_bytes().replace(b"Lagoon", b"Pagoon"))
    assert run(settings, "validate") == 1
    assert_one_line(capsys, "was changed after it was built")


def test_validate_notices_words_that_the_report_has_not(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "report.nq"
    assert run(settings, "convert", str(report_file(settings)), "--out", str(file)) == 0
    lines = file.read_text().splitlines()
    file.write_text("\n".join(x.replace("Lagoon", "Pagoon") if "#anchorOf>" in x else x for x in lines) + "\n")
    capsys.readouterr()
    assert run(settings, "validate", str(file)) == 1
    assert "Pagoon" in capsys.readouterr().out


def test_validate_of_a_file_that_is_no_rdf_is_a_call_at_fault(
    settings: Settings, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "notes.doc").write_text("dear")
    assert run(settings, "validate", str(tmp_path / "notes.doc")) == 2
    assert_one_line(capsys, "no suffix of RDF")


def test_validate_lists_what_does_not_conform(settings: Settings, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text("@prefix m: <https://w3id.org/miggraph/ontology#> . <urn:p> a m:Person .")
    assert run(settings, "validate", str(file)) == 1
    out, err = capsys.readouterr()
    assert "Violation Person-label: Give the person exactly one rdfs:label" in out
    assert "urn:p" in out
    assert err == ""


def test_query_by_file_as_table_csv_and_json(built: Settings, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "ask.rq"
    file.write_text('SELECT ?a ?b { VALUES (?a ?b) { ("x" <https://w3id.org/miggraph/id/person/y>) } }')
    capsys.readouterr()
    answers = {}
    for form in ("table", "csv", "json"):
        assert run(built, "query", str(file), "--format", form) == 0
        answers[form] = capsys.readouterr().out
    assert answers["table"].splitlines() == ["a  b", "-  -----------", "x  id/person/y", "(1 row)"]
    assert answers["csv"].splitlines() == ["a,b", "x,https://w3id.org/miggraph/id/person/y"]
    assert json.loads(answers["json"])["results"]["bindings"][0]["a"]["value"] == "x"


@pytest.mark.parametrize(
    ("text", "start"), [("ASK { ?s ?p ?o }", "true"), ("CONSTRUCT { <urn:a> <urn:b> 1 } {}", "<urn:a> <urn:b> 1")]
)
def test_query_forms_other_than_select(
    built: Settings, capsys: Captured, tmp_path: Path, text: str, start: str
) -> None:
    (tmp_path / "ask.rq").write_text(text)
    capsys.readouterr()
    assert run(built, "query", str(tmp_path / "ask.rq")) == 0
    assert start in capsys.readouterr().out


def test_query_from_standard_input(built: Settings, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK {}"))
    capsys.readouterr()
    assert run(built, "query", "-") == 0
    assert capsys.readouterr().out == "true\n"


def test_table_shows_labels_in_place_of_iris(built: Settings, capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "ask.rq").write_text('SELECT ?a ?aLabel ?b { VALUES (?a ?aLabel ?b) { (<urn:a> "Ann" <urn:b>) } }')
    capsys.readouterr()
    assert run(built, "query", str(tmp_path / "ask.rq")) == 0
    assert capsys.readouterr().out.splitlines()[::2] == ["aLabel  b", "Ann     urn:b"]


def test_query_with_bad_syntax_is_one_line(built: Settings, capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("SELECT * {\n ?s ?p }")
    capsys.readouterr()
    assert run(built, "query", str(tmp_path / "bad.rq")) == 1
    assert_one_line(capsys, "line 2")


def test_queries_lists_every_stored_query(built: Settings, capsys: Captured) -> None:
    capsys.readouterr()
    assert run(built, "queries") == 0
    out = capsys.readouterr().out.splitlines()
    assert {file.stem for file in built.queries_dir.glob("*.rq")} <= set(out)


def test_queries_of_a_group_are_listed_alone(built: Settings, capsys: Captured) -> None:
    capsys.readouterr()
    assert run(built, "queries", "--group", "definitions") == 0
    out = capsys.readouterr().out
    assert "definitions" in out.splitlines()
    assert "events-overview" not in out


@pytest.mark.parametrize(
    ("arguments", "begins", "lines"),
    [
        (["--kind-of", "x"], "", 0),
        (["--format", "csv"], "concept,conceptLabel,", None),
        (["--format", "markdown"], "| conceptLabel |", None),
        (["--format", "markdown", "--limit", "1"], "| conceptLabel |", 3),
        (["--format", "csv", "--scheme=https://w3id.org/miggraph/scheme/roles", "--offset", "1000"], "concept,", 1),
    ],
)
def test_stored_query_takes_options_and_has_forms(
    built: Settings, capsys: Captured, arguments: list[str], begins: str, lines: int | None
) -> None:
    capsys.readouterr()
    status = run(built, "query", "terms-of-scheme", *arguments)
    out = capsys.readouterr().out.splitlines()
    assert (status == 0) is bool(begins)
    assert "".join(out[:1]).startswith(begins)
    assert lines is None or len(out) == lines


def test_stored_query_takes_the_label_of_a_choice(built: Settings, capsys: Captured) -> None:
    asked = ("query", "terms-of-scheme", "--format", "csv", "--scheme")
    for value in ("https://w3id.org/miggraph/scheme/roles", "Roles"):
        assert run(built, *asked, value) == 0
    one, other = capsys.readouterr().out.split("concept,")[-2:]
    assert one == other != ""
    assert run(built, *asked, "Rolls") == 2
    assert "--scheme: 'Rolls' is neither an IRI nor a name" in capsys.readouterr().err


def test_info_names_version_and_counts(built: Settings, capsys: Captured) -> None:
    capsys.readouterr()
    assert run(built, "info") == 0
    out = capsys.readouterr().out
    assert (built.dataset_dir / "current").resolve().name in out
    assert "graph/inferred" in out


def shell(settings: Settings, arguments: str) -> subprocess.CompletedProcess[str]:
    command = f"set -o pipefail; {sys.executable} -m miggraph --root {settings.root} {arguments}"
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)


def test_closed_pipe_is_quiet(built: Settings) -> None:
    done = shell(built, "queries | true")
    assert done.stderr == ""


def test_full_disk_is_one_line(built: Settings) -> None:
    done = shell(built, "queries > /dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("miggraph: output: No space left")
    assert done.stderr.count("\n") == 1


def test_interrupt_is_quiet(settings: Settings) -> None:
    file = report_file(settings)
    file.write_bytes(file.read_bytes() * 500)  # so long that the interrupt comes in time
    command = [sys.executable, "-m", "miggraph", "--root", str(settings.root), "build"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        assert "authority" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        rest = child.stderr.read()
    assert child.returncode == 130
    assert "Traceback" not in rest
    assert "miggraph:" not in rest
    assert not settings.dataset_dir.exists()


def _status(url: str) -> int:
    """The status of a page of a server that may need a moment to listen."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url) as answer:
                return int(answer.status)
        except URLError:
            time.sleep(0.05)
    return 0


def test_serve_builds_and_answers(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "miggraph", "--root", str(settings.root), "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        try:
            lines = iter(child.stderr.readline, "")
            assert next(line for line in lines if line.startswith("serving")).count(f"http://127.0.0.1:{port}/") == 1
            assert _status(f"http://127.0.0.1:{port}/health") == 200
        finally:
            child.send_signal(signal.SIGINT)
            rest = child.stderr.read()
    assert child.returncode == 0
    assert "Traceback" not in rest


def test_serve_of_a_taken_port_is_one_line(built: Settings, capsys: Captured) -> None:
    capsys.readouterr()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(built, "serve", "--port", str(taken.getsockname()[1])) == 2
    assert "is taken" in capsys.readouterr().err.splitlines()[-1]


def test_serve_ends_with_the_code_of_a_failed_build(settings: Settings) -> None:
    report_file(settings).write_text("zzz yyy xxx.\n")
    assert run(settings, "serve", "--port", "0") == 1


def test_table_fits_its_width_and_cuts_the_longest_column() -> None:
    drawn = draw(
        ("name", "text"), [("short", "word " * 40), ("x", "https://w3id.org/miggraph/ontology#Event")], width=40
    )
    assert max(map(len, drawn.splitlines())) == 40
    assert "mig:Event" in drawn
    assert "…" in drawn


def test_table_without_rows_has_its_heading() -> None:
    assert draw(("a", "b"), [], width=40).splitlines() == ["a  b", "-  -", "(0 rows)"]
