"""A service in this process for calls that are only simulated: an empty database, thrown away afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from flows.record import replace
from webhooks.cli.environ import settings_of, unsigned
from webhooks.cli.in_process import quiet
from webhooks.service import Service


@contextmanager
def stage() -> Iterator[Service]:
    """The service. Nothing of the environment is used but what it needs to be one."""
    from flows.store.migrate import upgrade
    from webhooks.app import create_app

    with quiet(), tempfile.TemporaryDirectory(prefix="carillon-") as folder:
        url = f"sqlite:///{folder}/carillon.db"
        upgrade(url)
        told = unsigned({"DATABASE_URL": url, "LAST_GOOD_DIR": f"{folder}/last-good"})
        app = create_app(replace(settings_of(told), redis_url=None), background=False)
        service: Service = app.extensions["carillon"]
        try:
            yield service
        finally:
            service.store.close()
