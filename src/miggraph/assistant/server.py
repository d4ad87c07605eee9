"""The Model Context Protocol: tools, resources and prompts of a dataset, over standard input or over HTTP."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar, cast

import anyio
import uvicorn
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from miggraph import __version__
from miggraph.assistant import inputs
from miggraph.assistant.desk import Desk
from miggraph.assistant.prompts import INSTRUCTIONS, PROMPTS, filled
from miggraph.assistant.streams import lines_of
from miggraph.assistant.tools import Tool
from miggraph.engine.interface import CALLER, Caller

T = TypeVar("T")
PATH = "/mcp"
_RESOURCES = {
    "miggraph://questions": ("questions", "The prepared questions by group", "list_questions"),
    "miggraph://model": ("model", "The classes of the graph, with counts", "describe_model"),
}
_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Context = ServerRequestContext[Any]


def make(desk: Desk) -> Server[Any]:
    """A server for the tools of a desk; each call is answered in a thread, so that none holds up another."""
    logging.getLogger("mcp").setLevel(logging.ERROR)  # who asks for nonsense is told, and not logged
    return Server(
        "miggraph",
        title=f"{desk.name}: what reports on international migration say",
        version=__version__,
        instructions=INSTRUCTIONS,
        get_tool_input_schema=lambda name: _schema(desk, name),
        on_list_tools=lambda _, __: _listed(desk),
        on_call_tool=lambda _, called: _called(desk, called),
        on_list_resources=_resources,
        on_read_resource=lambda _, wanted: _read(desk, str(wanted.uri)),
        on_list_prompts=_prompts,
        on_get_prompt=_prompt,
    )


async def over_stdio(server: Server[Any]) -> None:
    """Serve one client over standard input and output, until it leaves."""
    lines = cast(anyio.AsyncFile[str], lines_of(sys.stdin.fileno()))
    try:
        async with stdio_server(stdin=lines) as (received, sent):
            await server.run(received, sent, server.create_initialization_options())
    except* (BrokenPipeError, anyio.BrokenResourceError, anyio.ClosedResourceError):
        pass  # who has closed its end has left


def over_http(server: Server[Any], listener: socket.socket) -> None:
    """Serve clients of this machine over streamable HTTP, until stopped.

    Who asks under the name of another host is refused by the SDK, so that no page of the web can reach the server
    through somebody's browser. Answers are not set to be JSON alone, because the SDK looks for clients that have left
    only where it may answer in a stream.
    """
    app = server.streamable_http_app(streamable_http_path=PATH, stateless_http=True)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, ws="none")
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


async def _in_thread(function: Callable[..., T], *arguments: Any) -> T:
    """What a function returns; its queries end with the task, which is cancelled where the client cancels or leaves."""
    caller, context = Caller(), copy_context()
    context.run(CALLER.set, caller)
    try:
        return await asyncio.get_running_loop().run_in_executor(None, partial(context.run, function, *arguments))
    except asyncio.CancelledError:
        caller.leave()
        raise


async def _listed(desk: Desk) -> types.ListToolsResult:
    made = await _in_thread(desk.within, lambda: [_declared(tool) for tool in desk.tools.values()])
    return types.ListToolsResult(tools=made)


def _declared(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=dict(tool.schema()),
        output_schema=inputs.schema(tool.reply),
        annotations=_READ_ONLY,
    )


def _schema(desk: Desk, name: str) -> dict[str, Any] | None:
    tool = desk.tools.get(name)
    return None if tool is None else dict(desk.within(tool.schema))


async def _called(desk: Desk, called: types.CallToolRequestParams) -> types.CallToolResult:
    outcome = await _in_thread(desk.call, called.name, called.arguments or {})
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=outcome.text)]
    return types.CallToolResult(content=content, structured_content=outcome.data, is_error=outcome.data is None)


async def _resources(context: Context, wanted: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
    return types.ListResourcesResult(
        resources=[
            types.Resource(uri=uri, name=name, description=words, mime_type="text/plain")
            for uri, (name, words, _) in _RESOURCES.items()
        ]
    )


async def _read(desk: Desk, uri: str) -> types.ReadResourceResult:
    if uri not in _RESOURCES:
        raise MCPError(types.INVALID_PARAMS, f"{uri}: no resource has this name; there are {', '.join(_RESOURCES)}")
    outcome = await _in_thread(desk.call, _RESOURCES[uri][2], {})
    text = types.TextResourceContents(uri=uri, text=outcome.text, mime_type="text/plain")
    return types.ReadResourceResult(contents=[text])


async def _prompts(context: Context, wanted: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
    return types.ListPromptsResult(
        prompts=[
            types.Prompt(
                name=prompt.name,
                title=prompt.title,
                description=prompt.title,
                arguments=[types.PromptArgument(name=prompt.takes, description=prompt.meaning, required=True)],
            )
            for prompt in PROMPTS.values()
        ]
    )


async def _prompt(context: Context, wanted: types.GetPromptRequestParams) -> types.GetPromptResult:
    prompt = PROMPTS.get(wanted.name)
    if prompt is None:
        raise MCPError(types.INVALID_PARAMS, f"{wanted.name}: no prompt has this name; there are {', '.join(PROMPTS)}")
    value = (wanted.arguments or {}).get(prompt.takes, "").strip()
    if not value:
        raise MCPError(types.INVALID_PARAMS, f"{prompt.takes}: is missing; give {prompt.meaning}")
    content = types.TextContent(type="text", text=filled(prompt, value))
    return types.GetPromptResult(description=prompt.title, messages=[types.PromptMessage(role="user", content=content)])
