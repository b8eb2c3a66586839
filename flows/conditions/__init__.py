"""Conditions: what must hold for a step to be taken (flow-document, section 3).

One file for each key, named as in the document. A condition is an object, and all its keys must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from flows.conditions import (
    allowlist,
    attestation,
    blocklist,
    boolean,
    calendar,
    called,
    hours,
    switch,
    variable,
    withheld,
)
from flows.conditions.boolean import CannotTell, Verdict
from flows.document.base import E164, Model, Name, Ref, fault
from flows.words import words

if TYPE_CHECKING:
    from flows.walk import Walk


class VariableIs(Model):
    """A value collected by `gather` or saved by `request` is one of these."""

    name: Annotated[Name, Ref("variable")] = Field(examples=["client"])
    """The variable."""
    in_: list[str] = Field(alias="in", min_length=1, max_length=1_000, examples=[["1", "2"]])
    """The values, any of which is meant."""


def _numbers_kind(numbers: Any) -> str:
    return "<list>" if isinstance(numbers, list) else "<number>"


Numbers = Annotated[
    Annotated[E164, Tag("<number>")] | Annotated[list[E164], Field(min_length=1, max_length=1_000), Tag("<list>")],
    Discriminator(_numbers_kind),
]


class Condition(Model):
    """What must hold. All keys that are given must hold together."""

    hours: Annotated[Name | None, Ref("hours")] = Field(None, examples=["service"])
    """The weekly hours of that name are open now."""
    calendar: Annotated[Name | None, Ref("calendars")] = Field(None, examples=["fermetures"])
    """An event of that calendar covers now."""
    blocklist: Annotated[Name | None, Ref("lists")] = Field(None, examples=["indesirables"])
    """The caller is not on that list. A withheld caller is on no list."""
    allowlist: Annotated[Name | None, Ref("lists")] = Field(None, examples=["clients"])
    """The caller is on that list. A withheld caller is on no list."""
    withheld: bool | None = None
    """true: the caller hides the number; false: shows it."""
    switch: Annotated[Name | None, Ref("switches")] = Field(None, examples=["fermeture-urgente"])
    """The manual switch of that name is on."""
    called: Numbers | None = Field(None, examples=["+33972101010"])
    """The number dialled is this one, or one of these."""
    variable: VariableIs | None = None
    """A collected value is one of these."""
    attestation: Literal["A", "B", "C"] | None = None
    """STIR/SHAKEN passed at that level or better: A full, B partial, C gateway."""
    all: list[Condition] | None = Field(None, min_length=1)
    """All of these hold."""
    any: list[Condition] | None = Field(None, min_length=1)
    """At least one of these holds."""
    not_: Condition | None = Field(None, alias="not")
    """This does not hold."""

    @model_validator(mode="after")
    def says_something(self) -> Condition:
        if all(getattr(self, key) is None for key in self.model_fields_set):
            raise fault(
                "empty_condition",
                words("This condition says nothing: name what must hold, or leave `when` out for always."),
            )
        return self


Test = Callable[["Walk", Any], Verdict]
TESTS: dict[str, Test] = {
    "hours": hours.holds,
    "calendar": calendar.holds,
    "blocklist": blocklist.holds,
    "allowlist": allowlist.holds,
    "withheld": withheld.holds,
    "switch": switch.holds,
    "called": called.holds,
    "variable": variable.holds,
    "attestation": attestation.holds,
    "all": boolean.all_hold,
    "any": boolean.any_holds,
    "not_": boolean.does_not_hold,
}
"""The condition's keys, cheapest and most telling first in the document's own order."""


def holds(walk: Walk, condition: Condition) -> Verdict:
    """Whether a condition holds on this call now, and why. Raises `CannotTell` where that cannot be known."""
    reasons = []
    for key, test in tests_of(condition):
        verdict = test(walk, key)
        if not verdict.holds:
            return verdict
        reasons.append(verdict.why)
    return Verdict(True, "; ".join(reasons))


def tests_of(condition: Condition) -> list[tuple[Any, Test]]:
    """The settings that a condition gives, each with its test."""
    given = condition.model_fields_set
    return [
        (getattr(condition, key), test)
        for key, test in TESTS.items()
        if key in given and getattr(condition, key) is not None
    ]


def inside(condition: Condition) -> Iterator[Condition]:
    """A condition and all conditions in it."""
    yield condition
    for one in [*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else [])]:
        yield from inside(one)


__all__ = ["CannotTell", "Condition", "VariableIs", "Verdict", "holds", "inside"]
