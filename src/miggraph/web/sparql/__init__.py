"""Queries over HTTP: the SPARQL protocol as a plain function from request to response, and its page."""
