"""Addresses that lead inside: no door of the service opens to them, however they are spelt, looked up or redirected to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import responses
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from requests import Request as Prepared
from urllib3.util import parse_url

from flows.store.store import Store
from providers.vonage_call import call_of
from tests.security.doors import Wires, by_calendar, by_recording, by_request, by_webhook
from tests.voicemail.conftest import TWILIO_URL, make_settings, post_office
from webhooks.config import Settings
from webhooks.jobs.voicemail_audio import NotAudio, inspect
from webhooks.jobs.voicemail_fetch import CREDENTIAL_HOSTS, trusted

__all__ = ["make_settings", "post_office"]
HOSTS = [
    *("127.0.0.1", "127.1", "2130706433", "017700000001", "0x7f000001", "0x7f.0.0.1", "0177.0.0.01", "0", "0.0.0.0"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]"),
    *("10.0.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "198.18.0.1", "192.0.0.192", "255.255.255.255"),
    *("169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "[::ffff:a9fe:a9fe]", "168.63.129.16"),
    *(
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[fec0::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "100.100.100.200",
    ),
    *("[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2001:0:808:808::f7f7:f7f7]", "224.0.0.1"),
    *("localhost", "LOCALHOST.", "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1", "user:pass@127.0.0.1", "8.8.8.8@10.0.0.1"),
    *("8.8.8.8\\@10.0.0.1", "10.0.0.1#@8.8.8.8", "10.0.0.1\\.8.8.8.8", "8.8.8.8%00.10.0.0.1", "metadata", "[::1", ""),
]
URLS = [
    *(
        f"{scheme}://{host}{port}/latest/meta-data"
        for host in HOSTS
        for scheme, port in (("http", ""), ("https", ":8443"))
    ),
    *(
        "file:///etc/passwd",
        "ftp://8.8.8.8/",
        "gopher://8.8.8.8:6379/_FLUSHALL",
        "unix:///run/docker.sock",
        "dict://8.8.8.8/",
    ),
    *("data:text/calendar,BEGIN:VCALENDAR", "jar:http://8.8.8.8!/", "//8.8.8.8/", "javascript:0", "http:8.8.8.8", " "),
]
Through = dict[str, Callable[..., str]]


@pytest.fixture
def wires(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> Wires:  # the settings' mail server connects to itself first
    found = Wires(monkeypatch)
    found.names = {"metadata": [["169.254.169.254"]], "localhost": [["127.0.0.1", "::1"]]}
    return found


@pytest.fixture
def here(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings()


@pytest.fixture
def through(here: Settings, sqlite_url: str) -> Iterator[Through]:
    store = Store.open(sqlite_url)
    recording = partial(by_recording, here)
    yield {
        "request": by_request,
        "webhook": by_webhook,
        "calendar": partial(by_calendar, store, here),
        "recording": recording,
        "Vonage's recording": partial(recording, provider="vonage"),
    }
    store.close()


DOORS = ("request", "webhook", "calendar", "recording", "Vonage's recording")


@pytest.mark.parametrize("door", DOORS)
def test_no_door_opens_to_what_is_inside(wires: Wires, through: Through, door: str) -> None:
    for url in URLS:
        assert through[door](url), url
        assert wires.tried == [], url


@pytest.mark.parametrize("door", ["request", "webhook", "calendar"])
@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"])
def test_a_name_that_means_inside_later_or_as_well_is_of_no_use(
    wires: Wires, through: Through, door: str, inside: str
) -> None:
    """What was checked is what is connected to: the name is looked up once, and all that it means must be public."""
    wires.names["both.example.com"] = [["8.8.8.8", inside]]
    wires.names["changes.example.com"] = [["8.8.8.8"], [inside]]
    wires.names["inside.example.com"] = [[inside]]
    for name in ("both", "inside"):
        assert "not a public one" in through[door](f"https://{name}.example.com/")
    assert wires.tried == []
    wires.asked.clear()
    assert through[door]("http://changes.example.com:8080/")
    assert (wires.tried, wires.asked.count("changes.example.com")) == (["8.8.8.8"], 1)


@pytest.mark.parametrize("host", ["evil.example", "api.twilio.com.evil.example", "eviltwilio.com", "xn--twilio-.com"])
def test_credentials_leave_for_the_providers_own_hosts_only(wires: Wires, here: Settings, host: str) -> None:
    wires.names[host] = [["8.8.8.8"]]
    for url in (
        f"https://{host}/a",
        f"https://{host}/?.twilio.com",
        f"https://{host}/.vonage.com",
        f"https://{host}#.twilio.com",
    ):
        for provider in ("twilio", "vonage"):
            assert "no credential is sent" in by_recording(here, url, provider)
    assert wires.tried == []


ON = [
    "http://127.0.0.1/",
    "https://10.0.0.1/",
    "https://evil.example/",
    "file:///etc/passwd",
    "https://api.twilio.com:1/",
    "//evil.example/",
]


@pytest.mark.parametrize(
    "on", [*ON, "http://media.amazonaws.com/", "https://u:p@s3.amazonaws.com/", "https://amazonaws.com.evil.example/"]
)
def test_a_provider_that_sends_us_on_to_elsewhere_is_not_followed(here: Settings, on: str) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as provider:
        for url in (TWILIO_URL, f"{TWILIO_URL}.wav"):
            provider.get(url, status=302, headers={"Location": on})
        assert "sends us on to" in by_recording(here, TWILIO_URL)
        assert {call.request.url for call in provider.calls} == {TWILIO_URL, f"{TWILIO_URL}.wav"}


def test_to_the_providers_storage_no_credential_goes_along(here: Settings) -> None:
    with responses.RequestsMock() as provider:
        provider.get(f"{TWILIO_URL}.wav", status=302, headers={"Location": "https://s3.amazonaws.com/b/1?sig=x"})
        provider.get("https://s3.amazonaws.com/b/1", body=b"RIFF")
        assert by_recording(here, TWILIO_URL) == ""
        assert ["Authorization" in call.request.headers for call in provider.calls] == [True, False]


letters = st.sampled_from(
    [*"ab.@:/\\?#%[] \t\n\u3002\u2100\uff0e", ".twilio.com", "api.vonage.com", "evil.example", "https://", "443", "%2e"]
)


@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(letters, max_size=7).map("".join), st.sampled_from(["", "https://", "https://api.twilio.com"]))
def test_what_we_take_for_the_providers_host_is_where_the_library_would_go(text: str, start: str) -> None:
    url = start + text
    for provider, endings in CREDENTIAL_HOSTS.items():
        if not trusted(provider, url):
            continue
        try:
            prepared = Prepared("GET", url).prepare().url
        except (ValueError, OSError):
            continue
        assert (parse_url(prepared).host or "").endswith(endings), (url, prepared)
        assert parse_url(prepared).port in (None, 443)


REGIONS: list[Any] = [
    "http://api-eu-3.vonage.com",
    "https://evil.example",
    "https://api.vonage.com.evil.example",
    "https://u@api.vonage.com",
    "https://api.vonage.com:1",
    "https://evil.example/.vonage.com",
    "https://vonage.com",
    "",
    None,
    "https://api.vonage.com\n",
]


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_that_is_not_vonages_is_not_asked(region: Any) -> None:
    assert call_of({"uuid": "a", "to": "33972101010", "from": "33612345678", "region_url": region}).region == ""


SESSION = b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 40000 RTP/AVP 0\n"


@pytest.mark.parametrize(
    "content", [SESSION, b"#EXTM3U\nhttp://127.0.0.1/a.ts\n", b"ffconcat version 1.0\nfile /etc/passwd\n"]
)
def test_a_recording_that_describes_others_is_not_opened(content: bytes) -> None:
    """The decoder would have listened on the network for what a session says, for twenty seconds."""
    with pytest.raises(NotAudio, match="of a kind that providers send"):
        inspect(content)
