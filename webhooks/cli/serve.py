"""`carillon serve`: the production server."""

from __future__ import annotations

import gc
from collections.abc import Mapping

import click

from webhooks.cli.environ import Refused, environment, settings_of
from webhooks.config import SettingsError
from webhooks.config.reader import Reader, whole_number

MOST = 64
DEFAULT = 2


@click.command("serve")
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")
@click.option(
    "--processes", type=click.IntRange(1, MOST), help=f"Web processes.  [default: WEB_CONCURRENCY, else {DEFAULT}]"
)
@click.option("--threads", type=click.IntRange(1, 256), default=4, show_default=True, help="Threads of each process.")
def command(host: str, processes: int | None, threads: int) -> None:
    """Serve webhooks, the API and the console on PORT.

    The tables must be there (carillon db upgrade). SIGTERM and Ctrl-C finish what is under way.
    """
    environ = environment()
    settings, several = settings_of(environ), processes or _processes(environ)

    gc.disable()  # nothing that is imported is garbage; looking for some took a sixth of the start. Each process turns it on
    from webhooks.serve import CannotServe, serve  # half a second: not for --help

    try:
        serve(settings, host=host, processes=several, threads=threads)
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


def _processes(environ: Mapping[str, str]) -> int:
    """What the platform says of this machine's size. Raises `Refused`."""
    reader = Reader(environ)
    number = reader.read("WEB_CONCURRENCY", whole_number(1, MOST), DEFAULT)
    try:
        reader.finish()
    except SettingsError as error:
        raise Refused(str(error)) from error
    return number
