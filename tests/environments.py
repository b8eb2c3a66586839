"""Environments of the service."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from webhooks.config import Settings, SettingsError

KEY = "k" * 32


SID, OTHER_SID = "AC" + "1" * 32, "AC" + "2" * 32


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


PEM = pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))


VONAGE = {
    "VONAGE_APPLICATION_ID": "78d335fa-323d-0114-9c3d-d6f0d48968cf",
    "VONAGE_PRIVATE_KEY": PEM,
    "VONAGE_API_KEY": "a1b2c3d4",
    "VONAGE_SIGNATURE_SECRET": "abcdefghijklmnopqrstuvwxyz012345",
}


def read(**environ: str) -> Settings:
    return Settings.from_env({"SECRET_KEY": KEY, **environ})


def problems(environ: Mapping[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(SettingsError) as raised:
        Settings.from_env(environ)
    return [(problem.name, problem.why) for problem in raised.value.problems]
