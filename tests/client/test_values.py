"""Terms as values of Python, and values as questions take them."""

from __future__ import annotations

import copy
import datetime
import pickle
from decimal import Decimal
from typing import Any

import pytest

from miggraph.client import ClientError, Iri, Text, Value
from miggraph.client.values import Given, read, written

XSD = "http://www.w3.org/2001/XMLSchema#"
READ: list[tuple[str, str, Value]] = [
    ("integer", "-7", -7),
    ("gYear", "2011", 2011),
    ("decimal", "42.50", Decimal("42.5")),
    ("double", "1e3", 1000.0),
    ("boolean", "true", True),
    ("date", "2011-05-03", datetime.date(2011, 5, 3)),
    ("dateTime", "2011-05-03T10:00:00Z", datetime.datetime(2011, 5, 3, 10, tzinfo=datetime.UTC)),
    ("date", "2011-02-30", "2011-02-30"),
    ("decimal", "many", "many"),
    ("boolean", "perhaps", "perhaps"),
    ("gYearMonth", "2011-05", "2011-05"),
    ("integer", "1_0", "1_0"),
    ("decimal", "1_0.5", "1_0.5"),
    ("double", "infinity", "infinity"),
    ("double", "-INF", float("-inf")),
    ("gYear", "20110503", "20110503"),
    ("date", "20110503", "20110503"),
    ("date", "2011-W18-2", "2011-W18-2"),
    ("dateTime", "2011-05-03", "2011-05-03"),
]
WRITTEN: list[tuple[Given, list[str]]] = [
    (None, []),
    (2011, ["2011"]),
    (datetime.date(2011, 5, 3), ["2011-05-03"]),
    (Text("quai", "fr"), ["quai"]),
    (["a", Iri("http://x.org/")], ["a", "http://x.org/"]),
]


@pytest.mark.parametrize(("datatype", "text", "value"), READ)
def test_literal_is_read_by_its_type(datatype: str, text: str, value: Value) -> None:
    found = read({"type": "literal", "value": text, "datatype": XSD + datatype})
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("given", "texts"), WRITTEN)
def test_value_is_written_as_questions_take_it(given: Given, texts: list[str]) -> None:
    assert written("lamp", given, tagged=False) == texts


def test_words_are_written_with_their_tag_where_one_is_wanted() -> None:
    assert written("lamp", [Text("quai", "fr"), "quay@en"], tagged=True) == ["quai@fr", "quay@en"]


@pytest.mark.parametrize("given", [b"x", {"a": 1}, True, [None], [["x"]], "\0", "\ud800", [10**5000]])
def test_value_that_cannot_be_sent_is_refused_by_name(given: Any) -> None:
    with pytest.raises(ClientError, match="lamp"):
        written("lamp", given, tagged=False)


def test_words_keep_their_language() -> None:
    words = read({"type": "literal", "value": "quai", "xml:lang": "fr"})
    for same in (words, copy.copy(words), pickle.loads(pickle.dumps(words))):
        assert isinstance(same, Text)
        assert (same, same.language) == ("quai", "fr")
