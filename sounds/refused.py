"""Why a file cannot be a sound."""

from __future__ import annotations


class Refused(Exception):
    """A file that cannot be a sound: a code for programs, and the sentence for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
