"""Names for blank nodes."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from miggraph.errors import AuthorityError
from miggraph.link.skolem import skolemised

HEAD = "@prefix : <urn:> . "
LISTS = ":a :chain ( :x :y ) , ( :y :y ) . [] a :Group ; :of ( :x :y ) ."


def named(turtle: str) -> list[str]:
    return sorted(map(str, skolemised(_quads(turtle), "urn:names#")))


def test_skolemised_leaves_no_blank_node_and_loses_no_triple() -> None:
    assert len(named(LISTS)) == len(_quads(LISTS)) == 16
    assert not [line for line in named(LISTS) if "_:" in line]


def test_skolemised_names_do_not_hang_on_the_order_of_the_file() -> None:
    turned = "[] :of ( :x :y ) ; a :Group . :a :chain ( :y :y ) , ( :x :y ) ."
    assert named(turned) == named(LISTS)


def test_skolemised_lists_of_two_things_share_no_node() -> None:
    heads = [line for line in named(":a :chain ( :x :y ) . :b :chain ( :z :y ) .") if "first" in line]
    assert len(heads) == 4


def test_skolemised_keeps_triples_without_blank_nodes() -> None:
    assert named(':a :b "c"@en .') == sorted(map(str, _quads(':a :b "c"@en .')))


def test_skolemised_refuses_a_node_that_is_part_of_itself() -> None:
    with pytest.raises(AuthorityError, match="part of itself"):
        named("_:a :in _:b . _:b :in _:a .")


def _quads(turtle: str) -> list[Quad]:
    return list(parse(input=HEAD + turtle, format=RdfFormat.TURTLE))
