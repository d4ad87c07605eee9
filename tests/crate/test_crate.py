"""A release packed, made again, damaged and checked."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import releasing
from miggraph import iris
from miggraph.crate import Release, Source, check, pack
from miggraph.crate.packing import alone
from miggraph.errors import DatasetError
from releasing import ADVICE, PORTS, REPORT
from support import PROJECT


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """What a release is made of."""
    settings = releasing.make_project(tmp_path / "project")
    folder = releasing.put(settings, ADVICE + PORTS + REPORT)
    facts = {"software": "1", "inputs": "abc"}
    return Source(settings, folder, facts, Release("0.1", folder.name, "2031-01-03"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_release_made_twice_has_the_same_bytes(source: Source, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip", "a", "b"):
        pack(source, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_archive_and_folder_hold_the_same(source: Source, tmp_path: Path) -> None:
    pack(source, tmp_path / "a.zip")
    pack(source, tmp_path / "a")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(tmp_path / "a")


def test_release_holds_what_is_needed_to_use_it(source: Source, tmp_path: Path) -> None:
    pack(source, tmp_path / "a")
    assert set(contents(tmp_path / "a")) == {
        *("ro-crate-metadata.json", "SHA256SUMS", "README.md", "LICENSE", "CITATION.cff"),
        *("data/miggraph.nq.gz", "data/miggraph.trig.gz", "ontology/coast.ttl", "shapes/coast.ttl"),
        *("queries/coast.rq", "texts/harbour-2011.txt", "texts/harbour-2011.json"),
    }


def test_metadata_tells_whose_a_text_is(source: Source, tmp_path: Path) -> None:
    pack(source, tmp_path / "a")
    graph = {each["@id"]: each for each in json.loads((tmp_path / "a/ro-crate-metadata.json").read_bytes())["@graph"]}
    assert graph["texts/harbour-2011.txt"]["copyrightNotice"] == "© nobody"
    assert graph[f"{releasing.ID}organization/office"]["name"] == "Coast Office"
    assert graph["#version"]["value"] == source.release.version


def test_release_of_a_corpus_is_that_of_its_publisher(source: Source, tmp_path: Path) -> None:
    iris.use_base("https://reef.example.org/kg/")
    try:
        licence = "https://licences.example.org/open"
        settings = replace(source.settings, title='The "Reef"', publisher="Reef Office", licence=licence)
        pack(replace(source, settings=settings), tmp_path / "a")
    finally:
        iris.use_base("")
    graph = {each["@id"]: each for each in json.loads((tmp_path / "a/ro-crate-metadata.json").read_bytes())["@graph"]}
    root, publisher = graph["./"], graph["https://reef.example.org/kg/"]
    assert (root["name"], publisher["name"]) == ('The "Reef", release 0.1', "Reef Office")
    assert root["publisher"] == root["author"] == {"@id": publisher["@id"]}
    assert root["license"] == {"@id": licence}
    assert graph["#software"]["url"] == iris.BASE
    cited = yaml.safe_load((tmp_path / "a/CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["title"], cited["authors"], cited["license-url"]) == (
        'The "Reef"',
        [{"name": "Reef Office"}],
        licence,
    )
    assert cited["url"] == "https://reef.example.org/kg/dataset"
    assert "Reef Office" in (tmp_path / "a/README.md").read_text(encoding="utf-8")


def test_release_of_a_corpus_has_the_licence_of_the_software(source: Source, tmp_path: Path) -> None:
    shutil.rmtree(source.settings.root / "ontology")
    (source.settings.root / "LICENSE").write_text("of the data", encoding="utf-8")
    pack(source, tmp_path / "a")
    assert (tmp_path / "a/LICENSE").read_bytes() == (PROJECT / "LICENSE").read_bytes()


@pytest.mark.parametrize("name", ["a.zip", "a"])
def test_release_as_made_has_no_fault(source: Source, tmp_path: Path, name: str) -> None:
    files = pack(source, tmp_path / name)
    found = check(tmp_path / name)
    assert (found.number, found.version, found.files, found.faults) == ("0.1", source.release.version, files, ())


def append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


def without_part(folder: Path) -> None:
    file = folder / "ro-crate-metadata.json"
    whole = json.loads(file.read_bytes())
    whole["@graph"] = [each for each in whole["@graph"] if each["@id"] != "shapes/"]
    resummed(folder, json.dumps(whole).encode())


def other_version(folder: Path) -> None:
    text = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    version = next(each["value"] for each in json.loads(text)["@graph"] if each["@id"] == "#version")
    resummed(folder, text.replace(version, "0" * 64).encode())


def resummed(folder: Path, metadata: bytes) -> None:
    """Metadata in the place of those that are there, with the check sum that they have."""
    file, sums = folder / "ro-crate-metadata.json", folder / "SHA256SUMS"
    old, new = (hashlib.sha256(data).hexdigest() for data in (file.read_bytes(), metadata))
    file.write_bytes(metadata)
    sums.write_text(sums.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda folder: append(folder / "texts/harbour-2011.txt"), "texts/harbour-2011.txt is not as it was released"),
        (lambda folder: (folder / "LICENSE").unlink(), "LICENSE is missing"),
        (lambda folder: (folder / "more.txt").write_text("more"), "more.txt has no check sum"),
        (lambda folder: append(folder / "data/miggraph.nq.gz"), "data/miggraph.nq.gz is not as it was released"),
        (without_part, "ro-crate-metadata.json says nothing of shapes/"),
        (other_version, "data/miggraph.nq.gz is not of the version that ro-crate-metadata.json names"),
    ],
)
def test_damage_is_named(source: Source, tmp_path: Path, damage: Callable[[Path], Any], fault: str) -> None:
    pack(source, tmp_path / "a")
    damage(tmp_path / "a")
    assert fault in check(tmp_path / "a").faults


def test_link_that_leads_out_of_a_release_is_not_read(source: Source, tmp_path: Path) -> None:
    pack(source, tmp_path / "a")
    (tmp_path / "secret").write_bytes((tmp_path / "a/LICENSE").read_bytes())
    (tmp_path / "a/LICENSE").unlink()
    (tmp_path / "a/LICENSE").symlink_to(tmp_path / "secret")
    assert "LICENSE is not as it was released" in check(tmp_path / "a").faults


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a\\..\\b"])
def test_archive_with_a_name_that_leaves_it_is_refused(source: Source, tmp_path: Path, name: str) -> None:
    pack(source, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr(name, "out")
    with pytest.raises(DatasetError, match="has files that no release has"):
        check(tmp_path / "a.zip")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive"])
def test_file_that_is_no_archive_is_one_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DatasetError, match="cannot be read as a release"):
        check(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"letter.txt": "Dear reader"}, "is no release: it has no SHA256SUMS"),
        ({"SHA256SUMS": "a line", "ro-crate-metadata.json": "{}"}, "SHA256SUMS has a line that is no check sum"),
        ({"SHA256SUMS": "", "ro-crate-metadata.json": "{"}, "is no release: "),
    ],
)
def test_archive_that_is_no_release_is_one_error(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with pytest.raises(DatasetError, match=said):
        check(tmp_path / "a.zip")


def test_place_with_something_else_is_left_alone(source: Source, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear reader", encoding="utf-8")
    with pytest.raises(DatasetError, match="is something else than a release"):
        pack(source, tmp_path / "mine")


def test_remains_of_a_release_that_was_killed_are_cleared_away(source: Source, tmp_path: Path) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("miggraph.crate.packing.metadata", killed)
        patched.setattr("miggraph.crate.packing.remove", lambda place: None)
        with pytest.raises(KeyboardInterrupt):
            pack(source, tmp_path / "a")
    assert not (tmp_path / "a").exists()
    pack(source, tmp_path / "a")
    assert {each.name for each in tmp_path.iterdir()} == {"a", "project"}


def test_two_do_not_write_one_release_at_once(source: Source, tmp_path: Path) -> None:
    with alone(tmp_path / ".release-a.zip"), pytest.raises(DatasetError, match="is being written"):
        pack(source, tmp_path / "a.zip")
    pack(source, tmp_path / "a.zip")
