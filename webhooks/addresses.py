"""Which addresses of the network a flow's `request` may reach: public ones, unless the operator allows the host."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

UNICAST = ipaddress.ip_network("2000::/3")
"""All that IANA has given out of IPv6 for the public network; outside are site-local, NAT64 of a site, and the like."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last four bytes are an IPv4 address."""
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's own services: learn.microsoft.com, "What is IP address 168.63.129.16?"
        "192.0.0.0/24",  # protocol assignments, RFC 6890; Oracle's metadata among them
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "2001::/32",  # Teredo, RFC 4380: a tunnel to an IPv4 address
        "2002::/16",  # 6to4, RFC 3056: the same
        "3fff::/20",  # documentation, RFC 9637
    )
)
"""What `is_global` lets pass, in one release of Python or another, and should not be reached."""


class Refused(Exception):
    """An address that must not be reached. `str()` says which rule."""


def resolve(host: str, port: int, allowed_hosts: Collection[str]) -> list[str]:
    """The addresses to connect to: looked up once, so that what was checked is what is reached.

    host: without the brackets of an IPv6 address. allowed_hosts: `host` or `host:port`, in lower case.
    Raises `Refused` where any address of the host is not public, `OSError` where it has none.
    """
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    shown = f"[{host}]" if ":" in host else host
    if not {shown, f"{shown}:{port}"} & set(allowed_hosts) and not all(map(is_public, found)):
        raise Refused("the host's address is not a public one")
    return list(dict.fromkeys(found))


def is_public(text: str) -> bool:
    """Whether an address, or the one that is wrapped in it, is of the public network.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        if address not in UNICAST:
            return False
    forbidden = address.is_multicast or address.is_reserved or any(address in network for network in NEVER)
    return address.is_global and not forbidden
