"""What a database's error means, for people."""

from __future__ import annotations

import re

NO_TABLES = "its tables are not those of this release, `carillon db upgrade` makes them"
_MISSING = re.compile(r"no such (table|column)")
_MISSING_STATES = {"42P01", "42703"}
"""undefined_table and undefined_column (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def in_words(error: Exception) -> str:
    """The first line of what the driver said, with what to do where it is the tables that are missing.

    >>> import sqlite3
    >>> in_words(sqlite3.OperationalError("no such table: live"))
    'its tables are not those of this release, `carillon db upgrade` makes them: no such table: live'
    """
    cause = getattr(error, "orig", None) or error
    line = (str(cause).splitlines() or [type(cause).__name__])[0]
    missing = getattr(cause, "sqlstate", None) in _MISSING_STATES or _MISSING.match(line)
    return f"{NO_TABLES}: {line}" if missing else line
