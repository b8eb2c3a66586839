"""`request`: an HTTP request to the company's own service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from flows.actions.base import Action
from flows.document.base import Model, Name, Ref, fault
from flows.events import Event, RequestEnded
from flows.words import quoted, words

if TYPE_CHECKING:
    from flows.actions import AnyAction
    from flows.walk import Walk


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(char.isspace() for char in text) or len(text) > 2_000:
        raise fault(
            "bad_url",
            words("{text} is not a web address: it must begin with https:// and hold no space.", text=quoted(text)),
        )
    return text


Url = Annotated[str, AfterValidator(_url)]


class AfterRequest(Model):
    """Actions that depend on how the request went."""

    success: list[AnyAction] = Field(default_factory=list)
    """The service answered with a status from 200 to 299."""
    error: list[AnyAction] = Field(default_factory=list)
    """It did not, or not in time, or its address is refused."""


class Request(Action):
    """Ask a service on the web, and keep parts of its JSON answer in variables; then the next action follows.

    Private, loopback and link-local addresses are refused unless the operator allows the host.

    {"type": "request", "url": "https://crm.example.com/caller", "send": ["client"], "save": {"nom": "customer.name"}}
    """

    type: Literal["request"]
    url: Url = Field(examples=["https://crm.example.com/caller"])
    """Where to."""
    method: Literal["POST", "GET", "PUT"] = "POST"
    """POST and PUT send a JSON object, GET a query."""
    send: list[Annotated[Name, Ref("variable")]] = Field(default_factory=list, max_length=20, examples=[["client"]])
    """Variables that are sent; `caller` and `called` may be named too."""
    save: dict[Name, str] = Field(default_factory=dict, max_length=20, examples=[{"nom": "customer.name"}])
    """Variable → where in the JSON answer its value stands, with dots: "customer.orders.0.state"."""
    timeout: float = Field(2.5, gt=0, le=4)
    """Seconds, at most 4: the caller hears nothing meanwhile."""
    on: AfterRequest = Field(default_factory=AfterRequest)
    """Actions for success and error."""

    def run(self, walk: Walk) -> None:
        walk.request(self)

    def resume(self, walk: Walk, event: Event) -> None:
        ended = event if isinstance(event, RequestEnded) else RequestEnded(ok=False, detail="no answer")
        walk.note(f"request {'succeeded' if ended.ok else 'failed'}{': ' + ended.detail if ended.detail else ''}")
        walk.values.update((name, value) for name, value in ended.values if name in self.save)
        walk.enter_branch(self, "success" if ended.ok else "error")

    def branch(self, name: str) -> Sequence[Action]:
        return self.on.success if name == "success" else self.on.error
