"""The pooled engine: limits, lost workers, queues, new versions, processes that come and go."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import serving
from miggraph.engine import (
    Answer,
    LimitError,
    Limits,
    MemoryLimitError,
    PooledEngine,
    QueryAbandonedError,
    QueryTooComplexError,
    QueueFullError,
    ResultTooLargeError,
    TimeLimitError,
    Underway,
    WorkerLostError,
)
from miggraph.engine.admission import Gate
from miggraph.engine.attempt import Run
from miggraph.engine.process import Worker
from miggraph.errors import DatasetError, MiggraphError, QueryError

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f VALUES ?g { 1 2 3 } FILTER(STR(?a) < STR(?d)) }"
QUICK = "ASK { ?s ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
HUNGRY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
CHAINED = "ASK { FILTER(" + "!" * 200_000 + "1) }"
LIMITS = Limits(seconds=1.5, patience=(0.05, 0.1), memory=150_000_000, rows=1000, size=100_000, waiting=2, workers=2)


@pytest.fixture
def engine(shared: Path) -> Iterator[PooledEngine]:
    engine = PooledEngine(shared, limits=LIMITS)
    yield engine
    engine.close()


@pytest.fixture
def patient(shared: Path) -> Iterator[PooledEngine]:
    """An engine whose deadline no query of these tests meets, however busy the machine is."""
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30))
    yield engine
    engine.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(12) as threads:
        yield threads


class Remembering(PooledEngine):
    """Tells what it remembers of how slow queries are."""

    def __init__(self, remembered: list[int], dataset: Path, limits: Limits) -> None:
        self._remembered = remembered
        super().__init__(dataset, limits=limits)

    def _remember(self, run: Run, level: int) -> None:
        self._remembered.append(level)
        super()._remember(run, level)


def ask(engine: PooledEngine, text: str, client: str = "", timeout: float | None = None) -> Answer | LimitError:
    try:
        return engine.query(text, client=client, timeout=timeout)
    except LimitError as error:
        return error


def serves(engine: PooledEngine, version: str) -> bool:
    return engine.query(QUICK).version == version


def waits(gate: Gate, number: int) -> bool:
    return gate.waiting == number


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether any thread of a process is left: what it holds open is closed after the last one."""
    try:
        states = [(task / "stat").read_text(encoding="ascii") for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return False
    return any(state.rpartition(")")[2].split()[0] != "Z" for state in states)


def test_query_over_the_deadline_says_so(engine: PooledEngine) -> None:
    with pytest.raises(TimeLimitError, match="was ended") as caught:
        engine.query(ENDLESS, timeout=0.5)
    error = caught.value
    assert (error.limit, error.value, error.retry_after) == ("query_timeout", "0.5 s", None)
    assert 0.5 <= error.used < 1.5
    assert "narrow the query" in error.advice


def test_query_that_ends_by_itself_before_a_late_engine_is_over_the_deadline(
    engine: PooledEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Worker.result

    def late(self: Worker, until: float, gone: Callable[[], bool] | None) -> Answer | MiggraphError:
        self._process.wait()
        return right(self, until, gone)

    monkeypatch.setattr(Worker, "result", late)
    with pytest.raises(TimeLimitError, match="was ended"):
        engine.query(ENDLESS, timeout=0.2)


def test_query_may_not_ask_for_more_than_the_deadline(engine: PooledEngine) -> None:
    with pytest.raises(TimeLimitError) as caught:
        engine.query(ENDLESS, timeout=60)
    assert caught.value.value == "1.5 s"


def test_query_over_the_memory_says_so(patient: PooledEngine) -> None:
    with pytest.raises(MemoryLimitError, match="query_memory_bytes") as caught:
        patient.query(HUNGRY)
    assert caught.value.value == "150000000 bytes"


def test_query_over_the_size_says_so(engine: PooledEngine) -> None:
    with pytest.raises(ResultTooLargeError, match="result_max_bytes"):
        engine.query(f"SELECT ({'x' * 50_000!r} AS ?x) {{ VALUES ?y {{ 1 2 3 }} }}")


def test_query_over_the_stack_says_so(shared: Path) -> None:
    roomy = PooledEngine(shared, limits=replace(LIMITS, seconds=30, memory=600_000_000))
    with pytest.raises(QueryTooComplexError, match="too deeply"):
        roomy.query(CHAINED)
    roomy.close()


def test_query_of_a_client_that_left_is_ended(engine: PooledEngine) -> None:
    began = time.monotonic()
    with pytest.raises(QueryAbandonedError):
        engine.query(ENDLESS, gone=lambda: time.monotonic() > began + 0.3)
    assert time.monotonic() - began < LIMITS.seconds


def test_engine_answers_after_each_limit(engine: PooledEngine) -> None:
    for hostile in (ENDLESS, HUNGRY, CHAINED):
        with pytest.raises(QueryError):
            engine.query(hostile, timeout=0.5)
        assert engine.query(QUICK).boolean


def test_killed_worker_fails_only_its_query(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30, waiting=64))
    patient = threads.submit(ask, engine, ENDLESS)
    wait_for(lambda: engine._crew._lent != set())
    (victim,) = engine._crew._lent
    quick = [threads.submit(ask, engine, QUICK) for _ in range(50)]
    os.kill(victim.pid, signal.SIGKILL)
    lost = patient.result()
    assert isinstance(lost, WorkerLostError)
    assert lost.retry_after == 1
    assert [each.result() for each in quick if not isinstance(each.result(), Answer)] == []
    assert engine.query(QUICK).boolean
    engine.close()


def test_killed_idle_workers_fail_no_query(engine: PooledEngine) -> None:
    for pid in engine.pids:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not any(map(is_running, engine.pids)))
    assert engine.query(QUICK).boolean


def test_quick_queries_pass_slow_ones(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    slow = [threads.submit(ask, patient, f"{ENDLESS} # {number}") for number in range(4)]
    wait_for(lambda: patient.figures["waiting_slow"] > 0)
    assert patient.query(QUICK).boolean
    assert not any(each.done() for each in slow)
    patient.close()


def test_full_queue_turns_away_at_once(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    for number in range(4):
        threads.submit(ask, patient, f"{ENDLESS} # {number}")
    wait_for(lambda: patient.figures["waiting_slow"] == LIMITS.waiting)
    with pytest.raises(QueueFullError, match="wait already") as caught:
        patient.query(f"{ENDLESS} # one more")
    patient.close()
    assert caught.value.retry_after
    assert caught.value.used < 5


def test_waiting_counts_towards_the_deadline(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    for number in range(2):
        threads.submit(ask, patient, f"{ENDLESS} # {number}")
    wait_for(lambda: list(patient._levels.values()) == [2, 2])
    waiting = ask(patient, f"{ENDLESS} # later", timeout=2)
    patient.close()
    assert isinstance(waiting, QueueFullError)
    assert waiting.limit == "query_timeout"
    assert 2 <= waiting.used < 4


def test_query_that_came_in_long_ago_is_not_begun(patient: PooledEngine) -> None:
    long_ago = time.monotonic() - 31
    with pytest.raises(QueueFullError) as caught:
        patient.query(QUICK, arrived=long_ago)
    assert caught.value.used >= 31
    assert patient.query(QUICK, arrived=time.monotonic() - 1).boolean


def test_query_known_as_slow_begins_among_the_slow(shared: Path) -> None:
    remembered: list[int] = []
    engine = Remembering(remembered, shared, limits=replace(LIMITS, seconds=30))
    for _ in range(2):
        assert isinstance(ask(engine, ENDLESS, timeout=1), TimeLimitError)
    engine.close()
    assert remembered == [1, 2]


def test_query_that_waits_for_the_processor_is_not_taken_for_slow(shared: Path, threads: ThreadPoolExecutor) -> None:
    patience = 0.5
    remembered: list[int] = []
    engine = Remembering(remembered, shared, limits=replace(LIMITS, seconds=30, patience=(patience, 1)))
    engine.query(COUNT)
    for pid in engine.pids:
        os.kill(pid, signal.SIGSTOP)
    waiting = threads.submit(engine.query, QUICK)
    time.sleep(1.5 * patience)
    for pid in engine.pids:
        os.kill(pid, signal.SIGCONT)
    assert waiting.result().boolean
    engine.close()
    assert remembered == []


def test_query_that_was_slow_by_accident_begins_among_the_quick_again(
    patient: PooledEngine, threads: ThreadPoolExecutor
) -> None:
    stopped = patient.pids
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    waiting = threads.submit(patient.query, QUICK)
    wait_for(lambda: list(patient._levels.values()) == [2])
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    assert waiting.result().boolean
    assert not patient._levels


def test_long_query_does_not_begin_among_the_quick(engine: PooledEngine, threads: ThreadPoolExecutor) -> None:
    threads.submit(ask, engine, ENDLESS + " " * 30_000)
    wait_for(lambda: 1 in engine._crew._to_yield.values())


def test_slow_query_lets_others_go_first_from_when_there_are_others(
    patient: PooledEngine, threads: ThreadPoolExecutor
) -> None:
    threads.submit(ask, patient, ENDLESS)
    wait_for(lambda: 2 in patient._crew._to_yield.values())
    (worker,) = patient._crew._lent
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == usual
    patient.query(QUICK)
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) > usual
    assert not patient._crew._to_yield
    patient.close()


def test_worker_of_a_slow_query_that_was_alone_stays_among_the_quick(patient: PooledEngine) -> None:
    patient.query(QUICK)
    started = patient.figures["workers_started_total"]
    for number in range(2):
        patient.query(f"{SLOW} # {number}")
    assert [*patient._levels.values()] != []
    assert patient.figures["workers_started_total"] <= started + 1
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in patient.pids} == {os.getpriority(os.PRIO_PROCESS, 0)}


def test_largest_query_is_ended_when_all_take_too_much_together(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=Limits(seconds=8, memory_together=200_000_000, workers=2))
    modest = threads.submit(ask, engine, ENDLESS, timeout=1.5)
    outcome = ask(engine, HUNGRY)
    assert isinstance(outcome, MemoryLimitError)
    assert outcome.limit == "query_memory_total_bytes"
    assert isinstance(modest.result(), TimeLimitError)
    engine.close()


def test_worker_that_has_grown_is_replaced(shared: Path) -> None:
    engine = PooledEngine(shared, limits=Limits(keep=5_000_000, workers=1))
    (before, *_) = engine.pids
    text = "".join(map(chr, range(0x100, 0x3000)))
    engine.query(f"SELECT ?x {{ VALUES ?x {{ {text!r} }} VALUES ?y {{ {' '.join(map(str, range(500)))} }} }}")
    wait_for(lambda: before not in engine.pids)
    assert engine.query(QUICK).boolean
    engine.close()


def begun(engine: PooledEngine, text: str) -> Underway:
    """A query that was begun at once; an engine can do so once it has a worker to spare."""
    engine.query(QUICK)
    found: list[Underway] = []

    def begin() -> bool:
        underway = engine.begin(text, version=engine.version)
        found.extend([underway] if underway is not None else [])
        return bool(found)

    wait_for(begin)
    return found[0]


def test_query_begun_at_once_is_answered_without_waiting(patient: PooledEngine) -> None:
    underway = begun(patient, QUICK)
    assert select.select([underway.channel], [], [], 5)[0]
    answer = underway.look()
    assert answer is not None
    assert answer.boolean
    underway.end()
    assert not patient._crew._lent


def test_query_begun_at_once_fails_as_any_other(patient: PooledEngine) -> None:
    underway = begun(patient, "SELECT * {")
    assert select.select([underway.channel], [], [], 5)[0]
    with pytest.raises(QueryError, match="syntax error"):
        underway.look()
    underway.end()
    assert not patient._crew._lent


def test_query_begun_at_once_can_be_waited_for_like_a_slow_one(patient: PooledEngine) -> None:
    large = "SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 300"
    underway = begun(patient, large)
    assert underway.wait().payload == patient.query(large).payload
    assert not patient._crew._lent


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_idle_workers_that_ended_take_no_places_with_them(patient: PooledEngine, number: signal.Signals) -> None:
    begun(patient, QUICK).wait()
    for worker in patient._crew._quick:
        os.kill(worker.pid, number)
        worker._process.wait()
    for _ in range(2 * LIMITS.places[0]):
        underway = patient.begin(QUICK, version=patient.version)
        if underway is not None:
            underway.end()
    wait_for(lambda: patient._means.gates[0]._free == LIMITS.places[0])
    assert patient.query(QUICK).boolean


def test_answer_that_is_there_is_taken_after_its_time(patient: PooledEngine) -> None:
    underway = begun(patient, QUICK)
    assert select.select([underway.channel], [], [], 5)[0]
    worker = next(iter(patient._crew._lent))
    said = worker.result(time.monotonic() - 1, None)
    assert isinstance(said, Answer)
    underway.end()


def test_worker_of_a_query_that_is_given_up_is_ended(patient: PooledEngine) -> None:
    underway = begun(patient, ENDLESS)
    assert underway.look() is None
    (victim,) = (worker.pid for worker in patient._crew._lent)
    underway.end()
    wait_for(lambda: not is_running(victim))
    assert not patient._crew._lent
    assert patient.query(QUICK).boolean


def test_engine_that_is_busy_begins_nothing_at_once(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30, patience=(20, 20), workers=1))
    for number in range(2):
        threads.submit(ask, engine, f"{ENDLESS} # {number}")
    wait_for(lambda: len(engine._crew._lent) == 2)
    assert engine.begin(QUICK, version=engine.version) is None
    assert engine.begin(ENDLESS + " " * 30_000, version=engine.version) is None
    engine.close()


def test_version_at_once_is_none_until_a_new_one_is_open(tmp_path: Path) -> None:
    first = serving.write_version(tmp_path)
    engine = PooledEngine(tmp_path, limits=LIMITS)
    assert engine.version_at_once() == first
    second = serving.write_version(tmp_path, extra="<x:g> { <x:s> a <x:n> }\n")
    wait_for(lambda: engine.version_at_once() is None)
    assert engine.begin(QUICK, version=second) is None
    assert engine.query(QUICK).version == engine.version_at_once() == second
    engine.close()


def test_new_version_is_served_while_queries_run(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    serving.write_version(tmp_path)
    engine = PooledEngine(tmp_path, limits=Limits(workers=2))
    over = threading.Event()

    def keep_asking() -> set[tuple[str, bytes]]:
        seen = set()
        while not over.is_set():
            answer = engine.query(COUNT)
            seen.add((answer.version, answer.payload))
        return seen

    asking: list[Future[set[tuple[str, bytes]]]] = [threads.submit(keep_asking) for _ in range(4)]
    try:
        for number in range(3):
            newest = serving.write_version(tmp_path, extra=f"<x:g> {{ <x:s> a <x:{number}> , <x:n> }}\n" * (number + 1))
            wait_for(partial(serves, engine, newest))
    finally:
        over.set()
    seen = set.union(*(each.result() for each in asking))
    assert len({version for version, _ in seen}) == len(seen)
    assert engine.version == newest
    engine.close()


def test_broken_version_leaves_the_old_one(tmp_path: Path) -> None:
    before = serving.write_version(tmp_path)
    engine = PooledEngine(tmp_path, limits=LIMITS)
    broken = tmp_path / "versions" / "broken"
    (broken / "store").mkdir(parents=True)
    (broken / "build.json").write_text('{"version": "broken"}', encoding="utf-8")
    (tmp_path / "next").symlink_to(broken)
    (tmp_path / "next").replace(tmp_path / "current")
    assert [engine.query(QUICK).version for _ in range(3)] == [before] * 3
    engine.close()


def test_engine_of_a_folder_without_a_dataset_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="miggraph build"):
        PooledEngine(tmp_path, limits=LIMITS)


def test_engine_of_a_store_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "current" / "store").mkdir(parents=True)
    (tmp_path / "current" / "build.json").write_text('{"version": "x"}', encoding="utf-8")
    with pytest.raises(DatasetError, match="cannot be opened"):
        PooledEngine(tmp_path, limits=LIMITS)


def test_close_ends_all_workers(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=LIMITS)
    running = threads.submit(ask, engine, ENDLESS)
    wait_for(lambda: engine._crew._lent != set())
    pids = engine.pids
    engine.close()
    assert isinstance(running.result(), WorkerLostError)
    wait_for(lambda: not any(map(is_running, pids)))


def test_closed_engine_starts_no_worker(shared: Path) -> None:
    engine = PooledEngine(shared, limits=LIMITS)
    engine.close()
    with pytest.raises(WorkerLostError, match="being stopped"):
        engine.query(QUICK)
    assert not any(map(is_running, engine.pids))


def test_workers_end_when_their_server_is_killed(shared: Path) -> None:
    script = (
        "import sys, threading; from pathlib import Path; from miggraph.engine import Limits, PooledEngine\n"
        "engine = PooledEngine(Path(sys.argv[1]), limits=Limits(workers=2))\n"
        "threading.Thread(target=engine.query, args=(sys.argv[2],)).start()\n"
        "import time; time.sleep(0.3); print(*engine.pids, flush=True)"
    )
    server = subprocess.Popen([sys.executable, "-c", script, str(shared), ENDLESS], stdout=subprocess.PIPE)
    assert server.stdout is not None
    pids = [int(pid) for pid in server.stdout.readline().split()]
    assert len(pids) >= 2
    assert any(map(is_running, pids))
    server.kill()
    server.wait()
    server.stdout.close()
    wait_for(lambda: not any(map(is_running, pids)))


def test_forked_process_has_workers_of_its_own(shared: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from miggraph.engine import Limits, PooledEngine\n"
        "engine = PooledEngine(Path(sys.argv[1]), limits=Limits(workers=1))\n"
        "ask = lambda: engine.query('ASK {}').boolean\n"
        "ask(); before = set(engine.pids); child = os.fork()\n"
        "if not child: ok = ask() and not before & set(engine.pids); engine.close(); os._exit(0 if ok else 3)\n"
        "code = os.waitpid(child, 0)[1]; sys.exit(code or (0 if ask() and set(engine.pids) == before else 4))"
    )
    assert subprocess.run([sys.executable, "-c", script, str(shared)], check=False).returncode == 0


def test_gate_lets_clients_take_turns(threads: ThreadPoolExecutor) -> None:
    gate = Gate(places=1, waiting=10)
    assert gate.try_enter()
    order: list[str] = []

    def enter(client: str) -> None:
        assert gate.enter(client, time.monotonic() + 5, None)
        order.append(client)
        gate.leave()

    for number, client in enumerate(["a", "a", "a", "b", "c"], start=1):
        threads.submit(enter, client)
        wait_for(partial(waits, gate, number))
    gate.leave()
    wait_for(lambda: len(order) == 5)
    assert order == ["a", "b", "c", "a", "a"]
    assert gate.try_enter()
