"""What the rest of the program knows of the store: records, and the little that reading a configuration needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from flows.record import Frozen, field

Status = Literal["draft", "published", "superseded"]
Role = Literal["viewer", "operator", "editor", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "operator", "editor", "admin")
"""Each may do what those before it may."""
ENVIRONMENT = "environment"
"""How the token of CARILLON_ADMIN_TOKEN is called in history and audit log; nobody else may be."""
TAKEN = f'"{ENVIRONMENT}" is how the token of CARILLON_ADMIN_TOKEN is called.'


class Revision(Frozen):
    """One configuration that was uploaded. `base` was live when it was made; `published_at` is its latest publication."""

    number: int
    status: Status
    author: str
    message: str
    created_at: datetime
    published_at: datetime | None
    base: int | None
    test_callers: tuple[str, ...]
    digest: str


class Publication(Frozen):
    """A revision was made live, the first time or again."""

    revision: int
    author: str
    message: str
    at: datetime


class Pointer(Frozen):
    """Which revision callers hear.

    live: the published one, None while nothing has been published; digest: SHA-256 of its body, hexadecimal.
    tests: callers (E.164) who hear a draft instead, with its number; of two drafts that name a caller the newer counts.
    audio: how often the audio of any sound has changed, so that a process knows when to read it again.
    followed: the same of the events of calendars that are followed by their address.
    """

    live: int | None = None
    digest: str = ""
    tests: Mapping[str, int] = field(default_factory=dict)
    audio: int = 0
    followed: int = 0


class Configurations(Protocol):
    """Where configurations are read: the database itself, or the cache in front of it."""

    def pointer(self) -> Pointer:
        """Which revision callers hear now."""

    def body(self, number: int) -> bytes | None:
        """A revision's configuration as it was given to the store; None when there is no such revision."""


class Conflict(Exception):
    """Somebody else has published: `current` is the live revision, None when there is none."""

    def __init__(self, current: int | None) -> None:
        super().__init__(f"revision {current} is live now" if current else "nothing is published yet")
        self.current = current


class NoSuchRevision(LookupError):
    """There is no revision of this number."""


class Token(Frozen):
    """A bearer token; the token itself is nowhere kept."""

    id: str
    label: str
    role: Role
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class Person(Frozen):
    """Somebody who signs in to the console. passwords: how often theirs was changed; a session holds until the next time."""

    name: str
    role: Role
    created_at: datetime
    last_seen_at: datetime | None = None
    passwords: int = 0


class PersonExists(Exception):
    """The name is taken."""


class LastAdmin(Exception):
    """Without this person nobody could manage people any more."""


class AuditEntry(Frozen):
    """Somebody did something. `who` is a person's name or a token's label, `subject` what it was done to."""

    id: int
    at: datetime
    who: str
    role: str
    action: str
    subject: str
    detail: Mapping[str, Any]


CallStatus = Literal["active", "ended", "not_connected"]


class CallFacts(Frozen):
    """What is known of a call, all of it or a part: a first webhook knows how it began, a last notice how it ended.

    caller: None when withheld or not known. seconds: from answer to end. end_by: hangup, reject, voicemail, dial, limit, caller.
    """

    id: str
    provider: str
    started_at: datetime
    revision: int | None = None
    flow: str | None = None
    caller: str | None = None
    called: str | None = None
    ended_at: datetime | None = None
    seconds: int | None = None
    end_by: str | None = None
    status: CallStatus = "active"


class CallFilter(Frozen):
    """Which calls are wanted: those for which everything holds that is given.

    caller: a number (E.164), or "withheld" for those without one. since, until: of the beginning, half-open.
    """

    caller: str | None = None
    called: str | None = None
    flow: str | None = None
    status: CallStatus | None = None
    end_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class CallTurn(Frozen):
    """What was decided between two webhooks of a call, and why: the trace's lines (JSON). menu: greeted in it, "" if none."""

    call_id: str
    turn: int
    at: datetime
    event: str
    lines: Sequence[Any] = ()
    menu: str = ""


VoicemailStatus = Literal["received", "stored", "notified", "absent", "failed", "deleted"]


class Recording(Frozen):
    """What a provider tells of a recording, and what we know of the call it belongs to.

    url: where the provider keeps the audio; account: whose credentials fetch it. recorded_at: when it was spoken.
    """

    provider: str
    recording_id: str
    url: str
    account: str = ""
    call_id: str | None = None
    mailbox: str | None = None
    revision: int | None = None
    caller: str | None = None
    called: str | None = None
    seconds: int | None = None
    recorded_at: datetime | None = None


class Voicemail(Frozen):
    """A message in a mailbox.

    due_at: when the next piece of work on it is due, None when none is left (an outbox: nothing depends on a queue).
    audio_key: where our copy of the audio is, None as long as there is none; audio_sha256: hexadecimal. told_at: when the mailbox's
    webhook took it. transcription: "" when it was asked for and cannot be had. error: why the last attempt failed.
    text_url: where the transcription is to be fetched, where the provider only says so. provider_deleted_at: when its copy
    was deleted there.
    """

    id: str
    recording: Recording
    created_at: datetime
    status: VoicemailStatus
    due_at: datetime | None
    attempts: int
    audio_key: str | None = None
    audio_type: str | None = None
    audio_bytes: int | None = None
    audio_sha256: str | None = None
    emailed_at: datetime | None = None
    told_at: datetime | None = None
    heard_at: datetime | None = None
    transcription: str | None = None
    error: str | None = None
    text_url: str | None = None
    provider_deleted_at: datetime | None = None
