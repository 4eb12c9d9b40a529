"""Which addresses of the net the server may call on behalf of somebody.

What is not known to be public is not. The lists are IANA's registries of special-purpose addresses
(RFC 6890 and its updates); Python's own `is_global` differs from version to version.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

_SPECIAL_V4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; on Linux, this machine
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers (RFC 6598)
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and what clouds tell their machines
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

_GLOBAL_V6: Final = IPv6Network("2000::/3")
"""All that is handed out; loopback, link-local, private and multicast lie outside."""

_SPECIAL_V6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address, reached through a relay that nobody knows
        "2620:4f:8000::/48",
        "3fff::/20",
        "5f00::/16",
    )
)

_NAT64: Final = IPv6Network("64:ff9b::/96")
"""An IPv4 address as machines with IPv6 alone reach it (RFC 6052)."""

_LOOPBACK_V4: Final = ip_network("127.0.0.0/8")


def is_public(address: Address) -> bool:
    """Whether an address is one of a machine that anybody can reach, and no other one."""
    inner = _inner(address)
    if isinstance(inner, IPv4Address):
        return not any(inner in network for network in _SPECIAL_V4)
    if inner.scope_id is not None or inner not in _GLOBAL_V6:
        return False
    return not any(inner in network for network in _SPECIAL_V6)


def is_loopback(address: Address) -> bool:
    """Whether an address is one of this machine."""
    inner = _inner(address)
    return inner in _LOOPBACK_V4 or inner == IPv6Address("::1")


def _inner(address: Address) -> Address:
    """Find the IPv4 address that one of IPv6 stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.scope_id is None and address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
