"""Whose a release is: what its dataset is called, who publishes it, under which licence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Self

from miggraph.config import Settings
from miggraph.iris import BASE, base

_TITLE = "miggraph: reports on international migration as a knowledge graph"
_PROJECT = "miggraph"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NAMES = {_LICENCE: "Creative Commons Attribution 4.0 International"}
_IN_SPDX = {_LICENCE: "CC-BY-4.0"}


@dataclass(frozen=True, slots=True)
class About:
    """What the settings of a corpus say of its dataset; what they leave open is as in the project."""

    title: str
    publisher: str
    licence: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What is said of the dataset of a corpus: a corpus that names no publisher publishes itself."""
        publisher = settings.publisher or settings.title or _PROJECT
        return cls(settings.title or _TITLE, publisher, settings.licence or _LICENCE)

    @property
    def publisher_iri(self) -> str:
        """What the publisher is called in the metadata."""
        return base()

    @property
    def licence_name(self) -> str:
        """The licence in words; its IRI where it is not known."""
        return _NAMES.get(self.licence, self.licence)

    def cited_licence(self) -> str:
        """The licence as a line of the Citation File Format, which wants an identifier of SPDX or an address."""
        known = _IN_SPDX.get(self.licence)
        return f"license: {known}" if known else f"license-url: {json.dumps(self.licence)}"


SOFTWARE_URL = BASE
"""Where the software is told of, whatever corpus it is used for."""
