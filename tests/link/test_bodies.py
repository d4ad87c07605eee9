"""Bodies that are parts of others."""

from miggraph.lexicon import Lexicon
from miggraph.link.bodies import nearest
from miggraph.link.lookups import Lookups, resolved
from miggraph.model import LexiconEntry, NameKind

UNION = LexiconEntry("x:union", NameKind.ORGANIZATION, "Harbour Union", names=())
OFFICE = LexiconEntry("x:office", NameKind.ORGANIZATION, "Lamp Office", names=(), part_of="x:union")
DESK = LexiconEntry("x:desk", NameKind.ORGANIZATION, "Oil Desk", names=(), part_of="x:office")
CLUB = LexiconEntry("x:club", NameKind.ORGANIZATION, "Pilots' Club", names=())
HARBOURS = Lexicon([UNION, OFFICE, DESK, CLUB])


def test_who_speaks_for_a_unit_is_not_told_to_speak_for_the_whole_too() -> None:
    bodies = [resolved(entry, "name/authority") for entry in (UNION, DESK, CLUB)]
    assert [body.iri for body in nearest(bodies, Lookups(HARBOURS).wholes)] == ["x:desk", "x:club"]


def test_body_of_which_no_part_is_named_stays() -> None:
    assert [body.iri for body in nearest([resolved(UNION, "name/authority")], Lookups(HARBOURS).wholes)] == ["x:union"]
