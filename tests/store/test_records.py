"""Tokens, the audit log, calls, voicemails and marks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import cast

import pytest
import sqlalchemy as sa

from flows.record import replace
from flows.store.audit import Audit
from flows.store.calls import Calls
from flows.store.marks import Marks
from flows.store.ports import CallFacts, CallStatus, CallTurn, Recording, Role
from flows.store.store import Store
from flows.store.tokens import Tokens
from flows.store.voicemails import Voicemails
from tests.store.conftest import HandClock


def test_the_parts_of_a_store_share_one_database(database_url: str, clock: HandClock) -> None:
    store = Store.open(database_url)
    store.audit.add("anna", "admin", "token.create", "ci")
    store.revisions.publish(b"{}", "anna", "")
    again = Store.open(database_url)
    assert (again.audit.list()[0].who, again.revisions.live()) == ("anna", 1)
    store.close()
    again.close()


class TestTokens:
    def test_a_token_is_found_by_itself_only(self, engine: sa.Engine, clock: HandClock) -> None:
        tokens = Tokens(engine, clock)
        text, token = tokens.create("ci", "editor")
        assert tokens.find(text) == token
        assert len(text) >= 43 + len("carillon_")
        for other in (text[:-1], text + "x", text.upper(), "", token.id, "\ud800"):
            assert tokens.find(other) is None

    def test_the_token_is_nowhere_kept(self, engine: sa.Engine, clock: HandClock) -> None:
        text, _ = Tokens(engine, clock).create("ci", "editor")
        with engine.begin() as connection:
            assert text not in repr(connection.execute(sa.text("SELECT * FROM tokens")).all())

    def test_a_revoked_token_is_none(self, engine: sa.Engine, clock: HandClock) -> None:
        tokens = Tokens(engine, clock)
        text, token = tokens.create("ci", "viewer")
        now = clock.pass_(days=1)
        assert tokens.revoke(token.id)
        assert not tokens.revoke(token.id), "it is revoked already"
        assert not tokens.revoke("unknown")
        assert tokens.find(text) is None
        assert list(tokens.list()) == [replace(token, revoked_at=now)]

    def test_its_use_is_noted_at_most_once_an_hour(self, engine: sa.Engine, clock: HandClock) -> None:
        tokens = Tokens(engine, clock)
        text, _ = tokens.create("ci", "viewer")
        first = clock.pass_(days=1)
        tokens.find(text)
        clock.pass_(minutes=59)
        tokens.find(text)
        assert tokens.list()[0].last_used_at == first
        later = clock.pass_(minutes=2)
        tokens.find(text)
        assert tokens.list()[0].last_used_at == later

    def test_a_role_that_is_none_is_refused(self, engine: sa.Engine) -> None:
        with pytest.raises(ValueError, match="Roles are viewer, operator, editor, admin"):
            Tokens(engine).create("ci", cast(Role, "root"))


def test_the_audit_log_tells_who_did_what_newest_first(engine: sa.Engine, clock: HandClock) -> None:
    audit = Audit(engine, clock)
    audit.add("anna", "editor", "publish", "revision 1", {"message": "first"})
    clock.pass_(hours=1)
    audit.add("ben", "admin", "token.create", "ci")
    newest, oldest = audit.list()
    assert (newest.who, newest.action, newest.detail, newest.at) == ("ben", "token.create", {}, clock.now)
    assert (oldest.role, oldest.subject, oldest.detail) == ("editor", "revision 1", {"message": "first"})
    assert list(audit.list(before=newest.id)) == [oldest]
    assert list(audit.list(limit=1)) == [newest]


@pytest.fixture
def arrived(clock: HandClock) -> CallFacts:
    return CallFacts(
        "CA1", "twilio", clock.now, revision=1, flow="accueil", caller="+33612345678", called="+33972101010"
    )


class TestCalls:
    def test_a_call_and_its_turns_are_kept(self, engine: sa.Engine, clock: HandClock, arrived: CallFacts) -> None:
        calls = Calls(engine)
        turns = [CallTurn("CA1", n, clock.pass_(seconds=5), "keys pressed", [{"step": "ouvert"}]) for n in (1, 2)]
        calls.write([arrived], reversed(turns))
        assert calls.get("CA1") == arrived
        assert list(calls.turns("CA1")) == turns
        assert calls.get("CA2") is None
        assert list(calls.turns("CA2")) == []

    def test_a_batch_written_twice_changes_nothing(
        self, engine: sa.Engine, clock: HandClock, arrived: CallFacts
    ) -> None:
        """G1: a repeated webhook has no second effect."""
        calls = Calls(engine)
        turn = CallTurn("CA1", 1, clock.now, "CallArrived", ["first"])
        calls.write([arrived, arrived], [turn, turn])
        calls.write([arrived], [replace(turn, lines=["another"])])
        assert calls.get("CA1") == arrived
        assert list(calls.turns("CA1")) == [turn]

    @pytest.mark.parametrize("backwards", [False, True])
    def test_facts_come_in_any_order(
        self, engine: sa.Engine, clock: HandClock, arrived: CallFacts, backwards: bool
    ) -> None:
        calls = Calls(engine)
        end = clock.pass_(seconds=42)
        ended = CallFacts("CA1", "twilio", end, ended_at=end, seconds=42, status="ended")
        why = CallFacts("CA1", "twilio", end - timedelta(seconds=1), end_by="hangup")
        for facts in [ended, why, arrived] if backwards else [arrived, why, ended]:
            calls.write([facts])
        assert calls.get("CA1") == replace(arrived, ended_at=end, seconds=42, status="ended", end_by="hangup")

    @pytest.mark.parametrize(
        ("first", "late"),
        [("not_connected", "ended"), ("ended", "active"), ("ended", "not_connected")],
    )
    def test_a_final_state_never_goes_back(
        self, engine: sa.Engine, arrived: CallFacts, first: CallStatus, late: CallStatus
    ) -> None:
        """G2: a late "completed" does not overwrite an error."""
        calls = Calls(engine)
        end = arrived.started_at + timedelta(seconds=3)
        calls.write([replace(arrived, status=first, ended_at=end, seconds=3)])
        calls.write([replace(arrived, status=late, ended_at=end + timedelta(seconds=9), seconds=12)])
        kept = calls.get("CA1")
        assert kept
        assert (kept.status, kept.ended_at, kept.seconds) == (first, end, 3)

    def test_a_turn_may_come_before_its_call(self, engine: sa.Engine, clock: HandClock, arrived: CallFacts) -> None:
        calls = Calls(engine)
        calls.write([], [CallTurn("CA1", 1, clock.now, "CallArrived")])
        calls.write([arrived])
        assert len(calls.turns("CA1")) == 1

    def test_writers_who_write_the_same_calls_do_not_block_each_other(
        self, engine: sa.Engine, arrived: CallFacts
    ) -> None:
        calls = Calls(engine)
        batch = [replace(arrived, id=f"CA{n}") for n in range(50)]
        turns = [CallTurn(fact.id, 1, arrived.started_at, "CallArrived") for fact in batch]
        with ThreadPoolExecutor(4) as pool:
            for _ in pool.map(lambda n: calls.write(batch[:: -1 if n % 2 else 1], turns), range(12)):
                pass
        assert len(calls.list(limit=100)) == 50

    def test_the_list_goes_on_from_a_call_even_among_calls_of_one_instant(
        self, engine: sa.Engine, arrived: CallFacts
    ) -> None:
        calls = Calls(engine)
        later = arrived.started_at + timedelta(seconds=1)
        calls.write([replace(arrived, id=name) for name in "abc"] + [replace(arrived, id="d", started_at=later)])
        assert [call.id for call in calls.list()] == ["d", "c", "b", "a"]
        assert [call.id for call in calls.list(before=(arrived.started_at, "c"))] == ["b", "a"]
        assert [call.id for call in calls.list(before=(later, "d"), limit=1)] == ["c"]

    def test_what_a_caller_says_never_breaks_the_log(
        self, engine: sa.Engine, clock: HandClock, arrived: CallFacts
    ) -> None:
        calls = Calls(engine)
        calls.write(
            [replace(arrived, caller="\x00\ud800")], [CallTurn("CA1", 1, clock.now, "\x00", [{"heard\x00": "\ud83d"}])]
        )
        assert calls.turns("CA1")[0].lines == [{"heard\ufffd": "\ufffd"}]

    def test_old_calls_are_forgotten_with_their_turns(
        self, engine: sa.Engine, clock: HandClock, arrived: CallFacts
    ) -> None:
        calls = Calls(engine)
        young = replace(arrived, id="CA2", started_at=clock.pass_(days=10))
        turns = [CallTurn(call, 1, at, "CallArrived") for call, at in [("CA1", arrived.started_at), ("CA2", clock.now)]]
        lost = CallTurn("CA0", 1, arrived.started_at, "CallArrived")
        calls.write([arrived, young], [*turns, lost])
        assert calls.forget_before(clock.now - timedelta(days=1)) == 1
        assert [call.id for call in calls.list()] == ["CA2"]
        assert [len(calls.turns(call)) for call in ("CA0", "CA1", "CA2")] == [0, 0, 1]

    def test_a_time_without_a_zone_is_a_mistake(self, engine: sa.Engine, arrived: CallFacts) -> None:
        with pytest.raises(sa.exc.StatementError, match="a time without a zone"):
            Calls(engine).write([replace(arrived, started_at=datetime(2026, 1, 1))])


class TestVoicemails:
    RECORDING = Recording("twilio", "RE1", "https://api.example.org/RE1", account="AC1")

    def test_a_recording_is_one_message_however_often_it_is_told(self, engine: sa.Engine, clock: HandClock) -> None:
        """F2: callbacks that come twice make one message."""
        voicemails = Voicemails(engine, clock)
        message, new = voicemails.receive(self.RECORDING)
        assert new
        assert (message.recording, message.status, message.due_at) == (self.RECORDING, "received", clock.now)
        clock.pass_(hours=1)
        assert voicemails.receive(self.RECORDING) == (message, False)
        assert voicemails.get(message.id) == message
        assert list(voicemails.due()) == [message]

    def test_what_the_other_callback_knew_is_filled_in(self, engine: sa.Engine, clock: HandClock) -> None:
        """F1: both orders of the callbacks give one complete message."""
        voicemails = Voicemails(engine, clock)
        voicemails.receive(replace(self.RECORDING, seconds=12))
        whole = replace(self.RECORDING, seconds=99, mailbox="general", caller="+33612345678", recorded_at=clock.now)
        message, new = voicemails.receive(whole)
        assert not new
        assert message.recording == replace(whole, seconds=12)

    def test_callbacks_at_the_same_instant_make_one_message(self, engine: sa.Engine) -> None:
        voicemails = Voicemails(engine)
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda _: voicemails.receive(self.RECORDING), range(8)))
        assert sum(new for _, new in told) == 1
        assert len({message.id for message, _ in told}) == 1

    def test_the_same_id_at_two_providers_is_two_messages(self, engine: sa.Engine) -> None:
        voicemails = Voicemails(engine)
        voicemails.receive(self.RECORDING)
        assert voicemails.receive(replace(self.RECORDING, provider="vonage"))[1]
        assert len(voicemails.due()) == 2


class TestMarks:
    def test_a_mark_holds_until_it_expires(self, engine: sa.Engine, clock: HandClock) -> None:
        marks = Marks(engine, clock)
        assert marks.get("CA1 accepted") is None
        marks.set("CA1 accepted", "yes", clock.now + timedelta(minutes=1))
        marks.set("CA1 accepted", "no", clock.now + timedelta(minutes=1))
        assert marks.get("CA1 accepted") == "no"
        clock.pass_(minutes=1)
        assert marks.get("CA1 accepted") is None
        assert marks.purge() == 1
        assert marks.purge() == 0

    def test_exactly_one_of_many_claims_a_mark(self, engine: sa.Engine, clock: HandClock) -> None:
        """G1: checked and noted in one step."""
        marks = Marks(engine, clock)
        until = clock.now + timedelta(minutes=1)
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(lambda n: marks.claim("CA1 2 1", str(n), until), range(16)))
        assert sum(won) == 1
        assert marks.get("CA1 2 1") == str(won.index(True))

    def test_an_expired_mark_can_be_claimed_again(self, engine: sa.Engine, clock: HandClock) -> None:
        marks = Marks(engine, clock)
        assert marks.claim("a", "1", clock.now + timedelta(minutes=1))
        later = clock.pass_(minutes=1)
        assert marks.claim("a", "2", later + timedelta(minutes=1))
        assert not marks.claim("a", "3", later + timedelta(minutes=1))
        assert marks.get("a") == "2"
