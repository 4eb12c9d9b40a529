"""Whose request it is, when a reverse proxy stands between us and the client."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

Network = IPv4Network | IPv6Network

_PREFIX_BITS: Final = 64
"""What one customer of IPv6 has at least: every address below it may be the same person."""

_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """Believes what trusted proxies say of a client, and nobody else.

    `X-Forwarded-For` is read from the right, where the proxy next to us writes. Everything to the
    left of the first address that is no proxy of ours was written by that client.
    """

    networks: tuple[Network, ...] = ()

    def client_address(self, peer: str, forwarded_for: Iterable[str]) -> str:
        """Tell the address of the client.

        Args:
            peer: the other end of the TCP connection.
            forwarded_for: the values of all `X-Forwarded-For` headers, in their order: some proxies
                add a header instead of a value, and the client's own header would stand first.
        """
        if not self.networks:
            return peer
        client = peer
        hops = [hop for value in forwarded_for for hop in value.split(",")]
        while hops and self._trusts(client):
            hop = _read_address(hops.pop())
            if hop is None:
                break  # what stands left of it was not written by anybody we know
            client = hop
        return client

    def scheme(self, peer: str, scheme: str, forwarded_proto: Iterable[str]) -> str:
        """Tell by which scheme the client asked, as the proxy next to us says."""
        said = [part.strip().lower() for value in forwarded_proto for part in value.split(",")]
        if said and said[-1] in _SCHEMES and self._trusts(peer):
            return said[-1]
        return scheme

    def correct(self, scope: MutableMapping[str, Any]) -> None:
        """Put the client's own address and scheme into the scope of an HTTP request."""
        client = scope.get("client")
        if client is None or not self.networks:
            return
        headers = scope["headers"]
        address = self.client_address(client[0], _values(headers, b"x-forwarded-for"))
        scope["scheme"] = self.scheme(
            client[0], scope["scheme"], _values(headers, b"x-forwarded-proto")
        )
        if address != client[0]:
            scope["client"] = (address, 0)  # the port is known to the proxy alone

    def _trusts(self, address: str) -> bool:
        read = _parse(address)
        return read is not None and any(read in network for network in self.networks)


NO_PROXIES: Final = TrustedProxies()
"""Believes nobody."""


def address_group(address: str) -> str:
    """Name whom an address is counted with: itself, or in IPv6 its network of 64 bits."""
    if ":" not in address:
        return address
    read = _parse(address)
    if not isinstance(read, IPv6Address):
        return address if read is None else str(read)
    return str(ip_network((int(read), _PREFIX_BITS), strict=False))


def _values(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in headers if name == wanted]


def _read_address(hop: str) -> str | None:
    """Read one hop: an address, perhaps with a port; IPv6 with a port stands in brackets."""
    hop = hop.strip()
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    read = _parse(hop)
    return None if read is None else str(read)


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address; one of IPv4 in the clothes of IPv6 is the former."""
    try:
        read = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(read, "ipv4_mapped", None) or read
