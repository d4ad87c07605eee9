"""The SPARQL editor in a browser: run, complete, chart and share a query; errors at their place; no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browsing import ENTER, NARROW, click, every, one, press, resize, runs_over, violations, wait_until

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

CHARTS = [
    f"/queries/{name}" for name in ("themes-recommended", "activities-by-year", "events-overview", "agencies-together")
]
"""Questions that are drawn as bars, as a line, in time, as a heat map."""

MIG = "PREFIX mig: <https://w3id.org/miggraph/ontology#>\n"
COUNTED = f"{MIG}SELECT ?class (COUNT(*) AS ?n) WHERE {{ ?said a mig:Statement, ?class }} GROUP BY ?class"
RUN = "form.ask button[type=submit]"


def opened(driver: Chrome, site: str, query: str) -> None:
    driver.get(f"{site}/sparql")
    wait_until(driver, "document.querySelector('form[data-editor=ready]')")
    driver.execute_script("editor.setValue(arguments[0]); editor.focus()", query)


def test_query_runs_and_is_drawn(browser: Chrome, site: str) -> None:
    opened(browser, site, COUNTED)
    click(browser, RUN)
    click(browser, "#answer .chart summary")
    one(browser, "#answer svg .ct-bar")
    assert violations(browser) == []


def test_property_is_completed_by_the_class_of_its_subject(browser: Chrome, site: str) -> None:
    opened(browser, site, "SELECT * {\n ?said a mig:Recommendation ;\n  \n}")
    browser.execute_script("editor.setCursor(2, 2)")
    press(browser, "add")
    one(browser, ".CodeMirror-hints li")
    assert violations(browser) == []
    press(browser, ENTER)
    value = browser.execute_script("return editor.getValue()")
    assert value.startswith(MIG)
    assert "  mig:addressedTo\n" in value


def test_long_query_is_shared(browser: Chrome, site: str) -> None:
    query = f"{COUNTED} # {'long ' * 600}"
    opened(browser, site, query)
    click(browser, "#share")
    wait_until(browser, "document.querySelector('#link').value")
    link = str(one(browser, "#link").get_attribute("value"))
    browser.get("about:blank")
    browser.get(link)
    wait_until(browser, "document.querySelector('form[data-editor=ready]')")
    assert browser.execute_script("return editor.getValue()") == query


def test_error_is_marked_at_its_place(browser: Chrome, site: str) -> None:
    opened(browser, site, "SELECT * {\n ?s ?p ?o . FILTR(?x) }")
    click(browser, RUN)
    one(browser, "#answer [role=alert]")
    one(browser, ".editor .line-at-fault")


def test_query_runs_without_script(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}/sparql")
    click(browser_without_script, RUN)
    assert every(browser_without_script, "#answer table")


@pytest.mark.parametrize("path", ["/sparql", "/model", "/model?class=mig:Recommendation", *CHARTS])
def test_pages_of_queries_are_for_everybody(browser: Chrome, site: str, path: str) -> None:
    browser.get(site + path)
    assert violations(browser) == []
    resize(browser, NARROW)
    browser.get(site + path)
    assert not runs_over(browser)
