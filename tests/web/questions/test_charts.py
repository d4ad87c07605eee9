"""The chart of an answer: which rows are drawn and how, and what is told to those who do not see it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient

from miggraph.engine import Answer, Engine, Kind
from miggraph.queries import Chart
from miggraph.web.pages.questions import plots
from miggraph.web.pages.questions.charts import MOST, Plot, plot

BAR, LINE = Chart("bar", "portLabel", "ships"), Chart("line", "year", "ships")
TIMELINE, HEAT = Chart("timeline", "date", "portLabel"), Chart("heat", "year", "portLabel", "ships")
MEANINGS = {"ships": "how many ships", "weight": "the tons; of all ships"}


def answer(columns: str, *rows: Sequence[object]) -> Answer:
    lines = ["\t".join(f"?{name}" for name in columns.split())]
    lines += ["\t".join(f'"{value}"' if value != "" else "" for value in row) for row in rows]
    return Answer(Kind.ROWS, ("\n".join(lines) + "\n").encode(), "version")


def drawn(app: Flask, engine: Engine, chart: Chart, given: Answer) -> Plot | None:
    with app.test_request_context("/"):
        return plot(chart, given, MEANINGS, engine)


def shapes(made: Plot | None, shape: str) -> list[str]:
    assert made is not None
    return [mark.title for mark in made.drawing.marks if mark.shape == shape]


def test_bars_are_as_long_as_their_numbers_and_named(app: Flask, engine: Engine) -> None:
    made = drawn(app, engine, BAR, answer("portLabel ships", ("North", 4), ("South", 1), ("", 9), ("West", "many")))
    assert shapes(made, "rect") == ["North: 4", "South: 1"]
    assert made is not None
    long, short = (mark.width for mark in made.drawing.marks if mark.shape == "rect")
    assert long == pytest.approx(4 * short)
    assert made.caption == "The bars show how many ships."
    assert made.omitted == "2 of 4 rows are not drawn."
    assert made.drawing.described == "A chart of 2 bars. The largest numbers: North: 4; South: 1."


def test_line_goes_through_its_points_in_their_order(app: Flask, engine: Engine) -> None:
    made = drawn(app, engine, LINE, answer("year ships", (2006, 3), (2004, 1), ("", 15), ("2005-07-01", 7)))
    assert shapes(made, "circle") == ["2004: 1", "2005-07-01: 7", "2006: 3"]
    assert made is not None
    places = [mark.x for mark in made.drawing.marks if mark.shape == "circle"]
    assert places == sorted(places)
    assert "8" in {mark.text for mark in made.drawing.marks}


def test_timeline_is_in_the_order_of_its_days(app: Flask, engine: Engine) -> None:
    rows = answer("portLabel date", ("North", "2006-05-01"), ("South", "2004"), ("West", "soon"), ("East", "2005-02"))
    made = drawn(app, engine, TIMELINE, rows)
    assert shapes(made, "circle") == ["South, 2004", "East, Feb 2005", "North, 1 May 2006"]
    assert made is not None
    assert made.caption == "Each port stands at its date."
    assert made.drawing.described == "A timeline of 3 entries, from 2004 (South) to 1 May 2006 (North)."


def test_heat_map_sums_what_has_the_same_row_and_column(app: Flask, engine: Engine) -> None:
    rows = answer("portLabel year ships", ("North", 2006, 2), ("North", 2006, 3), ("South", 2004, 1), ("West", 2004, 0))
    made = drawn(app, engine, HEAT, rows)
    assert shapes(made, "rect") == ["North, 2006: 5", "South, 2004: 1"]
    assert made is not None
    assert made.drawing.described.startswith("A grid of 2 rows and 2 columns.")


@pytest.mark.parametrize("chart", [BAR, LINE, TIMELINE, HEAT])
def test_chart_has_an_end_and_says_so(app: Flask, engine: Engine, chart: Chart) -> None:
    most = MOST[chart.kind]
    rows = [(f"Port {number}", 1000 + number, f"{1800 + number}-01-01", number + 1) for number in range(most + 7)]
    made = drawn(app, engine, chart, answer("portLabel year date ships", *rows))
    assert made is not None
    assert f"7 of {most + 7} rows are not drawn." in made.omitted


@pytest.mark.parametrize("chart", [BAR, LINE, TIMELINE, HEAT])
@pytest.mark.parametrize("rows", [[], [("North", 2004, "2004-01-01", 1)], [("North", "", "", "")] * 3])
def test_too_little_is_not_drawn(app: Flask, engine: Engine, chart: Chart, rows: list[Sequence[object]]) -> None:
    assert drawn(app, engine, chart, answer("portLabel year date ships", *rows)) is None


@pytest.mark.parametrize("numbers", [(0, 0), (0.25, 0.5), (1e-9, 1), (3e9, 7e12), (-4, 2), (float("inf"), 1, 2)])
def test_any_number_has_a_place_on_the_sheet(app: Flask, engine: Engine, numbers: Sequence[float]) -> None:
    for chart in (BAR, LINE):
        rows = [(f"Port {place}", 2000 + place, number) for place, number in enumerate(numbers)]
        made = drawn(app, engine, chart, answer("portLabel year ships", *rows))
        assert made is not None
        for mark in made.drawing.marks:
            assert -1 <= mark.x <= made.drawing.width
            assert mark.width >= 0
            assert -1 <= mark.y <= made.drawing.height


@pytest.mark.parametrize(("number", "told"), [(4.0, "4"), (0.8712, "0.871"), (1234567.0, "1,234,567"), (0.0, "0")])
def test_number_is_read(number: float, told: str) -> None:
    assert plots.figure(number) == told


def test_page_has_the_chart_with_its_words_above_the_table(client: FlaskClient) -> None:
    page = client.get("/queries/things-by-class", headers={"Accept": "text/html"}).text
    assert page.index('<figure class="picture chart"') < page.index("<table")
    described = re.search(r'<desc id="chart-about">\s*(A chart of [^<]+)</desc>', page)
    assert described is not None
    rows = list(csv.DictReader(io.StringIO(client.get("/queries/things-by-class.csv").text)))
    for row in rows:
        assert f"<title>{row['classLabel']}: {row['things']}</title>" in page


def test_page_without_a_chart_draws_none(client: FlaskClient) -> None:
    page = client.get("/queries/definitions", headers={"Accept": "text/html"}).text
    assert "<figure" not in page
