"""What is kept of one person, by the number they call from: given out, and erased."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flows.record import Frozen, asdict
from flows.store.ports import CallFacts, Voicemail
from webhooks.jobs import retention
from webhooks.jobs.tools import Tools
from webhooks.jobs.voicemail import Failed, carry_on

MARKS = ("request:{}-", "dial:{}:")
"""How keys of what is noted for a while of a call begin (`webhooks.asking`, `webhooks.legs`); the former hold what was saved."""
IN_MEMORY = 5_000_000
"""Bytes of an archive that are kept in memory; a larger one is a file on disk while it is sent."""
ENDINGS = {"audio/mpeg": "mp3", "audio/wav": "wav", "audio/x-wav": "wav"}


@dataclass(frozen=True, slots=True)
class Kept:
    """calls, messages: of that caller. named_in: documents of the live configuration in which the number stands."""

    calls: tuple[CallFacts, ...]
    messages: tuple[Voicemail, ...]
    named_in: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.calls or self.messages)

    def __str__(self) -> str:
        """ "3 calls and 1 message"."""
        calls, messages = len(self.calls), len(self.messages)
        return f"{calls} call{'s' * (calls != 1)} and {messages} message{'s' * (messages != 1)}"


def cut(number: str) -> str:
    """A number as the audit log tells of it: who was forgotten is not to be found there.

    >>> cut("+33612345678")
    '+3361…'
    """
    return f"{number[:5]}…"


def kept_of(tools: Tools, number: str) -> Kept:
    """What is kept of a caller. number: E.164."""
    messages = tuple(tools.store.voicemails.of_caller(number))
    return Kept(tuple(tools.store.calls.of_caller(number)), messages, tuple(_named_in(tools, number)))


def _named_in(tools: Tools, number: str) -> Iterator[str]:
    if tools.live is None:
        return
    for kind, documents in tools.live.configuration.as_json().items():
        for name, document in documents.items() if isinstance(documents, dict) else ():
            if number in name or number in json.dumps(document):
                yield f"{kind}/{name}"


def forget(tools: Tools, number: str) -> list[str]:
    """Erase a caller's messages, their audio and calls, also at the provider where that is set.

    What comes back is why a provider's copy is still there; it is due on the message, and done as everything that is.
    """
    left = []
    for message in erase(tools, number).messages:
        try:
            carry_on(tools, message.id)
        except Failed as wrong:
            left.append(str(wrong))
    return left


def erase(tools: Tools, number: str) -> Kept:
    """Erase a caller's messages, their audio and calls; what that was. Done again, it finishes what was cut off.

    A provider's copy of a message, where it is to go too, is due on the message.
    """
    kept = kept_of(tools, number)
    for message in kept.messages:
        retention.delete(tools, message)
    tools.store.hunts.forget([call.id for call in kept.calls])
    for call in kept.calls:
        for beginning in MARKS:
            tools.store.marks.forget(beginning.format(call.id))
    tools.store.calls.forget_caller(number)
    return kept


def export(tools: Tools, number: str, folder: Path) -> Kept:
    """Write what is kept of a caller into a folder: `calls.json`, `messages.json`, and a file of audio for each message."""
    kept = kept_of(tools, number)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in _files(tools, kept):
        (folder / name).write_bytes(content)
    return kept


def archive(tools: Tools, number: str) -> tuple[Kept, IO[bytes]]:
    """The same files in a ZIP, which stands at its beginning; whoever sends it closes it."""
    kept, file = kept_of(tools, number), SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _files(tools, kept):
            packed.writestr(name, content)
    file.seek(0)
    return kept, file


def calls_of(tools: Tools, kept: Kept) -> list[dict[str, Any]]:
    """The calls as JSON takes them, each with its turns."""
    turns = tools.store.calls.turns
    return [{**_plain(call), "turns": [_plain(turn) for turn in turns(call.id)]} for call in kept.calls]


def messages_of(kept: Kept) -> list[dict[str, Any]]:
    """The messages as JSON takes them."""
    told = [{**_plain(message.recording), **_plain(message)} for message in kept.messages]
    for one in told:
        del one["recording"]
    return told


def _files(tools: Tools, kept: Kept) -> Iterator[tuple[str, bytes]]:
    messages = messages_of(kept)
    for message, told in zip(kept.messages, messages, strict=True):
        audio = tools.files.get(message.audio_key) if message.audio_key else None
        if audio is not None:
            told["file"] = f"message-{message.id}.{ENDINGS.get(message.audio_type or '', 'audio')}"
            yield told["file"], audio
    for name, rows in (("calls", calls_of(tools, kept)), ("messages", messages)):
        yield f"{name}.json", (json.dumps(rows, indent=2, ensure_ascii=False) + "\n").encode()


def _plain(record: Frozen) -> dict[str, Any]:
    """A record as JSON takes it; times in ISO 8601, UTC."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(record), default=_of_json))
    return plain


def _of_json(value: Any) -> Any:
    return asdict(value) if isinstance(value, Frozen) else value.isoformat()
