"""What settings do, in plainer English than the models tell programmers; "" where the setting's name says it all.

Other languages translate the models' words as plainly as this (`texts/*/settings.po`).
"""

from __future__ import annotations

from typing import Final

PLAINLY: Final = {
    "Says the choices.": "Heard first: says which key does what.",
    "Keys → actions.": "What each key does.",
    "Heard after a key that is no entry.": "Heard after a key that does nothing here, then the greeting again.",
    "Heard after silence.": "Heard when no key is pressed, then the greeting again.",
    "Actions after the last attempt; then as `exit`.": (
        "When the caller has pressed nothing, or wrong keys, too often. Then the menus are left."
    ),
    "Actions after the last attempt; then the next action.": "When nothing fitting was keyed in. Then the next action.",
    "Actions for each outcome.": "What follows when nobody has taken the call.",
    "Whom: one target or a list. An empty list counts as failed.": "One or several.",
    "Seconds of ringing (default: the flow's dial_timeout).": "Empty: as the flow's settings say.",
    "Seconds of ringing when a dial does not say.": "For all who are rung, unless it is said there.",
    "IANA zone (default: the flow's).": "Like Europe/Paris. Empty: the flow's.",
    "IANA zone of `until` (default: the flow's).": "Like Europe/Paris. Empty: the flow's.",
    "IANA zone; schedules without their own use it.": "Like Europe/Paris, for hours and calendars without their own.",
    "IANA zone; the agents' hours without their own use it.": "Like Europe/Paris, for agents' hours without their own.",
    "BCP-47; prompts without their own use it.": "Like fr-FR or en-GB: the language in which texts are spoken.",
    "BCP-47 tag.": "Like fr-FR or en-GB.",
    "BCP-47 tag → prompt.": "What is heard in each language.",
    '"reject" refuses hidden numbers before any step.': "Refused, they do not come as far as the first step.",
    'The number shown to whoever is dialled. Vonage takes only numbers of its own: there "caller" is the called number.': (
        "What whoever is rung sees: called (the number that was called), caller (the caller's), or a number. "
        "Vonage takes only numbers of its own."
    ),
    "The number shown to whoever is dialled (default: the flow's).": (
        "called, caller or a number. Empty: as the flow's settings say."
    ),
    "The condition; without it the step is always taken.": "Without one the step is always taken.",
    "Run in order when the condition holds.": "One after the other, when the condition holds.",
    "Run in order instead when it does not.": "Instead, when it does not. Empty: the next step.",
    'Unique in the flow; shown in logs, the diagram and "why".': "Shown on the picture and in the log of calls.",
    "false: the step is passed over.": "Unticked, the step is passed over.",
    "What it is, for people and traces.": "",
    "One whole day.": "One whole day, like 2026-12-24.",
    "First day, or local time at which it begins.": "First day, or day and time, like 2026-12-24T12:00.",
    '"yearly", or a rule of RFC 5545.': "yearly (every year), or a rule like FREQ=WEEKLY;BYDAY=MO.",
    "Country of the numbers that are written nationally, ISO 3166-1 alpha-2.": (
        "Two letters, like FR: for numbers written as 06 12 34 56 78."
    ),
    "ISO 3166-1 alpha-2 code.": "Two letters, like FR.",
    "What is said in it; spoken while the audio is missing.": "Spoken by a voice while there is no audio.",
    "Who is told of a message.": "One address on each line.",
    "true keeps the value out of logs and traces.": "Ticked, it is in no log.",
    "true: only agents who have signed in are rung; false: all who have not signed out.": (
        "Ticked, only agents who have signed in are rung; otherwise all who have not signed out."
    ),
    'Keys, "" for silence, {"dial": outcome}, {"says": seconds}, "hangup".': "In this order.",
    "Who calls, in any spelling; null is withheld.": "Empty: the number is withheld.",
    "Name → who answers.": "Who answers.",
    "Their number, E.164, or a `sip:` address.": "Like +33140506070, or a sip: address.",
    "Whether it is on.": "",
    "Local time after which it counts as off.": "Like 2026-12-24T18:00: off from then on. Empty: until it is turned off.",
    "When, in the flow's zone.": "Like 2026-12-24T18:00, on the flow's clocks.",
}
