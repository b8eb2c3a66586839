"""Mail goes out over TLS wherever the server has it, and a password never without."""

from __future__ import annotations

import ssl
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from tests.certificates import certificate
from tests.voicemail.conftest import PostOffice, serving
from webhooks.mail import NotSent, send

PASSWORD = "a-password/of:ours"


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of a server whose certificate this machine believes."""
    file = certificate("localhost", tmp_path / "mail.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


def noting(passwords: list[bytes], host: str = "127.0.0.1", **settings: Any) -> AbstractContextManager[PostOffice]:
    """A mail server; whatever password is sent is noted."""

    def signs_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        passwords.append(data.password)
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    return serving(host, authenticator=signs_in, **settings)


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "carillon@example.com", "desk@example.com", "Hello"
    mail.set_content("Hello")
    return mail


def url(
    office: PostOffice, scheme: str = "smtp", name: str = "localhost", password: str = "a-password%2Fof%3Aours"
) -> str:
    return f"{scheme}://user%40example.com:{password}@{name}:{office.url.rpartition(':')[2]}"


def test_starttls_is_used_where_it_is_offered_and_the_password_goes_through_it(tls: ssl.SSLContext) -> None:
    passwords: list[bytes] = []
    with noting(passwords, tls_context=tls, require_starttls=True) as office:
        assert send(letter(), url(office)) == []
    assert (len(office.received), passwords) == (1, [PASSWORD.encode()])


def test_smtps_is_tls_from_the_first_byte(tls: ssl.SSLContext) -> None:
    passwords: list[bytes] = []
    with noting(passwords, ssl_context=tls, auth_require_tls=False) as office:
        assert send(letter(), url(office, "smtps")) == []
    assert (len(office.received), passwords) == (1, [PASSWORD.encode()])


def test_a_server_that_is_not_who_it_says_gets_no_password(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    passwords: list[bytes] = []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate("localhost", tmp_path / "other.pem")))
    with noting(passwords, tls_context=tls) as office, pytest.raises(NotSent, match="CERTIFICATE_VERIFY_FAILED"):
        send(letter(), url(office))
    assert (office.received, passwords) == ([], [])


@pytest.mark.parametrize(("host", "sent"), [("127.0.0.2", False), ("127.0.0.1", True)], ids=["elsewhere", "here"])
def test_without_tls_a_password_is_sent_to_this_machine_only(host: str, sent: bool) -> None:
    passwords: list[bytes] = []
    with noting(passwords, host, auth_require_tls=False) as office:
        if sent:
            assert send(letter(), url(office, name=host)) == []
        else:
            with pytest.raises(NotSent, match="does not offer TLS"):
                send(letter(), url(office, name=host))
    assert passwords == ([PASSWORD.encode()] if sent else [])


def test_a_wrong_password_is_told_without_it(tls: ssl.SSLContext) -> None:
    passwords: list[bytes] = []
    with noting(passwords, tls_context=tls) as office, pytest.raises(NotSent, match="535") as refused:
        send(letter(), url(office, password="wrong-one"))
    assert "wrong-one" not in str(refused.value)
