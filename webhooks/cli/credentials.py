"""Credentials of accounts that nobody has, with which phones sign their webhooks as real providers would."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from uuid import uuid4

from webhooks.cli.environ import TWILIO, VONAGE
from webhooks.config import Settings
from webhooks.phone.base import Phone, Transport
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone

PROVIDERS = ("twilio", "vonage")


def made_up(environ: Mapping[str, str]) -> dict[str, str]:
    """Random credentials for each provider of which the environment says nothing at all."""
    made: dict[str, str] = {}
    if not any(environ.get(name) for name in TWILIO):
        made |= dict(zip(TWILIO[:2], (f"AC{secrets.token_hex(16)}", secrets.token_hex(16)), strict=True))
    if not any(environ.get(name) for name in VONAGE):
        values = (str(uuid4()), _private_key(), secrets.token_hex(4), secrets.token_hex(32))
        made |= dict(zip(VONAGE, values, strict=True))
    return made


def _private_key() -> str:
    """PEM in one line, as the setting takes it."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key.decode().replace("\n", "\\n")


def phone_for(provider: str, settings: Settings, transport: Transport, clock: Callable[[], float]) -> Phone:
    """A telephone on a line of that provider. Raises `LookupError` where the settings have no account there."""
    if provider == "twilio":
        if not settings.twilio_accounts:
            raise LookupError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set: no webhook could be signed")
        sid, token = next(iter(settings.twilio_accounts.items()))
        return TwilioPhone(transport, settings.public_url, clock, sid, token)
    account = settings.vonage
    if account is None:
        raise LookupError(f"{', '.join(VONAGE)} are not set: no webhook could be signed")
    ids = (account.api_key, account.application_id, account.signature_secrets[0])
    return VonagePhone(transport, settings.public_url, clock, *ids)
