"""The engine that serves: queries run in worker processes, which can be ended when a query meets a limit."""

from miggraph.engine.pool.pool import PooledEngine

__all__ = ["PooledEngine"]
