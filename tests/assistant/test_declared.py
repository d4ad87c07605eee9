"""What the server says that it offers: tools with schemas, resources, prompts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.types import Tool

import serving
from assisting import SITE
from miggraph.assistant import server, tools
from miggraph.assistant.desk import Desk
from miggraph.errors import UsageError
from miggraph.queries import Library

T = TypeVar("T")
GENERAL = {tool.name for tool in tools.general()}


def over(desk: Desk, do: Callable[[Client], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Client(server.make(desk)) as client:
            return await do(client)

    return asyncio.run(run())


def refused(desk: Desk, do: Callable[[Client], Awaitable[object]]) -> str:
    """What a client is told that asks for something that there is not."""

    async def run(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await do(client)
        return str(caught.value)

    return over(desk, run)


def listed(desk: Desk) -> dict[str, Tool]:
    return {tool.name: tool for tool in over(desk, lambda client: client.list_tools()).tools}


@pytest.fixture(scope="module")
def library() -> Library:
    return serving.library()


@pytest.mark.parametrize(
    ("names", "questions"),
    [(["none"], 0), (["definitions"], 1), (["definitions", "instruments", "claims-about-instrument"], None)],
)
def test_questions_with_a_tool_are_those_named(
    app: Flask, library: Library, names: list[str], questions: int | None
) -> None:
    found = set(Desk(app, names, SITE).tools) - GENERAL
    wanted = {each.name for each in library if each.name in names or each.group in names}
    assert found == wanted
    assert questions is None or len(found) >= questions


def test_every_question_can_have_a_tool_with_a_typed_schema(app: Flask, library: Library) -> None:
    found = listed(Desk(app, ["all"], SITE))
    assert found.keys() == GENERAL | set(library.queries)
    for tool in found.values():
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema or {})
        assert tool.input_schema["additionalProperties"] is False
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
    for question in library:
        properties = found[question.name].input_schema["properties"]
        assert properties.keys() == {each.name for each in question.parameters} | {"limit", "offset"}


def test_name_of_no_question_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="ships is no question or group; give one of common, all, none, events"):
        tools.chosen(library, ["ships"])


def test_common_questions_are_some_of_all(library: Library) -> None:
    assert 0 < len(tools.chosen(library, ["common"])) < len(library) / 4


def test_value_that_is_a_matter_of_choice_has_names_from_the_dataset(desk: Desk) -> None:
    schema = listed(desk)["recommendations-by-instrument"].input_schema
    assert "Convention on Seafarers" in schema["properties"]["instrument"]["description"]


def test_resources_tell_of_questions_and_model(desk: Desk) -> None:
    uris = [str(each.uri) for each in over(desk, lambda client: client.list_resources()).resources]
    assert uris == ["miggraph://questions", "miggraph://model"]
    for uri, words in zip(uris, ("recommendations-by-instrument", "mig:Seminar"), strict=True):
        (content,) = over(desk, lambda client, uri=uri: client.read_resource(uri)).contents  # type: ignore[misc]
        assert words in content.text
    assert "no resource has this name" in refused(desk, lambda client: client.read_resource("miggraph://ships"))


def test_prompts_say_what_is_given(desk: Desk) -> None:
    async def read(client: Client) -> list[Any]:
        prompts = (await client.list_prompts()).prompts
        return [
            await client.get_prompt(each.name, {argument.name: "port wages"})
            for each in prompts
            for argument in each.arguments or ()
        ]

    found = over(desk, read)
    assert len(found) == 3
    assert all("port wages" in each.messages[0].content.text for each in found)
    told = refused(desk, lambda client: client.get_prompt("answer-with-citations", {}))
    assert "question: is missing; give a question" in told
    assert "no prompt has this name" in refused(desk, lambda client: client.get_prompt("sing", {}))
