"""A list is that of the version which is served."""

from __future__ import annotations

from pathlib import Path

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app

FURTHER = """
<graph/more> {
  <id/recommendation/more/z9> a mig:Recommendation ; mig:text "Ports should be lit." .
}
"""


def test_list_follows_a_new_version(dataset: Path) -> None:
    engine = EmbeddedEngine(dataset, max_rows=100)
    client = create_app(engine, serving.library(), Settings(root=dataset)).test_client()
    before = client.get("/recommendations.json")
    serving.write_version(dataset, extra=FURTHER)
    after = client.get("/recommendations.json")
    assert (before.get_json()["total"], after.get_json()["total"]) == (2, 3)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert "Ports should be lit." in client.get("/recommendations", headers={"Accept": "text/html"}).text
