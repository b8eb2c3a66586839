"""`carillon import ovh`: a voice server of OVH, from a dump of its API or straight from there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from flows.numbers import normalise
from webhooks.cli.environ import environment
from webhooks.cli.imports.output import deliver, push_options

LIVE = "live"
SECONDS = 20
SETTINGS = ("application_key", "application_secret", "consumer_key")
KEYS = "OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET and OVH_CONSUMER_KEY (GET on /telephony/* is enough)"


@click.command("ovh")
@click.argument("source", metavar="FILE|live")
@click.option("--number", help="Only this number of several, as +33972101010.")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="With live: keep the answers as a dump.")
@push_options
def command(source: str, number: str | None, save: Path | None, **where: Any) -> None:
    """Take over a voice server (SVI, ovhPabx) of OVH.

    FILE is a dump of OVH's API: one JSON object, API path → answer; - reads standard input. "live" asks the API itself,
    with the keys in OVH_ENDPOINT (default ovh-eu), OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET and OVH_CONSUMER_KEY, or
    in ovh.conf as OVH's own tools read it. Recordings cannot be had from OVH: the report says which to upload again.
    """
    from flows.imports.ovh import NoSuchNumber, NotADump, import_dump, import_live

    only = _full(number)
    answers: dict[str, Any] = {}
    try:
        if source == LIVE:
            upload, report = import_live(lambda path: _asked(path, answers), only)
        else:
            upload, report = import_dump(_dump(source), only)
    except (NotADump, NoSuchNumber) as error:
        raise click.ClickException(f"{source}: {error}") from error
    if save and source == LIVE:
        save.write_text(json.dumps(answers, ensure_ascii=False, indent=1), encoding="utf-8")
    deliver(f"OVH {source}", upload, report, **where)


def _full(number: str | None) -> str | None:
    if number is None:
        return None
    full = normalise(number, "FR")
    if full is None:
        raise click.BadParameter(f'"{number}" is not a telephone number.', param_hint="--number")
    return full


def _dump(file: str) -> Any:
    try:
        with click.open_file(file, "rb") as opened:
            return json.loads(opened.read())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from error


def _asked(path: str, answers: dict[str, Any]) -> Any:
    """The answer of the API, kept. Raises LookupError where there is nothing, click.ClickException for any other trouble."""
    import ovh

    if path not in answers:
        try:
            answers[path] = _client().get(quote(path, safe="/@:+"))
        except (ovh.exceptions.ResourceNotFoundError, ovh.exceptions.ResourceExpiredError) as error:
            raise LookupError(path) from error
        except (ovh.exceptions.Forbidden, ovh.exceptions.NotGrantedCall) as error:
            if path != "/telephony":  # one part that these keys may not read; the report says which
                raise LookupError(path) from error
            raise click.ClickException(
                f"OVH does not let these keys read {path}: {error}. {KEYS} are needed."
            ) from error
        except ovh.exceptions.APIError as error:
            raise click.ClickException(f"OVH, {path}: {error}") from error
    return answers[path]


def _client() -> Any:
    import ovh

    context = click.get_current_context()
    if context.obj is None:
        environ = environment()
        told = {name: environ.get(f"OVH_{name.upper()}") for name in SETTINGS}
        endpoint = environ.get("OVH_ENDPOINT") or "ovh-eu"
        try:
            context.obj = ovh.Client(endpoint, timeout=SECONDS, **told)
        except ovh.exceptions.InvalidRegion as error:
            known = ", ".join(ovh.client.ENDPOINTS)
            raise click.ClickException(f'OVH_ENDPOINT "{endpoint}" is none of {known}.') from error
        except ovh.exceptions.InvalidConfiguration as error:
            raise click.ClickException(f"OVH's API cannot be asked: {error}. Set {KEYS}.") from error
    return context.obj
