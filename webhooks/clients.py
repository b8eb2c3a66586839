"""The providers' REST clients, put together in one place. Their libraries are slow to import, and no turn of a call needs them."""

from __future__ import annotations

import logging
from typing import Any

from webhooks.config import Vonage

logging.getLogger("vonage").setLevel(logging.WARNING)  # it notes every request with the numbers in it


def twilio_client(account: str, token: str, seconds: float) -> Any:
    """A `twilio.rest.Client` that asks once and waits `seconds`: by itself it would wait for ever."""
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    return Client(account, token, http_client=TwilioHttpClient(timeout=seconds))


def vonage_client(account: Vonage, seconds: int, host: str = "", api_secret: str = "") -> Any:
    """A `vonage.Vonage` that waits `seconds`.

    host: that of the call's region, "" for the usual one. api_secret: for what the account is asked, and not the application.
    """
    from vonage import Auth, HttpClientOptions
    from vonage import Vonage as Client

    options = HttpClientOptions(timeout=seconds, **({"api_host": host} if host else {}))
    if api_secret:
        return Client(Auth(api_key=account.api_key, api_secret=api_secret), options)
    return Client(Auth(application_id=account.application_id, private_key=account.private_key), options)
