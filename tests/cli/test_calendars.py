"""`carillon calendars fetch`: calendars that follow an address are fetched by hand, from a server that is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from flows.configuration import Configuration
from flows.store.store import Store
from tests.calls.test_followed_calendars import Elsewhere, elsewhere
from tests.cli.conftest import Carillon

__all__ = ["elsewhere"]


@pytest.fixture
def env(sqlite_url: str) -> dict[str, str]:
    return {"DATABASE_URL": sqlite_url, "CARILLON_REQUEST_HOSTS": "127.0.0.1"}


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    store = Store.open(sqlite_url)
    yield store
    store.close()


def follows(store: Store, **calendar: Any) -> None:
    flows = {"accueil": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": []}}
    document = {"flows": flows, "calendars": {"fermetures": calendar}}
    store.revisions.publish(Configuration().merged(document).to_bytes(), author="tests", message="")


def test_what_is_fetched_is_kept_and_told(
    carillon: Carillon, env: dict[str, str], store: Store, elsewhere: Elsewhere
) -> None:
    follows(store, ics=elsewhere.url)
    done = carillon("calendars", "fetch", env=env)
    assert (done.exit_code, f"{elsewhere.url}: fetched" in done.output) == (0, True)
    copy = store.followed.get(elsewhere.url)
    assert copy
    assert (copy.url, copy.error, copy.body) == (elsewhere.url, None, elsewhere.content)
    assert store.followed.events()[elsewhere.url]["Europe/Paris"][0]["title"] == "Inventaire"


def test_at_once_means_at_once_and_what_is_the_same_is_not_sent_again(
    carillon: Carillon, env: dict[str, str], store: Store, elsewhere: Elsewhere
) -> None:
    follows(store, ics=elsewhere.url)
    for _ in range(2):
        assert carillon("calendars", "fetch", env=env).exit_code == 0
    assert elsewhere.asked == ["", '"1"']


def test_one_that_fails_is_told_and_the_last_good_copy_counts(
    carillon: Carillon, env: dict[str, str], store: Store, elsewhere: Elsewhere
) -> None:
    follows(store, ics=elsewhere.url)
    carillon("calendars", "fetch", env=env)
    elsewhere.status = 500
    done = carillon("calendars", "fetch", env=env)
    assert (done.exit_code, f"{elsewhere.url}: answered with status 500" in done.output) == (1, True)
    assert store.followed.events()[elsewhere.url]["Europe/Paris"]


def test_an_address_that_is_not_public_is_refused(
    carillon: Carillon, env: dict[str, str], store: Store, elsewhere: Elsewhere
) -> None:
    follows(store, ics=elsewhere.url)
    done = carillon("calendars", "fetch", env={**env, "CARILLON_REQUEST_HOSTS": ""})
    assert done.exit_code == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize("published", [True, False])
def test_where_nothing_is_followed_that_is_said(
    carillon: Carillon, env: dict[str, str], store: Store, published: bool
) -> None:
    if published:
        follows(store, events=[{"title": "Pont", "on": "2026-05-15"}])
    done = carillon("calendars", "fetch", env=env)
    assert (done.exit_code, done.output) == (0, "No calendar follows an address.\n")
