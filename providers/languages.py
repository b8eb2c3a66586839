"""The nearest language that a provider speaks."""

from __future__ import annotations

from collections.abc import Mapping

# Which of several stands for the language where the region is not spoken, or not said; otherwise the first in the list.
USUAL = {"de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR", "nl": "nl-NL", "pt": "pt-PT", "zh": "cmn-CN"}


class Languages:
    """The languages of a provider, BCP-47 tags as it writes them.

    `also`: more tags in lower case, and its name for them; of one without a region, for every region of that language.
    """

    def __init__(self, tags: str, also: Mapping[str, str]) -> None:
        spoken = tags.split()
        self._exact = {tag.lower(): tag for tag in spoken} | dict(also)
        usual = {language: tag for language, tag in USUAL.items() if tag in spoken}
        alike = {tag: name for tag, name in also.items() if "-" not in tag}
        self._by_language = {tag.partition("-")[0]: tag for tag in reversed(spoken)} | alike | usual

    def known(self, tag: str) -> str | None:
        """The provider's name of a language, or of the nearest it has; None where it has none."""
        lower = tag.lower()
        return self._exact.get(lower) or self._by_language.get(lower.partition("-")[0])

    def nearest(self, tag: str) -> str:
        """The same; a language it has none for stays as it is."""
        return self.known(tag) or tag
