"""Voicemail recordings that no callback told us of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from flows.program import Program
from flows.record import replace
from flows.store.ports import CallFacts, Recording
from webhooks.clients import twilio_client
from webhooks.jobs import outbox
from webhooks.jobs.reconciling import twilio
from webhooks.jobs.reconciling.asking import SECONDS, NotThere, Trouble, log
from webhooks.jobs.reconciling.report import Report
from webhooks.jobs.tools import Tools

SAID = re.compile(r"voicemail in mailbox (\S+)")
"""How the trace says it (`flows/actions/voicemail.py`)."""


def bring_in(tools: Tools, since: datetime, report: Report) -> None:
    """Makes a message of each recording in the Twilio accounts that has none."""
    for account, token in tools.settings.twilio_accounts.items():
        client = twilio_client(account, token, SECONDS)
        try:
            for recording in twilio.recordings(client, account, since):
                report.asked += 1
                if not tools.store.voicemails.knows(recording.provider, recording.recording_id):
                    _take(tools, _with_call(tools, client, recording), report)
        except (Trouble, NotThere) as wrong:
            report.troubles.append(str(wrong))


def _with_call(tools: Tools, client: object, recording: Recording) -> Recording | None:
    """The recording with what is known of its call; None where the call is not one of ours."""
    facts = tools.store.calls.get(recording.call_id or "")
    if facts is None:  # not even the beginning of the call was noted
        return _from_provider(tools, client, recording)
    found = replace(recording, revision=facts.revision, caller=facts.caller, called=facts.called)
    return replace(found, mailbox=_mailbox(tools, facts))


def _from_provider(tools: Tools, client: object, recording: Recording) -> Recording | None:
    try:
        call = twilio.call(client, recording.call_id or "")
    except NotThere:
        return None
    live = tools.live
    if live is None or live.flow_of(call.to) is None:  # another application of the same account
        return None
    caller = getattr(call, "_from", None)
    return replace(recording, caller=caller, called=call.to, revision=live.revision, mailbox=_only(live))


def _mailbox(tools: Tools, facts: CallFacts) -> str | None:
    """The mailbox that the call's trace names last, else the only one there is."""
    lines = [str(line) for turn in tools.store.calls.turns(facts.id) for line in turn.lines]
    named = [found[1] for line in lines if (found := SAID.search(line))]
    if named:
        return named[-1]
    program = tools.program(facts.revision) or tools.live
    return _only(program) if program else None


def _only(program: Program) -> str | None:
    names: Iterable[str] = program.configuration.names("mailboxes")
    found = list(names)
    return found[0] if len(found) == 1 else None


def _take(tools: Tools, recording: Recording | None, report: Report) -> None:
    if recording is None:
        return
    message, is_new = tools.store.voicemails.receive(recording)
    if not is_new:  # its callback came at this moment
        return
    log.warning("call %s: message %s, of which no callback told", recording.call_id, message.id)
    outbox.queue(tools.settings.redis_url, message.id)
    where = recording.mailbox or "no mailbox: the call's trace names none"
    report.messages.append((recording.call_id or "?", where, f"{recording.seconds} s"))
