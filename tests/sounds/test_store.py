"""Audio in a folder and in a real bucket (moto's server): whole or not at all, fetched once, and a dead place is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import boto3
import pytest
from moto.server import ThreadedMotoServer

from sounds.addresses import hash_of
from sounds.store import Bucket, Folder, Store, Unreachable, store_of

AUDIO = b"RIFF" + bytes(range(256)) * 40
HASH = hash_of(AUDIO)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server that speaks as S3 does."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket, and an empty folder in front of it."""
    settings = {"ENDPOINT_URL": endpoint, "REGION": "eu-west-3", "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    where = {"LocationConstraint": "eu-west-3"}
    client = boto3.client("s3", region_name="eu-west-3")
    client.create_bucket(
        Bucket=(name := f"bucket-{tmp_path.name[-20:].strip('_').replace('_', '-')}"), CreateBucketConfiguration=where
    )
    return Bucket(name, "carillon/", Folder(tmp_path / "kept"))


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    found: Store = Folder(tmp_path / "sounds") if request.param == "folder" else request.getfixturevalue("bucket")
    return found


def test_what_was_put_can_be_had_and_nothing_else(store: Store) -> None:
    assert store.get(HASH) is None
    store.put(HASH, AUDIO)
    store.put(HASH, AUDIO)
    assert store.get(HASH) == AUDIO
    assert store.get("0" * 32) is None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("a file is in the way")
    with pytest.raises(OSError, match="sounds"):
        Folder(tmp_path / "sounds").put(HASH, AUDIO)


def test_a_folder_has_no_half_written_file(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        Folder(tmp_path).put(HASH, cast(bytes, "text"))
    assert list(tmp_path.iterdir()) == []


def test_a_bucket_is_asked_once(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket.put(HASH, AUDIO)
    assert bucket.get(HASH) == AUDIO
    boto3.client("s3", region_name="eu-west-3").delete_object(Bucket=bucket._bucket, Key=f"carillon/sounds/{HASH}.wav")
    assert bucket.get(HASH) == AUDIO


def test_a_bucket_that_is_not_there_is_told(bucket: Bucket, tmp_path: Path) -> None:
    missing = Bucket("there-is-no-such-bucket", "", Folder(tmp_path / "other"))
    with pytest.raises(Unreachable, match="NoSuchBucket"):
        missing.put(HASH, AUDIO)


@pytest.mark.parametrize(
    ("url", "kind"), [("file:./var/sounds", Folder), ("file:///srv/sounds", Folder), ("s3://bucket/prefix", Bucket)]
)
def test_the_setting_says_where(url: str, kind: type) -> None:
    assert isinstance(store_of(url), kind)
