"""Files that are changed while a build reads them: what is kept is what they were, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building import make_project, report_file
from miggraph import build as conductor
from miggraph import corpus, iris, reader
from miggraph.build import cache as cache_module
from miggraph.build import reports, steps
from miggraph.build.assembly import assemble
from miggraph.build.cache import Cache
from miggraph.build.conformity import _Checking, check_ground
from miggraph.build.faults import Faults
from miggraph.build.hashes import hashes_of
from miggraph.build.parts import Graph
from miggraph.build.reports import ChangedError, hash_of_folder, read_key, read_one
from miggraph.build.several import Several
from miggraph.build.shaping import ShapesAtHand, read_beyond, shapes_in
from miggraph.build.shared import shared_key, shared_one
from miggraph.build.sources import software_stamp
from miggraph.build.stages import Stages
from miggraph.build.work import Work
from miggraph.cli.build import is_up_to_date
from miggraph.config import Settings
from miggraph.corpus import Corpus
from miggraph.model import Report
from miggraph.shapes import Violation
from support import PROJECT

READING = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ;
    sh:property [ sh:path <urn:p> ; sh:node [ sh:property [ sh:path <urn:{name}> ; sh:minCount 1 ] ] ] .
"""
SHAPE = "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s{number}> a sh:NodeShape ; sh:targetClass <urn:c> ."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_project(tmp_path / "project", seeded=False)


def once_before(function: Callable[..., Any], change: Callable[[], object]) -> Callable[..., Any]:
    """A function before whose first call something is changed."""
    left = [change]

    def called(*arguments: Any, **named: Any) -> Any:
        if left:
            left.pop()()
        return function(*arguments, **named)

    return called


def read(settings: Settings, folder: Path) -> tuple[list[steps.Source], Faults]:
    faults = Faults()
    with Work(Cache(folder, 10_000_000)) as work:
        return steps.read_all(settings.reports_dir, work, Stages(), faults), faults


def test_report_that_is_changed_while_it_is_read_is_read_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = report_file(settings)
    before = file.read_text(encoding="utf-8")
    longer = f"{before}\nThe ferries were late.\n"

    def read_report(path: Path) -> Report:
        return kept_reader(path)

    kept_reader = reader.read_report
    changing = once_before(read_report, lambda: file.write_text(longer, encoding="utf-8"))
    monkeypatch.setattr(reports, "read_report", changing)
    [source], faults = read(settings, tmp_path / "cache")
    assert (source.brief.characters, dict(faults.found)) == (len(longer), {})
    file.write_text(before, encoding="utf-8")
    [source], _ = read(settings, tmp_path / "cache")
    assert source.brief.characters == len(before)


def test_report_that_is_changed_again_and_again_is_left_out(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, kept_reader = report_file(settings), reader.read_report

    def read_report(path: Path) -> Report:
        file.write_text(f"{file.read_text(encoding='utf-8')}\nThe ferries were late.\n", encoding="utf-8")
        return kept_reader(path)

    monkeypatch.setattr(reports, "read_report", read_report)
    with pytest.raises(ChangedError, match="was changed while it was read"):
        read(settings, tmp_path / "cache")


def test_half_of_a_report_that_is_being_written_is_no_fault_of_it(settings: Settings) -> None:
    file = report_file(settings)
    key = read_key(file)
    file.write_bytes(b"")
    with pytest.raises(ChangedError):
        read_one(file, key)


def test_shapes_that_are_changed_while_they_are_read_are_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    file.write_text(SHAPE.format(number=1))
    digest = hash_of_folder(tmp_path)
    file.write_text(SHAPE.format(number=2))
    with pytest.raises(ChangedError):
        check_ground((b"", 0, ((), "")), tmp_path, digest)
    file.write_text(SHAPE.format(number=1))
    assert check_ground((b"", 0, ((), "")), tmp_path, digest) == ()


def test_shapes_that_were_read_are_those_of_their_hash_though_they_are_changed_later(tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    file.write_text(SHAPE.format(number=1))
    digest = hash_of_folder(tmp_path)
    read = shapes_in(tmp_path, digest)
    file.write_text(SHAPE.format(number=2))
    assert shapes_in(tmp_path, digest) is read
    with pytest.raises(ChangedError):
        shapes_in(tmp_path, "of others")


def test_shapes_that_were_read_for_a_corpus_are_not_those_of_another_base(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text(f'{SHAPE.format(number=1)} <urn:s1> sh:pattern "^{iris.BASE}id/" .')
    digest = hash_of_folder(tmp_path)
    read = shapes_in(tmp_path, digest)
    iris.use_base("https://example.org/quay/")
    try:
        assert shapes_in(tmp_path, digest) is not read
    finally:
        iris.use_base("")


def test_nothing_is_kept_once_rules_were_changed_and_changed_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read of them in between belongs to no key."""
    file = tmp_path / "rules" / "en" / "hedge.more.toml"
    file.parent.mkdir(parents=True)
    file.write_text("a = 1\n")
    monkeypatch.setattr(corpus, "current", lambda: Corpus(rules=tmp_path / "rules"))
    monkeypatch.setattr(cache_module, "_SURE", 0)
    cache = Cache(tmp_path / "cache", 1000, software_stamp())
    cache.put("one", 1)
    file.write_text("a = 2\n")
    file.write_text("a = 1\n")
    cache.put("two", 2)
    assert (cache.get("one"), cache.get("two")) == (1, None)


def test_rule_file_that_comes_and_goes_is_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "hedge.more.toml").write_text("a = 1\n")
    monkeypatch.setattr(corpus, "current", lambda: Corpus(rules=tmp_path))
    before = software_stamp()
    (tmp_path / "en" / "more.toml").write_text("b = 1\n")
    (tmp_path / "en" / "more.toml").unlink()
    assert software_stamp() != before


def test_input_that_is_changed_and_changed_back_while_a_build_runs_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_project(tmp_path / "project", published=True)
    settings.authority_dir.unlink()
    shutil.copytree(PROJECT / "data" / "authority", settings.authority_dir)
    file = settings.authority_dir / "cities.ttl"

    def change() -> None:
        before = file.read_text(encoding="utf-8")
        file.write_text(f"{before}\n# a remark\n", encoding="utf-8")
        file.write_text(before, encoding="utf-8")

    monkeypatch.setattr("miggraph.build.assemble", once_before(assemble, change))
    conductor.build(settings)
    assert not is_up_to_date(settings)
    conductor.build(settings)
    assert is_up_to_date(settings)


def test_software_that_is_changed_while_a_build_runs_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_project(tmp_path / "project", published=True)
    monkeypatch.setattr(Cache, "is_of_now", lambda _: False)
    conductor.build(settings)
    assert not is_up_to_date(settings)
    monkeypatch.setattr(Work, "is_shared", True)
    with pytest.raises(ChangedError, match="while several processes worked with it"):
        conductor.build(settings)


def test_authority_files_that_are_changed_while_they_are_read_are_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "quay.ttl"
    file.write_text('<urn:quay> <http://www.w3.org/2000/01/rdf-schema#label> "Quay" .')
    key = shared_key(tmp_path, PROJECT / "ontology")
    file.write_text('<urn:quay> <http://www.w3.org/2000/01/rdf-schema#label> "Mole" .')
    with pytest.raises(ChangedError):
        shared_one(tmp_path, PROJECT / "ontology", key)


def test_shapes_that_are_changed_before_they_are_read_leave_nothing_behind(tmp_path: Path) -> None:
    """What they look at beyond a thing is kept too, and must not be kept as that of other shapes."""
    folder, cache = tmp_path / "shapes", Cache(tmp_path / "cache", 1_000_000)
    folder.mkdir()
    file = folder / "one.ttl"
    file.write_text(READING.format(name="far"))
    digest = hash_of_folder(folder)
    file.write_text(READING.format(name="near"))
    with pytest.raises(ChangedError):
        read_beyond(folder, digest, Work(cache))
    file.write_text(READING.format(name="far"))
    assert "urn:far" in (read_beyond(folder, digest, Work(cache)) or ())


def test_faults_that_are_confirmed_by_changed_shapes_are_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    folder.mkdir()
    file = folder / "one.ttl"
    file.write_text(SHAPE.format(number=1))
    shapes = ShapesAtHand(folder, hash_of_folder(folder), None)
    file.write_text(SHAPE.format(number=2))
    graphs = {"one": Graph.of(b"<urn:a> <urn:b> <urn:c> <urn:g> .\n", Cache(None), "one")}
    with Work(Cache(tmp_path / "cache", 1_000_000)) as work:
        shared = Graph.of(b"", work.cache)
        checking = _Checking(graphs, shared, shapes, work)
        beside = Several(graphs, shared, shapes, work, hashes_of(()), checking._around)
        with pytest.raises(ChangedError):
            list(checking._confirmed_by_graph({"one": [Violation("urn:a", "", "is odd")]}, hashes_of(()), beside))
        file.write_text(SHAPE.format(number=1))
        made = work.cache.made
        list(checking._confirmed_by_graph({"one": [Violation("urn:a", "", "is odd")]}, hashes_of(()), beside))
        assert work.cache.made > made


def test_large_file_of_a_folder_is_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LARGEST_FILE", 3)
    (tmp_path / "names.ttl").write_text("Quay")
    before = hash_of_folder(tmp_path)
    (tmp_path / "names.ttl").write_text("Mole")
    assert hash_of_folder(tmp_path) != before
