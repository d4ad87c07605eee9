"""The pages of things in a browser: from the start page to the sentence, on a phone, by keyboard, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browsing import ENTER, NARROW, TAB, click, every, one, press, resize, runs_over, violations

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

CONVENTION = "Migrant Workers Convention"
PAGES = [
    "/",
    "/doc/instrument/migrant-workers-convention",
    "/doc/event/2006-06-27-migration-and-human-rights",
    "/doc/session/2006-03-15-labour-migration/session-2-the-protection-of-migrants-rights",
    "/doc/person/mary-robinson",
    "/doc/organization/international-organization-for-migration",
    "/doc/country/ghana",
    "/doc/theme/trafficking",
    "/doc/theme/trafficking?all=said.finding",
    "/doc/affected-group/migrants",
    "/doc/process/high-level-dialogue-on-international-migration",
    "/doc/initiative/ghana-iom-pilot-project",
    "/doc/publication/human-development-report-2007",
    "/doc/method/recommendation/call/verb",
    "/scheme/themes",
    "/doc/person/nobody-of-that-name",
    "/search?q=trafficking",
]


def to_the_words(driver: Chrome, site: str) -> str:
    """From the start page to a recommendation about the convention, its speaker and its report."""
    driver.get(site)
    click(driver, f"header a[href*='{CONVENTION.lower().replace(' ', '-')}']")
    assert one(driver, "h1").text == CONVENTION
    return str(one(driver, "article.rec blockquote > p:last-child").text)


def test_recommendation_is_three_clicks_from_the_start(browser: Chrome, site: str) -> None:
    said = to_the_words(browser, site)
    assert one(browser, "article.rec .who a").text
    click(browser, "article.rec a.read")
    assert said[:60] in one(browser, "main").text.replace("\n", " ")


def test_recommendation_is_found_without_script(browser_without_script: Chrome, site: str) -> None:
    assert to_the_words(browser_without_script, site)


@pytest.mark.parametrize("path", PAGES)
def test_page_is_for_everybody(browser: Chrome, site: str, path: str) -> None:
    browser.get(site + path)
    assert violations(browser) == []


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_on_a_phone(browser: Chrome, site: str, path: str) -> None:
    resize(browser, NARROW)
    browser.get(site + path)
    assert not runs_over(browser)


def test_keyboard_skips_to_the_content(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{PAGES[1]}")
    press(browser, TAB, ENTER)
    assert browser.current_url.endswith("#content")


def test_group_opens_whole(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/doc/theme/trafficking")
    click(browser, "a[href^='?all=said.recommendation']")
    assert len(every(browser, "article.quote")) > len("more")
