"""Rules that would take endless time, or match nothing at all."""

from __future__ import annotations

import re
import signal
import threading
from pathlib import Path

import pytest

from miggraph.errors import RuleError
from miggraph.extract.rules import Matcher, Rule, line_of, load_language
from miggraph.extract.rules.patience import patience

ENDLESS = Matcher(Rule("hedge/endless", regex="(o+)+$"), re.compile("(o+)+$"), None)
QUICK = Matcher(Rule("hedge/quick", regex="o"), re.compile("o"), None)
LINE = line_of("o" * 60 + "h")


def test_rule_that_takes_endless_time_is_told_by_name() -> None:
    with pytest.raises(RuleError, match="takes more than 0 s on one text: 'ooo") as told, patience(0.1):
        ENDLESS.search(LINE)
    assert told.value.where == "hedge/endless"
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_many_texts_may_take_long_together() -> None:
    with patience(0.02):
        for _ in range(50):
            for number in range(200):
                assert QUICK.search(line_of(f"{'o' * 30} {number}"))


def test_other_threads_are_left_alone() -> None:
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with patience(0.1):
                assert QUICK.search(LINE)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not failed


@pytest.mark.parametrize("regex", ["o*", "o?|ah", "(?:)", "$"])
def test_regex_that_matches_the_empty_text_is_refused(regex: str, tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "words.toml").write_text("[words]\n", encoding="utf-8")
    (tmp_path / "en" / "hedge.toml").write_text(
        f"[[rule]]\nid = 'hedge/none'\ndefinition = 'Nothing.'\nregex = '{regex}'\nyes = ['o']\nno = ['x']\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="it would match the empty text"):
        load_language("en", tmp_path)
