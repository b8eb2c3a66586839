"""A telephone on a Twilio line: does with a TwiML document what Twilio does (https://www.twilio.com/docs/voice/twiml)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from flows.events import Outcome
from webhooks.hunts.orders import Order
from webhooks.phone.base import RIGHT_KEY, EndedBy, Heard, LineFault, Phone, Response, Transport, Turn, Wait
from webhooks.phone.callees import TwilioCallee
from webhooks.phone.exchange import Callee
from webhooks.phone.hearing import sound_name
from webhooks.phone.twilio_wire import DIAL_STATUS, WITHHELD, Fields, TwilioWire, new_sid
from webhooks.phone.twiml_rules import RefusedByTwilio, check_twiml

ANSWER, STATUS = "/voice/twilio/answer", "/voice/twilio/status"
XML_TYPES = ("text/xml", "application/xml", "text/html")  # anything else is error 12300
REDIRECTS = 250  # in a row; no call of ours has so many turns
TALKED, SCREENED = 30, 9  # seconds, of a conversation and of a callee who did not take the call


class TwilioPhone(Phone):
    """A call on Twilio. `wire` makes and sends its requests."""

    def __init__(
        self, transport: Transport, public_url: str, clock: Callable[[], float], account_sid: str, auth_token: str
    ) -> None:
        super().__init__(transport, public_url, clock)
        self.wire = TwilioWire(transport, public_url, clock, account_sid, auth_token)
        self._started = clock()
        self._verb = ET.Element("Response")  # what the line waits in
        self._rest: Iterator[ET.Element] = iter(())  # what comes after it
        self._recorded = False
        self._queue_url = ""  # where it is told how a wait in a room has ended
        self._told = Fields()  # what goes with the next document's request

    def _arrive(self, attestation: str | None) -> None:
        self.wire.called, self.wire.caller = self.called, self.caller or WITHHELD
        self._started = self.clock()
        stir = {"StirVerstat": f"TN-Validation-Passed-{attestation}"} if attestation else {}
        self._fetch(self.public_url + ANSWER, self.wire.call("ringing", **stir), None)

    # Documents

    def _fetch(self, url: str, fields: Fields, input: Any, talked: bool = False) -> None:
        """Fetch the next document, and those it redirects to, and do what they say. talked: a conversation led to it."""
        for _ in range(REDIRECTS):
            root, text = self._document(url, fields)
            self.turns.append(Turn(input, document=text))
            self._rest = iter(root)
            self._told = Fields()
            url = self._go_on(talked)
            if not url:
                return
            talked, fields = False, self.wire.call(**self._told)
        raise LineFault(f"{REDIRECTS} documents in a row that wait for nothing")

    def _document(self, url: str, fields: Fields) -> tuple[ET.Element, str]:
        response = self.wire.post(url, fields)
        where = urlsplit(url).path
        if response.status != 200:
            raise LineFault(f"11200: {where} answered {response.status}")
        content_type = response.headers.get("content-type", "").partition(";")[0].strip()
        if content_type not in XML_TYPES:
            raise LineFault(f"12300: {where} answered {content_type or 'no content type'}")
        try:
            return check_twiml(response.body), response.body.decode()
        except (RefusedByTwilio, UnicodeDecodeError) as error:
            raise LineFault(f"{where}: {error}") from error

    def _go_on(self, talked: bool = False) -> str:
        """Do what is left of the document until the line waits or the call ends ("") or goes on elsewhere (the URL)."""
        self.wait = Wait("nothing")
        turn = self.turns[-1]
        for verb in self._rest:
            if verb.tag == "Redirect" and self.room and turn.heard:
                self.wait = Wait("dial", self._queue_url)  # the same again, until something happens
                return ""
            if verb.tag == "Redirect":
                return verb.text or ""
            if verb.tag in ("Hangup", "Reject"):
                self._end(verb, turn, talked)
                return ""
            if verb.tag == "Leave":
                self.room, self._told = "", Fields(QueueResult="leave", QueueTime="20")
                return self._queue_url
            self._hear(verb, turn.heard)
            if verb.tag in ("Gather", "Dial", "Enqueue", "Record"):
                return self._begin_wait(verb, turn)
            if verb.get("loop") == "0":
                return ""  # until the caller hangs up
        self._end(None, turn, talked)
        return ""

    def _hear(self, verb: ET.Element, heard: list[Heard]) -> None:
        for prompt in verb if verb.tag == "Gather" else (verb,):
            if prompt.tag == "Say":
                heard.append(Heard(text=prompt.text or ""))
            elif prompt.tag == "Play":
                heard.append(Heard(sound=sound_name(prompt.text or "")))

    def _begin_wait(self, verb: ET.Element, turn: Turn) -> str:
        """The line waits; the URL of the document that is heard meanwhile, "" for none."""
        self._verb = verb
        url = verb.get("action", "")
        if verb.tag == "Gather":
            most, finish = int(verb.get("numDigits", "1000")), verb.get("finishOnKey", "#")
            self.wait = Wait("keys", url, most, finish, silent=not turn.heard)
        elif verb.tag == "Enqueue":
            self.room, self.wait, self._queue_url = verb.text or "", Wait("dial", url), url
            self._told = Fields(QueuePosition="1", QueueTime="0", CurrentQueueSize="1")
            heard = verb.get("waitUrl", "")
            if verb.get("waitUrlMethod", "POST") == "POST":
                return heard
            turn.heard.append(Heard(sound=sound_name(heard)))
        elif verb.tag == "Dial":
            turn.dials.extend(noun.text or "" for noun in verb)
            self.wire.leg_sid = new_sid("CA")
            self.wait = Wait("dial", url)
        else:
            turn.records = True
            self.wait = Wait("recording", url)
        return ""

    def _end(self, verb: ET.Element | None, turn: Turn, talked: bool) -> None:
        if verb is not None and verb.tag == "Reject":
            return self._over("reject", "busy" if verb.get("reason") == "busy" else "no-answer")
        if self._recorded:
            return self._over("voicemail")
        return self._over("dial" if talked and not turn.heard else "hangup")

    def _over(self, by: EndedBy, status: str = "completed") -> None:
        """The call has ended; the number's status callback is told."""
        self.wait, self.ended_by = Wait("nothing"), by
        seconds = 0 if by == "reject" else max(0, round(self.clock() - self._started))
        self._tell(self.public_url + STATUS, self.wire.ended(status, seconds))

    def _tell(self, url: str, fields: Fields) -> Response:
        response = self.wire.post(url, fields)
        if not 200 <= response.status < 300:
            raise LineFault(f"15003: {urlsplit(url).path} answered {response.status}")
        return response

    # What the caller and the callees do

    def _send_keys(self, digits: str, input: Any) -> None:
        if not digits and self._verb.get("actionOnEmptyResult") != "true":
            return self._fall_through(input)
        more = {"Digits": digits, "FinishedOnKey": "", "msg": "Gather End"}
        return self._fetch(self.wait.url, self.wire.call(**more), input)

    def _fall_through(self, input: Any) -> None:
        """Nothing came of the wait: the verbs after it are next."""
        url = self._go_on()
        if url:
            self._fetch(url, self.wire.call(), input)

    def _end_dial(self, outcome: Outcome, accept: str | None, input: Any) -> None:
        talked = outcome == "answered" and self._takes_the_call(RIGHT_KEY if accept is None else accept)
        more = {
            "DialCallStatus": DIAL_STATUS[outcome],
            "DialCallSid": self.wire.leg_sid,
            "DialBridged": "true" if talked else "false",
        }
        if outcome == "answered":
            more["DialCallDuration"] = str(TALKED if talked else SCREENED)
        self._fetch(self.wait.url, self.wire.call(**more), input, talked)

    def _takes_the_call(self, keys: str) -> bool:
        """Whether the first of those dialled is joined with the caller, pressing `keys` where asked for some."""
        noun = self._verb[0]
        url, caller_id = noun.get("url"), self._verb.get("callerId", self.wire.caller)
        return self.joins(url, self.wire.leg(noun.text or "", caller_id), keys) if url else True

    def joins(self, url: str, leg: Fields, keys: str) -> bool:
        """Whether a person whose leg begins with the document at `url` comes to talk to the caller, pressing `keys`."""
        more = Fields()
        while True:
            root, _ = self._document(url, {**leg, **more})
            url, taken, joined = self._whisper(root, keys)
            keys, more = keys[len(taken) :], {"Digits": taken}
            if not url:
                return joined

    def _whisper(self, root: ET.Element, keys: str) -> tuple[str, str, bool]:
        """Do what a document says to a callee: where to go next, with which keys, or ("" for where) if the two are joined."""
        for verb in root:
            if verb.tag == "Dial" and verb.find("Queue") is not None:
                return "", "", True
            if verb.tag in ("Dial", "Record", "Reject"):
                raise LineFault(f"13201: {verb.tag} to a person who was dialled")
            if verb.tag == "Hangup":
                return "", "", False
            if verb.tag == "Redirect":
                return verb.text or "", "", False
            self._hear(verb, self.turns[-1].whispered)
            if verb.tag == "Gather":
                taken = keys[: int(verb.get("numDigits", "1000"))]
                if taken or verb.get("actionOnEmptyResult") == "true":
                    return verb.get("action", ""), taken, False
        return "", "", True

    def _sent_on(self, url: str, input: Any) -> None:
        """The room's action is told as well; what it answers is not done, for the call is elsewhere already."""
        self.wire.post(self._queue_url, self.wire.call(QueueResult="redirected", QueueTime="20"))
        self.room = ""
        self._fetch(url, self.wire.call(), input)

    def _talked(self, input: Any) -> None:
        url, self.room = self._queue_url, ""
        self._fetch(url, self.wire.call(QueueResult="bridged"), input, True)

    @property
    def call_id(self) -> str:
        return self.wire.call_sid

    def callee(self, order: Order) -> Callee:
        return TwilioCallee(self, order)

    def _speak(self, seconds: int) -> None:
        told = self.wire.recording("completed" if seconds > 0 else "absent", seconds)
        callback = self._verb.get("recordingStatusCallback")
        url, said = self.wait.url, {"says": seconds}
        self._recorded = True
        if seconds > 0:
            more = {name: told[name] for name in ("RecordingUrl", "RecordingSid", "RecordingDuration")}
            self._fetch(url, self.wire.call(**more, Digits="#"), said)
        else:
            self._fall_through(said)
        if callback:
            self._tell(callback, told)

    def _hang_up(self) -> None:
        if self.ended_by:
            raise ValueError("the call is over")
        if self.room:
            self._tell(self._queue_url, self.wire.call("completed", QueueResult="hangup"))
        elif self.wait.kind == "dial":
            more = {"DialCallStatus": "no-answer", "DialCallSid": self.wire.leg_sid, "DialBridged": "false"}
            self._tell(self.wait.url, self.wire.call("completed", **more))
        elif self.wait.kind == "recording" and (callback := self._verb.get("recordingStatusCallback")):
            self._tell(callback, self.wire.recording("absent", 0))
        self._over("caller")
