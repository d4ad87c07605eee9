"""The whole build on a small project."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from building import REPORT, contents, make_project, named_quads, report_file
from miggraph import build as conductor
from miggraph import corpus, iris
from miggraph.config import Settings
from miggraph.errors import AuthorityError, MiggraphError, ReportError, ShapeError
from miggraph.evidence import check_evidence, texts_of
from model_server import chat, model_server

Built = tuple[Settings, conductor.Built, list[conductor.StageReport]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    settings = make_project(tmp_path_factory.mktemp("project"))
    stages: list[conductor.StageReport] = []
    return settings, conductor.build(settings, progress=stages.append), stages


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_project(tmp_path / "project")


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    """A project with a dataset of another report."""
    return make_project(tmp_path / "project", published=True)


def test_build_publishes_dump_store_and_facts(built: Built) -> None:
    settings, made, _ = built
    current = settings.dataset_dir / "current"
    dump = (settings.dataset_dir / "miggraph.nq").read_bytes()
    assert current.resolve() == made.folder
    assert hashlib.sha256(dump).hexdigest() == made.version == made.folder.name
    assert dump.splitlines() == sorted(set(dump.splitlines()))
    assert named_quads(Store.read_only(str(current / "store"))) == len(dump.splitlines())
    facts = json.loads((current / "build.json").read_text())
    assert facts["version"] == made.version
    assert facts["counts"]["quads"] == len(dump.splitlines())
    assert facts["curation"] is True


def test_build_has_a_graph_for_each_source(built: Built) -> None:
    _, made, _ = built
    for name in ("ontology", "authority", f"report/{REPORT}", "inferred", "metadata"):
        assert made.counts[f"graph/{name}"] > 0, name


def test_build_proves_its_passages(built: Built) -> None:
    _, made, _ = built
    quads = list(parse(path=str(made.folder / "miggraph.nq"), format=RdfFormat.N_QUADS))
    assert check_evidence(quads, texts_of(quads)) > 5


def test_build_tells_of_each_stage_once(built: Built) -> None:
    _, _, stages = built
    assert [stage.name for stage in stages] == [
        "authority",
        "read",
        "extract",
        "coverage",
        "curate",
        "link",
        "graph",
        "evidence",
        "echoes",
        "reason",
        "shapes",
        "publish",
    ]
    assert all(stage.made for stage in stages)


@pytest.mark.parametrize("seed", ["1", pytest.param("2", marks=pytest.mark.long)])
def test_build_gives_the_same_version_in_another_process(built: Built, tmp_path: Path, seed: str) -> None:
    settings, made, _ = built
    command = [
        sys.executable,
        "-m",
        "miggraph",
        "--root",
        str(settings.root),
        "build",
        "--no-cache",
        "--out",
        str(tmp_path / "other"),
    ]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == made.version


def _empty(settings: Settings) -> None:
    report_file(settings).write_bytes(b"")


def _binary(settings: Settings) -> None:
    report_file(settings).write_bytes(b"\x7fELF\x00\x01\x02")


def _latin(settings: Settings) -> None:
    report_file(settings).write_bytes("Genève".encode("latin-1"))


def _huge(settings: Settings) -> None:
    with report_file(settings).open("wb") as stream:
        stream.truncate(100_000_000)


def _strange(settings: Settings) -> None:
    report_file(settings).write_text("zzz yyy xxx.\n")


def _no_report(settings: Settings) -> None:
    report_file(settings).unlink()


def _no_metadata(settings: Settings) -> None:
    report_file(settings).with_suffix(".toml").unlink()


def _broken_metadata(settings: Settings) -> None:
    report_file(settings).with_suffix(".toml").write_text("title = ")


def _authority_syntax(settings: Settings) -> None:
    settings.authority_dir.unlink()
    settings.authority_dir.mkdir()
    (settings.authority_dir / "mine.ttl").write_text("@prefix a: <urn:a> .\n\na:b a:c d .\n")


def _shape_that_nothing_meets(settings: Settings) -> None:
    settings.shapes_dir.unlink()
    settings.shapes_dir.mkdir()
    (settings.shapes_dir / "strict.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix mig: <https://w3id.org/miggraph/ontology#> .
        <urn:shape> a sh:NodeShape ; sh:targetClass mig:Report ; sh:property <urn:shape#colour> .
        <urn:shape#colour> sh:path mig:colour ; sh:minCount 1 ; sh:message "Paint it." ."""
    )


def _correction(settings: Settings) -> None:
    (settings.curation_dir / "mine.toml").write_text("x = 1\n")


BAD: list[tuple[Callable[[Settings], None], type[MiggraphError], str]] = [
    (_empty, ReportError, "is empty"),
    (_binary, ReportError, "is not text"),
    (_latin, ReportError, "not UTF-8"),
    (_huge, ReportError, "100 MB"),
    (_strange, ReportError, "nothing is recognised"),
    (_no_report, ReportError, "holds no report"),
    (_no_metadata, ReportError, "metadata file is missing"),
    (_broken_metadata, ReportError, "cannot be read as TOML"),
    (_authority_syntax, AuthorityError, "mine.ttl:3"),
    (_shape_that_nothing_meets, ShapeError, "Paint it."),
]


@pytest.mark.parametrize(("spoil", "error", "words"), BAD, ids=[case[0].__name__.strip("_") for case in BAD])
def test_build_of_bad_input_is_one_line_and_writes_nothing(
    settings: Settings, spoil: Callable[[Settings], None], error: type[MiggraphError], words: str
) -> None:
    spoil(settings)
    with pytest.raises(error) as caught:
        conductor.build(settings)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not settings.dataset_dir.exists()


def test_build_that_fails_leaves_the_dataset_as_it_was(published: Settings) -> None:
    conductor.build(published)
    before = contents(published.dataset_dir)
    _broken_metadata(published)
    with pytest.raises(ReportError):
        conductor.build(published)
    assert contents(published.dataset_dir) == before


def test_build_without_curation_says_so(published: Settings) -> None:
    _correction(published)
    made = conductor.build(published, curation=False)
    assert json.loads((made.folder / "build.json").read_text())["curation"] is False


def test_build_asks_a_model_only_where_one_is_set_and_repeats_without_it(published: Settings) -> None:
    quote = "The ferry is the only way to school."
    file = report_file(published)
    file.write_text(file.read_text(encoding="utf-8") + f"\n## A last word\n\n{quote}\n", encoding="utf-8")
    plain = conductor.build(published).version
    stages: list[conductor.StageReport] = []
    finding: dict[str, object] = {"kind": "finding", "quote": quote, "speaker": None, "addressee": None}
    with model_server(lambda passage: (200, chat([finding] if quote in passage else []))) as server:
        asked = conductor.build(replace(published, model="small", model_url=server.url), progress=stages.append).version
    [said] = [note for stage in stages for note in stage.notes if note.startswith("model small")]
    assert "1 statements taken" in said
    assert asked != plain
    assert conductor.build(replace(published, model="small")).version == asked
    assert conductor.build(published).version == plain


@pytest.mark.parametrize("make", ["build", "convert"])
def test_what_is_made_is_named_under_the_base_of_its_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, make: str
) -> None:
    """Also where no command has told the process which corpus it works for."""
    seen: list[str] = []

    def stop(*_: object, **__: object) -> None:
        seen.append(iris.base())
        raise ReportError("is enough")

    base = "https://reef.example.org/graph/"
    of = replace(settings, base_iri=base)
    monkeypatch.setattr("miggraph.build.assemble", stop)
    monkeypatch.setattr("miggraph.build.conversion.load_shared", stop)
    try:
        with pytest.raises(ReportError, match="is enough"):
            conductor.build(of) if make == "build" else conductor.convert(report_file(of), of)
    finally:
        corpus.enter(corpus.Corpus())
    assert seen == [base]
