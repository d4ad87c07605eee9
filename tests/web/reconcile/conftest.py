"""Requests for reconciliation, as clients send them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Ask: TypeAlias = Callable[..., Any]
Send: TypeAlias = Callable[[str, object], TestResponse]


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Sends a batch or a request for data in a form."""
    return lambda name, told: client.post("/reconcile", data={name: json.dumps(told)})


@pytest.fixture
def ask(send: Send) -> Ask:
    """The candidates for one query."""

    def asked(text: str | None = None, **more: object) -> Any:
        query = {**({} if text is None else {"query": text}), **more}
        answer = send("queries", {"q": query})
        assert answer.status_code == 200, answer.text
        return answer.get_json()["q"]["result"]

    return asked
