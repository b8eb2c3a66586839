"""A mail server that really listens, recordings that really are audio, and providers that answer what they are told to."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import av
import pytest
import responses
from aiosmtpd.controller import Controller

from flows.store.ports import Recording, Voicemail
from flows.store.store import Store
from sounds.files import Folder
from tests.calls.conftest import Clock, annex, app, caller, clock, make_app, vonage_key
from tests.ports import free_port
from tests.waiting import LONG
from webhooks.config import Settings
from webhooks.jobs.tools import Tools

__all__ = ["annex", "app", "caller", "clock", "make_app", "vonage_key"]

ACCOUNT, TOKEN = "AC" + "a" * 32, "test-twilio-auth-token-not-real"
TWILIO_URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE1"
VONAGE_URL = "https://api-eu-3.vonage.com/v1/files/aaaaaaaa-bbbb-cccc-dddd-0123456789ab"


def spoken(seconds: float = 5.0, kind: str = "wav") -> bytes:
    """A recording of that length, with a tone in it."""
    codec, samples = {"wav": ("pcm_s16le", "s16"), "mp3": ("libmp3lame", "s16p")}[kind]
    file, left = io.BytesIO(), int(seconds * 16000)
    with av.open(file, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=16000, layout="mono")
        while left > 0:
            frame = av.AudioFrame(format=samples, layout="mono", samples=min(left, 1000))
            frame.planes[0].update((b"\x00\x10\x00\xf0" * 1000)[: frame.planes[0].buffer_size])
            frame.sample_rate, left = 16000, left - frame.samples
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


@dataclass
class PostOffice:
    """An SMTP server. refusals: how many mails it refuses before it takes any."""

    url: str
    received: list[EmailMessage] = field(default_factory=list)
    refusals: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refusals:
            self.refusals -= 1
            return "451 Try again later"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.received.append(mail)
        return "250 OK"

    def mail(self) -> EmailMessage:
        """The one mail that came."""
        (only,) = self.received
        return only

    def audio(self) -> list[bytes]:
        return [part.get_payload(decode=True) for mail in self.received for part in mail.iter_attachments()]


@contextmanager
def serving(host: str = "127.0.0.1", **settings: Any) -> Iterator[PostOffice]:
    """A mail server. settings: as `aiosmtpd.controller.Controller` takes them."""
    port = free_port(host)
    office = PostOffice(f"smtp://{host}:{port}")
    controller = Controller(office, hostname=host, port=port, ready_timeout=LONG, **settings)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with serving() as office:
        yield office


@pytest.fixture
def provider() -> Iterator[responses.RequestsMock]:
    """The providers' REST APIs: nothing answers but what a test says."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def make_settings(sqlite_url: str, vonage_key: str, post_office: PostOffice, tmp_path: Path) -> Callable[..., Settings]:
    """Settings with everything that voicemail needs; what it is given changes them."""

    def make(**changes: str) -> Settings:
        environment = {
            "PUBLIC_URL": "https://ivr.example.com",
            "DATABASE_URL": sqlite_url,
            "SOUNDS_URL": f"file:{tmp_path / 'sounds'}",
            "SECRET_KEY": "a-secret-of-the-tests-long-enough-to-be-one",
            "WEBHOOK_SECRET": "a-webhook-secret-of-the-tests",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "VONAGE_APPLICATION_ID": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
            "VONAGE_PRIVATE_KEY": vonage_key,
            "VONAGE_API_KEY": "a1b2c3d4",
            "VONAGE_SIGNATURE_SECRET": "test-vonage-signature-secret-32bytes",
            "SMTP_URL": post_office.url,
            "MAIL_FROM": "Carillon <carillon@example.com>",
            **changes,
        }
        return Settings.from_env(environment)

    return make


@dataclass
class Office:
    """What jobs work with, and a clock that is moved by hand."""

    tools: Tools
    clock: Clock

    def publish(self, annex: dict[str, Any], **mailbox: Any) -> None:
        """The annex, with these members of its mailbox."""
        from flows.configuration import Configuration

        document = {**annex, "mailboxes": {"general": {**annex["mailboxes"]["general"], **mailbox}}}
        body = Configuration().merged(document, True).to_bytes()
        self.tools.store.revisions.publish(body, author="tests", message="")
        self.tools.__dict__.pop("live", None)

    def receive(self, provider: str = "twilio", **more: Any) -> str:
        """A message that a provider told of; its id."""
        url = TWILIO_URL if provider == "twilio" else VONAGE_URL
        account = ACCOUNT if provider == "twilio" else ""
        facts = {"mailbox": "general", "caller": "+33612345678", "called": "+33972101010", "revision": 1, **more}
        recording = Recording(provider, "RE1", facts.pop("url", url), account, **facts)
        return self.tools.store.voicemails.receive(recording)[0].id

    def message(self, id: str) -> Voicemail:
        found = self.tools.store.voicemails.get(id)
        assert found
        return found


@pytest.fixture
def office(
    make_settings: Callable[..., Settings], clock: Clock, tmp_path: Path, annex: dict[str, Any]
) -> Iterator[Office]:
    from datetime import UTC, datetime

    from flows.store.engine import connect

    settings = make_settings()

    def now() -> datetime:
        return datetime.fromtimestamp(clock(), UTC)

    store = Store.on(connect(settings.database_url), now)
    made = Office(Tools(settings, store, Folder(tmp_path / "sounds"), now, ("127.0.0.1",)), clock)
    made.publish(annex)
    yield made
    store.close()
