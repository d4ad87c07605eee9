"""What tasks read goes with them: they are done where the project is not, and faults name the files of the project."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from building import make_project, report_file
from miggraph.build.carrying import NotCarriedError, carried, laid_out
from miggraph.build.reports import hash_of_folder, read_one
from miggraph.errors import ReportError
from support import PROJECT


def sent(*arguments: Any) -> tuple[Any, ...]:
    """Arguments as a worker gets them."""
    given: tuple[Any, ...] = pickle.loads(pickle.dumps(carried(arguments)))
    return given


def test_report_is_read_where_its_project_is_not(tmp_path: Path) -> None:
    settings = make_project(tmp_path / "project")
    file = report_file(settings)
    here, given = read_one(file), sent(file)
    shutil.rmtree(settings.root)
    with laid_out(given) as arguments:
        assert read_one(*arguments) == here


def test_folder_goes_with_all_its_files(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shutil.copytree(PROJECT / "shapes", shapes)
    here, given = hash_of_folder(shapes), sent("beside", shapes)
    shutil.rmtree(shapes)
    with laid_out(given) as (beside, there):
        assert (beside, hash_of_folder(there)) == ("beside", here)


def test_folders_laid_over_one_another_go_together(tmp_path: Path) -> None:
    layers = (tmp_path / "package" / "shapes", tmp_path / "corpus" / "shapes")
    for number, layer in enumerate(layers):
        layer.mkdir(parents=True)
        (layer / "one.ttl").write_text(f"# {number}\n", encoding="utf-8")
    here, (given,) = hash_of_folder(layers), sent(layers)
    for layer in layers:
        shutil.rmtree(layer)
    with laid_out([given]) as (there,):
        assert hash_of_folder(there) == here


def test_fault_names_the_file_of_the_project(tmp_path: Path) -> None:
    file = tmp_path / "reports" / "reef.md"
    file.parent.mkdir()
    file.write_text("# Notes\n", encoding="utf-8")
    given = sent(file)
    with pytest.raises(ReportError) as found, laid_out(given) as arguments:
        read_one(*arguments)
    assert found.value.where == str(file.with_suffix(".toml"))
    assert "metadata file is missing" in str(found.value)


def test_pipe_and_lost_file_are_not_carried(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path / "lost.md"):
        with pytest.raises(NotCarriedError):
            carried([path])


def test_nothing_is_laid_out_outside_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "reef.md"
    file.write_text("# Notes\n", encoding="utf-8")
    (given,) = carried([file])
    object.__setattr__(given, "files", (("../reef.md", b""),))
    with pytest.raises(ValueError, match="leads out"), laid_out([given]):
        pass


def test_layer_that_a_corpus_does_not_have_is_carried_as_none(tmp_path: Path) -> None:
    layers = (tmp_path / "package" / "shapes", tmp_path / "corpus" / "shapes")
    layers[0].mkdir(parents=True)
    (layers[0] / "one.ttl").write_text("# one\n", encoding="utf-8")
    here, (given,) = hash_of_folder(layers), sent(layers)
    with laid_out([given]) as (there,):
        assert hash_of_folder(there) == here
