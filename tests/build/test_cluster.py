"""A build on a Dask cluster gives what one on this machine gives, whatever becomes of its workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from building import HEDGE, add_report, make_project, metadata
from miggraph import corpus
from miggraph.build import build, work
from miggraph.build.cache import Cache
from miggraph.build.cluster import Cluster, do_there
from miggraph.build.work import Outcome, Task
from miggraph.cli import main
from miggraph.errors import UsageError
from support import PROJECT

TEXT = "# Notes\n\nMs. {name} Quill of the Harbour Council urged Kenya to register every ferry of the {name} line.\n"
NAMES = ("ada", "bea", "cleo", "dora", "edda", "fay")
SECONDS = 60
APART = """
import os, sys
gone = {gone!r}
def refuse(event, given):
    if event in ("open", "os.listdir", "os.scandir") and given and isinstance(given[0], (str, bytes, os.PathLike)):
        if os.path.abspath(os.fsdecode(given[0])).startswith(gone):
            raise FileNotFoundError(given[0])
sys.addaudithook(refuse)
"""
"""Has a worker find nothing in some folders, as if it were on a machine that lacks them."""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers, for whom the folder of the project is not there."""
    told, apart = tmp_path / "scheduler.json", tmp_path / "apart.py"
    gone = (str(tmp_path / "project"), *(str(PROJECT / name) for name in ("data", "ontology", "queries", "shapes")))
    apart.write_text(APART.format(gone=gone), encoding="utf-8")
    (tmp_path / "there").mkdir()
    here = ("--host", "127.0.0.1", "--no-dashboard")
    commands = [
        ("scheduler", "--port", "0", "--scheduler-file", str(told), *here),
        *[("worker", "--scheduler-file", str(told), "--nthreads", "1", "--no-nanny", "--preload", str(apart), *here)]
        * 2,
    ]
    run = [
        subprocess.Popen((sys.executable, "-m", "dask", *each), cwd=tmp_path / "there", stderr=subprocess.DEVNULL)
        for each in commands
    ]
    try:
        end = time.monotonic() + SECONDS
        while not (told.exists() and told.read_text()) and time.monotonic() < end:
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"], run[1:]
    finally:
        for process in run[::-1]:
            process.kill()
            process.wait()


@pytest.mark.long  # a cluster and some builds
def test_build_on_a_cluster_without_the_project_that_loses_a_worker_is_that_of_this_machine(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, (lost, _) = cluster
    settings = make_project(tmp_path / "project")
    for name in NAMES:
        add_report(settings.reports_dir, name, TEXT.format(name=name.capitalize()), metadata(f"Notes {name}"))
    right, given = Cluster.each, []

    def losing(self: Cluster, cache: Cache, tasks: Sequence[Task]) -> Iterator[tuple[int, Outcome]]:
        for number, outcome in right(self, cache, tasks):
            given.append(outcome.task.report)
            if len(given) == len(NAMES) + 3:  # in the middle of extraction
                os.kill(lost.pid, signal.SIGKILL)
            yield number, outcome

    monkeypatch.setattr(Cluster, "each", losing)
    monkeypatch.setattr(work, "_SMALL", 1)
    there = build(settings, scheduler=address)
    assert lost.wait(SECONDS) == -signal.SIGKILL
    assert set(NAMES) < set(given)
    here = build(replace(settings, dataset=tmp_path / "elsewhere"), cached=False)
    assert (there.version, there.left_out) == (here.version, here.left_out)


@pytest.mark.long  # three builds and a cluster
def test_corpus_with_base_and_rules_is_built_alike_in_one_process_in_several_and_on_a_cluster(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    root, base = tmp_path / "reef", "https://reef.example.org/kg/"
    assert main(["init", str(root), "--base-iri", base]) == 0
    for name in NAMES:
        text = TEXT.format(name=name.capitalize()) + "\nIt took reefwise 40 days.\n"
        add_report(root / "data" / "reports", name, text, metadata(f"Notes {name}"))
    (root / "rules" / "en").mkdir()
    (root / "rules" / "en" / "hedge.reef.toml").write_text(HEDGE, encoding="utf-8")
    versions = set()
    for name, more in (("one", ()), ("several", ()), ("cluster", ("--scheduler", cluster[0]))):
        command = ("-m", "miggraph", "--root", str(root), "build", "--no-cache", "--out", str(tmp_path / name), *more)
        environ = {**os.environ, "MIGGRAPH_BUILD_PROCESSES": "1" if name == "one" else "2"}
        subprocess.run((sys.executable, *command), env=environ, capture_output=True, timeout=4 * SECONDS, check=True)
        dump = (tmp_path / name / "current" / "miggraph.nq").read_text(encoding="utf-8")
        assert f"<{base}id/report/ada>" in dump
        versions.add((tmp_path / name / "current").resolve().name)
    assert len(versions) == 1


@pytest.mark.long  # what accepts and says nothing is waited for
@pytest.mark.parametrize(
    "address", ["", "http://{}", "tls://{}", "ucx://{}", "tcp://{}", "no address", "tcp://127.0.0.1:1"]
)
def test_address_without_a_scheduler_is_one_line(tmp_path: Path, address: str) -> None:
    settings = make_project(tmp_path / "project")
    out = tmp_path / "new"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        given = address.format(f"127.0.0.1:{silent.getsockname()[1]}")
        command = ("-m", "miggraph", "--root", str(settings.root), "build", "--out", str(out), "--scheduler", given)
        ended = subprocess.run((sys.executable, *command), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("miggraph: --scheduler: ")
    assert not out.exists()


@pytest.mark.long  # a scheduler starts
def test_scheduler_without_workers_is_waited_for_and_told(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    for each in workers:
        each.kill()
        each.wait()
    monkeypatch.setattr("miggraph.build.cluster._SECONDS", 1)
    said: list[str] = []
    with pytest.raises(UsageError, match="has no workers"):
        Cluster(address, said.append)
    assert said == [f"waits up to 1 s for workers of {address}"]


def test_worker_with_other_software_ends_the_build() -> None:
    with pytest.raises(UsageError, match="another version"):
        do_there(corpus.current(), "0" * 64, len, "ab")


def test_build_on_a_cluster_without_dask_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    settings = make_project(tmp_path / "project")
    assert main(["--root", str(settings.root), "build", "--scheduler", "tcp://127.0.0.1:1"]) != 0
    err = capsys.readouterr().err.splitlines()
    assert err == ["miggraph: --scheduler: needs Dask, which is not installed; install miggraph[cluster]"]
