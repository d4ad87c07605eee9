"""What follows from a dataset and what is wrong with it is the same part by part as at once."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad

from building import make_project
from miggraph.build import hashes, linking, parts, several, vocabulary
from miggraph.build.apart import disjoint_parts
from miggraph.build.cache import Cache, key_of
from miggraph.build.checks import disjoint
from miggraph.build.conformity import check_parts
from miggraph.build.linking import Written
from miggraph.build.parts import Graph, infer_parts, kept_part
from miggraph.build.reports import quads_of
from miggraph.build.several import check_several
from miggraph.build.work import Work, keep
from miggraph.graph import canonical
from miggraph.iris import PREFIXES
from miggraph.publish import merged
from miggraph.publish.merging import visible
from miggraph.reason import infer
from miggraph.shapes import validate
from support import PROJECT

PREFIX = {
    **{name: PREFIXES[name] for name in ("mig", "rdf", "rdfs", "owl", "schema", "org", "dcterms")},
    "e": "https://w3id.org/miggraph/id/event/",
    "p": "https://w3id.org/miggraph/id/person/",
    "o": "https://w3id.org/miggraph/id/organization/",
    "t": "https://w3id.org/miggraph/text/",
}


def quads(name: str, text: str) -> list[Quad]:
    """Quads of a graph: three prefixed names each, with a full stop between them."""
    graph = f"<https://w3id.org/miggraph/graph/report/{name}>"

    def term(word: str) -> str:
        prefix, _, local = word.partition(":")
        return f'"{word[1:]}"' if word.startswith("'") else f"<{PREFIX[prefix]}{local}>"

    lines = (" ".join(map(term, triple.split())) for triple in text.split(" . ") if triple.strip())
    return quads_of("".join(f"{line} {graph} .\n" for line in lines).encode())


@pytest.fixture(scope="module")
def ground() -> list[Quad]:
    return vocabulary(PROJECT / "ontology")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    return Work(Cache(tmp_path_factory.mktemp("cache"), 10_000_000))


@pytest.fixture(scope="module")
def shared(ground: list[Quad], work: Work) -> Graph:
    return Graph.of(canonical(ground), work.cache)


def parts_of(ground: list[Quad], reports: dict[str, str]) -> tuple[dict[str, Graph], list[Quad]]:
    """The graphs of some reports, and all quads together."""
    each = {name: quads(name, text) for name, text in reports.items()}
    graphs = {name: Graph.of(canonical(own), Cache(None), name) for name, own in each.items()}
    return graphs, [*ground, *(quad for own in each.values() for quad in own)]


MEETING = {
    "chain of two reports": {
        "one": "e:fair schema:subEvent e:talk",
        "two": "e:talk mig:hasParticipant p:ada",
    },
    "chain of three reports": {
        "one": "e:week schema:subEvent e:fair",
        "two": "e:fair schema:subEvent e:talk",
        "three": "e:talk mig:hasParticipant p:ada",
    },
    "transitive": {
        "one": "e:talk mig:partOfEvent e:fair",
        "two": "e:fair mig:partOfEvent e:week",
        "three": "e:week mig:partOfEvent e:year",
    },
    "by an inverse": {"one": "e:talk schema:superEvent e:fair", "two": "e:talk mig:hasParticipant p:ada"},
    "the same": {"one": "o:a owl:sameAs o:b", "two": "o:b org:memberOf o:c"},
    "stated elsewhere": {"one": "p:ada mig:participation e:part", "two": "p:ada rdf:type mig:Person"},
    "one property in each": {"one": "e:a mig:echoes e:b . e:b mig:echoes e:c", "two": "e:c mig:echoes e:a"},
    "no meeting": {"one": "e:a schema:subEvent e:b", "two": "e:c mig:hasParticipant p:ada"},
}


@pytest.mark.parametrize("reports", MEETING.values(), ids=MEETING.keys())
def test_parts_imply_what_the_whole_implies(shared: Graph, work: Work, reports: dict[str, str]) -> None:
    graphs, every = parts_of(shared.quads(work.cache), reports)
    follows = infer_parts(graphs, shared, work)
    lines = merged([canonical(every), *(part.load() for part in follows.parts)])
    assert b"".join(visible(list(lines)).lines) == canonical([*every, *infer(every)])


STEPS = ("schema:subEvent", "mig:hasParticipant", "mig:partOfEvent", "schema:superEvent", "mig:participation")


@pytest.mark.parametrize("seed", range(8))
def test_parts_drawn_at_random_imply_what_the_whole_implies(shared: Graph, work: Work, seed: int) -> None:
    chance = random.Random(seed)
    things = [f"e:{name}" for name in "abcdefgh"]
    reports = {
        f"r{number}": " . ".join(
            f"{chance.choice(things)} {chance.choice(STEPS[: 1 + number])} {chance.choice(things)}" for _ in range(4)
        )
        for number in range(5)
    }
    test_parts_imply_what_the_whole_implies(shared, work, reports)


ATTESTED = "o:quay rdf:type mig:Organization . o:quay mig:attestedIn t:{0}#a . t:{0}#a rdf:type mig:Passage . "
DESCRIBED = {
    "passages of many reports": {
        f"r{number}": ATTESTED.format(f"r{number}") + "o:pier org:subOrganizationOf o:quay" for number in range(7)
    },
    "a candidate whom another describes": {
        "one": "t:one#a rdf:type mig:Passage . t:one#a mig:candidate p:ada",
        "two": "p:ada rdf:type mig:Person . p:ada rdfs:label 'Ada",
    },
    "own faults": {"one": "e:fair rdf:type mig:Event", "two": "p:ada rdf:type mig:Person"},
    "one lacks what another has": {
        "one": "e:fair rdf:type mig:Event . e:fair dcterms:title 'Fair",
        "two": "e:fair rdf:type mig:Event . e:fair mig:hasParticipant p:ada . p:ada rdf:type mig:Person",
    },
    "one too many together": {
        "one": "e:fair rdf:type mig:Event . e:fair dcterms:title 'Fair",
        "two": "e:fair rdf:type mig:Event . e:fair dcterms:title 'Feast",
    },
    "a circle of two reports": {
        "one": "e:a rdf:type mig:Event . e:b rdf:type mig:Event . e:a schema:superEvent e:b",
        "two": "e:a rdf:type mig:Event . e:b rdf:type mig:Event . e:b schema:superEvent e:a",
    },
}


@pytest.mark.parametrize("reports", DESCRIBED.values(), ids=DESCRIBED.keys())
def test_parts_have_the_faults_of_the_whole(ground: list[Quad], reports: dict[str, str], tmp_path: Path) -> None:
    shapes = make_project(tmp_path / "project").shapes_dir
    graphs, every = parts_of(ground, reports)
    assert check_parts(graphs, Graph.of(canonical(ground), Cache(None)), shapes, Work()) == validate(every, shapes)


BOUNDS = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix mig: <https://w3id.org/miggraph/ontology#> .
<urn:s1> a sh:NodeShape ; sh:targetClass mig:Event ; sh:property [ sh:path mig:hasParticipant ; sh:minCount 1 ] .
<urn:s2> a sh:NodeShape ; sh:targetClass mig:Organization ; sh:property [ sh:path mig:attestedIn ; sh:minCount 7 ] .
"""


def test_fault_of_the_ground_stays_beside_one_that_is_none_with_all_passages(tmp_path: Path) -> None:
    (tmp_path / "bounds.ttl").write_text(BOUNDS)
    said = "o:quay rdf:type mig:Organization"
    passages = " . ".join(f"o:quay mig:attestedIn t:one#{number}" for number in range(7))
    graphs, every = parts_of(quads("ground", "e:fair rdf:type mig:Event"), {"one": f"{said} . {passages}", "two": said})
    ground = Graph.of(canonical(quads("ground", "e:fair rdf:type mig:Event")), Cache(None))
    found = check_parts(graphs, ground, tmp_path, Work())
    assert [each.focus for each in found] == [f"{PREFIX['e']}fair"]
    assert found == validate(every, tmp_path)


APART = {
    "in one report": {"one": "p:ada rdf:type mig:Person . p:ada rdf:type mig:Event"},
    "in two reports": {"one": "p:ada rdf:type mig:Person", "two": "p:ada rdf:type mig:Event"},
    "by what follows": {"one": "p:ada rdf:type mig:Person", "two": "e:a mig:partOfEvent p:ada"},
    "with the ontology": {"one": "mig:hasParticipant rdf:type mig:Event . mig:hasParticipant rdf:type mig:Person"},
    "nothing": {"one": "p:ada rdf:type mig:Person", "two": "e:fair rdf:type mig:Event"},
}


@pytest.mark.parametrize("reports", APART.values(), ids=APART.keys())
def test_parts_put_things_into_disjoint_classes_as_the_whole_does(
    shared: Graph, work: Work, reports: dict[str, str]
) -> None:
    graphs, every = parts_of(shared.quads(work.cache), reports)
    follows = infer_parts(graphs, shared, work)
    inferred = (quad for part in follows.parts for quad in quads_of(part.load()))
    assert disjoint_parts(graphs, shared, follows, work) == disjoint([*every, *inferred])


def test_hash_that_all_things_have_changes_nothing(ground: list[Quad], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "SHORT", 0)
    shared = Graph.of(canonical(ground), Cache(None))
    test_parts_imply_what_the_whole_implies(shared, Work(), MEETING["by an inverse"])
    test_parts_put_things_into_disjoint_classes_as_the_whole_does(shared, Work(), APART["nothing"])


def test_things_that_several_describe_are_checked_again_only_after_a_change(
    ground: list[Quad], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = make_project(tmp_path / "project").shapes_dir
    looked_at: list[tuple[str, ...]] = []

    def noted(shared: Written, folder: Path, digest: str, read: Any, focus: tuple[str, ...], *rest: Any) -> Any:
        looked_at.append(focus)
        return check_several(shared, folder, digest, read, focus, *rest)

    monkeypatch.setattr(several, "check_several", noted)
    said = "e:fair rdf:type mig:Event . e:week rdf:type mig:Event"
    with Work(Cache(tmp_path / "cache", 10_000_000)) as work:
        for two, expected in ((said, 2), (said, 0), (f"{said} . e:fair dcterms:title 'Fair", 1)):
            looked_at.clear()
            graphs, _ = parts_of([], {"one": said, "two": two})
            check_parts(graphs, Graph.of(canonical(ground), work.cache), shapes, work)
            assert sum(map(len, looked_at)) == expected


def test_part_of_an_earlier_build_is_found_by_its_hash(shared: Graph, work: Work) -> None:
    graphs, _ = parts_of([], MEETING["chain of two reports"])
    parts = [*infer_parts(graphs, shared, work).parts, shared.part(work.cache)]
    assert len(parts) == 5
    for part in parts:
        assert kept_part(Cache(work.cache.folder), part.digest) == part.load()
    assert kept_part(work.cache, "0" * 64) is None


def test_part_is_found_where_it_was_made_last(tmp_path: Path) -> None:
    """Other code makes the same of another key, and what the former one has kept may be gone."""
    cache, data = Cache(tmp_path, 1_000_000), b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"
    made = Graph.of(data, cache, "notes")
    for key in (key_of("former"), key_of("now")):
        task = replace(made.task, key=key)
        keep(cache, task, (data, 0, ((), "")))
        part = replace(made, task=task).part(cache)
    (tmp_path / key_of("former")[:2] / key_of("former")).unlink()
    assert kept_part(cache, part.digest) == data


def test_brief_of_a_graph_that_other_code_has_kept_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, data = Cache(tmp_path, 1_000_000), b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"
    before = Graph.of(data, cache, "notes")
    monkeypatch.setattr(linking, "code_of", lambda *_: "other code")
    monkeypatch.setattr(parts, "brief_of_written", lambda _: replace(before.brief, quads=7))
    assert Graph.of(data, cache, "notes").brief.quads == 7


def test_part_that_a_build_hands_on_counts_as_used(tmp_path: Path) -> None:
    """What has not changed is not loaded, and would be the first to go from a full folder."""
    cache = Cache(tmp_path, 1_000_000)
    made = Graph.of(b"<urn:a> <urn:b> <urn:c> <urn:g> .\n", cache, "notes")
    entry = tmp_path / made.task.key[:2] / made.task.key
    os.utime(entry, (1, 1))
    made.part(cache)
    assert entry.stat().st_mtime > 1
