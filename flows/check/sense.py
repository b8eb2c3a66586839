"""Documents that are well formed and still make no sense: what can be told without following a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.actions import Action
from flows.check.names import Document
from flows.document import Menu, Step
from flows.document.base import MAX_TEXT
from flows.document.prompts import prompt_kind
from flows.problems import Problem
from flows.words import words


def sense_problems(document: Document) -> Iterator[Problem]:
    """Prompts of any document; in flows also steps of equal names, menus without entries, menu actions outside a menu."""
    seen: set[Any] = set()
    for shape, value, path in document.found:
        if shape.choose is prompt_kind and isinstance(value, list) and spoken_length(value) > MAX_TEXT:
            message = words(
                "This prompt has {count:,} characters in all; {max_text:,} is the most that is spoken.",
                count=spoken_length(value),
                max_text=MAX_TEXT,
            )
            yield Problem("error", "prompt_too_long", document.at(path), message)
        elif shape.model is Step and isinstance(value, dict) and isinstance(name := value.get("name"), str):
            if name in seen:
                yield Problem(
                    "error",
                    "duplicate_step",
                    document.at((*path, "name")),
                    words('There is another step "{name}" before.', name=name[:60]),
                )
            seen.add(name)
        elif shape.model is Menu and isinstance(value, dict) and value.get("entries") == {}:
            message = words('A menu needs at least one entry, as in {{"1": [{{"type": "repeat"}}]}}.')
            yield Problem("error", "no_entries", document.at((*path, "entries")), message)
        elif shape.model and issubclass(shape.model, Action) and shape.model.needs_menu and path[0] == "steps":
            message = words(
                '"{type}" stands only inside a menu: in its entries, or in its exhausted.', type=value["type"]
            )
            yield Problem("error", "outside_menu", document.at(path), message)


def spoken_length(prompt: Any) -> int:
    """Characters that are spoken at most, whatever the language."""
    if isinstance(prompt, str):
        return len(prompt)
    if isinstance(prompt, list):
        return sum(map(spoken_length, prompt))
    if not isinstance(prompt, dict):
        return 0
    languages = prompt.get("languages")
    if isinstance(languages, dict):
        return max(map(spoken_length, languages.values()), default=0)
    return len(say) if isinstance(say := prompt.get("say"), str) else 0
