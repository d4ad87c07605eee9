"""What all reports rest on: the ontology, the concept schemes and the authority files, read once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Quad

from miggraph.build.cache import Cache, key_of
from miggraph.build.parts import Graph
from miggraph.build.reports import ChangedError, digest_of, given_one, hash_of_folder, quads_of
from miggraph.build.sources import code_of
from miggraph.build.stages import Stages
from miggraph.build.work import Made, Task, keep, load
from miggraph.config import Settings
from miggraph.extract.rules import all_method_concepts
from miggraph.graph import canonical, method_quads
from miggraph.layers import Folders, top
from miggraph.lexicon import Lexicon
from miggraph.link.authority import load_authority, load_ontology
from miggraph.model import LexiconEntry


@dataclass(frozen=True, slots=True)
class Shared:
    """What all reports rest on: the names to look for, and the quads of the ontology and the authority files.

    ``entries`` gives the names to other tasks, ``stated`` are the N-Quads of the authority files alone.
    """

    lexicon: Lexicon
    entries: Task
    graph: Graph
    stated: bytes

    @property
    def quads(self) -> Sequence[Quad]:
        """The quads of the ontology and the authority files."""
        return self.graph.quads(Cache(None))

    @property
    def authority(self) -> Sequence[Quad]:
        """The quads of the authority files."""
        return quads_of(self.stated)


def load_shared(settings: Settings, stages: Stages, cache: Cache | None = None) -> Shared:
    """Read what all reports rest on, and keep it for the tasks that need it."""
    cache = cache or Cache(None)
    with stages.stage("authority") as said:
        key = shared_key(settings.authority_dirs, settings.ontology_dirs)
        rests = Task("", key, shared_one, (settings.authority_dirs, settings.ontology_dirs, key))
        entries, stated, written = load(cache, Made(rests))
        lexicon = Lexicon(entries)
        names = Task("", key_of("lexicon", digest_of(lexicon.entries)), given_one, (lexicon.entries,))
        keep(cache, names, lexicon.entries)
        graph = Graph.of(written, cache)
        said.append(f"{len(entries)} names to look for, {graph.brief.quads} quads")
    return Shared(lexicon, names, graph, stated)


def shared_one(
    authority_dir: Folders, ontology_dir: Folders, key: str
) -> tuple[tuple[LexiconEntry, ...], bytes, bytes]:
    """The names to look for, the N-Quads of the authority files, and those with the ontology.

    :param key: what all of it is kept by
    :raises MiggraphError: for a file that is not what it should be
    :raises ChangedError: if a file was changed meanwhile
    """
    authority = load_authority(authority_dir, ontology_dir)
    ontology = vocabulary(ontology_dir)
    if shared_key(authority_dir, ontology_dir) != key:
        raise ChangedError("files were changed while they were read", where=top(authority_dir))
    return authority.entries, canonical(authority.quads), canonical([*ontology, *authority.quads])


def shared_key(authority_dir: Folders, ontology_dir: Folders) -> str:
    """What all reports rest on is kept by this."""
    code = code_of("miggraph.link.authority", "miggraph.extract.rules", "miggraph.graph.methods", __name__)
    return key_of("shared", hash_of_folder(authority_dir), hash_of_folder(ontology_dir), code)


def vocabulary(ontology_dir: Folders) -> list[Quad]:
    """The graph of the ontology: its files, the concept schemes, and the scheme of methods made from the rule files.

    :raises MiggraphError: for a file of the ontology or of rules that is not what it should be
    """
    return [*load_ontology(ontology_dir), *method_quads(all_method_concepts())]
