"""Addresses of pages with a query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for


def query(endpoint: str, asked: Mapping[str, str | None], **place: Any) -> str:
    """The address of a page with those parameters that are given."""
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for(f"console.{endpoint}", **place, **given)
