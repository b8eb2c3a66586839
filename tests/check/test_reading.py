"""What is sent as an upload: JSON or not, and the traps that JSON readers leave open."""

import json
import math

import pytest

from flows.check import MAX_BYTES, NotJson, TooLarge, check, check_upload
from flows.configuration import Configuration

NOTHING = Configuration()
MAILBOX = '{"schema_version": 1, "mailboxes": {"a": {"keep_days": %s}}}'


def found(source):
    return [(problem.code, problem.pointer) for problem in check(source, NOTHING).problems]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "The upload is empty."),
        (b" \n", "The upload is empty."),
        ("bonjour", "Line 1, column 1: a value is expected here."),
        ('{"a": 1\n "b": 2}', "Line 2, column 2: a comma or the closing bracket is missing here."),
        ("{'a': 1}", "Line 1, column 2: a key in double quotes is expected here."),
        ("{} {}", "Line 1, column 4: the JSON has ended, but there is more text."),
        ('{"a": "b', "Line 1, column 7: the text that begins here has no closing quote."),
        ('{"a": "b\nc"}', "Line 1, column 9: a line break or tab inside a text must be written \\n or \\t."),
        ('{"a": "\\x"}', "Line 1, column 8: a backslash must be written \\\\."),
        (b'{\n"a": "\xe9"}', "Line 2, column 7: the upload is not UTF-8."),
        ('{"a": 1}'.encode("utf-16"), "Line 1, column 1: the upload is not UTF-8."),
    ],
)
def test_what_is_not_json_is_told_with_line_and_column(source, sentence):
    with pytest.raises(NotJson) as refused:
        check(source, NOTHING)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('{"schema_version":1,"sounds":{"a":{"text":"x","text":"y"}}}', ("duplicate_key", "/sounds/a/text")),
        ('{"schema_version":1,"sounds":{"a":{},"a":{}}}', ("duplicate_key", "/sounds/a")),
        (MAILBOX % "NaN", ("not_a_number", "/mailboxes/a/keep_days")),
        (MAILBOX % "-Infinity", ("not_a_number", "/mailboxes/a/keep_days")),
        (MAILBOX % "1e999", ("not_a_number", "/mailboxes/a/keep_days")),
        (MAILBOX % ("9" * 5_000), ("not_a_number", "/mailboxes/a/keep_days")),
        ('{"schema_version":1,"sounds":{"a":{"text":"x\\ud800"}}}', ("bad_text", "/sounds/a/text")),
        ('{"schema_version":1,"sounds":{"\\udfff":{}}}', ("bad_text", "/sounds")),
        ('{"schema_version":1,"x":' + "[" * 1_000 + "]" * 1_000 + "}", ("too_deep", "")),
        ("[" * 1_000_000, ("too_deep", "")),
        ("[" + "1," * 600_000 + "1]", ("too_many_values", "")),
    ],
    ids=str,
)
def test_traps_are_refused_with_a_sentence(source, problem):
    assert problem in found(source)


@pytest.mark.parametrize(
    "source",
    [
        '{"schema_version":1,"sounds":{"a":{"text":"x' + "[" * 100 + ' \\"{"}}}',
        '{"schema_version":1,"sounds":{"a":{"text":"Bonjour \\ud83d\\ude00"}}}',
        b'\xef\xbb\xbf{"schema_version":1}',
    ],
    ids=["brackets in a text", "a character in two escapes", "a byte order mark"],
)
def test_what_only_looks_like_a_trap_is_taken(source):
    assert [problem for problem in check(source, NOTHING).problems if problem.code != "lone_brace"] == []


def test_more_bytes_than_are_read_are_refused():
    text = '{"schema_version": 1}'
    assert check(text.encode().ljust(MAX_BYTES), NOTHING).problems == []
    with pytest.raises(TooLarge, match=r"5,000,001 bytes; 5,000,000"):
        check(text.encode().ljust(MAX_BYTES + 1), NOTHING)


def test_more_problems_than_people_read_are_counted():
    checked = check_upload({"schema_version": 1, "hours": {f"x{number}": 5 for number in range(1_200)}}, NOTHING)
    assert len(checked.problems) == 1_001
    assert checked.problems[-1].code == "more_problems"
    assert "200 more" in checked.problems[-1].message


@pytest.mark.parametrize("value", [math.nan, 10**5_000, {1: 2}, {"a": object()}, {"a": (1,)}, "\ud800"], ids=type)
def test_values_that_no_json_has_are_refused_too(value):
    checked = check_upload({"schema_version": 1, "tests": value}, NOTHING)
    assert checked.errors
    json.dumps([problem.as_json() for problem in checked.problems]).encode()
