"""Where the rule files are: in the package, and in the folder of a corpus that lays its own over them."""

from __future__ import annotations

from pathlib import Path

from miggraph import corpus

FOLDER = Path(__file__).parent
"""The folder of the rules that come with the software."""


def folders(given: Path | None = None) -> tuple[Path, ...]:
    """The folders of rules, of which later ones win.

    :param given: a folder that is read alone
    """
    if given is not None:
        return (given,)
    own = corpus.rules()
    return (FOLDER,) if own is None else (FOLDER, own)
