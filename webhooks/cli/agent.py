"""`carillon agent`: who answers the callers of queues, and signing them in and out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from flows.configuration import Configuration
from flows.program import Program
from flows.store.store import Store
from sounds.phrases import phrase
from webhooks.cli.db import opened
from webhooks.cli.environ import settings_of, unsigned, with_embedded
from webhooks.cli.groups import Group
from webhooks.cli.known import known
from webhooks.queues import board

_WHO = ("command line", "admin")
WORDS = {"away": "signed out", "closed": "out of hours", "rung": "being rung", "wrap_up": "wrap-up time"}


@click.group("agent", cls=Group)
def command() -> None:
    """List the agents of queues, sign them in and out."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_agents(as_json: bool) -> None:
    """List the agents, and what they are doing."""
    with opened() as store:
        allowed = settings_of(unsigned(with_embedded())).destinations
        found = board.agents(_published(store), store, allowed, datetime.now(UTC))
    if as_json:
        from webhooks.api.desk import agent_facts

        click.echo(json.dumps([agent_facts(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("There are no agents: no queue of what is published names one.", err=True)
    for one in found:
        doing = WORDS.get(one.doing, one.doing)
        click.echo(f"{one.name:24}  {one.to:16}  {doing:12}  {', '.join(one.queues)}")


@command.command("in")
@click.argument("name")
def sign_in(name: str) -> None:
    """Sign NAME in: they are rung for callers, in their hours."""
    _sign(name, True)
    click.echo(f"{name} is signed in.")


@command.command("out")
@click.argument("name")
def sign_out(name: str) -> None:
    """Sign NAME out: they are rung no longer."""
    _sign(name, False)
    click.echo(f"{name} is signed out.")


def _sign(name: str, signed_in: bool) -> None:
    with opened() as store:
        program = _published(store)
        try:
            board.sign(program, store, name, signed_in, _WHO[0])
        except board.UnknownAgent as error:
            there = known(sorted(board.names(program)))
            raise click.ClickException(f'No queue has an agent "{name}"{there}.') from error
        store.audit.add(*_WHO, "sign in agent" if signed_in else "sign out agent", name)


def _published(store: Store) -> Program:
    number = store.revisions.pointer().live
    body = store.revisions.body(number) if number is not None else None
    if number is None or body is None:
        raise click.ClickException("Nothing is published yet (carillon push publishes a configuration).")
    return Program(number, Configuration.from_bytes(body), phrase)
