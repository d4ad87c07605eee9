"""SPARQL servers elsewhere: requests to them, how versions of the dataset lie there, and publishing one.

A version is never written over another one: its graphs have names of their own, which hold its hash, and a single
triple says which version is current. What readers see is whole at any moment, whatever becomes of whoever publishes.
"""

from miggraph.remote.server import Access, Call, Response, Server

__all__ = ["Access", "Call", "Response", "Server"]
