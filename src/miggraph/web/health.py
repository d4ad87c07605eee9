"""For operators: whether the application answers from a dataset, and from which."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from miggraph import __version__
from miggraph.web.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 with the versions of dataset and software once a query has been answered."""
    engine = services().engine
    answered = engine.query("ASK { ?s ?p ?o }")
    facts = engine.facts
    response = jsonify(
        status="ok" if answered.boolean else "empty",
        dataset=answered.version,
        built_at=facts.get("built_at"),
        software=__version__,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
