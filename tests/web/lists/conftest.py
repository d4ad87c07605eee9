"""An application over many things of every list."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quays import application


@pytest.fixture(scope="session")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the invented dataset; no test changes it."""
    return application(tmp_path_factory.mktemp("quay"))


@pytest.fixture
def browser(quay: Flask) -> FlaskClient:
    return quay.test_client()
