"""The answer to a stored question with what makes it one that can be cited: versions, digest, day."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, replace
from functools import cached_property

from flask import Response, url_for

from miggraph.engine import Answer, Query
from miggraph.queries import tokens
from miggraph.queries.tokens import Cited, digest
from miggraph.web.http import responses
from miggraph.web.http.negotiation import SUFFIXES
from miggraph.web.http.spreadsheets import for_spreadsheets
from miggraph.web.pages.questions.asking import Asked, Wanted
from miggraph.web.sparql.forms import NATIVE
from miggraph.web.sparql.protocol import Exchange
from miggraph.web.views import conditional, current_request, services

_CSV, _JSON = "text/csv", ("application/sparql-results+json", "application/json")


@dataclass(frozen=True)
class Answered:
    """A question, and all rows of its answer."""

    asked: Asked
    answer: Answer
    day: str

    @cached_property
    def digest(self) -> str:
        """That of all rows."""
        return digest(self.answer.payload)

    @cached_property
    def rows(self) -> int:
        """How many rows there are."""
        return self.answer.payload.count(b"\n") - 1

    @cached_property
    def part(self) -> Answer:
        """The rows that are asked for."""
        limit, offset = self.asked.limit, self.asked.offset
        if limit is None and not offset:
            return self.answer
        first, *lines = self.answer.payload.split(b"\n")[:-1]
        shown = lines[offset:] if limit is None else lines[offset : offset + limit]
        return replace(self.answer, payload=b"".join(line + b"\n" for line in (first, *shown)))

    @cached_property
    def cited(self) -> Cited:
        """What is cited of it."""
        asked, version = self.asked, self.answer.version
        query_version = asked.question.version[: tokens.VERSION]
        shown = version[: tokens.VERSION], self.digest[: tokens.DIGEST]
        return Cited(asked.question.name, asked.values, query_version, *shown, self.day)

    @cached_property
    def token(self) -> str | None:
        """The token under which it is cited; None where its values are too long for one."""
        return tokens.token(self.cited)

    @property
    def cite(self) -> str | None:
        """The address under which it is cited."""
        return self.token and url_for("stored_queries.cite", token=self.token, _external=True)

    @property
    def next(self) -> Asked | None:
        """What asks for the rows behind these."""
        limit, offset = self.asked.limit, self.asked.offset
        return self.asked.part(limit, offset + limit) if limit and offset + limit < self.rows else None

    @property
    def before(self) -> Asked | None:
        """What asks for the rows before these."""
        limit, offset = self.asked.limit, self.asked.offset
        if not limit or not offset:
            return None
        return self.asked.part(limit, max(0, min(offset, self.rows) - limit))


def answered(asked: Asked) -> Answered:
    """Answer a question.

    :raises MiggraphError: where a value cannot be used, or the query gets no answer
    """
    exchange = Exchange(services(), current_request(), Query(asked.text), NATIVE)
    return Answered(asked, services().engine.run(exchange.whole()), today())


def today() -> str:
    """The day on which an answer is given."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def respond(given: Answered, media_type: str, wanted: Wanted) -> Response:
    """The rows for a program, with their links and versions in headers, and in the body where that is JSON."""
    asked, version = given.asked, given.answer.version
    place, rows = current_request().root, f"{asked.limit} {asked.offset}"
    how = "bom" if wanted.bom else ""
    tag = responses.etag(version, media_type, place, asked.question.version, asked.text, rows, how, given.day)

    def made() -> bytes:
        body = given.part.serialise(media_type)
        if media_type in _JSON:
            told = json.dumps(facts(given), ensure_ascii=False).encode("utf-8")
            return b'{"answer":' + told + b"," + body[1:]
        return for_spreadsheets(body) if wanted.bom and media_type == _CSV else body

    response = conditional(tag, made, media_type)
    response.headers.extend(headers(given, media_type))
    if wanted.download:
        name = f"{asked.question.name}.{SUFFIXES[media_type]}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def facts(given: Answered) -> dict[str, object]:
    """What an answer says of itself."""
    asked = given.asked
    return {
        "question": asked.question.name,
        "queryVersion": asked.question.version,
        "parameters": {name: list(values) for name, values in asked.values.items()},
        "dataset": given.answer.version,
        "digest": given.digest,
        "rows": given.rows,
        "asked": given.day,
        **({"cite": given.cite} if given.cite else {}),
    }


def headers(given: Answered, media_type: str) -> list[tuple[str, str]]:
    """The same in headers, with links to what belongs to the answer."""
    links = [(each, rel) for each, rel in ((given.next, "next"), (given.before, "prev")) if each is not None]
    told = [f'<{each.address(form=SUFFIXES.get(media_type))}>; rel="{rel}"' for each, rel in links]
    told += [f'<{given.cite}>; rel="cite-as"'] if given.cite else []
    return [
        *([("Link", ", ".join(told))] if told else []),
        (responses.QUERY, given.asked.question.version),
        (responses.DATASET, given.answer.version),
        (responses.DIGEST, given.digest),
        (responses.ROWS, str(given.rows)),
        (responses.ASKED, given.day),
    ]
