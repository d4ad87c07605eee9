"""The one error of the client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from miggraph.errors import MiggraphError


class ClientError(MiggraphError):
    """A graph gives no answer: it refuses, with its own words, or it cannot be reached.

    ``status`` is that of HTTP, and None where no server said anything.
    """

    def __init__(self, what: str, *, where: object = None, hint: str | None = None, status: int | None = None) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status


@contextmanager
def as_client_error() -> Iterator[None]:
    """Have an error of whatever is asked raised as the client's, with the same words."""
    try:
        yield
    except ClientError:
        raise
    except MiggraphError as error:
        raise ClientError(error.what, where=error.where, hint=error.hint) from error
