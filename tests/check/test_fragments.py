"""What the reference says of each code is so: the first fragment has the fault, the second has not."""

import pytest

from flows.problems import CODES
from tests.check.fragments import pages

WITHOUT = {"too_deep", "too_many_values", "more_problems", "test_failed", "draft_behind"}
"""Codes of what no fragment can show: too much of it all, and what only publishing tells."""
PAGES = pages()


def test_every_code_has_its_fragments_once():
    assert sorted(page.code for page in PAGES) == sorted(CODES.keys() - WITHOUT)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_first_fragment_has_the_fault_and_the_second_has_not(page):
    assert page.code in [problem.code for problem in page.checked(page.fault).problems]
    mended = page.checked(page.mended)
    assert page.code not in [problem.code for problem in mended.problems]
    assert mended.errors == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_how_to_mend_it_is_a_sentence(page):
    assert page.mend[0].isupper()
    assert page.mend.endswith(".")
