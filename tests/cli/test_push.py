"""`carillon push` to a service that runs, and the terminal phone over HTTP."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import ANNEX, Carillon
from tests.cli.test_call import in_order

ALWAYS = {
    "schema_version": 1,
    "hours": {"service": {"week": {"mon-sun": ["00:00-24:00"]}}},
    "calendars": {"fermetures": {}},
}


def test_a_configuration_is_published_and_answers_calls(carillon: Carillon, env: dict[str, str], service: str) -> None:
    pushed = carillon("push", str(ANNEX), "-m", "the first", env=env)
    assert pushed.exit_code == 0, pushed.output
    assert in_order(pushed.output, "  + ", f"{ANNEX}: published as revision 1: ")
    Path("always.json").write_text(json.dumps(ALWAYS), encoding="utf-8")
    assert "published as revision 2: 2 changes" in carillon("push", "always.json", env=env).output
    for provider in ("twilio", "vonage"):
        called = carillon("call", "--url", service, "--provider", provider, "--keys", "2,answered", env=env)
        assert in_order(called.output, "tapez 1", "presses 2", "rings +33 1 40 50 60 80", "conversation is over")


def test_a_refused_upload_is_printed_as_check_prints_it(carillon: Carillon, env: dict[str, str], service: str) -> None:
    file = Path("wrong.json")
    file.write_text('{"schema_version": 1,\n "numbers": {"+33972101010": {"flow": "accueil"}}}', encoding="utf-8")
    pushed, checked = carillon("push", "wrong.json", env=env), carillon("check", "wrong.json")
    assert pushed.exit_code == 1
    assert "wrong.json:2:39: error: numbers.+33972101010.flow:" in pushed.output
    assert pushed.output.splitlines()[:3] == checked.output.splitlines()[:3]
    assert pushed.output.splitlines()[-1] == "wrong.json: refused: 1 error"


def test_the_call_that_shows_a_problem_is_printed_as_check_prints_it(
    carillon: Carillon, env: dict[str, str], service: str
) -> None:
    annex = json.loads(ANNEX.read_text(encoding="utf-8"))
    annex["flows"]["accueil"]["menus"]["services"]["exhausted"] = [{"type": "menu", "menu": "services"}]
    Path("circle.json").write_text(json.dumps(annex, indent=1), encoding="utf-8")
    pushed, checked = carillon("push", "circle.json", env=env), carillon("check", "circle.json")
    shown = [line for line in checked.output.splitlines() if line.startswith("      = carillon call")]
    assert shown
    assert [line for line in pushed.output.splitlines() if line.startswith("      =")] == shown


def test_a_dry_run_changes_nothing(carillon: Carillon, env: dict[str, str], service: str) -> None:
    assert "would be taken" in carillon("push", str(ANNEX), "--dry-run", env=env).output
    assert "published as revision 1" in carillon("push", str(ANNEX), env=env).output


def test_a_draft_is_kept_and_not_live(carillon: Carillon, env: dict[str, str], service: str) -> None:
    assert "kept as draft 1" in carillon("push", str(ANNEX), "--draft", env=env).output
    assert "Nothing is published yet" in carillon("call", env=env).output


def test_whole_removes_what_is_not_named(carillon: Carillon, env: dict[str, str], service: str) -> None:
    carillon("push", str(ANNEX), env=env)
    Path("less.json").write_text('{"schema_version": 1, "switches": {"urgence": {"on": false}}}', encoding="utf-8")
    assert "  - " in carillon("push", "less.json", "--whole", env=env).output


def test_a_wrong_token_is_refused_in_a_sentence(carillon: Carillon, env: dict[str, str], service: str) -> None:
    result = carillon("push", str(ANNEX), "--token", "carillon_wrong", env=env)
    assert "refused: This token is not known" in result.output
    assert result.exit_code == 1


def test_no_token_is_a_usage_error(carillon: Carillon) -> None:
    assert carillon("push", str(ANNEX)).exit_code == 2


def test_nobody_there_is_told_in_a_sentence(carillon: Carillon, env: dict[str, str]) -> None:
    result = carillon("push", str(ANNEX), env=env)
    assert f"Nobody answers at {env['PUBLIC_URL']}" in result.output
    assert result.exit_code == 1


def test_somebody_else_there_is_told_in_a_sentence(carillon: Carillon, env: dict[str, str], service: str) -> None:
    result = carillon("push", str(ANNEX), "--url", f"{service}/elsewhere", env=env)
    assert result.exit_code == 1
    assert "refused" in result.output


def test_a_push_that_names_the_live_revision_is_taken_and_another_is_not(
    carillon: Carillon, env: dict[str, str], service: str
) -> None:
    assert "published as revision 1" in carillon("push", str(ANNEX), "--if-revision", "0", env=env).output
    Path("always.json").write_text(json.dumps(ALWAYS), encoding="utf-8")
    late = carillon("push", "always.json", "--if-revision", "0", env=env)
    assert late.exit_code == 1
    assert "refused: Revision 1 is live now, which is not the one you started from" in late.output
    assert "published as revision 2" in carillon("push", "always.json", "--if-revision", "1", env=env).output
