"""Hunts over Twilio's REST API: https://www.twilio.com/docs/voice/api/call-resource."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from webhooks.clients import twilio_client
from webhooks.hunts.orders import Order, Refused, Unreachable

SECONDS = 5
RING_SECONDS = (5, 600)
EVENTS = ["initiated", "ringing", "answered", "completed"]
GONE = (404, 410)
NOT_RUNNING = 21220
"""The error code for a change of a call that is over: https://www.twilio.com/docs/api/errors/21220."""


class TwilioRest:
    """One account."""

    def __init__(self, account: str, token: str) -> None:
        self._calls = twilio_client(account, token, SECONDS).calls

    def place(self, order: Order) -> str:
        shortest, longest = RING_SECONDS
        more = {"machine_detection": "Enable"} if order.machine else {}
        more |= {"call_token": order.token} if order.token else {}
        call = _done(
            lambda: self._calls.create(
                to=order.to,
                from_=order.caller_id,
                url=order.answer_url,
                method="POST",
                fallback_url=order.answer_url,  # whose answer is lost with a process hears it from another
                fallback_method="POST",
                status_callback=order.event_url,
                status_callback_method="POST",
                status_callback_event=EVENTS,
                timeout=min(max(order.timeout, shortest), longest),
                **more,
            )
        )
        return str(call.sid)

    def hang_up(self, leg: str) -> None:
        _unless_gone(lambda: self._calls(leg).update(status="completed"))

    def send_on(self, call: str, url: str) -> None:
        _unless_gone(lambda: self._calls(call).update(url=url, method="POST"))

    def bring(self, call: str, url: str) -> None:
        """Nothing: the agent's document takes the caller out of the queue (https://www.twilio.com/docs/voice/twiml/queue)."""

    def say(self, call: str, text: str, language: str) -> None:
        """Nothing: the queue's own document says it."""


def _done(ask: Callable[[], Any]) -> Any:
    import requests
    from twilio.base.exceptions import TwilioRestException

    try:
        return ask()
    except TwilioRestException as wrong:
        if wrong.status == 429 or wrong.status >= 500:
            raise Unreachable(f"Twilio: {wrong.status} {wrong.code}") from wrong
        if wrong.status in GONE or wrong.code == NOT_RUNNING:
            raise
        raise Refused(f"Twilio: {wrong.code} {str(wrong.msg)[:200]}") from wrong
    except requests.RequestException as wrong:
        raise Unreachable(f"Twilio: {type(wrong).__name__}") from wrong


def _unless_gone(ask: Callable[[], Any]) -> None:
    from twilio.base.exceptions import TwilioRestException

    try:
        _done(ask)
    except TwilioRestException:
        return
