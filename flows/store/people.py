"""People who sign in to the console. A password is kept as its Argon2id hash only (RFC 9106, the library's defaults)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from flows.lookalikes import mixes, usual
from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.ports import ENVIRONMENT, ROLES, TAKEN, LastAdmin, Person, PersonExists, Role
from flows.store.schema import people, tasks, workspaces

PASSWORD_CHARACTERS = (12, 256)
NAME = re.compile(r"\w[\w.@+-]{0,63}")
_FACTS = [column for column in people.c if column.name != "password"]


class People:
    """All people. Names are compared without regard to case."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, name: str, role: str, password: str) -> Person:
        """A new person. Raises ValueError for what cannot be taken (see `wrong`), PersonExists for a name that is taken."""
        name = normal(name)
        if sentences := wrong(name, role, password):
            raise ValueError(" ".join(sentences))
        row = {"name": name, "role": role, "password": _hash(password), "created_at": self._clock()}
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(people).values(row))
        except sa.exc.IntegrityError as error:
            raise PersonExists(name) from error
        return self._one(name)

    def check(self, name: str, password: str) -> Person | None:
        """The person of that name, if this is their password. Takes as long for a name that nobody has."""
        name = normal(name)
        with self._engine.begin() as connection:
            kept = connection.scalar(sa.select(people.c.password).where(people.c.name == name))
        if not _fits(kept or _nobodys(), password) or kept is None:
            return None
        changes: dict[str, Any] = {"last_seen_at": self._clock()}
        if _hasher().check_needs_rehash(kept):
            changes["password"] = _hash(password)
        with self._engine.begin() as connection:
            connection.execute(sa.update(people).where(people.c.name == name).values(changes))
        return self.get(name)

    def get(self, name: str) -> Person | None:
        """One person, None when there is none of that name."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(*_FACTS).where(people.c.name == normal(name))).one_or_none()
        return Person(*row) if row else None

    def list(self) -> Sequence[Person]:
        """Everybody, by name."""
        with self._engine.begin() as connection:
            return [Person(*row) for row in connection.execute(sa.select(*_FACTS).order_by(people.c.name))]

    def set_password(self, name: str, password: str) -> bool:
        """A new password, which ends every session of theirs; False when there is no such person. Raises ValueError."""
        if sentences := wrong(normal(name), "viewer", password):
            raise ValueError(" ".join(sentences))
        values = {"password": _hash(password), "passwords": people.c.passwords + 1}
        with self._engine.begin() as connection:
            changed = connection.execute(sa.update(people).where(people.c.name == normal(name)).values(values))
        return bool(changed.rowcount)

    def set_role(self, name: str, role: Role) -> bool:
        """Another role; False when there is no such person. Raises LastAdmin where nobody could manage people any more."""
        with writing(self._engine).begin() as connection:
            if role != "admin":
                _spare(connection, normal(name))
            changed = connection.execute(sa.update(people).where(people.c.name == normal(name)).values(role=role))
        return bool(changed.rowcount)

    def remove(self, name: str) -> bool:
        """Removes a person and what they were working on; False when there is none. Raises LastAdmin for the only admin."""
        with writing(self._engine).begin() as connection:
            _spare(connection, normal(name))
            for table in (workspaces, tasks):
                connection.execute(sa.delete(table).where(table.c.owner == normal(name)))
            return bool(connection.execute(sa.delete(people).where(people.c.name == normal(name))).rowcount)

    def _one(self, name: str) -> Person:
        found = self.get(name)
        assert found
        return found


def normal(name: str) -> str:
    """A name as it is kept.

    >>> normal(" Zoe\\u0301 ")
    'zoé'
    """
    return usual(name.strip()).casefold()


def wrong(name: str, role: str, password: str) -> list[str]:
    """What is wrong with a new person, in sentences; none: nothing.

    >>> wrong("anna", "king", "short")
    ['Roles are viewer, operator, editor, admin.', 'A password has 12 to 256 characters.']
    """
    low, high = PASSWORD_CHARACTERS
    told = []
    if not NAME.fullmatch(name):
        told.append("A name has 1 to 64 letters, digits and . _ - + @, and begins with a letter or a digit.")
    if mixes(name):
        told.append("A name does not mix letters of two alphabets.")
    if name == ENVIRONMENT:
        told.append(TAKEN)
    if role not in ROLES:
        told.append(f"Roles are {', '.join(ROLES)}.")
    if not low <= len(password) <= high:
        told.append(f"A password has {low} to {high} characters.")
    elif name and name in password.casefold():
        told.append("A password must not hold the name.")
    return told


def _spare(connection: sa.Connection, name: str) -> None:
    """Raises LastAdmin where `name` is the only admin. The rows of all admins are held, so that two cannot go at once."""
    admins = connection.scalars(sa.select(people.c.name).where(people.c.role == "admin").with_for_update()).all()
    if list(admins) == [name]:
        raise LastAdmin(name)


def _fits(kept: str, password: str) -> bool:
    try:
        return _hasher().verify(kept, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def _hash(password: str) -> str:
    return _hasher().hash(password.encode("utf-8", "surrogatepass"))


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("no one has this password")
