"""Where audio is kept: a folder, or a bucket of S3 or of anything that speaks as S3 does. Named by content, never changed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sounds.addresses import ENDING

PREFIX = "sounds/"


class Unreachable(OSError):
    """The place where audio is kept does not answer, or refuses."""


class Store(Protocol):
    """Audio by the hash of its content. Methods raise OSError when the place cannot be reached."""

    def put(self, hash: str, audio: bytes) -> None:
        """Keeps `audio`, all of it or nothing."""

    def get(self, hash: str) -> bytes | None:
        """What is kept, None when there is nothing."""


class Folder:
    """Audio in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, hash: str, audio: bytes) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=self._root, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(audio)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self._path(hash))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(new)
            raise

    def get(self, hash: str) -> bytes | None:
        try:
            return self._path(hash).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, hash: str) -> Path:
        return self._root / f"{hash}{ENDING}"


class Bucket:
    """Audio in a bucket, and in a folder of this machine once it has been asked for.

    Credentials, region and address are found as boto3 finds them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
    AWS_ENDPOINT_URL (boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html).
    """

    def __init__(self, bucket: str, prefix: str, kept: Folder) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._kept = kept
        self._made: Any = None

    def put(self, hash: str, audio: bytes) -> None:
        with _reached():
            self._client.put_object(Bucket=self._bucket, Key=self._key(hash), Body=audio, ContentType="audio/wav")

    def get(self, hash: str) -> bytes | None:
        found = self._kept.get(hash)
        if found is None and (found := self._fetch(hash)) is not None:
            with contextlib.suppress(OSError):  # a full disk: it is fetched again the next time
                self._kept.put(hash, found)
        return found

    def _fetch(self, hash: str) -> bytes | None:
        with _reached():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key(hash))
            except self._client.exceptions.NoSuchKey:
                return None
            body: bytes = answer["Body"].read()
            return body

    @property
    def _client(self) -> Any:
        if self._made is None:
            import boto3  # slow to load, and not needed where a folder is used
            from botocore.config import Config

            region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
            limits = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 3, "mode": "standard"})
            self._made = boto3.session.Session().client("s3", region_name=region, config=limits)
        return self._made

    def _key(self, hash: str) -> str:
        return f"{self._prefix}{PREFIX}{hash}{ENDING}"


@contextlib.contextmanager
def _reached() -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as wrong:
        raise Unreachable(str(wrong)) from wrong


def store_of(sounds_url: str) -> Store:
    """The place that SOUNDS_URL names. Nothing is made or asked for before it is used."""
    parts = urlsplit(sounds_url)
    if parts.scheme != "s3":
        return Folder(Path(unquote(parts.path)) / PREFIX)
    prefix = f"{parts.path.strip('/')}/" if parts.path.strip("/") else ""
    kept = Path(tempfile.gettempdir()) / f"carillon-sounds-{os.getuid()}"
    return Bucket(parts.netloc, prefix, Folder(kept))
