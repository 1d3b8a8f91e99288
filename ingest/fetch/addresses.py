"""Which hosts, ports and addresses may be fetched from. Pure: names and numbers to decisions.

The lists are ours, not the interpreter's: what `ipaddress` calls private changes between versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

LOOPBACK: Final = "127.0.0.1"

# IANA IPv4 Special-Purpose Address Registry, as of 2026: blocks inside a listed one are not repeated.
# The globally reachable ones (anycast of relays and of AS112) are not web sites either.
SPECIAL_IPV4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private use
            "100.64.0.0/10",  # shared address space of providers
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link local
            "172.16.0.0/12",  # private use
            "192.0.0.0/24",  # IETF protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relay anycast, deprecated
            "192.168.0.0/16",  # private use
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "240.0.0.0/4",  # reserved, and limited broadcast
            "224.0.0.0/4",  # multicast, which has its own registry
        ),
    )
)

# IANA IPv6 Special-Purpose Address Registry, as of 2026, within global unicast: all else is refused.
SPECIAL_IPV6: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # IETF protocol assignments: benchmarking, AMT, AS112, ORCHID, drones; Teredo is unwrapped
            "2001:db8::/32",  # documentation
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)

# Addresses on which a cloud responds only to its own machines. Most are in the lists above; these are not.
PLATFORM_IPV4: Final = tuple(
    map(
        IPv4Network,
        (
            "168.63.129.16/32",  # Azure: WireServer, resolver, health
            "161.26.0.0/16",  # IBM Cloud: services of the private network
            "166.8.0.0/14",  # IBM Cloud: service endpoints of the private network
            "199.36.153.4/30",  # Google Cloud: its APIs from inside, restricted
            "199.36.153.8/30",  # Google Cloud: its APIs from inside
        ),
    )
)

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")  # everything that IANA allocates
_MAPPED: Final = IPv6Network("::ffff:0:0/96")  # RFC 4291
_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052; the local-use 64:ff9b:1::/48 is not a site
_6TO4: Final = IPv6Network("2002::/16")  # RFC 3056
_TEREDO: Final = IPv6Network("2001::/32")  # RFC 4380
_ISATAP: Final = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214: the upper half of the interface's identifier
_IPV4_BITS: Final = 0xFFFF_FFFF
_WEB_PORTS: Final = (80, 443)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address can be a site on the Internet: global unicast, and not reserved for anything else.

    An IPv6 address that embeds IPv4 ones (mapped, NAT64, 6to4, Teredo, ISATAP) is public if all of them are,
    whatever network it is in. One with a zone belongs to a link, so it is not.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_IPV4 + PLATFORM_IPV4)
    if address.scope_id is not None:
        return False
    carried = tuple(embedded(address))
    if not all(map(is_public, carried)):
        return False
    if carried and any(address in network for network in (_MAPPED, _NAT64, _6TO4, _TEREDO)):
        return True
    return address in _GLOBAL_UNICAST and not any(address in network for network in SPECIAL_IPV6)


def embedded(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that packets to this address are, or may be, forwarded to."""
    bits = int(address)
    if address in _MAPPED or address in _NAT64:
        yield IPv4Address(bits & _IPV4_BITS)
    if address in _6TO4:
        yield IPv4Address(bits >> 80 & _IPV4_BITS)
    if address in _TEREDO:
        yield IPv4Address(bits >> 64 & _IPV4_BITS)  # the server
        yield IPv4Address(bits & _IPV4_BITS ^ _IPV4_BITS)  # the client, its bits inverted
    if bits >> 32 & _IPV4_BITS in _ISATAP:
        yield IPv4Address(bits & _IPV4_BITS)


def is_web_port(port: int) -> bool:
    """Whether a web server may listen there: not on ports below 1024 of other services."""
    return port in _WEB_PORTS or 1024 <= port <= 65535


def is_localhost(host: str) -> bool:
    """Whether the name is loopback by RFC 6761, so that no resolver is needed."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")
