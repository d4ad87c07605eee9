"""The pooled engine: limits, lost workers, queues, new versions, processes that come and go."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextvars import copy_context
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
    Query,
    QueryTooComplexError,
    QueueFullError,
    ResultTooLargeError,
    TimeLimitError,
    WorkerLostError,
)
from miggraph.engine.fair_queue import FairQueue
from miggraph.engine.interface import CALLER, Caller
from miggraph.engine.pool import PooledEngine
from miggraph.errors import DatasetError, QueryError
from miggraph.stores import FORMAT

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


def ask(engine: PooledEngine, text: str, client: str = "", timeout: float | None = None) -> Answer | LimitError:
    try:
        return engine.query(Query(text, timeout=timeout), client=client)
    except LimitError as error:
        return error


def serves(engine: PooledEngine, version: str) -> bool:
    return engine.query(Query(QUICK)).version == version


def pids(engine: PooledEngine, *, busy: bool | None = None) -> list[int]:
    """The processes of an engine: all, or those at work, or those that are idle."""
    return [worker.pid for worker in engine.snapshot().workers if busy in {None, worker.busy}]


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether any thread of a process is left: what it holds open is closed after the last one."""
    try:
        tasks = [*Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return False
    return any(map(_is_left, tasks))


def _is_left(task: Path) -> bool:
    """Whether a thread is left; one may end while others are looked at."""
    try:
        return (task / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_query_over_the_deadline_says_so(engine: PooledEngine) -> None:
    with pytest.raises(TimeLimitError, match="was ended") as caught:
        engine.query(Query(ENDLESS, timeout=0.5))
    error = caught.value
    assert (error.limit, error.value, error.retry_after) == ("query_timeout", "0.5 s", None)
    assert 0.5 <= error.used < 1.5
    assert "narrow the query" in error.advice


def test_query_of_a_page_over_the_deadline_may_be_asked_again(engine: PooledEngine) -> None:
    with pytest.raises(TimeLimitError, match="was ended") as caught:
        engine.query(Query(ENDLESS, timeout=0.5, unlimited=True))
    assert caught.value.retry_after == 5
    assert "try again" in caught.value.advice


def test_query_may_not_ask_for_more_than_the_deadline(engine: PooledEngine) -> None:
    with pytest.raises(TimeLimitError) as caught:
        engine.query(Query(ENDLESS, timeout=60))
    assert caught.value.value == "1.5 s"


def test_query_over_the_memory_says_so(patient: PooledEngine) -> None:
    with pytest.raises(MemoryLimitError, match="query_memory_bytes") as caught:
        patient.query(Query(HUNGRY))
    assert caught.value.value == "150000000 bytes"


def test_query_over_the_size_says_so(engine: PooledEngine) -> None:
    with pytest.raises(ResultTooLargeError, match="result_max_bytes"):
        engine.query(Query(f"SELECT ({'x' * 50_000!r} AS ?x) {{ VALUES ?y {{ 1 2 3 }} }}"))


def test_query_over_the_stack_says_so(shared: Path) -> None:
    roomy = PooledEngine(shared, limits=replace(LIMITS, seconds=30, memory=600_000_000))
    with pytest.raises(QueryTooComplexError, match="too deeply"):
        roomy.query(Query(CHAINED))
    roomy.close()


def test_query_of_a_client_that_left_is_ended(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    caller, context = Caller(), copy_context()
    context.run(CALLER.set, caller)
    waiting = threads.submit(context.run, patient.query, Query(ENDLESS))
    wait_for(lambda: pids(patient, busy=True) != [])
    (victim,) = pids(patient, busy=True)
    caller.leave()
    with pytest.raises(CancelledError):
        waiting.result()
    wait_for(lambda: not is_running(victim))
    assert sum(patient.snapshot().running) == 0
    assert patient.query(Query(QUICK)).boolean


def test_query_that_is_cancelled_while_it_waits_gives_its_turn_up(
    patient: PooledEngine, threads: ThreadPoolExecutor
) -> None:
    for number in range(2):
        threads.submit(ask, patient, f"{ENDLESS} # {number}")
    wait_for(lambda: patient.snapshot().running == (0, 0, 2))
    waiting = asyncio.run_coroutine_threadsafe(patient.answer(Query(f"{ENDLESS} # later")), patient.loop)
    wait_for(lambda: sum(patient.snapshot().waiting) == 1)
    waiting.cancel()
    wait_for(lambda: sum(patient.snapshot().waiting) == 0)
    assert patient.snapshot().running == (0, 0, 2)
    patient.close()


def test_engine_answers_after_each_limit(engine: PooledEngine) -> None:
    for hostile in (ENDLESS, HUNGRY, CHAINED):
        with pytest.raises(QueryError):
            engine.query(Query(hostile, timeout=0.5))
        assert engine.query(Query(QUICK)).boolean


def test_query_that_loses_two_workers_fails_alone(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30, waiting=64))
    patient = threads.submit(ask, engine, ENDLESS)
    wait_for(lambda: len(pids(engine, busy=True)) == 1)
    (first,) = pids(engine, busy=True)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: pids(engine, busy=True) not in [[], [first]])
    (second,) = pids(engine, busy=True)
    quick = [threads.submit(ask, engine, QUICK) for _ in range(50)]
    os.kill(second, signal.SIGKILL)
    lost = patient.result()
    assert isinstance(lost, WorkerLostError)
    assert lost.retry_after == 1
    assert [each.result() for each in quick if not isinstance(each.result(), Answer)] == []
    assert engine.query(Query(QUICK)).boolean
    engine.close()


def test_query_that_loses_one_worker_is_answered_by_another(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30, patience=(30, 30)))
    stopped = pids(engine)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    waiting = threads.submit(engine.query, Query(QUICK))
    wait_for(lambda: pids(engine, busy=True) != [])
    (victim,) = pids(engine, busy=True)
    os.kill(victim, signal.SIGKILL)
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    assert waiting.result().boolean
    engine.close()


def test_killed_idle_workers_fail_no_query(engine: PooledEngine) -> None:
    before = pids(engine)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not any(map(is_running, before)))
    assert engine.query(Query(QUICK)).boolean


def test_quick_queries_pass_slow_ones(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    slow = [threads.submit(ask, patient, f"{ENDLESS} # {number}") for number in range(4)]
    wait_for(lambda: sum(patient.snapshot().waiting) > 0)
    assert patient.query(Query(QUICK)).boolean
    assert not any(each.done() for each in slow)
    patient.close()


def test_full_queue_turns_away_at_once(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    for number in range(4):
        threads.submit(ask, patient, f"{ENDLESS} # {number}")
    wait_for(lambda: max(patient.snapshot().waiting) == LIMITS.waiting)
    with pytest.raises(QueueFullError, match="wait already") as caught:
        patient.query(Query(f"{ENDLESS} # one more"))
    patient.close()
    assert caught.value.retry_after
    assert caught.value.used < 5


def test_waiting_counts_towards_the_deadline(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    for number in range(2):
        threads.submit(ask, patient, f"{ENDLESS} # {number}")
    wait_for(lambda: patient.snapshot().running == (0, 0, 2))
    waiting = ask(patient, f"{ENDLESS} # later", timeout=2)
    patient.close()
    assert isinstance(waiting, QueueFullError)
    assert waiting.limit == "query_timeout"
    assert 2 <= waiting.used < 4


def test_query_that_came_in_long_ago_is_not_begun(patient: PooledEngine) -> None:
    long_ago = time.monotonic() - 31
    with pytest.raises(QueueFullError) as caught:
        patient.query(Query(QUICK), arrived=long_ago)
    assert caught.value.used >= 31
    assert patient.query(Query(QUICK), arrived=time.monotonic() - 1).boolean


def test_query_known_as_slow_begins_among_the_slow(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30))
    assert isinstance(ask(engine, ENDLESS, timeout=1), TimeLimitError)
    assert engine.snapshot().slow == 1
    threads.submit(ask, engine, ENDLESS)
    wait_for(lambda: sum(engine.snapshot().running) == 1)
    assert engine.snapshot().running == (0, 0, 1)
    engine.close()


def test_query_that_waits_for_the_processor_is_not_taken_for_slow(shared: Path, threads: ThreadPoolExecutor) -> None:
    patience = 0.5
    engine = PooledEngine(shared, limits=replace(LIMITS, seconds=30, patience=(patience, 1)))
    engine.query(Query(COUNT))
    stopped = pids(engine)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    waiting = threads.submit(engine.query, Query(QUICK))
    time.sleep(1.5 * patience)
    assert engine.snapshot().running == (1, 0, 0)
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    assert waiting.result().boolean
    assert engine.snapshot().slow == 0
    engine.close()


def test_query_that_was_slow_by_accident_begins_among_the_quick_again(
    patient: PooledEngine, threads: ThreadPoolExecutor
) -> None:
    stopped = pids(patient)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    waiting = threads.submit(patient.query, Query(QUICK))
    wait_for(lambda: patient.snapshot().running == (0, 0, 1))
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    assert waiting.result().boolean
    assert patient.snapshot().slow == 0


def test_long_query_does_not_begin_among_the_quick(patient: PooledEngine, threads: ThreadPoolExecutor) -> None:
    stopped = pids(patient)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    waiting = threads.submit(ask, patient, QUICK + " " * 30_000)
    wait_for(lambda: sum(patient.snapshot().running) == 1)
    assert patient.snapshot().running[0] == 0
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    assert isinstance(waiting.result(), Answer)


def test_slow_query_lets_others_go_first_from_when_there_are_others(
    patient: PooledEngine, threads: ThreadPoolExecutor
) -> None:
    threads.submit(ask, patient, ENDLESS)
    wait_for(lambda: patient.snapshot().running == (0, 0, 1))
    (slow,) = pids(patient, busy=True)
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, slow) == usual
    patient.query(Query(QUICK))
    assert os.getpriority(os.PRIO_PROCESS, slow) > usual
    assert [worker.niceness > 0 for worker in patient.snapshot().workers if worker.pid == slow] == [True]
    patient.close()


def test_worker_of_a_slow_query_that_was_alone_stays_among_the_quick(patient: PooledEngine) -> None:
    wait_for(lambda: len(pids(patient)) == LIMITS.workers)
    started = patient.snapshot().started
    for number in range(2):
        patient.query(Query(f"{SLOW} # {number}"))
    assert patient.snapshot().slow
    assert patient.snapshot().started <= started + 1
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in pids(patient)} == {os.getpriority(os.PRIO_PROCESS, 0)}


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
    (before, *_) = pids(engine)
    text = "".join(map(chr, range(0x100, 0x3000)))
    engine.query(Query(f"SELECT ?x {{ VALUES ?x {{ {text!r} }} VALUES ?y {{ {' '.join(map(str, range(500)))} }} }}"))
    wait_for(lambda: before not in pids(engine))
    assert engine.query(Query(QUICK)).boolean
    engine.close()


def test_idle_workers_that_ended_take_no_places_with_them(patient: PooledEngine) -> None:
    for _ in range(3):
        gone = pids(patient, busy=False)
        for pid in gone:
            os.kill(pid, signal.SIGSEGV)
        wait_for(lambda: not any(map(is_running, gone)))  # noqa: B023 - called at once
        assert patient.query(Query(QUICK)).boolean
    wait_for(lambda: sum(patient.snapshot().running) == 0)
    wait_for(lambda: len(pids(patient, busy=False)) >= LIMITS.workers)


def test_large_answer_arrives_whole(patient: PooledEngine) -> None:
    large = "SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 300"
    assert len(list(patient.query(Query(large)).rows())) == 300
    assert sum(patient.snapshot().running) == 0


def test_event_loop_does_not_wait_for_itself(patient: PooledEngine) -> None:
    async def ask_from_within() -> Answer:
        return patient.query(Query(QUICK))

    with pytest.raises(RuntimeError, match="wait for itself"):
        patient.run(ask_from_within())


def test_new_version_is_served_while_queries_run(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    serving.write_version(tmp_path)
    engine = PooledEngine(tmp_path, limits=Limits(workers=2))
    over = threading.Event()

    def keep_asking() -> set[tuple[str, bytes]]:
        seen = set()
        while not over.is_set():
            answer = engine.query(Query(COUNT))
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
    assert [engine.query(Query(QUICK)).version for _ in range(3)] == [before] * 3
    engine.close()


def test_engine_of_a_folder_without_a_dataset_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="miggraph build"):
        PooledEngine(tmp_path, limits=LIMITS)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"version": "x", "store_format": FORMAT}, "cannot be opened"),
        ({"version": "x"}, "another version of the software"),
    ],
)
def test_engine_of_a_store_that_it_cannot_read_says_so(tmp_path: Path, facts: dict[str, object], words: str) -> None:
    (tmp_path / "current" / "store").mkdir(parents=True)
    (tmp_path / "current" / "build.json").write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(DatasetError, match=words):
        PooledEngine(tmp_path, limits=LIMITS)


def test_close_ends_all_workers(shared: Path, threads: ThreadPoolExecutor) -> None:
    engine = PooledEngine(shared, limits=LIMITS)
    running = threads.submit(ask, engine, ENDLESS)
    wait_for(lambda: pids(engine, busy=True) != [])
    before = pids(engine)
    engine.close()
    assert isinstance(running.result(), WorkerLostError)
    wait_for(lambda: not any(map(is_running, before)))


def test_closed_engine_starts_no_worker(shared: Path) -> None:
    engine = PooledEngine(shared, limits=LIMITS)
    before = pids(engine)
    engine.close()
    with pytest.raises(WorkerLostError, match="being stopped"):
        engine.query(Query(QUICK))
    assert not any(map(is_running, before))


def test_workers_end_when_their_server_is_killed(shared: Path) -> None:
    script = (
        "import sys, threading; from pathlib import Path\n"
        "from miggraph.engine import Limits, Query; from miggraph.engine.pool import PooledEngine\n"
        "engine = PooledEngine(Path(sys.argv[1]), limits=Limits(workers=2))\n"
        "threading.Thread(target=engine.query, args=(Query(sys.argv[2]),)).start()\n"
        "import time; time.sleep(0.3); print(*(worker.pid for worker in engine.snapshot().workers), flush=True)"
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


def test_queue_lets_clients_take_turns() -> None:
    order: list[str] = []

    async def enter(queue: FairQueue, client: str) -> None:
        await queue.enter(client)
        order.append(client)
        queue.leave()

    async def take_turns() -> FairQueue:
        queue = FairQueue(places=1, waiting=10)
        assert queue.try_enter()
        waiting = [asyncio.create_task(enter(queue, client)) for client in ("a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        assert queue.waiting == 5
        queue.leave()
        await asyncio.gather(*waiting)
        return queue

    queue = asyncio.run(take_turns())
    assert order == ["a", "b", "c", "a", "a"]
    assert (queue.taken, queue.waiting) == (0, 0)


def test_place_given_to_one_who_leaves_in_the_same_moment_goes_to_the_next() -> None:
    async def leave() -> int:
        queue = FairQueue(places=1, waiting=10)
        assert queue.try_enter()
        waiting = [asyncio.create_task(queue.enter("a")) for _ in range(2)]
        await asyncio.sleep(0)
        queue.leave()
        waiting[0].cancel()
        await asyncio.wait(waiting)
        assert not waiting[1].cancelled()
        queue.leave()
        return queue.taken

    assert asyncio.run(leave()) == 0
