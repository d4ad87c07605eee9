"""No report stops another: a report at fault is left out by name, and the others are built."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from building import REPORT, add_report, contents, make_project, metadata, report_file
from miggraph import build as conductor
from miggraph.build import conversion, linking, reports, steps
from miggraph.build.checks import ascribe, violations
from miggraph.build.faults import Faults, broken
from miggraph.cli import main
from miggraph.cli.build import is_up_to_date
from miggraph.config import Settings
from miggraph.errors import MiggraphError, ReportError
from miggraph.iris import PREFIXES
from miggraph.model import Report
from miggraph.reader import read_report
from miggraph.shapes import Violation
from support import DATA

Captured = pytest.CaptureFixture[str]
CASES = DATA / "cases"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_project(tmp_path / "project", published=True)


@pytest.fixture
def unbuilt(tmp_path: Path) -> Settings:
    """A project without a dataset."""
    return make_project(tmp_path / "project")


def test_build_leaves_out_reports_at_fault_by_name(settings: Settings, capsys: Captured) -> None:
    add_report(settings.reports_dir, "empty", "")
    add_report(settings.reports_dir, "undated", "Ms. Ada Quill spoke for Kenya.", metadata(issued="soon"))
    add_report(settings.reports_dir, "barren", "zzz yyy.")
    add_report(settings.reports_dir, "stale", "Ms. Ada Quill spoke for Kenya.")
    (settings.curation_dir / "stale.toml").write_text(
        '[[correction]]\naction = "reject"\nkind = "mention"\nquote = "nowhere"\n'
        'by = "A"\non = 2026-11-22\nreason = "b"\n'
    )
    assert main(["--root", str(settings.root), "build"]) == 1
    out, err = capsys.readouterr()
    assert str(settings.dataset_dir) in out
    for name, words in {
        "empty": "is empty",
        "undated": "is not a date",
        "barren": "recognised",
        "stale": "words",
    }.items():
        [line] = [line for line in err.splitlines() if line.startswith(f"miggraph: {name} is left out:")]
        assert words in line
    assert main(["--root", str(settings.root), "build"]) == 1
    assert "barren is left out" in capsys.readouterr().err
    before = contents(settings.dataset_dir)
    assert main(["--root", str(settings.root), "build", "--strict"]) == 1
    assert contents(settings.dataset_dir) == before


def test_build_leaves_out_a_report_whose_graph_does_not_conform(settings: Settings) -> None:
    add_report(settings.reports_dir, "odd", "Ms. Ada Quill spoke for Kenya.", metadata("Nets"))
    settings.shapes_dir.unlink()
    settings.shapes_dir.mkdir()
    (settings.shapes_dir / "titles.ttl").write_text(
        f"""@prefix sh: <{PREFIXES["sh"]}> . @prefix mig: <{PREFIXES["mig"]}> .
        @prefix dcterms: <{PREFIXES["dcterms"]}> .
        <urn:shape> a sh:NodeShape ; sh:targetClass mig:Report ; sh:property <urn:shape#title> .
        <urn:shape#title> sh:path dcterms:title ; sh:minLength 6 ; sh:message "Give a longer title." ."""
    )
    built = conductor.build(settings)
    assert set(built.left_out) == {"odd"}
    assert "Give a longer title." in str(built.left_out["odd"])
    assert built.counts[f"graph/report/{REPORT}"] > 0
    assert "graph/report/odd" not in built.counts
    with pytest.raises(MiggraphError, match="longer title"):
        conductor.build(settings, strict=True)


def test_build_of_names_in_several_spellings_leaves_nothing_out(settings: Settings) -> None:
    for file in sorted(CASES.glob("build-stop-*.md")):
        shutil.copy(file, settings.reports_dir)
        (settings.reports_dir / file.name).with_suffix(".toml").write_text(metadata(), encoding="utf-8")
    built = conductor.build(settings)
    assert not built.left_out


def test_build_leaves_out_corrections_of_no_report(unbuilt: Settings, capsys: Captured) -> None:
    (unbuilt.curation_dir / "gone.toml").write_text("[[correction]]\n")
    command = ["--root", str(unbuilt.root), "build"]
    assert main([*command, "--strict"]) == 1
    assert not unbuilt.dataset_dir.exists()
    for said in ("publish", "up to date"):
        capsys.readouterr()
        assert main(command) == 1
        err = capsys.readouterr().err
        assert said in err
        [line] = [line for line in err.splitlines() if line.startswith("miggraph: gone.toml is left out:")]
        assert "belongs to no report; name it after a report" in line
    assert f"graph/report/{REPORT}" in (unbuilt.dataset_dir / "miggraph.nq").read_text(encoding="utf-8")


def test_build_reads_the_structure_of_a_report_in_a_language_without_rules(settings: Settings) -> None:
    text = "# 渔网\n\n各国应登记所有渔船，并保护海上渔民的权利。与会者对此表示欢迎。\n"
    add_report(settings.reports_dir, "nets", text, metadata(language="zh"))
    stages: list[conductor.StageReport] = []
    built = conductor.build(settings, progress=stages.append)
    assert not built.left_out
    assert built.counts["graph/report/nets"] > 0
    [line] = [note for stage in stages for note in stage.notes if note.startswith("nets: 100 % of it is in Chinese")]
    assert "statements are read only in English" in line


def test_fault_of_the_converter_leaves_out_one_report() -> None:
    faults, nothing = Faults(), dict[str, str]()
    with faults.of("notes"):
        nothing["net"]
    assert "the converter fails on it (KeyError: 'net')" in str(faults.found["notes"])


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (MemoryError(), True),
        (FileNotFoundError(errno.ENOENT, "no file"), False),
        (KeyError("oars"), False),
    ],
)
def test_fault_of_the_machine_is_told_from_one_of_the_report(error: Exception, passing: bool) -> None:
    faults = Faults()
    faults.add("oars", broken("oars", error))
    assert faults.may_pass is passing


def test_report_that_was_left_out_for_a_full_disk_is_built_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its fault says nothing of it, and passes although nothing of it changes."""
    add_report(settings.reports_dir, "oars", "Ms. Ada Quill of Kenya urged Norway to mend all oars.")
    kept = read_report

    def full(file: Path) -> Report:
        if file.stem == "oars":
            raise OSError(errno.ENOSPC, "No space left on device")
        return kept(file)

    monkeypatch.setattr(reports, "read_report", full)
    assert "oars" in conductor.build(settings).left_out
    monkeypatch.setattr(reports, "read_report", kept)
    assert not is_up_to_date(settings)


def test_fault_of_a_required_report_ends_the_build() -> None:
    faults = Faults(required=["notes"])
    faults.add("others", ReportError("is odd"))
    with pytest.raises(ReportError, match="is odd"):
        faults.add("notes", ReportError("is odd"))


def test_violation_of_no_report_is_ascribed_to_none(settings: Settings) -> None:
    assert ascribe([Violation("urn:x", "", "is odd")], {"notes": []}, [], settings.shapes_dir) == {}


ONE_NAME = f"""@prefix sh: <{PREFIXES["sh"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf rdfs:label ; sh:message "Name it otherwise." ; sh:sparql [ sh:select
  "SELECT $this WHERE {{ $this ?is ?name . ?other ?is ?name . FILTER(?other != $this) }}" ] ."""


@pytest.mark.parametrize(
    ("graphs", "shared", "at_fault"),
    [
        ({"one": "a A", "two": "b B"}, "", set()),
        ({"one": "a A b A", "two": "c C"}, "", {"one"}),
        ({"one": "a A", "two": "b A", "three": "c C"}, "", {"two"}),
        ({"one": "a A", "two": "b A b B a B"}, "", {"two"}),
        ({"one": "a A", "two": "b B"}, "c B", {"two"}),
        ({"one": "a A", "two": "b B"}, "a A c A", set()),
    ],
)
def test_fault_is_that_of_the_report_which_brought_it(
    tmp_path: Path, graphs: dict[str, str], shared: str, at_fault: set[str]
) -> None:
    def named(text: str) -> list[Quad]:
        words = text.split()
        label = NamedNode(PREFIXES["rdfs"] + "label")
        return [
            Quad(NamedNode(f"urn:{it}"), label, Literal(name)) for it, name in zip(words[::2], words[1::2], strict=True)
        ]

    (tmp_path / "names.ttl").write_text(ONE_NAME)
    by_report = {report: named(text) for report, text in graphs.items()}
    found = violations([*named(shared), *(quad for quads in by_report.values() for quad in quads)], (), tmp_path)
    assert set(ascribe(found, by_report, named(shared), tmp_path)) == at_fault


SAID_OF_AN_ACT = """# Notes of {name}

Kofi Quay, of the Government of the Philippines, said that the Migrant Workers and Overseas Filipinos Act of {year} made
agencies liable. He urged Kenya to adopt such an act.
"""


def test_report_that_says_otherwise_than_most_is_left_out(settings: Settings) -> None:
    """And no other one, however many there are."""
    years = {"ant": 1995, "bee": 1996, "cow": 1995, "doe": 1995, "elk": 1997}
    for name, year in years.items():
        add_report(settings.reports_dir, name, SAID_OF_AN_ACT.format(name=name, year=year))
    stages: list[conductor.StageReport] = []
    built = conductor.build(settings, progress=stages.append)
    assert set(built.left_out) == {"bee", "elk"}
    assert "mig:adoptedOn at most once" in str(built.left_out["bee"])
    assert [stage.name for stage in stages].count("shapes") == 2


def test_fault_of_the_authority_files_is_told_before_those_of_reports(settings: Settings) -> None:
    for name, year in {"ant": 1995, "bee": 1996}.items():
        add_report(settings.reports_dir, name, SAID_OF_AN_ACT.format(name=name, year=year))
    target = settings.authority_dir.resolve()
    settings.authority_dir.unlink()
    shutil.copytree(target, settings.authority_dir)
    thing = "<https://w3id.org/miggraph/id/organization/"
    (settings.authority_dir / "quay.ttl").write_text(
        f'{thing}zebra> a <{PREFIXES["mig"]}Organization> ; <{PREFIXES["rdfs"]}label> "Zebra Board" ;\n'
        f'  <{PREFIXES["dcterms"]}source> "invented" ; <{PREFIXES["owl"]}sameAs> {thing}nowhere> .\n'
    )
    with pytest.raises(MiggraphError, match=r"the first: id/organization/zebra owl:sameAs"):
        conductor.build(settings)


def test_two_reports_of_one_name_are_both_left_out(settings: Settings) -> None:
    add_report(settings.reports_dir, "twice", "Ms. Ada Quill spoke for Kenya.")
    (settings.reports_dir / "twice.html").write_text("Ms. Ada Quill spoke for Kenya.")
    (settings.reports_dir / "twice.i.md").write_text("Between the two in the order of names.")
    built = conductor.build(settings)
    assert "another report has this name" in str(built.left_out["twice"])


def test_convert_says_what_a_build_would_say_and_writes_all_the_same(
    settings: Settings, capsys: Captured, tmp_path: Path
) -> None:
    settings.shapes_dir.unlink()
    settings.shapes_dir.mkdir()
    (settings.shapes_dir / "colours.ttl").write_text(
        f"""@prefix sh: <{PREFIXES["sh"]}> . @prefix mig: <{PREFIXES["mig"]}> .
        <urn:shape> a sh:NodeShape ; sh:targetClass mig:Report ; sh:property <urn:shape#colour> .
        <urn:shape#colour> sh:path mig:colour ; sh:minCount 1 ; sh:message "Paint it." ."""
    )
    out = tmp_path / "report.nq"
    assert main(["--root", str(settings.root), "convert", str(report_file(settings)), "--out", str(out)]) == 0
    assert out.stat().st_size > 0
    err = capsys.readouterr().err
    assert "a build would leave the report out" in err
    assert "Paint it." in err


def test_convert_goes_on_where_the_metadata_file_is_wrong(settings: Settings, capsys: Captured) -> None:
    report_file(settings).with_suffix(".toml").write_text('title = "Nets"\n')
    assert main(["--root", str(settings.root), "convert", str(report_file(settings)), "--format", "turtle"]) == 0
    out, err = capsys.readouterr()
    assert "Lagoon Seminar Series 2012" in out
    assert "a build would leave the report out" in err
    assert "metadata lacks language" in err


@pytest.mark.parametrize("check", ["check_evidence", "violations", "coverage_of"])
def test_convert_writes_what_it_found_where_a_check_fails(
    settings: Settings, capsys: Captured, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    def fail(*_: object) -> object:
        raise RuntimeError("tangled")

    for module in (conversion, steps):
        monkeypatch.setattr(module, check, fail, raising=False)
    assert main(["--root", str(settings.root), "convert", str(report_file(settings))]) == 0
    out, err = capsys.readouterr()
    assert "Lagoon Seminar Series 2012" in out
    assert "left out" in err
    assert "tangled" in err


@pytest.mark.parametrize(
    "stage", ["extract", "summary_of", "minted_names", "link_report", "report_quads", "check_evidence", "coverage_of"]
)
def test_build_leaves_out_a_report_on_which_a_stage_fails(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    add_report(settings.reports_dir, "odd", "Ms. Ada Quill spoke for Kenya.")
    module = reports if hasattr(reports, stage) else linking
    right = getattr(module, stage)

    def fail_on_odd(given: object, *rest: object) -> object:
        if "slug='odd'" in repr(given) or "text/odd" in repr(rest):
            raise RuntimeError("tangled")
        return right(given, *rest)

    monkeypatch.setattr(module, stage, fail_on_odd)
    built = conductor.build(settings)
    assert set(built.left_out) == {"odd"}
    assert "tangled" in str(built.left_out["odd"])
