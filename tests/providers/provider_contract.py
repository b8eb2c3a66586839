"""What every provider must do, whatever its wire is. A provider's tests subclass `ProviderContract` and give it webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import events
from flows.instructions import (
    FOREVER,
    Continue,
    Decline,
    Dial,
    Gather,
    Hangup,
    Join,
    Pause,
    Play,
    Record,
    Reject,
    Say,
    Target,
    Voice,
)
from flows.record import replace
from providers.base import Document, Malformed, Provider, Unverified, Webhook

PURPOSES = ("turn", "wait", "whisper", "accept", "after", "recording", "leg", "transcription")
WAITING = ("keys", "dial", "recording", "continue")
NOTICES = (
    events.RecordingReady,
    events.TranscriptionReady,
    events.LegProgressed,
    events.CallEnded,
    events.DocumentRefused,
    events.Unknown,
)
EVENTS = (
    events.CallArrived,
    events.DigitsPressed,
    events.NoInput,
    events.WaitContinues,
    events.Continued,
    events.DialEnded,
    events.CalleeAnswered,
    events.CalleePressed,
    events.MessageRecorded,
)

SHARED = settings(suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow], deadline=None)
"""A contract's properties run in one subclass per provider, and a machine under load is slow now and then."""


def urls(purpose: str, seconds: int = 0) -> str:
    """The URLs of a call, in the form that the service gives them."""
    return f"https://ivr.example.com/voice/x/resume?r=12&t=3&p=s0a1~0.n&u={purpose}&w={seconds}"


def any_text(**limits: Any) -> st.SearchStrategy[str]:
    """Text of any code points, lone surrogates and controls included."""
    return st.text(st.characters(codec=None, exclude_categories=()), **limits)


texts = any_text(min_size=1, max_size=60) | st.text(min_size=1, max_size=4000)
loops = st.integers(FOREVER, 3)
languages = st.sampled_from(["fr-FR", "en-GB", "es-419", "zh-Hant-TW", "de"])
voices = st.none() | st.builds(
    Voice,
    st.sampled_from([None, "Polly.Lea-Neural"]),
    st.sampled_from([None, 0, 3]),
    st.sampled_from([None, True, False]),
)
says = st.builds(Say, texts, languages, voices, loops)
plays = st.builds(Play, st.just("bienvenue"), st.just("https://ivr.example.com/sounds/0a1b/bienvenue.wav"), loops)
pauses = st.builds(Pause, st.integers(1, 60))
heard = says | plays | pauses
prompts = st.lists(heard, max_size=3).map(tuple)
gathers = st.builds(
    Gather, prompts, st.integers(1, 20), st.integers(1, 60), st.sampled_from(["", "#", "*", "5"]), st.booleans()
)
targets = st.sampled_from(["+33140506070", "+14155550123", "sip:anna@example.com", "sip:+33140506070@pbx.example.com"])
dials = st.builds(
    Dial,
    st.lists(targets.map(Target), min_size=1, max_size=4).map(tuple),
    st.just("+33972101010"),
    st.integers(1, 600),
    st.integers(1, 14400),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
records = st.builds(Record, st.just("general"), st.integers(1, 600), prompts, st.booleans(), languages)
ends = st.builds(Reject, st.sampled_from(["busy", "rejected"])) | st.sampled_from(
    [Continue(), Hangup(), Join(), Decline()]
)
waits = gathers | dials | records | ends
documents = st.builds(lambda first, last: (*first, *last), prompts, st.lists(waits, max_size=1))

EVERY_INSTRUCTION = (
    Say("Bonjour", "fr-FR"),
    Play("bienvenue", "https://ivr.example.com/sounds/0a1b/bienvenue.wav"),
    Pause(2),
    Gather((Say("Tapez 1", "fr-FR"),), 1, 5),
    Dial((Target("+33140506070"),), "+33972101010", 30),
    Record("general", 120),
    Continue(),
    Hangup(),
    Reject("busy"),
    Join(),
    Decline(),
)
LONGEST = ("&", "<", '"', "'", "a", "é", "😀", "☎", " a", "a. ", "中", "\ud800a", "\x00a", "a\u0301")


class ProviderContract:
    """Subclasses name the provider's webhooks; the tests here are the same for all of them.

    now: the time at which the webhooks are good. account: what `verify` returns for them. proofs: the headers that prove
    where a webhook comes from.
    """

    now: float = 1767268800.0
    account: str
    proofs: tuple[str, ...]

    def make(self) -> Provider:
        """The provider, set up so that it takes these webhooks."""
        raise NotImplementedError

    def answer(self) -> Webhook:
        """A call arrives: signed, with a body, from +33612345678 to +33972101010."""
        raise NotImplementedError

    def withheld(self) -> Sequence[Webhook]:
        """Calls of people who hide their number, in every form the provider has for it."""
        raise NotImplementedError

    def digit(self) -> Webhook:
        """The key 2 was pressed, on the resume route."""
        raise NotImplementedError

    def unknown(self) -> Sequence[Webhook]:
        """Status webhooks with words that nobody knows."""
        raise NotImplementedError

    def check(self, body: bytes) -> None:
        """Raise if the provider would not take the document."""
        raise NotImplementedError

    # Proof

    def test_a_signed_webhook_is_taken_and_says_whose_it_is(self) -> None:
        for webhook in (self.answer(), self.digit(), *self.withheld(), *self.unknown()):
            assert self.make().verify(webhook, self.now) == self.account

    def test_a_webhook_without_its_proof_is_refused(self) -> None:
        webhook = self.answer()
        bare = {name: value for name, value in webhook.headers.items() if name not in self.proofs}
        assert len(bare) < len(webhook.headers)
        with pytest.raises(Unverified):
            self.make().verify(replace(webhook, headers=bare), self.now)

    @pytest.mark.parametrize(
        "altered", [lambda b: b[:-1], lambda b: b + b"0", lambda b: b"", lambda b: b[1:], bytes.swapcase]
    )
    def test_an_altered_body_is_refused(self, altered: Any) -> None:
        webhook = self.answer()
        with pytest.raises(Unverified):
            self.make().verify(replace(webhook, body=altered(webhook.body)), self.now)

    @SHARED
    @given(proof=any_text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
    def test_a_proof_that_is_none_is_refused_and_nothing_else_happens(self, proof: str) -> None:
        webhook = self.answer()
        forged = {**webhook.headers, **dict.fromkeys(self.proofs, proof)}
        with pytest.raises(Unverified):
            self.make().verify(replace(webhook, headers=forged), self.now)

    @SHARED
    @given(
        method=st.sampled_from(["GET", "POST", "PUT"]),
        target=st.sampled_from(["/voice/x/answer", "*", "", "http://host", "//", "/?%", "/a;?#"])
        | any_text(max_size=30),
        content_type=st.sampled_from(
            ["application/x-www-form-urlencoded", "application/json", "", "multipart/form-data"]
        ),
        body=st.binary(max_size=200)
        | st.sampled_from([b"%", b"%zz&=&=", b"a", b"[]", b"null", b'{"to": {}}', b"[" * 5000]),
    )
    def test_any_bytes_at_all_are_refused_and_read_without_a_fault(
        self, method: str, target: str, content_type: str, body: bytes
    ) -> None:
        provider = self.make()
        webhook = Webhook(method, target, {**self.answer().headers, "content-type": content_type}, body)
        with pytest.raises(Unverified):
            provider.verify(webhook, self.now)
        self.reads(provider, webhook)

    def reads(self, provider: Provider, webhook: Webhook) -> None:
        """Every way of reading the webhook ends in what the interface names."""
        with suppress(Malformed):
            assert isinstance(provider.parse_answer(webhook), events.Call)
        assert all(isinstance(name, str) and name for name in provider.call_id(webhook))
        for purpose in PURPOSES:
            assert all(isinstance(notice, NOTICES) for notice in provider.parse_status(webhook, purpose))
            for waiting in WAITING:
                event = provider.parse_resume(webhook, waiting, purpose, 5)
                assert event is None or isinstance(event, EVENTS + NOTICES)

    # Reading

    def test_a_call_that_arrives_has_its_numbers_in_e164_and_the_abilities_of_the_line(self) -> None:
        provider = self.make()
        call = provider.parse_answer(self.answer())
        assert (call.caller, call.called, call.line) == ("+33612345678", "+33972101010", provider.line)
        assert call.id

    def test_whoever_hides_the_number_has_none(self) -> None:
        """D2"""
        assert self.withheld()
        for webhook in self.withheld():
            assert self.make().parse_answer(webhook).caller is None

    def test_a_pressed_key_is_a_pressed_key_however_often_it_is_told(self) -> None:
        provider = self.make()
        for _ in range(2):
            assert provider.parse_resume(self.digit(), "keys", "turn", 0) == events.DigitsPressed("2")

    def test_words_that_nobody_knows_are_kept_as_they_are(self) -> None:
        assert self.unknown()
        for webhook in self.unknown():
            (notice,) = self.make().parse_status(webhook, None)
            assert isinstance(notice, events.Unknown)
            assert notice.words

    # Rendering

    def render(self, *instructions: Any) -> Document:
        """The document, checked."""
        document = self.make().render(instructions, urls)
        self.check(document.body)
        return document

    @pytest.mark.parametrize("instruction", EVERY_INSTRUCTION, ids=lambda one: type(one).__name__)
    def test_every_instruction_is_rendered_alone_and_after_others(self, instruction: Any) -> None:
        self.render(instruction)
        self.render(Say("Bonjour", "fr-FR"), instruction)
        self.render(Play("a", "https://ivr.example.com/sounds/0/a.wav"), Pause(1), instruction)

    def test_no_instruction_is_a_document_too(self) -> None:
        self.render()

    @SHARED
    @given(documents)
    def test_any_instructions_are_a_valid_document_and_equal_ones_the_same_bytes(
        self, document: tuple[Any, ...]
    ) -> None:
        """G5, B7"""
        assert self.render(*document) == self.render(*[replace(instruction) for instruction in document])

    @pytest.mark.parametrize("unit", LONGEST, ids=ascii)
    def test_ten_thousand_characters_are_a_valid_document(self, unit: str) -> None:
        text = (unit * 10_000)[:10_000]
        self.render(Say(text, "fr-FR"))
        self.render(Say(text, "fr-FR", loop=FOREVER))
        self.render(Gather((Say(text, "fr-FR"),), 1, 5))

    @pytest.mark.parametrize("text", ["\x00", "\ud800", " ", "\u200b", "\ufffe"], ids=ascii)
    def test_a_text_that_nobody_can_say_is_left_out(self, text: str) -> None:
        """B7"""
        self.render(Say(text, "fr-FR"), Say("Bonjour", "fr-FR"))
        self.render(Gather((Say(text, "fr-FR"),), 1, 5))
        self.render(Gather((Say(text, "fr-FR"),), 1, 5, barge_in=False))

    def test_equal_instructions_on_two_calls_differ_in_their_urls_alone(self) -> None:
        provider = self.make()
        asked = (Gather((Say("Tapez 1", "fr-FR"),), 1, 5),)
        first = provider.render(asked, lambda purpose, seconds=0: f"https://a.example.com/one?u={purpose}")
        second = provider.render(asked, lambda purpose, seconds=0: f"https://a.example.com/two?u={purpose}")
        assert b"/one?" in first.body
        assert first.body.replace(b"/one?", b"/two?") == second.body

    def test_what_wants_no_document_is_answered_with_success(self) -> None:
        status, body, _ = self.make().nothing()
        assert 200 <= status <= 205
        assert isinstance(body, bytes)
