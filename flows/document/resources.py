"""Numbers, schedules, lists, switches, sounds, mailboxes and tests (flow-document, sections 2 and 7 to 9)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, WithJsonSchema, model_validator

from flows.actions.request import Url
from flows.document.base import Label, Model, Name, Note, Ref, Spoken, Zone, fault
from flows.document.prompts import Prompt
from flows.words import words


class Number(Model):
    """A number that callers dial, and the flow that answers."""

    flow: Annotated[Name, Ref("flows")] = Field(examples=["accueil"])
    """Name of the flow."""
    label: Label | None = Field(None, examples=["Standard"])
    """For people."""


_DAY = " *(mon|tue|wed|thu|fri|sat|sun) *"
Days = Annotated[str, WithJsonSchema({"type": "string", "pattern": f"^{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*$"})]


class Hours(Model):
    """Weekly opening hours, in local time."""

    timezone: Zone | None = None
    """IANA zone (default: the flow's)."""
    week: dict[Days, list[str]] = Field(
        max_length=100, examples=[{"mon-fri": ["08:00-12:00", "14:00-18:00"], "sat": ["09:00-12:00"]}]
    )
    """Days (`mon`, `mon-fri`, `mon,wed`) → ranges (`08:00-12:00`, half-open; `22:00-02:00` goes over midnight). A day that is
    not named is closed."""


class CalendarEvent(Model):
    """An exceptional day, days or hours."""

    title: Label = Field(examples=["Pont de l'Ascension"])
    """What it is, for people and traces."""
    description: Note | None = None
    """For people."""
    on: str | None = Field(None, examples=["2026-12-25"])
    """One whole day."""
    from_: str | None = Field(None, alias="from", examples=["2026-08-01", "2026-12-24T16:00"])
    """First day, or local time at which it begins."""
    to: str | None = Field(None, examples=["2026-08-15", "2026-12-24T23:59"])
    """Last day (included), or local time at which it ends (excluded)."""
    repeat: str | None = Field(None, examples=["yearly", "FREQ=WEEKLY;BYDAY=MO;COUNT=10"])
    """"yearly", or a rule of RFC 5545."""


class Holidays(Model):
    """Public holidays, computed."""

    country: str = Field(examples=["FR"])
    """ISO 3166-1 alpha-2 code."""
    region: str | None = Field(None, examples=["BY", "ENG", "57"])
    """Subdivision, as the `holidays` package names it."""
    except_: list[str] = Field(default_factory=list, alias="except", max_length=1_000, examples=[["2027-05-08"]])
    """Days that are holidays there but not here."""


class Calendar(Model):
    """Exceptional days: closures, holidays, or openings."""

    timezone: Zone | None = None
    """IANA zone (default: the flow's)."""
    color: str | None = Field(None, pattern=r"^#[0-9a-fA-F]{6}$", examples=["#bdbdbd"])
    """For people."""
    description: Note | None = None
    """For people."""
    events: list[CalendarEvent] = Field(default_factory=list, max_length=10_000)
    """Single and repeated events."""
    holidays: Holidays | None = None
    """Public holidays of a country."""
    ics: Url | None = Field(None, examples=["https://calendar.example.com/fermetures.ics"])
    """Address of a calendar file (iCalendar) whose events count too; fetched every quarter of an hour, never during a call."""


class ListEntry(Model):
    """A number, prefix or range with a note."""

    match: str = Field(examples=["+33899*"])
    """Number, prefix (`+33899*`) or range (`+33162000000-+33162999999`)."""
    note: Note | None = None
    """For people."""


def _entry_kind(entry: Any) -> str:
    return "<text>" if isinstance(entry, str) else "<entry>"


AnyEntry = Annotated[Annotated[str, Tag("<text>")] | Annotated[ListEntry, Tag("<entry>")], Discriminator(_entry_kind)]


class NumberList(Model):
    """A list of callers."""

    region: str | None = Field(None, pattern=r"^[A-Z]{2}$", examples=["FR"])
    """Country of the numbers that are written nationally, ISO 3166-1 alpha-2."""
    entries: list[AnyEntry] = Field(
        default_factory=list, max_length=200_000, examples=[["+33612345678", {"match": "+33899*", "note": "surtaxés"}]]
    )
    """Numbers, prefixes, ranges."""


class Switch(Model):
    """A switch that people flip by hand."""

    on: bool
    """Whether it is on."""
    until: str | None = Field(None, examples=["2026-12-01T08:00"])
    """Local time after which it counts as off."""
    timezone: Zone | None = None
    """IANA zone of `until` (default: the flow's)."""


class Sound(Model):
    """A recorded prompt. Its audio is uploaded apart."""

    description: Note | None = None
    """For people."""
    text: Spoken | None = Field(None, examples=["Bienvenue."])
    """What is said in it; spoken while the audio is missing."""


Email = Annotated[str, Field(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+$", max_length=254)]


class Mailbox(Model):
    """Where messages are left, and who is told."""

    greeting: Prompt | None = None
    """Heard before the beep."""
    max_seconds: int = Field(120, ge=3, le=3600)
    """Longest message, in seconds."""
    min_seconds: int = Field(2, ge=0, le=60)
    """A shorter message is kept, but nobody is told."""
    emails: list[Email] = Field(default_factory=list, max_length=50, examples=[["accueil@example.com"]])
    """Who is told of a message."""
    attach_audio: bool = True
    """Send the audio with the e-mail."""
    webhook: Url | None = Field(None, examples=["https://crm.example.com/voicemail"])
    """Told of each message."""
    transcribe: bool = False
    """Have the provider write down what was said."""
    keep_days: int = Field(60, ge=1, le=3650)
    """Days after which a message is deleted."""

    @model_validator(mode="after")
    def fits(self) -> Mailbox:
        if self.min_seconds >= self.max_seconds:
            raise fault(
                "out_of_range",
                words(
                    "min_seconds {min_seconds} must be less than max_seconds {max_seconds}.",
                    min_seconds=self.min_seconds,
                    max_seconds=self.max_seconds,
                ),
            )
        return self


class TestCall(Model):
    """The call of a test."""

    number: Annotated[str, Ref("numbers")] = Field(examples=["+33972101010"])
    """The number dialled."""
    caller: str | None = Field(None, examples=["+33612345678"])
    """Who calls, in any spelling; null is withheld."""
    at: str = Field(examples=["2026-11-23T10:00"])
    """When, in the flow's zone."""


class Expectation(Model):
    """One thing that must come of the call; exactly one key."""

    hears: str | None = Field(None, min_length=1, examples=["tapez 1"])
    """Part of the text that is heard, or a sound's name."""
    dials: str | None = Field(None, min_length=1, examples=["+33140506070"])
    """Who is rung."""
    mailbox: Annotated[str | None, Ref("mailboxes")] = None
    """The mailbox that records."""
    step: str | None = None
    """The step that is taken."""
    menu: str | None = None
    """The menu that greets."""
    ends: Literal[True, "hangup", "voicemail", "dial", "reject"] | None = None
    """The call is over (by that)."""

    @model_validator(mode="after")
    def is_one(self) -> Expectation:
        if len(self.model_fields_set) != 1:
            raise fault(
                "bad_expectation", words("An expectation has one key: hears, dials, mailbox, step, menu or ends.")
            )
        return self


class FlowTest(Model):
    """A call and what must come of it."""

    call: TestCall
    """Who calls, where, when."""
    inputs: list[Any] = Field(default_factory=list, max_length=200, examples=[["1", {"dial": "no_answer"}, ""]])
    """Keys, "" for silence, {"dial": outcome}, {"says": seconds}, "hangup"."""
    expect: list[Expectation] = Field(min_length=1, max_length=200, examples=[[{"hears": "tapez 1"}]])
    """What must come, in this order; other things may happen between."""
