"""The reader in a browser: from a search to the sentence in its report, by keyboard, without script, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browsing import ENTER, ESCAPE, NARROW, TAB, click, every, one, press, resize, runs_over, violations, wait_until

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

REPORT = "/reports/unitar-migration-and-development-series-2006-2008"
PAGES = [
    "/reports",
    REPORT,
    f"{REPORT}?page=38",
    f"{REPORT}?page=123",
    f"{REPORT}?q=remittances",
    f"{REPORT}/gaps",
    "/reports/gmg-capacity-building-2007?part=3",
]
SHOWN = "getComputedStyle(arguments[0]).display !== 'none'"
IN_VIEW = "(({top, bottom}) => top >= 0 && bottom <= innerHeight + 1)(arguments[0].getBoundingClientRect())"


def to_first_statement(driver: Chrome, site: str) -> str:
    """Search, open the first statement, and follow it into its report; returns its words."""
    driver.get(f"{site}/search?q=ratify+convention&kind=recommendation")
    click(driver, "article.quote p a")
    said = str(one(driver, "article.quote blockquote > p:last-child").text)
    click(driver, "article.quote a.read")
    return said


def chosen(driver: Chrome) -> str:
    """The words of the sentence that is chosen, without its letters and what stands beside it."""
    return str(
        driver.execute_script(
            """const copy = document.querySelector(".st:target, .st.on").cloneNode(true);
            copy.querySelectorAll(".k, .beside, .pg, .ref").forEach((each) => each.remove());
            return copy.textContent.replace(/\\s+/g, " ").trim();"""
        )
    )


def test_statement_that_was_found_leads_to_its_sentence(browser: Chrome, site: str) -> None:
    said = to_first_statement(browser, site)
    sentence = one(browser, ".st:target")
    assert chosen(browser) == said
    wait_until(browser, IN_VIEW, sentence)
    wait_until(browser, SHOWN, one(browser, ".st:target > .beside"))


def test_statement_leads_to_its_sentence_without_script(browser_without_script: Chrome, site: str) -> None:
    said = to_first_statement(browser_without_script, site)
    assert chosen(browser_without_script) == said
    wait_until(browser_without_script, IN_VIEW, one(browser_without_script, ".st:target"))
    wait_until(browser_without_script, SHOWN, one(browser_without_script, ".st:target > .beside"))


def test_letter_opens_what_is_read_without_script(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}{REPORT}?page=38")
    letter = one(browser_without_script, ".k.rec")
    letter.click()
    beside = one(browser_without_script, ".st:target > .beside")
    assert beside.is_displayed()
    assert "Recommendation" in beside.text
    one(browser_without_script, ".st:target > .beside .close").click()
    wait_until(browser_without_script, "!document.querySelector('.st:target')")


def test_keyboard_opens_walks_and_closes(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{REPORT}?page=38")
    letter = one(browser, ".k.rec")
    browser.execute_script("arguments[0].focus()", letter)
    press(browser, ENTER)
    first = one(browser, ".st:target")
    assert one(browser, ".st:target > .beside").is_displayed()
    browser.execute_script("arguments[0].focus()", one(browser, ".st:target > .beside [rel=next]"))
    press(browser, ENTER)
    wait_until(browser, "!arguments[0].matches(':target')", first)
    second = one(browser, ".st:target")
    press(browser, ESCAPE)
    wait_until(browser, "!document.querySelector('.st:target')")
    assert browser.execute_script("return document.activeElement.parentElement === arguments[0]", second)


def test_tab_leads_from_a_letter_to_what_stands_beside_it(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{REPORT}?page=38")
    letter = one(browser, ".k.rec:last-of-type")
    browser.execute_script("arguments[0].focus()", letter)
    press(browser, ENTER)
    sentence = one(browser, ".st:target")
    press(browser, TAB)
    assert browser.execute_script("return arguments[0].contains(document.activeElement)", sentence)


def test_click_on_a_sentence_chooses_it_where_it_stands(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{REPORT}?page=38")
    sentence = one(browser, ".st.fin")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", sentence)
    before = browser.execute_script("return [scrollY, arguments[0].id]", sentence)
    browser.execute_script("arguments[0].click()", sentence)
    assert browser.execute_script("return [scrollY, document.querySelector('.st:target').id]") == before


def test_kind_that_is_switched_off_has_no_letters_and_stays_off(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{REPORT}?page=38")
    assert one(browser, ".k.fin").is_displayed()
    click(browser, "#t-fin")
    assert not one(browser, ".k.fin").is_displayed()
    browser.get(f"{site}{REPORT}?page=42")
    assert not one(browser, ".k.fin").is_displayed()


def test_fragment_of_a_passage_leads_to_another_part(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{REPORT}?page=38")
    sentence = one(browser, ".st.rec")
    name = sentence.get_attribute("id")
    browser.get(f"{site}{REPORT}#{name}")
    wait_until(browser, "document.querySelector('.st:target')?.id === arguments[0]", name)


def test_search_in_the_report_leads_to_the_words(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}{REPORT}")
    field = one(browser_without_script, "#in")
    field.send_keys('"brain drain"', ENTER)
    one(browser_without_script, ".report-hits a").click()
    place = one(browser_without_script, "mark.here")
    assert place.text.lower() == "brain drain"
    wait_until(browser_without_script, IN_VIEW, place)


def test_page_number_leads_to_its_page(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}{REPORT}?page=67")
    number = one(browser_without_script, ".pg:target")
    assert number.text.split()[-1] == "67"
    wait_until(browser_without_script, IN_VIEW, number)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible(browser: Chrome, site: str, path: str) -> None:
    browser.get(f"{site}{path}")
    one(browser, "main h1")
    assert violations(browser) == []


def test_chosen_sentence_is_accessible(browser: Chrome, site: str) -> None:
    to_first_statement(browser, site)
    one(browser, ".st:target > .beside")
    assert violations(browser) == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone(browser: Chrome, site: str, path: str) -> None:
    resize(browser, NARROW)
    browser.get(f"{site}{path}")
    one(browser, "main h1")
    assert not runs_over(browser)


def test_what_is_read_stands_at_the_foot_of_a_phone(browser: Chrome, site: str) -> None:
    resize(browser, NARROW)
    to_first_statement(browser, site)
    beside = one(browser, ".st:target > .beside")
    wait_until(browser, "innerHeight - arguments[0].getBoundingClientRect().bottom < 1", beside)
    first_line = "arguments[1].getClientRects()[0]"
    wait_until(
        browser,
        f"{first_line}.top >= 0 && {first_line}.bottom <= arguments[0].getBoundingClientRect().top",
        beside,
        one(browser, ".st:target"),
    )


def test_print_has_the_text_alone(browser: Chrome, site: str) -> None:
    browser.get(f"{site}{REPORT}?page=38")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not [each for each in every(browser, ".toc, .marks, .beside, .bar") if each.is_displayed()]
        assert one(browser, "#text").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
