"""Audio is kept in a folder and in a bucket alike, and forgotten in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import responses
from moto.server import ThreadedMotoServer

from flows.store.ports import CallFacts
from tests.voicemail.conftest import TWILIO_URL, Office, spoken
from webhooks.jobs.retention import forget_old
from webhooks.jobs.voicemail import carry_on
from webhooks.recordings import Files, files_of


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket on a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-3",
    }.items():
        monkeypatch.setenv(name, value)
    place = {"LocationConstraint": "eu-west-3"}
    bucket = f"ivr-{port}"
    boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    yield f"s3://{bucket}/carillon"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    folder = request.param == "folder"
    return files_of(f"file:{tmp_path / 'kept'}" if folder else request.getfixturevalue("bucket"))


def test_what_is_kept_is_there_until_it_is_deleted(files: Files) -> None:
    assert files.get("recordings/a.wav") is None
    files.put("recordings/a.wav", b"one")
    files.put("recordings/a.wav", b"two")
    assert files.get("recordings/a.wav") == b"two"
    files.delete("recordings/a.wav")
    files.delete("recordings/a.wav")
    assert files.get("recordings/a.wav") is None


def test_a_bucket_that_is_not_there_is_an_error_that_jobs_know(bucket: str) -> None:
    with pytest.raises(OSError, match="bucket"):
        files_of("s3://there-is-none").put("a", b"")


@pytest.mark.parametrize(("days", "left"), [(6, True), (8, False)])
def test_a_message_is_deleted_after_its_mailboxs_days(
    office: Office, provider: responses.RequestsMock, annex: dict[str, Any], days: int, left: bool
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    office.publish(annex, keep_days=7)
    known = office.receive()
    carry_on(office.tools, known)
    key = office.message(known).audio_key or ""
    office.clock.seconds += days * 86400
    assert forget_old(office.tools) == (0 if left else 1, 0)
    assert (office.tools.store.voicemails.get(known) is not None) is left
    assert (office.tools.files.get(key) is not None) is left


def test_calls_are_forgotten_after_their_days(office: Office) -> None:
    now = datetime.fromtimestamp(office.clock(), UTC)
    ages = {"old": timedelta(days=366), "new": timedelta(days=364)}
    office.tools.store.calls.write([CallFacts(name, "twilio", now - age) for name, age in ages.items()])
    assert forget_old(office.tools) == (0, 1)
    assert [call.id for call in office.tools.store.calls.list()] == ["new"]
