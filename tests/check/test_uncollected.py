"""No garbage is looked for while a configuration is checked, and it is afterwards."""

from __future__ import annotations

import gc

import pytest

from flows.check import check_upload
from flows.check.uncollected import uncollected
from flows.configuration import Configuration


def test_the_collector_works_again_after_a_check() -> None:
    check_upload({"schema_version": 1, "flows": 3}, Configuration())

    assert gc.isenabled()


def test_it_pauses_meanwhile_and_works_again_whatever_happens() -> None:
    during = list[bool]()

    def fails() -> None:
        with uncollected():
            during.append(gc.isenabled())
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert (during, gc.isenabled()) == ([False], True)


def test_a_process_that_collects_nothing_goes_on_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
