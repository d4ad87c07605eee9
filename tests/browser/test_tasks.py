"""What people come for, done as somebody would who is here for the first time, with the clicks counted."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from browsing import ENTER, click, every, one, press

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

RESULTS = "#results"
APPLY = ".go button"
TOLD = "article.fig:has(a[href^='/doc/event/'])"
"""A figure that was told at an event."""


class Visitor:
    """Somebody who begins at the start page."""

    def __init__(self, driver: Chrome, site: str) -> None:
        """Open the start page."""
        self.driver = driver
        self.clicks = 0
        driver.get(site)

    def click(self, selector: str) -> None:
        """Click, and count it."""
        click(self.driver, selector)
        self.clicks += 1

    def tick(self, facet: str, value: str) -> None:
        """Choose a value of a facet, which may have to be unfolded first."""
        self.click(f'input[name="{facet}"][value$="{value}"]')

    def search(self, words: str) -> None:
        """Type words into the search of the page, and send them."""
        self.driver.execute_script("arguments[0].focus()", one(self.driver, "#q"))
        press(self.driver, words, ENTER)
        one(self.driver, ".found")

    def text(self, selector: str) -> str:
        """What is read at the first place that a selector finds."""
        return str(one(self.driver, selector).get_attribute("textContent"))

    def count(self) -> int:
        """The number of results of a list."""
        return int(self.text(RESULTS).split()[0].replace(",", ""))

    def chosen(self) -> str:
        """The choices that a list is narrowed by."""
        return " ".join(str(each.text) for each in every(self.driver, ".chip.on"))


@pytest.fixture
def visitor(browser: Chrome, site: str) -> Visitor:
    return Visitor(browser, site)


def test_what_the_people_of_a_body_recommended_on_a_theme(visitor: Visitor) -> None:
    visitor.search("IOM")
    visitor.click(".found a")
    visitor.click("a[href^='/recommendations?spoken-for=']")
    visitor.tick("theme", "trafficking")
    visitor.click(APPLY)
    assert "International Organization for Migration" in visitor.chosen()
    assert visitor.count() == len(every(visitor.driver, "article.rec")) > 0
    assert visitor.text("article.rec .who a")
    assert visitor.clicks == 4


def test_which_treaties_were_discussed_in_a_city_in_a_year(visitor: Visitor) -> None:
    visitor.click("nav[aria-label='Site'] a")
    visitor.click("main a[href='/instruments']")
    visitor.tick("city", "new-york")
    visitor.tick("year", "2006")
    visitor.click(APPLY)
    assert "New York" in visitor.chosen()
    assert "2006" in visitor.chosen()
    assert 0 < visitor.count() < 200
    assert visitor.clicks == 5


def test_everything_on_a_country(visitor: Visitor) -> None:
    visitor.search("Ghana")
    visitor.click(".found a")
    assert visitor.text("h1") == "Ghana"
    groups = {str(each.get_attribute("id")) for each in every(visitor.driver, "main section[id]")}
    assert groups >= {"said", "activities", "mentions", "facts"}
    assert visitor.clicks == 1


def test_figure_on_a_theme_with_its_source_and_page(visitor: Visitor) -> None:
    visitor.search("remittances")
    visitor.click(".found a[href^='/doc/theme/']")
    visitor.click("a[href^='/figures?theme=']")
    words = visitor.text(f"{TOLD} blockquote > p:last-child")
    assert any(letter.isdigit() for letter in words)
    assert "on page" in visitor.text(f"{TOLD} a.read")
    visitor.click(f"{TOLD} a.read")
    assert words[:40] in visitor.text("main").replace("\n", " ")
    assert visitor.clicks == 3


def test_all_activities_in_a_region_as_a_spreadsheet(visitor: Visitor) -> None:
    visitor.search("Africa")
    visitor.click(".found a[href='/doc/region/africa']")
    visitor.click("a[href^='/activities?region=']")
    number = visitor.count()
    address = one(visitor.driver, '.tools a[href*=".csv"]').get_attribute("href")
    with urlopen(str(address)) as response:
        table = [*csv.DictReader(io.StringIO(response.read().decode("utf-8")))]
    assert number == len(table) > 0
    assert {"name", "agency", "country", "page"} <= table[0].keys()
    assert visitor.clicks == 2


def test_recommendation_about_a_treaty_by_whom_in_which_words(visitor: Visitor) -> None:
    visitor.click("main a[href='/doc/instrument/migrant-workers-convention']")
    visitor.click("a[href^='/recommendations?instrument=']")
    words, who = visitor.text("article.rec blockquote > p:last-child"), visitor.text("article.rec .who a")
    assert who
    visitor.click("article.rec a.read")
    assert words[:60] in visitor.text("main").replace("\n", " ")
    assert visitor.clicks == 3
