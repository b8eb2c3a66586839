"""What settings, actions and choices are called, for people. What a setting does is told in the models themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from flows.document.base import Model

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
}
"""Kind, or what a flow has of its own → one of it."""

ACTIONS: Final = {
    "play": (_l("Play"), _l("Something is heard, then the next action follows.")),
    "menu": (_l("Open a menu"), _l("The caller chooses with keys.")),
    "dial": (_l("Ring somebody"), _l("One or several people are rung.")),
    "queue": (_l("Wait in a queue"), _l("The caller waits until somebody is free.")),
    "voicemail": (_l("Take a message"), _l("The caller speaks after the beep. This ends the call.")),
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

SETTINGS: Final = {
    "accept_key": _l("Key to take the call"),
    "actions": _l("Actions"),
    "all": _l("All of these hold"),
    "allowlist": _l("The caller is on the list"),
    "answered": _l("After the conversation"),
    "any": _l("One of these holds"),
    "at": _l("When"),
    "attach_audio": _l("Send the audio along"),
    "attempts": _l("Attempts"),
    "attestation": _l("The number is vouched for (STIR/SHAKEN)"),
    "barge_in": _l("Keys interrupt what is said"),
    "blocklist": _l("The caller is not on the list"),
    "busy": _l("If they are busy"),
    "calendar": _l("It is a day of the calendar"),
    "call": _l("The call"),
    "called": _l("The number called is"),
    "caller": _l("Caller"),
    "caller_id": _l("Number that is shown"),
    "color": _l("Colour"),
    "consent": _l("Said before recording"),
    "country": _l("Country"),
    "delay": _l("Delay in seconds"),
    "description": _l("Description"),
    "dial_timeout": _l("Seconds of ringing"),
    "dials": _l("Rings"),
    "emails": _l("E-mail addresses"),
    "ends": _l("The call ends by"),
    "enabled": _l("Enabled"),
    "entries": _l("Keys"),
    "error": _l("If it fails"),
    "events": _l("Days and times"),
    "except": _l("Days that are not kept"),
    "exhausted": _l("After the last attempt"),
    "expect": _l("What must come of it"),
    "failed": _l("If they cannot be reached"),
    "finish_on_key": _l("Key that ends the value"),
    "flow": _l("Flow"),
    "from": _l("From"),
    "greeting": _l("Greeting"),
    "hears": _l("Hears"),
    "holidays": _l("Public holidays"),
    "hours": _l("The hours are open"),
    "ics": _l("Address of a calendar file"),
    "in": _l("One of these values"),
    "inputs": _l("What the caller does"),
    "inter_digit_timeout": _l("Seconds between keys"),
    "invalid": _l("After a wrong key"),
    "keep_days": _l("Days that messages are kept"),
    "label": _l("Label"),
    "language": _l("Language"),
    "loop": _l("How many times"),
    "machine_detection": _l("Tell machines from people"),
    "mailbox": _l("Mailbox"),
    "match": _l("Number, prefix or range"),
    "max_digits": _l("At most so many keys"),
    "max_seconds": _l("Longest message in seconds"),
    "menu": _l("Menu"),
    "menus": _l("Menus"),
    "method": _l("Method"),
    "min_digits": _l("At least so many keys"),
    "min_seconds": _l("Shortest message in seconds"),
    "music": _l("Music while it rings"),
    "name": _l("Name"),
    "no_answer": _l("If nobody takes the call"),
    "no_input": _l("After silence"),
    "not": _l("This does not hold"),
    "note": _l("Note"),
    "number": _l("Number"),
    "on": _l("Afterwards"),
    "otherwise": _l("Otherwise"),
    "premium": _l("The better voice"),
    "prompt": _l("What is heard"),
    "reason": _l("Reason"),
    "record": _l("Record the conversation"),
    "refuse_key": _l("Key to refuse recording"),
    "region": _l("Country of national numbers"),
    "repeat": _l("Repeats"),
    "ring": _l("Several targets ring"),
    "save": _l("Keep of the answer"),
    "say": _l("Text"),
    "seconds": _l("Seconds"),
    "send": _l("Variables that are sent"),
    "sensitive": _l("Keep it out of logs"),
    "sound": _l("Sound"),
    "step": _l("Step"),
    "steps": _l("Steps"),
    "style": _l("Style"),
    "success": _l("If it succeeds"),
    "switch": _l("The switch is on"),
    "text": _l("Text"),
    "time_limit": _l("Longest conversation in seconds"),
    "timeout": _l("Seconds to wait"),
    "timezone": _l("Time zone"),
    "title": _l("Title"),
    "to": _l("To"),
    "transcribe": _l("Write down what was said"),
    "twilio": "Twilio",
    "until": _l("Until"),
    "url": _l("Web address"),
    "variable": _l("Variable"),
    "voice": _l("Voice"),
    "vonage": "Vonage",
    "webhook": _l("Web address that is told"),
    "week": _l("Week"),
    "when": _l("Condition"),
    "whisper": _l("Said to whoever is rung"),
    "withheld": _l("The number is withheld"),
    "withheld_callers": _l("Callers who hide their number"),
}
"""Setting, as in the document → its name."""

OF_ONE: Final = {
    "Switch.on": _l("The switch is on"),
    "Sound.text": _l("What is said in it"),
    "SetCallerName.text": _l("Name"),
    "Holidays.region": _l("Region"),
    "Dial.to": _l("Whom to ring"),
    "Dial.timeout": _l("Seconds of ringing"),
    "DialTarget.timeout": _l("Seconds of ringing"),
    "DialTarget.to": _l("Number or sip: address"),
    "Request.timeout": _l("Seconds to wait at most"),
    "Gather.invalid": _l("After too few keys"),
    "Play.loop": _l("How often"),
    "CalendarEvent.on": _l("Day"),
    "SoundPrompt.say": _l("Text while the audio is missing"),
    "Expectation.step": _l("Takes the step"),
    "Expectation.menu": _l("Comes to the menu"),
    "Expectation.mailbox": _l("Leaves a message in"),
    "VariableIs.name": _l("Variable"),
    "Condition.variable": _l("A value that was collected is"),
    "Dial.mailbox": _l("Mailbox of the recording"),
}
"""The same where it means something else: model and setting."""

CHOICES: Final = {
    "accept": _l("are taken"),
    "reject": _l("are refused"),
    "together": _l("together"),
    "in_turn": _l("one after the other, as written"),
    "random": _l("one after the other, in any order"),
    "round_robin": _l("one after the other, in turns"),
    "longest_idle": _l("whose last conversation is longest ago first"),
    "busy": _l("busy"),
    "rejected": _l("refused"),
    "hangup": _l("hanging up"),
    "voicemail": _l("a message"),
    "dial": _l("a conversation"),
    "": _l("none"),
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
    return str(_(text)) if text else ""


def told(model: type[Model], key: str) -> str:
    """What a setting does, in English; "" where its name says it."""
    text = hints(model).get(key, "")
    return "" if model.__name__ in PLAIN or text.startswith(("Name of ", "For people")) else text


@lru_cache(maxsize=256)
def hints(model: type[Model]) -> dict[str, str]:
    """Setting → what it does, in English."""
    return {
        field.alias or name: " ".join((field.description or "").split()) for name, field in model.model_fields.items()
    }


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
