"""The doors through which the service itself asks an address that somebody else has written down."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from pydantic import ValidationError

from flows.actions.request import Request
from flows.configuration import Configuration
from flows.store.ports import Recording, Voicemail
from flows.store.store import Store
from sounds.files import files_of
from tests.voicemail.conftest import ACCOUNT
from webhooks.config import Settings
from webhooks.jobs import follow, voicemail_fetch
from webhooks.jobs.tools import Tools
from webhooks.jobs.voicemail_tell import NotTaken, tell
from webhooks.outgoing import make_request

Door = Callable[[str], str]
"""Asks an address; why that failed, "" where it did not."""
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def by_request(url: str, allowed: tuple[str, ...] = ()) -> str:
    """The `request` of a flow."""
    try:
        action = Request(type="request", url=url, method="POST", send=["caller"], timeout=1.0)
    except ValidationError as wrong:  # no upload can hold it
        return str(wrong)
    ended = make_request(action, {"caller": "+33612345678"}, key="k", allowed_hosts=allowed)
    return "" if ended.ok else ended.detail


def by_webhook(url: str, allowed: tuple[str, ...] = ()) -> str:
    """The `webhook` of a mailbox."""
    message = Voicemail("v1", Recording("twilio", "RE1", "https://api.twilio.com/1"), NOW, "stored", None, 0)
    try:
        tell(message, url, "https://ivr.example.com", "secret", int(time.time()), allowed)
    except NotTaken as wrong:
        return str(wrong)
    return ""


def by_calendar(store: Store, settings: Settings, url: str, allowed: tuple[str, ...] = ()) -> str:
    """The `ics` of a calendar."""
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": [{"name": "s"}]}
    document: dict[str, Any] = {"flows": {"f": flow}, "calendars": {"c": {"ics": url}}}
    store.revisions.publish(Configuration().merged(document, True).to_bytes(), author="tests", message="")
    tools = Tools(settings, store, files_of(settings.sounds_url), lambda: NOW, allowed)
    return follow.fetch_due(tools, at_once=True)[url] or ""


def by_recording(settings: Settings, url: str, provider: str = "twilio") -> str:
    """The audio of a message, and its text."""
    recording = Recording(provider, "RE1", url, ACCOUNT if provider == "twilio" else "")
    for ask in (voicemail_fetch.fetch, lambda one, here: voicemail_fetch.download(one, one.url, here)):
        try:
            ask(recording, settings)
        except (voicemail_fetch.CannotFetch, requests.RequestException) as wrong:
            told = str(wrong)
        else:
            return ""
    return told


class Wires:
    """Every connection that is tried, and none that is made; names mean what `names` says, one answer after the other."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.tried: list[str] = []
        self.names: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []
        self._lookup = socket.getaddrinfo
        patch.setattr(socket, "getaddrinfo", self._look_up)
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, lambda _, address: self._connect(address))

    def _look_up(self, host: Any, port: Any, *more: Any, **how: Any) -> Any:
        self.asked.append(str(host))
        if (answers := self.names.get(str(host))) is None:
            how = {"type": socket.SOCK_STREAM, **how} if not more else how
            return self._lookup(host, port, *more, **{**how, "flags": socket.AI_NUMERICHOST} if len(more) < 4 else how)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found
        ]

    def _connect(self, address: Any) -> None:
        self.tried.append(str(address[0]) if isinstance(address, tuple) else str(address))
        raise ConnectionRefusedError(111, "refused")
