"""Hanging up a dialled leg through the provider's API."""

from __future__ import annotations

import logging

from webhooks.clients import vonage_client
from webhooks.config import Settings

log = logging.getLogger("carillon.jobs")
SECONDS = 5


def hang_up(leg: str, region: str, settings: Settings) -> None:
    """Hang up a Vonage leg that did not take a call. region: host of the API for this call, "" for the default.

    A leg that is gone already is no error (https://developer.vonage.com/en/api/voice#updateCall).
    """
    from vonage_http_client.errors import NotFoundError

    account = settings.vonage
    if account is None or not leg:
        log.error("leg %s cannot be hung up: no Vonage credentials", leg)
        return
    try:
        vonage_client(account, SECONDS, region).voice.hangup(leg)
    except NotFoundError:
        log.info("leg %s is gone already", leg)
    except Exception as wrong:  # whatever the network does, the leg's document comes back and it is tried again
        log.error("leg %s cannot be hung up: %s", leg, wrong)
