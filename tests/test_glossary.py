"""The glossary, held against the code."""

from __future__ import annotations

import importlib
import re

import pytest

from miggraph import model
from support import PROJECT

GLOSSARY = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (?!term|---)([^|]+) \| ([^|]+) \| ([^|]+) \|$", GLOSSARY, re.MULTILINE)
NAMES = re.findall(r"`(miggraph[\w.]+)`", GLOSSARY)
LINKED = {name for name in model.__all__ if name.startswith("Linked")}


@pytest.mark.parametrize("name", NAMES)
def test_glossary_names_what_is_in_the_code(name: str) -> None:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            assert hasattr(found, attribute), name
            found = getattr(found, attribute)
        return
    pytest.fail(f"{name} is not in the code")


def test_glossary_has_every_record_of_the_model() -> None:
    records = {name for name in model.__all__ if isinstance(getattr(model, name), type)} - LINKED
    assert records - {name.rpartition(".")[2] for name in NAMES} == set()


def test_terms_of_the_glossary_are_explained_once() -> None:
    terms = [term.strip() for terms, _, _ in ROWS for term in terms.split(",")]
    assert len(terms) > 40
    assert len(terms) == len(set(terms))
