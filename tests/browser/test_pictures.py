"""Pictures in a browser: a filter, a mark, a file; without script, on a phone, in the dark and on paper."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from browsing import NARROW, click, every, one, resize, runs_over, violations, wait_until

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

PICTURES = (
    *("timeline", "themes-by-year", "themes-by-stakeholder", "who-asks-whom", "organisations-at-events"),
    *("instruments-together", "map-of-activities", "map-of-recommendations", "figures-by-year"),
)
MARK = ".drawing a rect, .drawing a path"


def file_of(driver: Chrome, name: str) -> bytes:
    """A file that the picture offers."""
    address = one(driver, f'figcaption a[href*=".{name}"]').get_attribute("href")
    assert address
    with urlopen(address) as response:
        return bytes(response.read())


def from_filter_to_files(driver: Chrome, site: str) -> None:
    driver.get(f"{site}/pictures/themes-by-year")
    years = {row[2] for row in [*csv.reader(io.StringIO(file_of(driver, "csv").decode()))][1:]}
    assert len(years) > 1
    click(driver, "#filters > summary")
    year = str(one(driver, 'input[name="year"]').get_attribute("value"))
    click(driver, 'input[name="year"]')
    click(driver, ".go button")
    assert year in one(driver, ".chip.on").text
    assert {row[2] for row in [*csv.reader(io.StringIO(file_of(driver, "csv").decode()))][1:]} == {year}
    assert f">{year}</text>".encode() in file_of(driver, "svg")
    assert file_of(driver, "png").startswith(b"\x89PNG")


def test_filter_leads_to_the_files(browser: Chrome, site: str) -> None:
    from_filter_to_files(browser, site)


def test_filter_leads_to_the_files_without_script(browser_without_script: Chrome, site: str) -> None:
    from_filter_to_files(browser_without_script, site)


def test_mark_leads_to_the_list_that_it_counts(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}/pictures/who-asks-whom")
    title = str(one(browser_without_script, ".drawing a:has(rect) title").get_attribute("textContent"))
    one(browser_without_script, MARK).click()
    heading = one(browser_without_script, "#results").text
    assert heading.split()[0] == title.split()[0]


def test_table_has_a_link_for_each_number(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/pictures/timeline")
    click(browser, "#table > summary")
    links = every(browser, "#table td a")
    assert len(links) >= len(every(browser, MARK))
    wait_until(browser, "arguments[0].checkVisibility()", links[0])


def test_drawing_takes_the_colours_of_the_scheme(browser: Chrome, site: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        for address in ("pictures/themes-by-year", "pictures/themes-by-year.svg"):
            browser.get(f"{site}/{address}")
            grounds.append(one(browser, ".drawing .h5").value_of_css_property("fill"))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    light, light_file, dark, dark_file = grounds
    assert light == light_file
    assert dark == dark_file
    assert light != dark


def test_drawing_fits_the_paper(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/pictures/organisations-at-events")
    wide = browser.execute_script("return document.querySelector('.drawing').getBoundingClientRect().width")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    resize(browser, (700, 900))
    narrow = browser.execute_script("return document.querySelector('.drawing').getBoundingClientRect().width")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert narrow < min(wide, 700)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_accessible(browser: Chrome, site: str, name: str) -> None:
    browser.get(f"{site}/pictures/{name}")
    for each in every(browser, "details"):
        browser.execute_script("arguments[0].open = true", each)
    assert violations(browser) == []


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in PICTURES)])
def test_pictures_fit_a_phone(browser: Chrome, site: str, name: str) -> None:
    resize(browser, NARROW)
    browser.get(f"{site}/pictures{name}")
    one(browser, "main h1")
    assert not runs_over(browser)
