"""`language`: the language of the rest of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flows.actions.base import Action
from flows.document.base import Language as Tag

if TYPE_CHECKING:
    from flows.walk import Walk


class Language(Action):
    """Speak that language for the rest of the call.

    {"type": "language", "language": "en-GB"}
    """

    type: Literal["language"]
    language: Tag
    """BCP-47 tag."""

    def run(self, walk: Walk) -> None:
        walk.language = self.language
        walk.note(f"language {self.language}")
