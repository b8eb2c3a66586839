"""Where the audio of messages is kept: beside the sounds, in a folder or a bucket of S3."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

PREFIX = "recordings/"


class Files(Protocol):
    """Bytes by key. Keys are ours: letters, digits, `.`, `-` and `/`. Methods raise OSError when the place cannot be reached."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, all of it or nothing, in place of what was there."""

    def get(self, key: str) -> bytes | None:
        """What is kept, None when there is nothing."""

    def delete(self, key: str) -> None:
        """Forget it; nothing there is fine."""


class Folder:
    """Files under one folder, for this user's eyes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, content: bytes) -> None:
        path = self._root / key
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # the provider's copy may be deleted on the strength of this one
        new.replace(path)

    def get(self, key: str) -> bytes | None:
        try:
            return (self._root / key).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)


class Bucket:
    """Files in a bucket of S3, or of anything that speaks as S3 does.

    Credentials, region and address are found as boto3 finds them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
    AWS_ENDPOINT_URL (boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html).
    """

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket, self._prefix = bucket, prefix

    def put(self, key: str, content: bytes) -> None:
        with _reached():
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=content)

    def get(self, key: str) -> bytes | None:
        with _reached():
            try:
                found: bytes = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"].read()
            except self._client.exceptions.NoSuchKey:
                return None
            return found

    def delete(self, key: str) -> None:
        with _reached():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    @cached_property
    def _client(self) -> Any:
        import boto3  # a fifth of a second to import: only where there is a bucket
        from botocore.config import Config

        patience = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3})
        return boto3.client("s3", config=patience)


@contextmanager
def _reached() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as wrong:
        raise OSError(f"the bucket: {wrong}") from wrong


def files_of(sounds_url: str) -> Files:
    """The place that SOUNDS_URL names (an address of `Settings.sounds_url`)."""
    parts = urlsplit(sounds_url)
    if parts.scheme == "s3":
        prefix = parts.path.strip("/")
        return Bucket(parts.netloc, f"{prefix}/" if prefix else "")
    return Folder(Path(unquote(parts.path)))
