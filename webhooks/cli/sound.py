"""`carillon sound put`: the audio of a sound, uploaded to a running service."""

from __future__ import annotations

from typing import Any, BinaryIO
from urllib.parse import quote

import click

from webhooks.cli.environ import with_embedded

UPLOAD_SECONDS = 120


@click.group("sound")
def command() -> None:
    """Recorded prompts."""


@command.command("put")
@click.argument("name")
@click.argument("file", type=click.File("rb"))
@click.option("--url", envvar="CARILLON_URL", help="The service.  [default: http://localhost:$PORT]")
@click.option("--token", help="Bearer token.  [default: $CARILLON_TOKEN, else $CARILLON_ADMIN_TOKEN]")
def put(name: str, file: BinaryIO, url: str | None, token: str | None) -> None:
    """Make FILE what callers hear as the sound NAME: WAV, MP3, OGG, FLAC, M4A, WMA or WebM, at most 20 MB and 15 minutes.

    Exit code 0: they hear it. 1: refused, or nobody answers.
    """
    environ = with_embedded()
    where = (url or f"http://localhost:{environ.get('PORT') or 8000}").rstrip("/")
    bearer = token or environ.get("CARILLON_TOKEN") or environ.get("CARILLON_ADMIN_TOKEN")
    if not bearer:
        raise click.UsageError("Say who you are: --token, or CARILLON_TOKEN in the environment.")
    status, answer = _upload(where, name, bearer, file.read())
    if status != 200:
        raise click.ClickException(str(answer.get("detail") or f"{where} answered {status}"))
    click.secho(f"{name}: {answer.get('seconds')} s, heard from now on", fg="green", bold=True)
    click.echo(answer.get("url"))


def _upload(url: str, name: str, token: str, body: bytes) -> tuple[int, dict[str, Any]]:
    import requests

    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
    place = f"{url}/api/sounds/{quote(name, safe='')}"
    try:
        answer = requests.put(place, data=body, headers=headers, timeout=UPLOAD_SECONDS, allow_redirects=False)
    except requests.ConnectionError as error:
        raise click.ClickException(f"Nobody answers at {url}. Is it running? (carillon serve)") from error
    except (requests.RequestException, UnicodeError) as error:
        raise click.ClickException(f"{url}: {error}") from error
    try:
        document = answer.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        words = f"{url} answered {answer.status_code}, but not as Carillon does. Is the address right?"
        raise click.ClickException(words)
    return answer.status_code, document
