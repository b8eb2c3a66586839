"""The Flask application: the one place where everything is joined."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from multiprocessing.util import Finalize

from flows.store import engine
from flows.store.aside import Aside
from flows.store.cache import Cache
from flows.store.last_good import LastGood
from flows.store.store import Store
from providers.base import Provider
from providers.twilio import Twilio
from providers.vonage import Vonage
from sounds.store import sounds_of
from webhooks import alerts, api, console, errors, hardening, late, limits, operators, sounds_route, voice
from webhooks.application import Application
from webhooks.asking import Asking
from webhooks.backlog import Backlog
from webhooks.config import Settings, environment
from webhooks.hunts import errands
from webhooks.hunts import legs as hunted
from webhooks.hunts.queue import LOOK_SECONDS
from webhooks.jobs import fallback
from webhooks.jobs.lookout import Lookout
from webhooks.jobs.tools import tools_in
from webhooks.live import Live
from webhooks.log import CallLog
from webhooks.redis_client import connect
from webhooks.repeating import Repeating
from webhooks.service import Clock, Service
from webhooks.urls import seal_of

log = logging.getLogger("carillon")
_TAKE_OUT = "take the old one out once it signs nothing any more"


def create_app(
    settings: Settings | None = None, clock: Clock = time.time, *, background: bool = True, store: Store | None = None
) -> Application:
    """The service. settings: default from the environment. clock: seconds since 1970. background: look for new revisions and
    write the call log in threads; without, `live.refresh()` and `log.flush()` are for the caller. store: default that of the
    settings."""
    settings = settings or Settings.from_env(environment())
    app = Application("carillon")
    app.extensions["carillon"] = here = service_of(settings, clock, store)
    app.register_blueprint(voice.blueprint)
    app.register_blueprint(api.blueprint, url_prefix="/api")
    app.register_blueprint(operators.blueprint)
    app.register_blueprint(sounds_route.blueprint)
    console.install(app, settings)
    errors.install(app)
    hardening.install(app, settings.public_url)
    limits.install(app, settings.redis_url)
    app.direct = voice.direct(here)
    if any(line.line.hunts for line in here.providers.values()):
        here.log.when_over = lambda calls: hunted.callers_left(here, calls)
    _announce(settings)
    alerts.install(settings)
    here.live.refresh()
    if background:
        here.live.watch()
        here.log.write_in_background()
        here.log.when_unwritten = lambda facts, turns: late.keep_log(here, facts, turns)
        Finalize(None, here.log.stop, exitpriority=1)  # granian's processes run no atexit functions, only these
        tools = tools_in(here)
        Lookout(tools).start()
        Repeating("aside", late.LOOK_SECONDS, lambda: late.look(here)).start()
        if settings.redis_url is None:  # there is no worker that would do it
            Repeating("fallback", fallback.LOOK_SECONDS, lambda: fallback.refresh(tools)).start()
        if any(line.line.hunts for line in here.providers.values()):
            Repeating("ringing", LOOK_SECONDS, lambda: errands.run_overdue(tools)).start()
    return app


def service_of(settings: Settings, clock: Clock, store: Store | None = None) -> Service:
    """What these settings say, put together; nothing of it has begun."""

    def now() -> datetime:
        return datetime.fromtimestamp(clock(), UTC)

    store = store or Store.on(engine.connect(settings.database_url), now)
    client = connect(settings.redis_url) if settings.redis_url else None
    cache = Cache(store.revisions, client, LastGood(settings.last_good_dir))
    aside = Aside(client, settings.last_good_dir / "aside")
    return Service(
        settings=settings,
        store=store,
        aside=aside,
        backlog=Backlog(aside),
        cache=cache,
        live=Live.of(cache, store, settings.public_url),
        log=CallLog(store.calls),
        providers=providers_of(settings),
        clock=clock,
        seal=seal_of(settings),
        ask=Asking(store.marks, store.calls, now, settings.request_hosts),
        sounds=sounds_of(settings.sounds_url),
    )


def providers_of(settings: Settings) -> dict[str, Provider]:
    """The providers whose credentials are configured, by name."""
    found: dict[str, Provider] = {}
    hunts = settings.redis_url is not None  # without, there is no worker that makes requests
    if settings.twilio_accounts or settings.insecure:
        able = hunts and bool(settings.twilio_accounts)
        found["twilio"] = Twilio(
            settings.twilio_tokens,
            settings.public_url,
            settings.insecure,
            settings.twilio_shared_keys,
            hunts=able,
            destinations=settings.destinations,
        )
    if settings.vonage or settings.insecure:
        account = settings.vonage
        secrets = {account.api_key: account.signature_secrets} if account else {}
        ids = [account.application_id] if account else []
        able = hunts and account is not None
        found["vonage"] = Vonage(
            secrets, ids, settings.insecure, settings.public_url, hunts=able, destinations=settings.destinations
        )
    return found


def _announce(settings: Settings) -> None:
    if settings.insecure:
        log.warning("CARILLON_INSECURE is set: webhooks are NOT verified, anybody can send them")
    for name in ("twilio", "vonage"):
        if name not in providers_of(settings):
            log.warning("no credentials of %s: its webhooks are answered 503", name)
    _announce_several(settings)


def _announce_several(settings: Settings) -> None:
    """An old secret that is still believed is not to be forgotten, and one that was meant to be is told by no such line."""
    for sid, tokens in settings.twilio_tokens.items():
        if len(tokens) > 1:
            log.warning(
                "webhooks of %s count with %d auth tokens, REST with the first: %s", sid, len(tokens), _TAKE_OUT
            )
    secrets = settings.vonage.signature_secrets if settings.vonage else ()
    if len(secrets) > 1:
        log.warning("webhooks of Vonage count with %d signature secrets: %s", len(secrets), _TAKE_OUT)
    if any("," in secret for secret in secrets):
        log.warning(
            "VONAGE_SIGNATURE_SECRET has a comma, which is taken for a part of it: several are separated by blanks"
        )
