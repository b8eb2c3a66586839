"""Who calls, where calls are compared: one caller for all whom a flow treats alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import phonenumbers

from flows.conditions import Condition, inside
from flows.events import Attestation, Call
from flows.list_entries import Range, read_entry
from flows.lists import text_of
from flows.program import Program
from flows.record import Frozen
from flows.supposed import LINE
from flows.words import words

USUAL_REGION = "FR"
USUAL_DIGITS = 11
Flows = Sequence[tuple[Program, str]]
"""Programs, each with the name of one of its flows."""


class Caller(Frozen):
    """A caller. words: who is meant, as in "callers on the list vip"; "" for ordinary ones. number: None is withheld."""

    words: str
    number: str | None
    attestation: Attestation | None = None

    def calls(self, called: str) -> Call:
        return Call("CA0", self.number, called, LINE, self.attestation)


def ordinary(flows: Flows, called: str) -> Caller:
    """Somebody from the country of the number called, who shows a number that is on no list of the flows."""
    lists = [program.number_list(name) for program, name in _lists(flows)]
    candidates = [f"+{number}" for number in _near(_mobile(called))]
    unlisted = (number for number in candidates if all(one.match(number) is None for one in lists))
    return Caller("", next(unlisted, candidates[0]))


def _near(number: int) -> Iterator[int]:
    """A number, then others of its length: the last digit another one, then the one before it, up to the first."""
    yield number
    for power in range(len(str(number)) - 2):
        digit = number // 10**power % 10
        yield from (number + (other - digit) * 10**power for other in range(10) if other != digit)


def kinds(flows: Flows, called: str) -> list[Caller]:
    """Every kind of caller that the flows tell apart, ordinary ones first."""
    found = [ordinary(flows, called)]
    asked = [condition for program, flow in flows for condition in conditions(program, flow)]
    names = list(dict.fromkeys(name for _, name in _lists(flows)))
    withheld = any(one.withheld is not None for one in asked)
    if names or withheld or any(p.flow(flow).model.withheld_callers == "reject" for p, flow in flows):
        found.append(Caller(words("callers who hide their number"), None))
    for level in sorted({one.attestation for one in asked if one.attestation}):
        found.append(Caller(words("callers with attestation {level}", level=level), found[0].number, level))
    return [*found, *(caller for name in names for caller in _listed(flows, name))]


def conditions(program: Program, flow: str) -> Iterator[Condition]:
    """Every condition of a flow's enabled steps, those inside others too."""
    for step in program.flow(flow).steps:
        if step.enabled and step.when:
            yield from inside(step.when)


def _lists(flows: Flows) -> Iterator[tuple[Program, str]]:
    """The lists that flows ask, each with its program."""
    for program, flow in flows:
        named = [name for one in conditions(program, flow) for name in (one.blocklist, one.allowlist) if name]
        yield from ((program, name) for name in sorted(set(named)))


def _listed(flows: Flows, name: str) -> Iterator[Caller]:
    """Somebody who is on a list; and, where two programs differ in it, somebody who was added and one who was taken off."""
    before, *others = [_entries(program, name) for program, _ in flows]
    after = others[0] if others else before
    wanted = (
        (words("callers on the list {name}", name=name), (entry for entry in after if entry in before)),
        (words("callers who come onto the list {name}", name=name), (entry for entry in after if entry not in before)),
        (words("callers who leave the list {name}", name=name), (entry for entry in before if entry not in after)),
    )
    for who, entries in wanted:
        if entry := next(entries, None):
            yield Caller(who, _example(*entry))


def _entries(program: Program, name: str) -> dict[tuple[str, str | None], None]:
    """The entries of a list with their region, as written; empty where there is no such list."""
    document = program.configuration.document("lists", name) or {}
    return dict.fromkeys((text_of(entry), document.get("region")) for entry in document.get("entries", ()))


def _example(text: str, region: str | None) -> str:
    """A number that an entry matches."""
    entry = read_entry(text, region)
    if isinstance(entry, Range):
        return f"+{entry.first}"
    return f"+{entry[:-1].ljust(USUAL_DIGITS, '0')}" if entry.endswith("*") else entry


def _mobile(called: str) -> int:
    """A mobile number of the country of a number, as an integer without plus."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(called)) or USUAL_REGION
    except phonenumbers.NumberParseException:
        region = USUAL_REGION
    mobile = phonenumbers.PhoneNumberType.MOBILE
    example = phonenumbers.example_number_for_type(region, mobile) or phonenumbers.example_number(USUAL_REGION)
    assert example is not None
    return int(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[1:])
