"""The commands about versions, as somebody would type them."""

from __future__ import annotations

from pathlib import Path

import pytest

import releasing
from miggraph.cli import main
from miggraph.crate import Release, Source, pack
from miggraph.publish import publish, writing

OLD = (
    b"<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/miggraph/ontology#Event>"
    b" <https://w3id.org/miggraph/graph/report/r> .\n"
)
NEW = OLD.replace(b"urn:a", b"urn:b")


@pytest.fixture
def dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset of two versions."""
    folder = tmp_path / "dataset"
    for lines in (OLD, OLD + NEW):
        with writing(folder):
            publish(folder, lines, {})
    monkeypatch.setenv("MIGGRAPH_DATASET", str(folder))
    return folder


def test_diff_compares_the_version_before_with_the_current_one(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff"]) == 0
    assert "    + urn:b" in capsys.readouterr().out.splitlines()


def test_diff_takes_a_dump_and_a_dataset_folder(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.nq").write_bytes(NEW)
    assert main(["diff", str(tmp_path / "mine.nq"), str(dataset)]) == 0
    assert "    + urn:a" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", ["release", "release.zip"])
def test_diff_takes_a_release(
    dataset: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = releasing.make_project(tmp_path / "project")
    folder = releasing.put(settings, releasing.PORTS)
    pack(Source(settings, folder, {}, Release("0.1", folder.name, "2031-01-03")), tmp_path / name)
    assert main(["diff", str(tmp_path / name), str(dataset)]) == 0
    assert "    - Ports of the Quay Coast" in capsys.readouterr().out.splitlines()


def test_diff_of_a_version_that_is_damaged_is_one_line(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dataset / "current" / "miggraph.nq").write_bytes(NEW)
    assert main(["diff"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "is damaged" in said.err


def test_diff_of_a_version_with_itself_tells_of_nothing(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(dataset), str(dataset)]) == 0
    assert capsys.readouterr().out.splitlines() == ["in all 0 triples added, 0 removed, without what follows from them"]


@pytest.mark.parametrize("name", ["0000", "nowhere.nq"])
def test_diff_with_what_is_not_there_is_one_line(dataset: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", name]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert name in said.err


@pytest.mark.parametrize(("option", "value"), [("--report", "nowhere"), ("--kind", "mig:Talk"), ("--kind", "Event")])
def test_diff_of_a_part_that_nothing_belongs_to_names_those_that_there_are(
    dataset: Path, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", option, value]) == 2
    assert "what differs belongs to: " in capsys.readouterr().err


def test_diff_takes_the_iri_of_a_class(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--kind", "https://w3id.org/miggraph/ontology#Event"]) == 0
    assert "    + urn:b" in capsys.readouterr().out.splitlines()
