"""Hunts over Vonage's REST API: https://developer.vonage.com/en/api/voice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from providers.vonage_languages import spoken_language
from webhooks.clients import vonage_client
from webhooks.config.credentials import Vonage as Account
from webhooks.hunts.orders import Gone, Order, Refused, Unreachable

SECONDS = 5
RING_LIMIT, TALK_LIMIT = 120, 7200
LONGEST_TEXT = 1400


class VonageRest:
    """region: the host that the call lives on; another answers 404 for it."""

    def __init__(self, account: Account, region: str) -> None:
        self._voice = vonage_client(account, SECONDS, region).voice

    def place(self, order: Order) -> str:
        try:
            wanted = self._request(order)
        except ValueError as wrong:  # the library's own check
            raise Refused(f"Vonage's library: {str(wrong)[:300]}") from wrong
        try:
            return str(_done(lambda: self._voice.create_call(wanted)).uuid)
        except (
            ValueError
        ):  # an answer that the library does not know: the leg is rung, and its webhooks will tell its id
            return ""

    def _request(self, order: Order) -> Any:
        from vonage_voice.models import CreateCallRequest, Phone, Sip, ToPhone

        plain = order.to.removeprefix("+")
        to: Any = Sip(uri=order.to) if order.to.startswith("sip") else ToPhone(number=plain)
        return CreateCallRequest(
            to=[to],
            from_=Phone(number=order.caller_id.removeprefix("+")),
            answer_url=[order.answer_url],
            answer_method="POST",
            event_url=[order.event_url],
            event_method="POST",
            ringing_timer=min(max(order.timeout, 1), RING_LIMIT),
            length_timer=min(order.time_limit, TALK_LIMIT),
            machine_detection="hangup" if order.machine else None,
        )

    def hang_up(self, leg: str) -> None:
        _unless_gone(lambda: self._voice.hangup(leg))

    def send_on(self, call: str, url: str) -> None:
        _unless_gone(lambda: self._voice.transfer_call_answer_url(call, url))

    def bring(self, call: str, url: str) -> None:
        from vonage_http_client.errors import NotFoundError

        try:
            _done(lambda: self._voice.transfer_call_answer_url(call, url))
        except NotFoundError as wrong:
            raise Gone(call) from wrong

    def say(self, call: str, text: str, language: str) -> None:
        """https://developer.vonage.com/en/api/voice#startTalk: it is heard over the music of the room."""
        from vonage_voice.models import AudioStreamOptions, TtsStreamOptions

        try:
            if not language:
                audio = AudioStreamOptions(stream_url=[text])
                return _unless_gone(lambda: self._voice.play_audio_into_call(call, audio))
            spoken: Any = {"text": text[:LONGEST_TEXT], "language": spoken_language(language)}
            talk = TtsStreamOptions(**spoken)
            return _unless_gone(lambda: self._voice.play_tts_into_call(call, talk))
        except ValueError as wrong:  # the library's own check
            raise Refused(f"Vonage's library: {str(wrong)[:300]}") from wrong


def _done(ask: Callable[[], Any]) -> Any:
    import requests
    from vonage_http_client.errors import HttpRequestError, NotFoundError, RateLimitedError, ServerError

    try:
        return ask()
    except NotFoundError:
        raise
    except (RateLimitedError, ServerError, requests.RequestException) as wrong:
        raise Unreachable(f"Vonage: {type(wrong).__name__}") from wrong
    except HttpRequestError as wrong:
        if wrong.response.status_code >= 500:
            raise Unreachable(f"Vonage: {wrong.response.status_code}") from wrong
        raise Refused(f"Vonage: {str(wrong)[:300]}") from wrong


def _unless_gone(ask: Callable[[], Any]) -> None:
    from vonage_http_client.errors import NotFoundError

    try:
        _done(ask)
    except NotFoundError:
        return
