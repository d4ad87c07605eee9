"""What each tool takes: records that are made of the arguments of a call, and of which the schemas are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from miggraph.assistant.finding import KINDS
from miggraph.assistant.questions import MOST_ROWS, ROWS, Values
from miggraph.errors import ParameterError

T = TypeVar("T")

_MOST_OFFSET = 1_000_000
_MOST_CHARACTERS = 1_000_000_000
Limit = Annotated[int, Meta(ge=1, le=MOST_ROWS, description="Rows or things at most.")]
Offset = Annotated[int, Meta(ge=0, le=_MOST_OFFSET, description="How many to leave out before the first.")]
Name = Annotated[str, Meta(max_length=200, description="The name of a question, as list_questions gives it.")]
Character = Annotated[int, Meta(ge=0, le=_MOST_CHARACTERS)]
Words = Annotated[str, Meta(max_length=300)]


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Arguments of a call; others are refused."""


class ListQuestions(Input, frozen=True):
    """What questions to list."""

    group: Annotated[str, Meta(description="Only this group; empty for all.")] = ""
    search: Annotated[Words, Meta(description="Words that the question has to have; empty for all.")] = ""


class DescribeQuestion(Input, frozen=True):
    """Which question to describe."""

    question: Name


class Ask(Input, frozen=True):
    """What to ask."""

    question: Name
    parameters: Annotated[
        dict[str, Values],
        Meta(description="Values by the names of the parameters, as describe_question gives them; a name will do."),
    ] = {}
    limit: Limit = ROWS
    offset: Offset = 0


class ListChoices(Input, frozen=True):
    """Of which parameter the values are wanted."""

    question: Name
    parameter: Annotated[str, Meta(max_length=100, description="The name of the parameter.")]
    search: Annotated[Words, Meta(description="Words of the value's name; empty for all.")] = ""
    limit: Limit = 50


class CheckCitation(Input, frozen=True):
    """Which citation to check."""

    token: Annotated[str, Meta(max_length=8_000, description="The token of an answer, or the address it is cited by.")]


class Search(Input, frozen=True):
    """What to look for."""

    words: Annotated[Words, Meta(min_length=1, description="Names or words of any kind.")]
    kinds: Annotated[
        list[str],
        Meta(description="Only these kinds; empty for all.", extra_json_schema={"items": {"enum": list(KINDS)}}),
    ] = []
    limit: Annotated[int, Meta(ge=1, le=50, description="Things, statements and passages at most, each.")] = 8
    offset: Annotated[int, Meta(ge=0, le=10_000, description="How many of each to leave out.")] = 0


class Entity(Input, frozen=True):
    """Which thing to tell of."""

    thing: Annotated[
        str,
        Meta(min_length=1, max_length=2_000, description="IRI or name: a person, body, event, instrument, statement …"),
    ]
    section: Annotated[
        Words, Meta(description="Words of the heading of the sections wanted, such as recommendations; empty for all.")
    ] = ""
    limit: Annotated[int, Meta(ge=1, le=50, description="Statements and links of each section at most.")] = 3


class Passage(Input, frozen=True):
    """Which stretch of which report to read."""

    report: Annotated[
        str,
        Meta(min_length=1, max_length=2_000, description="Name or title of a report, or the IRI of a passage."),
    ]
    start: Annotated[Character | None, Meta(description="The first character, counted from 0.")] = None
    end: Annotated[Character | None, Meta(description="The character behind the last.")] = None
    page: Annotated[str | int, Meta(description="A page as printed, in place of characters.")] = ""
    around: Annotated[int, Meta(ge=0, le=3_000, description="Characters before and after it to tell too.")] = 0


class Sparql(Input, frozen=True):
    """What to query."""

    query: Annotated[str, Meta(min_length=1, description="SELECT, ASK, CONSTRUCT or DESCRIBE in SPARQL 1.1.")]
    limit: Annotated[int, Meta(ge=1, le=MOST_ROWS, description="Rows that are shown; all are counted.")] = 20


class DescribeModel(Input, frozen=True):
    """Which part of the model to describe."""

    class_: Annotated[str, Meta(max_length=300, description="A class such as mig:Talk; empty for all classes.")] = (
        msgspec.field(default="", name="class")
    )


def schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a record, complete in itself."""
    (_,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    whole: dict[str, Any] = parts.pop(kind.__name__)
    whole = {key: value for key, value in whole.items() if key not in {"title", "description"}}
    return whole | ({"$defs": parts} if parts else {})


def read(kind: type[T], arguments: Mapping[str, Any]) -> T:
    """The arguments of a call as a record.

    :raises ParameterError: naming the argument that is missing, unknown or of another type
    """
    try:
        return msgspec.convert(arguments, kind, strict=False)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at ")
        names = ", ".join(_names(kind))
        where = place.strip("`").removeprefix("$").removeprefix(".") or None
        raise ParameterError(what[:1].lower() + what[1:], where=where, hint=f"the arguments are {names}") from error


def _names(kind: type[Any]) -> Iterable[str]:
    return (field.encode_name for field in msgspec.structs.fields(kind))
