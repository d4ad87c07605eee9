"""What an application counts for Prometheus, in a registry of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from miggraph import __version__
from miggraph.engine import Engine
from miggraph.web.http.responses import Cache

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_LABELS = 1000


class _Figures(Collector):
    """Figures that the engine and the cache keep, read when they are asked for."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine, self._cache = engine, cache

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        """The figures as they are now."""
        if (now := self._engine.snapshot()) is not None:
            quick, *slow = now.waiting
            yield GaugeMetricFamily("miggraph_engine_waiting_quick", "Queries that wait for a worker.", value=quick)
            yield GaugeMetricFamily(
                "miggraph_engine_waiting_slow", "Slow queries that wait for a worker.", value=sum(slow)
            )
            yield GaugeMetricFamily("miggraph_engine_workers", "Worker processes there are.", value=len(now.workers))
            yield CounterMetricFamily("miggraph_engine_workers_started", "Worker processes started.", value=now.started)
            yield CounterMetricFamily(
                "miggraph_engine_workers_ended", "Worker processes ended, at a limit or otherwise.", value=now.ended
            )
        yield GaugeMetricFamily("miggraph_cache_bytes", "Bytes that kept answers take.", value=self._cache.size)
        requests = CounterMetricFamily("miggraph_cache_requests", "Look-ups in the cache by result.", labels=["result"])
        for result, number in self._cache.counts.items():
            requests.add_metric([result], number)
        yield requests


class Metrics:
    """Counters of one application."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine = engine
        self._registry = registry = CollectorRegistry()
        queries = Counter("miggraph_queries", "Queries by outcome.", ["outcome"], registry=registry)
        requests = Counter(
            "miggraph_http_requests", "Requests by method and status.", ["method", "status"], registry=registry
        )
        self.queries, self.requests = (lru_cache(_LABELS)(counter.labels) for counter in (queries, requests))
        """Counters by their labels, remembered: the library takes ten times as long to find one."""
        self.seconds = Histogram(
            "miggraph_query_seconds",
            "Seconds from a query's arrival to its answer.",
            buckets=_BUCKETS,
            registry=registry,
        )
        self._dataset = Info("miggraph_dataset", "The dataset served and the software.", registry=registry)
        registry.register(_Figures(engine, cache))
        ProcessCollector(registry=registry)

    def text(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        self._dataset.info({"version": self._engine.version, "software": __version__})
        return generate_latest(self._registry)
