"""The pages of the console: every route with its endpoint, the least role that may use it, and its view."""

from __future__ import annotations

from typing import Final

from flows.store.ports import Role
from webhooks.console.drawing import routes as drawing
from webhooks.console.editing import routes as editing
from webhooks.console.pages import View
from webhooks.console.tasks import routes as tasks
from webhooks.console.views import (
    audit,
    block,
    callers,
    calls,
    first,
    overview,
    people,
    preferences,
    queues,
    reports,
    revisions,
    signing,
    voicemails,
)

ROUTES: Final[dict[tuple[str, str], tuple[str, Role | None, View]]] = {
    ("GET", "/"): ("overview", "viewer", overview.page),
    ("POST", "/switches/<name>"): ("flip", "operator", overview.flip),
    ("GET", "/calls"): ("calls", "viewer", calls.page),
    ("GET", "/calls.csv"): ("calls_table", "viewer", calls.table),
    ("GET", "/calls/<id>"): ("call", "viewer", calls.one),
    ("GET", "/block"): ("block", "operator", block.page),
    ("POST", "/block"): ("add_block", "operator", block.add),
    ("GET", "/caller"): ("caller", "admin", callers.page),
    ("POST", "/caller"): ("look_up_caller", "admin", callers.look_up),
    ("POST", "/caller/export"): ("export_caller", "admin", callers.export),
    ("POST", "/caller/erase"): ("erase_caller", "admin", callers.erase),
    ("GET", "/voicemails"): ("voicemails", "viewer", voicemails.page),
    ("GET", "/voicemails/<id>"): ("voicemail", "viewer", voicemails.one),
    ("GET", "/voicemails/<id>/audio"): ("voicemail_audio", "viewer", voicemails.audio),
    ("POST", "/voicemails/<id>/heard"): ("voicemail_heard", "operator", voicemails.mark),
    ("POST", "/voicemails/<id>/forward"): ("voicemail_forward", "operator", voicemails.send_on),
    ("POST", "/voicemails/<id>/delete"): ("voicemail_delete", "operator", voicemails.delete),
    ("GET", "/queues"): ("queues", "viewer", queues.page),
    ("POST", "/agents/<name>"): ("sign_agent", "operator", queues.sign),
    ("GET", "/reports"): ("reports", "viewer", reports.page),
    ("GET", "/revisions"): ("revisions", "viewer", revisions.page),
    ("GET", "/revisions/<int:number>"): ("revision", "viewer", revisions.one),
    ("POST", "/revisions/<int:number>/publish"): ("publish_revision", "editor", revisions.publish),
    ("GET", "/people"): ("people", "admin", people.page),
    ("POST", "/people"): ("add_person", "admin", people.add),
    ("POST", "/people/<name>"): ("change_person", "admin", people.change),
    ("POST", "/people/<name>/remove"): ("remove_person", "admin", people.remove),
    ("POST", "/tokens"): ("create_token", "admin", people.create_token),
    ("POST", "/tokens/<id>/revoke"): ("revoke_token", "admin", people.revoke),
    ("GET", "/me"): ("me", "viewer", people.own),
    ("POST", "/me"): ("set_password", "viewer", people.set_password),
    ("GET", "/audit"): ("audit", "viewer", audit.page),
    ("GET", "/sign-in"): ("signing_in", None, signing.page),
    ("POST", "/sign-in"): ("sign_in", None, signing.enter),
    ("POST", "/sign-out"): ("sign_out", None, signing.leave),
    ("GET", "/first"): ("first", "admin", first.page),
    ("POST", "/preferences"): ("preferences", None, preferences.choose),
    **drawing.ROUTES,
    **editing.ROUTES,
    **tasks.ROUTES,
}
