"""What tests of several rooms share: the fixture dataset, an engine on it, the application, a client."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

import serving
from building import SHARED, shipped_dataset
from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

LONGEST = (
    "corpus/test_installed.py",
    "browser/test_pages.py",
    "browser/test_editor.py",
    "browser/test_reader.py",
    "browser/test_lists.py",
    "browser/test_pictures.py",
    "build/test_incremental.py",
    "build/test_cluster.py",
    "releases/test_real_builds.py",
    "shapes/test_engine.py",
    "build/test_faults.py",
    "build/test_build.py",
    "cli/test_reports.py",
    "cli/test_cli.py",
    "docs/test_questions.py",
    "test_properties.py",
    "bench/test_grow.py",
    "bench/test_build.py",
    "test_cases.py",
    "owl/test_consistency.py",
    "owl/test_profile.py",
    "docs/test_notebook.py",
    "crate/test_validator.py",
    "web/questions/test_openapi.py",
)
"""Files of tests that build datasets, start browsers or try much; those that take longest come first."""


def pytest_collection_finish() -> None:
    """Leave out the modules and tests that stay, wherever Python looks for garbage: it takes long."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process has one of them left when the others are done."""
    tests = Path(__file__).parent
    place = {str(tests / name): number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(str(item.path), len(LONGEST)))


@pytest.fixture(scope="session", autouse=True)
def _shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[None]:
    """A folder in which processes that run tests find what another one has built; several runs may share one."""
    base = tmp_path_factory.getbasetemp()
    folder = Path(os.environ.get(SHARED) or (base if worker_id == "master" else base.parent) / "shared")
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SHARED, str(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pages of all applications use templates that were compiled once: nearly every test makes an application."""
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": compiled})
        yield


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the fixture dataset and one shape; no test changes it."""
    folder = tmp_path_factory.mktemp("project")
    serving.write_version(folder / "dataset")
    (folder / "shapes").mkdir()
    shape = "<https://w3id.org/miggraph/shapes#E> a <http://www.w3.org/ns/shacl#NodeShape> ."
    (folder / "shapes" / "event.ttl").write_text(shape, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """The fixture dataset; no test changes it."""
    return root / "dataset"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """The fixture dataset in a folder of the test's own, in which it may publish further versions."""
    serving.write_version(tmp_path)
    return tmp_path


@pytest.fixture
def engine(shared: Path) -> Engine:
    return EmbeddedEngine(shared, max_rows=100)


@pytest.fixture
def app(root: Path, engine: Engine) -> Flask:
    return create_app(engine, serving.library(), Settings(root=root, query_max_bytes=2000))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def shipped() -> Flask:
    """The application over the reports that the project ships, built anew."""
    settings = shipped_dataset()
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=settings.result_max_rows)
    return create_app(engine, serving.library(), settings)
