"""The voice webhooks. A view is the walk, in order: verify, parse, advance, render, answer.

Whatever goes wrong after verification, the answer is 200 with a valid document that apologises; the cause is logged.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING

from flask import Blueprint, request

from flows.event_names import ARRIVED, name_of
from flows.events import CalleeAnswered, CalleePressed, DialEnded, DigitsPressed, Event, LegProgressed, Line
from flows.instructions import Dial, Hangup, Instruction
from flows.interpreter import Turn
from flows.position import BadPosition, Position
from flows.program import Program
from flows.record import replace
from providers.base import Provider, Purpose, Unverified, Webhook
from webhooks import legs, metrics, notices
from webhooks.answer import Answer
from webhooks.apologies import position_or_none, sorry
from webhooks.hunts import legs as hunted
from webhooks.hunts.opening import opened
from webhooks.queues import rounds, signing
from webhooks.queues.opening import taken_in
from webhooks.service import Service, service
from webhooks.turns import first_turn, next_turn
from webhooks.urls import urls_of
from webhooks.wire import query_of, webhook_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger("carillon.voice")
blueprint = Blueprint("voice", __name__, url_prefix="/voice")
PROVIDERS = ("twilio", "vonage")
LONGEST_WAIT = 600
CALLEES = ("whisper", "accept", "called")
"""A dialled person's leg may be in a conversation of its own until the two are joined; its URL is proof enough."""
RESUME_PURPOSES: dict[str, Purpose] = {
    name: name for name in ("wait", "whisper", "accept", "after", "held", "round", "called")
}
View = Callable[[Service, Provider, Webhook], Answer]
VIEWS: dict[str, View] = {}
"""The views of verified webhooks, by the last word of their path."""


def voice(view: View) -> Callable[[str], Answer]:
    """A view of verified webhooks, that never fails and never waits for what calls do not need."""
    VIEWS[view.__name__] = view

    @wraps(view)
    def answer(provider: str) -> Answer:
        return taken(view, service(), provider, request.environ)

    return answer


def direct(here: Service) -> dict[str, Callable[[WSGIEnvironment], Answer]]:
    """The same by path, for a server that has found the path already."""
    return {
        f"/voice/{provider}/{name}": partial(taken, view, here, provider)
        for name, view in VIEWS.items()
        for provider in PROVIDERS
    }


def taken(view: View, here: Service, provider: str, environ: WSGIEnvironment) -> Answer:
    """A webhook, verified and answered."""
    route, line = view.__name__, here.providers.get(provider)
    if line is None:
        log.error("a %s webhook arrived, but no credentials of %s are configured", provider, provider)
        metrics.webhook(provider, route, 503)
        return Answer(503, b"no credentials are configured for this provider")
    started = time.perf_counter()
    webhook = webhook_of(environ)
    try:
        line.verify(webhook, here.clock())
    except Unverified as wrong:
        log.warning("%s webhook refused on %s: %s", provider, environ["PATH_INFO"], wrong)
        metrics.webhook(provider, route, line.unverified_status)
        return Answer(line.unverified_status)
    try:
        answered = view(here, line, webhook)
    except Exception as wrong:  # a caller is on the line: whatever it is, something sensible must be said
        log.exception("%s webhook on %s failed: %s", provider, environ["PATH_INFO"], wrong)
        answered = apology(here, line, webhook) if view in DOCUMENTS else Answer(503, b"try again")
    metrics.webhook(provider, route, answered.status)
    metrics.turn(provider, time.perf_counter() - started)
    return answered


@blueprint.route("/<any(twilio, vonage):provider>/answer", methods=["GET", "POST"])
@voice
def answer(here: Service, line: Provider, webhook: Webhook) -> Answer:
    """A call arrives."""
    if webhook.method == "GET" and line.name == "vonage":
        here.log.advice.add("set Vonage's answer method to POST: no signature covers the query of a GET")
    if failed := line.failed_url(webhook):
        return missed(here, line, webhook, failed)
    return begun(here, line, webhook)


def missed(here: Service, line: Provider, webhook: Webhook, failed: str) -> Answer:
    """The fallback URL is asked, for an answer did not reach the provider: the turn is taken where the call stood. What the caller
    had pressed may not have come with it; then the menu is heard again."""
    resumes = f"{here.settings.public_url}/voice/{line.name}/resume?"
    log.error("ALERT %s could not use the answer of %s, and asks again", line.name, failed.partition("?")[0])
    if failed.startswith(resumes):
        try:
            return VIEWS["resume"](here, line, replace(webhook, target=failed[len(here.settings.public_url) :]))
        except Exception as wrong:  # a caller is on the line: they hear the greeting
            log.exception("a %s call cannot go on where it was: %s", line.name, wrong)
    return begun(here, line, webhook)


def begun(here: Service, line: Provider, webhook: Webhook) -> Answer:
    """The first turn of a call."""
    call = line.parse_answer(webhook)
    program, now = here.live.program_for(call.caller), here.now()
    turn = first_turn(program, call, now, here.ask)

    def again(able: Line) -> Turn:
        return first_turn(program, replace(call, line=able), now, here.ask)

    turn = opened(here, line, webhook, taken_in(here, line, webhook, program, turn, again), again)
    here.log.turn(line.name, call, program.revision, 0, ARRIVED, turn, now)
    return document(here, line, turn)


@blueprint.route("/<any(twilio, vonage):provider>/resume", methods=["GET", "POST"])
@voice
def resume(here: Service, line: Provider, webhook: Webhook) -> Answer:
    """A later turn."""
    query = query_of(webhook.target)
    position = here.seal.position(query, line.line)
    purpose = RESUME_PURPOSES.get(query.get("k", ""), "turn")
    if purpose not in CALLEES:
        of_this_call(position, line, webhook)
    event = line.parse_resume(webhook, position.waiting, purpose, _seconds(query))
    if event is None or not isinstance(event, Event):
        notices.on_the_way(here, line, position, event)
        return nothing(line)
    program = here.live.program(position.revision)
    event = legs.corrected(here, program, position, event, purpose)
    leg = query.get("l", "")
    if purpose == "round":
        return waits(here, line, program, position, event)
    if purpose == "called" and isinstance(event, DialEnded) and leg.isdecimal():
        said = hunted.called_back(here, position, int(leg), event)
        return to_callee(here, line, position, Turn(position, said, ()), leg)
    now = here.now()
    turn = next_turn(program, position, event, now, here.ask)
    if isinstance(event, CalleeAnswered | CalleePressed):
        if leg.isdecimal():
            turn = hunted.told(here, line, webhook, position, int(leg), event, turn)
        else:
            legs.told(here, line, webhook, position, event, turn)
        return to_callee(here, line, position, turn, leg)

    def again(able: Line) -> Turn:
        return next_turn(program, on_line(position, able), event, now, here.ask)

    turn = opened(here, line, webhook, taken_in(here, line, webhook, program, turn, again), again)
    signing.kept(here, position, turn)
    here.log.turn(line.name, position.call, position.revision, position.turn, name_of(event), turn, now)
    return document(here, line, turn)


@blueprint.route("/<any(twilio, vonage):provider>/status", methods=["GET", "POST"])
@voice
def status(here: Service, line: Provider, webhook: Webhook) -> Answer:
    """Call status, recordings, transcriptions, errors: nothing of it moves a call."""
    query = query_of(webhook.target)
    position = position_or_none(here, line, query)
    purposes: dict[str, Purpose] = {"recording": "recording", "leg": "leg", "transcription": "transcription"}
    told = line.parse_status(webhook, purposes.get(query.get("k", "")))
    leg = query.get("l", "")
    if position and leg.isdecimal():
        kept = all(hunted.progressed(here, position, int(leg), one) for one in told if isinstance(one, LegProgressed))
    else:
        kept = notices.take(here, line, position, told)
    return nothing(line) if kept else Answer(503, b"try again")


DOCUMENTS = (VIEWS["answer"], VIEWS["resume"])
"""Views that a caller waits for: where they fail, something is said."""


def of_this_call(position: Position, line: Provider, webhook: Webhook) -> None:
    """Refuse a webhook that says it is another call's than its URL. Raises `BadPosition`."""
    names = line.call_id(webhook)
    if names and position.call.id not in names and position.call.session not in names:
        raise BadPosition("a resume URL of another call")


def document(here: Service, line: Provider, turn: Turn) -> Answer:
    """The document of a turn, as the provider wants it."""
    urls = urls_of(here.settings.public_url, line.name, here.seal, turn.position)
    written = line.render(turn.instructions, urls)
    return Answer(200, written.body, written.content_type)


def to_callee(here: Service, line: Provider, position: Position, turn: Turn, leg: str = "") -> Answer:
    """A dialled person's document: what is whispered, or whether the two are joined."""
    is_called = any(isinstance(one, Dial) for one in turn.instructions)
    purpose: Purpose = "called" if is_called else "accept"
    urls = urls_of(here.settings.public_url, line.name, here.seal, position, callee=purpose, leg=leg)
    written = line.render(turn.instructions, urls)
    return Answer(200, written.body, written.content_type)


def waits(here: Service, line: Provider, program: Program, position: Position, event: Event) -> Answer:
    """The next document of a caller who waits in a queue."""
    digits = event.digits if isinstance(event, DigitsPressed) else ""
    turn = rounds.or_joined(here, line, position, rounds.told(here, program, position, digits))
    urls = urls_of(here.settings.public_url, line.name, here.seal, position, waits=True)
    written = line.render(turn.instructions, urls)
    return Answer(200, written.body, written.content_type)


def on_line(position: Position, able: Line) -> Position:
    """The same position, on a line that can do only that."""
    return replace(position, call=replace(position.call, line=able))


def apology(here: Service, line: Provider, webhook: Webhook) -> Answer:
    """We are sorry, in the caller's language as far as it is known, and goodbye."""
    said: tuple[Instruction, ...] = (sorry(here, line, webhook), Hangup())
    written = line.render(said, urls_of(here.settings.public_url, line.name, here.seal, None))
    return Answer(200, written.body, written.content_type)


def nothing(line: Provider) -> Answer:
    code, body, content_type = line.nothing()
    return Answer(code, body, content_type)


def _seconds(query: dict[str, str]) -> int:
    text = query.get("w", "")
    return min(int(text), LONGEST_WAIT) if text.isascii() and text.isdigit() and len(text) < 5 else 0
