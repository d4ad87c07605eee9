"""A part of a dataset: sorted N-Quads with a name and a hash, loaded only where they are worked on.

A dataset is the lines of all its parts, each once. A quad of the graph of what follows is left out where the same
triple stands in any other graph. So parts may overlap, and a part of what follows need not know what others state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Sorted N-Quads, or another file of a dataset.

    ``name`` is one of ``ground``, ``ground/inferred``, ``report/SLUG``, ``inferred/SLUG``, ``inferred/together``,
    ``metadata`` and the like; ``digest`` is the SHA-256 of the bytes, in hexadecimal.
    """

    name: str
    digest: str
    load: Callable[[], bytes]
