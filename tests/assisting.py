"""What a call of a tool gives back, as a language model and as a program reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcp.types import CallToolResult

SITE = "http://reports.example/graph/"
Call = Callable[..., CallToolResult]


def text(result: CallToolResult) -> str:
    """What a language model reads."""
    (content,) = result.content
    assert content.type == "text"
    return content.text


def data(result: CallToolResult) -> dict[str, Any]:
    """What a program reads."""
    assert not result.is_error, text(result)
    assert result.structured_content is not None
    told: dict[str, Any] = result.structured_content
    return told
