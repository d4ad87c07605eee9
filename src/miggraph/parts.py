"""A part of a dataset: sorted N-Quads with a name and a hash, loaded only where they are worked on.

A dataset is the lines of all its parts, each once. A quad of the graph of what follows is left out where the same
triple stands in any other graph. So parts may overlap, and a part of what follows need not know what others state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from miggraph.iris import graph


@dataclass(frozen=True, slots=True)
class Part:
    """Sorted N-Quads, or another file of a dataset.

    ``name`` is one of ``ground``, ``ground/inferred``, ``report/SLUG``, ``inferred/SLUG``, ``inferred/together``,
    ``metadata`` and the like; ``digest`` is the SHA-256 of the bytes, in hexadecimal.
    """

    name: str
    digest: str
    load: Callable[[], bytes]


def visible(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines without those of what follows of which the triple stands in another graph too.

    The lines of one triple stand one after another.
    """
    end = f" <{graph('inferred')}> .\n".encode()
    held: bytes = b""
    """A line of what follows of which nothing else is known yet."""
    triple: bytes = b""
    """The triple of the last line, where that is not of what follows."""
    for line in lines:
        here = line[: line.rindex(b"<")]
        if held and held[: held.rindex(b"<")] != here:
            yield held
            held = b""
        if line.endswith(end):
            if triple != here:
                held = line
            continue
        held, triple = b"", here
        yield line
    if held:
        yield held
