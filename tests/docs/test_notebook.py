"""The notebook of the documents: it runs from its first cell to its last on what the project ships."""

from __future__ import annotations

from typing import Any

import nbformat
from flask import Flask
from nbclient import NotebookClient

from miggraph.web.views import SERVICES
from support import PROJECT

NOTEBOOK = PROJECT / "docs" / "notebook.ipynb"


def test_notebook_runs_and_draws(shipped: Flask) -> None:
    read: Any = nbformat.read  # its library says nothing of types
    notebook = read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "the notebook is kept without what it printed"
    root = shipped.extensions[SERVICES].settings.root
    folder = root / "docs"
    folder.mkdir(exist_ok=True)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert any("#char=" in output.get("text", "") for output in outputs)
