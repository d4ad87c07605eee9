"""Rows as spreadsheets read them."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from flask.testing import FlaskClient

from miggraph.web.http.spreadsheets import BYTE_ORDER_MARK, for_spreadsheets

UNSEEN = (" ", "\u00a0", "\ufeff", "\u200b", "\u3000 ", "\v", "\x00\u200b")
CELLS = {
    '=HYPERLINK("http://x.org/")': '\'=HYPERLINK("http://x.org/")',
    "@sum": "'@sum",
    "+lamp": "'+lamp",
    "-": "'-",
    **{
        f"{unseen}=1+1": f"'{unseen}=1+1"
        for unseen in (" ", "\u00a0", "\ufeff", "\u200b", "\u3000 ", "\v", "\x00\u200b")
    },
    " lamp =": " lamp =",
    "-7": "-7",
    "+1.5e3": "+1.5e3",
    "2011-05-03": "2011-05-03",
    "Zürich; quai": "Zürich; quai",
    "two\nlines": "two\nlines",
    "": "",
}


def test_formulas_are_words_in_spreadsheets() -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["head", cell] for cell in CELLS])
    made = for_spreadsheets(out.getvalue().encode("utf-8"))
    assert made.startswith(BYTE_ORDER_MARK)
    rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert [row[1] for row in rows] == list(CELLS.values())


@pytest.mark.parametrize("name", ["events-overview", "things-by-class", "recommendations-with-words"])
def test_spreadsheet_has_the_rows_of_the_answer(client: FlaskClient, name: str) -> None:
    plain, marked = (client.get(f"/queries/{name}.csv", query_string={"bom": bom}).data for bom in ("0", "1"))
    assert marked == BYTE_ORDER_MARK + plain
    frame = pd.read_csv(io.BytesIO(marked))
    assert list(frame.columns) == plain.split(b"\r\n")[0].decode().split(",")
    assert len(frame) == len(list(csv.reader(io.StringIO(plain.decode(), newline="")))) - 1
