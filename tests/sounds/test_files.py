"""Audio in a folder and in a real bucket (moto's server): whole or not at all, and a dead place is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import boto3
import pytest

from sounds.addresses import hash_of
from sounds.files import Bucket, Files, Folder, Unreachable, files_of
from sounds.store import Sounds, sounds_of

AUDIO = b"RIFF" + bytes(range(256)) * 40
HASH = hash_of(AUDIO)


def test_what_is_kept_is_there_until_it_is_deleted(files: Files) -> None:
    assert files.get("recordings/a.wav") is None
    files.put("recordings/a.wav", b"one")
    files.put("recordings/a.wav", b"two")
    assert files.get("recordings/a.wav") == b"two"
    files.delete("recordings/a.wav")
    files.delete("recordings/a.wav")
    assert files.get("recordings/a.wav") is None


def test_what_is_there_is_listed_with_its_time_and_nothing_else(files: Files) -> None:
    assert list(files.list("recordings/")) == []
    for key in ("recordings/b.wav", "recordings/a.mp3", "sounds/c.wav"):
        files.put(key, AUDIO)
    found = dict(files.list("recordings/"))
    assert sorted(found) == ["recordings/a.mp3", "recordings/b.wav"]
    assert all(abs(datetime.now(UTC) - at) < timedelta(hours=1) for at in found.values())


def test_more_than_a_page_of_a_bucket_is_listed(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")  # read by the server, which is a thread of this process
    for letter in "abcde":
        bucket.put(f"sounds/{letter}.wav", b"")
    assert [key for key, _ in bucket.list("sounds/")] == [f"sounds/{letter}.wav" for letter in "abcde"]


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("a file is in the way")
    with pytest.raises(OSError, match="sounds"):
        Folder(tmp_path).put("sounds/a.wav", AUDIO)


def test_a_folder_has_no_half_written_file_and_nobody_else_reads_it(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        Folder(tmp_path).put("a/b.wav", cast(bytes, "text"))
    assert list((tmp_path / "a").iterdir()) == []
    Folder(tmp_path).put("a/b.wav", AUDIO)
    assert [oct(path.stat().st_mode & 0o777) for path in (tmp_path / "a", tmp_path / "a" / "b.wav")] == [
        "0o700",
        "0o600",
    ]


def test_a_bucket_keeps_what_kind_of_file_it_is(bucket: Bucket) -> None:
    bucket.put("recordings/a.mp3", AUDIO)
    client = boto3.client("s3", region_name="eu-west-3")
    assert client.head_object(Bucket=bucket._bucket, Key="carillon/recordings/a.mp3")["ContentType"] == "audio/mpeg"


def test_a_bucket_that_is_not_there_is_told(bucket: Bucket) -> None:
    missing = Bucket("there-is-no-such-bucket", "")
    with pytest.raises(Unreachable, match="NoSuchBucket"):
        missing.put("a", AUDIO)
    with pytest.raises(Unreachable, match="NoSuchBucket"):
        list(missing.list("a/"))


def test_sounds_are_kept_by_their_hash(files: Files) -> None:
    sounds = Sounds(files)
    assert sounds.get(HASH) is None
    sounds.put(HASH, AUDIO)
    files.put("sounds/tmp1234.new", b"cut off")
    assert sounds.get(HASH) == AUDIO == files.get(f"sounds/{HASH}.wav")
    assert [known for known, _ in sounds.list()] == [HASH]
    sounds.delete(HASH)
    assert sounds.get(HASH) is None


def test_a_bucket_is_asked_once_for_a_sound(bucket: Bucket, tmp_path: Path) -> None:
    sounds = Sounds(bucket, Folder(tmp_path / "kept"))
    sounds.put(HASH, AUDIO)
    assert sounds.get(HASH) == AUDIO
    bucket.delete(f"sounds/{HASH}.wav")
    assert sounds.get(HASH) == AUDIO


@pytest.mark.parametrize(
    ("url", "kind"), [("file:./var/sounds", Folder), ("file:///srv/sounds", Folder), ("s3://bucket/prefix", Bucket)]
)
def test_the_setting_says_where(url: str, kind: type) -> None:
    assert isinstance(files_of(url), kind)
    assert (sounds_of(url)._kept is not None) is (kind is Bucket)
