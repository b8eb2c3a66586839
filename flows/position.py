"""Where a call stands, as text in a resume URL, and back.

`r` revision, `t` turn, `f` flow (its number among the revision's flows), `p` the place: one frame for each thing entered
and not left yet, and what the line waits for. `x` is sealed: the call's own facts and what was collected on it, which no
URL and no log may show. Sealing (AES-SIV, RFC 5297) is deterministic, so the same webhook twice gives the same document,
and it covers r, t, f and p as well: a URL that was edited, or put together from two, is refused. What a URL is for stands behind
that: `k` the purpose, `l` the leg, `w` the seconds waited, and `s`, the proof that we have written them there.

    s0a1            step 0, its actions (o: otherwise), at action 1
    m2~1.0          menu 2 of the flow, after one silence and no wrong key
    e3.0 x0 bn0     entry 3 of the menu above at action 0; its `exhausted` list; the list `no_answer` of the action above
    ~…              state of the action that waits there
    -k -d -r -c     the line waits for keys, a dial, a recording; or is asked to come back
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from flows import base64url, quick_json
from flows.events import Call, Line
from flows.mac import Mac
from flows.record import Frozen, field

Waiting = Literal["keys", "dial", "recording", "continue"]
LETTERS: dict[Waiting, str] = {"keys": "k", "dial": "d", "recording": "r", "continue": "c"}
WAITS: dict[str, Waiting] = {letter: waiting for waiting, letter in LETTERS.items()}
BLOCK = 48
"""Sealed text is padded to whole blocks of so many bytes: its length must not tell how long a secret number is."""
MORE = ("k", "l", "w")


class BadPosition(Exception):
    """A resume URL is not one of ours, or does not fit this call. `str()` says why, for the log."""


class Memory(Frozen):
    """What a call has collected: spoken language, name given to the caller, values, keys of an unfinished code."""

    language: str = ""
    caller_name: str = ""
    values: tuple[tuple[str, str], ...] = ()
    pending: str = ""


class Position(Frozen):
    """Where a call stands between two webhooks.

    revision: of the configuration that the call began with. turn: documents given so far. flow: number of the flow.
    place: the frames, see above. waiting: what the last document left the line waiting for.
    """

    revision: int
    turn: int
    flow: int
    place: str
    waiting: Waiting
    call: Call
    memory: Memory = field(default_factory=Memory)


class Seal:
    """Positions to and from query text. `key`: 64 bytes that every process of this installation shares."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)
        self._proofs = Mac(hashlib.sha256(b"purpose" + key).digest())

    def query(self, position: Position) -> str:
        """The query of a resume URL, in unreserved characters (RFC 3986) and `&=` only."""
        head = _head(position)
        sealed = self._cipher.encrypt(_facts(position), [head.encode()])
        return f"{head}&x={base64url.written(sealed).decode()}"

    def with_more(self, query: str, **more: str | int) -> str:
        """A query of `query` with the parameters that are there and not empty of `MORE`, and the proof of them."""
        told = _more({name: str(value) for name, value in more.items() if value != ""})
        return f"{query}&{told}&s={self._proof(query.rpartition('x=')[2], told)}"

    def position(self, query: dict[str, str], line: Line) -> Position:
        """The position that a query tells. Raises `BadPosition`."""
        try:
            head = f"r={query['r']}&t={query['t']}&f={query['f']}&p={query['p']}"
            sealed = base64url.read(query["x"].encode())
            facts = quick_json.read(self._cipher.decrypt(sealed, [head.encode()]))
        except (KeyError, ValueError, InvalidTag) as wrong:
            raise BadPosition(f"resume URL not ours: {type(wrong).__name__}") from wrong
        if ("k" in query or "l" in query or "w" in query) and not self._is_ours(query):
            raise BadPosition("what the resume URL is for was not written by us")
        place, _, letter = query["p"].rpartition("-")
        return _position(query, place, WAITS[letter], facts, line)

    def _is_ours(self, query: dict[str, str]) -> bool:
        expected = self._proof(query["x"], _more(query))
        return hmac.compare_digest(expected.encode(), query.get("s", "").encode("utf-8", "replace"))

    def _proof(self, sealed: str, more: str) -> str:
        return base64url.written(self._proofs.digest(f"{sealed}&{more}".encode("utf-8", "replace"))[:12]).decode()


def _more(query: dict[str, str]) -> str:
    return "&".join([f"{name}={query[name]}" for name in MORE if name in query])


def _head(position: Position) -> str:
    place = f"{position.place}-{LETTERS[position.waiting]}"
    return f"r={position.revision}&t={position.turn}&f={position.flow}&p={place}"


def _facts(position: Position) -> bytes:
    call, memory = position.call, position.memory
    facts = [call.id, call.caller, call.called, call.attestation, call.session, call.region]
    text = quick_json.written([*facts, memory.language, memory.caller_name, memory.values, memory.pending])
    return text + b" " * (-len(text) % BLOCK)


def _position(query: dict[str, str], place: str, waiting: Waiting, facts: list[Any], line: Line) -> Position:
    call_id, caller, called, attestation, session, region, language, name, values, pending = facts
    call = Call(call_id, caller, called, line, attestation, session, region)
    memory = Memory(language, name, tuple([(key, value) for key, value in values]), pending)
    return Position(int(query["r"]), int(query["t"]), int(query["f"]), place, waiting, call, memory)


def moved(position: Position, place: str, waiting: Waiting, memory: Memory) -> Position:
    """The position one document later."""
    return Position(position.revision, position.turn + 1, position.flow, place, waiting, position.call, memory)
