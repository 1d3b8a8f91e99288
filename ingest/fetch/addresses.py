"""Which hosts, ports and addresses may be fetched from. Pure: names and numbers to decisions."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Final

LOOPBACK: Final = "127.0.0.1"

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")  # all that IANA hands out
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052
_WEB_PORTS: Final = (80, 443)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is global unicast: one that a site on the Internet answers on.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is public where that one is.
    """
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if inner := _embedded(address):
        return is_public(inner)
    return address in _GLOBAL_UNICAST and address.is_global


def is_web_port(port: int) -> bool:
    """Whether a web server may listen there: not on the ports below 1024 that other services own."""
    return port in _WEB_PORTS or 1024 <= port <= 65535


def is_localhost(host: str) -> bool:
    """Whether the name is loopback by RFC 6761, so that no resolver is asked for it."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to this address end at."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
