"""Versions of a dataset held against each other, and what is kept and given away of them."""

from miggraph.releases.addresses import Address, Addresses, ledger_text, read_ledger, with_addresses
from miggraph.releases.changes import Changes, history, read_changes
from miggraph.releases.compare import Change, Difference, Said, compare
from miggraph.releases.known import Thing
from miggraph.releases.recording import compare_versions, record
from miggraph.releases.rows import is_day, read_rows, rows_text
from miggraph.releases.told import as_json, as_text, as_triples, as_turtle

__all__ = [
    "Address",
    "Addresses",
    "Change",
    "Changes",
    "Difference",
    "Said",
    "Thing",
    "as_json",
    "as_text",
    "as_triples",
    "as_turtle",
    "compare",
    "compare_versions",
    "history",
    "is_day",
    "ledger_text",
    "read_changes",
    "read_ledger",
    "read_rows",
    "record",
    "rows_text",
    "with_addresses",
]
