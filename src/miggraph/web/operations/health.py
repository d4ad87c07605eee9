"""For operators: whether the application lives, whether it answers from a dataset, and what it counted."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from miggraph import __version__
from miggraph.engine import Query
from miggraph.web.views import services

blueprint = Blueprint("health", __name__)

_SECONDS = 5.0
"""A query of one triple that takes longer means that the server is not ready."""


@blueprint.get("/health")
@blueprint.get("/health/live")
def live() -> Response:
    """200 while the process answers, with the versions of dataset and software; asks the dataset nothing."""
    return _report("ok")


@blueprint.get("/health/ready")
def ready() -> Response:
    """200 once a query has been answered, 503 while none is."""
    answered = services().engine.query(Query("ASK { ?s ?p ?o }", timeout=_SECONDS))
    return _report("ready" if answered.boolean else "empty")


@blueprint.get("/metrics")
def metrics() -> Response:
    """What was counted since the start, for Prometheus."""
    response = Response(services().metrics.text(), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _report(status: str) -> Response:
    engine = services().engine
    response = jsonify(
        status=status, dataset=engine.version, built_at=engine.facts.get("built_at"), software=__version__
    )
    response.headers["Cache-Control"] = "no-store"
    return response
