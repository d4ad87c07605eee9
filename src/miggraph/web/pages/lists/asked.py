"""What a reader wants of a list. The address is all of it, in one order, so that it can be shared and compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from difflib import get_close_matches
from urllib.parse import urlencode

from miggraph.engine import Engine
from miggraph.errors import ParameterError
from miggraph.iris import MIG, at_path, compact, expand, is_named_here, path_of
from miggraph.web.http.request import FORMATS, Parameters
from miggraph.web.pages.description import is_known
from miggraph.web.pages.lists.declared import NONE, Field, Kind, List
from miggraph.web.pages.lists.index import Index

WORDS, SORT, PAGE = "q", "sort", "page"
MEANT_FOR_THE_ANSWER = frozenset({*FORMATS, "bom", "download"})
"""Parameters that say nothing of what is wanted, only in which form."""

_LONGEST = 300
"""Characters of the words that are searched."""
_MOST = 200
"""Values of one facet."""
_PAGES = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is chosen of a list, how it is sorted, and which page of it is wanted."""

    listed: List
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = attribute(default_factory=dict)
    """Facet → values: IRIs of things, or characters; facets and values in the order of the address."""
    sort: str = ""
    page: int = 1

    @property
    def terms(self) -> tuple[str, ...]:
        """The words one by one."""
        return tuple(dict.fromkeys(self.words.split()))

    @property
    def order(self) -> str:
        """The name of the sort."""
        return self.sort or self.listed.sorts[0].name

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address; what is usual is left out."""
        pairs = [(WORDS, self.words)] if self.words else []
        pairs += [(facet, spelt(value)) for facet, values in self.chosen.items() for value in values]
        pairs += [(SORT, self.sort)] if self.sort else []
        return pairs + ([(PAGE, str(self.page))] if self.page > 1 else [])

    def query_string(self) -> str:
        """The parameters as they stand in an address."""
        return urlencode(self.pairs(), safe="/:,'")

    def without(self, facet: str, value: str) -> Asked:
        """The same without one value, from the first page."""
        left = tuple(each for each in self.chosen[facet] if each != value)
        rest = {name: values for name, values in self.chosen.items() if name != facet or left}
        return replace(self, chosen=rest | ({facet: left} if left else {}), page=1)


def read(listed: List, parameters: Parameters, index: Index, engine: Engine) -> Asked:
    """What a request asks for.

    :raises ParameterError: naming the parameter that is at fault
    """
    facets = {field.name: field for field in listed.facets}
    for name in parameters.names():
        if name not in facets and name not in {WORDS, SORT, PAGE} | MEANT_FOR_THE_ANSWER:
            known = ", ".join((WORDS, *facets, SORT, PAGE))
            raise ParameterError("this list has no such parameter", where=name[:40], hint=f"it has {known}")
    chosen = {}
    for name, field in facets.items():
        given = parameters.all(name)
        if len(given) > _MOST:
            raise ParameterError(f"{len(given)} values are given", where=name, hint=f"{_MOST} are the most")
        if given:
            chosen[name] = tuple(sorted({_value(field, each, index, engine) for each in given}, key=spelt))
    words = " ".join((parameters.one(WORDS) or "").split())
    if len(words) > _LONGEST:
        raise ParameterError(f"it has {len(words)} characters", where=WORDS, hint=f"{_LONGEST} are the most")
    return Asked(listed, words, chosen, _sort(listed, parameters.one(SORT) or ""), _page(parameters.one(PAGE) or "1"))


def spelt(value: str) -> str:
    """A value as it stands in an address: the path of a thing after ``/id/``, characters as they are."""
    if path := path_of(value):
        return path
    return compact(value) if value.startswith(MIG) else value


def _value(field: Field, given: str, index: Index, engine: Engine) -> str:
    """The value that is meant: the IRI of a thing by its path, by the end of its path, or in full."""
    known: Mapping[str, Sequence[int]] = index.choices(field.name)
    if given in known or (given == NONE and field.unset):
        return given
    if field.kind is Kind.THING:
        whole = expand(given) if given.startswith("mig:") else given if is_named_here(given) else ""
        meant = (whole,) if whole else at_path(given)
        if there := next((iri for iri in meant if iri in known), None):
            return there
        ending = [value for value in known if value.endswith(f"/{given}")]
        if len(ending) == 1:
            return ending[0]
        described = (iri for iri in meant if "/" in path_of(iri) and is_known(engine, iri))
        if there := next(described, None):
            return there  # something of which this list has nothing
    raise ParameterError(f"{given[:80]!r} is no value that it can have", where=field.name, hint=_near(given, known))


def _near(given: str, known: Mapping[str, object]) -> str:
    values = [spelt(value) for value in known]
    near = get_close_matches(given, values, n=3, cutoff=0.5) or sorted(values)[:3]
    return f"such as {', '.join(near)}" if near else "this list has none"


def _sort(listed: List, given: str) -> str:
    names = [sort.name for sort in listed.sorts]
    if given and given not in names:
        raise ParameterError(f"{given[:40]!r} is no order of this list", where=SORT, hint=f"it has {', '.join(names)}")
    return "" if given == names[0] else given


def _page(given: str) -> int:
    if not _PAGES.fullmatch(given):
        raise ParameterError(f"{given[:40]!r} is no number of a page", where=PAGE, hint="count from 1")
    return int(given)
