"""A report is read with the part of the authority files that can matter to it as with all of them."""

from miggraph.build.reports import extract_one, words_in
from miggraph.extract import extract
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind
from support import report_of

BODY = LexiconEntry(
    "x:ports", NameKind.ORGANIZATION, "Ports Organization", ("Ports Organization", "Ports Labour Office")
)
TEXT = """# Meeting on pilots

The Ports Organization held the meeting in 2012.

The Meeting proposed that the Office, within its resources, should:

(a) prepare a register of pilots;
(b) count the lamps of each harbour.
"""


def test_body_is_addressed_by_the_head_of_a_name_that_the_report_does_not_print() -> None:
    report = report_of(TEXT)
    found, _ = extract_one((report, words_in(report)), (BODY,))
    assert list(found) == list(extract(report, Lexicon([BODY])))
    assert any("x:ports" in each.addressed_to for each in found if hasattr(each, "addressed_to"))
