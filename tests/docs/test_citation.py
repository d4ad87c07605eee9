"""The file that says how to cite the software."""

from __future__ import annotations

import re
import tomllib

import yaml

from support import PROJECT

CITATION = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
KNOWN = {
    *("cff-version", "message", "type", "title", "abstract", "authors", "version", "date-released", "license"),
    *("url", "keywords"),
}
"""Keys of the Citation File Format 1.2.0 that the file may have."""


def test_citation_has_what_its_format_asks_for() -> None:
    assert {"cff-version", "message", "title", "authors"} <= CITATION.keys() <= KNOWN
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["type"] in ("software", "dataset")
    assert all(isinstance(each, str) and each for each in CITATION["keywords"])
    assert all(
        each.keys() <= {"name", "family-names", "given-names", "orcid", "affiliation"} for each in CITATION["authors"]
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", CITATION["date-released"])


def test_citation_and_changelog_name_the_version_that_is_packaged() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert CITATION["version"] == project["version"]
    assert CITATION["license"] == project["license"]
    assert f"## [{project['version']}] - {CITATION['date-released']}" in (PROJECT / "CHANGELOG.md").read_text("utf-8")
