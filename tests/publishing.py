"""Parts of small invented datasets, what publishing makes of them, and edits of them by chance."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from miggraph.dataset_description import Description
from miggraph.iris import PREFIXES, graph
from miggraph.parts import Part
from miggraph.publish import publish, writing
from miggraph.publish.publication import Record
from miggraph.queries import Question

MIG, TYPE = PREFIXES["mig"], f"<{PREFIXES['rdf']}type>"
LABEL, BELOW = f"<{PREFIXES['rdfs']}label>", f"<{PREFIXES['rdfs']}subClassOf>"
XSD = PREFIXES["xsd"]
CLASSES = [f"<{MIG}{name}>" for name in ("Person", "Event", "Recommendation", "Country", "Passage")]
NAMES = ["Ada Quay", "Ben Lock", "Harbour Week", "Ferry Day", "Port Talk"]
VALUES = [
    '"1"^^<%sinteger>',
    '"01"^^<%sinteger>',
    '"1"^^<%sint>',
    '"255"^^<%sinteger>',
    '"300"^^<%sinteger>',
    '"2.50"^^<%sdecimal>',
    '"2.5"^^<%sdecimal>',
    '"2006-03-01"^^<%sdate>',
]

Dataset = dict[str, set[bytes]]
"""The lines of each part by its name."""


def part(name: str, data: bytes) -> Part:
    """A part of some bytes."""
    return Part(name, hashlib.sha256(data).hexdigest(), lambda: data)


def parts_of(dataset: Mapping[str, set[bytes]]) -> list[Part]:
    """The parts of a dataset."""
    return [part(name, b"".join(sorted(lines))) for name, lines in dataset.items()]


def texts_of(dataset: Mapping[str, set[bytes]]) -> list[Part]:
    """A text and its layout for each report of a dataset, which change with its number of lines."""
    made = []
    for name, lines in dataset.items():
        if name.startswith("report/"):
            slug, text = name.removeprefix("report/"), f"The harbour had {len(lines)} ferries."
            layout = {"pages": [[0, "1", 0, 0]], "blocks": [[0, len(text), "paragraph"]]}
            made += [part(f"{slug}.txt", text.encode()), part(f"{slug}.json", json.dumps(layout).encode())]
    return made


def put(
    folder: Path,
    dataset: Mapping[str, set[bytes]],
    kept: Iterable[Part] = (),
    asked: Iterable[Question] = (),
    record: Record | None = None,
) -> Path:
    """Publish a dataset with its description and its texts.

    :param kept: parts that are known from before
    :param asked: stored queries
    :param record: is told of the version and of the one before
    """
    known = {each.digest: each for each in kept}

    def load(digest: str) -> bytes | None:
        return known[digest].load() if digest in known else None

    asked = list(asked)
    with writing(folder):
        return publish(
            folder,
            parts_of(dataset),
            {},
            texts_of(dataset),
            describe=Description(asked),
            kept_part=load,
            made_by="x",
            described_by=repr(asked),
            record=record,
        )


def drawn_lines(chance: random.Random, slug: str) -> Iterable[bytes]:
    """What a report may say."""
    graphs = [f"<{graph(f'report/{slug}')}>", f"<{graph('curation')}>"]
    things = [f"<urn:x:thing/{number}>" for number in range(8)]
    for _ in range(chance.randrange(4, 12)):
        thing, where = chance.choice(things), chance.choice(graphs)
        says = [
            f"{TYPE} {chance.choice(CLASSES)}",
            f'{LABEL} "{chance.choice(NAMES)}"@en',
            f"<{MIG}madeBy> {chance.choice(things)}",
            f"<{MIG}concerns> {chance.choice(things)}",
            f'<{MIG}text> "Ferries {chance.randrange(3)} should be \\"late\\"."',
            f"<{MIG}value> {chance.choice(VALUES) % XSD}",
        ]
        yield f"{thing} {chance.choice(says)} {where} .\n".encode()


def drawn_inferred(chance: random.Random, dataset: Mapping[str, set[bytes]]) -> Iterable[bytes]:
    """What may follow from reports; some of it is stated, too."""
    stated = sorted(set().union(*dataset.values()))
    where = f" <{graph('inferred')}> .\n".encode()
    for line in chance.sample(stated, min(3, len(stated))):
        yield line[: line.rfind(b" <", 0, -3)] + where
    for _ in range(2):
        yield f"<urn:x:thing/{chance.randrange(8)}> {TYPE} {chance.choice(CLASSES)}".encode() + where


def edited(chance: random.Random, dataset: Mapping[str, set[bytes]]) -> Dataset:
    """A dataset after an edit: a report that comes, goes, or says something else; another ontology."""
    after = {name: set(lines) for name, lines in dataset.items()}
    slug = f"quay-{chance.randrange(4)}"
    what = chance.randrange(6)
    if what == 0:
        after.pop(f"report/{slug}", None)
        after.pop(f"inferred/{slug}", None)
    elif what == 1:
        narrow, broad = chance.choices(CLASSES, k=2)
        after["ground"] ^= {f"{narrow} {BELOW} {broad} <{graph('ontology')}> .\n".encode()}
    else:
        lines = after.setdefault(f"report/{slug}", set())
        kept = set(chance.sample(sorted(lines), len(lines) * 2 // 3))
        after[f"report/{slug}"] = kept | set(drawn_lines(chance, slug))
        after[f"inferred/{slug}"] = set(drawn_inferred(chance, after))
    return after


def ground(size: int = 0) -> Dataset:
    """What all reports rest on.

    :param size: further lines, beside which an edit is small
    """
    lines = set()
    for number in range(size):
        said = f'<urn:x:place/{number}> {LABEL} "Quay {number % 50}" <{graph("authority")}> .\n'
        lines |= {said.encode(), f"<urn:x:place/{number}> {TYPE} {CLASSES[3]} <{graph('authority')}> .\n".encode()}
    lines.add(f"{CLASSES[0]} {BELOW} {CLASSES[1]} <{graph('ontology')}> .\n".encode())
    return {"ground": lines}


def everything(version: Path) -> dict[str, Any]:
    """All that a version tells, but for the numbers that the index gives its rows."""
    facts = json.loads((version / "build.json").read_text())
    store = Store.read_only(str(version / "store"))
    return {
        "dump": (version / "miggraph.nq").read_bytes(),
        "facts": {name: facts[name] for name in ("version", "counts", "figures", "dump_bytes")},
        "quads": sorted(map(str, store)),
        "texts": {file.name: file.read_bytes() for file in (version / "texts").iterdir()},
        "index": index_rows(version / "search.sqlite"),
        "ledger": ledger_of(version / "ledger"),
    }


def index_rows(place: Path) -> dict[str, list[Any]]:
    """What stands in an index, without the numbers of its rows."""
    entry = "SELECT e.iri, e.kind, e.label, e.detail, e.weight"
    queries = {
        "entries": f"{entry} FROM entries e",
        "names": f"{entry}, n.folded, n.compact, n.main, t.folded FROM names n JOIN entries e ON e.id = n.entry "
        "LEFT JOIN names_text t ON t.rowid = n.id",
        "words": f"{entry}, w.words FROM words_text w JOIN entries e ON e.id = w.rowid",
        "about": "SELECT t.iri, s.iri FROM about a JOIN entries t ON t.id = a.thing "
        "JOIN entries s ON s.id = a.statement",
        "vocabulary": "SELECT word, uses FROM vocabulary",
        "sizes": "SELECT (SELECT count(*) FROM names), (SELECT count(*) FROM names_text), "
        "(SELECT count(*) FROM words_text), (SELECT count(*) FROM about)",
    }
    with closing(sqlite3.connect(place)) as database:
        found = {name: sorted(database.execute(query).fetchall()) for name, query in queries.items()}
        for table in ("names_text", "words_text"):
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    return found


def ledger_of(folder: Path) -> dict[str, Any]:
    """What is kept for the next version."""
    census = json.loads((folder / "census.json").read_text())
    sets = [tuple(names) for names in census.pop("sets")]
    groups = [
        (sets[subject], property_, kind if isinstance(kind, str) else sets[kind], number)
        for subject, property_, kind, number in census.pop("groups")
    ]
    names = ("counts.tsv", "described.nq", "figures.nq", "noted.json")
    lines = {name: (folder / name).read_bytes() for name in names}
    return {
        **lines,
        "parts": sorted((folder / "parts.tsv").read_text().splitlines()),
        **census,
        "groups": sorted(groups, key=str),
    }
