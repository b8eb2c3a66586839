"""Vonage Voice API: https://developer.vonage.com/en/voice/voice-api/overview."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flows import quick_json
from flows.destinations import USUAL, Destinations
from flows.events import Call, Event, Notice, Unknown
from flows.instructions import Instruction
from flows.record import replace
from providers import ncco, vonage_call, vonage_events, vonage_status
from providers.base import Document, Malformed, Purpose, Urls, Waiting, Webhook
from providers.vonage_token import Verifier

log = logging.getLogger(__name__)


class Vonage:
    """The provider Vonage, for one or several accounts."""

    name = "vonage"
    line = vonage_call.LINE
    unverified_status = 401

    def __init__(
        self,
        secrets: Mapping[str, tuple[str, ...]],
        application_ids: Collection[str] = (),
        insecure: bool = False,
        public_url: str = "",
        hunts: bool = False,
        destinations: Destinations = USUAL,
    ) -> None:
        """secrets: API key to signature secrets, each of which is believed.

        application_ids: the only ones a webhook may name; empty is any. insecure: nothing is verified (for a laptop).
        public_url: not needed, for the signature does not cover it. hunts: people can be rung over REST.
        destinations: where a dial may go.
        Raises `ValueError` for a secret that cannot be one.
        """
        self._verifier = Verifier(secrets, application_ids)
        self._insecure = insecure
        self.line = replace(vonage_call.LINE, hunts=hunts, destinations=destinations)
        self._last = threading.local()

    def verify(self, webhook: Webhook, now: float) -> str:
        """The API key of the account that the webhook belongs to. now: seconds since 1970. Raises `Unverified`.

        The token is good for five minutes, and within them as often as it comes: a webhook that Vonage sends again may bring
        the same `jti`, and to refuse that would drop a call. It does no harm, for the same webhook has the same answer.
        The token of a GET need not cover its query: whoever can read one may change it for those minutes. Use POST.
        """
        return "" if self._insecure else self._verifier.verify(webhook, now)

    def parse_answer(self, webhook: Webhook) -> Call:
        """The call that arrives. Raises `Malformed` without uuid or to."""
        return vonage_call.call_of(self._fields(webhook), self.line)

    def failed_url(self, webhook: Webhook) -> str:
        """`original_request.url`, beside the fields of the webhook that failed."""
        original = self._fields(webhook).get("original_request")
        url = original.get("url") if isinstance(original, Mapping) else None
        return url if isinstance(url, str) else ""

    def call_id(self, webhook: Webhook) -> tuple[str, ...]:
        """The conversation, then the leg; what comes of an input that nobody answered may name neither."""
        try:
            return vonage_status.names_of(self._fields(webhook))
        except Malformed:
            return ()

    def parse_resume(self, webhook: Webhook, waiting: Waiting, purpose: Purpose, seconds: int) -> Event | Notice | None:
        """What has happened; `seconds` is what is left of a wait of more than ten.

        Where the body cannot be read it is as if nothing had been pressed, for the call must go on.
        """
        try:
            fields = self._fields(webhook)
        except Malformed as malformed:
            log.warning("%s: %s", waiting, malformed)
            fields = {}
        return vonage_events.resume(fields, waiting, purpose, seconds)

    def parse_status(self, webhook: Webhook, purpose: Purpose | None) -> Sequence[Notice]:
        """What a status webhook tells."""
        try:
            fields = self._fields(webhook)
        except Malformed as malformed:
            return (Unknown(str(malformed)),)
        return vonage_status.status(fields, purpose)

    def render(self, instructions: Sequence[Instruction], urls: Urls) -> Document:
        """The NCCO."""
        return ncco.render(instructions, urls)

    def nothing(self) -> tuple[int, bytes, str]:
        """204 and an empty body: what was to happen goes on."""
        return 204, b"", "application/json"

    def _fields(self, webhook: Webhook) -> Mapping[str, Any]:
        """What the webhook says: the JSON object of its body, or the query of a GET. Raises `Malformed`.

        The last webhook of each thread is remembered, for it is asked several things one after the other.
        """
        if getattr(self._last, "webhook", None) is not webhook:
            self._last.fields = _read(webhook)
            self._last.webhook = webhook
        fields: Mapping[str, Any] = self._last.fields
        return fields


def _read(webhook: Webhook) -> Mapping[str, Any]:
    try:
        if webhook.method == "GET":
            return dict(parse_qsl(webhook.target.partition("?")[2], keep_blank_values=True, max_num_fields=100))
        fields = quick_json.read(webhook.body)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"the body cannot be read: {type(error).__name__}") from None
    if not isinstance(fields, dict):
        raise Malformed("the body is no JSON object")
    return fields
