"""A telephone at Vonage: does what an NCCO says, and sends the signed webhooks that come of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from uuid import uuid4

from flows.events import Outcome
from webhooks.hunts.orders import Order
from webhooks.phone.base import RIGHT_KEY, EndedBy, Heard, LineFault, Phone, Response, Transport, Turn, Wait
from webhooks.phone.callees import VonageCallee
from webhooks.phone.exchange import Callee
from webhooks.phone.hearing import heard_in, sound_name, spoken
from webhooks.phone.ncco_rules import RefusedByVonage, check_ncco
from webhooks.phone.vonage_wire import CONVERSATION, FAILURES, Credentials, Leg, Wire

Action = dict[str, Any]

SHORTEST_WAIT = 0.1
STOPS = ("endOnSilence", "endOnKey", "timeOut")  # what makes a record wait for its message


class VonagePhone(Phone):
    """A call on Vonage. `wire` makes and sends its webhooks, `leg` is the caller's.

    method: how the application fetches NCCOs, "POST" or "GET".
    """

    is_transferred = True

    def __init__(
        self,
        transport: Transport,
        public_url: str,
        clock: Callable[[], float],
        api_key: str,
        application_id: str,
        signature_secret: str,
        method: Literal["POST", "GET"] = "POST",
    ) -> None:
        super().__init__(transport, public_url, clock)
        self.wire = Wire(transport, public_url, clock, Credentials(api_key, application_id, signature_secret))
        self._method = method
        self._status_url = f"{self.public_url}/voice/vonage/status"
        self._rest: list[Action] = []
        self._input: Any = None
        self._ending: EndedBy = "hangup"
        self._background: list[tuple[Action, float]] = []
        self._waiting_for: Action = {}
        self._occupied = set[str]()  # rooms to which somebody who was rung has come

    # What a caller does

    def _arrive(self, attestation: str | None) -> None:
        self.leg, self._since_answer = Leg.inbound(self.caller, self.called), self.clock()
        url = f"{self.public_url}/voice/vonage/answer"
        ncco = self._ncco(self.wire.send(url, self.leg.answer(), self._method))
        if ncco is None:
            raise LineFault("no NCCO for a call that arrives")
        for state in ("ringing", "started", "answered"):
            self.wire.send(self._status_url, self.leg.event(state, self.clock()))
        self._play(ncco, None)

    def _send_keys(self, digits: str, input: Any) -> None:
        wait, self._input = self.wait, input
        pressed = self.leg.input(digits, len(digits) < wait.max_digits, self.clock())
        self._go_on(self.wire.send(wait.url, pressed))

    def _end_dial(self, outcome: Outcome, accept: str | None, input: Any) -> None:
        self._input = input
        if outcome != "answered":
            if outcome == "no_answer":
                self._progress("ringing")
            failure = self._callee.event(FAILURES[outcome], self.clock())
            self._go_on(self.wire.send(self.wait.url, failure))
            return
        self._progress("ringing")
        self._progress("answered")
        joined, since = self._whisper(RIGHT_KEY if accept is None else accept), self.clock()
        over = self._callee.completed(since, since + CONVERSATION * joined, "user" if joined else "platform")
        self._silent(self.wire.send(self.wait.url, over))
        if joined:
            self._ending = "dial"
        self._run(self._rest)

    def _sent_on(self, url: str, input: Any) -> None:
        self.room, self._input = "", input
        ncco = self._ncco(self.wire.send(url, self.leg.answer()))
        if ncco is None:
            raise LineFault("no NCCO for a call that is sent on")
        self._play(ncco, self._input)

    def _talked(self, input: Any) -> None:
        self.room, self._input, self._ending = "", input, "dial"
        self._run(self._rest)

    @property
    def call_id(self) -> str:
        return self.leg.uuid

    def callee(self, order: Order) -> Callee:
        return VonageCallee(self, order)

    def _speak(self, seconds: int) -> None:
        self._input = {"says": seconds}
        if seconds > 0:
            now = self.clock()
            self._recorded(self._waiting_for, now, now + seconds)
        self.turns.append(Turn(self._input, document=self._rest))
        self._run(self._rest)

    def _hang_up(self) -> None:
        if self.ended_by is not None:
            raise ValueError("the call is over")
        if self.wait.kind == "dial" and not self.room:
            self._progress("ringing")
            self._silent(self.wire.send(self.wait.url, self._callee.event("cancelled", self.clock())))
        self._over("caller")

    # What an NCCO says

    def _play(self, ncco: list[Action], input: Any) -> None:
        self.turns.append(Turn(input, document=ncco))
        self._run(ncco)

    def _go_on(self, response: Response) -> None:
        """An NCCO in the answer replaces the one that runs; without one it goes on."""
        ncco = self._ncco(response)
        if ncco is None:
            self._run(self._rest)
        else:
            self._play(ncco, self._input)

    def _run(self, actions: list[Action]) -> None:
        """Do the actions, up to one that waits. The call ends when they have run out."""
        self.wait, self._rest = Wait("nothing"), actions
        while self._rest:
            action, self._rest = self._rest[0], self._rest[1:]
            if DOES[action["action"]](self, action):
                return
        self._over(self._ending)

    def _talk(self, action: Action) -> bool:
        if text := spoken(action["text"]):
            self._hear(Heard(text=text))
        return self._is_for_ever(action)

    def _stream(self, action: Action) -> bool:
        self._hear(Heard(sound=sound_name(action["streamUrl"][0])))
        return self._is_for_ever(action)

    def _hear(self, heard: Heard) -> None:
        self.turns[-1].heard.append(heard)
        if self._ending != "voicemail":
            self._ending = "hangup"

    def _is_for_ever(self, action: Action) -> bool:
        return action.get("loop") == 0 and not action.get("bargeIn")

    def _pause(self, action: Action) -> bool:
        if action.get("timeout", 10) <= SHORTEST_WAIT:
            self._ending = "reject"  # as near to a refusal as an NCCO comes
        return False

    def _gather(self, action: Action) -> bool:
        dtmf = action["dtmf"]
        finish = "#" if dtmf.get("submitOnHash") else ""
        silent = not self.turns[-1].heard
        self.wait = Wait("keys", action["eventUrl"][0], dtmf.get("maxDigits", 4), finish, silent)
        return True

    def _connect(self, action: Action) -> bool:
        (endpoint,) = action["endpoint"]
        to = endpoint.get("number") or endpoint["uri"]
        self.turns[-1].dials.append(f"+{to}" if endpoint["type"] == "phone" else to)
        self._callee, self._waiting_for = self.leg.outbound(action.get("from"), to), action
        self.wait = Wait("dial", action.get("eventUrl", [self._status_url])[0])
        self._progress("started")
        return True

    def _conversation(self, action: Action) -> bool:
        self.room = action["name"]
        self.wait = Wait("dial")
        music = action.get("musicOnHoldUrl", ()) if self.room not in self._occupied else ()
        self.turns[-1].heard += [Heard(sound=sound_name(url)) for url in music]
        return True

    def _record(self, action: Action) -> bool:
        if not any(stop in action for stop in STOPS):
            self._background.append((action, self.clock()))
            return False
        self.turns[-1].records, self._ending, self._waiting_for = True, "voicemail", action
        self.wait = Wait("recording", action.get("eventUrl", [self._status_url])[0], finish_on_key="#")
        return True

    def _notify(self, action: Action) -> bool:
        ncco = self._ncco(self.wire.send(action["eventUrl"][0], action["payload"]))
        if ncco is not None:
            self.turns.append(Turn(self._input, document=ncco))
            self._rest = ncco
        return False

    # What comes of it

    def _progress(self, state: str) -> None:
        self._silent(self.wire.send(self.wait.url, self._callee.event(state, self.clock())))

    def _silent(self, response: Response) -> None:
        if self._ncco(response) is not None:
            raise LineFault("an NCCO in answer to a state that takes none")

    def _whisper(self, keys: str) -> bool:
        """What a dialled person hears first, and whether the two are joined: they are when that NCCO has run out."""
        on_answer = self._waiting_for["endpoint"][0].get("onAnswer")
        if not on_answer:
            return True
        return self.joins(on_answer["url"], self._callee, keys, is_dialled=True)

    def joins(self, url: str, leg: Leg, keys: str, *, is_dialled: bool = False) -> bool:
        """Whether a person whose leg begins with the NCCO at `url` comes to talk to the caller, pressing `keys`.

        is_dialled: by the caller's own NCCO, so that the two are joined when that of the callee has run out.
        """
        ncco = self._ncco(self.wire.send(url, leg.answer(), self._method if is_dialled else "POST")) or []
        for _ in range(100):
            if not ncco:
                return is_dialled
            action, ncco = ncco[0], ncco[1:]
            if action["action"] == "notify":
                return False  # kept apart until the service has hung the leg up
            if action["action"] == "conversation":
                self._occupied.add(action["name"])
                return True
            if action["action"] == "input":
                keys, ncco = "", self._callee_presses(leg, keys, action, ncco)
            elif heard := heard_in(action):
                self.turns[-1].whispered.append(heard)
        raise LineFault("a dialled person is never joined")

    def _callee_presses(self, leg: Leg, keys: str, action: Action, rest: list[Action]) -> list[Action]:
        most = action["dtmf"].get("maxDigits", 4)
        taken = keys.removesuffix("#") if action["dtmf"].get("submitOnHash") else keys[:most]
        pressed = leg.input(taken, len(taken) < most, self.clock())
        ncco = self._ncco(self.wire.send(action["eventUrl"][0], pressed))
        return rest if ncco is None else ncco

    def _recorded(self, action: Action, start: float, end: float) -> None:
        recording = str(uuid4())
        self.wire.send(action.get("eventUrl", [self._status_url])[0], self.leg.recorded(recording, start, end))
        if "transcription" in action:
            url = action["transcription"].get("eventUrl", [self._status_url])[0]
            self.wire.send(url, self.leg.transcribed(recording))

    def _over(self, ended_by: EndedBy) -> None:
        now = self.clock()
        for action, start in self._background:
            self._recorded(action, start, now)
        by = "user" if ended_by == "caller" else "platform"
        self.wait, self.ended_by, self._background = Wait("nothing"), ended_by, []
        self.wire.send(self._status_url, self.leg.completed(self._since_answer, now, by))

    def _ncco(self, response: Response) -> list[Action] | None:
        """The actions of an answer; None for one without. Raises `LineFault` for what Vonage could not use."""
        if response.status == 204 or not response.body:
            return None
        content_type = response.headers.get("content-type", "")
        if not content_type.startswith("application/json"):
            raise LineFault(f"not JSON but {content_type}: {response.body[:80]!r}")
        try:
            return check_ncco(response.body)
        except RefusedByVonage as refused:
            raise LineFault(f"an NCCO that Vonage refuses: {refused}") from refused


DOES: dict[str, Callable[[VonagePhone, Action], bool]] = {
    "talk": VonagePhone._talk,
    "stream": VonagePhone._stream,
    "wait": VonagePhone._pause,
    "input": VonagePhone._gather,
    "connect": VonagePhone._connect,
    "conversation": VonagePhone._conversation,
    "record": VonagePhone._record,
    "notify": VonagePhone._notify,
}
