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
VALUE = "return editor.getValue()"
RUN = "form.ask button[type=submit]"


def opened(driver: Chrome, site: str, query: str) -> None:
    driver.get(f"{site}/sparql")
    wait_until(driver, "document.querySelector('form[data-editor=ready]')")
    driver.execute_script("editor.setValue(arguments[0]); editor.focus()", query)


def press_for_suggestions(driver: Chrome) -> None:
    from selenium.webdriver import ActionChains, Keys

    ActionChains(driver).key_down(Keys.CONTROL).send_keys(" ").key_up(Keys.CONTROL).perform()


def test_query_runs_and_is_drawn(browser: Chrome, site: str) -> None:
    opened(browser, site, COUNTED)
    click(browser, RUN)
    click(browser, "#answer .views button:nth-child(2)")
    one(browser, "#answer svg .ct-bar")
    assert violations(browser) == []
    click(browser, "#answer .views button:first-child")
    wait_until(browser, "document.querySelector('.view').hidden")
    assert every(browser, "#answer tbody tr")


@pytest.mark.parametrize(
    ("query", "marks", "shape"),
    [
        (
            "SELECT ?country (COUNT(*) AS ?n) { ?x mig:coverage ?country . ?country a mig:Country } GROUP BY ?country",
            "path:not(.land)",
            "Ghana",
        ),
        ('SELECT ?code { VALUES ?code { "GHA" "GH" "KEN" } }', "path:not(.land)", "Ghana: 2"),
        ('SELECT ?pier ?place { VALUES (?pier ?place) { ("North" "POINT(7 43)") } }', "circle", "North: 1"),
        (
            'SELECT ?pier ?lat ?long { VALUES (?pier ?lat ?long) { ("South" -5 40) ("Off" 95 0) } }',
            "circle",
            "South: 1",
        ),
    ],
    ids=["countries", "codes", "points", "latitudes"],
)
def test_places_are_drawn_on_a_map(browser: Chrome, site: str, query: str, marks: str, shape: str) -> None:
    opened(browser, site, query)
    click(browser, RUN)
    click(browser, "#answer .views button:last-child")
    one(browser, f"#answer .map {marks}")
    titles = [each.get_attribute("textContent") or "" for each in every(browser, ".map a > title, .map g > title")]
    assert any(title.startswith(shape) for title in titles)
    assert violations(browser) == []
    resize(browser, NARROW)
    assert not runs_over(browser)
    assert every(browser, "#answer tbody tr")


def test_acronyms_are_no_countries(browser: Chrome, site: str) -> None:
    opened(browser, site, 'SELECT ?body ?n { VALUES (?body ?n) { ("ILO" 1) ("ITA" 2) } }')
    click(browser, RUN)
    one(browser, "#answer .views")
    assert [button.text for button in every(browser, ".views button")] == ["Table alone", "Chart"]


def test_value_is_completed_by_its_name(browser: Chrome, site: str) -> None:
    opened(browser, site, "SELECT * {\n ?said a mig:Recommendation ; mig:addressedTo \n}")
    browser.execute_script("editor.setCursor(1, 99)")
    press(browser, "transit")
    browser.execute_script("editor.setCursor(1, 99)")
    press_for_suggestions(browser)
    assert "countries of transit" in one(browser, ".CodeMirror-hints li").text
    press(browser, ENTER)
    assert "<https://w3id.org/miggraph/id/stakeholder/countries-of-transit>" in browser.execute_script(VALUE)


def test_prefixes_are_declared_when_the_query_runs(browser: Chrome, site: str) -> None:
    opened(browser, site, COUNTED.removeprefix(MIG))
    click(browser, RUN)
    one(browser, "#answer tbody tr")
    assert browser.execute_script(VALUE).startswith(MIG)


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


@pytest.mark.parametrize("damaged", ["q=zzzz", "query=%%%"])
def test_damaged_link_says_that_it_cannot_be_read(browser: Chrome, site: str, damaged: str) -> None:
    browser.get("about:blank")
    browser.get(f"{site}/sparql#{damaged}")
    wait_until(browser, "document.querySelector('form[data-editor=ready]')")
    assert "cannot be read" in one(browser, "#running").text


WORDS = "The Association of the Lighthouses of Dune and the Pilots of"
BARS = f'SELECT ?name ?n ?m {{ VALUES (?name ?n ?m) {{ ("{WORDS} North" 287 1) ("{WORDS} South" 300 2) }} }}'
DAYS = " ".join(f'("2008-03-{day}" {day})' for day in range(10, 30))
TIMES = f"SELECT ?day ?n {{ VALUES (?day ?n) {{ {DAYS} }} }}"
OVERLAPS = """
const boxes = (name) => [...document.querySelectorAll(name)].filter((each) => each.textContent).map((each) => {
  const range = document.createRange();
  range.selectNodeContents(each);
  return range.getBoundingClientRect();
});
const sheet = document.querySelector(".view svg").getBoundingClientRect();
const across = boxes(".view .ct-label.ct-horizontal"), down = boxes(".view .ct-label.ct-vertical");
return [
  ...across.filter((each, n) => n && each.left < across[n - 1].right),
  ...[...across, ...down].filter((each) => each.right > sheet.right + 1 || each.left < sheet.left - 1),
  ...down.filter((each) => each.height > 26),
].length;
"""


@pytest.mark.parametrize("query", [BARS, TIMES], ids=["bars", "time"])
def test_chart_on_a_phone_has_room_for_its_labels(browser: Chrome, site: str, query: str) -> None:
    resize(browser, NARROW)
    opened(browser, site, query)
    click(browser, RUN)
    click(browser, "#answer .views button:nth-child(2)")
    one(browser, "#answer svg .ct-bar, #answer svg .ct-line")
    assert browser.execute_script(OVERLAPS) == 0
    assert one(browser, ".view select").get_attribute("value") == "N"


@pytest.mark.parametrize("name", ["instruments-most-named", "text-read-as", "sections-of-report"])
def test_labels_of_a_drawing_stand_on_its_sheet(browser: Chrome, site: str, name: str) -> None:
    browser.get(f"{site}/queries/{name}")
    one(browser, "svg.drawing")
    script = "return [...document.querySelectorAll('svg.drawing text')].every((each) => each.getBBox().x >= 0)"
    assert browser.execute_script(script)


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


def test_box_of_the_diagram_leads_to_its_class(browser_without_script: Chrome, site: str) -> None:
    browser_without_script.get(f"{site}/model")
    box = one(browser_without_script, ".drawing a:has(text)")
    label = box.text
    box.click()
    assert one(browser_without_script, "h1").text.lower() == label


def test_diagram_scrolls_in_its_own_box_and_fits_the_paper(browser: Chrome, site: str) -> None:
    resize(browser, NARROW)
    browser.get(f"{site}/model")
    wide = "return document.querySelector('.drawing').getBoundingClientRect().width"
    assert browser.execute_script(wide) > NARROW[0]
    assert not runs_over(browser)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    resize(browser, (700, 900))
    assert browser.execute_script(wide) < 700
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
