"""The whole store on one engine."""

from __future__ import annotations

import sqlalchemy as sa

from flows.record import Frozen
from flows.store.audio import Audios
from flows.store.audit import Audit
from flows.store.calls import Calls
from flows.store.clock import Clock, utc_now
from flows.store.desk import Desk
from flows.store.engine import ANSWER_SECONDS, connect
from flows.store.followed import Followed
from flows.store.hunts import Hunts
from flows.store.marks import Marks
from flows.store.people import People
from flows.store.revisions import Revisions
from flows.store.tasks import Tasks
from flows.store.tokens import Tokens
from flows.store.voicemails import Voicemails
from flows.store.workspaces import Workspaces


class Store(Frozen):
    """Everything that is kept in SQL. Nothing is connected before it is first used."""

    engine: sa.Engine
    revisions: Revisions
    tokens: Tokens
    people: People
    audit: Audit
    calls: Calls
    voicemails: Voicemails
    marks: Marks
    audio: Audios
    followed: Followed
    hunts: Hunts
    desk: Desk
    workspaces: Workspaces
    tasks: Tasks

    @classmethod
    def on(cls, engine: sa.Engine, clock: Clock = utc_now) -> Store:
        """The store on an engine of `flows.store.engine.connect`."""
        return cls(
            engine=engine,
            revisions=Revisions(engine, clock),
            tokens=Tokens(engine, clock),
            people=People(engine, clock),
            audit=Audit(engine, clock),
            calls=Calls(engine),
            voicemails=Voicemails(engine, clock),
            marks=Marks(engine, clock),
            audio=Audios(engine, clock),
            followed=Followed(engine, clock),
            hunts=Hunts(engine, clock),
            desk=Desk(engine, clock),
            workspaces=Workspaces(engine, clock),
            tasks=Tasks(engine, clock),
        )

    @classmethod
    def open(cls, url: str, *, answer_seconds: float = ANSWER_SECONDS) -> Store:
        """The store at an address of `Settings.database_url`, whose tables `flows.store.migrate` has made."""
        return cls.on(connect(url, answer_seconds=answer_seconds))

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()
