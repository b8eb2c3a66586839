"""The environment of a command: the process's own, a `.env` file, and what `carillon demo` keeps in its folder."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from dotenv import dotenv_values

from webhooks.config import Settings, SettingsError
from webhooks.config import environment as _environment

FOLDER = Path("var")
KEPT = "demo.env"
"""The settings of the embedded service, kept so that `call`, `push` and `token` find it without being told."""
TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNTS", "TWILIO_SHARED_KEYS")
VONAGE = ("VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY", "VONAGE_API_KEY", "VONAGE_SIGNATURE_SECRET")
GROUPS = (TWILIO, VONAGE)


class Refused(click.ClickException):
    """The environment cannot be used: one sentence per problem, and exit 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        for line in self.message.splitlines():
            click.secho(line, fg="red", err=True)


def environment() -> dict[str, str]:
    """The process's environment and the `.env` file here. Raises `Refused`."""
    try:
        return _environment()
    except SettingsError as error:
        raise Refused(str(error)) from error


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises `Refused`."""
    try:
        return Settings.from_env(environ)
    except SettingsError as error:
        raise Refused(str(error)) from error


def with_embedded(environ: Mapping[str, str] | None = None, folder: Path = FOLDER) -> dict[str, str]:
    """The environment, completed by the embedded service's where nothing says that another is meant."""
    told = dict(environment() if environ is None else environ)
    if told.get("DATABASE_URL") or told.get("DYNO"):
        return told
    kept = {name: value for name, value in dotenv_values(folder / KEPT).items() if value is not None}
    for group in GROUPS:
        if any(told.get(name) for name in group):  # an account of one's own: nothing of the made-up one
            kept = {name: value for name, value in kept.items() if name not in group}
    return {**kept, **told}


def unsigned(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for work that signs nothing: SECRET_KEY may be missing."""
    return {"SECRET_KEY": secrets.token_hex(32), **{name: value for name, value in environ.items() if value.strip()}}


def keep(values: Mapping[str, str], folder: Path = FOLDER) -> None:
    """Keep settings of the embedded service, for this user's eyes."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{name}='{value}'\n" for name, value in sorted(values.items()))
    new = folder / f"{KEPT}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write("# Written by `carillon demo`; forgotten together with this folder.\n")
        file.writelines(lines)
    new.replace(folder / KEPT)


def on_terminal() -> bool:
    """Whether a person looks at what is printed."""
    return sys.stdout.isatty()
