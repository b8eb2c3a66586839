"""What a provider does otherwise than the document says: warnings that tell what will happen instead.

Sources: Twilio's pages of Dial, Number, Record and Gather; Vonage's NCCO reference (connect, input, record).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.actions import Action
from flows.actions.dial import TOGETHER, Dial
from flows.actions.gather import Gather
from flows.actions.queue import JoinQueue
from flows.actions.reject import Reject
from flows.actions.set_caller_name import SetCallerName
from flows.actions.voicemail import Voicemail
from flows.check.flow_map import FlowMap
from flows.check.merged import Merged
from flows.check.shapes import Path
from flows.check.spoken import VONAGE_WRITES, is_in
from flows.conditions import Condition
from flows.configuration import pointer
from flows.document import Flow
from flows.document.queues import Queue
from flows.problems import Problem
from flows.supposed import LINE
from flows.words import joined, words

VONAGE_LONGEST_TALK = 7_200
TWILIO_LONGEST_TALK = 14_400
TWILIO_SHORTEST_RING = 5
VONAGE_LONGEST_RING = 120
TWILIO_LONGEST_TRANSCRIPT = 120
TWILIO_WRITES = "en-US"

UNREFUSED = words("Vonage cannot refuse a call: there the caller hears silence and is hung up.")
NO_TOKEN = words(
    "Twilio shows the caller's number to people rung over REST only with a token for the call; else the number called."
)

Found = Iterator[tuple[str, Path, str]]


def difference_problems(name: str, flow_map: FlowMap, merged: Merged) -> Iterator[Problem]:
    """Warnings for one flow."""
    flow = flow_map.flow
    yield from _of_flow(name, flow, merged)
    actions = [(rest.action, rest.place) for rest in flow_map.everything if rest.action]
    for action, path in actions:
        for code, at, message in _of_action(action, path, flow, merged):
            yield Problem("warning", code, pointer("flows", name, *at), message)
    yield from _unheard_names(name, actions)


def _of_flow(name: str, flow: Flow, merged: Merged) -> Iterator[Problem]:
    found = [*_caller_id(flow.caller_id, ("caller_id",), merged), *_ringing(flow.dial_timeout, ("dial_timeout",))]
    found += [*_attestations(flow), *_keys(flow)]
    if flow.withheld_callers == "reject":
        found.append(("vonage_reject", ("withheld_callers",), UNREFUSED))
    for code, at, message in found:
        yield Problem("warning", code, pointer("flows", name, *at), message)


def _of_action(action: Action, path: Path, flow: Flow, merged: Merged) -> Found:
    if isinstance(action, Dial):
        for find in OF_DIAL:
            yield from find(action, path)
        yield from _caller_id(action.caller_id, (*path, "caller_id"), merged)
        if action.hunts(LINE) and (action.caller_id or flow.caller_id) == "caller":
            yield "twilio_caller_id", path, NO_TOKEN
    elif isinstance(action, Gather) and action.finish_on_key not in ("#", ""):
        message = words(
            'Vonage can end a value only with #: there "{finish_on_key}" works once the caller is silent for a while.',
            finish_on_key=action.finish_on_key,
        )
        yield "vonage_finish_key", (*path, "finish_on_key"), message
    elif isinstance(action, Reject):
        yield "vonage_reject", path, UNREFUSED
    elif isinstance(action, JoinQueue):
        message = words(
            "A queue needs a worker (REDIS_URL): without one nobody can wait, and its agents are rung once."
        )
        yield "queue_needs_worker", (*path, "queue"), message
    elif isinstance(action, Voicemail):
        yield from _transcript(action, path, flow, merged)


def queue_differences(name: str, queue: Queue, merged: Merged) -> Iterator[Problem]:
    """Warnings for one queue."""
    found = list(_caller_id(queue.caller_id, ("caller_id",), merged))
    if queue.caller_id == "caller":
        found.append(("twilio_caller_id", ("caller_id",), NO_TOKEN))
    for key in ("leave_key", "callback_key", "accept_key"):
        if getattr(queue, key) in ("*", "#"):
            unsure = words(
                "Vonage does not say whether it hands over * and #: there {keys} may count as silence.",
                keys=getattr(queue, key),
            )
            found.append(("vonage_star_hash", (key,), unsure))
    for code, at, message in found:
        yield Problem("warning", code, pointer("queues", name, *at), message)


def _caller_id(shown: str | None, path: Path, merged: Merged) -> Found:
    if shown == "caller":
        yield (
            "vonage_caller_id",
            path,
            words("Vonage shows only numbers of its own: there the number called is shown in place of the caller's."),
        )
    elif shown and shown != "called" and not merged.has("numbers", shown):
        message = words(
            "{shown} is not one of your numbers here: it must be verified at the provider before it can be shown.",
            shown=shown,
        )
        yield "unverified_caller_id", path, message


def _attestations(flow: Flow) -> Found:
    for index, step in enumerate(flow.steps):
        for condition, path in _with_places(step.when, ("steps", index, "when")) if step.when else ():
            if condition.attestation is not None:
                message = words("Vonage tells no attestation: there this never holds.")
                yield "vonage_no_attestation", (*path, "attestation"), message


def _with_places(condition: Condition, path: Path) -> Iterator[tuple[Condition, Path]]:
    """A condition and all conditions in it, each with its place."""
    yield condition, path
    for key in ("all", "any"):
        for index, one in enumerate(getattr(condition, key) or ()):
            yield from _with_places(one, (*path, key, index))
    if condition.not_ is not None:
        yield from _with_places(condition.not_, (*path, "not"))


def _keys(flow: Flow) -> Found:
    for name, menu in flow.menus.items():
        if odd := [keys for keys in menu.entries if set(keys) & {"*", "#"}]:
            message = words(
                "Vonage does not say whether it hands over * and #: there {keys} may count as silence.",
                keys=joined(odd[:3], " and "),
            )
            yield "vonage_star_hash", ("menus", name, "entries", odd[0]), message


def _ringing(timeout: int | None, path: Path) -> Found:
    if timeout and timeout < TWILIO_SHORTEST_RING:
        message = words(
            "On Twilio a phone rings for at least {least} seconds, not {timeout}.",
            least=TWILIO_SHORTEST_RING,
            timeout=timeout,
        )
        yield "twilio_timeout", path, message
    if timeout and timeout > VONAGE_LONGEST_RING:
        message = words(
            "On Vonage a phone rings for at most {most} seconds, not {timeout}.",
            most=VONAGE_LONGEST_RING,
            timeout=timeout,
        )
        yield "vonage_timeout", path, message


def _times(dial: Dial, path: Path) -> Found:
    yield from _ringing(dial.timeout, (*path, "timeout"))
    for index, target in enumerate(dial.to if isinstance(dial.to, list) else [dial.to]):
        if not isinstance(target, str):
            place = ("to", index) if isinstance(dial.to, list) else ("to",)
            yield from _ringing(target.timeout, (*path, *place, "timeout"))
    if "time_limit" in dial.model_fields_set:
        for provider, most in (("vonage", VONAGE_LONGEST_TALK), ("twilio", TWILIO_LONGEST_TALK)):
            if dial.time_limit > most:
                message = words(
                    "On {provider} a conversation is cut after {most:,} seconds, not {time_limit:,}.",
                    provider=provider.title(),
                    most=most,
                    time_limit=dial.time_limit,
                )
                yield f"{provider}_time_limit", (*path, "time_limit"), message


def _targets(dial: Dial, path: Path) -> Found:
    targets = dial.targets
    addresses = [target for target in targets if target.to.startswith("sip")]
    if not targets:
        yield "no_targets", (*path, "to"), words("This rings nobody: it counts as failed at once.")
    if len(targets) > 1 and dial.ring == "together":
        yield (
            "vonage_rings_in_turn",
            (*path, "to"),
            words(
                "Vonage rings them together where there is a worker (REDIS_URL); without one, one after the other, as written."
            ),
        )
        if len(targets) > TOGETHER:
            message = words(
                "Twilio rings {most} at once, and the others when none of them has answered.", most=TOGETHER
            )
            yield "twilio_waves", (*path, "to"), message
        if len(addresses) > 1:
            message = words(
                "Twilio may ring only one of several sip: addresses at a time: ring in_turn makes sure that each is rung."
            )
            yield "twilio_sip_in_turn", (*path, "to"), message
    if addresses and (dial.whisper is not None or dial.accept_key is not None):
        message = words(
            "On Vonage {to} hears no whisper and is asked for no key: whoever answers there has the call.",
            to=addresses[0].to,
        )
        yield "vonage_sip_unscreened", (*path, "to"), message


def _music(dial: Dial, path: Path) -> Found:
    if dial.music:
        yield (
            "no_music",
            (*path, "music"),
            words("Music needs a worker (REDIS_URL): without one, the caller hears the ordinary ringing tone."),
        )


def _worker(dial: Dial, path: Path) -> Found:
    """What is rung over REST, for no document of a provider says it."""
    if len(dial.targets) > 1 and dial.ring in ("round_robin", "longest_idle"):
        message = words(
            "This order needs a worker (REDIS_URL): without one, they are rung in any order, one after the other."
        )
        yield "needs_worker", (*path, "ring"), message
    if dial.ring == "together" and any(target.delay for target in dial.targets):
        message = words("A delay needs a worker (REDIS_URL): without one, it is as if there were none.")
        yield "needs_worker", (*path, "to"), message
    if dial.hold_prompt is not None:
        message = words("This needs a worker (REDIS_URL): without one, the caller hears nothing but the ringing tone.")
        yield "needs_worker", (*path, "hold_prompt"), message
    if dial.machine_detection:
        message = words(
            "Machines are detected where there is a worker (REDIS_URL): without one, a mailbox that answers has the call."
        )
        yield "needs_worker", (*path, "machine_detection"), message


OF_DIAL: tuple[Callable[[Dial, Path], Found], ...] = (_times, _targets, _music, _worker)


def _transcript(action: Voicemail, path: Path, flow: Flow, merged: Merged) -> Found:
    mailbox = merged.document("mailboxes", action.mailbox)
    if not isinstance(mailbox, dict) or mailbox.get("transcribe") is not True:
        return
    if flow.language != TWILIO_WRITES:
        message = words(
            "Twilio writes down {writes} only: messages in {language} come without a transcript there.",
            writes=TWILIO_WRITES,
            language=flow.language,
        )
        yield "twilio_no_transcript", (*path, "mailbox"), message
    if not is_in(flow.language, VONAGE_WRITES):
        message = words(
            "Vonage does not write down {language}: messages come without a transcript there.", language=flow.language
        )
        yield "vonage_no_transcript", (*path, "mailbox"), message


def mailbox_problems(name: str, transcribe: bool, max_seconds: int) -> Iterator[Problem]:
    """Warnings for one mailbox."""
    if transcribe and max_seconds > TWILIO_LONGEST_TRANSCRIPT:
        message = words(
            "Twilio writes down messages of at most {most} seconds, but max_seconds is {max_seconds}.",
            most=TWILIO_LONGEST_TRANSCRIPT,
            max_seconds=max_seconds,
        )
        yield Problem("warning", "twilio_no_transcript", pointer("mailboxes", name, "transcribe"), message)


def _unheard_names(name: str, actions: list[tuple[Action, Path]]) -> Iterator[Problem]:
    dials = [action for action, _ in actions if isinstance(action, Dial)]
    if any(dial.whisper is not None or dial.accept_key is not None for dial in dials):
        return
    for action, path in actions:
        if isinstance(action, SetCallerName):
            message = words(
                "Nobody hears this name: it is said to callees of a dial with a whisper or an accept_key, and there is none."
            )
            yield Problem("warning", "caller_name_unheard", pointer("flows", name, *path), message)
