"""What goes between the pool and a worker: a question one way, an answer or an error back.

A worker reads what its parent says as a pickle. Nothing that a worker says is unpickled: a message from it is the
lengths of a head and of a body, the head, which is a record in MessagePack, and the body, which is the payload of an
answer, large and passed on as it is.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping

import msgspec

from miggraph.engine.answer import Answer, Kind
from miggraph.engine.guard import QueryRefusedError
from miggraph.engine.interface import Query
from miggraph.engine.limits import MemoryLimitError, QueryTooComplexError, ResultTooLargeError
from miggraph.engine.store.serialise import Room
from miggraph.errors import DatasetError, FormatError, MiggraphError, QueryError

_LENGTHS = struct.Struct("!IQ")
_USUAL = 65_536
"""Bytes of a message for which there is always room; most are smaller."""
_ERRORS: Mapping[str, type[MiggraphError]] = {
    kind.__name__: kind
    for kind in (
        DatasetError,
        FormatError,
        MemoryLimitError,
        QueryError,
        QueryRefusedError,
        QueryTooComplexError,
        ResultTooLargeError,
    )
}
_FIELDS = ("what", "where", "hint", "line", "column", "limit", "value")
"""What errors are made of; a class has those that it is given."""


class Question(msgspec.Struct, frozen=True):
    """A query for a worker."""

    query: Query
    room: Room
    """How large its answer may get."""
    seconds: float
    """After these the worker ends itself, should nobody have ended it before."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What a worker says: an answer, whose payload is the body, an error or, once its store is open, neither."""

    resident: int = 0
    """Bytes that the worker has in memory."""
    worked: float = 0.0
    """Seconds that the processors have spent on it since its start."""
    kind: str | None = None
    media_type: str = ""
    truncated: bool = False
    error: tuple[str, dict[str, str | int]] | None = None
    """The class of an error and what it is made of; see :class:`miggraph.errors.MiggraphError` and its classes."""

    def answer(self, payload: bytes, version: str) -> Answer:
        """The answer.

        :param version: that of the dataset which the worker has open
        :raises MiggraphError: the error, where there is one
        """
        if self.error is not None:
            name, fields = self.error
            raise _ERRORS[name](**fields)  # type: ignore[arg-type]
        return Answer(Kind(self.kind), payload, version, self.media_type, self.truncated)


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Head).decode


def question(query: Query, room: Room, seconds: float) -> bytes:
    """The message that puts a query to a worker; ``pickle.load`` reads it."""
    return pickle.dumps(Question(query, room, seconds), pickle.HIGHEST_PROTOCOL)


def reply(resident: int, worked: float, said: Answer | MiggraphError | None = None) -> tuple[bytes, bytes]:
    """The message of a worker, as what stands before a body, and the body.

    An error of a class that is not listed goes as its nearest base that is.
    """
    head, body = Head(resident, worked), b""
    if isinstance(said, Answer):
        head, body = Head(resident, worked, said.kind.value, said.media_type, said.truncated), said.payload
    elif said is not None:
        kind = next(kind.__name__ for kind in (*type(said).__mro__, QueryError) if kind.__name__ in _ERRORS)
        fields = {name: value for name in _FIELDS if (value := getattr(said, name, None)) is not None}
        head = Head(resident, worked, error=(kind, fields))
    encoded = _ENCODE(head)
    return _LENGTHS.pack(len(encoded), len(body)) + encoded, body


class Inbox:
    """Puts a worker's messages together from the pieces in which they arrive, without copying the pieces.

    One message is received at a time: a worker says nothing that it was not asked.
    """

    def __init__(self) -> None:
        self._usual = self._buffer = memoryview(bytearray(_USUAL))
        self._filled = 0

    def room(self) -> memoryview:
        """Where the next piece is to be written."""
        return self._buffer[self._filled :]

    def take(self, size: int) -> tuple[Head, bytes] | None:
        """Head and body of a message that is complete; None where some of it is still to come.

        :param size: bytes that have been written
        """
        self._filled += size
        if self._filled < _LENGTHS.size:
            return None
        head, body = _LENGTHS.unpack_from(self._buffer)
        begin = _LENGTHS.size + head
        if self._filled < begin + body:
            if len(self._buffer) < begin + body:
                larger = memoryview(bytearray(begin + body))
                larger[: self._filled] = self._buffer[: self._filled]
                self._buffer = larger
            return None
        message = _DECODE(self._buffer[_LENGTHS.size : begin]), bytes(self._buffer[begin : begin + body])
        self._buffer, self._filled = self._usual, 0
        return message
