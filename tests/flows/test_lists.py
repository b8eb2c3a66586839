"""Lists of callers: numbers, prefixes, ranges, in every spelling, and long lists."""

import sys

import pytest

from flows.lists import NumberList, list_errors
from tests.flows.cases import cases


@cases("numbers/lists")
def test_a_caller_is_on_a_list_or_not(case):
    callers = NumberList(case["entries"], case.get("region"))
    assert {caller: callers.match(caller) for caller in case["on"]} == case["on"]
    assert {caller: callers.match(caller) for caller in case["off"]} == dict.fromkeys(case["off"])
    assert list_errors(case["entries"], case.get("region")) == []


@cases("numbers/list_errors")
def test_every_bad_entry_is_told(case):
    errors = list_errors(case["entries"], case.get("region"))
    assert [f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors] == case["errors"]


def test_a_range_the_wrong_way_round_is_suggested_the_right_way():
    (error,) = list_errors(["+33162999999-+33162000000"])
    assert (error.code, error.suggestion) == ("bad_entry", "+33162000000-+33162999999")


def test_a_bad_entry_is_refused():
    with pytest.raises(ValueError, match="no number, prefix"):
        NumberList(["x"])


SPELLINGS = {
    "E.164": (None, "+331{:08}".format),
    "as dialled at home": ("FR", lambda number: "01 {:02} {:02} {:02} {:02}".format(*_pairs(number))),
    "with the trunk zero in brackets": (
        None,
        lambda number: "+33 (0)1 {:02} {:02} {:02} {:02}".format(*_pairs(number)),
    ),
}


def _pairs(number):
    return [number // 100**power % 100 for power in (3, 2, 1, 0)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_hundred_thousand_entries_are_checked_and_found(spelling):
    """D3. How long that takes is measured by `python -m bench.checking`, not here."""
    region, write = SPELLINGS[spelling]
    entries = [write(number * 997) for number in range(100_000)]
    assert list_errors(entries, region) == []
    callers = NumberList(entries, region)
    assert callers.match("+33100000997") == "+33100000997"
    assert callers.match("+33100000998") is None


def test_a_long_list_is_small_in_memory():
    callers = NumberList([f"+331{number * 997:08}" for number in range(100_000)])
    assert sum(sys.getsizeof(value) for value in vars(callers).values()) < 2_000_000


@pytest.mark.parametrize("entry", ["-" * 1_000_000, "+33" * 500_000, "1" * 1_000_000, "*" * 1_000_000])
def test_a_very_long_entry_is_refused_at_once_and_shown_cut_short(entry):
    (error,) = list_errors([entry], "FR")
    assert len(error.message) < 200
