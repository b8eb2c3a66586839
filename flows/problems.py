"""Everything that can be wrong with a configuration, each with a stable code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from flows.words import packed, unpacked

CODES: dict[str, str] = {
    # the upload as a whole
    "not_an_object": "The upload is not a JSON object.",
    "bad_schema_version": "schema_version is not a version of the configuration document.",
    "newer_schema_version": "The document is of a newer version than this server knows.",
    "unknown_kind": "A top-level key is no kind of document.",
    "null_kind": "A whole kind is null; only single names can be deleted.",
    "duplicate_key": "A key stands twice in the same object.",
    "not_a_number": "NaN, Infinity, or a number too large to be one.",
    "bad_text": "A text holds half a character (a lone surrogate).",
    "too_deep": "Objects and lists are nested too deeply.",
    "too_many_values": "The upload holds too many values.",
    "test_failed": "A test of the configuration does not come out as it expects.",
    "draft_behind": "Something was published since the draft was made, and publishing the draft undoes it.",
    "more_problems": "There are more problems than are listed.",
    "nothing_to_delete": "A name is to be deleted that does not exist.",
    "still_used": "A document is to be deleted that others still need.",
    # shape
    "unknown_key": "A key is not known at that place.",
    "missing_key": "A required key is missing; the pointer is that of the object that lacks it.",
    "wrong_type": "A value is of another type than the setting takes.",
    "out_of_range": "A number is smaller or larger than the setting takes.",
    "unknown_type": "An action is of no known type.",
    "bad_choice": "A value is none of those that the setting takes.",
    "bad_format": "A text is not written as the setting takes it.",
    "too_long": "A text is too long.",
    "too_short": "A text is empty where something must stand.",
    "too_many": "A list or object has too many entries.",
    "too_few": "A list or object is empty where something must stand.",
    "no_entries": "A menu has no entries.",
    "bad_name": "A name has characters that names cannot have, or is too long.",
    "bad_key": "The keys of a menu entry cannot be pressed.",
    "bad_number": "A telephone number is not E.164.",
    "bad_zone": "A time zone is not one of IANA's.",
    "bad_language": "A language is not a BCP-47 tag that is known.",
    "bad_url": "A web address is none.",
    "bad_prompt": "A prompt has no form that prompts have.",
    "empty_prompt": "A prompt says nothing.",
    "prompt_too_long": "A prompt is longer than what is spoken.",
    "empty_condition": "A condition names nothing that must hold.",
    "bad_expectation": "An expectation of a test does not have exactly one key.",
    "bad_input": "An input of a test is none.",
    # names
    "unknown_flow": "There is no flow of that name.",
    "unknown_hours": "There are no hours of that name.",
    "unknown_calendar": "There is no calendar of that name.",
    "unknown_list": "There is no list of that name.",
    "unknown_switch": "There is no switch of that name.",
    "unknown_sound": "There is no sound of that name.",
    "unknown_mailbox": "There is no mailbox of that name.",
    "unknown_queue": "There is no queue of that name.",
    "unknown_number": "There is no such number in the configuration.",
    "unknown_menu": "The flow has no menu of that name.",
    "unknown_step": "The flow has no step of that name.",
    "unknown_variable": "No action of the flow collects that variable.",
    "reserved_variable": "A variable has a name that is taken already.",
    "lone_brace": "A text has a brace without its partner, which would be read aloud.",
    # sense
    "duplicate_step": "Two steps of a flow have the same name.",
    "outside_menu": "back, top, repeat and exit stand only inside a menu.",
    "endless_circle": "Steps or menus lead back to themselves without the caller having to do anything.",
    "silent_circle": "A caller who never presses a key goes round and round through a gather.",
    "unanswered_circle": "While nobody answers, the same phones ring again and again.",
    "near_turn_limit": "A caller who does nothing comes near to the number of turns after which a call is cut.",
    "silent_end": "A caller who presses nothing may be hung up on without a word.",
    "unreachable": "Actions follow one that always ends or moves the call.",
    "unreachable_step": "No call can come to that step.",
    "unreachable_menu": "No call can come to that menu.",
    "falls_through": "A step with a condition only plays something and goes on to the next step.",
    "cut_off": "At some time in the next two years a caller is hung up on without having been told anything.",
    "never_true": "A condition holds at no time in the next two years, whoever calls.",
    "hidden_step": "At every time in the next two years, what stands before a step ends the call.",
    "unverified_caller_id": "The number shown is not one of the configuration: it must be verified at the provider.",
    "no_targets": "A dial rings nobody.",
    "not_dialled": "A number is one that the operator does not let this service dial.",
    "no_agents": "A queue has no agents.",
    "same_key": "A key of a queue does two things.",
    "no_pin": "Agents of a queue must sign in, and none can by telephone.",
    "duplicate_pin": "Two agents have the same pin.",
    "agent_differs": "An agent of the same name has another number or pin in another queue.",
    "unused": "Nothing uses a document.",
    # what makes a menu hard for callers
    "slow_menu": "It takes long until a key is of use.",
    "many_choices": "A menu has more choices than people keep in mind.",
    "no_person": "From a menu nobody can be reached: no dial, queue or mailbox.",
    "text_differs": "The text beside a sound is not the sound's own.",
    "audio_behind": "The text of a sound has changed, its audio has not.",
    "language_missing": "A prompt lacks a language that the flow speaks.",
    # hours, calendars, lists
    "bad_day": "A key of weekly hours names no days.",
    "bad_time": "A range of hours cannot be read.",
    "empty_range": "A range ends where it begins.",
    "empty_week": "Weekly hours without any opening.",
    "overlap": "Two ranges of weekly hours overlap.",
    "bad_date": "A date or local time cannot be read.",
    "bad_event": "An event is not put together as events are.",
    "bad_rule": "A repeat rule is none, or repeats too often.",
    "unknown_country": "A country is not known.",
    "unknown_region": "A region of a country is not known.",
    "holiday_missing": "A calendar had entries on public holidays in earlier years and has none next time.",
    "bad_entry": "An entry of a list is no number, prefix or range.",
    # what a provider does otherwise
    "vonage_rings_in_turn": "On Vonage, without a worker, the targets ring one after the other.",
    "vonage_caller_id": "On Vonage the called number is shown in place of the caller's.",
    "vonage_time_limit": "On Vonage a conversation is cut after 7,200 seconds.",
    "vonage_timeout": "On Vonage a phone rings for at most 120 seconds.",
    "twilio_timeout": "On Twilio a phone rings for at least 5 seconds.",
    "twilio_waves": "Twilio rings ten at once, and the others after them.",
    "needs_worker": "Without a worker, people are rung in another way.",
    "vonage_no_attestation": "On Vonage no call has an attestation.",
    "vonage_star_hash": "On Vonage * and # may count as silence.",
    "vonage_finish_key": "On Vonage only # can end a value; elsewhere silence does.",
    "vonage_sip_unscreened": "On Vonage a sip: target hears no whisper and is asked for no key.",
    "twilio_sip_in_turn": "Twilio may ring only one of several sip: targets that should ring together.",
    "twilio_no_transcript": "Twilio writes down English of the United States only, and at most 120 seconds.",
    "vonage_no_transcript": "Vonage does not write down what is said in that language.",
    "unspoken_language": "A text is in a language that a provider does not speak.",
    "twilio_time_limit": "On Twilio a conversation is cut after 14,400 seconds.",
    "no_music": "Without a worker, the caller hears the ordinary ringing tone in place of the music.",
    "twilio_caller_id": "Whoever is rung over REST may see the number called in place of the caller's on Twilio.",
    "queue_needs_worker": "Without a worker, nobody can wait in a queue: its agents are rung once.",
    "vonage_reject": "On Vonage a call is not refused, but answered and hung up.",
    "caller_name_unheard": "A caller name is set, but no dial says it.",
}
"""Every stable code → what it means."""

NAMED_BELOW = ("menus", "save", "week", "languages")
"""Keys whose own keys are names, so that a number there is no place in a list."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (error) or may not be meant (warning).

    pointer: RFC 6901, into the upload. message: a sentence in the author's words. suggestion: what should likely stand there.
    example: the shortest call that shows it, as a body for simulate; None where no call does, or none was found.
    """

    severity: Literal["error", "warning"]
    code: str
    pointer: str
    message: str
    suggestion: str | None = None
    example: dict[str, Any] | None = field(default=None, hash=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """As the API tells it; without a suggestion or an example the key is left out."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {key: value for key, value in told.items() if value is not None}

    def packed(self) -> dict[str, Any]:
        """As JSON from which `unpacked` makes the problem again, with what its sentence was made of."""
        return {**self.as_json(), "message": packed(self.message)}

    @classmethod
    def unpacked(cls, told: dict[str, Any]) -> Self:
        """The problem that `packed` wrote down.

        >>> Problem.unpacked(Problem("error", "bad_number", "/numbers/1", "…").packed()).message
        '…'
        """
        return cls(**{**told, "message": unpacked(told["message"])})

    @property
    def path(self) -> str:
        """The pointer as people write it.

        >>> Problem("error", "bad_number", "/flows/accueil/menus/services/entries/1/0/to", "…").path
        'flows.accueil.menus.services.entries.1[0].to'
        """
        parts = [part.replace("~1", "/").replace("~0", "~") for part in self.pointer.split("/")[1:]]
        return "".join(_written(parts, index) for index in range(len(parts))).lstrip(".")


def _written(parts: list[str], index: int) -> str:
    part, before = parts[index], parts[index - 1] if index else ""
    in_menu = before == "entries" and index > 3 and parts[index - 3] == "menus"
    is_place = index > 1 and re.fullmatch(r"0|[1-9][0-9]*", part) and before not in NAMED_BELOW and not in_menu
    return f"[{part}]" if is_place else f".{part}"
