"""A version that is made of the one before and of what has changed since: the same as one from nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from pyoxigraph import Store

from building import contents
from miggraph.dataset_description import Description
from miggraph.iris import graph
from miggraph.publish import Content, changes, current_facts, is_undamaged, prepare, publication, writing
from miggraph.publish.folder import hashed_dump
from miggraph.queries import Question
from miggraph.releases import record
from publishing import XSD, Dataset, edited, everything, ground, parts_of, put

MANY = 3000
"""Things of the ground, beside which a report is little."""
SLOW = """
import sys
from pathlib import Path
from publishing import ground, parts_of, put
old = ground(int(sys.argv[2]))
new = {**old, "report/quay": {b"<urn:x:thing/1> <urn:x:p> <urn:x:thing/2> <urn:x:g> .\\n"}}
print("publishing", flush=True)
put(Path(sys.argv[1]), new, parts_of(old))
"""


def drawn(seed: int, *, size: int = 0) -> tuple[Dataset, Dataset]:
    """A dataset, and what an edit makes of it."""
    chance = random.Random(seed)
    before = ground(size)
    for _ in range(4):
        before = edited(chance, before)
    return before, edited(chance, before)


@pytest.mark.parametrize("seed", range(4))
def test_version_made_of_changes_is_the_one_made_of_all(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    dataset = ground(2)
    put(tmp_path / "changed", dataset)
    for number in range(3):
        before, dataset = parts_of(dataset), edited(chance, dataset)
        with patch.object(changes, "LARGE", 100), patch.object(publication, "write_whole", side_effect=AssertionError):
            made = put(tmp_path / "changed", dataset, before)
        assert everything(made) == everything(put(tmp_path / f"whole{number}", dataset))


def test_number_beside_a_greater_one_is_counted(tmp_path: Path) -> None:
    """Asked for 255, a store on disk tells the numbers up to 511 too."""
    value, where = "<urn:x:thing> <urn:x:value>", f"<{graph('report/quay')}> .\n"
    lines = [f'{value} "{number}"^^<{XSD}integer> {where}'.encode() for number in (300, 255)]
    before = {**ground(100), "report/quay": set(lines[:1])}
    after = {**before, "report/quay": set(lines)}
    put(tmp_path / "changed", before)
    with patch.object(publication, "write_whole", side_effect=AssertionError):
        made = put(tmp_path / "changed", after, parts_of(before))
    assert everything(made) == everything(put(tmp_path / "whole", after))


def test_changed_query_changes_the_description_alone(tmp_path: Path) -> None:
    dataset = ground(50)
    texts = ("SELECT ?ferry { ?ferry a mig:Event }", "SELECT ?ferry { ?ferry a mig:Country }")
    old, new = ([Question("ferries", "Which ferries?", "", "quays", (), (), (), (), None, (), text)] for text in texts)
    before = put(tmp_path / "changed", dataset, asked=old)
    with patch.object(publication, "write_whole", side_effect=AssertionError):
        made = put(tmp_path / "changed", dataset, asked=new)
    assert before != made
    assert everything(made) == everything(put(tmp_path / "whole", dataset, asked=new))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_version_made_of_many_changes_is_the_one_made_of_all(tmp_path: Path, seed: int) -> None:
    test_version_made_of_changes_is_the_one_made_of_all(tmp_path, seed)


def test_large_change_is_published_as_a_whole(tmp_path: Path) -> None:
    before, after = drawn(1)
    put(tmp_path / "dataset", before)
    with patch.object(changes, "LARGE", 0):
        made = put(tmp_path / "dataset", after, parts_of(before))
    assert everything(made) == everything(put(tmp_path / "whole", after))


def test_change_from_parts_that_are_gone_is_published_as_a_whole(tmp_path: Path) -> None:
    before, after = drawn(2)
    put(tmp_path / "dataset", before)
    made = put(tmp_path / "dataset", after)
    assert everything(made) == everything(put(tmp_path / "whole", after))


@pytest.mark.parametrize("name", ["parts.tsv", "counts.tsv", "census.json", "described.nq", "noted.json", "texts.tsv"])
def test_version_whose_ledger_lacks_a_file_is_not_built_upon(tmp_path: Path, name: str) -> None:
    before, after = drawn(3)
    (put(tmp_path / "dataset", before) / "ledger" / name).unlink()
    with patch.object(changes, "LARGE", 100):
        made = put(tmp_path / "dataset", after, parts_of(before))
    assert everything(made) == everything(put(tmp_path / "whole", after))


@pytest.mark.parametrize("told", ["[]", '{"sets": 1, "rows": null}', '{"sets": [], "rows": [[0, "", 0, 0, 0]]}'])
def test_version_whose_figures_are_noted_otherwise_is_not_built_upon(tmp_path: Path, told: str) -> None:
    before, after = drawn(3)
    noted = put(tmp_path / "dataset", before) / "ledger" / "noted.json"
    noted.write_text(told.ljust(noted.stat().st_size))
    with patch.object(changes, "LARGE", 100):
        made = put(tmp_path / "dataset", after, parts_of(before))
    assert everything(made) == everything(put(tmp_path / "whole", after))


@pytest.mark.parametrize("name", ["search.sqlite", "store"])
def test_damaged_version_is_not_built_upon(tmp_path: Path, name: str) -> None:
    before, after = drawn(3)
    there = put(tmp_path / "dataset", before) / name
    for file in there.glob("*.sst") if there.is_dir() else [there]:
        file.write_bytes(bytes(file.stat().st_size))
    with patch.object(changes, "LARGE", 100):
        made = put(tmp_path / "dataset", after, parts_of(before), record=record)
    assert everything(made) == everything(put(tmp_path / "whole", after))


def test_version_whose_dump_is_damaged_at_its_size_is_not_built_upon(tmp_path: Path) -> None:
    before = ground(100)
    after = {**before, "report/quay": {b"<urn:zebra> <urn:p> <urn:o> <urn:g> .\n"}}
    dump = put(tmp_path / "dataset", before) / "miggraph.nq"
    dump.write_bytes(dump.read_bytes().replace(b"#", b"+", 1))
    made = put(tmp_path / "dataset", after, parts_of(before))
    assert everything(made) == everything(put(tmp_path / "whole", after))


def test_hash_of_a_dump_stands_as_long_as_the_file_is_the_same(tmp_path: Path) -> None:
    version = put(tmp_path, ground(10))
    known = replace(hashed_dump(version), version="as it was told")
    assert hashed_dump(version, known) == known
    dump = version / "miggraph.nq"
    dump.write_bytes(dump.read_bytes())
    assert hashed_dump(version, known).version == version.name


def test_change_leaves_the_version_before_as_it_was(tmp_path: Path) -> None:
    before, after = drawn(4, size=50)
    old = put(tmp_path, before)
    held = contents(old)
    with patch.object(changes, "LARGE", 100):
        new = put(tmp_path, after, parts_of(before))
    assert new != old
    assert contents(old) == held
    assert is_undamaged(old)
    assert is_undamaged(new)


def test_store_is_closed_when_it_is_compared_with_the_one_before(tmp_path: Path) -> None:
    before, (after, _) = ground(100), drawn(4, size=100)
    kept = {each.digest: each.load for each in parts_of(before)}
    put(tmp_path, before)
    seen: list[Store] = []
    content = Content(
        parts_of(after),
        describe=Description([]),
        kept=lambda digest: kept[digest]() if digest in kept else None,
        made_by="x",
        compare=lambda _, version, __: seen.append(Store(str(version / "store"))),
    )
    with writing(tmp_path), patch.object(changes, "LARGE", 100):
        prepared = prepare(tmp_path, content)
    assert prepared
    assert len(seen) == 1


@pytest.mark.parametrize("seed", range(3))
def test_change_that_is_handed_on_is_how_the_dumps_differ(tmp_path: Path, seed: int) -> None:
    before, after = drawn(seed)
    told = []
    put(tmp_path, before)
    with patch.object(changes, "LARGE", 100):
        put(tmp_path, after, parts_of(before), record=lambda *change: told.append(change))
    ((old, new, change, _),) = told
    assert change
    gone, come = ({*(folder / "miggraph.nq").read_bytes().splitlines(keepends=True)} for folder in (old, new))
    assert (change.removed, change.added) == (gone - come, come - gone)


def test_nothing_changed_writes_only_the_facts(tmp_path: Path) -> None:
    dataset, _ = drawn(5)
    held = contents(put(tmp_path, dataset))
    assert contents(put(tmp_path, dataset)).keys() == held.keys()
    assert {name for name, data in contents(tmp_path / "current").items() if held[name] != data} <= {"build.json"}


@pytest.mark.parametrize("there", ["*", "ledger/counts.tsv", "store/*", "search.sqlite", "build.json"])
def test_killed_change_leaves_a_whole_dataset(tmp_path: Path, there: str) -> None:
    folder, before = tmp_path / "dataset", ground(MANY)
    old = put(folder, before)
    tests = str(Path(__file__).parents[1])
    environment = {"PYTHONPATH": ":".join([tests, *sys.path])}
    command = [sys.executable, "-c", SLOW, str(folder), str(MANY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        child.stdout.readline()
        while child.poll() is None and not any(folder.glob(f".building-*/{there}")):
            time.sleep(0.0005)
        child.send_signal(signal.SIGKILL)
    facts = current_facts(folder)
    assert facts is not None
    assert is_undamaged(folder / "versions" / facts["version"])
    assert is_undamaged(old)
    assert len(Store.read_only(str(old / "store"))) > MANY
    assert put(folder, before) == old
    assert not any(folder.glob(".building-*"))
