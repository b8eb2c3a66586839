"""The providers' recording hosts, on this machine: a proxy that answers for them over TLS, as a proxy that looks inside does.

The service is not changed for it: requests takes HTTPS_PROXY and REQUESTS_CA_BUNDLE from the environment, and every check of
addresses runs as it always does.
"""

from __future__ import annotations

import io
import json
import random
import ssl
import threading
import wave
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Request

NAMES = ("*.twilio.com", "*.nexmo.com", "*.vonage.com")
NOT_READY_EACH = 10
"""Of so many recordings one is not there yet when it is asked for first."""
SECONDS, RATE = 3, 8000
Orders = Callable[[PreparedRequest], tuple[int, dict[str, str], str]]
"""Answers a request of one provider's API that something be done with a call."""


def audio_of(url: str) -> bytes:
    """A recording (WAV) that no other address has."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(random.Random(url).randbytes(2 * RATE * SECONDS))
    return file.getvalue()


class Hosts:
    """Listens on `url` from its making to `close`. served: what each address was answered last, without its ending."""

    def __init__(self, folder: Path) -> None:
        self.certificate = folder / "providers.pem"
        self.certificate.write_bytes(_certificate())
        self.served: dict[str, bytes] = {}
        self.not_ready, self.without_credentials = 0, 0
        self.recordings: Sequence[dict[str, Any]] = ()
        """What Twilio's API lists."""
        self.orders: dict[str, Orders] = {}
        """By the last words of the host."""
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        handler = type("Handler", (_Handler,), {"hosts": self, "context": context})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, url: str, credentials: str) -> tuple[int, bytes]:
        """Status and body for an address that is asked for."""
        with self._lock:
            if not credentials.startswith(("Basic ", "Bearer ")):
                self.without_credentials += 1
                return 401, b""
            if (listed := self._listed(url.partition("?")[0])) is not None:
                return 200, json.dumps(listed).encode()
            known, key = url in self._asked, url.removesuffix(".wav")
            self._asked.add(url)
            if not known and len(self._asked) % NOT_READY_EACH == 0:
                self.not_ready += 1
                return 404, b""
            self.served[key] = audio_of(key)
            return 200, self.served[key]

    def obey(self, method: str, url: str, body: bytes, credentials: str) -> tuple[int, bytes]:
        """Status and body for what is to be done with a call."""
        if not credentials.startswith(("Basic ", "Bearer ")):
            return 401, b"{}"
        for host, orders in self.orders.items():
            if url.partition("/")[2].lstrip("/").partition("/")[0].endswith(host):
                status, _, text = orders(Request(method, url, data=body).prepare())
                return status, text.encode()
        return 404, b"{}"

    def _listed(self, path: str) -> dict[str, Any] | None:
        """What the providers' APIs say: which recordings there are (Twilio), and that calls are over (both)."""
        if path.endswith("/Recordings.json"):
            return {"recordings": list(self.recordings), "next_page_uri": None}
        if "/Calls/" in path or "/v1/calls/" in path:
            return {"status": "completed", "duration": "10", "end_time": None}
        return None

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hosts: Hosts
    context: ssl.SSLContext
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        """A tunnel (RFC 9110, 9.3.6) whose other end is here."""
        host = self.path.partition(":")[0]
        self.send_response(200)
        self.end_headers()
        with self.context.wrap_socket(self.connection, server_side=True) as inside:
            with inside.makefile("rb") as asked:
                method, path = asked.readline().decode().split()[:2]
                headers = _headers(asked)
                sent = asked.read(int(headers.get("content-length", "0")))
            url, credentials = f"https://{host}{path}", headers.get("authorization", "")
            kind = "audio/wav" if method == "GET" else "application/json"
            if method == "GET":
                status, body = self.hosts.answer(url, credentials)
            else:
                status, body = self.hosts.obey(method, url, sent, credentials)
            head = f"HTTP/1.1 {status} -\r\nContent-Length: {len(body)}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
            inside.sendall(head.encode() + body)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """The table tells what was served."""


def _headers(lines: Any) -> dict[str, str]:
    split = (line.decode().partition(":") for line in iter(lines.readline, b"\r\n"))
    return {name.lower(): value.strip() for name, _, value in split}


def _certificate() -> bytes:
    """A certificate of the providers' names that only those trust who are told to, with its key (PEM)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    key, now = new_key(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the providers of a fault run")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    made = made.not_valid_after(now + timedelta(days=2))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in _all_names()]), False)
    return pem(key) + made.sign(key, hashes.SHA256()).public_bytes(_pem_encoding())


def _all_names() -> list[str]:
    return [*NAMES, *(f"*.api{name[1:]}" for name in NAMES)]


def new_key() -> Any:
    """A private key (RSA)."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: Any) -> bytes:
    """A private key as text."""
    from cryptography.hazmat.primitives import serialization

    return bytes(key.private_bytes(_pem_encoding(), serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def _pem_encoding() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.PEM
