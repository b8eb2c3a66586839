"""`carillon serve`: the production server."""

from __future__ import annotations

import click

from webhooks.cli.environ import settings_of
from webhooks.config import environment

MOST = 64


@click.command("serve")
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")
@click.option(
    "--processes",
    type=click.IntRange(1, MOST),
    envvar="WEB_CONCURRENCY",
    show_default=True,
    default=2,
    help="Processes (also WEB_CONCURRENCY).",
)
@click.option("--threads", type=click.IntRange(1, 256), default=8, show_default=True, help="Threads of each.")
def command(host: str, processes: int, threads: int) -> None:
    """Serve webhooks, the API and the console on PORT.

    The tables must be there (carillon db upgrade). SIGTERM and Ctrl-C finish what is under way.
    """
    from webhooks.serve import PortTaken, serve

    try:
        serve(settings_of(environment()), host=host, processes=processes, threads=threads)
    except PortTaken as error:
        raise click.ClickException(str(error)) from error
