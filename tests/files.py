"""Small files of the formats that are read, made for a test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import NamedTuple

PAPER = (595, 842)


class Put(NamedTuple):
    """Words on a page: points from the left and from the bottom, size, font (F1 plain, F2 bold), and how they slant."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "F1"
    slant: float = 0.0


def pdf(pages: Sequence[Iterable[Put]], *, info: str = "", extra: str = "") -> bytes:
    """A PDF in Helvetica with words at the places given; ``extra`` is drawn on each page."""
    fonts = "<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    fonts += "/F2 <</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>>>"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        f"<<{info}>>",
    ]
    for number, page in enumerate(pages):
        box = f"/MediaBox[0 0 {PAPER[0]} {PAPER[1]}]"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Resources<</Font {fonts}>>/Contents {5 + 2 * number} 0 R>>")
        drawn = extra + "\n".join(_shown(put) for put in page)
        objects.append(f"<</Length {len(drawn.encode('cp1252'))}>>\nstream\n{drawn}\nendstream")
    return _assembled(objects)


def _shown(put: Put) -> str:
    text = put.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{put.font} {put.size} Tf 1 0 {put.slant} 1 {put.x} {put.y} Tm ({text}) Tj ET"


def _assembled(objects: Sequence[str]) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R/Info 3 0 R>>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode("ascii")


def lines(x: float, top: float, texts: Iterable[str], *, step: float = 12, size: float = 10) -> list[Put]:
    """Lines of text under each other, the first at a distance from the bottom of the page."""
    return [Put(x, top - step * n, text, size) for n, text in enumerate(texts)]


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(body: str, **parts: str) -> bytes:
    """A Word file of a body, and of further parts by name (``styles``, ``footnotes``, ``numbering``)."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{name}+xml"/>' for name in sorted(parts)
    )
    related = "".join(f'<Relationship Id="{n}" Type="{_OFFICE}/{n}" Target="{n}.xml"/>' for n in sorted(parts))
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">{related}</Relationships>',
        "word/document.xml": f"<w:document {_WORD}><w:body>{body}<w:sectPr/></w:body></w:document>",
        **{f"word/{name}.xml": f"<w:{name} {_WORD}>{inner}</w:{name}>" for name, inner in parts.items()},
    }
    return zipped(files)


def paragraph(*runs: str, look: str = "") -> str:
    """A paragraph of Word; runs are texts, or XML where they begin with ``<``."""
    made = (r if r.startswith("<") else f'<w:r><w:t xml:space="preserve">{r}</w:t></w:r>' for r in runs)
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{''.join(made)}</w:p>"


def odt(body: str) -> bytes:
    """An OpenDocument text of a body."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = {"office": "office", "text": "text", "table": "table", "style": "style"}
    spaces = " ".join(f'xmlns:{short}="{space}:{name}:1.0"' for short, name in names.items())
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
        }
    )


def zipped(files: dict[str, str]) -> bytes:
    """A ZIP archive; its times are fixed."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name), text)
    return data.getvalue()
