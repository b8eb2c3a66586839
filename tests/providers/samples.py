"""The signed requests in `tests/data`, as webhooks (see the comments at the top of each)."""

from __future__ import annotations

from pathlib import Path

from providers.base import Webhook

DATA = Path(__file__).parent.parent / "data"


def sample(provider: str, name: str) -> Webhook:
    """The request in `tests/data/<provider>/<name>.http`, byte for byte."""
    raw = (DATA / provider / f"{name}.http").read_bytes()
    while raw.startswith(b"#"):
        raw = raw.partition(b"\n")[2]
    head, _, body = raw.partition(b"\n\n")
    request, *lines = head.decode().split("\n")
    method, target, _ = request.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Webhook(method, target, headers, body)


def names(provider: str) -> list[str]:
    """The names of the samples of a provider."""
    return sorted(path.stem for path in (DATA / provider).glob("*.http"))
