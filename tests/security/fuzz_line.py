"""The service that a fuzz run sends its requests to: the example, and a number where callers wait for somebody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from tests.calls.conftest import ANNEX, ENVIRONMENT
from webhooks.app import create_app
from webhooks.config import Settings

NUMBER, WAITS = "+33972101010", "+33972101019"
"""The example, and where callers wait."""
WAITING: dict[str, Any] = {
    "numbers": {WAITS: {"flow": "attente"}},
    "queues": {
        "agents": {
            "timezone": "Europe/Paris",
            "agents": {name: {"to": f"+3314050607{at}", "pin": f"471{at}"} for at, name in enumerate(("Anna", "Bob"))},
            "strategy": "together",
            "whisper": "Un appel.",
            "accept_key": "1",
            "leave_key": "*",
            "callback_key": "2",
        }
    },
    "flows": {
        "attente": {
            "timezone": "Europe/Paris",
            "language": "fr-FR",
            "steps": [{"name": "choix", "actions": [{"type": "menu", "menu": "choix"}]}],
            "menus": {
                "choix": {
                    "greeting": "Tapez 1 ou 2.",
                    "entries": {
                        "1": [{"type": "queue", "queue": "agents"}],
                        "2": [
                            {
                                "type": "dial",
                                "to": ["+33140506072", "+33140506073"],
                                "whisper": "Un appel.",
                                "accept_key": "1",
                                "machine_detection": True,
                            }
                        ],
                    },
                    "exhausted": [{"type": "hangup"}],
                }
            },
        }
    },
}


def service_in(folder: Path, key: str, redis_url: str) -> Flask:
    """A service of the example, in a folder of its own. key: Vonage's private key."""
    url = f"sqlite:///{folder / 'carillon.db'}"
    upgrade(url)
    environment = {**ENVIRONMENT, "DATABASE_URL": url, "VONAGE_PRIVATE_KEY": key, "REDIS_URL": redis_url}
    app = create_app(Settings.from_env(environment), background=False)
    here = app.extensions["carillon"]
    example = json.loads(ANNEX.read_text())
    here.store.revisions.publish(Configuration().merged(example).merged(WAITING).to_bytes(), "fuzz", "")
    here.cache.refresh()
    here.live.refresh()
    return app


def private_key() -> str:
    """A key such as a Vonage application has."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    kind = serialization.PrivateFormat.PKCS8
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()
