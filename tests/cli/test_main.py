"""The command as a whole."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from tests.cli.conftest import ANNEX, Carillon
from tests.ports import free_port
from webhooks.cli import COMMANDS, main


def test_help_names_every_command(carillon: Carillon) -> None:
    listed = carillon("--help").output
    assert all(f"\n  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_the_first_sentence_of_a_command_whole(carillon: Carillon, name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command
    assert COMMANDS[name] == command.get_short_help_str(limit=1000)
    assert COMMANDS[name] in " ".join(carillon("--help").output.split())
    if isinstance(command, click.Group):
        for below in command.commands.values():
            assert below.get_short_help_str(limit=1000) in " ".join(carillon(name, "--help").output.split())


def test_help_imports_no_command() -> None:
    code = "import sys; from webhooks.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = {name for name in told.stdout.split() if name.startswith(("webhooks.", "flows", "sqlalchemy"))}
    assert loaded == {"webhooks.cli", "webhooks.cli.groups"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(carillon: Carillon, name: str) -> None:
    result = carillon(name, "--help")
    assert (result.exit_code, result.output.count("Usage: carillon")) == (0, 1)


def test_a_misspelt_command_is_answered_with_what_was_meant(carillon: Carillon) -> None:
    result = carillon("serv")
    assert "'serve'" in result.output
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "words", [("serve",), ("worker",), ("db", "upgrade"), ("token", "list"), ("call", "--file", str(ANNEX)), ("demo",)]
)
def test_a_wrong_environment_is_told_in_sentences(carillon: Carillon, words: tuple[str, ...]) -> None:
    result = carillon(*words, env={"PORT": "many", "PUBLIC_URL": "ivr", "SECRET_KEY": "s" * 32})
    assert result.exit_code == 2
    assert "PORT: " in result.output
    assert "PUBLIC_URL: " in result.output
    assert "Accepted: " in result.output


@pytest.mark.parametrize(("kind", "command"), [("token", "create"), ("person", "add")])
def test_an_empty_list_says_so_and_how_one_begins(carillon: Carillon, sqlite_url: str, kind: str, command: str) -> None:
    env = {"DATABASE_URL": sqlite_url}
    result = carillon(kind, "list", env=env)
    assert (result.stdout, result.exit_code) == ("", 0)
    assert f"carillon {kind} {command} " in result.stderr
    assert carillon(kind, "list", "--json", env=env).output == "[]\n"


def test_no_color_is_honoured_by_what_a_terminal_would_see() -> None:
    code = "import click; from webhooks.cli import main; main(['check', '-'])"
    env = {"NO_COLOR": "1", "PATH": "/usr/bin:/bin"}
    told = subprocess.run(
        [sys.executable, "-c", code], input=b"[", capture_output=True, env=env, timeout=60, check=False
    )
    assert told.returncode == 1
    assert b"\x1b" not in told.stdout


@pytest.mark.parametrize("words", [("db", "upgrade"), ("token", "list"), ("forget", "+33612345678")])
def test_that_the_database_is_away_is_told_once_and_not_that_it_is_done_without(words: tuple[str, ...]) -> None:
    env = {**os.environ, "DATABASE_URL": f"postgresql://u:p@127.0.0.1:{free_port()}/d"}
    code = f"from webhooks.cli import main; main({list(words)})"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60, check=False
    )
    (line,) = told.stderr.splitlines()
    assert (told.returncode, line.startswith("Error: The database "), "refused" in line) == (1, True, True)


def test_flask_knows_the_commands_too() -> None:
    env = {"PATH": "/usr/bin:/bin", "FLASK_APP": "webhooks.app"}
    words = [sys.executable, "-m", "flask", "carillon", "check", str(ANNEX)]
    told = subprocess.run(words, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert told.stdout.endswith(f"\n{ANNEX}: fine\n"), told.stderr


def test_schema_is_what_the_api_serves(carillon: Carillon) -> None:
    import json

    from flows.document.schema import json_schema

    assert json.loads(carillon("schema").output) == json_schema()
    assert carillon("schema", "--output", "schema.json").output == ""
    with open("schema.json", encoding="utf-8") as file:
        assert json.load(file) == json_schema()
