"""A `.env` file that cannot be read stops a command with a sentence for each line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from webhooks.cli import main
from webhooks.config import SettingsError, environment

KEY = "SECRET_KEY=0123456789abcdef0123"


def test_what_stands_in_the_file_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f'\ufeff{KEY}\nVONAGE_PRIVATE_KEY="one\ntwo"\n', encoding="utf-8")
    told = environment(tmp_path)
    assert (told["SECRET_KEY"], told["VONAGE_PRIVATE_KEY"]) == ("0123456789abcdef0123", "one\ntwo")


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (f"{KEY}\nTWILIO_ACCOUNT_SID AC123\nthis is nonsense\n".encode(), [2, 3]),
        (f'{KEY}\nVONAGE_PRIVATE_KEY="-----BEGIN\n'.encode(), [2]),
    ],
)
def test_each_line_that_is_no_setting_is_named(tmp_path: Path, content: bytes, lines: list[int]) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(SettingsError) as error:
        environment(tmp_path)
    assert [problem.name for problem in error.value.problems] == [f"{tmp_path / '.env'}, line {line}" for line in lines]


def test_a_command_says_so_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00broken")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 2
    assert result.stderr.startswith(".env: it cannot be read: it is not UTF-8. Accepted: one NAME=value to a line")
