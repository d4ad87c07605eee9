"""The dataset to take away: a list of files, and each of them, whole or in ranges."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, send_file, url_for
from werkzeug.exceptions import NotFound

from miggraph.web.http.negotiation import HTML
from miggraph.web.pages.dump_files import SUMS, Dump
from miggraph.web.views import negotiate, services, version_folder

blueprint = Blueprint("dumps", __name__)


@blueprint.get("/dump")
def index() -> Response:
    """The files that there are, with version, date and checksums."""
    dump, facts = _dump(), services().engine.facts
    if negotiate((HTML, "application/json")) == HTML:
        page = render_template("dumps.html", files=list(dump.files()), facts=facts, sums=SUMS)
        return Response(page, mimetype=HTML)
    files = [
        {"name": file.name, "type": file.media_type, "url": url_for("dumps.file", name=file.name, _external=True)}
        for file in dump.files()
    ]
    return jsonify(version=facts.get("version"), built_at=facts.get("built_at"), files=files)


@blueprint.get("/dump/<name>")
def file(name: str) -> Response:
    """A file of the dump; ranges of it by ``Range``."""
    dump = _dump()
    media_type = dump.media_type(name)
    if media_type is None:
        raise NotFound(f"The dump has no file {name!r}; /dump lists those there are.")
    version = services().engine.version
    return send_file(
        dump.get(name), mimetype=media_type, download_name=name, conditional=True, etag=f"{version}-{name}"
    )


def _dump() -> Dump:
    """The dump of the version now served.

    :raises NotFound: where this machine has it not
    """
    folder = version_folder()
    if folder is None:
        raise NotFound("This dataset is served from given files, or from a server elsewhere; it has no dump here.")
    return Dump(folder, services().engine)
