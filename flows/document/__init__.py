"""The configuration document as models: shape, names, limits (the contract is docs/reference/configuration.md).

Each top-level key is a kind; each kind maps names to documents. The names here are looked up when they are first asked for:
actions and conditions stand on `flows.document.base`, and flows on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.document.flow import Flow, Menu, Step
    from flows.document.kinds import KINDS, SCHEMA_VERSION

__all__ = ["KINDS", "SCHEMA_VERSION", "Flow", "Menu", "Step"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from flows.document import flow, kinds

    return getattr(kinds if name.isupper() else flow, name)
