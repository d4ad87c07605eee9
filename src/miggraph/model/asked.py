"""What a recommendation asks, as far as it is compared with others: plain data, made from the graph of one report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation as it is compared with others.

    ``occasions`` are what it was made at, and what that belongs to; ``date`` is that of the event, as printed in ISO
    8601, and empty where none is known. ``words`` are the stems of its content words, ``common`` those that stand in
    recommendations of any content; ``things`` the norms, places and bodies that it names, ``numbers`` the numbers in
    it. ``negated`` tells that it asks for something not to be done, ``pointing`` that its words point to other
    sentences, ``bounded`` that it addresses the members of one body. ``about`` is the country that its report is on,
    and empty where there is no one such country, or it asks itself. ``signature`` stands for words and things where
    candidates are looked up.
    """

    iri: str
    report: str
    occasions: tuple[str, ...]
    at_event: bool
    date: str
    words: tuple[str, ...]
    common: tuple[str, ...]
    things: tuple[str, ...]
    addressees: tuple[str, ...]
    themes: tuple[str, ...]
    numbers: tuple[str, ...]
    negated: bool
    pointing: bool
    bounded: bool
    about: str
    signature: bytes
