"""How two acts differ, as far as a caller, or whoever looks after the line, would notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

from flows.compare.acts import Act, Kind, Spoken
from flows.compare.words import does, heard
from flows.words import template, words

SUBJECTS: Final[Mapping[Kind, str]] = {
    "menu": template("menu {name}"),
    "voicemail": template("voicemail {name}"),
    "queue": template("queue {name}"),
    "dial": template("dialling {name}"),
}
NONE: Final = words("none")


class Difference(NamedTuple):
    """One thing that differs.

    about: the way to it, or what it concerns wherever that is met ("menu services"). name: of a setting; of words, which of
    several.
    before, after: in words.
    """

    kind: Literal["place", "setting", "words"]
    about: str
    name: str
    before: str
    after: str


def differences(before: Act, after: Act, at: str) -> list[Difference]:
    """What differs. at: the way to both, in words; "" for the beginning.

    >>> differences(Act("voicemail", "general"), Act("dial", "+33140506070"), "")
    [Difference(kind='place', about='', name='', before='goes to voicemail general', after='dials +33140506070')]
    """
    if _elsewhere(before, after):
        return [Difference("place", at, "", does(before), does(after))]
    return [*_settings(before, after), *_words(before, after, at)]


def leads_on(before: Act, after: Act) -> bool:
    """Whether what follows may still be compared: the same kind of thing is waited for."""
    if before.is_over or after.is_over or before.kind != after.kind:
        return False
    return before.kind in ("dial", "request", "consent") or not _elsewhere(before, after)


def _elsewhere(before: Act, after: Act) -> bool:
    if before.kind != after.kind:
        return True
    if before.kind in ("menu", "gather"):  # another name alone is none that a caller would notice
        return before.name != after.name and before.heard != after.heard
    return before.name != after.name


def _settings(before: Act, after: Act) -> Iterator[Difference]:
    old, new = dict(before.more), dict(after.more)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name, NONE), new.get(name, NONE)
        if one != other:
            yield Difference("setting", subject(after), name, one, other)


def _words(before: Act, after: Act, at: str) -> Iterator[Difference]:
    is_said_there = after.kind == "voicemail" or (
        after.kind == "menu" and "silence" not in at and "wrong key" not in at
    )
    about = subject(after) if is_said_there else at
    for place, (one, other) in enumerate(_parts(before.heard, after.heard)):
        old, new = [text for text, _, _ in one], [text for text, _, _ in other]
        if old != new:
            yield Difference("words", about, str(place), heard(old), heard(new))
        elif one:
            yield Difference("setting", words("prompts"), words("voice"), _voice(one[0]), _voice(other[0]))


def _parts(
    before: tuple[Spoken, ...], after: tuple[Spoken, ...]
) -> Iterator[tuple[tuple[Spoken, ...], tuple[Spoken, ...]]]:
    """The parts that differ: one by one where there are as many, else as they fit best."""
    if len(before) == len(after):
        yield from (((one,), (other,)) for one, other in zip(before, after, strict=True) if one != other)
        return
    for tag, start, end, other_start, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before[start:end], after[other_start:other_end]


def subject(act: Act) -> str:
    """What an act is about, wherever it is met."""
    return words(SUBJECTS[act.kind], name=act.name) if act.kind in SUBJECTS else act.name


def _voice(spoken: Spoken) -> str:
    _, language, voice = spoken
    named = voice and (voice.twilio or f"style {voice.vonage_style}{' premium' if voice.vonage_premium else ''}")
    return f"{language} ({named})" if named else language
