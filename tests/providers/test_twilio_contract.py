"""Twilio does what every provider must do."""

from collections.abc import Sequence

from providers.base import Provider, Webhook
from providers.twilio import Twilio
from tests.providers.provider_contract import ProviderContract
from tests.providers.samples import sample
from tests.providers.twilio_wire import ACCOUNT, PUBLIC_URL, TOKEN, USUAL, post, resumed, told
from tests.twiml_rules import check_twiml

WITHHELD = (
    "anonymous",
    "Anonymous",
    "unknown",
    "Restricted",
    "private",
    "",
    "+266696687",
    "+86282452253",
    "+7378742833",
    "+17378742833",
    "+2562533",
    "+8656696",
)


class TestTwilio(ProviderContract):
    """The contract, on Twilio's wire."""

    account = ACCOUNT
    proofs = ("x-twilio-signature",)

    def make(self) -> Provider:
        return Twilio({ACCOUNT: (TOKEN,)}, PUBLIC_URL)

    def answer(self) -> Webhook:
        return post("/voice/twilio/answer", {**USUAL, "CallStatus": "ringing"})

    def withheld(self) -> Sequence[Webhook]:
        samples = [
            sample("twilio", name) for name in ("twilio-01c-inbound-withheld", "twilio-01d-inbound-withheld-digits")
        ]
        return [*samples, *(post("/voice/twilio/answer", {**USUAL, "From": word}) for word in WITHHELD)]

    def digit(self) -> Webhook:
        return resumed(Digits="2", FinishedOnKey="", msg="Gather End")

    def unknown(self) -> Sequence[Webhook]:
        return [
            told(CallStatus="teleported"),
            told(RecordingStatus="melted", RecordingSid="RE1"),
            told(Level="Error", Payload="[]"),
            told(Level="Error", Payload="{"),
            told(Something="else"),
        ]

    def check(self, body: bytes) -> None:
        check_twiml(body)
