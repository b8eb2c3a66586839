"""`carillon person`: who may sign in to the console."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click

from flows.store.people import normal
from flows.store.ports import ROLES, LastAdmin, PersonExists
from flows.store.store import Store
from webhooks.cli.db import opened
from webhooks.cli.groups import Group

_WHO = ("command line", "admin")
_password = click.password_option(help="Asked for when it is not given; 12 characters or more.")


@click.group("person", cls=Group)
def command() -> None:
    """Add, list and remove people who sign in to the console."""


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Each may do what those before it may.")
@_password
def add(name: str, role: str, password: str) -> None:
    """Let NAME sign in to the console."""
    with _told() as store:
        person = store.people.add(name, role, password)
        store.audit.add(*_WHO, "add person", person.name, {"role": role})
    click.echo(f"{person.name} may sign in ({role}).")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_people(as_json: bool) -> None:
    """List the people."""
    with _told() as store:
        people = store.people.list()
    if as_json:
        from webhooks.api.people import facts

        click.echo(json.dumps([facts(person) for person in people], ensure_ascii=False, indent=2))
        return
    if not people:
        click.echo("There is nobody. Add somebody: carillon person add anna --role admin", err=True)
    for person in people:
        seen = f"seen {person.last_seen_at:%F}" if person.last_seen_at else "never seen"
        click.echo(f"{person.name:24}  {person.role:8}  {person.created_at:%F}  {seen}")


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Let NAME in no longer; their sessions end at once."""
    with _told() as store:
        _known(store.people.remove(name), name)
        store.audit.add(*_WHO, "remove person", normal(name))
    click.echo(f"{normal(name)} is removed.")


@command.command("password")
@click.argument("name")
@_password
def password(name: str, password: str) -> None:
    """Give NAME a new password; their sessions end at once."""
    with _told() as store:
        _known(store.people.set_password(name, password), name)
        store.audit.add(*_WHO, "change password", normal(name))
    click.echo(f"{normal(name)} has a new password.")


def _known(found: bool, name: str) -> None:
    if not found:
        raise click.ClickException(
            f'There is no person called "{normal(name)}" (carillon person list shows who there is).'
        )


@contextmanager
def _told() -> Iterator[Store]:
    """The store; what it refuses is told in a sentence."""
    try:
        with opened() as store:
            yield store
    except PersonExists as error:
        raise click.ClickException(f'There is a person called "{error}" already.') from error
    except LastAdmin as error:
        raise click.ClickException(f'"{error}" is the only admin. Add another one first.') from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
