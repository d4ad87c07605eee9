"""The dataset folder: whole at every moment, whatever becomes of a build."""

from __future__ import annotations

import errno
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from building import contents, named_quads
from miggraph.errors import DatasetError
from miggraph.parts import Part
from miggraph.publish import (
    current_facts,
    has_form_of_now,
    merged,
    publish,
    require_dataset_or_new,
    roll_back,
    version_of,
    versions_of,
    writing,
)

ONE = b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"
TWO = b"<urn:a> <urn:b> <urn:d> <urn:g> .\n"
MANY = 60_000
SLOW_BUILD = f"""
import sys
from pathlib import Path
from miggraph.publish import publish, writing
folder = Path(sys.argv[1])
data = b"".join(sorted(b"<urn:a%d> <urn:b> <urn:c%d> <urn:g> .\\n" % (n, n) for n in range({MANY})))
with writing(folder):
    print("writing", flush=True)
    publish(folder, data, {{}})
"""


def put(folder: Path, data: bytes) -> Path:
    with writing(folder):
        return publish(folder, data, {"inputs": "x"})


def assert_is_current(folder: Path, data: bytes) -> None:
    facts = current_facts(folder)
    assert facts is not None
    assert facts["version"] == version_of(data)
    assert (folder / "miggraph.nq").read_bytes() == data
    assert named_quads(Store.read_only(str(folder / "current" / "store"))) == data.count(b"\n")


def test_publish_swaps_the_current_version(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "dataset"
    put(folder, ONE)
    assert_is_current(folder, ONE)
    put(folder, TWO)
    assert_is_current(folder, TWO)
    assert (folder / "current").readlink() == Path("versions") / version_of(TWO)
    assert {entry.name for entry in folder.iterdir()} == {"current", "miggraph.nq", "versions"}


def test_publish_keeps_the_last_two_versions(tmp_path: Path) -> None:
    for number in range(4):
        put(tmp_path, b"<urn:a> <urn:b> <urn:%d> <urn:g> .\n" % number)
    kept = {version.name for version in (tmp_path / "versions").iterdir()}
    assert kept == {version_of(b"<urn:a> <urn:b> <urn:%d> <urn:g> .\n" % number) for number in (2, 3)}


def test_publish_of_the_same_data_renews_only_the_facts(tmp_path: Path) -> None:
    target = put(tmp_path, ONE)
    store = (target / "store").stat().st_ino
    with writing(tmp_path):
        publish(tmp_path, ONE, {"inputs": "y"})
    facts = json.loads((target / "build.json").read_text())
    assert (facts["version"], facts["inputs"]) == (version_of(ONE), "y")
    assert (target / "store").stat().st_ino == store


def test_publish_repairs_a_damaged_version(tmp_path: Path) -> None:
    (put(tmp_path, ONE) / "miggraph.nq").write_bytes(b"")
    put(tmp_path, ONE)
    assert_is_current(tmp_path, ONE)


@pytest.mark.parametrize("name", ["notes.txt", ".git", "versions.txt"])
def test_foreign_folder_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(DatasetError, match="is not a dataset"), writing(tmp_path):
        pass
    assert contents(tmp_path) == {name: b"mine"}


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DatasetError, match="is not a folder"):
        require_dataset_or_new(tmp_path / "file")


def test_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DatasetError, match="cannot be written"), writing(tmp_path / "file" / "dataset"):
        pass


def test_full_disk_is_told_with_what_helps(tmp_path: Path) -> None:
    def load() -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    with writing(tmp_path), pytest.raises(DatasetError, match="No space left on device; make room"):
        publish(tmp_path, [Part("whole", "0" * 64, load)], {})
    assert list(tmp_path.iterdir()) == []


def test_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with writing(tmp_path / "d"):
        with pytest.raises(DatasetError, match="another build"), writing(tmp_path / "d"):
            pass
        publish(tmp_path / "d", ONE, {})
    assert_is_current(tmp_path / "d", ONE)


def test_failed_first_build_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path / "d"):
        raise RuntimeError
    assert not (tmp_path / "d").exists()


def test_dataset_without_store_has_no_facts(tmp_path: Path) -> None:
    target = put(tmp_path, ONE)
    (target / "store").rename(tmp_path / "elsewhere")
    assert current_facts(tmp_path) is None


def _temporary_there(folder: Path) -> bool:
    return any(folder.glob(".building-*"))


def _dump_there(folder: Path) -> bool:
    return any(folder.glob(".building-*/miggraph.nq"))


def _store_there(folder: Path) -> bool:
    return any(folder.glob(".building-*/store/*"))


def _facts_there(folder: Path) -> bool:
    return any(folder.glob(".building-*/build.json"))


def _moved(folder: Path) -> bool:
    return len(list((folder / "versions").iterdir())) > 1


@pytest.mark.parametrize("moment", [_temporary_there, _dump_there, _store_there, _facts_there, _moved])
def test_killed_build_leaves_a_whole_dataset(tmp_path: Path, moment: Callable[[Path], bool]) -> None:
    folder = tmp_path / "dataset"
    put(folder, ONE)
    with subprocess.Popen([sys.executable, "-c", SLOW_BUILD, str(folder)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        while child.poll() is None and not moment(folder):
            time.sleep(0.0005)
        child.send_signal(signal.SIGKILL)
    facts = current_facts(folder)
    assert facts is not None
    data = (folder / "current" / "miggraph.nq").read_bytes()
    assert version_of(data) == facts["version"]
    assert data == ONE or moment is _moved or child.returncode == 0
    put(folder, TWO)
    assert_is_current(folder, TWO)
    assert not _temporary_there(folder)


def test_publish_counts_what_the_version_holds(tmp_path: Path) -> None:
    typed = b"<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:C> <urn:h> .\n"
    facts = json.loads((put(tmp_path, ONE + typed) / "build.json").read_text())
    assert facts["figures"]["totals"]["triples"] == 2
    assert facts["figures"]["classes"] == {"urn:C": 1}
    assert facts["figures"]["graphs"] == {"urn:g": 1, "urn:h": 1}


def numbered(number: int) -> bytes:
    return b"<urn:a> <urn:b> <urn:%d> <urn:g> .\n" % number


def test_publish_keeps_as_many_versions_as_said(tmp_path: Path) -> None:
    for number in range(4):
        with writing(tmp_path):
            publish(tmp_path, numbered(number), {}, kept=3)
    assert {version.name for version in (tmp_path / "versions").iterdir()} == {
        version_of(numbered(number)) for number in (1, 2, 3)
    }


def test_rollback_makes_an_older_version_current(tmp_path: Path) -> None:
    for number in range(3):
        with writing(tmp_path):
            publish(tmp_path, numbered(number), {}, kept=3)
    roll_back(tmp_path)
    assert_is_current(tmp_path, numbered(1))
    roll_back(tmp_path)
    assert_is_current(tmp_path, numbered(0))
    roll_back(tmp_path, version_of(numbered(2))[:10])
    assert_is_current(tmp_path, numbered(2))


def test_version_that_is_current_stays_when_another_is_published(tmp_path: Path) -> None:
    for number in range(2):
        put(tmp_path, numbered(number))
    roll_back(tmp_path)
    put(tmp_path, numbered(2))
    assert (tmp_path / "versions" / version_of(numbered(0))).is_dir()


@pytest.mark.parametrize("version", ["", "0" * 64])
def test_rollback_to_no_version_changes_nothing(tmp_path: Path, version: str) -> None:
    put(tmp_path, ONE)
    with pytest.raises(DatasetError, match="version"):
        roll_back(tmp_path, version)
    assert_is_current(tmp_path, ONE)


def test_rollback_refuses_a_damaged_version(tmp_path: Path) -> None:
    (put(tmp_path, ONE) / "miggraph.nq").write_bytes(b"")
    put(tmp_path, TWO)
    with pytest.raises(DatasetError, match="is damaged"):
        roll_back(tmp_path)
    assert_is_current(tmp_path, TWO)


def put_of_before(folder: Path, data: bytes) -> Path:
    """A version as a former software wrote it, which had another form of stores."""
    version = put(folder, data).resolve()
    facts = json.loads((version / "build.json").read_text(encoding="utf-8"))
    (version / "build.json").write_text(json.dumps({**facts, "store_format": 0}), encoding="utf-8")
    shutil.rmtree(version / "store")
    Store(str(version / "store")).flush()
    return version


def test_rollback_refuses_a_version_of_another_form(tmp_path: Path) -> None:
    version = put(tmp_path, ONE).resolve()
    facts = json.loads((version / "build.json").read_text(encoding="utf-8"))
    (version / "build.json").write_text(json.dumps({**facts, "store_format": 0}), encoding="utf-8")
    put(tmp_path, TWO)
    with pytest.raises(DatasetError, match="another version of the software"):
        roll_back(tmp_path)
    assert_is_current(tmp_path, TWO)


def test_version_of_another_form_is_replaced(tmp_path: Path) -> None:
    put_of_before(tmp_path, ONE)
    assert not has_form_of_now(tmp_path / "current")
    put(tmp_path, ONE)
    assert has_form_of_now(tmp_path / "current")
    assert_is_current(tmp_path, ONE)
    assert {entry.name for entry in tmp_path.iterdir()} == {"current", "miggraph.nq", "versions"}


def test_merged_parts_are_the_canonical_whole() -> None:
    parts = [ONE + TWO, TWO, b'<urn:a> <urn:b> "c" <urn:g> .\n', b""]
    assert b"".join(merged(parts)) == b"".join(sorted(set(b"".join(parts).splitlines(keepends=True))))


def test_version_that_is_there_gets_newer_facts_only(tmp_path: Path) -> None:
    put(tmp_path, ONE)
    before = (tmp_path / "current" / "search.sqlite").stat().st_ino
    put(tmp_path, TWO)
    with writing(tmp_path):
        publish(tmp_path, ONE, {"inputs": "x", "built_at": "later"})
    assert_is_current(tmp_path, ONE)
    facts = current_facts(tmp_path)
    assert facts is not None
    assert (facts["built_at"], facts["figures"]["totals"]["triples"]) == ("later", 1)
    assert (tmp_path / "current" / "search.sqlite").stat().st_ino == before


def test_version_that_is_half_renewed_is_of_no_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that is killed while it gives a version that is there other files leaves some of both."""
    with writing(tmp_path):
        publish(tmp_path, ONE, {"inputs": "before"}, {"quay.txt": b"The quay."})

    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    kept = Path.replace
    monkeypatch.setattr(Path, "replace", lambda a, b: killed(a) if a.name == "quay.txt" else kept(a, b))
    with pytest.raises(KeyboardInterrupt), writing(tmp_path):
        publish(tmp_path, ONE, {"inputs": "after"}, {"quay.txt": b"The mole."})
    monkeypatch.undo()
    assert (current_facts(tmp_path) or {})["inputs"] == ""
    with writing(tmp_path):
        publish(tmp_path, ONE, {"inputs": "before"}, {"quay.txt": b"The quay."})
    assert (tmp_path / "current" / "texts" / "quay.txt").read_bytes() == b"The quay."


def test_versions_are_in_their_order_though_the_clock_was_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        monkeypatch.setattr(time, "time_ns", lambda now=10**18 - number * 10**12: now)
        put(tmp_path, numbered(number))
    assert [version.name for version in versions_of(tmp_path)] == [version_of(numbered(n)) for n in (2, 1)]
    roll_back(tmp_path)
    assert_is_current(tmp_path, numbered(1))


def test_version_that_is_there_has_the_texts_of_now_alone(tmp_path: Path) -> None:
    """A file as received may come or go with the same dump."""
    for names in (("quay.txt", "quay.original.txt"), ("quay.txt",)):
        with writing(tmp_path):
            publish(tmp_path, ONE, {}, dict.fromkeys(names, b"The quay."))
        assert {file.name for file in (tmp_path / "current" / "texts").iterdir()} == set(names)
