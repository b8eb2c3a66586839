"""The product's own texts as sounds: each is spoken unless the configuration has a sound of its name."""

from __future__ import annotations

from collections.abc import Mapping

OWN_SOUNDS: Mapping[str, tuple[str, ...]] = {
    "carillon-agent-pin": (),
    "carillon-agent-signed-in": ("name",),
    "carillon-agent-signed-out": ("name",),
    "carillon-agent-wrong-pin": (),
    "carillon-apology": (),
    "carillon-call-taken": (),
    "carillon-goodbye": (),
    "carillon-leave-message": (),
    "carillon-message-recorded": (),
    "carillon-not-in-service": (),
    "carillon-please-hold": (),
    "carillon-press-to-accept": ("key",),
    "carillon-queue-callback-key": ("key",),
    "carillon-queue-called-back": (),
    "carillon-queue-calling-back": (),
    "carillon-queue-leave-key": ("key",),
    "carillon-queue-minute": (),
    "carillon-queue-minutes": ("minutes",),
    "carillon-queue-next": (),
    "carillon-queue-not-reached": (),
    "carillon-queue-place": ("place",),
    "carillon-thank-you": (),
}
"""Name → what its text may name in braces besides what every text may. A test keeps them those of `sounds.phrases`."""


def own_sound(key: str) -> str:
    """The name of the sound that stands in the place of a text of the product.

    >>> own_sound("not_in_service")
    'carillon-not-in-service'
    """
    return f"carillon-{key.replace('_', '-')}"


def own_key(sound: str) -> str | None:
    """The text of the product that any prompt may play as a sound of this name; None where there is none.

    >>> own_key("carillon-thank-you"), own_key("carillon-press-to-accept"), own_key("bienvenue")
    ('thank_you', None, None)
    """
    return sound.removeprefix("carillon-").replace("-", "_") if OWN_SOUNDS.get(sound) == () else None
