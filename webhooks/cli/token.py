"""`carillon token`: who may use the admin API."""

from __future__ import annotations

import json

import click

from flows.store.ports import ROLES
from webhooks.cli.db import opened
from webhooks.cli.groups import Group


@click.group("token", cls=Group)
def command() -> None:
    """Make, list and revoke bearer tokens of the admin API."""


@command.command("create")
@click.option(
    "--role", type=click.Choice(ROLES), required=True, help="What it may do; each may what those before it may."
)
@click.option("--label", required=True, help="Whose it is; history and audit log say so.")
def create(role: str, label: str) -> None:
    """Make a token and print it alone. It is shown this once."""
    with opened() as store:
        try:
            text, token = store.tokens.create(label, role)
        except ValueError as wrong:
            raise click.ClickException(str(wrong)) from wrong
        store.audit.add("command line", "admin", "token.create", token.id, {"label": label, "role": role})
    click.echo(text)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_tokens(as_json: bool) -> None:
    """List the tokens; not the tokens themselves, which nobody keeps."""
    with opened() as store:
        tokens = store.tokens.list()
    if as_json:
        from webhooks.api.tokens import facts

        click.echo(json.dumps([facts(token) for token in tokens], ensure_ascii=False, indent=2))
    elif not tokens:
        click.echo("There are no tokens. Make one: carillon token create --role editor --label ci", err=True)
    for token in () if as_json else tokens:
        state = (
            "revoked" if token.revoked_at else "used " + f"{token.last_used_at:%F}" if token.last_used_at else "unused"
        )
        click.secho(
            f"{token.id}  {token.role:8}  {token.created_at:%F}  {state:15}  {token.label}", dim=bool(token.revoked_at)
        )


@command.command("revoke")
@click.argument("id")
def revoke(id: str) -> None:
    """Revoke the token of that ID (carillon token list shows it) for good."""
    with opened() as store:
        if not store.tokens.revoke(id):
            raise click.ClickException(f'There is no token "{id}" that could be revoked.')
        store.audit.add("command line", "admin", "token.revoke", id)
    click.echo(f"{id} is revoked.")
