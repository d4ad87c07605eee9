"""A report says the same in every format that it is printed in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest

from files import Put, docx, paragraph, pdf
from miggraph.extract.pipeline import extract
from miggraph.model import Annotation, Participation, Report, Statement, Statistic
from miggraph.reader import report_from_text
from miggraph.reader.formats import stored_text
from support import COAST, META, report_of

Row = tuple[object, ...]

PRINTED = (
    ("1", "Workshop on the lamps of small ports"),
    ("p", "The workshop was held in Lund on 3 May 2011. It was organised by the Coast Office."),
    ("2", "Recommendations"),
    ("p", "The Harbour Union should insure all pilots."),
    ("p", "The Coast Office should print the list of lamps."),
    ("2", "Figures"),
    ("p", "In 2010 the ports of Ruritania employed 4,500 pilots."),
    ("2", "List of participants"),
    ("2", "Observers"),
    ("-", "HOLM, Ada, Chief Pilot, Coast Office, Ruritania"),
    ("-", "LIE, Bo, Deputy Clerk, Harbour Union, Ruritania"),
    ("2", "Organizers"),
    ("-", "MOE, Astrid, Senior Adviser, Coast Office, Ruritania"),
    ("-", "VIK, Carl, Legal Officer, Harbour Union, Ruritania"),
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2)
)
DOTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
DOT = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def as_markdown() -> Report:
    before = {"1": "# ", "2": "## ", "p": "", "-": "- "}
    return report_of("\n\n".join(before[kind] + text for kind, text in PRINTED) + "\n")


def as_html() -> Report:
    names = {"1": "h1", "2": "h2", "p": "p", "-": "li"}
    body = "".join(f"<{names[kind]}>{escape(text)}</{names[kind]}>" for kind, text in PRINTED)
    return _read(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())


def as_word() -> Report:
    looks = {"1": '<w:pStyle w:val="H1"/>', "2": '<w:pStyle w:val="H2"/>', "p": "", "-": DOT}
    body = "".join(paragraph(text, look=looks[kind]) for kind, text in PRINTED)
    return _read(docx(body, styles=STYLES, numbering=DOTS))


def as_pdf() -> Report:
    sizes = {"1": 18.0, "2": 14.0}
    puts = [
        Put(
            60, 780 - 30 * n, f"• {text}" if kind == "-" else text, sizes.get(kind, 10), "F2" if kind in sizes else "F1"
        )
        for n, (kind, text) in enumerate(PRINTED)
    ]
    return _read(pdf([puts]))


def _read(data: bytes) -> Report:
    stored = stored_text(data)
    return report_from_text("notes", stored.text, META, stored.layout)


def said(report: Report) -> list[Row]:
    """What is read of people, statements and figures, without the places where it is printed."""
    return sorted((row for each in extract(report, COAST) if (row := told(each))), key=str)


def told(each: Annotation) -> Row:
    match each:
        case Participation():
            return "person", each.name, each.role, each.position, each.affiliation, each.country
        case Statistic():
            return "figure", str(each.value), each.measures, each.period
        case Statement():
            return each.kind, " ".join(each.text.split()), each.addressed_to, each.addressed_names
    return ()


@pytest.mark.parametrize("rendering", [as_html, as_word, as_pdf])
def test_report_says_the_same_in_each_format(rendering: Callable[[], Report]) -> None:
    assert said(rendering()) == said(as_markdown())


def test_people_of_every_group_of_a_list_are_read() -> None:
    people = {row[1]: row[3] for row in said(as_markdown()) if row[0] == "person"}
    assert people == {
        "Ada Holm": "Chief Pilot",
        "Bo Lie": "Deputy Clerk",
        "Astrid Moe": "Senior Adviser",
        "Carl Vik": "Legal Officer",
    }
