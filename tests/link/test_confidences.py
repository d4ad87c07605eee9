"""The confidences of linking and those that the rule files publish for the same methods."""

from miggraph.extract.rules import load
from miggraph.link import lookups, people


def test_confidences_of_linking_are_those_published() -> None:
    methods = load("link").methods
    published = {name: methods[name].confidence for name in methods if name.startswith(("name/", "person/"))}
    assert published == {**lookups.CONFIDENCE, **people.CONFIDENCE}
