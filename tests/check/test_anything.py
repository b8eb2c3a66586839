"""Whatever is uploaded: a sentence, never an exception."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.check import NotJson, check, check_upload
from flows.configuration import KINDS, Configuration
from flows.problems import CODES

ANNEX = json.loads((Path(__file__).parent.parent / "data/annex.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS = [
    "accueil",
    "services",
    "+33140506070",
    "type",
    "say",
    "sound",
    "languages",
    "when",
    "not",
    "menu",
    "goto",
    "hours",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(st.characters(), max_size=8)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def judged(upload, now=None):
    """Check it; what holds for every answer is asserted."""
    checked = check_upload(upload, Configuration(), now=now)
    assert (checked.configuration is None) == bool(checked.errors)
    assert all(problem.code in CODES for problem in checked.problems)
    json.dumps([problem.as_json() for problem in checked.problems], ensure_ascii=False).encode()
    if checked.configuration:
        assert Configuration.from_bytes(checked.configuration.to_bytes()).as_json() == checked.configuration.as_json()
    return checked


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_any_value_is_judged(value):
    judged(value)


@given(st.dictionaries(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=3), max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_documents_are_judged(upload):
    judged({"schema_version": 1, **upload})


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_the_worked_example_with_anything_anywhere_is_judged(data):
    upload = copy.deepcopy(ANNEX)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([path for path in places(upload) if path]))
        owner = upload
        for key in path[:-1]:
            owner = owner[key]
        if isinstance(owner, dict) and data.draw(st.booleans()):
            owner[data.draw(st.sampled_from(WORDS))] = owner.pop(path[-1])
        else:
            owner[path[-1]] = data.draw(VALUES)
    judged(upload, data.draw(st.sampled_from([None, None, None, NOW])))


@given(st.binary(max_size=60) | st.text(max_size=60) | st.text('{}[]",:0eN\\u', max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_refused_or_judged(source):
    def sentence():
        try:
            return check(source, Configuration()).errors[0].message
        except NotJson as refused:
            return str(refused)

    assert sentence().endswith(".")
