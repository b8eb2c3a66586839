"""Vonage does what every provider must do."""

from collections.abc import Sequence

from providers.base import Provider, Webhook
from providers.vonage import Vonage
from tests.ncco_rules import check_ncco
from tests.providers.provider_contract import ProviderContract
from tests.providers.samples import sample
from tests.providers.vonage_wire import API_KEY, APPLICATION, ARRIVES, SECRET, caller, get, post, pressed

WITHHELD = ("Unknown", "unknown", "anonymous", "Private", "restricted", "", None)


class TestVonage(ProviderContract):
    """The contract, on Vonage's wire."""

    account = API_KEY
    proofs = ("authorization",)

    def make(self) -> Provider:
        return Vonage({API_KEY: (SECRET,)}, (APPLICATION,))

    def answer(self) -> Webhook:
        return post(ARRIVES, "/voice/vonage/answer")

    def withheld(self) -> Sequence[Webhook]:
        absent = {name: value for name, value in ARRIVES.items() if name != "from"}
        words = [post({**ARRIVES, "from": word}, "/voice/vonage/answer") for word in WITHHELD]
        queries = [get("/voice/vonage/answer", fields) for fields in (absent, {**absent, "from": "Unknown"})]
        return [sample("vonage", "vonage-01c-answer-withheld"), post(absent, "/voice/vonage/answer"), *words, *queries]

    def digit(self) -> Webhook:
        return pressed("2")

    def unknown(self) -> Sequence[Webhook]:
        return [
            caller("teleported"),
            post({"something": "else"}),
            post([]),
            post("text"),
            post({"status": {}}),
            post({}),
        ]

    def check(self, body: bytes) -> None:
        check_ncco(body)
