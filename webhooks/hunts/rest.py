"""Which provider's REST API a hunt is carried out with."""

from __future__ import annotations

from flows.store.hunts import Facts
from webhooks.config import Settings
from webhooks.hunts.orders import Refused, Rest


def rest_of(settings: Settings, facts: Facts) -> Rest:
    """The REST API that a hunt is carried out with. Raises `Refused` without credentials."""
    if facts.provider == "vonage":
        if settings.vonage is None:
            raise Refused("no credentials of Vonage")
        from webhooks.hunts.vonage_rest import VonageRest

        return VonageRest(settings.vonage, facts.region)
    account = facts.account or next(iter(settings.twilio_accounts), "")
    token = settings.twilio_accounts.get(account)
    if token is None:
        raise Refused(f"no credentials of Twilio's account {account}")
    from webhooks.hunts.twilio_rest import TwilioRest

    return TwilioRest(account, token)
