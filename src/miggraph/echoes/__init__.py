"""Echoes: recommendations that ask the same of the same again, at a later event."""

from miggraph.echoes.pairs import asks_again, echoes_among
from miggraph.echoes.quads import echo_quads
from miggraph.echoes.record import asked_in
from miggraph.echoes.wider import Wider, wider_of

__all__ = ["Wider", "asked_in", "asks_again", "echo_quads", "echoes_among", "wider_of"]
