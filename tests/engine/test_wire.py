"""Messages between the engine and its workers."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from miggraph.engine import Answer, Kind, Scope, wire
from miggraph.engine.collecting import Room
from miggraph.engine.evaluation import Question

QUESTIONS = {
    "plain": Question("ASK {}"),
    "not ASCII": Question("ASK { ?s ?p 'é\ud800' }"),
    "with everything": Question(
        "SELECT ?s { ?s ?p ?o }",
        Scope(("http://example.org/a", "http://example.org/b"), ("http://example.org/c",)),
        {"s": ox.NamedNode("http://example.org/s"), "o": ox.Literal("o", language="en")},
        ("text/csv", "text/turtle"),
        Room(10, 2**40, cut=True),
    ),
}


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, wire.Inbox]]:
    """A socket, and the inbox at its other end, which does not wait."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        yield ours, wire.Inbox(theirs)


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_arrives_as_it_was_sent(pair: tuple[socket.socket, wire.Inbox], name: str) -> None:
    ask = wire.Ask(QUESTIONS[name], 2.5)
    pair[0].sendall(wire.pack_question(ask.question, ask.seconds))
    assert pair[1].receive()
    message = pair[1].take()
    assert message is not None
    assert wire.unpack_question(message[0]) == ask


@pytest.mark.parametrize("size", [0, 1, 65_519, 65_520, 65_521, 1_000_000])
def test_message_of_any_size_arrives_in_pieces(pair: tuple[socket.socket, wire.Inbox], size: int) -> None:
    sender, inbox = pair
    answer = Answer(Kind.ROWS, bytes(range(256)) * (size // 256) + b"x" * (size % 256), "1", "text/csv")
    usage = wire.Usage(123, 4.5)
    for _ in ("first", "next"):
        rest = wire.pack(wire.head_of_answer(answer, usage), answer.payload)
        while rest:
            sent, rest = rest[:50_000], rest[50_000:]
            assert inbox.take() is None
            sender.sendall(sent)
            while inbox.receive() and (message := inbox.take()) is None:
                pass
        assert message is not None
        assert wire.read(*message, "1") == wire.Told(answer, usage)


def test_inbox_tells_that_nothing_is_there(pair: tuple[socket.socket, wire.Inbox]) -> None:
    sender, inbox = pair
    assert not inbox.receive()
    sender.close()
    assert not inbox.receive()
    assert inbox.take() is None


def test_inbox_takes_no_more_memory_than_a_message_has(pair: tuple[socket.socket, wire.Inbox]) -> None:
    sender, inbox = pair
    sender.sendall(wire.LENGTHS.pack(2**31, 2**62) + b"x" * 100_000)
    while inbox.receive():
        assert inbox.take() is None
    assert len(inbox._buffer) < 500_000
