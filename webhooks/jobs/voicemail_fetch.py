"""Downloading a recording from the provider, with its credentials, from its own hosts only."""

from __future__ import annotations

import base64
import time
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from flows.store.ports import Recording
from webhooks.config import Settings

if TYPE_CHECKING:
    import requests

# Hosts that may see credentials: https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region,
# https://developer.vonage.com/en/voice/voice-api/concepts/recording
CREDENTIAL_HOSTS = {"twilio": (".twilio.com",), "vonage": (".vonage.com", ".nexmo.com")}
STORAGE_HOSTS = (".amazonaws.com", ".twiliocdn.com")
"""Where a provider may send us on to; nothing secret goes there."""
MAX_BYTES = 100_000_000
"""An hour of Twilio's WAV has 58 million."""
MAX_REDIRECTS = 3
SECONDS = 20
TOKEN_SECONDS = 120


class NotReady(Exception):
    """The recording is not there yet; it is worth asking again."""


class CannotFetch(Exception):
    """The recording cannot be had as things are. `str()` says why, without any secret."""


def fetch(recording: Recording, settings: Settings) -> bytes:
    """The audio. Raises `NotReady`, `CannotFetch`, OSError where the network fails."""
    url = f"{recording.url}.wav" if recording.provider == "twilio" else recording.url
    return download(recording, url, settings)


def download(recording: Recording, url: str, settings: Settings, most: int = MAX_BYTES) -> bytes:
    """What belongs to a recording. most: bytes of it. Raises `NotReady`, `CannotFetch`, OSError where the network fails."""
    import requests  # with all it brings, nothing that a process which answers calls must keep

    if not trusted(recording.provider, url):
        raise CannotFetch("its address is not one of the provider's: no credential is sent there")
    for _ in range(MAX_REDIRECTS + 1):
        with requests.get(
            url, headers=_headers(recording, url, settings), timeout=SECONDS, stream=True, allow_redirects=False
        ) as answer:
            if not answer.is_redirect:
                return _content(answer, most)
            url = urljoin(url, answer.headers["Location"])
        if not trusted(recording.provider, url) and not _is_https(url, STORAGE_HOSTS):
            raise CannotFetch(f"the provider sends us on to {urlsplit(url).hostname}, which is not known")
    raise CannotFetch(f"more than {MAX_REDIRECTS} redirects")


def trusted(provider: str, url: str) -> bool:
    """Whether an address is the provider's own, so that credentials may be sent there.

    >>> trusted("vonage", "https://api-eu-3.vonage.com/v1/files/1"), trusted("vonage", "https://evil.example/?x=.nexmo.com")
    (True, False)
    >>> trusted("twilio", "http://api.twilio.com/1"), trusted("twilio", "https://api.twilio.com@evil.example/1")
    (False, False)
    """
    return _is_https(url, CREDENTIAL_HOSTS.get(provider, ()))


def _is_https(url: str, endings: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "https" and parts.username is None and parts.port in (None, 443)
    except ValueError:
        return False
    return plain and "\\" not in url and (parts.hostname or "").endswith(endings)


def _headers(recording: Recording, url: str, settings: Settings) -> dict[str, str]:
    if not trusted(recording.provider, url):
        return {}
    if recording.provider == "twilio":
        return {"Authorization": basic(recording.account, settings)}
    return {"Authorization": f"Bearer {vonage_token(settings)}"}


def basic(account: str, settings: Settings) -> str:
    """Twilio's credentials of an account, as a header. Raises `CannotFetch` when there are none."""
    accounts = settings.twilio_accounts
    token = accounts.get(account)
    if token is None:
        raise CannotFetch(f"there are no credentials of the Twilio account {account or '(not told)'}")
    return "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()


def vonage_token(settings: Settings) -> str:
    """A token of the application (https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens)."""
    import jwt

    if settings.vonage is None:
        raise CannotFetch("there are no credentials of Vonage")
    now = int(time.time())  # Vonage compares it with its own clock
    claims = {"application_id": settings.vonage.application_id, "iat": now, "exp": now + TOKEN_SECONDS}
    return jwt.encode({**claims, "jti": str(uuid.uuid4())}, settings.vonage.private_key, "RS256")


def _content(answer: requests.Response, most: int) -> bytes:
    if answer.status_code in (404, 409, 425, 429) or answer.status_code >= 500:
        raise NotReady(f"the provider answered {answer.status_code}")
    if answer.status_code != 200:
        raise CannotFetch(f"the provider answered {answer.status_code}")
    found = bytearray()
    for piece in answer.iter_content(65536):
        found += piece
        if len(found) > most:
            raise CannotFetch(f"it has more than {most} bytes")
    return bytes(found)
