"""The web console under /console: server-rendered pages in two languages. `routes` has every page in one table."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import Blueprint, Flask, abort, redirect, url_for
from werkzeug.wrappers import Response

from webhooks.config import Settings
from webhooks.console import assets, navigation, pages, security, sentences, sessions, shown, texts, words
from webhooks.console.editing import events
from webhooks.console.editing.facts import FILTERS as EDITING
from webhooks.console.routes import ROUTES
from webhooks.console.views.callers import FILTERS as KEPT

blueprint = Blueprint("console", __name__, template_folder="templates")
blueprint.before_request(security.must_be_our_form)
blueprint.after_request(security.harden)
blueprint.register_error_handler(Exception, pages.wrong)


def install(app: Flask, settings: Settings) -> None:
    """Adds the console to an application. Nothing of it is on the way of a call."""
    sessions.install(app, settings)
    texts.install(app)
    app.jinja_env.filters.update(shown.FILTERS | words.FILTERS | sentences.FILTERS | events.FILTERS | EDITING | KEPT)
    app.register_blueprint(blueprint, url_prefix="/console")
    app.add_url_rule("/", "front", _front, methods=["GET"])


@blueprint.context_processor
def _frame() -> dict[str, Any]:
    """What every template may use."""
    return {
        "asset": assets.asset,
        "csrf_token": security.csrf_token,
        "languages": texts.LANGUAGES,
        "language": texts.language(),
        "places": navigation.PLACES,
        "theme": shown.theme(),
        "themes": shown.THEMES,
        "who": pages.principal(),
    }


def _front() -> Response:
    """Who opens the address of the service alone is a person."""
    return redirect(url_for("console.overview"))


def _nowhere(path: str) -> NoReturn:
    abort(404)


for (_method, _path), (_endpoint, _role, _view) in ROUTES.items():
    blueprint.add_url_rule(_path, _endpoint, pages.guarded(_role, _view), methods=[_method])
blueprint.add_url_rule("/static/<version>/<path:name>", "static_file", assets.static_file)
blueprint.add_url_rule("/<path:path>", "nowhere", pages.guarded(None, _nowhere), methods=["GET", "POST"])
