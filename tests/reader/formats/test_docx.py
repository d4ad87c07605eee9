"""Word to a stored text: styles, numbers, notes, tables, breaks, and what Word does not show."""

from __future__ import annotations

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
