"""What all reports rest on, as the context of what is checked, made once in each process."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from miggraph.build.cache import key_of
from miggraph.build.context import Context
from miggraph.build.hashes import Hashes, LongTable, are_among, long, short, unpacked
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import digest_of, quads_of
from miggraph.build.sources import code_of
from miggraph.build.work import Made, Once, Task, Work, given_by
from miggraph.iris import document
from miggraph.model import GraphBrief


class Ground:
    """What all reports rest on, as the context of reports."""

    def __init__(self, shared: Written) -> None:
        self._quads = quads_of(shared[0])
        self._contexts: dict[frozenset[str] | None, Context] = {}

    def context(self, read: Collection[str] | None) -> Context:
        """The context, of which beyond a report some properties are looked at."""
        key = None if read is None else frozenset(read)
        if key not in self._contexts:
            self._contexts[key] = Context(self._quads, read)
        return self._contexts[key]


ground: Once[Written, Ground] = Once(Ground)


class Beside:
    """What is looked at in what all reports rest on, as hashes by the things that it describes.

    :param digests: those of each thing where it is checked, and where it is named
    """

    def __init__(self, digests: Mapping[str, tuple[str, str]]) -> None:
        self._known = digests
        by_hash = {long(thing.encode()): thing for thing in digests}
        self._table = LongTable(by_hash)
        things = [by_hash[each] for each in self._table.hashes]
        self._short = np.array([short(thing.encode()) for thing in things], np.uint64)
        self._told = [digests[thing] for thing in things]
        texts = document("")
        self._always = sorted(told for thing, (told, _) in digests.items() if thing.startswith(texts))
        """Of passages, which briefs of reports do not name."""

    def where_checked(self, thing: str) -> str:
        """The hash of what is looked at where a thing is checked; empty where it is not described there."""
        return self._known.get(thing, ("", ""))[0]

    def where_named(self, names: Iterable[str]) -> str:
        """The hash of what is looked at where things are named."""
        return key_of(*sorted(self._known[name][1] for name in names if name in self._known))

    def of_report(self, brief: GraphBrief, several: Hashes) -> str:
        """The hash of what is looked at where a report is checked.

        :param several: the hashes of things that are not checked with it
        """
        places = self._table.found_in(brief.named)
        hashes = self._short[places]
        own = are_among(hashes, unpacked(brief.described)) & ~are_among(hashes, several)
        found = (self._told[place][0 if checked else 1] for place, checked in zip(places, own, strict=True))
        return key_of(*sorted(found), *self._always)


def beside(shared: Graph, read: Collection[str] | None, work: Work) -> Beside:
    """What is looked at in what all reports rest on.

    :param read: the properties that shapes look at beyond what they are about; None where it may be any
    """
    key = shapes_key("beside", shared.brief.digest, digest_of(sorted(read) if read is not None else "*"))
    [outcome] = work.each([Task("", key, beside_one, (Made(shared.task), read), LOAD // 10)])
    return Beside(given_by(outcome))


def beside_one(shared: Written, read: Collection[str] | None) -> dict[str, tuple[str, str]]:
    """Hashes of what is looked at of each thing, where it is checked, and where it is named."""
    return ground(shared).context(read).digests()


def shapes_key(what: str, *parts: str) -> str:
    """What a check gives is kept by this."""
    return key_of(what, *parts, code_of("miggraph.shapes", "miggraph.build.conformity", "miggraph.build.several"))
