"""Versions of a dataset held against each other."""

from miggraph.releases.compare import Change, Difference, Said, Thing, compare
from miggraph.releases.told import as_json, as_text, as_turtle

__all__ = ["Change", "Difference", "Said", "Thing", "as_json", "as_text", "as_turtle", "compare"]
