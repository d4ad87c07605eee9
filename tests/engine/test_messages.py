"""Messages between the pool and its workers."""

from __future__ import annotations

import io

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
RESIDENT, WORKED = 123, 4.5


def received(
    inbox: messages.Inbox, message: tuple[bytes, bytes], *, piece: int = 50_000
) -> tuple[messages.Head, bytes]:
    """What comes of a message that arrives in pieces."""
    data = b"".join(message)
    sent, arrived = 0, None
    while sent < len(data):
        assert arrived is None
        room = inbox.buffer[inbox.filled :]
        part = data[sent : sent + min(piece, len(room))]
        room[: len(part)] = part
        sent += len(part)
        arrived = inbox.take(len(part))
    assert arrived is not None
    return arrived


@pytest.mark.parametrize("name", QUERIES)
def test_query_arrives_as_it_was_put(name: str) -> None:
    sent = io.BytesIO(2 * messages.question(QUERIES[name], 2.5))
    assert [messages.next_question(sent) for _ in range(3)] == [(QUERIES[name], 2.5)] * 2 + [None]


@pytest.mark.parametrize("piece", [1000, 50_000, 10**7])
@pytest.mark.parametrize("size", [0, 1, 65_480, 65_519, 65_520, 65_521, 1_000_000])
def test_answer_of_any_size_arrives_in_pieces(size: int, piece: int) -> None:
    answer = Answer(Kind.ROWS, bytes(range(256)) * (size // 256) + b"x" * (size % 256), "1", "text/csv")
    head, body = received(messages.Inbox(), messages.message(RESIDENT, WORKED, answer), piece=piece)
    assert (head.resident, head.worked, messages.answer(head, body, "1")) == (RESIDENT, WORKED, answer)


def test_messages_one_after_the_other_are_told_apart() -> None:
    inbox = messages.Inbox()
    answer = Answer(Kind.BOOLEAN, b"x" * 100_000, "1")
    small = Answer(Kind.BOOLEAN, b"", "1")
    first, second = (
        received(inbox, messages.message(1, 2.0, small)),
        received(inbox, messages.message(3, 4.0, answer), piece=7),
    )
    assert messages.answer(*first, "1") == small
    assert messages.answer(*second, "1") == answer


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
    head, body = received(messages.Inbox(), messages.message(RESIDENT, WORKED, error))
    with pytest.raises(type(error)) as caught:
        messages.answer(head, body, "1")
    said = caught.value
    assert type(said) is type(error)
    assert str(said) == str(error)
    for name in ("what", "where", "hint", "line", "column", "limit", "value"):
        assert getattr(said, name, None) == getattr(error, name, None)
