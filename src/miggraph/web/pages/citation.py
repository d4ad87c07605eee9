"""How something is cited: in words, BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

FORMS = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl": "application/vnd.citationstyles.csl+json",
}
"""The ending of a file with a citation → its media type."""


@dataclass(frozen=True, slots=True)
class Citation:
    """How a thing is cited."""

    iri: str
    text: str
    bibtex: str
    ris: str
    csl: str

    def form(self, ending: str) -> str:
        """The citation in one of :data:`FORMS`."""
        return {"bib": self.bibtex, "ris": self.ris, "csl": self.csl}[ending]


def cited(iri: str, key: str, authors: Sequence[str], *, text: str, title: str, note: str, year: str) -> Citation:
    """The citation of a thing.

    :param key: its name in BibTeX and CSL-JSON
    :param text: its beginning in words
    :param note: where it is told; ends with the dataset
    """
    bibtex = {"author": " and ".join(_braced(name) for name in authors), "title": f"{{{_tex(title)}}}"} | {
        "note": _tex(note),
        "year": year,
        "url": iri,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in bibtex.items() if value)
    ris = [("TY", "ELEC"), *(("AU", name) for name in authors), ("TI", title), ("N1", note), ("PY", year), ("UR", iri)]
    told = "\n".join(f"{tag}  - {value}" for tag, value in [*ris, ("ER", "")] if value or tag == "ER")
    csl: dict[str, object] = {"id": f"miggraph:{key}", "type": "dataset", "title": title, "note": note, "URL": iri}
    if authors:
        csl["author"] = [{"literal": name} for name in authors]
    if year:
        csl["issued"] = {"date-parts": [[int(year)]]}
    words = f"{text}. {note.rpartition('. ')[2]}."
    return Citation(iri, words, f"@misc{{miggraph:{key},\n{lines}\n}}", told, json.dumps([csl], ensure_ascii=False))


def _braced(name: str) -> str:
    """A name that BibTeX takes as it is."""
    return f"{{{_tex(name)}}}"


def _tex(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "#$%&_{}" else letter for letter in text)
