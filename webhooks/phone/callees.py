"""People whose phones are rung over REST, on each provider."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flows.events import Outcome
from webhooks.hunts.orders import Order
from webhooks.phone.base import RIGHT_KEY
from webhooks.phone.twilio_wire import DIAL_STATUS, Fields, new_sid
from webhooks.phone.vonage_wire import CONVERSATION, FAILURES, Leg

if TYPE_CHECKING:
    from webhooks.phone.twilio import TwilioPhone
    from webhooks.phone.vonage import VonagePhone


class TwilioCallee:
    """Somebody whose phone Twilio rings over REST (https://www.twilio.com/docs/voice/api/call-resource)."""

    def __init__(self, phone: TwilioPhone, order: Order) -> None:
        self.id, self.is_over = new_sid("CA"), False
        self._phone, self._order = phone, order

    def is_not_reached(self, outcome: Outcome) -> None:
        self._tells(DIAL_STATUS[outcome])

    def answers(self, keys: str | None) -> bool:
        self._tells("in-progress")
        return self._phone.joins(self._order.answer_url, self._leg("in-progress"), RIGHT_KEY if keys is None else keys)

    def talks(self, works: Callable[[], None], input: Any) -> None:
        self._phone.talked(input)
        self._tells("completed")

    def _tells(self, status: str) -> None:
        self._phone.wire.post(self._order.event_url, self._leg(status))

    def _leg(self, status: str) -> Fields:
        return self._phone.wire.rung(self.id, self._order.to, self._order.caller_id, status)


class VonageCallee:
    """Somebody whose phone Vonage rings over REST (https://developer.vonage.com/en/api/voice#createCall)."""

    def __init__(self, phone: VonagePhone, order: Order) -> None:
        self._leg, self.is_over = Leg.rung(order.caller_id, order.to), False
        self._phone, self._order = phone, order
        self.id = self._leg.uuid

    def is_not_reached(self, outcome: Outcome) -> None:
        self._tells(FAILURES[outcome])

    def answers(self, keys: str | None) -> bool:
        self._tells("answered")
        return self._phone.joins(self._order.answer_url, self._leg, RIGHT_KEY if keys is None else keys)

    def talks(self, works: Callable[[], None], input: Any) -> None:
        room, since = self._phone.room, self._phone.clock()
        over = self._leg.completed(since, since + CONVERSATION, "user")
        self._phone.wire.send(self._order.event_url, over)
        works()
        if self._phone.room == room and self._phone.ended_by is None:  # else the caller was sent on
            self._phone.talked(input)

    def _tells(self, status: str) -> None:
        self._phone.wire.send(self._order.event_url, self._leg.event(status, self._phone.clock()))
