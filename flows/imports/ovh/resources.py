"""Sounds, texts and mailboxes of an OVH number."""

from __future__ import annotations

import re
from typing import Any

from flows.imports.names import speakable
from flows.imports.ovh.dump import words
from flows.imports.ovh.service import VOICES, Service

EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")


def take_sounds(service: Service) -> None:
    """OVH gives no audio away: each sound is there by its name, which is spoken until somebody uploads the audio."""
    for sound in service.reader.all(f"{service.path}/sound", "soundId"):
        file = words(sound.get("name")) or f"sound {sound['soundId']}"
        label = re.sub(r"\.(wav|mp3|ogg|wma|mp4)$", "", file, flags=re.IGNORECASE).replace("_", " ")
        text = speakable(label)
        document = {"description": f"OVH {service.id}, {file}"[:2000]}
        if any(char.isalnum() for char in text):
            document["text"] = text
        name = service.upload.add("sounds", label, document)
        service.sounds[sound["soundId"]] = name
        service.report.approximated(
            f"sound {sound['soundId']}",
            f'OVH does not give "{file}" away: upload it (carillon sound put "{name}" FILE); until then its name is spoken',
        )


def take_texts(service: Service) -> None:
    """The text library; it also tells which language the number speaks, where all its voices speak one."""
    found = service.reader.all(f"{service.path}/tts", "id")
    spoken = {VOICES.get(words(one.get("voice"))) for one in found}
    if len(spoken) == 1 and (only := spoken.pop()) and not service.language.startswith(only):
        service.language = {"fr": "fr-FR", "en": "en-GB"}[only]
    for one in found:
        text = speakable(words(one.get("text")))
        where = f"tts {one['id']}"
        if not any(char.isalnum() for char in text):
            service.report.left_out(where, "its text says nothing")
            continue
        service.texts[one["id"]] = text
        voice = words(one.get("voice"))
        if VOICES.get(voice, service.language[:2]) == service.language[:2]:
            service.report.taken(where, f"spoken in the provider's voice, not {voice or 'OVH'}'s")
        else:
            service.report.approximated(where, f"{voice} speaks another language than the flow ({service.language})")


def mailbox(service: Service, line: str) -> str:
    """The mailbox that takes the messages of an OVH line; made when it is first asked for."""
    if line not in service.mailboxes:
        digits = re.sub(r"\D", "", line).removeprefix("00") or line
        service.mailboxes[line] = service.upload.add("mailboxes", f"messagerie {digits}", _settings(service, line))
    return service.mailboxes[line]


def _settings(service: Service, line: str) -> dict[str, Any]:
    where = f"voicemail {line}"
    found = service.reader.one(f"{service.account}/voicemail/{line}/settings", needed=False)
    if found is None:
        service.report.approximated(
            where, "its settings cannot be read: a mailbox that tells nobody, add e-mail addresses"
        )
        return {}
    told = [one for one in found.get("redirectionEmails") or [] if isinstance(one, dict)]
    emails = [words(one.get("email")) for one in told]
    document: dict[str, Any] = {"emails": [email for email in emails if EMAIL.fullmatch(email)]}
    if told and all(one.get("type") == "simple" for one in told):
        document["attach_audio"] = False
    service.report.taken(where, f"a mailbox that tells {', '.join(document['emails']) or 'nobody'}")
    if found.get("greetingType") not in (None, "default"):
        service.report.left_out(where, 'its recorded greeting: the usual words are spoken, or set "greeting"')
    if found.get("doNotRecord"):
        service.report.left_out(where, "that it only greets and records nothing: messages are taken here")
    return document
