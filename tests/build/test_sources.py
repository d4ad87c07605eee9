"""The hash of the code of a stage covers all that the stage imports, and no more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import miggraph
from miggraph import corpus
from miggraph.build import sources
from miggraph.corpus import Corpus

PACKAGE = Path(miggraph.__file__).parent


def reached(*modules: str) -> set[str]:
    return {file.relative_to(PACKAGE).as_posix() for file in sources._files(modules)}


def test_code_of_a_stage_is_what_it_imports() -> None:
    found = reached("miggraph.extract")
    assert {"extract/pipeline.py", "extract/rules/en/activity.toml", "lexicon.py", "model/text.py"} <= found
    assert not {name for name in found if name.startswith(("link/", "graph/", "web/", "reader/", "build/"))}


def test_code_of_a_stage_has_every_module_that_its_import_loads() -> None:
    import miggraph.extract  # noqa: F401

    found = reached("miggraph.extract")
    loaded = {name for name in sys.modules if name.startswith("miggraph.extract.")}
    files = {f"{name.removeprefix('miggraph.').replace('.', '/')}" for name in loaded}
    assert {file for file in files if f"{file}.py" not in found and f"{file}/__init__.py" not in found} == set()


@pytest.mark.parametrize("stage", ["reports", "linking", "inference", "echoing"])
def test_code_of_a_stage_is_not_that_of_the_build_around_it(stage: str) -> None:
    found = reached(f"miggraph.build.{stage}")
    assert f"build/{stage}.py" in found
    assert not found & {"build/assembly.py", "build/cluster.py", "publish/publication.py", "shapes/checking.py"}


def test_code_changes_with_a_file_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "miggraph"
    (package / "room").mkdir(parents=True)
    for name in ("__init__", "room/__init__", "room/one", "room/two"):
        (package / f"{name}.py").write_text("")
    (package / "room" / "one.py").write_text("from miggraph.room import (\n    two,\n)\n")
    (package / "room" / "rules.toml").write_text("a = 1\n")
    monkeypatch.setattr(sources, "_PACKAGE", package)
    monkeypatch.setattr(sources, "_ROOT", tmp_path)

    def code() -> str:
        sources._code_of.cache_clear()
        return sources.code_of("miggraph.room.one")

    seen = [code()]
    for name in ("room/two.py", "room/rules.toml"):
        (package / name).write_text("b = 2\n")
        seen.append(code())
    (package / "other.py").write_text("c = 3\n")
    assert code() == seen[-1]
    assert len(set(seen)) == 3
    sources._code_of.cache_clear()


def test_code_changes_with_the_name_of_a_rule_file_of_the_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tells what the rules in it are about, and what they are laid over."""
    file = tmp_path / "en" / "hedge.toml"
    file.parent.mkdir()
    file.write_text("a = 1\n")
    monkeypatch.setattr(corpus, "current", lambda: Corpus(rules=tmp_path))
    sources._code_of.cache_clear()
    before = sources.code_of("miggraph.errors")
    file.rename(file.with_name("hedge.more.toml"))
    sources._code_of.cache_clear()
    assert sources.code_of("miggraph.errors") != before
    sources._code_of.cache_clear()
