"""What proves us to the providers, and them to us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from webhooks.config.reader import Reader, Wrong

Several = tuple[str, ...]
"""Secrets of which each counts, the first before the others."""
_SID = re.compile(r"AC[0-9a-zA-Z]{32}")
_PAIRS = "Accepted: SID:token pairs, comma separated, ACxxxxxxxx:token,ACyyyyyyyy:token; while a token is changed, SID:new old"
_SHARED = "Accepted: key:secret pairs, comma separated, as Twilio gave them when the keys were made"
_KEY = "Accepted: the PEM text of the application's private key, with \\n for its line ends if need be, or the path of its file"

_VONAGE = {
    "VONAGE_APPLICATION_ID": "the application whose calls these are",
    "VONAGE_PRIVATE_KEY": "fetches recordings",
    "VONAGE_API_KEY": "names the account in signed webhooks",
    "VONAGE_SIGNATURE_SECRET": "checks that webhooks come from Vonage",
}


@dataclass(frozen=True, slots=True)
class Vonage:
    """A Vonage application. private_key: PEM. signature_secrets: each is believed. Secrets are not shown by `repr`."""

    application_id: str
    private_key: str = field(repr=False)
    api_key: str
    signature_secrets: tuple[str, ...] = field(repr=False)


def twilio_tokens(reader: Reader) -> dict[str, Several]:
    """Account SID to its auth tokens, of TWILIO_ACCOUNTS and of the single pair together. REST is asked with the first."""
    none: dict[str, Several] = {}
    no_token: Several = ()
    accounts = reader.read("TWILIO_ACCOUNTS", _pairs, none)
    sid = reader.read("TWILIO_ACCOUNT_SID", _sid, None)
    tokens = reader.read("TWILIO_AUTH_TOKEN", _tokens, no_token)
    if reader.get("TWILIO_AUTH_TOKEN") and not reader.get("TWILIO_ACCOUNT_SID"):
        reader.wrong("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN is set and this is not", "Accepted: both or neither")
    if sid and not reader.get("TWILIO_AUTH_TOKEN"):
        why = "TWILIO_ACCOUNT_SID is set and this is not, so that every call would be refused"
        reader.wrong("TWILIO_AUTH_TOKEN", why, "Accepted: both or neither")
    if sid and tokens and accounts.setdefault(sid, tokens) != tokens:
        why = f"it gives {sid} another token than TWILIO_AUTH_TOKEN does"
        reader.wrong("TWILIO_ACCOUNTS", why, "Accepted: the same of both, or the account in one of them")
    return accounts


def twilio_shared_keys(reader: Reader) -> dict[str, str]:
    """Name of a shared key to its secret. Without an account nothing could be asked of Twilio."""
    none: dict[str, str] = {}
    keys = reader.read("TWILIO_SHARED_KEYS", _shared, none)
    if keys and not (reader.get("TWILIO_ACCOUNT_SID") or reader.get("TWILIO_ACCOUNTS")):
        why = "TWILIO_SHARED_KEYS is set and this is not; the account's token is needed beside them"
        reader.wrong("TWILIO_ACCOUNT_SID", why, "Accepted: both or neither")
    return keys


def vonage(reader: Reader) -> Vonage | None:
    """The application, None when nothing is set. A part of it is an error for each part that is missing."""
    given = {name: reader.get(name) for name in _VONAGE}
    if not any(given.values()):
        return None
    for name, use in _VONAGE.items():
        if not given[name]:
            others = ", ".join(other for other, value in given.items() if value)
            reader.wrong(
                name, f"not set, while {others} is; it {use}", f"Accepted: all four of {', '.join(_VONAGE)}, or none"
            )
    key = reader.read("VONAGE_PRIVATE_KEY", private_key, "")
    application, api_key, secret = (
        given[name] or "" for name in ("VONAGE_APPLICATION_ID", "VONAGE_API_KEY", "VONAGE_SIGNATURE_SECRET")
    )
    return Vonage(application, key, api_key, several(secret))


def private_key(text: str) -> str:
    """The PEM text that `text` is, is with escaped line ends, or is the path of."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = text.replace("\\n", "\n") if text.startswith("-----BEGIN") else _file(text)
    try:
        key = load_pem_private_key(pem.strip().encode(), password=None)
    except (ValueError, TypeError) as error:
        raise Wrong("it is not a private key that can be read", _KEY) from error
    if not isinstance(key, RSAPrivateKey):
        raise Wrong("it is not an RSA key, which is what Vonage gives", _KEY)
    return pem.strip() + "\n"


def _file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise Wrong("it is neither a key nor a file that can be read", _KEY) from error


def _sid(text: str) -> str:
    if not _SID.fullmatch(text):
        raise Wrong("it is no account SID", "Accepted: AC and 32 letters and digits, as Twilio's console shows it")
    return text


def several(text: str) -> Several:
    """Secrets that count at once, separated by blanks, each once. Not by commas: Vonage does not say that its secrets have none.

    >>> several("new  old new"), several("a,b")
    (('new', 'old'), ('a,b',))
    """
    return tuple(dict.fromkeys(text.split()))


def _tokens(text: str) -> Several:
    if "," in text:
        raise Wrong(
            "a token has no comma", "Accepted: a token; while it is changed two, the new one first, a blank between"
        )
    return several(text)


def _pairs(text: str) -> dict[str, Several]:
    accounts: dict[str, Several] = {}
    for place, (sid, secrets) in enumerate(_split(text), 1):
        tokens = several(secrets)
        if not _SID.fullmatch(sid) or not tokens:
            raise Wrong(f"pair {place} is not an account SID and a token", _PAIRS)
        if accounts.setdefault(sid, tokens) != tokens:
            raise Wrong(f"{sid} is there twice with two tokens", _PAIRS)
    return accounts


def _shared(text: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    for place, (name, secret) in enumerate(_split(text), 1):
        if not name or len(several(secret)) != 1:
            raise Wrong(f"pair {place} is not the name of a key and its secret", _SHARED)
        if keys.setdefault(name, secret) != secret:
            raise Wrong(f"pair {place} gives a key another secret", _SHARED)
    return keys


def _split(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split(","):
        name, _, secret = pair.partition(":")
        yield name.strip(), secret.strip()
