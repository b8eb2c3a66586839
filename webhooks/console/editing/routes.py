"""The pages of editing: every route with its endpoint, the least role that may use it, and its view."""

from __future__ import annotations

from typing import Final

from flows.store.ports import Role
from webhooks.console.editing import (
    calendar_files,
    calendars,
    checking,
    documents,
    draft,
    effects,
    events,
    flows,
    hours,
    lists,
    pasting,
    publishing,
    replaying,
    sounds,
    source,
)
from webhooks.console.pages import View

_FLOW, _CALENDAR, _DOCUMENT = "/edit/flows/<name>", "/edit/calendars/<name>", "/edit/<kind>/<name>"

ROUTES: Final[dict[tuple[str, str], tuple[str, Role | None, View]]] = {
    ("GET", "/draft"): ("draft", "operator", draft.show),
    ("GET", "/draft/behaviour"): ("draft_behaviour", "operator", effects.differences),
    ("GET", "/draft/replay"): ("draft_replay", "operator", replaying.show),
    ("POST", "/draft/replay"): ("make_again", "operator", replaying.take),
    ("POST", "/draft/check"): ("check_draft", "operator", checking.check),
    ("POST", "/draft/publish"): ("publish_draft", "operator", publishing.publish),
    ("POST", "/draft/keep"): ("keep_draft", "operator", publishing.keep),
    ("POST", "/draft/carry"): ("carry_draft", "operator", draft.carry_over),
    ("POST", "/draft/undo"): ("undo", "operator", draft.undo),
    ("POST", "/draft/discard"): ("discard_draft", "operator", draft.discard),
    ("GET", "/edit"): ("editing", "operator", documents.overview),
    ("GET", "/edit/<kind>"): ("documents", "operator", documents.listed),
    ("POST", "/edit/<kind>"): ("add_document", "operator", documents.add),
    ("GET", _DOCUMENT): ("document", "operator", documents.show),
    ("POST", _DOCUMENT): ("save_document", "operator", documents.take),
    ("POST", f"{_DOCUMENT}/rename"): ("rename_document", "operator", documents.rename),
    ("POST", f"{_DOCUMENT}/copy"): ("copy_document", "operator", documents.copy),
    ("POST", f"{_DOCUMENT}/delete"): ("delete_document", "operator", documents.delete),
    ("GET", "/edit/hours/<name>"): ("hours", "operator", hours.show),
    ("POST", "/edit/hours/<name>/week"): ("save_week", "editor", hours.take_week),
    ("GET", _CALENDAR): ("calendar", "operator", calendars.show),
    ("POST", f"{_CALENDAR}/events"): ("add_event", "operator", calendars.add_event),
    ("GET", f"{_CALENDAR}/events/<int:index>"): ("event", "operator", calendars.event),
    ("POST", f"{_CALENDAR}/events/<int:index>"): ("save_event", "operator", calendars.take_event),
    ("POST", f"{_CALENDAR}/events/<int:index>/days"): ("save_days", "operator", events.take_days),
    ("POST", f"{_CALENDAR}/holidays"): ("save_holidays", "operator", calendars.take_holidays),
    ("POST", f"{_CALENDAR}/import"): ("import_calendar", "operator", calendar_files.take),
    ("GET", f"{_CALENDAR}/export"): ("calendar_file", "operator", calendar_files.file),
    ("GET", "/edit/lists/<name>"): ("list", "operator", lists.show),
    ("POST", "/edit/lists/<name>/entries"): ("save_list", "operator", lists.take),
    ("POST", "/edit/lists/<name>/paste"): ("paste_list", "operator", pasting.take),
    ("GET", "/edit/sounds/<name>"): ("sound", "operator", sounds.show),
    ("POST", "/edit/sounds/<name>/audio"): ("take_audio", "editor", sounds.take),
    ("POST", "/edit/sounds/<name>/audio/delete"): ("remove_audio", "editor", sounds.remove),
    ("GET", f"{_DOCUMENT}/json"): ("document_json", "operator", source.show),
    ("POST", f"{_DOCUMENT}/json"): ("save_document_json", "operator", source.take),
    ("GET", "/configuration.json"): ("whole_json", "operator", source.show_whole),
    ("POST", "/configuration.json"): ("save_whole_json", "operator", source.take_whole),
    ("GET", _FLOW): ("flow", "operator", flows.show),
    ("GET", f"{_FLOW}/settings"): ("flow_settings", "operator", flows.settings),
    ("POST", f"{_FLOW}/settings"): ("save_flow_settings", "editor", flows.take_settings),
    ("POST", f"{_FLOW}/steps"): ("change_steps", "editor", flows.change_steps),
    ("GET", f"{_FLOW}/steps/<int:index>"): ("step", "operator", flows.step),
    ("POST", f"{_FLOW}/steps/<int:index>"): ("save_step", "editor", flows.take_step),
    ("POST", f"{_FLOW}/menus"): ("change_menus", "editor", flows.change_menus),
    ("GET", f"{_FLOW}/menus/<menu>"): ("menu", "operator", flows.menu),
    ("POST", f"{_FLOW}/menus/<menu>"): ("save_menu", "editor", flows.take_menu),
}
