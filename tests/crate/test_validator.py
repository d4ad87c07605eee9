"""A release before a validator of RO-Crates, and before the library that others read them with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from requests import Response
from rocrate.rocrate import ROCrate
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester

import releasing
from miggraph.crate import Release, Since, Source, pack
from miggraph.releases import compare

CONTEXT = files("rocrate") / "data" / "ro-crate.jsonld"
"""The newest context; the terms of older ones mean the same in it."""


def shipped_context(self: HttpRequester, url: str, **_: object) -> Response:
    """What a request for the context would give."""
    assert url.startswith("https://w3id.org/ro/crate/"), url
    found = Response()
    found.status_code, found.url = 200, url
    found.headers["Content-Type"] = "application/ld+json"
    found._content = CONTEXT.read_bytes()
    return found


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with all that one may have."""
    root = tmp_path_factory.mktemp("release")
    settings = releasing.make_project(root / "project")
    old = releasing.put(settings, releasing.ADVICE + releasing.PORTS + releasing.REPORT)
    new = releasing.put(settings, releasing.MOVED + releasing.REPORT)
    changes = compare(old / "miggraph.nq", new / "miggraph.nq")
    source = Source(
        settings,
        new,
        {"software": "1", "inputs": "abc"},
        Release("0.2", new.name, "2031-02-03"),
        Since("0.1", old.name, changes),
    )
    pack(source, root / "crate")
    return root / "crate"


@pytest.mark.filterwarnings("default")
def test_validator_finds_nothing_that_must_or_should_be(
    crate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HttpRequester, "get", shipped_context, raising=False)
    settings = ValidationSettings(
        rocrate_uri=str(crate),
        profile_identifier="ro-crate-1.1",
        requirement_severity=Severity.RECOMMENDED,
        cache_path=tmp_path / "cache",
    )
    found = services.validate(settings)
    assert [f"{each.check.identifier}: {each.message}" for each in found.get_issues()] == []


@pytest.mark.filterwarnings("default")
def test_other_libraries_read_it(crate: Path) -> None:
    read = ROCrate(str(crate))
    assert read.root_dataset["version"] == "0.2"
    assert {each.id for each in read.root_dataset["hasPart"]} >= {"data/", "texts/", "changes.ttl", "changes.json"}
    assert read.dereference("#build")["instrument"].id == "#software"
