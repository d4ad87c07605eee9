"""The tools over the fixture dataset, called by the SDK's client."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from flask import Flask
from mcp import Client
from mcp.types import CallToolResult

from assisting import SITE, Call
from miggraph.assistant import server
from miggraph.assistant.desk import Desk


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, ["common"], SITE)


@pytest.fixture
def call(desk: Desk) -> Call:
    """Calls a tool by its name, with its arguments as keywords."""

    async def called(name: str, arguments: dict[str, Any]) -> CallToolResult:
        async with Client(server.make(desk)) as client:
            return await client.call_tool(name, arguments)

    return lambda name, **arguments: asyncio.run(called(name, arguments))
