"""What people read of problems is what the checker tells."""

import json
import re

from flows.check import check
from flows.configuration import Configuration
from flows.problems import CODES
from tests.docs.problems_page import HEAD, PAGE, ROOT, codes_of, groups, page


def test_the_page_of_problems_is_written_from_the_code():
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.docs.problems_page"


def test_every_code_stands_in_exactly_one_group():
    assert [code for _, codes in groups() for code in codes] == list(CODES)


def test_no_code_is_an_error_here_and_a_warning_there():
    assert set(codes_of("error")).isdisjoint(codes_of("warning"))


def test_the_example_of_the_page_is_what_the_checker_tells():
    example = json.loads(re.search(r"```json\n(.*?)```", HEAD, re.DOTALL)[1])
    text = (ROOT / "examples/annex.json").read_text(encoding="utf-8")
    upload = text.replace('"menu": "services"', '"menu": "servces"')
    assert upload != text
    assert example in [problem.as_json() for problem in check(upload.encode(), Configuration()).problems]
