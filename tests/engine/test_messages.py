"""Messages between the pool and its workers."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from miggraph.engine import (
    Answer,
    Kind,
    MemoryLimitError,
    Query,
    QueryRefusedError,
    QueryTooComplexError,
    ResultTooLargeError,
    Scope,
)
from miggraph.engine.store.serialise import Room
from miggraph.engine.worker import messages
from miggraph.errors import DatasetError, MiggraphError, QueryError

QUERIES = {
    "plain": Query("ASK {}"),
    "not ASCII": Query("ASK { ?s ?p 'é€𝄞' }"),
    "with everything": Query(
        "SELECT ?s { ?s ?p ?o }",
        Scope(("http://example.org/a", "http://example.org/b"), ("http://example.org/c",)),
        {"s": ox.NamedNode("http://example.org/s"), "o": ox.Literal('o"\n', language="en"), "n": ox.Literal(3)},
        "http://example.org/sparql",
        ("text/csv", "text/turtle"),
    ),
}
USAGE = messages.Usage(123, 4.5)


def received(data: bytes, *, piece: int = 50_000) -> tuple[bytes, bytes]:
    """The first message of what arrives in pieces."""
    frames = messages.Frames()
    for start in range(0, len(data), piece):
        assert frames.take() is None
        frames.feed(data[start : start + piece])
    message = frames.take()
    assert message is not None
    return message


@pytest.mark.parametrize("name", QUERIES)
def test_query_arrives_as_it_was_put(name: str) -> None:
    room = Room(10, 2**40, cut=True)
    asked = messages.asked(received(messages.ask(QUERIES[name], room, 2.5))[0])
    assert (asked.query, asked.room, asked.seconds) == (QUERIES[name], room, 2.5)


@pytest.mark.parametrize("size", [0, 1, 65_519, 65_520, 65_521, 1_000_000])
def test_answer_of_any_size_arrives_in_pieces(size: int) -> None:
    answer = Answer(Kind.ROWS, bytes(range(256)) * (size // 256) + b"x" * (size % 256), "1", "text/csv")
    head, body = received(messages.pack(messages.head_of_answer(answer, USAGE), answer.payload))
    told = messages.told(head)
    assert (told.usage, told.said(body, "1")) == (USAGE, answer)


def test_messages_one_after_the_other_are_told_apart() -> None:
    frames = messages.Frames()
    frames.feed(messages.greeting(USAGE) + messages.pack(b"head", b"body"))
    first, second, third = frames.take(), frames.take(), frames.take()
    assert first is not None
    assert messages.told(first[0]).said(first[1], "1") is None
    assert (second, third) == ((b"head", b"body"), None)


ERRORS = [
    QueryError("a", where="line 1", hint="b", line=1, column=2),
    QueryRefusedError("a", hint="b"),
    QueryTooComplexError("a", hint="b"),
    DatasetError("a", where="/x", hint="b"),
    MemoryLimitError("a", limit="x", value="1 byte", hint="b"),
    ResultTooLargeError("a", limit="x", value="1 byte", hint="b"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_error_arrives_as_it_was_raised(error: MiggraphError) -> None:
    head, body = received(messages.fault(error, USAGE))
    said = messages.told(head).said(body, "1")
    assert type(said) is type(error)
    assert str(said) == str(error)
    for name in ("what", "where", "hint", "line", "column", "limit", "value"):
        assert getattr(said, name, None) == getattr(error, name, None)
