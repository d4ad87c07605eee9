"""Rules by which other web servers lead from the base of a corpus to where its dataset is served.

A thing is answered with 303, as it is no document; all else with 302, because the address of a server may change while
IRIs do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from miggraph.errors import UsageError
from miggraph.iris import BASE

_HEAD = "# {base} is served at {address}\n"


def rules(server: str, base: str, address: str) -> str:
    """The rules for a kind of server.

    :param server: one of :data:`SERVERS`
    :param base: the base of the corpus; empty for that of the project
    :param address: where the dataset is served
    :raises UsageError: for an address that is none, or the base itself
    """
    base, address = base or BASE, f"{address.rstrip('/')}/"
    parts = urlsplit(address)
    odd = not re.fullmatch(r"https?://[\w.:\[\]-]+(?:/[\w.~/-]*)?", address, re.ASCII)
    if odd or not parts.hostname:
        raise UsageError(
            f"{address!r} is no http(s) address", where="--to", hint="give one such as https://example.org/"
        )
    if address == base:
        raise UsageError(
            "is the base itself", where="--to", hint="let the server of that host pass requests on instead"
        )
    return _HEAD.format(base=base, address=address) + SERVERS[server](urlsplit(base).path, address)


def _w3id(path: str, address: str) -> str:
    return (
        f"# Put this file into the folder {path.strip('/') or '.'} of the w3id.org repository as .htaccess.\n"
        "Options +FollowSymLinks\n"
        "RewriteEngine on\n"
        f"RewriteRule ^(id/.*)$ {address}$1 [R=303,NE,L]\n"
        f"RewriteRule ^(.*)$ {address}$1 [R=302,NE,L]\n"
    )


def _apache(path: str, address: str) -> str:
    start = re.escape(path)
    return (
        f'RedirectMatch 303 "^{start}(id/.*)$" "{address}$1"\n'
        f'RedirectMatch 302 "^{start}(.*)$" "{address}$1"\n'
    )  # fmt: skip


def _nginx(path: str, address: str) -> str:
    start = re.escape(path)
    return (
        f'location ~ "^{start}(id/.*)$" {{ return 303 "{address}$1$is_args$args"; }}\n'
        f'location ~ "^{start}(.*)$" {{ return 302 "{address}$1$is_args$args"; }}\n'
    )


def _caddy(path: str, address: str) -> str:
    place = address.rstrip("/")
    return (
        f"{f'handle_path {path}*' if path != '/' else 'handle'} {{\n"
        "    @things path /id/*\n"
        f"    redir @things {place}{{uri}} 303\n"
        f"    redir {place}{{uri}} 302\n"
        "}\n"
    )


SERVERS: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {"w3id": _w3id, "apache": _apache, "nginx": _nginx, "caddy": _caddy}
)
