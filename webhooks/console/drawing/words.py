"""What the script of the phone says, in the reader's language; the page hands it over."""

from __future__ import annotations

from flask_babel import gettext as _


def words() -> dict[str, str]:
    """Key, as `static/phone.js` knows it → text. What is in braces it fills in itself."""
    return {
        "calling": _("Calling…"),
        "ready": _("Ready to call"),
        "speaking": _("The line speaks"),
        "press": _("Press a key"),
        "finish": _("Press keys, then {key}"),
        "ringing": _("It rings"),
        "rings": _("It rings: {whom}"),
        "talking": _("In conversation with {whom}"),
        "recording": _("Speak after the tone"),
        "silence": _("Silence, {seconds} s"),
        "over": _("The call is over"),
        "refused": _("The call is refused"),
        "busy": _("The call is refused: busy"),
        "hung_up": _("The line hangs up"),
        "you_hung_up": _("You hang up"),
        "you_press": _("You press {keys}"),
        "you_say_nothing": _("You press nothing"),
        "message": _("Message in {mailbox}; nothing is recorded here"),
        "message_over": _("The message is over"),
        "sound": _("Sound {name}"),
        "sound_missing": _("The sound {name} cannot be heard"),
        "shown": _("They see {number}"),
        "whispered": _("Whoever is rung hears:"),
        "callee": _("Press the key that whoever is rung presses"),
        "callee_presses": _("They press {key}"),
        "takes_not": _("They do not take it"),
        "hang_up": _("They hang up"),
        "answered": _("They answer"),
        "is_busy": _("Busy"),
        "no_answer": _("Nobody answers"),
        "failed": _("Cannot be reached"),
        "end_message": _("End the message (#)"),
        "recorded": _("This conversation would be recorded"),
        "lost": _("The console does not answer. Try again."),
        "no_voice": _("This browser has no voice: the texts are to be read."),
    }
