"""Actions: what a step, a menu entry or an outcome does (flow-document, sections 4 and 5).

One file for each type, named as in the document; its table of cases is `tests/cases/actions/<type>.json`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from flows.actions.back import Back
from flows.actions.base import Action
from flows.actions.dial import AfterDial, Dial
from flows.actions.exit import Exit
from flows.actions.gather import Gather
from flows.actions.goto import Goto
from flows.actions.hangup import Hangup
from flows.actions.language import Language
from flows.actions.menu import OpenMenu
from flows.actions.pause import Pause
from flows.actions.play import Play
from flows.actions.queue import AfterQueue, JoinQueue
from flows.actions.reject import Reject
from flows.actions.repeat import Repeat
from flows.actions.request import AfterRequest, Request
from flows.actions.set_caller_name import SetCallerName
from flows.actions.sign_in import SignIn
from flows.actions.top import Top
from flows.actions.voicemail import Voicemail

ACTIONS: dict[str, type[Action]] = {
    "play": Play,
    "menu": OpenMenu,
    "dial": Dial,
    "queue": JoinQueue,
    "voicemail": Voicemail,
    "gather": Gather,
    "request": Request,
    "sign_in": SignIn,
    "set_caller_name": SetCallerName,
    "language": Language,
    "pause": Pause,
    "goto": Goto,
    "hangup": Hangup,
    "reject": Reject,
    "back": Back,
    "top": Top,
    "repeat": Repeat,
    "exit": Exit,
}
"""Type, as in the document → what it does."""


def _type(action: Any) -> str | None:
    kind = action.get("type") if isinstance(action, dict) else getattr(action, "type", None)
    return f"<{kind}>" if isinstance(kind, str) and kind in ACTIONS else None


AnyAction = TypeAliasType(
    "AnyAction",
    Annotated[
        Annotated[Play, Tag("<play>")]
        | Annotated[OpenMenu, Tag("<menu>")]
        | Annotated[Dial, Tag("<dial>")]
        | Annotated[JoinQueue, Tag("<queue>")]
        | Annotated[Voicemail, Tag("<voicemail>")]
        | Annotated[Gather, Tag("<gather>")]
        | Annotated[Request, Tag("<request>")]
        | Annotated[SignIn, Tag("<sign_in>")]
        | Annotated[SetCallerName, Tag("<set_caller_name>")]
        | Annotated[Language, Tag("<language>")]
        | Annotated[Pause, Tag("<pause>")]
        | Annotated[Goto, Tag("<goto>")]
        | Annotated[Hangup, Tag("<hangup>")]
        | Annotated[Reject, Tag("<reject>")]
        | Annotated[Back, Tag("<back>")]
        | Annotated[Top, Tag("<top>")]
        | Annotated[Repeat, Tag("<repeat>")]
        | Annotated[Exit, Tag("<exit>")],
        Discriminator(
            _type,
            custom_error_type="unknown_type",
            custom_error_message='An action is {"type": …} and its settings; the types are ' + ", ".join(ACTIONS) + ".",
        ),
        Field(description="One action, by its `type`."),
    ],
)

for _model in (AfterDial, AfterQueue, AfterRequest, Dial, Gather, JoinQueue, Request, SignIn):
    _model.model_rebuild(_types_namespace={"AnyAction": AnyAction})

__all__ = ["ACTIONS", "Action", "AnyAction"]
