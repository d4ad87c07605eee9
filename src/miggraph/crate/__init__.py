"""A release: the dataset as a research object (RO-Crate), with all that is needed to use and to check it elsewhere."""

from miggraph.crate.checking import Checked, Said, check, dump_in, said_by
from miggraph.crate.contents import Since, Source
from miggraph.crate.packing import alone, pack, require_place
from miggraph.crate.registry import Release, read_releases, releases_text, require_day, require_number

__all__ = [
    "Checked",
    "Release",
    "Said",
    "Since",
    "Source",
    "alone",
    "check",
    "dump_in",
    "pack",
    "read_releases",
    "releases_text",
    "require_day",
    "require_number",
    "require_place",
    "said_by",
]
