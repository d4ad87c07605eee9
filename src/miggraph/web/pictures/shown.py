"""A picture as its page and its files show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urljoin

from flask import request, url_for

from miggraph.engine import Engine
from miggraph.iris import is_named_here
from miggraph.web.pages.links import href
from miggraph.web.pages.lists.asked import Asked
from miggraph.web.pages.lists.declared import NONE
from miggraph.web.pages.lists.index import Selection
from miggraph.web.pages.lists.shown import Facet, Shown
from miggraph.web.pages.lists.shown import address as list_address
from miggraph.web.pictures.asked import Chosen, common_list, field_of, index_for, is_public
from miggraph.web.pictures.counted import Head, counted
from miggraph.web.pictures.declared import Form, Picture
from miggraph.web.pictures.layouts import drawn, scale, series, when
from miggraph.web.pictures.marks import Drawing

_FILES = (("svg", "SVG"), ("png", "PNG"), ("csv", "CSV"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    row: Head
    column: Head
    when: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice, with the address of the picture without it."""

    heading: str
    label: str
    url: str


class Sheet:
    """What the templates of a picture ask for."""

    def __init__(self, chosen: Chosen, engine: Engine, *, external: bool = False, rows: int | None = None) -> None:
        """Count what is chosen.

        :param external: whether links have the whole address, as a file needs them
        :param rows: how many rows are drawn at most, where that is less than the picture has room for
        """
        self.chosen, self.picture, self.counted = chosen, chosen.picture, counted(chosen, engine)
        if rows is not None:
            self.counted = replace(self.counted, room=rows)
        self._engine, self._external = engine, external
        self.id = f"picture-{self.picture.name}"

    @property
    def title(self) -> str:
        """The picture and what is chosen of it."""
        labels = [chip.label for chip in self.chips()]
        return f"{self.picture.title}: {', '.join(labels)}" if labels else self.picture.title

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.counted.numbers

    def drawing(self) -> Drawing:
        """The picture as marks."""
        return drawn(self.counted, self.address, self._place)

    def address(self, row: Head, column: Head) -> str:
        """Where a number leads: to the list of what it counts."""
        return self._whole(things_address(self.picture, self.counted.asked(row, column)))

    def legend(self) -> list[tuple[str, str]]:
        """Style and name of each of several lists, or of each shade of a map."""
        if self.picture.form is Form.MAP:
            return list(scale(self.counted))
        return [
            (style, head.label)
            for head in self.counted.rows
            for style in [series(self.picture).get(head.value, "")]
            if style
        ]

    def lines(self) -> Iterator[Line]:
        """The table: all numbers, also those for which the picture has no room."""
        for row, column, count in self.counted.cells():
            yield Line(row, column, when(column), count, self.address(row, column))

    def headings(self) -> tuple[str, ...]:
        """The headings of the table."""
        rows, columns = self.picture.rows, self.picture.columns.heading
        if rows is not None:
            return rows.heading, columns, self.picture.lists[0].title
        return ("Kind", columns, "Number") if len(self.picture.lists) > 1 else (columns, self.picture.lists[0].title)

    @property
    def has_rows(self) -> bool:
        """Whether the table says of each number to which row it belongs."""
        return self.picture.rows is not None or len(self.picture.lists) > 1

    def omitted(self) -> list[str]:
        """What the picture leaves out, in numbers."""
        told = []
        for name, shown, all_ in (
            ("rows", self.counted.drawn_rows, self.counted.rows),
            ("columns", self.counted.drawn_columns, self.counted.columns),
        ):
            if len(shown) < len(all_):
                told.append(f"{len(all_) - len(shown)} of {len(all_)} {name}, which the table has")
        return told

    def things(self) -> str:
        """What is counted, in words."""
        return " and ".join(each.title.lower() for each in self.picture.lists).replace(
            " and ", ", ", len(self.picture.lists) - 2
        )

    def facets(self) -> Iterator[Facet]:
        """The facets by which one can choose."""
        listed = common_list(self.picture)
        index = index_for(listed, self._engine)
        asked = self.chosen.of(listed)
        selection: Selection = index.select(asked.chosen, asked.terms, asked.order)
        yield from Shown(asked, index, selection, self._engine, {}).facets()

    def chips(self) -> Iterator[Chip]:
        """What is chosen."""
        asked = self.chosen.asked
        index = index_for(common_list(self.picture), self._engine)
        if asked.words:
            rest = Asked(asked.listed, chosen=asked.chosen)
            yield Chip("Words", f"“{asked.words}”", address(Chosen(self.picture, rest)))
        for facet, values in asked.chosen.items():
            field = field_of(asked.listed, facet)
            for value in values:
                label = field.unset if value == NONE else index.short(value)
                yield Chip(field.heading, label, address(self.chosen.without(facet, value)))

    def files(self) -> Iterator[tuple[str, str]]:
        """What each file is called, and its address."""
        for suffix, name in _FILES:
            yield name, address(self.chosen, suffix)

    @property
    def page(self) -> str:
        """The address of the picture's own page."""
        return address(self.chosen)

    @property
    def share(self) -> str:
        """The whole address of what is shown."""
        return address(self.chosen, external=True)

    @property
    def usual(self) -> str:
        """The address of the picture without any choice."""
        return url_for("pictures.show", name=self.picture.name)

    @property
    def query_url(self) -> str:
        """The address of the query, in the form of the endpoint."""
        return f"{url_for('sparql.sparql')}?{urlencode({'query': self.counted.query})}"

    def _place(self, value: str) -> str:
        found = href(value) if is_named_here(value) else ""
        return self._whole(found or "")

    def _whole(self, path: str) -> str:
        return urljoin(request.host_url, path) if path and self._external else path


def address(chosen: Chosen, suffix: str | None = None, *, external: bool = False) -> str:
    """The address of a picture as it is chosen.

    :param suffix: names the file
    """
    path = url_for("pictures.show", name=chosen.picture.name, suffix=suffix, _external=external)
    return f"{path}?{chosen.query_string}" if chosen.query_string else path


def things_address(picture: Picture, asked: Asked) -> str:
    """The address of the list of what a number counts; where that has no page, the one that leads to its query."""
    if is_public(asked.listed):
        return list_address(asked)
    return f"{url_for('pictures.things', name=picture.name)}?{asked.query_string()}"
