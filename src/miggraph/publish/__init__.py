"""A dataset folder: versions named by their hash, of which one is current, swapped in atomically.

    DIR/current       -> versions/{version}
    DIR/miggraph.nq   -> current/miggraph.nq
    DIR/versions/{version}/{miggraph.nq, store/, texts/, search.sqlite, ledger/, build.json}
    DIR/cache         what builds keep for later ones
    DIR/.building-*   a build under way, or the remains of one that was killed

Whoever reads through ``current`` sees one whole version at any moment, whatever becomes of a build.

A version is written from the parts of a dataset, in a stream (``merging``, ``counting``), or from the current version
and the parts that have changed since (``changes``, ``recounting``). Both write the same.
"""

from miggraph.publish.folder import (
    CACHE,
    CURRENT,
    DUMP,
    FACTS,
    KEPT,
    STORE,
    TEXTS,
    current_facts,
    has_form_of_now,
    is_undamaged,
    require_dataset_or_new,
    roll_back,
    scratch_folder,
    version_named,
    version_of,
    version_of_file,
    versions_of,
    writing,
)
from miggraph.publish.ledger import LEDGER
from miggraph.publish.merging import merged
from miggraph.publish.publication import Prepared, prepare, publish, publish_content, read_current
from miggraph.publish.version import Content, Describe

__all__ = [
    "CACHE",
    "CURRENT",
    "DUMP",
    "FACTS",
    "KEPT",
    "LEDGER",
    "STORE",
    "TEXTS",
    "Content",
    "Describe",
    "Prepared",
    "current_facts",
    "has_form_of_now",
    "is_undamaged",
    "merged",
    "prepare",
    "publish",
    "publish_content",
    "read_current",
    "require_dataset_or_new",
    "roll_back",
    "scratch_folder",
    "version_named",
    "version_of",
    "version_of_file",
    "versions_of",
    "writing",
]
