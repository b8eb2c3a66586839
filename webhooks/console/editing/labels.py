"""What settings, actions and choices are called, for people. What a setting does is told in the models themselves."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from flows.document.base import Model
from flows.document.explained import explained
from webhooks.console.editing.plain import PLAINLY
from webhooks.console.editing.setting_names import OF_ONE, SETTINGS

KINDS: Final = {
    "numbers": _l("Numbers"),
    "flows": _l("Flows"),
    "hours": _l("Weekly hours"),
    "calendars": _l("Calendars"),
    "lists": _l("Lists of callers"),
    "switches": _l("Switches"),
    "sounds": _l("Sounds"),
    "mailboxes": _l("Mailboxes"),
    "tests": _l("Tests"),
    "queues": _l("Queues"),
}
"""Kind → many of it."""

ONE: Final = {
    "numbers": _l("Number"),
    "flows": _l("Flow"),
    "hours": _l("Weekly hours"),
    "calendars": _l("Calendar"),
    "lists": _l("List of callers"),
    "switches": _l("Switch"),
    "sounds": _l("Sound"),
    "mailboxes": _l("Mailbox"),
    "tests": _l("Test"),
    "queues": _l("Queue"),
    "menu": _l("Menu"),
    "step": _l("Step"),
    "event": _l("Event"),
}
"""Kind, or what a flow has of its own → one of it."""

ACTIONS: Final = {
    "play": (_l("Play"), _l("Something is heard, then the next action follows.")),
    "menu": (_l("Open a menu"), _l("The caller chooses with keys.")),
    "dial": (_l("Ring somebody"), _l("One or several people are rung.")),
    "queue": (_l("Wait in a queue"), _l("The caller waits until somebody is free.")),
    "voicemail": (_l("Take a message"), _l("The caller speaks after the beep. This ends the call.")),
    "sign_in": (_l("Sign an agent in or out"), _l("An agent of a queue keys in a PIN.")),
    "gather": (_l("Ask for a number"), _l("What is keyed in is kept in a variable.")),
    "request": (_l("Ask a web service"), _l("Your own service is asked, and its answer kept.")),
    "set_caller_name": (_l("Name the caller"), _l("Told to whoever is rung.")),
    "language": (_l("Change the language"), _l("For the rest of the call.")),
    "pause": (_l("Pause"), _l("Silence for some seconds.")),
    "goto": (_l("Go to a step"), _l("Its condition is looked at anew.")),
    "hangup": (_l("Hang up"), _l("The call ends.")),
    "reject": (_l("Refuse the call"), _l("Without answering, where nothing was answered yet.")),
    "back": (_l("Back to the menu before"), _l("Its greeting is heard again.")),
    "top": (_l("Back to the first menu"), _l("Its greeting is heard again.")),
    "repeat": (_l("Say the choices again"), _l("This menu's greeting is heard again.")),
    "exit": (_l("Leave all menus"), _l("The action after the menu follows, then the next step.")),
}
"""Type of an action → its name, and what it does."""

CHOICES: Final = {
    "accept": _l("are taken"),
    "reject": _l("are refused"),
    "together": _l("together"),
    "in_turn": _l("one after the other, in their order"),
    "random": _l("one after the other, in any order"),
    "round_robin": _l("one after the other, in turns"),
    "longest_idle": _l("whose last conversation is longest ago first"),
    "busy": _l("busy"),
    "rejected": _l("refused"),
    "hangup": _l("hanging up"),
    "voicemail": _l("a message"),
    "dial": _l("a conversation"),
    "": _l("none"),
    "in": _l("in"),
    "out": _l("out"),
    "A": _l("A: fully"),
    "B": _l("B: partly"),
    "C": _l("C: by the gateway"),
    True: _l("yes"),
    False: _l("no"),
}
"""A value to choose → what it is called, where the value itself does not say it."""


PLAIN: Final = ("Condition", "AfterDial", "AfterRequest", "AfterQueue", "DialTarget", "SoundPrompt", "Expectation")
"""Models whose settings are told whole by their names."""


def label_of(model: type[Model] | None, key: str) -> str:
    """What a setting is called; one that has no name here yet is called as in the document.

    >>> label_of(None, "some_day")
    'Some day'
    """
    found = OF_ONE.get(f"{model.__name__}.{key}") if model else None
    return str(found or SETTINGS.get(key) or key.replace("_", " ").capitalize())


def hint_of(model: type[Model], key: str) -> str:
    """What a setting does, as its model tells it, in the reader's language."""
    text = told(model, key)
    translated = str(_(text)) if text else ""
    return PLAINLY.get(text, text) if translated == text else translated


def told(model: type[Model], key: str) -> str:
    """What a setting does, in English; "" where its name says it."""
    text = " ".join(explained(model).get(key, "").split())
    return "" if model.__name__ in PLAIN or text.startswith(("Name of ", "For people")) else text


def choice_of(value: Any, ends: bool = False) -> str:
    """What a value is called among those that one chooses from."""
    if ends and value is True:
        return str(_("anything"))
    if ends and value == "reject":
        return str(_("a refusal"))
    return str(CHOICES.get(value, value))


def action_of(kind: str) -> str:
    """What an action is called."""
    found = ACTIONS.get(kind)
    return str(found[0]) if found else kind.replace("_", " ").capitalize()
