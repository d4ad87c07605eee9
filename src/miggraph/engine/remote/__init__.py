"""The engine that forwards queries to a SPARQL server elsewhere."""

from miggraph.engine.remote.engine import RemoteEngine

__all__ = ["RemoteEngine"]
