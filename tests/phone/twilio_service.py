"""A service of hand-written TwiML documents, and a telephone that calls it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from providers.base import Webhook
from providers.twilio import Twilio
from tests.providers.twilio_wire import ACCOUNT, TOKEN
from webhooks.phone.base import Response
from webhooks.phone.twilio import TwilioPhone

URL = "https://ivr.example.com"
RESUME = URL + "/voice/twilio/resume?p=s0a1~0"
SOUND = URL + "/sounds/0a1b/bienvenue.wav"
NOTHING = Response(204, {}, b"")

GATHER = (
    f'<Gather action="{RESUME}" numDigits="1" finishOnKey="" actionOnEmptyResult="true"><Say>Tapez 1</Say></Gather>'
)
DIAL = f'<Dial action="{RESUME}" callerId="+33972101010"><Number>+33140506070</Number></Dial>'
SCREENED = (
    f'<Dial action="{RESUME}" callerId="+33972101010">'
    f'<Number url="{URL}/voice/twilio/resume?u=whisper">+33140506070</Number><Number>+33140506071</Number></Dial>'
)
ACCEPT = (
    f'<Gather action="{URL}/voice/twilio/resume?u=accept" numDigits="1" finishOnKey="" actionOnEmptyResult="true">'
    "<Say>Un appel. Tapez 1</Say></Gather>"
)
RECORD = f'<Record action="{RESUME}" recordingStatusCallback="{URL}/voice/twilio/status?u=recording"/>'


class Service:
    """Answers one hand-written document after the other, and keeps what it was sent. Every webhook must be signed."""

    def __init__(self, *documents: str | Response, public_url: str = URL) -> None:
        self.documents, self.webhooks = list(documents), list[Webhook]()
        self.provider = Twilio({ACCOUNT: (TOKEN,)}, public_url)

    def __call__(self, webhook: Webhook) -> Response:
        assert self.provider.verify(webhook, 0) == ACCOUNT
        self.webhooks.append(webhook)
        if webhook.target.startswith("/voice/twilio/status"):
            return NOTHING
        document = self.documents.pop(0)
        if isinstance(document, Response):
            return document
        return Response(200, {"content-type": "text/xml; charset=utf-8"}, f"<Response>{document}</Response>".encode())

    def sent(self, at: int) -> dict[str, str]:
        return dict(parse_qsl(self.webhooks[at].body.decode(), keep_blank_values=True))

    def told(self, part: str) -> list[dict[str, str]]:
        return [self.sent(at) for at, webhook in enumerate(self.webhooks) if part in webhook.target]


class Clock:
    now = 1767268800.0

    def __call__(self) -> float:
        self.now += 7
        return self.now


def phone(*documents: str | Response) -> tuple[TwilioPhone, Service]:
    service = Service(*documents)
    return TwilioPhone(service, URL, Clock(), ACCOUNT, TOKEN), service


def calling(*documents: str | Response) -> tuple[TwilioPhone, Service]:
    line, service = phone(*documents)
    line.dial("+33972101010")
    return line, service


def heard(turns) -> list[str]:
    return [str(one) for turn in turns for one in turn.heard]
