"""What goes between the pool and a worker: questions one way, an answer or an error to each of them back.

A question is a length, and a query with the seconds that it has in MessagePack. What a worker says, first of all that
its store is open, is the lengths of a head and of a body, the head, which is a record in MessagePack, and the body,
which is the payload of an answer, large and passed on as it is. Nothing is unpickled on either side.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import BinaryIO, cast

import msgspec
import pyoxigraph as ox

from miggraph.engine.answer import Answer, Kind, Term
from miggraph.engine.guard import QueryRefusedError, require_unicode
from miggraph.engine.interface import Query
from miggraph.engine.limits import MemoryLimitError, QueryTooComplexError, ResultTooLargeError
from miggraph.errors import DatasetError, FormatError, MiggraphError, QueryError

_LENGTH = struct.Struct("!I")
_LENGTHS = struct.Struct("!IQ")
_TERM = 1
"""The extension type of a term, which is written as in N-Triples."""
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


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What stands before the payload of an answer, or instead of it."""

    resident: int = 0
    """Bytes that the worker has in memory."""
    worked: float = 0.0
    """Seconds that the processors have spent on it since its start."""
    kind: str = ""
    media_type: str = ""
    truncated: bool = False
    error: tuple[str, dict[str, str | int]] | None = None
    """The class of an error and what it is made of; see :class:`miggraph.errors.MiggraphError` and its classes."""


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Head).decode


def _written(term: object) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(_TERM, str(term).encode())


def _term(code: int, written: memoryview) -> Term:
    (quad,) = ox.parse(b"<x:s> <x:p> %b ." % bytes(written), format=ox.RdfFormat.N_TRIPLES)
    return cast(Term, quad.object)


_ENCODE_QUESTION = msgspec.msgpack.Encoder(enc_hook=_written).encode
_DECODE_QUESTION = msgspec.msgpack.Decoder(tuple[Query, float], ext_hook=_term).decode


def question(query: Query, seconds: float) -> bytes:
    """The message that puts a query to a worker, which ends itself after so many seconds and a moment more.

    :raises QueryError: for a query that is not Unicode text
    """
    try:
        encoded = _ENCODE_QUESTION((query, seconds))
    except UnicodeEncodeError:
        require_unicode(query.text)
        raise
    return _LENGTH.pack(len(encoded)) + encoded


def next_question(messages: BinaryIO) -> tuple[Query, float] | None:
    """The query and the seconds of the next message; None at the end of all."""
    length = messages.read(_LENGTH.size)
    return _DECODE_QUESTION(messages.read(*_LENGTH.unpack(length))) if length else None


def message(resident: int, worked: float, said: Answer | MiggraphError) -> tuple[bytes, bytes]:
    """The message of a worker: what stands before a body, and the body.

    An error of a class that is not listed goes as its nearest base that is.
    """
    if isinstance(said, Answer):
        head, body = Head(resident, worked, said.kind.value, said.media_type, said.truncated), said.payload
    else:
        kind = next(kind.__name__ for kind in (*type(said).__mro__, QueryError) if kind.__name__ in _ERRORS)
        fields = {name: value for name in _FIELDS if (value := getattr(said, name, None)) is not None}
        head, body = Head(resident, worked, error=(kind, fields)), b""
    encoded = _ENCODE(head)
    return _LENGTHS.pack(len(encoded), len(body)) + encoded, body


def answer(head: Head, payload: bytes, version: str) -> Answer:
    """The answer that a message brings.

    :param version: that of the dataset which the worker has open
    :raises MiggraphError: the error that it brings instead
    """
    if head.error is not None:
        name, fields = head.error
        raise _ERRORS[name](**fields)  # type: ignore[arg-type]
    return Answer(Kind(head.kind), payload, version, head.media_type, head.truncated)


class Inbox:
    """Puts a worker's messages together from the pieces in which they arrive, without copying the pieces.

    One message is received at a time: a worker says nothing that it was not asked.
    """

    def __init__(self) -> None:
        self._usual = self.buffer = memoryview(bytearray(_USUAL))
        self.filled = 0
        """Bytes of the buffer that are taken: behind them the next piece is to be written."""

    def take(self, size: int) -> tuple[Head, bytes] | None:
        """Head and body of a message that is complete; None where some of it is still to come.

        :param size: bytes that have been written
        """
        self.filled += size
        if self.filled < _LENGTHS.size:
            return None
        head, body = _LENGTHS.unpack_from(self.buffer)
        begin = _LENGTHS.size + head
        if self.filled < begin + body:
            if len(self.buffer) < begin + body:
                larger = memoryview(bytearray(begin + body))
                larger[: self.filled] = self.buffer[: self.filled]
                self.buffer = larger
            return None
        message = _DECODE(self.buffer[_LENGTHS.size : begin]), bytes(self.buffer[begin : begin + body])
        self.buffer, self.filled = self._usual, 0
        return message
