"""The lists of special addresses, compared with IANA's registries, copied by hand."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.addresses import embedded, is_public

REGISTRIES = [
    # IPv4, with multicast
    "0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32",
    "192.0.0.171/32", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32",
    "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
    "255.255.255.255/32", "224.0.0.0/4",
    # IPv6, with multicast, site-local, IPv4-compatible and IPv4-translated; those that embed IPv4 are below
    "::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001:1::1/128", "2001:1::2/128",
    "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28",
    "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
    "ff00::/8", "fec0::/10", "::/96", "::ffff:0:0:0/96",
]  # fmt: skip

PLATFORMS = [
    "169.254.169.254",  # most clouds
    "169.254.170.2", "fd00:ec2::254", "fd00:ec2::23",  # AWS
    "168.63.129.16",  # Azure
    "fd20:ce::254", "199.36.153.4", "199.36.153.11",  # Google Cloud
    "100.100.100.200", "100.100.2.136",  # Alibaba
    "192.0.0.192",  # Oracle, older
    "161.26.0.10", "166.8.0.1", "166.11.255.255",  # IBM
    "169.254.42.42", "fd00:42::42",  # Scaleway
    "fe80::a9fe:a9fe",  # OpenStack
    "169.254.0.23",  # Tencent
]  # fmt: skip


@pytest.mark.parametrize("block", REGISTRIES)
def test_no_address_of_a_registered_block_is_public(block):
    network = ip_network(block)
    for address in (network[0], network[network.num_addresses // 2], network[-1]):
        assert not is_public(address), address


@pytest.mark.parametrize("address", PLATFORMS)
def test_no_address_of_a_cloud_platform_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
     "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0",
     "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "168.63.129.15",
     "168.63.129.17", "161.25.255.255", "161.27.0.0", "166.7.255.255", "166.12.0.0", "199.36.153.3", "199.36.153.12",
     "2001:200::", "2001:db7:ffff::1", "2001:db9::", "2003::1", "2606:4700::1111", "2a00::1", "3ffe:ffff::1"],
)  # fmt: skip
def test_the_neighbours_of_special_blocks_are_public(address):
    assert is_public(ip_address(address))


def carriers(address: IPv4Address) -> list[IPv6Address]:
    """IPv6 addresses that embed an IPv4 address, each in another way; the other parts of each are public."""
    bits = int(address)
    return [
        IPv6Address(0xFFFF << 32 | bits),  # mapped
        IPv6Address(0x64_FF9B << 96 | bits),  # NAT64
        IPv6Address(0x2002 << 112 | bits << 80 | 1),  # 6to4
        IPv6Address(0x2001 << 112 | bits << 64 | 0xF7F7_F7F7),  # Teredo, as the server
        IPv6Address(0x2001 << 112 | 0x0808_0808 << 64 | bits ^ 0xFFFF_FFFF),  # Teredo, as the client
        IPv6Address(0x2A00 << 112 | 0x5EFE << 32 | bits),  # ISATAP
        IPv6Address(0x2A00 << 112 | 0x0200_5EFE << 32 | bits),  # ISATAP, universal
    ]


@given(st.ip_addresses(v=4))
def test_what_an_address_carries_decides(address):
    for carrier in carriers(address):
        assert address in embedded(carrier)
        assert is_public(carrier) is is_public(address), carrier


@given(st.ip_addresses(v=4))
def test_what_is_carried_twice_is_unwrapped_once_and_refused_all_the_same(address):
    """An ISATAP identifier in a 6to4 network: both must be public."""
    bits = 0x2002 << 112 | 0x0A00_0001 << 80 | 0x5EFE << 32 | int(address)
    assert not is_public(IPv6Address(bits))


@given(st.ip_addresses(v=6))
def test_nothing_outside_global_unicast_is_public_but_what_carries_ipv4(address):
    top = int(address) >> 125
    assert top == 1 or not is_public(address) or any(embedded(address))


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:4700::1111%eth0", "::1%1"])
def test_an_address_with_a_zone_is_link_local(address):
    assert not is_public(ip_address(address))
