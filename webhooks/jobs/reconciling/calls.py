"""Calls whose last event never came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial

from flows.record import replace
from flows.store.ports import CallFacts
from webhooks.clients import twilio_client
from webhooks.jobs.reconciling import twilio, vonage
from webhooks.jobs.reconciling.asking import SECONDS, Ended, NotThere, Trouble
from webhooks.jobs.reconciling.report import Report
from webhooks.jobs.tools import Tools

SETTLED = timedelta(minutes=10)
"""Younger calls may well go on, and their event be on its way."""
LONGEST = timedelta(hours=24)
"""No call lasts longer (https://www.twilio.com/docs/voice/twiml/dial#timelimit); Vonage's end after two hours."""
PAGE = 200
Ask = Callable[[str], Ended]


def end(tools: Tools, report: Report) -> None:
    """Gives every call that is over its end, from the provider, or for want of that from its last turn."""
    accounts, after = cache(partial(_accounts, tools)), ""  # no client is made before there is a call to ask for
    before = tools.now() - SETTLED
    while found := tools.store.calls.open(before, after, PAGE):
        for facts in found:
            _end(tools, facts, accounts(facts.provider), report)
        after = found[-1].id


def _accounts(tools: Tools, provider: str) -> Sequence[Ask]:
    """Whom to ask at a provider: each account or region in turn."""
    settings = tools.settings
    if provider == "twilio":
        pairs = settings.twilio_accounts.items()
        return [partial(twilio.ended, twilio_client(*pair, SECONDS)) for pair in pairs]
    regions = vonage.clients_of(settings.vonage) if settings.vonage else []
    return [partial(vonage.ended, client) for client in regions]


def _end(tools: Tools, facts: CallFacts, accounts: Sequence[Ask], report: Report) -> None:
    try:
        told = _told(facts.id, accounts)
    except Trouble as wrong:
        report.troubles.append(str(wrong))
        return
    if (told is None and tools.now() - facts.started_at < LONGEST) or (told is not None and told.status == "active"):
        return
    ended = told or Ended("ended", None, _last_seen(tools, facts))
    at = ended.ended_at or _last_seen(tools, facts)
    tools.store.calls.write([replace(facts, status=ended.status, seconds=ended.seconds, ended_at=at)])
    how = f"{ended.status} after {ended.seconds} s" if told else "ended; the provider does not know it any more"
    report.calls.append((facts.id, how))


def _told(id: str, accounts: Sequence[Ask]) -> Ended | None:
    """What the first account that knows the call says of it, None where none does. Raises `Trouble` where one that did not
    answer may know it."""
    trouble = None
    for ask in accounts:
        try:
            return ask(id)
        except NotThere:
            continue
        except Trouble as wrong:
            trouble = wrong
    if trouble:
        raise trouble
    return None


def _last_seen(tools: Tools, facts: CallFacts) -> datetime:
    turns = tools.store.calls.turns(facts.id)
    return max([facts.started_at, *(turn.at for turn in turns)])
