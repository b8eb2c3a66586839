"""/api/people: who may sign in to the console."""

from __future__ import annotations

from typing import Any

from flask import Response

from flows.store.people import normal, wrong
from flows.store.ports import LastAdmin, Person, PersonExists
from flows.words import joined, words
from webhooks.api import reading
from webhooks.api.answers import answer, instant
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.service import service

_MEMBERS = ("name", "role", "password")


def everyone(_: Principal) -> Response:
    """GET /api/people, by name."""
    reading.only()
    return answer({"people": [facts(person) for person in service().store.people.list()]})


def create(who: Principal) -> Response:
    """POST /api/people with {"name", "role", "password"}."""
    reading.only()
    wanted = reading.members(reading.body())
    if wanted.keys() != set(_MEMBERS) or not all(isinstance(value, str) for value in wanted.values()):
        raise ApiError(422, "bad_person", 'Send {"name", "role", "password"}, each a text.')
    return answer(facts(added(who, wanted["name"], wanted["role"], wanted["password"])), 201)


def remove(who: Principal, name: str) -> Response:
    """DELETE /api/people/<name>; their sessions end at once."""
    reading.only()
    removed(who, name)
    return Response(status=204)


def added(who: Principal, name: str, role: str, password: str) -> Person:
    """A new person. Raises ApiError: 422 for what cannot be taken, 409 for a name that is taken."""
    if sentences := wrong(normal(name), role, password):
        raise ApiError(422, "bad_person", joined([words(one) for one in sentences], " "))
    try:
        person = service().store.people.add(name, role, password)
    except PersonExists as error:
        raise ApiError(
            409, "person_exists", words('There is a person called "{name}" already.', name=str(error))
        ) from error
    audit(who, "add person", person.name, {"role": person.role})
    return person


def removed(who: Principal, name: str) -> None:
    """Takes a person away. Raises ApiError: 404, or 409 for the only admin."""
    try:
        found = service().store.people.remove(name)
    except LastAdmin as error:
        raise last_admin(name) from error
    if not found:
        raise unknown(name)
    audit(who, "remove person", normal(name))


def last_admin(name: str) -> ApiError:
    """Nobody else could manage people."""
    told = words('"{name}" is the only admin. Make somebody else an admin first.', name=normal(name))
    return ApiError(409, "last_admin", told)


def unknown(name: str) -> ApiError:
    """There is no such person."""
    return ApiError(404, "unknown_person", words('There is no person called "{name}".', name=normal(name)))


def facts(person: Person) -> dict[str, Any]:
    """A person, as the API tells of one."""
    return {
        "name": person.name,
        "role": person.role,
        "created_at": instant(person.created_at),
        "last_seen_at": instant(person.last_seen_at),
    }
