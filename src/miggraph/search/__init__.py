"""Search over a dataset: the names of its things, the words of its statements and the paragraphs of its reports.

The index is one SQLite file with FTS5 tables. It is written when a version is published, and opened read-only.
"""

from miggraph.search.changing import Touched, change_index
from miggraph.search.gather import entries_of
from miggraph.search.index import INDEX, write_index
from miggraph.search.kinds import PASSAGE, STATEMENTS, THINGS
from miggraph.search.lookup import BEGIN, END, Found, Hit, Search
from miggraph.search.matching import Match

__all__ = [
    "BEGIN",
    "END",
    "INDEX",
    "PASSAGE",
    "STATEMENTS",
    "THINGS",
    "Found",
    "Hit",
    "Match",
    "Search",
    "Touched",
    "change_index",
    "entries_of",
    "write_index",
]
