"""What a caller hears when we are at fault: it must not fail, whatever else does."""

from __future__ import annotations

from flows.instructions import Heard, Say
from flows.interpreter import NOBODYS, language_at
from flows.position import BadPosition, Position
from flows.program import Program
from flows.prompting import own
from providers.base import Provider, Webhook
from sounds.phrases import phrase
from webhooks.service import Service
from webhooks.wire import query_of


def sorry(here: Service, line: Provider, webhook: Webhook) -> Heard:
    """We are sorry, and goodbye: in the language of the call, the flow, or English, as far as anything is known."""
    try:
        program, language = _spoken(here, line, webhook)
        return own(program, "apology", language)
    except Exception:  # the apology itself must not fail
        return Say(phrase("apology", NOBODYS), NOBODYS)


def _spoken(here: Service, line: Provider, webhook: Webhook) -> tuple[Program, str]:
    position = position_or_none(here, line, query_of(webhook.target))
    if position:
        program = here.live.program(position.revision)
        return program, language_at(program, position)
    program = here.live.program()
    flow = program.flow_of(line.parse_answer(webhook).called)
    return program, program.flow(flow).model.language if flow else NOBODYS


def position_or_none(here: Service, line: Provider, query: dict[str, str]) -> Position | None:
    """Where the call of a webhook stands, None where its URL does not tell."""
    try:
        return here.seal.position(query, line.line)
    except BadPosition:
        return None
