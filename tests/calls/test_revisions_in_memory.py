"""Which programs a process has in memory."""

from __future__ import annotations

from typing import Any

from flows.configuration import Configuration
from webhooks.live import KEPT


def revisions(app: Any, annex: dict[str, Any], count: int) -> Any:
    """A process that has seen so many publishes."""
    here = app.extensions["carillon"]
    configuration = Configuration().merged(annex)
    for number in range(count):
        changed = configuration.merged({"switches": {"urgence": {"on": bool(number % 2)}}})
        here.store.revisions.publish(changed.to_bytes(), author="tests", message="")
        here.cache.refresh()
        here.live.refresh()
        here.live.program().flow("accueil")  # a call comes
    return here


def test_what_is_live_stays_however_many_calls_are_on_older_revisions(app, annex, monkeypatch):
    here = revisions(app, annex, KEPT + 4)
    live = here.live.program()
    for number in range(1, KEPT + 4):
        here.live.program(number)
    monkeypatch.setattr(here.cache, "body", None)
    assert here.live.program() is live
    assert here.live.program(KEPT + 3).revision == KEPT + 3


def test_revisions_share_what_is_the_same(app, annex):
    here = revisions(app, annex, 2)
    before, after = here.live.program(1), here.live.program(2)
    assert before.flow("accueil") is after.flow("accueil")
    assert before.configuration.text("flows", "accueil") is after.configuration.text("flows", "accueil")
    assert [before.switch_on("urgence", "UTC", here.now()), after.switch_on("urgence", "UTC", here.now())] == [
        False,
        True,
    ]
