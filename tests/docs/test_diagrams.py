"""The diagrams of the model are those that the ontology gives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from support import PROJECT

SCRIPT = PROJECT / "docs" / "diagrams.py"


def test_diagrams_of_the_model_are_drawn_from_the_ontology_of_today(tmp_path: Path) -> None:
    page = PROJECT / "docs" / "model.md"
    stale = tmp_path / "model.md"
    text, parts = re.subn(r"(<!-- drawn: \w+ -->)\n", r"\1\nstale\n", page.read_text(encoding="utf-8"))
    assert parts == 2
    stale.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, str(SCRIPT), str(stale)], check=True)
    assert stale.read_text(encoding="utf-8") == page.read_text(encoding="utf-8"), "run make docs"


def test_diagrams_show_relations_and_kinds() -> None:
    page = (PROJECT / "docs" / "model.md").read_text(encoding="utf-8")
    assert "Statement --> Agent : " in page
    assert "- **place**: country, region (group of countries), city" in page
