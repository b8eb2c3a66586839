"""`carillon check`: errors that read like a compiler's."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import ANNEX, Carillon

WRONG = """{"schema_version": 1, "numbers": {"+33972101010": {"flow": "acueil"}},
 "flows": {"accueil": {"timezone": "Europe/Paris",
   "langage": "fr-FR", "language": "fr-FR", "steps": [{"name": "x"}]}}}"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    file = tmp_path / "wrong.json"
    file.write_text(WRONG)
    return file


def test_the_example_is_fine(carillon: Carillon) -> None:
    result = carillon("check", str(ANNEX))
    worst = "flow accueil: at most 8 prompts, 2 min 47 s, 5 turns for a caller who presses nothing and for whom nobody answers"
    assert (result.exit_code, result.output) == (0, f"{worst}\n{ANNEX}: fine\n")


def test_json_has_the_worst_case_of_each_flow(carillon: Carillon) -> None:
    told = json.loads(carillon("check", "--json", str(ANNEX)).output)
    assert told["worst"] == {"accueil": {"prompts": 8, "seconds": 167, "turns": 5, "endless": False}}


def test_an_unknown_name_is_told_with_its_line_its_caret_and_what_was_meant(carillon: Carillon, wrong: Path) -> None:
    result = carillon("check", str(wrong))
    lines = result.output.splitlines()
    at = next(place for place, line in enumerate(lines) if "[unknown_flow]" in line)
    assert lines[at].startswith(f"{wrong}:1:60: error: numbers.+33972101010.flow: ")
    assert '"acueil" — did you mean "accueil"?' in lines[at]
    assert lines[at + 1] == "    1 | " + WRONG.splitlines()[0]
    assert lines[at + 2] == "      | " + " " * 59 + "^~~~~~~~"
    assert result.exit_code == 1


def test_an_unknown_key_is_told_at_the_key(carillon: Carillon, wrong: Path) -> None:
    assert f"{wrong}:3:4: error: flows.accueil.langage: " in carillon("check", str(wrong)).output


def test_the_last_line_counts(carillon: Carillon, wrong: Path) -> None:
    assert carillon("check", str(wrong)).output.splitlines()[-1].startswith(f"{wrong}: 2 errors, ")


def test_json_has_every_problem_with_its_place(carillon: Carillon, wrong: Path) -> None:
    result = carillon("check", "--json", str(wrong))
    told = json.loads(result.output)
    found = {(one["code"], one["line"], one["column"]) for one in told["problems"] if one["severity"] == "error"}
    assert found == {("unknown_flow", 1, 60), ("unknown_key", 3, 4)}
    assert (told["ok"], result.exit_code) == (False, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"flows" {}}', "1:10"),
        ("", "1:1"),
        ('{"a": "b', "1:7"),
        (b'{"a": "\xff"}', "1:8"),
    ],
)
def test_what_is_no_json_is_told_where_it_breaks(carillon: Carillon, text: str | bytes, place: str) -> None:
    result = carillon("check", "-", input=text)
    assert result.output.startswith(f"standard input:{place}: error: ")
    assert "[not_json]" in result.output
    assert result.exit_code == 1


def test_deep_and_repeated_things_are_problems_not_tracebacks(carillon: Carillon) -> None:
    for text in ("[" * 100_000 + "]" * 100_000, '{"flows": {}, "flows": {}}', '{"flows": NaN}'):
        result = carillon("check", "-", input=text)
        assert "error: " in result.output
        assert isinstance(result.exception, SystemExit)


def test_a_file_is_taken_on_top_of_those_before_it(carillon: Carillon, tmp_path: Path) -> None:
    more = tmp_path / "more.json"
    more.write_text('{"schema_version": 1, "numbers": {"+33972101011": {"flow": "accueil"}}}')
    assert carillon("check", str(ANNEX), str(more)).exit_code == 0
    assert carillon("check", str(more)).exit_code == 1


def test_colour_is_for_terminals_alone(carillon: Carillon, wrong: Path) -> None:
    assert "\x1b" not in carillon("check", str(wrong)).output


def test_a_file_that_is_not_there_is_a_usage_error(carillon: Carillon) -> None:
    assert carillon("check", "nowhere.json").exit_code == 2


CIRCLE = """{"schema_version": 1, "numbers": {"+33972101010": {"flow": "a"}}, "flows": {"a": {"timezone": "Europe/Paris",
 "language": "fr-FR", "steps": [{"name": "un", "actions": [{"type": "menu", "menu": "m"}]}], "menus": {"m": {
   "greeting": "Tapez 1.", "entries": {"1": [{"type": "dial", "to": "+33140506070", "timeout": 300}]},
   "exhausted": [{"type": "repeat"}]}}}}}"""


@pytest.fixture
def circle(tmp_path: Path) -> Path:
    file = tmp_path / "circle.json"
    file.write_text(CIRCLE)
    return file


def test_the_call_that_shows_a_problem_is_printed_as_it_is_typed(carillon: Carillon, circle: Path) -> None:
    lines = carillon("check", str(circle)).output.splitlines()
    shown = [line.strip() for line in lines if line.startswith("      = ")]
    beginning = f"= carillon call --file {circle} --number +33972101010 "
    assert all(line.startswith(beginning) for line in shown)
    assert [line.rpartition(" ")[2] for line in shown] == [",,", "1"]
    assert "--provider vonage" in shown[1]


def test_the_call_that_shows_a_circle_can_be_made_although_the_file_is_refused(
    carillon: Carillon, circle: Path
) -> None:
    lines = carillon("check", str(circle)).output.splitlines()
    typed = next(line for line in lines if line.startswith("      = ")).partition("carillon ")[2]
    result = carillon(*shlex.split(typed))
    assert result.exit_code == 0
    assert result.output.count("“Tapez 1.”") == 4


def test_a_file_with_other_errors_cannot_be_called(carillon: Carillon, wrong: Path) -> None:
    assert carillon("call", "--file", str(wrong), "--keys", "1").exit_code == 1
