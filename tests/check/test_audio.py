"""A sound whose text changes while its audio stays says something else than it seems to."""

import pytest

from flows.check import check_upload
from flows.configuration import Configuration

CURRENT = Configuration().merged({"sounds": {"a": {"text": "Bonjour."}, "b": {}}})


@pytest.mark.parametrize(
    ("upload", "audio", "told"),
    [
        ({"a": {"text": "Bonsoir."}}, {"a"}, ["/sounds/a/text"]),
        ({"b": {"text": "Bonsoir."}}, {"b"}, ["/sounds/b/text"]),
        ({"a": {"text": "Bonsoir."}}, set(), []),
        ({"a": {"text": "Bonjour.", "description": "le matin"}}, {"a"}, []),
        ({"c": {"text": "Bonsoir."}}, {"c"}, []),
        ({"a": None}, {"a"}, []),
    ],
    ids=["changed", "given", "without audio", "the same", "new", "deleted"],
)
def test_the_audio_is_told_to_be_behind_the_text(upload, audio, told):
    checked = check_upload({"schema_version": 1, "sounds": upload}, CURRENT, audio=audio)
    assert [problem.pointer for problem in checked.problems if problem.code == "audio_behind"] == told
