"""What Vonage's webhooks are read as."""

from typing import Any

from providers.base import Webhook
from providers.vonage import Vonage
from tests.providers.vonage_wire import (
    API_KEY,
    SECRET,
)

VONAGE = Vonage({API_KEY: (SECRET,)})


def resume(webhook: Webhook, waiting: Any = "keys", purpose: Any = "turn", seconds: int = 0) -> Any:
    return VONAGE.parse_resume(webhook, waiting, purpose, seconds)


def told(webhook: Webhook, purpose: Any = None) -> list[Any]:
    return list(VONAGE.parse_status(webhook, purpose))
