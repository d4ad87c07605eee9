"""Official numbers of legal instruments, told apart by the collection or system that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SYSTEMS = {
    "mig:untcNumber": r"UNTC (?P<number>[IVXLC]+-\d+(?:-[a-z])?)",
    "mig:untsCitation": r"(?P<number>\d+ UNTS \d+)",
    "mig:unRegistration": r"UN registration (?P<number>\d+)",
    "mig:documentSymbol": (
        r"(?P<number>(?:A/(?:RES|CONF|HRC|C\.\d|\d+)|E/(?:RES|CN|C\.\d|\d+)|S/(?:RES|PRST|\d{4})|TD|ST|HCR"
        r"|CAT|CCPR|CED|CEDAW|CERD|CMW|CRC|CRPD)[/.].+?)(?:, annex [IVX]+)?"
    ),
    "mig:iloCode": r"(?P<number>[CPR]\d{3})",
    "mig:cetsNumber": r"C?ETS (?:No\. ?)?(?P<number>\d{1,3})",
    "mig:celexNumber": r"(?P<number>3\d{4}[A-Z]{1,2}\d{4})",
}
"""The property of each system, and the numbers that are written as the system writes them."""
_PATTERNS = {curie: re.compile(pattern) for curie, pattern in _SYSTEMS.items()}


def typed_numbers(number: str) -> Iterator[tuple[str, str]]:
    """An official number as (property, number in its system); none where its form tells no system.

    ``"UNTC IV-13"`` is ``("mig:untcNumber", "IV-13")``.
    """
    for curie, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(number):
            yield curie, found["number"]
