"""Reading and changing a value at a path, and what a new one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flows.document.prompts import PROMPT_KINDS

Path = tuple[str | int, ...]


class Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()
"""There is nothing at a place, which is not the same as null."""


def at(value: Any, path: Sequence[str | int]) -> Any:
    """What stands at a path; MISSING where nothing does. A number counts an object's members as well, in their order.

    >>> at({"steps": [{"name": "a"}]}, ["steps", 0, "name"]), at({"entries": {"9": "x"}}, ["entries", 0])
    ('a', 'x')
    """
    for part in path:
        if isinstance(value, dict):
            value = value.get(_key(value, part), MISSING)
        elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
            value = value[part]
        else:
            return MISSING
    return value


def with_at(value: Any, path: Sequence[str | int], new: Any) -> Any:
    """The same with something else at a path; MISSING takes what stands there away. Objects on the way are made.

    >>> with_at({"when": {"hours": "a"}}, ["when", "hours"], MISSING)
    {'when': {}}
    """
    if not path:
        return new
    part, rest = path[0], path[1:]
    if isinstance(part, int) and isinstance(value, list):
        inner = with_at(value[part] if part < len(value) else MISSING, rest, new)
        return [*value[:part], *([] if isinstance(inner, Missing) else [inner]), *value[part + 1 :]]
    before = value if isinstance(value, dict) else {}
    key = _key(before, part)
    inner = with_at(before.get(key, MISSING), rest, new)
    if isinstance(inner, Missing):
        return {each: kept for each, kept in before.items() if each != key}
    return {**before, key: inner}


def _key(value: Mapping[str, Any], part: str | int) -> str:
    return list(value)[part] if isinstance(part, int) and 0 <= part < len(value) else str(part)


def moved(items: Sequence[Any], index: int, to: int) -> list[Any]:
    """The items with one of them at another place, as near to it as there is.

    >>> moved("abc", 2, 0)
    ['c', 'a', 'b']
    """
    left = [*items[:index], *items[index + 1 :]]
    to = max(0, min(to, len(left)))
    return [*left[:to], items[index], *left[to:]]


def free_name(wanted: str, taken: Sequence[str] | Mapping[str, Any]) -> str:
    """A name that is not taken yet.

    >>> free_name("menu", ["menu", "menu 2"])
    'menu 3'
    """
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted[:60]} {number}"
    return name


def prompt_kind(prompt: Any) -> str:
    """text, say, sound, languages or list; "" for what is none of these.

    >>> prompt_kind({"sound": "bienvenue"})
    'sound'
    """
    if isinstance(prompt, str):
        return "text"
    if isinstance(prompt, list):
        return "list"
    found = next((key for key in ("languages", "sound", "say") if isinstance(prompt, dict) and key in prompt), "")
    return found if found in PROMPT_KINDS else ""


def text_in(prompt: Any) -> str:
    """The first text of a prompt, to go on with when it becomes one of another kind."""
    if isinstance(prompt, str):
        return prompt
    if isinstance(prompt, list):
        return next((text for part in prompt if (text := text_in(part))), "")
    if isinstance(prompt, dict):
        inner = prompt.get("languages")
        parts = list(inner.values()) if isinstance(inner, dict) else []
        return str(prompt.get("say") or "") or text_in(parts)
    return ""


def sound_in(prompt: Any) -> str:
    """The first sound of a prompt, "" where there is none."""
    if isinstance(prompt, list):
        return next((name for part in prompt if (name := sound_in(part))), "")
    if isinstance(prompt, dict):
        inner = prompt.get("languages")
        parts = list(inner.values()) if isinstance(inner, dict) else []
        return str(prompt.get("sound") or "") or sound_in(parts)
    return ""


def turned(prompt: Any, kind: str, languages: Sequence[str]) -> Any:
    """A prompt as one of another kind, its words kept where that kind has room for them. languages: those of the flow.

    >>> turned("Bonjour.", "languages", ["fr-FR", "en-GB"])
    {'languages': {'fr-FR': 'Bonjour.'}}
    """
    here = prompt_kind(prompt)
    if kind == here or (kind == "text" and here == "say"):
        return prompt
    if kind == "sound":
        text = text_in(prompt)
        return {"sound": sound_in(prompt), **({"say": text} if text else {})}
    if kind == "languages":
        return {"languages": {languages[0] if languages else "fr-FR": prompt if here else ""}}
    if kind == "list":
        return [prompt if here else ""]
    return text_in(prompt)
