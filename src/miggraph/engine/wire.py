"""What goes through the socket between the engine and a worker: a question one way, an answer or an error back.

A message is the length of its head and of its body, the head and the body. Forth, the head is an :class:`Ask`
as a tuple of plain values, marshalled: to pickle the records takes several times as long. Back, its first byte tells
what it is: an answer (a few fixed bytes and a media type; the body is the payload), an error or a greeting (JSON). Only
what the engine says is ever unmarshalled or unpickled: a worker is not trusted with that.
"""

from __future__ import annotations

import json
import marshal
import pickle
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from miggraph.engine.answer import Answer, Kind
from miggraph.engine.base import Scope
from miggraph.engine.collecting import Room
from miggraph.engine.evaluation import Question
from miggraph.engine.guard import QueryRefusedError
from miggraph.engine.limits import LimitError, MemoryLimitError, QueryTooComplexError, ResultTooLargeError
from miggraph.errors import DatasetError, MiggraphError, QueryError

LENGTHS = struct.Struct("!IQ")
_PIECE = 2**16
_ANSWER, _TOLD = b"A", b"J"
_FACTS = struct.Struct("!cQdc?")
_KINDS = {kind.value[:1].encode(): kind for kind in Kind}
_ERRORS: Mapping[str, type[MiggraphError]] = {
    kind.__name__: kind
    for kind in (
        DatasetError,
        MemoryLimitError,
        QueryError,
        QueryRefusedError,
        QueryTooComplexError,
        ResultTooLargeError,
    )
}


class Usage(NamedTuple):
    """What a worker takes up of the machine."""

    resident: int = 0
    """Bytes that it has in memory."""
    worked: float = 0.0
    """Seconds that the processors have spent on it since its start."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a worker says: an answer, an error or, once its store is open, neither."""

    said: Answer | MiggraphError | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, and the seconds after which the worker ends itself should nobody have ended it before."""

    question: Question
    seconds: float


def pack(head: bytes, body: bytes = b"") -> bytes:
    """One message."""
    return LENGTHS.pack(len(head), len(body)) + head + body


class Inbox:
    """Takes messages from a socket, one at a time: the next one is sent when this one has been answered."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._buffer = bytearray(_PIECE)
        self._filled = 0

    def receive(self) -> bool:
        """Take what has arrived, waiting for something if the socket does; False where there is nothing."""
        try:
            with memoryview(self._buffer) as view:
                size = self._channel.recv_into(view[self._filled :])
        except OSError:
            return False
        self._filled += size
        return size > 0

    def take(self) -> tuple[bytes, bytes] | None:
        """Head and body of the message; None where some of it is still to come."""
        if self._filled < LENGTHS.size:
            return None
        head, body = LENGTHS.unpack_from(self._buffer)
        begin = LENGTHS.size + head
        end = begin + body
        if self._filled < end:
            if self._filled == len(self._buffer):  # as far as it has come true: whoever sends may be lying
                self._buffer.extend(bytes(min(end, 2 * self._filled) - self._filled))
            return None
        with memoryview(self._buffer) as view:
            message = bytes(view[LENGTHS.size : begin]), bytes(view[begin:end])
        self._filled = 0
        if len(self._buffer) > _PIECE:
            self._buffer = bytearray(_PIECE)
        return message


def pack_question(question: Question, seconds: float) -> bytes:
    """The message that carries an :class:`Ask`."""
    scope, room = question.scope, question.room
    values = (
        question.text,
        scope.default_graphs,
        scope.named_graphs,
        pickle.dumps(dict(question.substitutions)) if question.substitutions else b"",
        question.accepted,
        (room.rows, room.size, room.cut),
        seconds,
    )
    return pack(marshal.dumps(values))


def unpack_question(head: bytes) -> Ask:
    """The question of a message; the reverse of :func:`pack_question`."""
    text, default_graphs, named_graphs, substitutions, accepted, room, seconds = marshal.loads(head)
    scope, terms = Scope(default_graphs, named_graphs), pickle.loads(substitutions) if substitutions else {}
    question = Question(text, scope, terms, accepted, Room(*room))
    return Ask(question, seconds)


def head_of_answer(answer: Answer, usage: Usage) -> bytes:
    """The head of the message whose body is the answer's payload."""
    facts = _FACTS.pack(_ANSWER, *usage, answer.kind.value[:1].encode(), answer.truncated)
    return facts + answer.media_type.encode("ascii")


def head_of_error(error: MiggraphError, usage: Usage) -> bytes:
    """The head of a message that carries an error; one of a class not listed goes as its nearest base that is."""
    name = next(kind.__name__ for kind in (*type(error).__mro__, QueryError) if kind.__name__ in _ERRORS)
    named = {key: getattr(error, key, None) for key in ("line", "column", "limit", "value")}
    facts = {"class": name, "what": error.what, "where": error.where, "hint": error.hint, **named}
    return _TOLD + json.dumps({"error": facts, "usage": usage}).encode()


def head_of_greeting(usage: Usage) -> bytes:
    """The head of the message with which a worker says that its store is open."""
    return _TOLD + json.dumps({"usage": usage}).encode()


def read(head: bytes, body: bytes, version: str) -> Told:
    """What a message from a worker says.

    :param version: that of the dataset which the worker has open
    """
    if head.startswith(_ANSWER):
        _, resident, worked, kind, truncated = _FACTS.unpack_from(head)
        answer = Answer(_KINDS[kind], body, version, head[_FACTS.size :].decode("ascii"), truncated)
        return Told(answer, Usage(resident, worked))
    told = json.loads(head[len(_TOLD) :])
    error = told.get("error")
    return Told(None if error is None else _read_error(error), Usage(*told["usage"]))


def _read_error(told: Mapping[str, str | int | None]) -> MiggraphError:
    kind = _ERRORS[str(told["class"])]
    what, hint = str(told["what"]), told["hint"]
    if issubclass(kind, LimitError):
        return kind(what, limit=str(told["limit"]), value=str(told["value"]), hint=str(hint))
    shown = None if hint is None else str(hint)
    if issubclass(kind, QueryError):
        line, column = (None if told[key] is None else int(str(told[key])) for key in ("line", "column"))
        return kind(what, where=told["where"], hint=shown, line=line, column=column)
    return kind(what, where=told["where"], hint=shown)
