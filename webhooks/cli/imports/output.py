"""What every importer does with its upload and its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click

from flows.imports.report import Report
from webhooks.cli.asking import service_options
from webhooks.cli.problems import Source
from webhooks.cli.push import push

COLORS = {"taken": "green", "approximated": "yellow", "left out": "red"}
Command = Callable[..., Any]


def push_options(command: Command) -> Command:
    """The options that say whether and where an upload goes."""
    for option in (
        service_options,
        click.option("--draft", is_flag=True, help="With --push: keep it as a draft; callers hear nothing of it."),
        click.option("--push", "pushed", is_flag=True, help="Upload it and publish it, instead of printing it."),
    ):
        command = option(command)
    return command


def deliver(
    name: str, upload: Any, report: Report, pushed: bool, draft: bool, url: str | None, token: str | None
) -> None:
    """Tell the report on the error stream; print the upload, or upload it. name: of the source, for people."""
    for line in report.lines:
        click.secho(str(line), fg=COLORS[line.fate], err=True)
    click.secho(f"{name}: {report.summary()}", bold=True, err=True)
    text = json.dumps(upload, ensure_ascii=False, indent=2)
    if not pushed:
        click.echo(text)
        return
    query = {"message": f"imported from {name}", **({"draft": "true"} if draft else {})}
    push(Source(name, text.encode()), url, token, query)
