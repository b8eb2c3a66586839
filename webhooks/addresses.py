"""Which addresses of the network a flow's request may reach: public ones, unless the operator allows the host."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an IPv4 address."""


class Refused(Exception):
    """An address that must not be reached. `str()` says which rule."""


def resolve(host: str, port: int, allowed_hosts: Collection[str]) -> str:
    """The address to connect to: looked up once, so that what was checked is what is reached.

    Raises `Refused` where any address of the host is not public, `OSError` where it has none.
    """
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in allowed_hosts and f"{host}:{port}" not in allowed_hosts:
        for address in found:
            if not is_public(str(address)):
                raise Refused("the host's address is not a public one")
    return str(found[0])


def is_public(text: str) -> bool:
    """Whether an address, and every address that is wrapped in it, is of the public network.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _wrapped(address))


def _wrapped(address: Address) -> Iterator[Address]:
    """The address itself, unless it only wraps others: IPv4-mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
    if address in NAT64:
        inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    yield inside or address
