"""What is kept of one person, by the number they call from: given out, and erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.store.ports import CallFacts, Voicemail
from webhooks.jobs import retention
from webhooks.jobs.tools import Tools
from webhooks.jobs.voicemail import Failed, carry_on

MARKS = ("request:{}-", "dial:{}:")
"""How keys of what is noted for a while of a call begin (`webhooks.asking`, `webhooks.legs`); the former hold what was saved."""
ENDINGS = {"audio/mpeg": "mp3", "audio/wav": "wav", "audio/x-wav": "wav"}


@dataclass(frozen=True, slots=True)
class Kept:
    """calls, messages: of that caller. named_in: documents of the live configuration in which the number stands."""

    calls: tuple[CallFacts, ...]
    messages: tuple[Voicemail, ...]
    named_in: tuple[str, ...]


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
    """Erase a caller's messages, their audio and calls. Done again, it finishes what was cut off.

    What comes back is why a provider's copy is still there; it is due on the message, and done as everything that is.
    """
    kept, left = kept_of(tools, number), []
    for message in kept.messages:
        retention.delete(tools, message)
        try:
            carry_on(tools, message.id)
        except Failed as wrong:
            left.append(str(wrong))
    tools.store.hunts.forget([call.id for call in kept.calls])
    for call in kept.calls:
        for beginning in MARKS:
            tools.store.marks.forget(beginning.format(call.id))
    tools.store.calls.forget_caller(number)
    return left


def export(tools: Tools, number: str, folder: Path) -> Kept:
    """Write what is kept of a caller into a folder: `calls.json`, `messages.json`, and a file of audio for each message."""
    kept = kept_of(tools, number)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    calls = [
        {**_plain(call), "turns": [_plain(turn) for turn in tools.store.calls.turns(call.id)]} for call in kept.calls
    ]
    messages = [_message(tools, message, folder) for message in kept.messages]
    for name, rows in (("calls", calls), ("messages", messages)):
        (folder / f"{name}.json").write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return kept


def _message(tools: Tools, message: Voicemail, folder: Path) -> dict[str, Any]:
    told = {**_plain(message.recording), **_plain(message)}
    del told["recording"]
    audio = tools.files.get(message.audio_key) if message.audio_key else None
    if audio is not None:
        told["file"] = f"message-{message.id}.{ENDINGS.get(message.audio_type or '', 'audio')}"
        (folder / told["file"]).write_bytes(audio)
    return told


def _plain(record: Any) -> dict[str, Any]:
    """A record as JSON takes it; times in ISO 8601, UTC."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(record), default=lambda value: value.isoformat()))
    return plain
