"""Asks a server that speaks the OpenAI chat protocol (``POST {url}/chat/completions``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from miggraph.errors import ConfigError, ModelError

_LONGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read."""

Ask = Callable[[str, str], str]
"""From the instructions and a text to the words of the answer; raises :class:`ModelError`."""


class _Opener(Protocol):
    def open(self, fullurl: Request, *, timeout: float) -> Any:
        """Open a request."""


class _NoRedirects(HTTPRedirectHandler):
    """The key goes to the server that was named, and to no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class ChatServer:
    """A model behind a server.

    :param url: the base of its addresses, such as ``http://127.0.0.1:8080/v1``
    :param model: the name by which the server knows the model
    :param key: sent as a bearer token; empty for none
    :param timeout: seconds that an answer may take
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise ConfigError(f"model_url = {self.url!r} is no web address", hint="begin it with http:// or https://")

    def ask(self, instructions: str, text: str) -> str:
        """The model's answer to a text.

        :raises ModelError: if there is no answer
        """
        body = {
            "model": self.model,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
            "temperature": 0,
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = Request(
            f"{self.url.rstrip('/')}/chat/completions", data=json.dumps(body).encode(), headers=headers, method="POST"
        )
        opener: _Opener = build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=self.timeout) as response:
                answer = response.read(_LONGEST_ANSWER + 1)
        except HTTPError as error:
            error.close()
            raise self._error(f"answers {error.code} {error.reason}") from error
        except (URLError, OSError, ValueError) as error:
            raise self._error(f"does not answer: {getattr(error, 'reason', None) or error}") from error
        if len(answer) > _LONGEST_ANSWER:
            raise self._error(f"answers more than {_LONGEST_ANSWER} bytes")
        return self._words(answer)

    def _words(self, answer: bytes) -> str:
        try:
            content = json.loads(answer)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise self._error("answers something else than the chat protocol has") from error
        if not isinstance(content, str):
            raise self._error("answers without words")
        return content

    def _error(self, what: str) -> ModelError:
        return ModelError(what, where=self.url, hint="check the settings model_url and model")
