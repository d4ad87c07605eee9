"""Every link of every page followed once, in this process and without a socket."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient

HOST = "http://localhost"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MOST_HOPS = 3
_LINK = re.compile(r'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"')
_PLACE = re.compile(r'\sid="([^"]*)"')
_CHARACTERS = re.compile(r"char=\d+,\d+")
"""A place that the page of a report finds by script, and without script by its query."""
_UNCHOSEN = frozenset({"page", "sort", "all"})


@dataclass
class Crawl:
    """What was found: each address with its status, and what is wrong."""

    client: FlaskClient
    statuses: dict[str, int] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)
    """Address that does not answer → a page that links to it."""
    astray: dict[str, str] = field(default_factory=dict)
    """Address whose fragment is no place of its page → a page that links to it."""
    links: int = 0
    _places: dict[str, frozenset[str]] = field(default_factory=dict)
    _fragments: dict[str, str] = field(default_factory=dict)

    def follow(self, paths: Iterable[str]) -> None:
        """Ask for some pages, for all that they link to, and so on."""
        waiting = deque((urljoin(HOST, path), "") for path in paths)
        seen = {address for address, _ in waiting}
        while waiting:
            address, source = waiting.popleft()
            body = self._page(address, source)
            for link in self._links(address, body) if is_read(address) else ():
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, address))
        for address, source in self._fragments.items():
            page, fragment = urldefrag(address)
            if page in self._places and fragment not in self._places[page]:
                self.astray[address] = source

    def counts(self) -> Counter[str]:
        """How many addresses there are of each first part of a path."""
        return Counter(urlsplit(address).path.split("/")[1] for address in self.statuses)

    def _page(self, address: str, source: str) -> str:
        """The body of a page, or of what it leads to; empty for what is no page, and for what does not answer."""
        place = address
        for _ in range(MOST_HOPS):
            with self.client.get(place.removeprefix(HOST), headers={"Accept": BROWSER}) as answer:
                self.statuses[address] = answer.status_code
                location = answer.headers.get("Location")
                if answer.status_code < HTTPStatus.MULTIPLE_CHOICES or not location:
                    break
                place = urljoin(place, location)
        if answer.status_code != HTTPStatus.OK:
            self.dead[address] = source
        if answer.status_code != HTTPStatus.OK or answer.mimetype != "text/html":
            return ""
        body = answer.get_data(as_text=True)
        self._places[address] = frozenset(map(unescape, _PLACE.findall(body)))
        return body

    def _links(self, address: str, body: str) -> Iterator[str]:
        for target in map(unescape, _LINK.findall(body)):
            whole = urljoin(address, target)
            link, fragment = urldefrag(whole)
            if urlsplit(link)[:2] != urlsplit(HOST)[:2]:
                continue
            self.links += 1
            if fragment and not _CHARACTERS.fullmatch(fragment):
                self._fragments.setdefault(whole, address)
            yield link


def is_read(address: str) -> bool:
    """Whether the links of a page are followed: not where two choices of a list, or a place in a report, are taken.

    Choices can be put together without end; a place in a report is a mark on a page that is read anyway.
    """
    path, query = urlsplit(address).path, parse_qsl(urlsplit(address).query, keep_blank_values=True)
    chosen = [name for name, _ in query if name not in _UNCHOSEN]
    return not chosen or (path.startswith("/reports/") and chosen == ["part"])
