"""A small dataset of an invented coast with a project around it, for tests of changes and releases."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from miggraph.config import Settings
from miggraph.fingerprint import fingerprint
from miggraph.iris import PREFIXES
from miggraph.publish import publish, writing
from miggraph.releases import Address, read_ledger, record

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + (
    "@base <https://w3id.org/miggraph/> .\n"
)
ONTOLOGY = "<graph/ontology> { mig:Recommendation rdfs:subClassOf mig:Statement . }\n"
ADVICE = (
    "<id/recommendation/1> a mig:Recommendation, mig:Statement ; mig:text 'Ports should count crews.' ;"
    " mig:addressedTo <id/organization/ports> ; prov:wasQuotedFrom <text/harbour-2011#char=5,30> .\n"
)
PORTS = (
    "<id/organization/ports> a mig:Organization ; rdfs:label 'Ports of the Quay Coast'@en ;"
    " mig:attestedIn <text/harbour-2011#char=0,4> .\n"
)
REPORT = (
    "<id/report/harbour-2011> a mig:Report ; dcterms:title 'Harbour notes' ;"
    " dcterms:publisher <id/organization/office> .\n"
)
MOVED = PORTS.replace("organization/ports>", "organization/quays>")
ID = "https://w3id.org/miggraph/id/"


def canonical(told: str) -> bytes:
    """Canonical N-Quads of what a report tells."""
    graphs = f"{HEAD}<graph/report/harbour-2011> {{ {told} }}\n{ONTOLOGY}"
    return b"".join(sorted({f"{quad} .\n".encode() for quad in ox.parse(graphs.encode(), format=ox.RdfFormat.TRIG)}))


def make_project(root: Path) -> Settings:
    """A project with an ontology, a shape, a question and a report."""
    for name in ("ontology", "shapes", "queries", "data/reports", "data/authority", "data/curation"):
        (root / name).mkdir(parents=True)
    (root / "ontology" / "coast.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    (root / "shapes" / "coast.ttl").write_text("<urn:a> <urn:b> <urn:d> .\n", encoding="utf-8")
    (root / "queries" / "coast.rq").write_text("SELECT * { ?s ?p ?o }\n", encoding="utf-8")
    (root / "LICENSE").write_text("As you like.\n", encoding="utf-8")
    (root / "data" / "reports" / "harbour-2011.toml").write_text(
        'title = "Harbour notes"\npublisher = "Coast Office"\ncopyright = "© nobody"\n', encoding="utf-8"
    )
    return Settings(root=root)


def put(settings: Settings, told: str, at: str = "2031-01-02T10:00:00+00:00", ledger: Iterable[Address] = ()) -> Path:
    """Publish a version with what a report tells; its folder."""
    facts = {"built_at": at, "software": "1", "curation": True, "inputs": fingerprint(settings)}
    texts = {"harbour-2011.txt": b"Ports should count crews.\n", "harbour-2011.json": b'{"pages": [], "blocks": []}\n'}
    note = partial(record, ledger=[*ledger, *read_ledger(settings.ledger_file)])
    with writing(settings.dataset_dir):
        return publish(settings.dataset_dir, canonical(told), facts, texts, record=note).resolve()
