"""Word to a stored text: styles, numbers, notes, tables, breaks, and what Word does not show."""

from __future__ import annotations

import pytest

from files import docx, paragraph
from miggraph.reader.formats import stored_text

STYLES = (
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="12"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
FOOTNOTES = f'<w:footnote w:id="2">{paragraph("Since 1999.")}</w:footnote>'


def numbered(text: str, level: int = 0) -> str:
    return paragraph(text, look=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def test_headings_paragraphs_and_quotes_by_style() -> None:
    body = paragraph("Pilots", look='<w:pStyle w:val="H2"/>') + paragraph("They met.")
    body += paragraph("We insure.", look='<w:pStyle w:val="Quote"/>')
    stored = stored_text(docx(body, styles=STYLES))
    assert stored.text == "## Pilots\n\nThey met.\n\n> We insure.\n"
    assert stored.format == "Word"


def test_list_numbers_are_those_that_word_prints() -> None:
    body = numbered("Owners pay.") + numbered("in June;", 1) + numbered("in July.", 1) + numbered("Pilots steer.")
    text = stored_text(docx(body, numbering=NUMBERING)).text
    assert text == "12. Owners pay.\n\n    (a) in June;\n\n    (b) in July.\n\n13. Pilots steer.\n"


def test_notes_stand_after_the_text_of_their_page() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = paragraph("They met", mark, ".") + paragraph("<w:r><w:br w:type='page'/></w:r>", "Second page.")
    text = stored_text(docx(body, footnotes=FOOTNOTES)).text
    assert text == "They met[^1].\n\n[^1]: Since 1999.\n\n\fSecond page.\n"


def test_deleted_and_hidden_words_are_left_out_and_inserted_ones_stay() -> None:
    body = paragraph(
        "Kept ",
        "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>",
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:r><w:t>.</w:t></w:r>",
    )
    assert stored_text(docx(body)).text == "Kept inserted.\n"


def test_tables_are_pipe_tables_with_the_lines_of_their_cells() -> None:
    def cell(*lines: str) -> str:
        return f"<w:tc>{''.join(map(paragraph, lines))}</w:tc>"

    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('Time')}{cell('Item')}</w:tr>"
    body = f"<w:tbl>{head}<w:tr>{cell('9.30')}{cell('Opening', 'Chair: A. Moe')}</w:tr></w:tbl>"
    text = stored_text(docx(paragraph("Programme") + body)).text
    assert "| Time | Item |\n| --- | --- |\n| 9.30 | Opening <br> Chair: A. Moe |" in text


def test_soft_hyphens_go_and_ligatures_are_spelled_out() -> None:
    assert stored_text(docx(paragraph("The of\ufb01ce of mi\u00adgrants."))).text == "The office of migrants.\n"


def test_table_of_one_column_is_read_as_the_text_that_it_frames() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{inside}</w:tc></w:tr>" for inside in (paragraph("Owners pay.") * 2, numbered("Late."))
    )
    text = stored_text(docx(f"<w:tbl>{rows}</w:tbl>", numbering=NUMBERING)).text
    assert text == "Owners pay.\n\nOwners pay.\n\n12. Late.\n"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def test_marks_of_notes_keep_their_place_in_a_cell() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:tbl>{row(paragraph('Upper', mark, ' river'), paragraph('12 | 13'))}</w:tbl>"
    text = stored_text(docx(paragraph("Pilots") + body, footnotes=FOOTNOTES)).text
    assert "| Upper[^1] river | 12 \\| 13 |" in text
    assert "[^1]: Since 1999." in text


def test_text_box_in_a_cell_is_read_once() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{paragraph('Boxed')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = f"<w:tbl>{row(paragraph('Upper', both), paragraph('12'))}</w:tbl>"
    assert stored_text(docx(body)).text.count("Boxed") == 1


BREAK = "<w:r><w:br w:type='page'/></w:r>"
LAID_OUT = "<w:r><w:lastRenderedPageBreak/></w:r>"


@pytest.mark.parametrize(
    "body",
    [
        paragraph("First.", BREAK) + paragraph("Second."),
        paragraph("First.", BREAK) + paragraph(LAID_OUT, "Second."),
        paragraph("First.") + paragraph(BREAK) + paragraph(LAID_OUT, "Second."),
        paragraph("First.") + paragraph("Second.", look="<w:pageBreakBefore/>"),
        paragraph("First.") + paragraph(LAID_OUT, "Second.", look="<w:pageBreakBefore/>"),
    ],
    ids=["behind its words", "and its trace", "alone", "of the paragraph", "of the paragraph, with its trace"],
)
def test_a_break_ends_one_page_whatever_tells_of_it(body: str) -> None:
    stored = stored_text(docx(body))
    assert stored.text == "First.\n\n\fSecond.\n"
    assert [box.page for box in stored.layout.boxes] == [1, 2]


def test_a_paragraph_over_a_page_stands_on_the_page_where_it_begins() -> None:
    stored = stored_text(docx(paragraph("They met ", LAID_OUT, "in June.") + paragraph("It rained.")))
    assert stored.text == "They met in June.\n\n\fIt rained.\n"
    assert [box.page for box in stored.layout.boxes] == [1, 2]


def test_nothing_is_known_of_pages_without_a_break() -> None:
    assert stored_text(docx(paragraph("They met."))).layout.pages == ()


def test_lines_of_a_bold_paragraph_are_bold_each() -> None:
    run = "<w:r><w:rPr><w:b/></w:rPr><w:t>Pilots</w:t><w:br/><w:t>in winter</w:t></w:r>"
    assert stored_text(docx(paragraph(run))).text == "**Pilots**\n**in winter**\n"


def test_first_row_over_figures_heads_the_columns_though_nothing_marks_it() -> None:
    rows = [("Hour", "Matter"), ("9.30", "Opening"), ("10.00", "Pilots")]
    body = f"<w:tbl>{''.join(row(*map(paragraph, cells)) for cells in rows)}</w:tbl>"
    assert stored_text(docx(body)).text.startswith("| Hour | Matter |\n| --- | --- |\n| 9.30 |")


@pytest.mark.parametrize("corner", ["Port", ""])
def test_years_over_figures_head_the_columns(corner: str) -> None:
    rows = [(corner, "2009", "Pilots 2009–10"), ("Lund", "2,100", "30"), ("Visby", "420", "n/a"), ("Ystad", "12", "4")]
    body = f"<w:tbl>{''.join(row(*map(paragraph, cells)) for cells in rows)}</w:tbl>"
    assert stored_text(docx(body)).text.startswith(f"| {corner} | 2009 | Pilots 2009–10 |\n| --- |")


def test_row_of_years_over_years_is_no_head() -> None:
    rows = [("Opened", "2009"), ("Closed", "2011"), ("Sold", "2012")]
    body = f"<w:tbl>{''.join(row(*map(paragraph, cells)) for cells in rows)}</w:tbl>"
    assert stored_text(docx(body)).text.startswith("|  |  |\n")


def test_first_row_like_all_the_others_is_no_head() -> None:
    rows = [("A. Moe", "Upper River"), ("B. Sund", "Lower River"), ("C. Holm", "Coast")]
    body = f"<w:tbl>{''.join(row(*map(paragraph, cells)) for cells in rows)}</w:tbl>"
    assert stored_text(docx(body)).text.startswith("|  |  |\n")
