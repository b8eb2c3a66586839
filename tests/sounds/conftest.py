"""A caller, and an editor who uploads audio meanwhile."""

from __future__ import annotations

from tests.calls.conftest import annex, app, caller, clock, make_app, vonage_key

__all__ = ["annex", "app", "caller", "clock", "make_app", "vonage_key"]
