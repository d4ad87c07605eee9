"""Chains of organisations, taken apart by known names and by shape."""

import pytest

from miggraph.extract.events.chains import read_chain
from support import COAST


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Harbour Union and the Ministry of Lamps and Piers.", ["Harbour Union", "Ministry of Lamps and Piers"]),
        ("Ministry of Piers, Lamps and Tides (MPLT) and HF", ["Ministry of Piers, Lamps and Tides (MPLT)", "HF"]),
        ("Office for Economic and Social Affairs, and HF", ["Office for Economic and Social Affairs", "HF"]),
        ("Economic and Social Office of Lund", ["Economic and Social Office of Lund"]),
        ("Sea Bank as Chair, and the Kone Foundation", ["Sea Bank", "Kone Foundation"]),
        ("Sea Bank, together with HF,", ["Sea Bank", "HF"]),
        ("Sea Bank on 3 May 2031 in Lund", ["Sea Bank"]),
        ("Sea Bank, Mr. Bo Lind and HF", ["Sea Bank"]),
        ("Sea Bank and pilots of HF", ["Sea Bank"]),
        ("Sea Bank and HF agencies", ["Sea Bank"]),
        ("secretariat", []),
        (
            "Coast Office, the Northern Lamp and Pier Agency (NLPA)",
            ["Coast Office", "Northern Lamp and Pier Agency (NLPA)"],
        ),
        ("Lamp & Pier Trust and HF", ["Lamp & Pier Trust", "HF"]),
        ("Sea Bank & Pier Trust", ["Sea Bank", "Pier Trust"]),
        ("Ministry of Piers, of Lamps and of Tides", ["Ministry of Piers, of Lamps and of Tides"]),
    ],
)
def test_chain_is_taken_apart(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in read_chain(text, COAST).names] == names
