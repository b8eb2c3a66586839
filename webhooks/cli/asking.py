"""Asking a running service, and the sentence for whoever gets no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from webhooks.cli.environ import with_embedded


def service_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --url and --token: which service is asked, and who asks."""
    token = click.option("--token", help="Bearer token.  [default: $CARILLON_TOKEN, else $CARILLON_ADMIN_TOKEN]")
    url = click.option("--url", envvar="CARILLON_URL", help="The service.  [default: http://localhost:$PORT]")
    return url(token(command))


def service_of(url: str | None, token: str | None) -> tuple[str, str]:
    """The address of the service that is meant and the token to show it. Raises click.UsageError where there is no token."""
    environ = with_embedded()
    bearer = token or environ.get("CARILLON_TOKEN") or environ.get("CARILLON_ADMIN_TOKEN")
    if not bearer:
        raise click.UsageError("Say who you are: --token, or CARILLON_TOKEN in the environment.")
    return (url or f"http://localhost:{environ.get('PORT') or 8000}").rstrip("/"), bearer


def asked(
    method: str,
    url: str,
    path: str,
    token: str,
    seconds: float,
    *,
    headers: dict[str, str] | None = None,
    **request: Any,
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object that the service at `url` answers.

    seconds: of waiting. request: as `requests.request` takes it.
    Raises click.ClickException where nobody answers, or not as Carillon does.
    """
    import requests

    told = {"Authorization": f"Bearer {token}", **(headers or {})}
    try:
        answer = requests.request(method, url + path, headers=told, timeout=seconds, allow_redirects=False, **request)
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
