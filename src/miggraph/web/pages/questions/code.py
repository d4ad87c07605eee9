"""How programs ask a question: lines that somebody copies, with the values that they see."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

from miggraph.web.pages.questions.asking import Asked


@dataclass(frozen=True, slots=True)
class Sample:
    """Lines in a language."""

    language: str
    text: str


def samples(asked: Asked) -> tuple[Sample, ...]:
    """The question in the languages of those who ask most."""
    address = asked.address(form="csv")
    quoted = json.dumps(address, ensure_ascii=True)
    cell = asked.address(form="csv", bom=True).replace('"', '""')
    return (
        Sample("curl", f"curl --silent {shlex.quote(address)}"),
        Sample("Python", f"import pandas\n\nrows = pandas.read_csv({quoted})"),
        Sample("R", f'rows <- read.csv({quoted}, encoding = "UTF-8")'),
        Sample("Google Sheets, LibreOffice", f'=IMPORTDATA("{cell}")\n=WEBSERVICE("{cell}")'),
        Sample("Excel: Data, From Web", asked.address(form="csv", bom=True)),
    )
