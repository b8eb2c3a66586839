"""`carillon worker`: what need not be done while a caller waits."""

from __future__ import annotations

import importlib
import logging.config

import click

from webhooks.cli.environ import environment, settings_of
from webhooks.config import Settings


@click.command("worker")
@click.option("--burst", is_flag=True, help="End when there is nothing left to do.")
def command(burst: bool) -> None:
    """Do the background work: recordings, e-mail, clearing away. Needs REDIS_URL.

    One worker is enough; several share the work. SIGTERM lets the job under way finish.
    """
    settings = settings_of(environment())
    if settings.redis_url is None:
        raise click.ClickException("REDIS_URL is not set. A worker takes its work from Redis: redis://localhost:6379/0")
    work(settings, settings.redis_url, burst)


def work(settings: Settings, redis_url: str, burst: bool = False) -> None:
    """Work until a signal. RQ waits for jobs inside Redis, so its connection has no time limit of ours."""
    import redis

    from webhooks import alerts
    from webhooks.jobs import clock, working
    from webhooks.serve import LOGGING

    logging.config.dictConfig(LOGGING)
    alerts.install(settings, worker=True)
    connection = redis.Redis.from_url(redis_url)
    _import_what_rings(settings)
    if not burst:
        working.work(connection, on_dyno=settings.on_dyno, started=lambda: clock.start(connection))
        return
    try:
        connection.ping()
    except redis.RedisError as error:
        raise click.ClickException(f"Redis does not answer: {error}") from error
    _queue_what_waits(settings)
    working.work_off(connection)


def _import_what_rings(settings: Settings) -> None:
    """Once, and not in each job's process: a caller waits for what these place."""
    for name, wanted in (("vonage", settings.vonage), ("twilio.rest", settings.twilio_accounts)):
        if wanted:
            importlib.import_module(name)


def _queue_what_waits(settings: Settings) -> None:
    from webhooks.jobs import outbox
    from webhooks.jobs.tools import tools_of

    tools = tools_of(settings)
    try:
        outbox.sweep(tools)
    finally:
        tools.store.close()
