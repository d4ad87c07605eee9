"""What is chosen of a picture: the facets of the lists that it counts, read and checked as those are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from miggraph.engine import Engine
from miggraph.errors import ParameterError
from miggraph.web.http.request import Parameters
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.lists import asked as lists
from miggraph.web.pages.lists.asked import PAGE, SORT, Asked
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.declared import Field, List
from miggraph.web.pages.lists.index import Index, index_of
from miggraph.web.pictures.declared import Picture

_INDEXES: Kept[Index] = Kept(8)
"""Lists that only pictures count."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture as it is chosen."""

    picture: Picture
    asked: Asked
    """The choice, as one of the list that has the fewest facets: each list has these."""

    @property
    def query_string(self) -> str:
        """The parameters as they stand in an address."""
        return self.asked.query_string()

    def of(self, listed: List) -> Asked:
        """The same choice of another list."""
        return replace(self.asked, listed=listed)

    def without(self, facet: str, value: str) -> Chosen:
        """The same without one value."""
        return replace(self, asked=self.asked.without(facet, value))


def read(picture: Picture, parameters: Parameters, engine: Engine) -> Chosen:
    """What a request asks for. A value is known where one of the lists has it.

    :raises ParameterError: naming the parameter that is at fault
    """
    for name in (SORT, PAGE):
        if parameters.one(name) is not None:
            raise ParameterError("a picture has no such parameter", where=name)
    common = common_list(picture)
    fault: ParameterError | None = None
    for listed in sorted(picture.lists, key=lambda each: each is not common):
        try:
            asked = lists.read(replace(listed, fields=common.fields), parameters, index_for(listed, engine), engine)
        except ParameterError as error:
            fault = fault or error
        else:
            return Chosen(picture, replace(asked, listed=common))
    assert fault is not None
    raise fault


def common_list(picture: Picture) -> List:
    """The list with the fewest facets."""
    return min(picture.lists, key=lambda listed: len(listed.facets))


def index_for(listed: List, engine: Engine) -> Index:
    """A list with all that is told of its things, in the version that is served."""
    if is_public(listed):
        return index_of(listed.name, engine)
    found = _INDEXES.get(engine, listed.name, lambda: Index(listed, engine))
    assert found is not None
    return found


def is_public(listed: List) -> bool:
    """Whether a list has a page."""
    return LISTS.get(listed.name) is listed


def field_of(listed: List, facet: str) -> Field:
    """The facet of a name."""
    return next(field for field in listed.facets if field.name == facet)
