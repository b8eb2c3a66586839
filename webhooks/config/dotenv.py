"""The `.env` file: what the environment does not say may stand in it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from webhooks.config.reader import Problem, SettingsError

ACCEPTED = "Accepted: one NAME=value to a line; a value of several lines, such as a key, stands between double quotes"


def of_file(path: Path) -> dict[str, str]:
    """What the file sets; nothing where there is none. Raises SettingsError, which tells every line that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsError([Problem(str(path), f"it cannot be read: {why}", ACCEPTED)]) from error
    wrong = [statement.original.line for statement in parse_stream(StringIO(text)) if statement.error]
    if wrong:
        why = "this is no setting"
        raise SettingsError([Problem(f"{path}, line {line}", why, ACCEPTED) for line in wrong])
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value is not None}
