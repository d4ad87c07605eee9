"""The command that makes releases, as a maintainer would call it."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

import releasing
from miggraph import iris
from miggraph.cli import main
from miggraph.config import Settings
from miggraph.crate import Release, Source, check, pack
from miggraph.releases import read_ledger
from releasing import ADVICE, MOVED, PORTS, REPORT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A project with a dataset, which the commands work on."""
    settings = releasing.make_project(tmp_path / "project")
    releasing.put(settings, ADVICE + PORTS + REPORT)
    monkeypatch.setenv("MIGGRAPH_ROOT", str(settings.root))
    return settings


def test_release_command_writes_checks_and_registers(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "r.zip")
    assert main(["release", "0.1", "--out", out, "--date", "2031-01-03"]) == 0
    assert main(["release", "--check", out]) == 0
    assert "release 0.1" in capsys.readouterr().out
    assert project.releases_file.read_text("utf-8").splitlines()[1].startswith("0.1,")


def test_release_made_again_by_the_command_keeps_its_day(project: Settings, tmp_path: Path) -> None:
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip"), "--date", "2031-01-03"]) == 0
    assert main(["release", "0.1", "--out", str(tmp_path / "b.zip")]) == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_next_release_notes_what_moved_and_tells_what_changed(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip"), "--date", "2031-01-03"]) == 0
    releasing.put(project, MOVED + REPORT)
    monkeypatch.setattr("miggraph.build.build", lambda settings, **_: releasing.put(settings, MOVED + REPORT))
    arguments = ["release", "0.2", "--out", str(tmp_path / "b"), "--since", str(tmp_path / "a.zip")]
    assert main([*arguments, "--date", "2031-02-03"]) == 0
    rows = (tmp_path / "b" / "addresses.csv").read_text("utf-8").splitlines()
    assert [row.split(",")[:2] for row in rows[1:]] == [
        [f"{releasing.ID}organization/ports", "moved"],
        [f"{releasing.ID}recommendation/1", "withdrawn"],
    ]
    changes = json.loads((tmp_path / "b" / "changes.json").read_bytes())
    assert [each["iri"] for each in changes["withdrawn"]] == [f"{releasing.ID}recommendation/1"]
    assert check(tmp_path / "b").faults == ()


def test_next_release_holds_on_to_the_version_before_while_it_builds(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["release", "0.1", "--out", str(tmp_path / "a"), "--date", "2031-01-03"]) == 0
    releasing.put(project, MOVED + REPORT)
    told = MOVED + REPORT + "<id/organization/quays> owl:sameAs <id/organization/ports> .\n"
    monkeypatch.setattr("miggraph.build.build", lambda settings, **_: releasing.put(settings, told))
    assert main(["release", "0.2", "--out", str(tmp_path / "b"), "--date", "2031-02-03"]) == 0
    assert check(tmp_path / "b").faults == ()
    assert not list(project.dataset_dir.glob(".release-*"))
    assert len(list((project.dataset_dir / "versions").iterdir())) == 2


def released(project: Settings, out: Path, number: str = "0.1") -> Path:
    """A release of the dataset of now."""
    assert main(["release", number, "--out", str(out), "--date", "2031-01-03"]) == 0
    return out


def rebuilding(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    """Have the build of a release give such a dataset."""
    monkeypatch.setattr("miggraph.build.build", lambda settings, **_: releasing.put(settings, told))


def test_release_takes_away_what_one_that_was_killed_left_in_the_dataset(project: Settings, tmp_path: Path) -> None:
    left = project.dataset_dir / ".release-before"
    left.mkdir()
    (left / "miggraph.nq").write_bytes(b"")
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip")]) == 0
    assert not left.exists()


def test_number_that_was_given_away_is_not_given_to_another_version(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released(project, tmp_path / "a.zip")
    known, data = project.releases_file.read_bytes(), (tmp_path / "a.zip").read_bytes()
    releasing.put(project, PORTS + REPORT)
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip")]) == 2
    assert "release 0.1 was given away with version " in capsys.readouterr().err
    assert (project.releases_file.read_bytes(), (tmp_path / "a.zip").read_bytes()) == (known, data)
    assert not project.ledger_file.exists()


def test_release_before_that_nothing_is_known_of_is_called_by_its_own_number(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = released(project, tmp_path / "a.zip", "0.7")
    project.releases_file.unlink()
    releasing.put(project, PORTS + REPORT)
    rebuilding(monkeypatch, PORTS + REPORT)
    assert main(["release", "0.8", "--out", str(tmp_path / "b"), "--since", str(old)]) == 0
    assert {row.last for row in read_ledger(project.ledger_file)} == {"0.7"}
    assert "since release 0.7" in (tmp_path / "b/README.md").read_text(encoding="utf-8")


def test_dump_before_that_is_of_no_known_release_is_called_by_its_version(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (project.dataset_dir / "current").resolve()
    shutil.copy(old / "miggraph.nq", tmp_path / "old.nq")
    releasing.put(project, PORTS + REPORT)
    rebuilding(monkeypatch, PORTS + REPORT)
    assert main(["release", "0.8", "--out", str(tmp_path / "b"), "--since", str(tmp_path / "old.nq")]) == 0
    assert {row.last for row in read_ledger(project.ledger_file)} == {old.name}
    assert f"since version {old.name[:12]}" in (tmp_path / "b/README.md").read_text(encoding="utf-8")


def test_other_release_than_the_one_before_is_refused(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = released(project, tmp_path / "a.zip")
    rebuilding(monkeypatch, PORTS + REPORT)
    releasing.put(project, PORTS + REPORT)
    released(project, tmp_path / "b.zip", "0.2")
    assert main(["release", "0.3", "--out", str(tmp_path / "c.zip"), "--since", str(old)]) == 2
    assert "is not release 0.2, which was the last" in capsys.readouterr().err


def test_release_of_another_corpus_is_refused_as_the_one_before(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = (project.dataset_dir / "current").resolve()
    iris.use_base("https://reef.example.org/kg/")
    try:
        pack(Source(project, folder, {}, Release("0.1", folder.name, "2031-01-03")), tmp_path / "a.zip")
    finally:
        iris.use_base("")
    assert main(["release", "0.1", "--out", str(tmp_path / "b.zip"), "--since", str(tmp_path / "a.zip")]) == 2
    assert "is a release of another dataset, https://reef.example.org/kg/dataset" in capsys.readouterr().err


def test_release_before_whose_dump_is_damaged_is_refused(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = released(project, tmp_path / "a")
    project.releases_file.unlink()
    with gzip.open(old / "data/miggraph.nq.gz", "wb") as out:
        out.write(releasing.canonical(PORTS))
    assert main(["release", "0.2", "--out", str(tmp_path / "b.zip"), "--since", str(old)]) == 1
    assert "is damaged: its dump is not of its version" in capsys.readouterr().err


@pytest.mark.parametrize("first", [True, False])
def test_dataset_whose_dump_is_damaged_is_not_released(
    project: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    first: bool,
) -> None:
    if not first:
        released(project, tmp_path / "a.zip")
        releasing.put(project, PORTS + REPORT)
        rebuilding(monkeypatch, PORTS + REPORT)
    (project.dataset_dir / "current" / "miggraph.nq").write_bytes(releasing.canonical(ADVICE + REPORT))
    assert main(["release", "0.2", "--out", str(tmp_path / "b.zip")]) == 1
    assert "miggraph.nq: is damaged; build the dataset again" in capsys.readouterr().err
    assert not (tmp_path / "b.zip").exists()


def test_dump_of_the_release_before_that_is_damaged_is_told(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released(project, tmp_path / "a.zip")
    old = (project.dataset_dir / "current").resolve()
    releasing.put(project, PORTS + REPORT)
    (old / "miggraph.nq").write_bytes(releasing.canonical(PORTS))
    assert main(["release", "0.2", "--out", str(tmp_path / "b.zip")]) == 1
    assert f"{old / 'miggraph.nq'}: is damaged: its dump is not of its version; " in capsys.readouterr().err


def test_place_that_cannot_be_written_is_told_before_anything_is_done(
    project: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    released(project, tmp_path / "a.zip")
    releasing.put(project, PORTS + REPORT)
    monkeypatch.setattr("miggraph.crate.packing.os.access", lambda place, mode: place != tmp_path / "locked")
    (tmp_path / "locked").mkdir()
    assert main(["release", "0.2", "--out", str(tmp_path / "locked/new/b.zip")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert not project.ledger_file.exists()


def test_dataset_that_lacks_a_report_at_fault_is_not_released(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project.dataset_dir / "current" / "build.json"
    facts = json.loads(file.read_bytes()) | {"left_out": {"harbour-2011": "is at fault"}}
    file.write_text(json.dumps(facts), encoding="utf-8")
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip")]) == 1
    assert "lacks reports that are at fault: harbour-2011; " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--out"),
        (["one", "--out", "x"], "is no number of a release"),
        (["1", "--out", "x", "--date", "today"], "is no day"),
        (["1", "--out", "x", "--date", "2031-02-30"], "is no day"),
        (["1", "--out", __file__], "is something else than a release"),
        (["--check", "nowhere/a.zip"], "nowhere/a.zip: cannot be read as a release: No such file or directory; "),
        (["1", "--out", "x", "--since", "nowhere.zip"], "nowhere.zip"),
    ],
)
def test_call_at_fault_is_one_line(
    project: Settings, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", *arguments]) in {1, 2}
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told


def test_dataset_that_was_never_built_is_not_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIGGRAPH_ROOT", str(tmp_path))
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip")]) == 1
    assert "has not been built yet" in capsys.readouterr().err


def test_dataset_that_is_not_up_to_date_is_not_released(
    project: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.queries_dir / "other.rq").write_text("SELECT * { ?s ?p ?o }\n", encoding="utf-8")
    assert main(["release", "0.1", "--out", str(tmp_path / "a.zip")]) == 1
    assert "is not up to date" in capsys.readouterr().err
