"""The mail that tells a mailbox's people of a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

import phonenumbers
import pytz
from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from flows.store.ports import Voicemail
from webhooks.jobs.voicemail_words import words

ATTACHED_BYTES = 10_000_000
"""More is not attached: most mail servers take 25 MB at most, and base64 makes a third more of it."""


def letter(
    message: Voicemail, to: Sequence[str], sender: str, public_url: str, language: str, zone: str
) -> EmailMessage:
    """The mail, without its audio. Its Message-ID is the same whenever it is written again (RFC 5322, 3.6.4)."""
    told, recording = words(language), message.recording
    caller, length = spoken_number(recording.caller) or told["withheld"], clock(recording.seconds)
    mail = EmailMessage()
    mail["Subject"] = told["subject"].format(caller=caller, length=length)
    mail["From"], mail["To"] = sender, ", ".join(to)
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<voicemail-{message.id}@{urlsplit(public_url).hostname or 'carillon'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    rows = [
        (told["caller"], caller),
        (told["called"], spoken_number(recording.called)),
        (told["at"], local_time(recording.recorded_at or message.created_at, language, zone)),
        (told["length"], length),
        (told["mailbox"], recording.mailbox or ""),
        (told["listen"], f"{public_url}/console/voicemails/{message.id}"),
    ]
    text = "\n".join(f"{name}: {value}" for name, value in rows if value)
    said = f"\n\n{told['said']}:\n{message.transcription}" if message.transcription else ""
    mail.set_content(f"{text}{said}\n")
    return mail


def attach(mail: EmailMessage, message: Voicemail, audio: bytes) -> None:
    """Adds the audio, unless it is more than mail servers take."""
    if len(audio) <= ATTACHED_BYTES and message.audio_type and message.audio_key:
        kind, _, subtype = message.audio_type.partition("/")
        name = f"{(message.recording.recorded_at or message.created_at):%Y%m%d-%H%M%S}.{message.audio_key.rpartition('.')[2]}"
        mail.add_attachment(audio, maintype=kind, subtype=subtype, filename=f"voicemail-{name}")


def spoken_number(number: str | None) -> str:
    """A number as people read it; whatever else a caller is, on one line.

    >>> spoken_number("+33612345678"), spoken_number("sip:a@b\\r\\nBcc: x"), spoken_number(None)
    ('+33 6 12 34 56 78', 'sip:a@b Bcc: x', '')
    """
    if number and number.startswith("+"):
        try:
            parsed = phonenumbers.parse(number)
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        except phonenumbers.NumberParseException:
            pass
    return " ".join((number or "").split())[:100]


def clock(seconds: int | None) -> str:
    """A length as clocks show it.

    >>> clock(5), clock(75), clock(None)
    ('0:05', '1:15', '?')
    """
    return "?" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def local_time(at: datetime, language: str, zone: str) -> str:
    """An instant in a zone, in a language's own long form."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(format_datetime(at, "full", tzinfo=pytz.timezone(zone), locale=locale))
