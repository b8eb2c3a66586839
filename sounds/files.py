"""Where audio is kept: a folder, or a bucket of S3 or of anything that speaks as S3 does. Sounds and messages alike."""

from __future__ import annotations

import contextlib
import mimetypes
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit


class Unreachable(OSError):
    """The place where audio is kept does not answer, or refuses."""


class Files(Protocol):
    """Bytes by key. Keys are ours: letters, digits, `.`, `-` and `/`. Methods raise OSError when the place cannot be reached."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, all of it or nothing, in place of what was there."""

    def get(self, key: str) -> bytes | None:
        """What is kept, None when there is nothing."""

    def delete(self, key: str) -> None:
        """Forget it; nothing there is fine."""

    def list(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Keys that begin with `prefix`, which ends with `/`, and when each was last put; also what was cut off meanwhile."""


class Folder:
    """Files under one folder, for this user's eyes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, content: bytes) -> None:
        path = self._root / key
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, new = tempfile.mkstemp(dir=path.parent, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # the provider's copy may be deleted on the strength of this one
            os.replace(new, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(new)
            raise

    def get(self, key: str) -> bytes | None:
        try:
            return (self._root / key).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)

    def list(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        folder = self._root / prefix
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):  # gone meanwhile
                yield prefix + path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)


class Bucket:
    """Files in a bucket.

    Credentials, region and address are found as boto3 finds them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
    AWS_ENDPOINT_URL (boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html).
    """

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket, self._prefix = bucket, prefix

    def put(self, key: str, content: bytes) -> None:
        kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
        with _reached():
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=content, ContentType=kind)

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

    def list(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        with _reached():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(self._prefix), found["LastModified"].astimezone(UTC)

    @cached_property
    def _client(self) -> Any:
        import boto3  # a fifth of a second to import: only where there is a bucket
        from botocore.config import Config

        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        limits = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 3, "mode": "standard"})
        return boto3.session.Session().client("s3", region_name=region, config=limits)


@contextlib.contextmanager
def _reached() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as wrong:
        raise Unreachable(f"the bucket: {wrong}") from wrong


def files_of(sounds_url: str) -> Files:
    """The place that SOUNDS_URL names (an address of `Settings.sounds_url`). Nothing is made or asked for before it is used."""
    parts = urlsplit(sounds_url)
    if parts.scheme == "s3":
        prefix = parts.path.strip("/")
        return Bucket(parts.netloc, f"{prefix}/" if prefix else "")
    return Folder(Path(unquote(parts.path)))
