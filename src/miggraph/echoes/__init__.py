"""Echoes: recommendations that ask the same of the same again, at a later event."""

from miggraph.echoes.pairs import Echoes, Lookup, Sought, asks_again, echoed, echoes_among, pairs_of, sought_of
from miggraph.echoes.quads import echo_quads
from miggraph.echoes.record import asked_in
from miggraph.echoes.wider import Wider, wider_of

__all__ = [
    "Echoes",
    "Lookup",
    "Sought",
    "Wider",
    "asked_in",
    "asks_again",
    "echo_quads",
    "echoed",
    "echoes_among",
    "pairs_of",
    "sought_of",
    "wider_of",
]
