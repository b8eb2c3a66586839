"""A bucket on a server that speaks as S3 does (moto's), and both places where audio may be kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from sounds.files import Bucket, Files, files_of

_numbers = count(1)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of the server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_url(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket, as SOUNDS_URL names it; the environment says how it is reached."""
    settings = {"ENDPOINT_URL": s3, "REGION": "eu-west-3", "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    name, where = f"ivr-{next(_numbers)}-{s3.rpartition(':')[2]}", {"LocationConstraint": "eu-west-3"}
    boto3.client("s3", region_name="eu-west-3").create_bucket(Bucket=name, CreateBucketConfiguration=where)
    return f"s3://{name}/carillon"


@pytest.fixture
def bucket(bucket_url: str) -> Bucket:
    found = files_of(bucket_url)
    assert isinstance(found, Bucket)
    return found


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """A folder the first time, a bucket the second."""
    return files_of(f"file:{tmp_path / 'kept'}" if request.param == "folder" else request.getfixturevalue("bucket_url"))
