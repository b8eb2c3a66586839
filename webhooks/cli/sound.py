"""`carillon sound put`: the audio of a sound, uploaded to a running service."""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import quote

import click

from webhooks.cli.asking import asked, service_of, service_options
from webhooks.cli.groups import Group

UPLOAD_SECONDS = 120


@click.group("sound", cls=Group)
def command() -> None:
    """Recorded prompts."""


@command.command("put")
@click.argument("name")
@click.argument("file", type=click.File("rb"))
@service_options
def put(name: str, file: BinaryIO, url: str | None, token: str | None) -> None:
    """Make FILE what callers hear as the sound NAME: WAV, MP3, OGG, FLAC, M4A, WMA or WebM, at most 20 MB and 15 minutes.

    Exit code 0: they hear it. 1: refused, or nobody answers.
    """
    where, bearer = service_of(url, token)
    place = f"/api/sounds/{quote(name, safe='')}"
    headers = {"Content-Type": "application/octet-stream"}
    status, answer = asked("PUT", where, place, bearer, UPLOAD_SECONDS, headers=headers, data=file.read())
    if status != 200:
        raise click.ClickException(str(answer.get("detail") or f"{where} answered {status}"))
    click.secho(f"{name}: {answer.get('seconds')} s, heard from now on", fg="green", bold=True)
    click.echo(answer.get("url"))
