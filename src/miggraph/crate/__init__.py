"""A release: the dataset as a research object (RO-Crate), with all that is needed to use and to check it elsewhere."""

from miggraph.crate.checking import Checked, check, dump_in
from miggraph.crate.contents import Since, Source
from miggraph.crate.packing import pack, require_place
from miggraph.crate.registry import Release, read_releases, releases_text, require_day, require_number

__all__ = [
    "Checked",
    "Release",
    "Since",
    "Source",
    "check",
    "dump_in",
    "pack",
    "read_releases",
    "releases_text",
    "require_day",
    "require_number",
    "require_place",
]
