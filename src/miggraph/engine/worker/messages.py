"""What goes between the pool and a worker: a question one way, an answer or an error back.

A message is the length of its head and of its body, the head and the body. The head is a record in MessagePack; the
body of an answer is its payload, which is large and passed on as it is. Nothing is unpickled on either side.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import msgspec
import pyoxigraph as ox

from miggraph.engine.answer import Answer, Kind
from miggraph.engine.formats import Term
from miggraph.engine.guard import QueryRefusedError
from miggraph.engine.interface import Query, Scope
from miggraph.engine.limits import LimitError, MemoryLimitError, QueryTooComplexError, ResultTooLargeError
from miggraph.engine.store.serialise import Room
from miggraph.errors import DatasetError, FormatError, MiggraphError, QueryError

_LENGTHS = struct.Struct("!IQ")
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


class Ask(msgspec.Struct, frozen=True, array_like=True):
    """A query for a worker; the terms that its variables stand for are written as in N-Triples."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    substitutions: dict[str, str]
    base: str | None
    accepted: tuple[str, ...]
    rows: int | None
    size: int | None
    cut: bool
    seconds: float
    """After these the worker ends itself, should nobody have ended it before."""

    @property
    def query(self) -> Query:
        """The query as it was put."""
        scope = Scope(self.default_graphs, self.named_graphs)
        return Query(self.text, scope, _terms(self.substitutions), self.base, self.accepted)

    @property
    def room(self) -> Room:
        """How large its answer may get."""
        return Room(self.rows, self.size, self.cut)


class Usage(msgspec.Struct, frozen=True, array_like=True):
    """What a worker takes up of the machine."""

    resident: int = 0
    """Bytes that it has in memory."""
    worked: float = 0.0
    """Seconds that the processors have spent on it since its start."""


class Fault(msgspec.Struct, frozen=True, array_like=True):
    """An error of a worker; see :class:`miggraph.errors.MiggraphError` and its classes."""

    kind: str
    what: str
    where: str | None
    hint: str | None
    line: int | None = None
    column: int | None = None
    limit: str | None = None
    value: str | None = None


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What a worker says: an answer, whose payload is the body, an error or, once its store is open, neither."""

    usage: Usage
    kind: str | None = None
    media_type: str = ""
    truncated: bool = False
    fault: Fault | None = None

    def said(self, body: bytes, version: str) -> Answer | MiggraphError | None:
        """The answer or the error, if it is one.

        :param version: that of the dataset which the worker has open
        """
        if self.fault is not None:
            return _error(self.fault)
        return None if self.kind is None else Answer(Kind(self.kind), body, version, self.media_type, self.truncated)


_ENCODER = msgspec.msgpack.Encoder()
_ASKED = msgspec.msgpack.Decoder(Ask)
_TOLD = msgspec.msgpack.Decoder(Told)


class Frames:
    """Puts messages together from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> None:
        """Take what has arrived."""
        self._buffer += piece

    def take(self) -> tuple[bytes, bytes] | None:
        """Head and body of the next message; None where some of it is still to come."""
        if len(self._buffer) < _LENGTHS.size:
            return None
        head, body = _LENGTHS.unpack_from(self._buffer)
        begin = _LENGTHS.size + head
        end = begin + body
        if len(self._buffer) < end:
            return None
        with memoryview(self._buffer) as view:
            message = bytes(view[_LENGTHS.size : begin]), bytes(view[begin:end])
        del self._buffer[:end]
        return message


def ask(query: Query, room: Room, seconds: float) -> bytes:
    """The message that puts a query to a worker."""
    terms = {name: str(term) for name, term in query.substitutions.items()} if query.substitutions else {}
    scope = query.scope
    asked = Ask(
        query.text,
        scope.default_graphs,
        scope.named_graphs,
        terms,
        query.base,
        query.accepted,
        room.rows,
        room.size,
        room.cut,
        seconds,
    )
    return pack(_ENCODER.encode(asked))


def asked(head: bytes) -> Ask:
    """The question of a message."""
    return _ASKED.decode(head)


def greeting(usage: Usage) -> bytes:
    """The message with which a worker says that its store is open."""
    return pack(_ENCODER.encode(Told(usage)))


def head_of_answer(answer: Answer, usage: Usage) -> bytes:
    """The head of the message whose body is the answer's payload."""
    return _ENCODER.encode(Told(usage, answer.kind.value, answer.media_type, answer.truncated))


def fault(error: MiggraphError, usage: Usage) -> bytes:
    """The message that carries an error; one of a class not listed goes as its nearest base that is."""
    kind = next(kind.__name__ for kind in (*type(error).__mro__, QueryError) if kind.__name__ in _ERRORS)
    line, column, limit, value = (getattr(error, key, None) for key in ("line", "column", "limit", "value"))
    where = None if error.where is None else str(error.where)
    told = Fault(kind, error.what, where, error.hint, line, column, limit, value)
    return pack(_ENCODER.encode(Told(usage, fault=told)))


def told(head: bytes) -> Told:
    """What a message from a worker says."""
    return _TOLD.decode(head)


def pack(head: bytes, body: bytes = b"") -> bytes:
    """One message."""
    return _LENGTHS.pack(len(head), len(body)) + head + body


def lengths(head: bytes, body: bytes) -> bytes:
    """What stands before the head and the body of a message."""
    return _LENGTHS.pack(len(head), len(body))


def _terms(written: Mapping[str, str]) -> dict[str, Term]:
    if not written:
        return {}
    lines = "".join(f"<x:s> <x:{number}> {term} .\n" for number, term in enumerate(written.values()))
    parsed = (quad.object for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    return dict(zip(written, parsed, strict=True))


def _error(fault: Fault) -> MiggraphError:
    kind = _ERRORS[fault.kind]
    if issubclass(kind, LimitError):
        return kind(fault.what, limit=fault.limit or "", value=fault.value or "", hint=fault.hint or "")
    if issubclass(kind, QueryError):
        return kind(fault.what, where=fault.where, hint=fault.hint, line=fault.line, column=fault.column)
    return kind(fault.what, where=fault.where, hint=fault.hint)
