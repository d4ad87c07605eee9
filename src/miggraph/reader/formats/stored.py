"""What every format gives: a stored text, the map to its pages, and what the file says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from miggraph.model import Layout

_DAY = re.compile(r"(?:D:)?(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
"""Characters that stand in no name or title: what shows them may take them for commands."""
_NAMELESS = re.compile(
    r"(?:untitled|document|word document|microsoft word|titre|dokument)\b.*|.*\.(?:docx?|odt|pdf|indd|tmp|html?)", re.I
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself, ``""`` for what it does not say: hints that nobody has checked.

    ``issued`` is the date of publication, where a format has one; ``created`` and ``modified`` are those of the file;
    all are as in ISO 8601: a year, a month or a day. ``language`` is a tag as in BCP 47, as the file has it.
    """

    title: str = ""
    author: str = ""
    publisher: str = ""
    issued: str = ""
    created: str = ""
    modified: str = ""
    language: str = ""
    identifier: str = ""
    subject: str = ""
    keywords: str = ""

    def hints(self) -> dict[str, str]:
        """What there is of title, publisher, date of publication and language, by the fields of the metadata file.

        The dates of the file itself are left out: a file is often made long after its text.
        """
        title = re.split(r"\s+[|·]\s+", self.title)[0]
        said = {"title": title, "publisher": self.publisher, "issued": self.issued, "language": self.language}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class StoredText:
    """The text that spans of a report refer to, made from a file; ``format`` names the file's format: ``PDF``."""

    text: str
    format: str
    layout: Layout = field(default_factory=Layout)
    properties: Properties = field(default_factory=Properties)


def properties_of(said: Mapping[str, str]) -> Properties:
    """The properties of a file from what its format calls them; dates are made days, names of files are no titles."""
    plain = {key.lower(): " ".join(CONTROL.sub(" ", value).split()) for key, value in said.items() if value}
    known = {key: value for key, value in plain.items() if value}
    title = known.get("title", "")
    return Properties(
        title="" if _NAMELESS.fullmatch(title) else title,
        author=known.get("author", ""),
        publisher=known.get("publisher", ""),
        issued=_day(known.get("date", "")),
        created=_day(known.get("created", known.get("creationdate", ""))),
        modified=_day(known.get("modified", known.get("moddate", ""))),
        language=known.get("language", ""),
        identifier=known.get("identifier", ""),
        subject=known.get("subject", ""),
        keywords=known.get("keywords", ""),
    )


def _day(said: str) -> str:
    match = _DAY.match(said)
    return "-".join(part for part in match.groups() if part) if match else ""
