"""What a model says counts only with its quote, in its form, and beside what the rules have read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from miggraph.colleague import Answers, Asked, ChatServer, Colleague
from miggraph.extract import Document, extract
from miggraph.model import Statement
from model_server import ModelServer, chat, model_server
from support import COAST as LEXICON
from support import report_of

TEXT = """# Workshop on River Pilots

6 June 2011, Manaus

## What was said

Ms. Astrid Moe spoke of the locks. A pilot on each barge, and nothing less, is what the river asks for.
Harbour masters should publish a list of licensed pilots.
"""
QUOTE = "A pilot on each barge, and nothing less, is what the river asks for."

Read = Callable[[list[dict[str, object]]], tuple[list[Statement], Asked]]


def document() -> Document:
    report = report_of(TEXT)
    return Document(report, LEXICON, extract(report, LEXICON))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def answered(statements: list[dict[str, object]]) -> tuple[list[Statement], Asked]:
        asked = Asked()
        with model_server(lambda _: (200, chat(statements))) as server:
            ask = ChatServer(server.url, "m").ask
            return Colleague("m", Answers(tmp_path / "answers"), ask).read(document(), asked), asked

    return answered


def record(**changes: object) -> dict[str, object]:
    return {"kind": "recommendation", "quote": QUOTE, "speaker": None, "addressee": None, **changes}


def test_colleague_adds_a_statement_with_the_place_of_its_quote(read: Read) -> None:
    [statement], asked = read([record(speaker="Astrid Moe")])
    assert [TEXT[a:b] for a, b in statement.spans] == [QUOTE]
    assert (statement.kind, statement.method, statement.made_by) == (
        "recommendation",
        "model/recommendation",
        ("Astrid Moe",),
    )
    assert statement.confidence == 0.5
    assert (asked.taken, asked.refused) == (1, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "A pilot on every barge, and nothing less, is what the river asks for."},
        {"quote": "and nothing less, is what the river asks for."},
        {"quote": "short"},
        {"quote": None},
        {"kind": "poem"},
        {"speaker": "Somebody Else"},
        {"addressee": "the harbour board of another river"},
    ],
    ids=[
        "other-words",
        "part-of-a-sentence",
        "too-short",
        "no-quote",
        "no-kind",
        "no-such-speaker",
        "no-such-addressee",
    ],
)
def test_colleague_refuses_what_the_text_does_not_hold(read: Read, wrong: dict[str, object]) -> None:
    statements, asked = read([record(**wrong)])
    assert (statements, asked.refused) == ([], 1)


def test_colleague_leaves_to_the_rules_what_they_have_read(read: Read) -> None:
    statements, asked = read([record(quote="Harbour masters should publish a list of licensed pilots.")])
    assert (statements, asked.refused) == ([], 0)


def test_colleague_asks_each_passage_once(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    with model_server(lambda _: (200, chat([record()]))) as server:
        ask = ChatServer(server.url, "m", key="secret").ask
        first = Colleague("m", answers, ask).read(document(), Asked())
        again = Colleague("m", answers, ask).read(document(), Asked())
    assert len(server.asked) == 1
    assert server.keys == ["Bearer secret"]
    assert Colleague("m", answers).read(document(), Asked()) == first == again
    assert Colleague("another", answers).read(document(), Asked()) == []


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, b"", "answers 500"),
        (302, b"", "answers 302"),
        (200, b"no JSON", "something else"),
        (200, b'{"choices": []}', "something else"),
        (200, b'{"choices": [{"message": {"content": null}}]}', "without words"),
        (200, b" " * 1_000_001, "more than"),
    ],
)
def test_colleague_that_fails_costs_one_line(tmp_path: Path, status: int, body: bytes, said: str) -> None:
    asked = Asked()
    with model_server(lambda _: (status, body)) as server:
        found = Colleague("m", Answers(tmp_path), ChatServer(server.url, "m").ask).read(document(), asked)
    assert found == []
    assert said in str(asked)
    assert "\n" not in str(asked)
    assert list(tmp_path.iterdir()) == []


def test_colleague_without_server_says_so(tmp_path: Path) -> None:
    with model_server(lambda _: (200, b"")) as gone:
        pass
    asked = Asked()
    Colleague("m", Answers(tmp_path), ChatServer(gone.url, "m").ask).read(document(), asked)
    assert "does not answer" in str(asked)


def test_answers_say_which_file_is_damaged(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    with model_server(lambda _: (200, chat([]))) as server:
        Colleague("m", answers, ChatServer(server.url, "m").ask).read(document(), Asked())
    [file] = tmp_path.iterdir()
    file.write_text("{", encoding="utf-8")
    asked = Asked()
    Colleague("m", answers).read(document(), asked)
    assert str(asked.fault).startswith(str(file))


def test_colleague_takes_an_answer_that_is_no_list_for_one_record_refused(tmp_path: Path) -> None:
    asked = Asked()
    body = b'{"choices": [{"message": {"content": "I found nothing."}}]}'
    with model_server(lambda _: (200, body)) as server:
        Colleague("m", Answers(tmp_path), ChatServer(server.url, "m").ask).read(document(), asked)
    assert asked.refused == 1


def test_server_needs_a_web_address() -> None:
    with pytest.raises(Exception, match="no web address"):
        ChatServer("file:///etc/passwd", "m")


def test_instructions_and_passage_are_what_is_sent(tmp_path: Path) -> None:
    def look(server: ModelServer) -> list[str]:
        return [message["role"] for message in server.asked[0]["messages"]]

    with model_server(lambda _: (200, chat([]))) as server:
        Colleague("m", Answers(tmp_path), ChatServer(server.url, "m").ask).read(document(), Asked())
    assert look(server) == ["system", "user"]
    assert QUOTE in server.asked[0]["messages"][1]["content"]
    assert server.asked[0]["temperature"] == 0
