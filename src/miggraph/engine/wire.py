"""What goes through the socket between the engine and a worker: a question one way, an answer or an error back.

A message is the length of its head and of its body, the head (JSON back, a pickled :class:`Question` forth) and the
body (the answer's payload). Only the engine's side is ever unpickled: a worker is not trusted with that.
"""

from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from miggraph.engine.answer import Answer, Kind
from miggraph.engine.evaluation import Question
from miggraph.engine.guard import QueryRefusedError
from miggraph.engine.limits import LimitError, MemoryLimitError, QueryTooComplexError, ResultTooLargeError
from miggraph.errors import DatasetError, MiggraphError, QueryError

LENGTHS = struct.Struct("!IQ")
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


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, and the seconds after which the worker ends itself should nobody have ended it before."""

    question: Question
    seconds: float


def pack(head: bytes, body: bytes = b"") -> bytes:
    """One message."""
    return LENGTHS.pack(len(head), len(body)) + head + body


def pack_question(ask: Ask) -> bytes:
    """The message that carries a question."""
    return pack(pickle.dumps(ask, protocol=pickle.HIGHEST_PROTOCOL))


def unpack_question(head: bytes) -> Ask:
    """The question of a message.

    :raises TypeError: for anything else
    """
    ask = pickle.loads(head)
    if not isinstance(ask, Ask):
        raise TypeError("the message is no question")
    return ask


def head_of_answer(answer: Answer, resident: int) -> bytes:
    """The head of the message whose body is the answer's payload."""
    facts = [answer.kind.value, answer.version, answer.media_type, answer.truncated]
    return json.dumps({"answer": facts, "resident": resident}).encode()


def head_of_error(error: MiggraphError, resident: int) -> bytes:
    """The message that carries an error; one of a class that is not listed goes as its nearest base that is."""
    name = next(kind.__name__ for kind in (*type(error).__mro__, QueryError) if kind.__name__ in _ERRORS)
    named = {key: getattr(error, key, None) for key in ("line", "column", "limit", "value")}
    facts = {"class": name, "what": error.what, "where": error.where, "hint": error.hint, **named}
    return json.dumps({"error": facts, "resident": resident}).encode()


def read_answer(head: Mapping[str, object], body: bytes) -> Answer | MiggraphError:
    """What a message from a worker says."""
    told = head.get("answer")
    if isinstance(told, list):
        kind, version, media_type, truncated = told
        return Answer(Kind(kind), body, str(version), str(media_type), bool(truncated))
    error = head["error"]
    if not isinstance(error, dict):
        raise TypeError("the message is neither an answer nor an error")
    return _read_error(error)


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
