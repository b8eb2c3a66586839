"""The application of the Vonage account and the account's numbers.

https://developer.vonage.com/en/api/application.v2 and https://developer.vonage.com/en/api/numbers. Both take the API key with the
API *secret*, which serves nothing else here. An update replaces the whole, so what is not changed is sent as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

from providers import emergency
from webhooks.accounts.base import Line, Setting, Trouble, kept_fallback, settings_of
from webhooks.clients import vonage_client
from webhooks.config import Settings
from webhooks.fallback.documents import ALL

SECRET = "VONAGE_API_SECRET"
SECONDS = 20
HOOKS = {"answer_url": "Answer URL", "fallback_answer_url": "Fallback URL", "event_url": "Event URL"}
"""The API's words (left) and the dashboard's."""
FORWARDING = ("sip", "tel")
"""A number that is forwarded does not come to its application."""


def lines(settings: Settings, api_secret: str | None) -> Iterator[Line]:
    """The application, then every number. Raises `Trouble`."""
    account = settings.vonage
    if account is None:
        return
    if not api_secret:
        raise Trouble(f"Vonage: {SECRET} is not set. Numbers are listed with the API secret (API settings), no other.")
    client = vonage_client(account, SECONDS, api_secret=api_secret)
    yield _application(client, account.api_key, account.application_id, settings)
    for number in _asked("numbers", partial(_owned, client)):
        yield _number(client, account.api_key, number, account.application_id)


def _application(client: Any, key: str, id: str, here: Settings) -> Line:
    http, path = client.http_client, f"/v2/applications/{id}"
    found = _asked(f"application {id}", lambda: http.get(http.api_host, path, None, "basic"))
    voice = (found.get("capabilities") or {}).get("voice") or {}
    hooks = {name: (voice.get("webhooks") or {}).get(name) or {} for name in HOOKS}
    made = _hooks(here, hooks)
    now = {name: _shown(hook) for name, hook in hooks.items()}
    wanted = {name: _shown(hook) for name, hook in made.items()}
    settings = settings_of(wanted, HOOKS, now)
    settings.append(Setting("Use signed webhooks", _switch(voice.get("signed_callbacks")), "on"))
    change = partial(_connect_application, http, path, found, made)
    return Line("vonage", key, found.get("name") or id, f"application {id}", settings, change)


def _hooks(here: Settings, now: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    answer = {"address": f"{here.public_url}/voice/vonage/answer", "http_method": "POST"}
    event = {"address": f"{here.public_url}/voice/vonage/status", "http_method": "POST"}
    return {"answer_url": answer, "fallback_answer_url": _fallback(here, now) or answer, "event_url": event}


def _fallback(here: Settings, now: Mapping[str, Mapping[str, Any]]) -> dict[str, str] | None:
    """The document on another host, which may be a host of files; else what is there; None where that is nothing."""
    if here.fallback_url:
        return {"address": f"{here.fallback_url}/{emergency.name(ALL, 'vonage')}", "http_method": "GET"}
    before, main = (now[hook].get("address") or "" for hook in ("fallback_answer_url", "answer_url"))
    kept = kept_fallback(before, main)
    return {"address": kept, "http_method": now["fallback_answer_url"].get("http_method") or "GET"} if kept else None


def _shown(hook: Mapping[str, Any]) -> str:
    return f"{hook.get('http_method') or 'GET'} {hook['address']}" if hook.get("address") else ""


def _switch(on: Any) -> str:
    return "on" if on else "off"


def _connect_application(http: Any, path: str, found: dict[str, Any], made: Mapping[str, Mapping[str, str]]) -> None:
    changed = {
        key: deepcopy(value) for key, value in found.items() if key in ("name", "capabilities", "privacy", "keys")
    }
    voice = changed.setdefault("capabilities", {}).setdefault("voice", {})
    hooks = voice.setdefault("webhooks", {})
    for name, hook in made.items():
        hooks[name] = {**(hooks.get(name) or {}), **hook}
    voice["signed_callbacks"] = True
    _asked(str(found.get("name")), lambda: http.put(http.api_host, path, changed, "basic"))


def _owned(client: Any) -> list[Any]:
    from vonage_numbers import ListOwnedNumbersFilter

    found: list[Any] = []
    index: int | None = 1
    while index:
        numbers, _, index = client.numbers.list_owned_numbers(ListOwnedNumbersFilter(size=100, index=index))
        found += numbers
    return found


def _number(client: Any, key: str, number: Any, application: str) -> Line:
    forwarded = number.voice_callback_type in FORWARDING
    leads = f"{number.voice_callback_type} {number.voice_callback_value}" if forwarded else ""
    settings = [Setting("Application", number.app_id or "", application), Setting("Forwarded to", leads, "")]
    change = partial(_connect_number, client, number, application)
    return Line("vonage", key, f"+{number.msisdn}", number.type or "", settings, change)


def _connect_number(client: Any, number: Any, application: str) -> None:
    from vonage_numbers import UpdateNumberParams

    kept = {"mo_http_url": number.mo_http_url} if number.mo_http_url else {}
    params = UpdateNumberParams(country=number.country, msisdn=number.msisdn, app_id=application, **kept)
    _asked(f"+{number.msisdn}", lambda: client.numbers.update_number(params))


def _asked(what: str, ask: Any) -> Any:
    from vonage_utils import VonageError

    try:
        return ask()
    except (VonageError, OSError) as wrong:
        raise Trouble(f"Vonage, {what}: {wrong}") from wrong
