"""`voicemail`: the caller leaves a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from flows.actions.base import Action
from flows.document.base import Name, Ref
from flows.document.prompts import Prompt
from flows.events import Event, MessageRecorded
from flows.instructions import Hangup, Record

if TYPE_CHECKING:
    from flows.walk import Walk


class Voicemail(Action):
    """Let the caller leave a message in a mailbox; this ends the call.

    {"type": "voicemail", "mailbox": "general"}
    """

    type: Literal["voicemail"]
    mailbox: Annotated[Name, Ref("mailboxes")] = Field(examples=["general"])
    """Name of the mailbox."""
    greeting: Prompt | None = None
    """Heard before the beep, in place of the mailbox's own greeting."""

    def run(self, walk: Walk) -> None:
        mailbox = walk.program.mailbox(self.mailbox)
        greeting = self.greeting or mailbox.greeting
        if greeting is None:
            walk.say_phrase("leave_message")
        else:
            walk.say(greeting)
        thanks = walk.phrase("message_recorded")
        walk.tell(Record(self.mailbox, mailbox.max_seconds, (thanks,), mailbox.transcribe, walk.spoken_language))
        walk.note(f"voicemail in mailbox {self.mailbox}")
        walk.wait("recording", (0,))

    def resume(self, walk: Walk, event: Event) -> None:
        if isinstance(event, MessageRecorded) and event.seconds is not None:
            walk.note(f"message of {event.seconds} s")
        walk.say_phrase("message_recorded")
        walk.tell(Hangup())
        walk.end("voicemail")
