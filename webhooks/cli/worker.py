"""`carillon worker`: what need not be done while a caller waits."""

from __future__ import annotations

import gc
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
    from webhooks.jobs import clock, tools, working
    from webhooks.serve import LOGGING

    logging.config.dictConfig(LOGGING)
    alerts.install(settings, worker=True)
    connection = redis.Redis.from_url(redis_url)
    _import_for_jobs(settings)
    if not burst:
        tools.settings_here()  # a private key takes long to read: not in the process of each job
        gc.collect()
        gc.freeze()  # a collection in the process of a job would go through all of it, and so copy it
        working.work(connection, on_dyno=settings.on_dyno, started=lambda: clock.start(connection))
        return
    try:
        connection.ping()
    except redis.RedisError as error:
        raise click.ClickException(f"Redis does not answer: {error}") from error
    _queue_what_waits(settings)
    working.work_off(connection)


def _import_for_jobs(settings: Settings) -> None:
    """Once, and not in the process of each job: callers wait for what these place, and people for their mail.

    None of these starts a thread or opens a socket, which the processes of jobs would share.
    """
    bucket = settings.sounds_url.startswith("s3:")
    for name, wanted in (
        ("vonage", settings.vonage),
        ("twilio.rest.api", settings.twilio_accounts),
        ("flows.store.postgresql", settings.database_url.startswith("postgresql")),
        ("av", True),
        ("boto3.s3.inject", bucket),
    ):
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
