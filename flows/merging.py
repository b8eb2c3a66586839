"""Two people changed the same document: what each did, put together, and where they did different things."""

from __future__ import annotations

from typing import Any, Final

from flows.record import Frozen

Path = tuple[str | int, ...]


class Nothing:
    """The type of `NOTHING`."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()
"""There is no value, which is not the same as null."""


class Merged(Frozen):
    """value: both changes together, `mine` where they cannot be; conflicts: the places where they cannot be."""

    value: Any
    conflicts: tuple[Path, ...] = ()


def merge(base: Any, mine: Any, theirs: Any, path: Path = ()) -> Merged:
    """Three-way merge of JSON values; NOTHING for what is not there.

    Objects are merged member by member, lists item by item where all three are of one length: a step that was added shifts
    those after it, and then nobody but a person can tell what was meant.

    >>> base = {"a": 1, "b": {"c": 1, "d": 1}}
    >>> merge(base, {"a": 2, "b": {"c": 1, "d": 1}}, {"a": 1, "b": {"c": 3, "d": 1}}).value
    {'a': 2, 'b': {'c': 3, 'd': 1}}
    >>> merge({"a": 1}, {"a": 2}, {"a": 3})
    Merged(value={'a': 2}, conflicts=(('a',),))
    """
    if same(mine, theirs) or same(theirs, base):
        return Merged(mine)
    if same(mine, base):
        return Merged(theirs)
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _objects(base if isinstance(base, dict) else {}, mine, theirs, path)
    lists = isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list)
    if lists and len(base) == len(mine) == len(theirs):
        parts = [merge(*items, (*path, index)) for index, items in enumerate(zip(base, mine, theirs, strict=True))]
        return Merged([part.value for part in parts], tuple(at for part in parts for at in part.conflicts))
    return Merged(mine, (path,))


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: true is not 1.

    >>> same({"on": True}, {"on": 1}), same(NOTHING, None)
    (False, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _objects(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: Path) -> Merged:
    found: dict[str, Any] = {}
    conflicts: list[Path] = []
    for key in dict.fromkeys([*mine, *theirs, *base]):
        part = merge(base.get(key, NOTHING), mine.get(key, NOTHING), theirs.get(key, NOTHING), (*path, key))
        conflicts += part.conflicts
        if not isinstance(part.value, Nothing):
            found[key] = part.value
    return Merged(found, tuple(conflicts))
