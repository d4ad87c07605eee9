"""Lists with facets in a browser: from a facet to the file, by keyboard, without script, on a phone."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from browsing import ENTER, NARROW, TAB, every, one, press, resize, runs_over, violations, wait_until

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser

LISTS = ("recommendations", "findings", "figures", "activities", "people", "organisations", "instruments", "events")
THEME = 'input[name="theme"]'
SPACE = " "
COVERED = """(box => {
  const {left, top} = box.getBoundingClientRect();
  return top < 0 || top > innerHeight || !!document.elementFromPoint(left + 5, top + 5)?.closest(".go");
})(arguments[0])"""


def click(driver: Chrome, element: WebElement) -> None:
    """Click what stands in the middle of the window; WebDriver takes what a style sheet unfolds for folded."""
    driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
    driver.execute_script("arguments[0].click()", element)


def choose_first_theme(driver: Chrome) -> tuple[str, int]:
    """Tick the first theme; what it is called and how many results it promises."""
    name, count = (
        str(one(driver, f"label:has({THEME}) {part}").get_attribute("textContent")) for part in ("span", "small")
    )
    click(driver, one(driver, f"label:has({THEME})"))
    return name, int(count.replace(",", ""))


def results(driver: Chrome) -> int:
    """The number that the heading of the results begins with."""
    return int(one(driver, "#results").text.split()[0].replace(",", ""))


def rows_of_the_table(driver: Chrome) -> int:
    address = one(driver, '.tools a[href*=".csv"]').get_attribute("href")
    assert address
    with urlopen(address) as response:
        return len(list(csv.reader(io.StringIO(response.read().decode("utf-8"))))) - 1


def from_facet_to_file(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/recommendations")
    name, count = choose_first_theme(driver)
    click(driver, one(driver, ".go button"))
    chip = one(driver, ".chip.on")
    assert name in chip.text
    assert results(driver) == count == rows_of_the_table(driver)
    chip.click()
    wait_until(driver, "!document.querySelector('.chip.on')")
    assert results(driver) > count


def test_facet_leads_to_the_file(browser: Chrome, site: str) -> None:
    from_facet_to_file(browser, site)


def test_facet_leads_to_the_file_without_script(browser_without_script: Chrome, site: str) -> None:
    from_facet_to_file(browser_without_script, site)


def test_values_beyond_the_first_are_found_without_script(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}/findings")
    click(browser_without_script, one(browser_without_script, f"fieldset:has({THEME}) summary"))
    box = one(browser_without_script, f"fieldset details {THEME}")
    wait_until(browser_without_script, "arguments[0].checkVisibility()", box)
    click(browser_without_script, box)
    click(browser_without_script, one(browser_without_script, ".go button"))
    wait_until(
        browser_without_script, "arguments[0].checkVisibility()", one(browser_without_script, f"{THEME}:checked")
    )


def test_list_is_narrowed_by_keyboard(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/activities")
    whole = results(browser)
    browser.execute_script("arguments[0].focus()", one(browser, "#words"))
    press(browser, "training", ENTER)
    wait_until(browser, "location.search === '?q=training'")
    some = results(browser)
    browser.execute_script("arguments[0].focus()", one(browser, "#words"))
    press(browser, TAB, SPACE, ENTER)
    wait_until(browser, "document.querySelectorAll('.chip.on').length === 2")
    assert whole > some >= results(browser) > 0


def test_button_that_stays_in_reach_covers_no_box_that_has_the_focus(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/recommendations")
    browser.execute_script("arguments[0].focus()", one(browser, "#words"))
    for _ in range(40):
        press(browser, TAB)
        box = browser.execute_script(
            "return document.activeElement.matches('[type=checkbox]') && document.activeElement"
        )
        if box:
            wait_until(browser, f"!{COVERED}", box)


def test_filter_is_folded_on_a_phone_and_opens(browser: Chrome, site: str) -> None:
    resize(browser, NARROW)
    browser.get(f"{site}/recommendations")
    assert not one(browser, THEME).is_displayed()
    click(browser, one(browser, "details.fold > summary"))
    _, count = choose_first_theme(browser)
    click(browser, one(browser, ".go button"))
    assert one(browser, "details.fold > summary").text == "Filter: 1 chosen"
    assert results(browser) == count


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_accessible(browser: Chrome, site: str, name: str) -> None:
    browser.get(f"{site}/{name}")
    for each in every(browser, "details"):
        browser.execute_script("arguments[0].open = true", each)
    assert violations(browser) == []


@pytest.mark.parametrize("name", ["lists", *LISTS])
def test_lists_fit_a_phone(browser: Chrome, site: str, name: str) -> None:
    resize(browser, NARROW)
    browser.get(f"{site}/{name}")
    one(browser, "main h1")
    assert not runs_over(browser)
