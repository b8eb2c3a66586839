"""For operators: is the process there, can it answer calls, how is it doing. Public, asks for no token."""

from __future__ import annotations

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from webhooks import metrics
from webhooks.api.answers import answer
from webhooks.exposition import exposition
from webhooks.readiness import parts, report
from webhooks.service import service

blueprint = Blueprint("operators", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """What is reachable, what is degraded, which revision is live; 503 only when calls cannot be answered."""
    service().cache.pointer()
    found = parts(service(), service().cache.probe())
    told = report(service(), found)
    return answer(told, 200 if told["ready"] else 503)


@blueprint.get("/metrics")
def scraped() -> Response:
    """Prometheus' text format. Asks neither Redis nor the database."""
    here = service()
    degraded = {part.name: part.state in ("degraded", "failed") for part in parts(here, here.cache.state())}
    aside = here.backlog.count, here.backlog.age(here.clock())
    return Response(exposition(metrics.figures, here.live.number, degraded, aside), content_type=CONTENT_TYPE_LATEST)


@blueprint.after_request
def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
