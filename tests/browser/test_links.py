"""Every link of the site over the shipped reports, followed once; without a browser, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawling import Crawl
from miggraph import config
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

pytestmark = pytest.mark.crawl


def test_no_link_is_dead_and_every_fragment_has_its_place(project: Path) -> None:
    settings = config.load({"root": str(project)}, {"MIGGRAPH_RATE_LIMIT": "0"})
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=settings.result_max_rows)
    crawl = Crawl(create_app(engine, settings=settings).test_client())
    crawl.follow(["/", "/sitemap.xml"])
    engine.close()
    assert crawl.dead == {}
    assert crawl.astray == {}
