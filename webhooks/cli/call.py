"""`carillon call`: the terminal phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from flows.numbers import normalise
from flows.supposed import NOBODY, ORDINARY
from webhooks.cli.at import local
from webhooks.cli.choices import Choice, noted, read_keys, scripted, typed
from webhooks.cli.credentials import PROVIDERS
from webhooks.cli.environ import with_embedded
from webhooks.cli.in_process import in_process
from webhooks.cli.line import Line, remote, start
from webhooks.cli.transcript import Transcript, as_json
from webhooks.phone.base import LineFault, Phone
from webhooks.phone.script import HANGUP, BadInput, Input, do
from webhooks.repro import as_test, named

SECONDS = {"answered": 30.0, "busy": 3.0, "no_answer": 25.0, "failed": 2.0}


@click.command("call")
@click.option("--number", help="The number that is called, +33….  [default: the only one that is configured]")
@click.option("--flow", help="The flow that answers, instead of that of a number.")
@click.option("--caller", default=ORDINARY, show_default=True, help="Who calls.")
@click.option("--withheld", is_flag=True, help="The caller hides their number.")
@click.option("--at", help='When: "2026-12-25 10:00" or "monday 10:00", in the flow\'s zone.  [default: now]')
@click.option("--provider", type=click.Choice([*PROVIDERS, "both"]), default="twilio", show_default=True)
@click.option("--keys", help="What is done instead of asking you: see above.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Call this configuration.")
@click.option("--url", help="Call the service that runs there.")
@click.option("--why", is_flag=True, help="Show what was decided, and why.")
@click.option("--json", "as_json_", is_flag=True, help="One JSON object per call instead of the transcript.")
@click.option("--repro", is_flag=True, help="Print the call as a test, to be put into the configuration.")
def command(
    number: str | None,
    flow: str | None,
    caller: str,
    withheld: bool,
    at: str | None,
    provider: str,
    keys: str | None,
    file: Path | None,
    url: str | None,
    why: bool,
    as_json_: bool,
    repro: bool,
) -> None:
    """Call a number or a flow, with this terminal as the telephone.

    The call goes through real signed webhooks of the provider, to the service in this process (with the database
    of the environment, in which nothing is written, or --file), or to one that runs (--url), whose account settings must
    be in the environment.

    --keys is a list, comma separated, one for each time the line waits: keys to press; nothing for silence; answered,
    busy, no_answer or failed for whoever is rung; says:5 for five seconds of speech; hangup. Example: --keys 1,no_answer,,9
    """
    _refuse_contradictions(number, flow, file, url)
    inputs = read_keys(keys) if keys is not None else [] if as_json_ else None
    with _line(file, url, flow) as line:
        called = e164_where_certain(number) if number else line.number()
        for name in PROVIDERS if provider == "both" else (provider,):
            start(line, at, called)
            began, done = line.clock(), list[Input]()
            choice = noted(typed if inputs is None else scripted(list(inputs)), done)
            phone = one(line, name, called, None if withheld else caller, choice, why=why, quiet=as_json_)
            if repro and phone.called == NOBODY:
                raise click.UsageError("A test calls a number, and none leads to that flow: leave out --repro.")
            if repro:
                _print_test(phone, began, line.zone(called), done)


def _refuse_contradictions(number: str | None, flow: str | None, file: Path | None, url: str | None) -> None:
    if file and url:
        raise click.UsageError("--file is called in this process, --url is a service that runs: say one of them.")
    if flow and (number or url):
        other = "--number" if number else "--url"
        raise click.UsageError(
            f"--flow answers in place of the number's, in this process: leave out {other}, or --flow."
        )


def _print_test(phone: Phone, began: float, zone: str, done: list[Input]) -> None:
    at = local(began, zone)
    test = as_test(phone, at, zone, done)
    click.echo(json.dumps(named(test, f"call {at:%Y-%m-%d %H-%M}"), ensure_ascii=False, indent=2))


@contextmanager
def _line(file: Path | None, url: str | None, flow: str | None) -> Iterator[Line]:
    if url:
        yield remote(with_embedded(), url)
        return
    with in_process(with_embedded(), file, flow) as line:
        yield line


def e164_where_certain(number: str) -> str:
    """A number as people write it, made E.164 where that is certain."""
    return normalise(number) or number


def one(
    line: Line,
    provider: str,
    number: str,
    caller: str | None,
    choice: Choice,
    *,
    why: bool = False,
    quiet: bool = False,
    pace: float = 0.0,
) -> Phone:
    """One call from its beginning to its end, printed. quiet: as JSON. Raises click.ClickException where it breaks off."""
    phone = line.phone(provider)
    transcript = None if quiet else Transcript(line, phone, line.zone(number), why=why, pace=pace)
    try:
        _live(line, phone, transcript, provider, number, caller, choice)
    except LineFault as fault:
        raise click.ClickException(f"The provider would have cut the call off: {fault}") from fault
    except BadInput as error:
        raise click.UsageError(str(error)) from error
    if quiet:
        click.echo(json.dumps(as_json(phone, provider, line.why), ensure_ascii=False))
    return phone


def _live(
    line: Line,
    phone: Phone,
    transcript: Transcript | None,
    provider: str,
    number: str,
    caller: str | None,
    choice: Choice,
) -> None:
    if transcript:
        transcript.opening(provider, number, caller)
    phone.dial(number, caller)
    _show(transcript)
    while not phone.ended_by:
        chosen = choice(phone)
        _act(line, phone, transcript, HANGUP if chosen is None else chosen)
    left = choice(phone)
    if transcript:
        transcript.end()
    if transcript and left is not None:
        transcript.note("(the call ended before everything in the script was done)")


def _act(line: Line, phone: Phone, transcript: Transcript | None, input: Input) -> None:
    speaks = not isinstance(input, str) and "says" in input
    line.clock.passes(0 if speaks else _seconds(input))
    if transcript:
        transcript.input(input)
    line.clock.passes(_seconds(input) if speaks else 0)
    do(phone, input)
    _show(transcript)


def _show(transcript: Transcript | None) -> None:
    if transcript:
        transcript.news()


def _seconds(input: Input) -> float:
    """How long a caller takes for that."""
    if isinstance(input, str):
        return 2.0 if input == HANGUP else 1.0 + len(input) if input else 5.0
    if "dial" in input:
        outcomes = [input["dial"]] if isinstance(input["dial"], str) else input["dial"]
        return sum(SECONDS.get(outcome, 0.0) for outcome in outcomes)
    return float(input["says"])
