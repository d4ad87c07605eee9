"""A browser for tests: Chromium without a window, as narrow or wide as wanted, with and without script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

WIDE = (1280, 900)
NARROW = (360, 740)
ENTER, TAB, ESCAPE = "\ue007", "\ue004", "\ue00c"
"""Keys as WebDriver writes them."""
SECONDS = 10
"""Until a test gives up waiting for a page."""
SEVERE = frozenset({"serious", "critical"})
"""Impacts of what axe-core finds that no page may have."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_NO_SCRIPT = {"profile.managed_default_content_settings.javascript": 2}


def missing() -> str:
    """What is missing on this machine; empty where browser tests can run."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found and shutil.which("chromedriver"):
        return ""
    return "browser tests need Chromium and its driver: apt-get install chromium chromium-driver"


@contextmanager
def chromium(*, script: bool = True) -> Iterator[Chrome]:
    """A browser of its own.

    :param script: whether pages may run scripts; what a test itself asks of a page always works
    """
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, _BROWSERS)), "")
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en"):
        options.add_argument(switch)
    if not script:
        options.add_experimental_option("prefs", _NO_SCRIPT)
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        driver.set_page_load_timeout(SECONDS * 3)
        yield driver
    finally:
        driver.quit()


def resize(driver: Chrome, size: tuple[int, int]) -> None:
    """Give the page a size, whatever that of the window."""
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < WIDE[0] // 2}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def one(driver: Chrome, selector: str) -> WebElement:
    """The first element that a selector finds, waited for."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(driver, SECONDS).until(lambda there: there.find_element(By.CSS_SELECTOR, selector))


def every(driver: Chrome, selector: str) -> list[WebElement]:
    """All elements that a selector finds."""
    from selenium.webdriver.common.by import By

    return list(driver.find_elements(By.CSS_SELECTOR, selector))


def click(driver: Chrome, selector: str) -> None:
    """Click the first element that a selector finds, in the middle of the window.

    The click is one of the page: the driver takes what a closed ``details`` shows by style for hidden.
    """
    element = one(driver, selector)
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", element)


def wait_until(driver: Chrome, what: str, *arguments: object) -> None:
    """Wait until an expression of JavaScript holds on the page; its arguments are ``arguments[0]`` and so on."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, SECONDS).until(lambda there: there.execute_script(f"return {what}", *arguments))


def press(driver: Chrome, *keys: str) -> None:
    """Press keys, wherever the focus is."""
    from selenium.webdriver import ActionChains

    ActionChains(driver).send_keys(*keys).perform()


def violations(driver: Chrome) -> list[str]:
    """What axe-core finds on the page that no page may have: the rule, and the first elements at fault."""
    from selenium_axe_python.axe import Axe

    axe: Any = Axe(driver)
    axe.inject()
    found: list[dict[str, Any]] = axe.run()["violations"]
    return [
        f"{each['id']}: " + "; ".join(str(node["html"])[:200] for node in each["nodes"][:3])
        for each in found
        if each["impact"] in SEVERE
    ]


def runs_over(driver: Chrome) -> bool:
    """Whether the page is wider than its window, so that one would have to scroll sideways."""
    return bool(driver.execute_script("return document.documentElement.scrollWidth > innerWidth"))
