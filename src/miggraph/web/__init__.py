"""The web application: a SPARQL endpoint, linked data, stored queries and pages over one engine."""

from miggraph.web.app import create_app

__all__ = ["create_app"]
