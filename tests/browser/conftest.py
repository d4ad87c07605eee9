"""The server over the shipped reports, and browsers to look at it; without Chromium these tests are not run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import browsing
from building import shipped_dataset
from running import served

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

REQUIRED = "BROWSER_TESTS"
"""Variable of the environment; where it is set, a missing browser is an error."""


@pytest.fixture(scope="session")
def project() -> Path:
    """A folder with the shipped project and its dataset."""
    return shipped_dataset().root


@pytest.fixture(scope="session")
def chromium_is_there() -> None:
    """Skip, or fail where a browser is required, on a machine without one."""
    missing = browsing.missing()
    if missing and os.environ.get(REQUIRED):
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def site(chromium_is_there: None, project: Path) -> Iterator[str]:
    """The address of a server over the shipped reports."""
    with served("serve", "--no-build", "--port", "0", root=str(project)) as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def started(chromium_is_there: None) -> Iterator[Chrome]:
    with browsing.chromium() as driver:
        yield driver


@pytest.fixture(scope="session")
def started_without_script(chromium_is_there: None) -> Iterator[Chrome]:
    with browsing.chromium(script=False) as driver:
        yield driver


@pytest.fixture
def browser(started: Chrome, site: str) -> Chrome:
    """A wide browser that remembers nothing."""
    started.get(f"{site}/robots.txt")
    started.execute_script("localStorage.clear()")
    browsing.resize(started, browsing.WIDE)
    return started


@pytest.fixture
def browser_without_script(started_without_script: Chrome) -> Chrome:
    """A wide browser that runs no scripts of pages."""
    browsing.resize(started_without_script, browsing.WIDE)
    return started_without_script
