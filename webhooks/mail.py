"""Sending mail through the operator's server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS = 20
LOCAL = ("localhost", "127.0.0.1", "::1")


class NotSent(Exception):
    """A mail was not taken. `str()` says why, without any secret."""


def send(message: EmailMessage, smtp_url: str) -> list[str]:
    """Hands a message to the server at SMTP_URL; who was refused while others were not. Raises `NotSent`.

    smtps: TLS from the first byte (RFC 8314). smtp: STARTTLS where the server offers it (RFC 3207); without it, no password is
    sent, unless the server is on this machine.
    """
    try:
        with _connected(smtp_url) as server:
            return list(server.send_message(message))
    except (OSError, smtplib.SMTPException) as wrong:
        raise NotSent(f"the mail server: {wrong}") from wrong


def _connected(smtp_url: str) -> smtplib.SMTP:
    parts = urlsplit(smtp_url)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
    try:
        _greet(server, parts, context)
    except BaseException:
        server.close()
        raise
    return server


def _greet(server: smtplib.SMTP, parts: SplitResult, context: ssl.SSLContext) -> None:
    if parts.scheme != "smtps":
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif parts.username and parts.hostname not in LOCAL:
            raise NotSent("the server does not offer TLS, and a password is not sent without")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
